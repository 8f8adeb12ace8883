/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SENDER_HOUSEKEEPING_H
#define DPOD_SENDER_HOUSEKEEPING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/setup.h"
#include "store/db.h"

/*
 * housekeeping - periodic tasks of the sender
 *
 * Every minute: looks for what the officer is to be told (casework/alarm.h,
 * casework/daily.h). Every five minutes: warns of claims due soon or overdue
 * (casework/warn.h). Each hour: erases data whose retention period has expired,
 * in small steps that stop while messages wait for the register, and returns
 * retained claims whose day has come to the queue. Each day: logs the head of
 * the history, so that truncation can be detected. Returns at once when nothing
 * is due. While the clock is doubted (clock_watch.h), tasks that depend on it
 * are not done.
 */
/* `setup` must have keys. */
bool housekeeping_run(const struct setup *setup, struct db *db, int64_t now_at,
    bool is_clock_doubted, struct error *err);

/*
 * Allows detection of a restored copy (casework/witness.h); a full disk is not
 * fatal. Where another daemon does all the rest, this one does this.
 */
void housekeeping_leave_witness(const struct setup *setup, struct db *db);

/* The last step of `dpod --once`: messages just taken in may be due soon. */
bool housekeeping_finish(const struct setup *setup, struct db *db,
    int64_t now_at, bool is_clock_doubted, struct error *err);

#endif
