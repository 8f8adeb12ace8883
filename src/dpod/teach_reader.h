/* SPDX-License-Identifier: ISC */
#ifndef DPOD_TEACH_READER_H
#define DPOD_TEACH_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "reader/reader.h"
#include "store/db.h"

/*
 * Passes the register's correction (dpoctl learn) to a reader, unless it has
 * it: *taught_id is the one that it has, 0 for a new reader. Does nothing while
 * messages are pending. False: the register cannot be read (ERROR_STORE), or
 * the reader is unusable (ERROR_MESSAGE). A correction fitted to other weights
 * is logged and not used.
 */
bool teach_reader(struct reader *reader, struct db *db, int64_t *taught_id,
    struct error *err);

#endif
