/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_TIMEKEEPING_H
#define CASEWORK_TIMEKEEPING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/casework.h"
#include "ticket/timepiece.h"

/*
 * timekeeping - whether this machine's clock can be trusted
 * (ticket/timepiece.h)
 *
 * While it is doubted nothing is sent and nothing erased; messages are taken
 * in, and their receipt is determined by the server's date alone. `now_at` of
 * the context is the clock in question. Each function makes its own
 * transactions.
 */

/* For sender and supervisor: checks the clock, and records the result. */
bool timekeeping_judge(struct casework *casework,
    struct timepiece *ret_timepiece, enum timepiece_change *ret_change,
    int64_t *ret_off_seconds, struct error *err);

/* For a worker: only checks. */
bool timekeeping_is_doubted(
    struct casework *casework, bool *ret_is_doubted, struct error *err);

/*
 * A person confirms that the clock is right, and that as much time has passed
 * as it says: expired data may be erased at once. *ret_was is the earlier
 * record. Recorded in the history.
 */
bool timekeeping_accept(
    struct casework *casework, struct timepiece *ret_was, struct error *err);

/*
 * Until when data may be erased now; and records that it was, or may be (by a
 * person).
 */
bool timekeeping_erase_until(
    const struct casework *casework, int64_t *ret_until_at, struct error *err);
bool timekeeping_erased(
    struct casework *casework, int64_t until_at, struct error *err);

#endif
