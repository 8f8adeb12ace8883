/* SPDX-License-Identifier: ISC */
#ifndef STORE_DB_LOOKUP_H
#define STORE_DB_LOOKUP_H

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"
#include "store/db_private.h"

/* db_lookup - statements that find at most one row; for src/store */

/* Its first column: a copy, as db_blob_copy makes. */
enum lookup db_lookup_blob(struct statement *statement, struct arena *memory,
    char **ret_bytes, size_t *ret_length, struct error *err);

#endif
