/* SPDX-License-Identifier: ISC */
#include "store/db_moved.h"

#include <stdio.h>

bool
db_moved_find(struct db *db, struct db_move *ret, struct error *err)
{
	static const char sql[] =
	    "SELECT token, is_done, other FROM register_move";
	struct statement *find = db_statement(db, sql);
	enum db_step step = db_step(find, err);

	if (step != DB_ROW)
		return step == DB_END &&
		    error_set(err, ERROR_STORE, RETRY_NEVER,
			"%s does not say where it is moved", db->path);
	(void)snprintf(ret->token, sizeof ret->token, "%s", db_text(find, 0));
	ret->is_done = db_int(find, 1) != 0;
	(void)snprintf(ret->other, sizeof ret->other, "%s", db_text(find, 2));
	db_done(find);
	return true;
}

bool
db_moved_refuse(struct db *db, int version, struct error *err)
{
	struct db_move move;

	if (!db_moved_find(db, &move, err))
		return false;
	if (version >= DB_ARRIVING)
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s is incomplete: it is being moved from %s; if dpoctl "
		    "move-register was interrupted, run it again",
		    db->path, move.other);
	if (!move.is_done)
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s is being moved to %s; if dpoctl move-register was "
		    "interrupted, run it again, or with --take-back",
		    db->path, move.other);
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s was moved to %s: use that as the register; dpoctl "
	    "move-register --take-back returns to this one, without what "
	    "has happened since",
	    db->path, move.other);
}
