/* SPDX-License-Identifier: ISC */
#ifndef STORE_MERGE_STORE_H
#define STORE_MERGE_STORE_H

#include <stdint.h>

#include "base/error.h"
#include "store/db.h"

/*
 * merge_store - merges a ticket into another
 *
 * Its messages, with all their facts, move to the other ticket; their origin is
 * recorded, so that it can be undone. All functions run inside a transaction.
 */
bool merge_store_join(struct db *db, int64_t ticket_id, int64_t into_id,
    int64_t at, struct error *err);
/* Undoes the merge; the two stay related. */
bool merge_store_part(
    struct db *db, int64_t ticket_id, int64_t into_id, struct error *err);
/* The ticket it was merged into; *ret_into_id 0: not merged. */
bool merge_store_find(
    struct db *db, int64_t ticket_id, int64_t *ret_into_id, struct error *err);

#endif
