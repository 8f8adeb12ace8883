/* SPDX-License-Identifier: ISC */
#ifndef DPOD_TEACH_READER_H
#define DPOD_TEACH_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "reader/reader.h"
#include "store/db.h"

/*
 * Hands a reader the register's correction (dpoctl learn), unless it has it:
 * *taught_id is the one that it has, 0 of a new reader. While messages are
 * pending nothing is done. False: the register cannot be read (ERROR_STORE), or
 * the reader is of no more use (ERROR_MESSAGE). A correction that was learned
 * with other weights is logged and not used.
 */
bool teach_reader(struct reader *reader, struct db *db, int64_t *taught_id,
    struct error *err);

#endif
