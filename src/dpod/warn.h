/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WARN_H
#define DPOD_WARN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"
#include "conf/conf.h"

/*
 * warn - says that a claim is due soon, overdue, or late for the office's own
 * target: a line in the log and one in the ticket's history, once each
 *
 * Clocks that stand still are moved on first: each day without an answer is a
 * day later. In transactions of its own, of a bounded number of warnings each;
 * an empty one when there is nothing to say.
 */
bool warn_of_due(
    const struct conf *conf, struct db *db, int64_t now_at, struct error *err);

#endif
