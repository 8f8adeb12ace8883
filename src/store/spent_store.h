/* SPDX-License-Identifier: ISC */
#ifndef STORE_SPENT_STORE_H
#define STORE_SPENT_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"
#include "ticket/gate.h"

/*
 * spent_store - counts released letters, for the budgets
 *
 * Hourly counters: per person (an address without its tag), per domain, per
 * network of the answered message, and in total. Reading them takes constant
 * time. An hour that is only partly in the last hour or day counts in
 * proportion, rounded up. A letter counts when it is released, by anybody, and
 * even if it is cancelled afterwards.
 */

/* Inside a transaction. `network` "": not counted. */
bool spent_add(struct db *db, const char *address, const char *network,
    int64_t at, struct error *err);
/* Sets all of *ret_spent except `ticket`. */
bool spent_find(struct db *db, const char *address, const char *network,
    int64_t now_at, struct gate_spent *ret_spent, struct error *err);
/*
 * Inside a transaction: deletes counters that no budget uses any more, at most
 * so many; *ret_count is how many.
 */
bool spent_expire(struct db *db, int64_t now_at, size_t most, size_t *ret_count,
    struct error *err);

#endif
