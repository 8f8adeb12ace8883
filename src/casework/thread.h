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
 * thread - to which ticket a mail belongs, and to which it may
 *
 * Invariant 5: a mail joins a ticket only by an id that we signed (in
 * In-Reply-To or References), by an address with a tag that we signed, or by
 * the unguessable reference in its subject, and only from a known party of
 * it. Whatever else points at a ticket is a
 * new one that names it as possibly related, with the reason.
 */
#define THREAD_RELATED_MAX 8

struct thread {
	int64_t ticket_id;  /* to join; 0: none */
	bool is_closed;	    /* it is */
	const char *sender; /* its party that writes; "" without a ticket */
	struct {
		int64_t ticket_id;
		const char *why;
	} related[THREAD_RELATED_MAX];
	size_t related_count;
};

bool thread_find(struct casework *casework, const struct incoming *item,
    struct thread *ret_thread, struct error *err);

/*
 * Inside the intake's transaction, of a delivery report: marks the letter
 * whose signed id it contains as bounced.
 */
bool thread_note_bounce(struct casework *casework, const struct incoming *item,
    bool *ret_is_bounce, struct error *err);

/*
 * Inside it, of a new ticket: links what may be related, earlier tickets of
 * the same requester and a mail with the same Message-ID. A reminder raises
 * the priority of what is open; its clock stays the first one.
 */
bool thread_link(struct casework *casework, const struct incoming *item,
    const struct thread *thread, int64_t ticket_id,
    int64_t same_message_ticket_id, struct error *err);

/*
 * Whether a mail only reminds of a request, and none is open that it may mean:
 * then nobody knows the clock that it keeps, and one of its own must run.
 */
bool thread_is_lone_reminder(struct casework *casework,
    const struct incoming *item, bool *ret_lone, struct error *err);

/*
 * Inside it: one more reminder of a ticket, by another or (`by_id` is the
 * same) by a mail that joined it. Raises the priority; no clock moves.
 */
bool thread_remind(struct casework *casework, int64_t ticket_id, int64_t by_id,
    struct error *err);

#endif
