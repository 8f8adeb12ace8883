/* SPDX-License-Identifier: ISC */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include <stdbool.h>

#include "base/error.h"
#include "store/db.h"

/*
 * backup - a complete, consistent copy of the register while others write it
 *
 * The copy is one file without a log (mode 0600); it is checked page by page,
 * and gets its name only when it is complete and synced. An existing file is
 * not replaced. Keys are not included. `on_step` (may be NULL) receives the
 * progress in pages between two steps, and returns false to abort; then, as
 * after any failure, no part of the copy remains.
 */
typedef bool backup_step_fn(size_t done, size_t total);
bool backup_write(struct db *db, const char *path, backup_step_fn *on_step,
    struct error *err);

#endif
