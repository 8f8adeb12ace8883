/* SPDX-License-Identifier: ISC */
#ifndef STORE_REPEAT_STORE_H
#define STORE_REPEAT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"
#include "ticket/person.h"

/*
 * repeat_store - earlier requests of the same person
 *
 * Only for display beside a ticket: the earlier requester may have been
 * somebody else, so no request counts less because of an earlier one.
 */
#define REPEATS_MAX 100

struct repeat {
	int64_t id; /* the earlier ticket */
	char *reference;
	char *kind; /* requested in both */
	int64_t received_at;
	char *state;
	char *outcome;	/* of that claim; "" while open */
	char *identity; /* how it was verified; "" if it was not */
};

/*
 * Claims of the same kind in earlier tickets (by receipt) of the same person,
 * newest first, at most REPEATS_MAX. The person is identified by the normalized
 * address of the subject, or else of the requester, or after erasure by the
 * keyed hash, unless `hasher` is NULL or fails. Claims that were not requests,
 * or duplicates, do not count.
 */
bool repeat_store_find(struct db *db, struct arena *memory, int64_t ticket_id,
    const struct person_hasher *hasher, struct repeat **ret_repeats,
    size_t *ret_count, struct error *err);

/*
 * An open ticket that was opened manually with the same data; a missing
 * requester matches only a missing one. *ret_ticket_id 0: none.
 */
struct same_by_hand {
	const char *address, *name, *subject;
	int64_t received_at;
};
bool repeat_store_same_by_hand(struct db *db, const struct same_by_hand *same,
    int64_t *ret_ticket_id, struct error *err);

#endif
