/* SPDX-License-Identifier: ISC */
#include "store/db_seen.h"

#include <string.h>

static bool
refuse(const struct db *db, struct error *err)
{
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s is an older copy of the register that was opened, or another "
	    "one: it was restored or replaced",
	    db->path);
}

bool
db_demand_newer(
    const struct db *db, const struct db_head *head, struct error *err)
{
	const struct db_head *seen = &db->seen;

	if (!seen->is_known || head->id > seen->id ||
	    (head->id == seen->id &&
		memcmp(head->hash, seen->hash, sizeof head->hash) == 0))
		return true;
	return refuse(db, err);
}

bool
db_demand_seen(struct db *db, struct error *err)
{
	static const char sql[] = "SELECT hash FROM history WHERE id = ?1";
	struct db_head found = db->seen;
	struct statement *find;
	enum db_step step;

	if (!db->seen.is_known)
		return true;
	find = db_statement(db, sql);
	db_bind_int(find, 1, db->seen.id);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return false;
	if (step == DB_END)
		return refuse(db, err);
	if (!db_blob(find, 0, found.hash, sizeof found.hash))
		memset(found.hash, 0, sizeof found.hash);
	db_done(find);
	return db_demand_newer(db, &found, err);
}
