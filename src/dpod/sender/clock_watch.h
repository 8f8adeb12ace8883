/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SENDER_CLOCK_WATCH_H
#define DPOD_SENDER_CLOCK_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/setup.h"
#include "store/db.h"

/*
 * clock_watch - watches this machine's clock, and logs a jump, a doubt
 * (casework/timekeeping.h) and its end
 *
 * Call it about once a second. *ret_is_doubted: send and erase nothing now. If
 * the clock was set back, delays are shortened to their usual maximum. Of
 * several daemons one is_keeper and records what it sees; the others only
 * compare their own clocks with it.
 */
bool clock_watch(const struct setup *setup, struct db *db, int64_t now_at,
    bool is_keeper, bool *ret_is_doubted, struct error *err);

#endif
