/* SPDX-License-Identifier: ISC */
#ifndef STORE_ALARM_STORE_H
#define STORE_ALARM_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"
#include "store/daily_ticket.h"

/*
 * alarm_store - what is out of order, since when, and whether the officer was
 * told
 */
struct alarm_row {
	const char *name; /* "relay", "mailbox dpo" */
	int64_t since_at; /* when it was first noticed */
	int64_t told_at;  /* 0: not yet */
};
/* By name. */
bool alarm_list(struct db *db, struct arena *memory,
    struct alarm_row **ret_rows, size_t *ret_count, struct error *err);

/* Inside a transaction, as are all below that write. */
bool alarm_begin(
    struct db *db, const char *name, int64_t since_at, struct error *err);
bool
alarm_told(struct db *db, const char *name, int64_t now_at, struct error *err);
bool alarm_end(struct db *db, const char *name, struct error *err);

/* Open breaches that the officer was not told of, at most `count_max`. */
bool alarm_untold_breaches(struct db *db, struct arena *memory,
    size_t count_max, struct daily_tickets *ret_tickets, struct error *err);
bool alarm_breach_told(
    struct db *db, int64_t ticket_id, int64_t now_at, struct error *err);
/* When a breach was last told; 0: never. */
bool alarm_last_breach(struct db *db, int64_t *ret_at, struct error *err);

#endif
