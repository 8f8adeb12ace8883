/* SPDX-License-Identifier: ISC */
#include "store/ledger.h"

#include <assert.h>
#include <inttypes.h>

#include "store/db_private.h"

bool
ledger_settle(struct db *db, int64_t folder_id, uint64_t uid,
    const struct ledger_settlement *settlement, int64_t now_at,
    struct error *err)
{
	static const char sql[] =
	    "UPDATE ledger SET disposition = ?3, settled_at = ?4, reason = ?5,"
	    " ticket_id = ?6, message_id = ?7, received_at = ?8,"
	    " language = ?9, wants_mark = ?10, header_mark = ?11,"
	    " retry_at = NULL"
	    " WHERE folder_id = ?1 AND uid = ?2 AND disposition IS NULL";
	struct statement *settle = db_statement(db, sql);

	assert(settlement->disposition != DISPOSITION_UNSETTLED);
	db_bind_int(settle, 1, folder_id);
	db_bind_int(settle, 2, (int64_t)uid);
	db_bind_text(settle, 3, disposition_name(settlement->disposition));
	db_bind_int(settle, 4, now_at);
	db_bind_text(settle, 5, settlement->reason);
	db_bind_int_or_null(settle, 6, settlement->ticket_id);
	db_bind_int_or_null(settle, 7, settlement->message_id);
	db_bind_int_or_null(settle, 8, settlement->received_at);
	db_bind_text(settle, 9, settlement->language);
	db_bind_int(settle, 10, settlement->wants_mark);
	db_bind_int_or_null(settle, 11, settlement->header_mark);
	return db_run_one(settle, err,
	    "ledger: message %" PRIu64
	    " is not being processed or is already settled",
	    uid);
}

static bool
collect(struct statement *find, struct arena *memory, int64_t folder_id,
    bool is_sorted, size_t count_max, uint64_t **ret_uids, size_t *ret_count,
    struct error *err)
{
	uint64_t *uids = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	db_bind_int(find, 1, folder_id);
	db_bind_int(find, 2, db_limit(count_max));
	db_bind_int(find, 3, is_sorted);
	while ((step = db_step(find, err)) == DB_ROW) {
		uids = db_grow(memory, uids, count, &size, sizeof *uids);
		uids[count++] = (uint64_t)db_int(find, 0);
	}
	if (step == DB_FAILED)
		return false;
	*ret_uids = uids;
	*ret_count = count;
	return true;
}

bool
ledger_find_marks(struct db *db, struct arena *memory, int64_t folder_id,
    bool is_sorted, size_t count_max, uint64_t **ret_uids, size_t *ret_count,
    struct error *err)
{
	static const char sql[] =
	    "SELECT uid FROM ledger INDEXED BY ledger_marks"
	    " WHERE folder_id = ?1 AND wants_mark = 1"
	    " AND (ticket_id IS NULL AND disposition <> 'canary') = (?3 = 1)"
	    " ORDER BY uid LIMIT ?2";

	return collect(db_statement(db, sql), memory, folder_id, is_sorted,
	    count_max, ret_uids, ret_count, err);
}

bool
ledger_find_begun(struct db *db, struct arena *memory, int64_t folder_id,
    bool is_sorted, size_t count_max, uint64_t **ret_uids, size_t *ret_count,
    struct error *err)
{
	static const char sql[] =
	    "SELECT uid FROM ledger INDEXED BY ledger_marks"
	    " WHERE folder_id = ?1 AND wants_mark = 1"
	    " AND mark_begun = 1"
	    " AND (ticket_id IS NULL AND disposition <> 'canary') = (?3 = 1)"
	    " ORDER BY uid LIMIT ?2";

	return collect(db_statement(db, sql), memory, folder_id, is_sorted,
	    count_max, ret_uids, ret_count, err);
}

static bool
update_each(struct db *db, const char *sql, int64_t folder_id,
    const uint64_t *uids, size_t count, struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		struct statement *update = db_statement(db, sql);

		db_bind_int(update, 1, folder_id);
		db_bind_int(update, 2, (int64_t)uids[i]);
		if (!db_run(update, err))
			return false;
	}
	return true;
}

bool
ledger_begin_marks(struct db *db, int64_t folder_id, const uint64_t *uids,
    size_t count, struct error *err)
{
	static const char sql[] = "UPDATE ledger SET mark_begun = 1"
				  " WHERE folder_id = ?1 AND uid = ?2";

	return update_each(db, sql, folder_id, uids, count, err);
}

bool
ledger_marked(struct db *db, int64_t folder_id, const uint64_t *uids,
    size_t count, struct error *err)
{
	static const char sql[] =
	    "UPDATE ledger SET wants_mark = 0, mark_begun = 0"
	    " WHERE folder_id = ?1 AND uid = ?2";

	return update_each(db, sql, folder_id, uids, count, err);
}
