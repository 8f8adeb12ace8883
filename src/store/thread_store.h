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

/*
 * thread_store - what the register knows of a mail's relations
 */
/* The ticket that this one was merged into, or itself. */
bool thread_store_survivor(struct db *db, int64_t ticket_id,
    int64_t *ret_ticket_id, struct error *err);

/* The ticket of another mail with this Message-ID; 0: none. */
bool thread_store_same_message_id(struct db *db, const char *message_id,
    int64_t *ret_ticket_id, struct error *err);

struct earlier_ticket {
	int64_t id;
	const char *state;
	int64_t received_at;
	bool is_reminded; /* open, and asks for something that may be late */
};
/*
 * Tickets whose requester has this normal address, or whose keyed hash of it
 * is `person` after the address was erased; the newest first, at most
 * `count_max`, without `but_id`.
 */
bool
thread_store_earlier(struct db *db, struct arena *memory, const char *address,
    const unsigned char person[DIGEST_BYTES], int64_t but_id, size_t count_max,
    struct earlier_ticket **ret_tickets, size_t *ret_count, struct error *err);

/* How often replies have reopened or followed the ticket since then. */
bool thread_store_count_replies(struct db *db, int64_t ticket_id,
    int64_t since_at, int64_t *ret_count, struct error *err);

/*
 * The newest open ticket that a reply to this one made and of which the sender
 * is a party; else this one.
 */
bool thread_store_follower(struct db *db, int64_t ticket_id, const char *sender,
    int64_t *ret_ticket_id, struct error *err);

/*
 * Tickets that were closed since then, are closed, and were joined by a mail
 * after that: nobody has seen it.
 */
bool thread_store_unseen(struct db *db, struct arena *memory, int64_t since_at,
    size_t count_max, int64_t **ret_ids, size_t *ret_count, struct error *err);

/*
 * Inside a transaction: a delivery report said that this letter did not
 * arrive. Marks it, once, and nothing else; *ret_marked says whether it did.
 */
bool thread_store_bounced(struct db *db, int64_t ticket_id, int64_t letter_id,
    int64_t at, bool *ret_marked, struct error *err);

#endif
