/* SPDX-License-Identifier: ISC */
#include "store/import_store.h"

#include "store/db_lookup.h"

#define HASH_BITS 31
/* Without a date: below the numbers of all days since 1990. */
#define UNDATED_HASH_BITS 60
#define NEIGHBOURS_MAX	  16

const char *
import_folder(enum import_kind kind)
{
	return kind == IMPORT_QUIETLY ? "(import)" : "(import, acknowledged)";
}

uint64_t
import_uid(int64_t at, const char *raw, size_t length)
{
	unsigned char digest[DIGEST_BYTES];
	uint64_t hash = 0;

	digest_of(raw, length, digest);
	for (size_t i = 0; i < sizeof hash; i++)
		hash = hash << 8 | digest[i];
	if (at <= 0 || at > UINT32_MAX)
		return (hash >> (64 - UNDATED_HASH_BITS)) | 1;
	return (uint64_t)at << HASH_BITS | (hash >> (64 - HASH_BITS)) | 1;
}

/* Of one that is settled only the size is left to compare. */
static bool
is_same(struct db *db, int64_t folder_id, const struct imported *imported,
    bool *ret_is_same, struct error *err)
{
	static const char sql[] =
	    "SELECT l.size_bytes = ?3 AND NOT EXISTS (SELECT 1"
	    " FROM imported i WHERE i.folder_id = ?1 AND i.uid = ?2"
	    " AND i.raw <> ?4)"
	    " FROM ledger l WHERE l.folder_id = ?1 AND l.uid = ?2";
	struct statement *compare = db_statement(db, sql);
	int64_t same;

	db_bind_int(compare, 1, folder_id);
	db_bind_int(compare, 2, (int64_t)imported->entry.uid);
	db_bind_int(compare, 3, (int64_t)imported->entry.size_bytes);
	db_bind_blob(compare, 4, imported->raw, imported->length);
	if (!db_find_int(compare, &same, err))
		return false;
	*ret_is_same = same != 0;
	return true;
}

/* The next number that is its own, or free, if another message has it. */
static bool
find_number(struct db *db, int64_t folder_id, struct imported *imported,
    bool *ret_is_new, struct error *err)
{
	for (int i = 0; i < NEIGHBOURS_MAX; i++) {
		bool found;

		if (!ledger_find_new(db, folder_id, &imported->entry.uid, 1,
			ret_is_new, err))
			return false;
		if (*ret_is_new)
			return true;
		if (!is_same(db, folder_id, imported, &found, err))
			return false;
		if (found)
			return true;
		imported->entry.uid += 2;
	}
	return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
	    "import: too many messages have the number of this one");
}

bool
import_store_add(struct db *db, int64_t folder_id, struct imported *imported,
    int64_t now_at, bool *ret_is_new, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO imported (folder_id, uid, raw, from_address)"
	    " VALUES (?1, ?2, ?3, ?4)";
	const struct ledger_entry *entry = &imported->entry;
	struct statement *add;

	if (!find_number(db, folder_id, imported, ret_is_new, err))
		return false;
	if (!*ret_is_new)
		return true;
	if (!ledger_take_in_hand(db, folder_id, entry, 1, false, now_at, err))
		return false;
	add = db_statement(db, sql);
	db_bind_int(add, 1, folder_id);
	db_bind_int(add, 2, (int64_t)entry->uid);
	db_bind_blob(add, 3, imported->raw, imported->length);
	db_bind_text(add, 4, imported->from_address);
	return db_run(add, err);
}

bool
import_store_each_held(struct db *db, const char *address, held_fn *on_held,
    void *context, struct error *err)
{
	static const char sql[] =
	    "SELECT CASE WHEN i.from_address = ?1 THEN 'import'"
	    " ELSE 'mention' END, m.name, coalesce(l.internal_at, l.seen_at),"
	    " f.name || ' UID ' || l.uid FROM imported i JOIN ledger l"
	    " ON l.folder_id = i.folder_id AND l.uid = i.uid"
	    " JOIN folder f ON f.id = l.folder_id"
	    " JOIN mailbox m ON m.id = f.mailbox_id"
	    " WHERE l.disposition IS NULL AND (i.from_address = ?1"
	    " OR instr(lower(i.raw), lower(?1)) > 0)"
	    " ORDER BY 1, 3";
	struct statement *each = db_statement(db, sql);
	enum db_step step;

	db_bind_text(each, 1, address);
	while ((step = db_step(each, err)) == DB_ROW) {
		const struct held held = {
		    .what = db_text(each, 0),
		    .state = db_text(each, 1),
		    .at = db_int(each, 2),
		    .text = db_text(each, 3),
		};

		if (!on_held(&held, context)) {
			db_done(each);
			return true;
		}
	}
	return step == DB_END;
}

bool
import_store_forget(
    struct db *db, const char *address, int64_t now_at, struct error *err)
{
	static const char settle_sql[] =
	    "UPDATE ledger SET disposition = 'erased', settled_at = ?2,"
	    " retry_at = NULL, reason = 'forgotten' WHERE (folder_id, uid) IN"
	    " (SELECT folder_id, uid FROM imported WHERE from_address = ?1)"
	    " AND disposition IS NULL";
	static const char erase_sql[] =
	    "DELETE FROM imported WHERE from_address = ?1";
	struct statement *settle = db_statement(db, settle_sql);
	struct statement *erase;

	db_bind_text(settle, 1, address);
	db_bind_int(settle, 2, now_at);
	if (!db_run(settle, err))
		return false;
	erase = db_statement(db, erase_sql);
	db_bind_text(erase, 1, address);
	return db_run(erase, err);
}

enum lookup
import_store_raw(struct db *db, struct arena *memory, int64_t folder_id,
    uint64_t uid, char **ret_raw, size_t *ret_length, struct error *err)
{
	static const char sql[] =
	    "SELECT raw FROM imported WHERE folder_id = ?1 AND uid = ?2";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, folder_id);
	db_bind_int(find, 2, (int64_t)uid);
	return db_lookup_blob(find, memory, ret_raw, ret_length, err);
}

bool
import_store_tidy(struct db *db, int64_t folder_id, struct error *err)
{
	static const char sql[] =
	    "DELETE FROM imported WHERE folder_id = ?1 AND EXISTS"
	    " (SELECT 1 FROM ledger l WHERE l.folder_id = ?1"
	    " AND l.uid = imported.uid AND l.disposition IS NOT NULL)";
	struct statement *tidy;

	if (!db_begin(db, err))
		return false;
	tidy = db_statement(db, sql);
	db_bind_int(tidy, 1, folder_id);
	return db_finish(db, db_run(tidy, err), err);
}

bool
import_store_waiting(
    struct db *db, int64_t folder_id, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM ledger INDEXED BY ledger_unsettled"
	    " WHERE folder_id = ?1 AND disposition IS NULL";
	struct statement *count = db_statement(db, sql);

	db_bind_int(count, 1, folder_id);
	return db_find_int(count, ret_count, err);
}

bool
import_store_fate(struct db *db, int64_t folder_id, uint64_t uid,
    const char *today, enum disposition *ret_disposition, bool *ret_is_overdue,
    struct error *err)
{
	static const char sql[] =
	    "SELECT l.disposition, l.disposition = 'ticket' AND EXISTS"
	    " (SELECT 1 FROM claim c WHERE c.ticket_id = l.ticket_id"
	    " AND c.outcome IS NULL AND (c.due_on < ?3"
	    " OR c.due_at < unixepoch(?3))) FROM ledger l"
	    " WHERE l.folder_id = ?1 AND l.uid = ?2";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_int(find, 1, folder_id);
	db_bind_int(find, 2, (int64_t)uid);
	db_bind_text(find, 3, today);
	*ret_disposition = DISPOSITION_UNSETTLED;
	*ret_is_overdue = false;
	step = db_step(find, err);
	if (step == DB_ROW) {
		(void)disposition_find(db_text(find, 0), ret_disposition);
		*ret_is_overdue = db_int(find, 1) == 1;
		db_done(find);
	}
	return step != DB_FAILED;
}
