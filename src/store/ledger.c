/* SPDX-License-Identifier: ISC */
#include "store/ledger.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/db_private.h"
#include "store/ledger_watch.h"

/*
 * No retry waits longer: if it does, the clock was ahead and has been set back.
 */
#define RETRY_SECONDS_MAX 3600
/*
 * So many UIDs are looked for in one walk through the rows if there are not
 * many more of these: looking up one costs as much as reading some 20.
 */
#define WALK_MIN  1000
#define WALK_ROWS 10

static const char *const dispositions[DISPOSITIONS] = {
    [DISPOSITION_UNSETTLED] = "unsettled",
    [DISPOSITION_TICKET] = "ticket",
    [DISPOSITION_JOINED] = "joined",
    [DISPOSITION_AUTOMATIC] = "automatic",
    [DISPOSITION_NOT_REQUEST] = "not-request",
    [DISPOSITION_DUPLICATE] = "duplicate",
    [DISPOSITION_QUARANTINED] = "quarantined",
    [DISPOSITION_OVERSIZE] = "oversize",
    [DISPOSITION_GONE] = "gone",
    [DISPOSITION_BEFORE_START] = "before-start",
    [DISPOSITION_ERASED] = "erased",
    [DISPOSITION_CANARY] = "canary",
};

const char *
disposition_name(enum disposition disposition)
{
	assert((size_t)disposition < DISPOSITIONS);
	return dispositions[disposition];
}

bool
disposition_find(const char *name, enum disposition *ret_disposition)
{
	for (size_t i = 0; i < DISPOSITIONS; i++)
		if (strcmp(name, dispositions[i]) == 0) {
			*ret_disposition = (enum disposition)i;
			return true;
		}
	return false;
}

static bool
note_start(struct db *db, int64_t folder_id, uint64_t listed_uid,
    uint64_t started_uid, int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "UPDATE folder SET started_at = ?2, listed_uid = ?3,"
	    " started_uid = ?4 WHERE id = ?1";
	struct statement *note = db_statement(db, sql);

	db_bind_int(note, 1, folder_id);
	db_bind_int(note, 2, now_at);
	db_bind_int(note, 3, (int64_t)listed_uid);
	db_bind_int(note, 4, (int64_t)started_uid);
	return db_run(note, err);
}

bool
ledger_add_before_start(struct db *db, int64_t folder_id,
    const struct ledger_entry *entries, size_t count, uint64_t listed_uid,
    uint64_t started_uid, int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO ledger (folder_id, uid, seen_at, settled_at,"
	    " disposition, internal_at, size_bytes)"
	    " VALUES (?1, ?2, ?3, ?3, 'before-start', ?4, ?5)"
	    " ON CONFLICT (folder_id, uid) DO NOTHING";

	for (size_t i = 0; i < count; i++) {
		struct statement *add = db_statement(db, sql);

		db_bind_int(add, 1, folder_id);
		db_bind_int(add, 2, (int64_t)entries[i].uid);
		db_bind_int(add, 3, now_at);
		db_bind_int_or_null(add, 4, entries[i].internal_at);
		db_bind_int(add, 5, entries[i].size_bytes);
		if (!db_run(add, err))
			return false;
	}
	return note_start(db, folder_id, listed_uid, started_uid, now_at, err);
}

static bool
find_row(struct db *db, int64_t folder_id, uint64_t uid, bool *ret_found,
    struct error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM ledger WHERE folder_id = ?1 AND uid = ?2";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_int(find, 1, folder_id);
	db_bind_int(find, 2, (int64_t)uid);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return false;
	*ret_found = step == DB_ROW;
	if (step == DB_ROW)
		db_done(find);
	return true;
}

static bool
find_each(struct db *db, int64_t folder_id, const uint64_t *uids, size_t count,
    bool *ret_is_new, struct error *err)
{
	bool found;

	for (size_t i = 0; i < count; i++) {
		if (!find_row(db, folder_id, uids[i], &found, err))
			return false;
		ret_is_new[i] = !found;
	}
	return true;
}

/* A UID and its place in what was asked. */
struct asked {
	uint64_t uid;
	size_t at;
};

static int
by_uid(const void *left, const void *right)
{
	const struct asked *a = left, *b = right;

	return a->uid < b->uid ? -1 : a->uid > b->uid;
}

/* Reads the rows from the least UID to the greatest, in their order. */
static bool
find_walking(struct db *db, int64_t folder_id, const struct asked *asked,
    size_t count, bool *ret_is_new, struct error *err)
{
	static const char sql[] = "SELECT uid FROM ledger WHERE folder_id = ?1"
				  " AND uid >= ?2 AND uid <= ?3 ORDER BY uid";
	struct statement *each = db_statement(db, sql);
	enum db_step step;
	size_t i = 0;

	db_bind_int(each, 1, folder_id);
	db_bind_int(each, 2, (int64_t)asked[0].uid);
	db_bind_int(each, 3, (int64_t)asked[count - 1].uid);
	while ((step = db_step(each, err)) == DB_ROW) {
		uint64_t uid = (uint64_t)db_int(each, 0);

		while (i < count && asked[i].uid < uid)
			i++;
		for (; i < count && asked[i].uid == uid; i++)
			ret_is_new[asked[i].at] = false;
	}
	return step == DB_END;
}

static bool
find_many(struct db *db, int64_t folder_id, const uint64_t *uids, size_t count,
    bool *ret_is_new, struct error *err)
{
	struct asked *asked = memory_new(count, sizeof *asked);
	bool found;

	for (size_t i = 0; i < count; i++) {
		asked[i] = (struct asked){uids[i], i};
		ret_is_new[i] = true;
	}
	qsort(asked, count, sizeof *asked, by_uid);
	found = find_walking(db, folder_id, asked, count, ret_is_new, err);
	free(asked);
	return found;
}

bool
ledger_find_new(struct db *db, int64_t folder_id, const uint64_t *uids,
    size_t count, bool *ret_is_new, struct error *err)
{
	bool began, found;
	uint64_t rows = UINT64_MAX;

	/* One snapshot is faster than one for each UID. */
	if (!db_begin_reading(db, &began, err))
		return false;
	found =
	    count < WALK_MIN || ledger_watch_count(db, folder_id, &rows, err);
	if (found)
		found = (rows / WALK_ROWS > count ? find_each : find_many)(
		    db, folder_id, uids, count, ret_is_new, err);
	db_end_reading(db, began);
	return found;
}

static bool
take_in_hand(struct db *db, int64_t folder_id, const struct ledger_entry *entry,
    bool is_attempt, int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO ledger (folder_id, uid, seen_at, internal_at,"
	    " size_bytes, attempts) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
	    " ON CONFLICT (folder_id, uid) DO UPDATE"
	    " SET attempts = ledger.attempts + excluded.attempts, retry_at = "
	    "NULL,"
	    " reason = ''"
	    " WHERE ledger.disposition IS NULL";
	struct statement *take = db_statement(db, sql);

	db_bind_int(take, 1, folder_id);
	db_bind_int(take, 2, (int64_t)entry->uid);
	db_bind_int(take, 3, now_at);
	db_bind_int_or_null(take, 4, entry->internal_at);
	db_bind_int(take, 5, entry->size_bytes);
	db_bind_int(take, 6, is_attempt);
	return db_run_one(take, err,
	    "ledger: message %" PRIu64
	    " was taken for processing but is already settled",
	    entry->uid);
}

static bool
move_listed(struct db *db, int64_t folder_id, uint64_t uid, struct error *err)
{
	static const char sql[] = "UPDATE folder SET listed_uid = ?2"
				  " WHERE id = ?1 AND listed_uid < ?2";
	struct statement *move = db_statement(db, sql);

	db_bind_int(move, 1, folder_id);
	db_bind_int(move, 2, (int64_t)uid);
	return db_run(move, err);
}

bool
ledger_take_in_hand(struct db *db, int64_t folder_id,
    const struct ledger_entry *entries, size_t count, bool is_attempt,
    int64_t now_at, struct error *err)
{
	for (size_t i = 0; i < count; i++)
		if (!take_in_hand(
			db, folder_id, &entries[i], is_attempt, now_at, err))
			return false;
	/* The listing is ascending, and all messages it omits have rows. */
	return is_attempt || count == 0 ||
	    move_listed(db, folder_id, entries[count - 1].uid, err);
}

bool
ledger_find_retries(struct db *db, struct arena *memory, int64_t folder_id,
    int64_t now_at, size_t count_max, struct ledger_retry **ret_retries,
    size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT uid, size_bytes, internal_at, attempts, reason,"
	    " message_id, failures FROM ledger INDEXED BY ledger_unsettled"
	    " WHERE folder_id = ?1 AND disposition IS NULL"
	    " AND (retry_at IS NULL OR retry_at <= ?2 OR retry_at > ?4)"
	    " ORDER BY uid LIMIT ?3";
	struct statement *find = db_statement(db, sql);
	struct ledger_retry *retries = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	db_bind_int(find, 1, folder_id);
	db_bind_int(find, 2, now_at);
	db_bind_int(find, 3, db_limit(count_max));
	db_bind_int(find, 4, now_at + RETRY_SECONDS_MAX);
	while ((step = db_step(find, err)) == DB_ROW) {
		retries =
		    db_grow(memory, retries, count, &size, sizeof *retries);
		retries[count++] = (struct ledger_retry){
		    .entry = {.uid = (uint64_t)db_int(find, 0),
			.size_bytes = (uint32_t)db_int(find, 1),
			.internal_at = db_int(find, 2)},
		    .attempts = (int)db_int(find, 3),
		    .reason = db_text_copy(memory, find, 4),
		    .has_raw = !db_is_null(find, 5),
		    .failures = (int)db_int(find, 6),
		};
	}
	if (step == DB_FAILED)
		return false;
	*ret_retries = retries;
	*ret_count = count;
	return true;
}

bool
ledger_count_waiting(struct db *db, const char *mailbox, int64_t now_at,
    int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM mailbox JOIN folder"
	    " ON folder.mailbox_id = mailbox.id JOIN ledger"
	    " INDEXED BY ledger_unsettled ON ledger.folder_id = folder.id"
	    " WHERE mailbox.name = ?1 AND disposition IS NULL"
	    " AND retry_at > ?2";
	struct statement *count = db_statement(db, sql);

	db_bind_text(count, 1, mailbox);
	db_bind_int(count, 2, now_at);
	return db_find_int(count, ret_count, err);
}

bool
ledger_next_retry(
    struct db *db, const char *mailbox, int64_t *ret_at, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce(min(coalesce(retry_at, 1)), 0)"
	    " FROM mailbox JOIN folder"
	    " ON folder.mailbox_id = mailbox.id JOIN ledger"
	    " INDEXED BY ledger_unsettled ON ledger.folder_id = folder.id"
	    " WHERE mailbox.name = ?1 AND disposition IS NULL";
	struct statement *find = db_statement(db, sql);

	db_bind_text(find, 1, mailbox);
	return db_find_int(find, ret_at, err);
}

bool
ledger_put_back(struct db *db, int64_t folder_id, uint64_t uid,
    int64_t retry_at, const char *reason, enum ledger_try was,
    struct error *err)
{
	static const char sql[] =
	    "UPDATE ledger SET retry_at = ?3, reason = ?4,"
	    " attempts = max(0, attempts - ?5), failures = failures + ?6"
	    " WHERE folder_id = ?1 AND uid = ?2 AND disposition IS NULL";
	struct statement *put = db_statement(db, sql);

	db_bind_int(put, 1, folder_id);
	db_bind_int(put, 2, (int64_t)uid);
	db_bind_int(put, 3, retry_at);
	db_bind_text(put, 4, reason);
	db_bind_int(put, 5, was != LEDGER_ATTEMPT);
	db_bind_int(put, 6, was == LEDGER_FAILURE);
	return db_run_one(put, err,
	    "ledger: message %" PRIu64
	    " was put back but is not being processed",
	    uid);
}
