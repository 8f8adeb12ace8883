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

/*
 * claim_watch - open claims whose end, or whose target, comes near
 */
struct claim_watch {
	int64_t ticket_id;
	enum kind kind;
	struct date due_on; /* year 0: none */
	int64_t due_at;
	struct date target_on; /* year 0: none */
	int warned_stage;      /* WARNING_NONE: none yet */
};

/*
 * Those that are due by `until_on` or `until_at`, do not stand still and were
 * not said to be overdue; what is due first comes first. They live in memory.
 */
bool claim_watch_due(struct db *db, struct arena *memory, struct date until_on,
    int64_t until_at, struct claim_watch **ret_claims, size_t *ret_count,
    struct error *err);
/* Likewise those that are closed, and whose letter was not sent yet. */
bool claim_watch_untold(struct db *db, struct arena *memory,
    struct date until_on, int64_t until_at, struct claim_watch **ret_claims,
    size_t *ret_count, struct error *err);
/* At most `count_max` whose target lies before `today`, unsaid as yet. */
bool claim_watch_targets(struct db *db, struct arena *memory, struct date today,
    size_t count_max, struct claim_watch **ret_claims, size_t *ret_count,
    struct error *err);
/* Open tickets, at least one of whose questions is outstanding. */
bool claim_watch_waiting(struct db *db, struct arena *memory,
    int64_t **ret_ticket_ids, size_t *ret_count, struct error *err);

/* Inside a transaction: it was said. */
bool claim_watch_set_warned(struct db *db, int64_t ticket_id, enum kind kind,
    int stage, struct error *err);
bool claim_watch_set_target_missed(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err);

#endif
