/* SPDX-License-Identifier: ISC */
#ifndef STORE_MERGE_STORE_H
#define STORE_MERGE_STORE_H

#include <stdint.h>

#include "base/error.h"
#include "store/db.h"

/*
 * merge_store - a ticket that goes on in another one
 *
 * Its messages, with all that was found in them, are the other's from then on;
 * where they came from is kept, so that it can be undone. All inside a
 * transaction.
 */
bool merge_store_join(struct db *db, int64_t ticket_id, int64_t into_id,
    int64_t at, struct error *err);
/* As if it had not been joined; the two stay related. */
bool merge_store_part(
    struct db *db, int64_t ticket_id, int64_t into_id, struct error *err);
/* The ticket in which it goes on; *ret_into_id 0: it was not merged. */
bool merge_store_find(
    struct db *db, int64_t ticket_id, int64_t *ret_into_id, struct error *err);

#endif
