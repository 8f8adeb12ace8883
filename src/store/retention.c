/* SPDX-License-Identifier: ISC */
#include "store/retention.h"

#include "store/db_private.h"

static bool
delete_expired(
    struct db *db, int64_t now_at, size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "DELETE FROM message WHERE expires_at IS NOT NULL"
	    " AND expires_at <= ?1 AND ticket_id IS NULL";
	struct statement *erase = db_statement(db, sql);

	db_bind_int(erase, 1, now_at);
	if (!db_run(erase, err))
		return false;
	*ret_count = (size_t)db_changes(db);
	return true;
}

bool
retention_erase_expired(struct db *db, int64_t now_at, size_t *ret_count,
    bool *ret_is_out, struct error *err)
{
	size_t count;

	if (!db_begin(db, err))
		return false;
	if (!delete_expired(db, now_at, &count, err) || !db_commit(db, err)) {
		db_rollback(db);
		return false;
	}
	if (count > 0 && !db_checkpoint(db, ret_is_out, err))
		return false;
	*ret_count = count;
	return true;
}
