/* SPDX-License-Identifier: ISC */
#ifndef STORE_CLAIM_WATCH_H
#define STORE_CLAIM_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "rules/kind.h"
#include "store/db.h"

/* claim_watch - open claims whose due date or target approaches */
struct claim_watch {
	int64_t ticket_id;
	enum kind kind;
	struct date due_on; /* year 0: none */
	int64_t due_at;
	struct date target_on; /* year 0: none */
	int warned_stage;      /* WARNING_NONE: none yet */
};

/*
 * Claims due by `until_on` or `until_at` that are not stopped and were not
 * reported as overdue, by due date. Allocated in memory.
 */
bool claim_watch_due(struct db *db, struct arena *memory, struct date until_on,
    int64_t until_at, struct claim_watch **ret_claims, size_t *ret_count,
    struct error *err);
/* The same for closed claims whose letter was not sent yet. */
bool claim_watch_untold(struct db *db, struct arena *memory,
    struct date until_on, int64_t until_at, struct claim_watch **ret_claims,
    size_t *ret_count, struct error *err);
/*
 * At most `count_max` claims whose target is before `today`, not reported yet.
 */
bool claim_watch_targets(struct db *db, struct arena *memory, struct date today,
    size_t count_max, struct claim_watch **ret_claims, size_t *ret_count,
    struct error *err);
/* Open tickets with at least one outstanding question. */
bool claim_watch_waiting(struct db *db, struct arena *memory,
    int64_t **ret_ticket_ids, size_t *ret_count, struct error *err);

/* Inside a transaction: records that the warning was given. */
bool claim_watch_set_warned(struct db *db, int64_t ticket_id, enum kind kind,
    int stage, struct error *err);
bool claim_watch_set_target_missed(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err);

#endif
