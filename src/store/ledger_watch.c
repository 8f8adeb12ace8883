/* SPDX-License-Identifier: ISC */
#include "store/ledger_watch.h"

#include <string.h>

#include "store/db_private.h"

enum lookup
ledger_watch_find(struct db *db, int64_t folder_id, uint64_t uid,
    struct ledger_seen *ret_seen, struct error *err)
{
	static const char sql[] = "SELECT size_bytes, internal_at, header_mark,"
				  " coalesce(disposition, '') FROM ledger"
				  " WHERE folder_id = ?1 AND uid = ?2";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, folder_id);
	db_bind_int(find, 2, (int64_t)uid);
	switch (db_step(find, err)) {
	case DB_ROW:
		*ret_seen = (struct ledger_seen){
		    .size_bytes = (uint32_t)db_int(find, 0),
		    .internal_at = db_int(find, 1),
		    .header_mark = db_int(find, 2),
		    .is_gone = strcmp(db_text(find, 3), "gone") == 0,
		};
		db_done(find);
		return FOUND;
	case DB_END:
		return ABSENT;
	default:
		return FAILED;
	}
}

bool
ledger_watch_back(struct db *db, int64_t folder_id, uint64_t uid,
    int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "UPDATE ledger SET disposition = NULL, settled_at = NULL,"
	    " retry_at = ?3, reason = ''"
	    " WHERE folder_id = ?1 AND uid = ?2 AND disposition = 'gone'";
	struct statement *back;

	if (!db_begin(db, err))
		return false;
	back = db_statement(db, sql);
	db_bind_int(back, 1, folder_id);
	db_bind_int(back, 2, (int64_t)uid);
	db_bind_int(back, 3, now_at);
	return db_finish(db, db_run(back, err), err);
}

bool
ledger_watch_before(struct db *db, int64_t folder_id, size_t count,
    uint64_t *ret_uid, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce((SELECT uid FROM ledger WHERE folder_id = ?1"
	    " ORDER BY uid DESC LIMIT 1 OFFSET ?2), 0)";
	struct statement *find = db_statement(db, sql);
	int64_t uid;

	db_bind_int(find, 1, folder_id);
	db_bind_int(find, 2, db_limit(count));
	if (!db_find_int(find, &uid, err))
		return false;
	*ret_uid = (uint64_t)uid;
	return true;
}

bool
ledger_watch_count(
    struct db *db, int64_t folder_id, uint64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT ledger_rows + old_count FROM folder WHERE id = ?1";
	struct statement *find = db_statement(db, sql);
	int64_t count;

	db_bind_int(find, 1, folder_id);
	if (!db_find_int(find, &count, err))
		return false;
	*ret_count = (uint64_t)count;
	return true;
}

static bool
note(struct db *db, int64_t folder_id, uint64_t uidnext, uint64_t modseq,
    int64_t listed_at, struct error *err)
{
	static const char sql[] =
	    "UPDATE folder SET uidnext = max(uidnext, ?2),"
	    " modseq = max(modseq, ?3), listed_at = ?4 WHERE id = ?1";
	struct statement *update = db_statement(db, sql);

	db_bind_int(update, 1, folder_id);
	db_bind_int(update, 2, (int64_t)uidnext);
	db_bind_int(update, 3, (int64_t)modseq);
	db_bind_int(update, 4, listed_at);
	return db_run(update, err);
}

bool
ledger_watch_note(struct db *db, int64_t folder_id, uint64_t uidnext,
    uint64_t modseq, int64_t listed_at, struct error *err)
{
	return db_begin(db, err) &&
	    db_finish(
		db, note(db, folder_id, uidnext, modseq, listed_at, err), err);
}
