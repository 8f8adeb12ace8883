/* SPDX-License-Identifier: ISC */
#ifndef STORE_THREAD_STORE_H
#define STORE_THREAD_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"
#include "store/db.h"

/* thread_store - a message's relations to tickets in the register */
/* The ticket that this one was merged into, or itself. */
bool thread_store_survivor(struct db *db, int64_t ticket_id,
    int64_t *ret_ticket_id, struct error *err);

/* The ticket of another message with this Message-ID; 0: none. */
bool thread_store_same_message_id(struct db *db, const char *message_id,
    int64_t *ret_ticket_id, struct error *err);

struct earlier_ticket {
	int64_t id;
	const char *state;
	int64_t received_at;
	bool is_reminded; /* open, with a claim that can be late */
};
/*
 * Tickets whose requester has this normalized address, or, if it was erased,
 * the keyed hash `person`; newest first, at most `count_max`, except `but_id`.
 */
bool
thread_store_earlier(struct db *db, struct arena *memory, const char *address,
    const unsigned char person[DIGEST_BYTES], int64_t but_id, size_t count_max,
    struct earlier_ticket **ret_tickets, size_t *ret_count, struct error *err);

struct recent_ticket {
	int64_t id;
	bool is_proven; /* the first message's sender is proven */
};
/*
 * Tickets opened after `since_at` whose requester was this address, with any
 * tag; newest first, at most `count_max`.
 */
bool thread_store_recent(struct db *db, struct arena *memory,
    const char *address, int64_t since_at, size_t count_max,
    struct recent_ticket **ret_tickets, size_t *ret_count, struct error *err);

/* The number of messages folded into a ticket (casework/flood.h). */
bool thread_store_count_folded(
    struct db *db, int64_t ticket_id, int64_t *ret_count, struct error *err);

/* How often replies have reopened or followed the ticket since then. */
bool thread_store_count_replies(struct db *db, int64_t ticket_id,
    int64_t since_at, int64_t *ret_count, struct error *err);

/*
 * The newest open ticket that was opened by a reply to this one and has the
 * sender as a party; else this one.
 */
bool thread_store_follower(struct db *db, int64_t ticket_id, const char *sender,
    int64_t *ret_ticket_id, struct error *err);

/*
 * Closed tickets, closed since then, with a later message that nobody has seen.
 */
bool thread_store_unseen(struct db *db, struct arena *memory, int64_t since_at,
    size_t count_max, int64_t **ret_ids, size_t *ret_count, struct error *err);

/*
 * Inside a transaction: a delivery report says that this letter did not arrive.
 * Marks it, once, and changes nothing else; *ret_marked says whether it did.
 */
bool thread_store_bounced(struct db *db, int64_t ticket_id, int64_t letter_id,
    int64_t at, bool *ret_marked, struct error *err);

#endif
