/* SPDX-License-Identifier: ISC */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include <stdbool.h>

#include "base/error.h"
#include "store/db.h"

/*
 * backup - one whole, consistent copy of the register while others write it
 *
 * The copy is one file without a log beside it (mode 0600), is checked page
 * by page, and takes its name only when it is complete and on the disk. A
 * file of that name is not replaced. Keys are not part of it. `is_cancelled`
 * (may be NULL) is asked between two steps; then, as after any failure, nothing
 * stays of the copy.
 */
bool backup_write(struct db *db, const char *path, bool (*is_cancelled)(void),
    struct error *err);

#endif
