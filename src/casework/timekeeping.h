/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_TIMEKEEPING_H
#define CASEWORK_TIMEKEEPING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/casework.h"
#include "ticket/timepiece.h"

/*
 * timekeeping - whether to go by this machine's clock (ticket/timepiece.h)
 *
 * While it is doubted nothing is sent and nothing erased; mail is taken in,
 * and its receipt goes by the server's date alone. `now_at` of the context is
 * the clock in question. Each makes transactions of its own.
 */

/* The sender's and the supervisor's: takes a look, and remembers it. */
bool timekeeping_judge(struct casework *casework,
    struct timepiece *ret_timepiece, enum timepiece_change *ret_change,
    int64_t *ret_off_seconds, struct error *err);

/* A worker's: only looks. */
bool timekeeping_is_doubted(
    struct casework *casework, bool *ret_is_doubted, struct error *err);

/*
 * A human says that the clock is right, and that the time since was as long as
 * it says: what has expired may be erased at once. *ret_was is what was
 * remembered before. Recorded in the history.
 */
bool timekeeping_accept(
    struct casework *casework, struct timepiece *ret_was, struct error *err);

/* Until when data may be erased now; that it was, or may be (a human says). */
bool timekeeping_erase_until(
    const struct casework *casework, int64_t *ret_until_at, struct error *err);
bool timekeeping_erased(
    struct casework *casework, int64_t until_at, struct error *err);

#endif
