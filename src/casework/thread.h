/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_THREAD_H
#define CASEWORK_THREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/casework.h"
#include "casework/incoming.h"

/*
 * thread - finds the ticket that a message belongs to, and those it may be
 * related to
 *
 * Invariant 5: a message joins a ticket only by an id that we signed (in
 * In-Reply-To or References), by an address with a tag that we signed, or by
 * the unguessable reference in its subject, and only from a known party of the
 * ticket, unless our own server reports that the sender is forged
 * (ticket/sender_trust.h). Anything else that refers to a ticket opens a new
 * one, linked as possibly related, with the reason.
 */
#define THREAD_RELATED_MAX 8

struct thread {
	int64_t ticket_id;  /* to join; 0: none */
	bool is_closed;	    /* that ticket is closed */
	const char *sender; /* its party that writes; "" without a ticket */
	struct {
		int64_t ticket_id;
		const char *why;
	} related[THREAD_RELATED_MAX];
	size_t related_count;
	/*
	 * It is a letter of this office that another register signed, or
	 * replies to one.
	 */
	bool is_foreign;
};

bool thread_find(struct casework *casework, const struct incoming *item,
    struct thread *ret_thread, struct error *err);

/*
 * Inside the intake's transaction, for a delivery report: marks the letter
 * whose signed id it contains as bounced.
 */
bool thread_note_bounce(struct casework *casework, const struct incoming *item,
    bool *ret_is_bounce, struct error *err);

/*
 * Inside the intake's transaction, for a new ticket: links possibly related
 * ones, that is earlier tickets of the same requester and the one of a message
 * with the same Message-ID. A reminder raises the priority of open ones; their
 * clocks do not change.
 */
bool thread_link(struct casework *casework, const struct incoming *item,
    const struct thread *thread, int64_t ticket_id,
    int64_t same_message_ticket_id, struct error *err);

/*
 * Whether a message only reminds of a request, and no open request matches:
 * then the clock of that request is unknown, and the message needs its own.
 */
bool thread_is_lone_reminder(struct casework *casework,
    const struct incoming *item, bool *ret_lone, struct error *err);

/*
 * Inside the intake's transaction: records a reminder of a ticket, by another
 * ticket or (the same `by_id`) by a message that joined it. Raises the
 * priority; clocks do not change.
 */
bool thread_remind(struct casework *casework, int64_t ticket_id, int64_t by_id,
    struct error *err);

#endif
