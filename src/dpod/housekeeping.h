/* SPDX-License-Identifier: ISC */
#ifndef DPOD_HOUSEKEEPING_H
#define DPOD_HOUSEKEEPING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"

/*
 * housekeeping - what is done now and then while nothing else is to do
 *
 * Each hour: stored mail that was no request and whose time is over is
 * erased (keep-not-requests). Each day: the head of the history is logged,
 * so that a cut tail would show, and the file is checked. A clock that jumps
 * is said, and nothing waits for one that was ahead. Returns at once when
 * nothing is due.
 */
bool housekeeping_run(struct db *db, int64_t now_at, struct error *err);

#endif
