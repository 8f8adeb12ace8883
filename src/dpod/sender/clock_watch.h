/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SENDER_CLOCK_WATCH_H
#define DPOD_SENDER_CLOCK_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/setup.h"
#include "store/db.h"

/*
 * clock_watch - looks at this machine's clock, and says in the log what it
 * finds: a jump, a doubt (casework/timekeeping.h), its end
 *
 * To be asked about once a second. *ret_is_doubted: nothing is to be sent or
 * erased now. When the clock was set back, nothing waits for longer than it
 * ever does.
 */
bool clock_watch(const struct setup *setup, struct db *db, int64_t now_at,
    bool *ret_is_doubted, struct error *err);

#endif
