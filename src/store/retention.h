/* SPDX-License-Identifier: ISC */
#ifndef STORE_RETENTION_H
#define STORE_RETENTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"

/*
 * retention - what the register no longer may hold
 */

/*
 * Erases stored mail that was no request and whose time is over, in a
 * transaction of its own, and takes its bytes out of the file: secure_delete
 * and a truncating checkpoint. *ret_is_out is false if a reader was in the
 * way: then db_checkpoint must be called again; it is untouched if nothing was
 * erased. The ledger row and the fingerprint stay.
 */
bool retention_erase_expired(struct db *db, int64_t now_at, size_t *ret_count,
    bool *ret_is_out, struct error *err);

#endif
