/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SENDER_HOUSEKEEPING_H
#define DPOD_SENDER_HOUSEKEEPING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/setup.h"
#include "store/db.h"

/*
 * housekeeping - what is done now and then while nothing else is to do
 *
 * Every five minutes: what is due soon, or overdue, is said (casework/warn.h).
 * Each hour: what has had its time is erased, in small steps that stop while
 * mail waits for the register, and what was retained until a
 * day that has come is in the queue again. Each day: the head of the history
 * is logged, so that a cut tail would show. Returns at once when nothing is
 * due. While the clock is doubted (clock_watch.h) nothing is done that goes by
 * it.
 */
/* `setup` has keys. */
bool housekeeping_run(const struct setup *setup, struct db *db, int64_t now_at,
    bool is_clock_doubted, struct error *err);

/* The last of `dpod --once`: what came in just now may be due soon. */
bool housekeeping_finish(const struct setup *setup, struct db *db,
    int64_t now_at, bool is_clock_doubted, struct error *err);

#endif
