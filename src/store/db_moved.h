/* SPDX-License-Identifier: ISC */
#ifndef STORE_DB_MOVED_H
#define STORE_DB_MOVED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "store/db_private.h"

/*
 * db_moved - the marks of a register that is moved, or was
 *
 * Its version is one that no program takes, not even an older one; table
 * register_move says the rest. Only moving makes that table, so no schema has
 * it.
 */
enum {
	DB_LEAVING = 1000000,  /* and its schema: the register moved from */
	DB_ARRIVING = 2000000, /* the one moved to, while it is incomplete */
};

#define DB_MOVE_WORDS_SIZE 256
struct db_move {
	char token[DIGEST_HEX_SIZE]; /* the same in both */
	bool is_done;		     /* all of it is in the other */
	char other[DB_MOVE_WORDS_SIZE];
};

/* Of a register with such a version. */
bool db_moved_find(struct db *db, struct db_move *ret, struct error *err);
/* Why it cannot be used; false. */
bool db_moved_refuse(struct db *db, int version, struct error *err);

#endif
