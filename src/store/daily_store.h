/* SPDX-License-Identifier: ISC */
#ifndef STORE_DAILY_STORE_H
#define STORE_DAILY_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "store/daily_ticket.h"
#include "store/db.h"

/* daily_store - which digests were made, and the tickets that they name */
/* A digest that was made. */
struct daily_made {
	struct date day_on;
	int64_t made_at;
	bool was_written; /* else there was nothing to say */
};
/* Those from `from_on` to `until_on`, latest day first; at most 32. */
bool daily_list(struct db *db, struct arena *memory, struct date from_on,
    struct date until_on, struct daily_made **ret_made, size_t *ret_count,
    struct error *err);
/* Inside a transaction; a day can be added once. */
bool daily_add(struct db *db, const struct daily_made *made, struct error *err);

/* Tickets opened after `since_at`, up to `until_at`; *ret_total: all. */
bool daily_opened(struct db *db, struct arena *memory, int64_t since_at,
    int64_t until_at, size_t count_max, struct daily_tickets *ret_tickets,
    int64_t *ret_total, struct error *err);

/*
 * Open tickets with a claim that is due from `from_on` to `until_on`, the
 * first first. `from_at` and `until_at` are the same in instants, the latter
 * exclusive. A stopped clock is not due.
 */
struct daily_span {
	struct date from_on, until_on;
	int64_t from_at, until_at;
};
bool
daily_due(struct db *db, struct arena *memory, const struct daily_span *span,
    size_t count_max, struct daily_tickets *ret_tickets, struct error *err);

#endif
