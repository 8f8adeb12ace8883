/* SPDX-License-Identifier: ISC */
#ifndef STORE_MOVE_MARK_H
#define STORE_MOVE_MARK_H

#include <stdbool.h>

#include "base/error.h"
#include "store/db.h"
#include "store/db_moved.h"

/* move_mark - the marks of db_moved, made and removed, for move.h */
struct move_ends {
	struct db_move move; /* with the token of the source */
	bool is_from_marked, is_to_marked;
	bool is_complete; /* nothing is left to do */
};

/*
 * Fails if it is no source: older, newer, itself incomplete, or in use. Before
 * anything is made.
 */
bool move_mark_look_from(struct db *from, struct error *err);
/* Fails unless the target is empty, or of this move; changes nothing. */
bool move_mark_look(
    struct db *from, struct db *to, struct move_ends *ret, struct error *err);

/* Each in its own transaction. `other` is the location of the other end. */
bool move_mark_from(struct db *from, const char *other, struct move_ends *ends,
    struct error *err);
bool move_mark_to(struct db *to, const char *other,
    const struct move_ends *ends, struct error *err);
bool move_mark_moved(struct db *from, const char *other, struct error *err);
bool move_mark_complete(struct db *to, struct error *err);
bool move_mark_take_back(struct db *from, struct error *err);

/*
 * Of this connection, or of the tables: what the rows do to other rows was done
 * when they were written.
 */
bool move_mark_triggers(struct db *to, bool is_on, struct error *err);

#endif
