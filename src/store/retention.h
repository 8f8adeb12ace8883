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
 * and, where no reader is in the way, a truncating checkpoint. The ledger row
 * and the fingerprint stay.
 */
bool retention_erase_expired(
    struct db *db, int64_t now_at, size_t *ret_count, struct error *err);

#endif
