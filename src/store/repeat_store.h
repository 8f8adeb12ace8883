/* SPDX-License-Identifier: ISC */
#ifndef STORE_REPEAT_STORE_H
#define STORE_REPEAT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"

/*
 * repeat_store - what the same person asked for before
 *
 * To be shown beside a ticket, and never more than that: who asked first may
 * have been somebody else, so no request is less for an earlier one.
 */
#define REPEATS_MAX 100

struct repeat {
	int64_t id; /* the earlier ticket */
	char *reference;
	char *kind; /* asked for in both */
	int64_t received_at;
	char *state;
	char *outcome;	/* of that claim; "" while open */
	char *identity; /* how it was verified; "" if it was not */
};

/*
 * Claims of earlier tickets (by receipt) of the same person and kind, the
 * newest first, at most REPEATS_MAX. The person is told by the normal address
 * of the subject, else of the requester or, after its erasure, by the keyed
 * hash, for which `key` (pseudonym.key) may be NULL. What turned out to be no
 * request, or the same one again, does not count.
 */
bool repeat_store_find(struct db *db, struct arena *memory, int64_t ticket_id,
    const unsigned char *key, struct repeat **ret_repeats, size_t *ret_count,
    struct error *err);

/*
 * An open ticket that was opened by hand from the same; one without a requester
 * is the same as none. *ret_ticket_id 0: none.
 */
struct same_by_hand {
	const char *address, *name, *subject;
	int64_t received_at;
};
bool repeat_store_same_by_hand(struct db *db, const struct same_by_hand *same,
    int64_t *ret_ticket_id, struct error *err);

#endif
