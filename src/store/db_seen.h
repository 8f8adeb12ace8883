/* SPDX-License-Identifier: ISC */
#ifndef STORE_DB_SEEN_H
#define STORE_DB_SEEN_H

#include "store/db_private.h"

/*
 * db_seen - a register goes forward only
 *
 * An older copy in its place, or another register, is refused by a process that
 * has seen a later event: letters that are queued in it may have been sent
 * since. Whoever opens it afterwards asks the witness (casework/witness.h).
 */

/* `head`: what is found to be the last event. ERROR_STORE, RETRY_NEVER. */
bool db_demand_newer(
    const struct db *db, const struct db_head *head, struct error *err);
/* On a connection that was made again: whether the one of db->seen is there. */
bool db_demand_seen(struct db *db, struct error *err);

#endif
