/* SPDX-License-Identifier: ISC */
#include "store/db_private.h"

#include <assert.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include "base/memory.h"
#include "base/step.h"
#include "store/db.h"

bool
db_report(struct db *db, int result, struct error *err)
{
	static const struct {
		int result;
		enum error_retry retry;
		const char *words; /* text after the file's name */
	} reports[] = {
	    {SQLITE_BUSY, RETRY_LATER, "is locked by another process"},
	    {SQLITE_LOCKED, RETRY_LATER, "is locked by this process"},
	    {SQLITE_FULL, RETRY_LATER, "cannot grow: the disk is full"},
	    {SQLITE_READONLY, RETRY_LATER, "is read-only"},
	    {SQLITE_PERM, RETRY_LATER, "cannot be opened: permission denied"},
	    {SQLITE_CORRUPT, RETRY_NEVER,
		"is damaged: restore it from a backup"},
	    {SQLITE_NOTADB, RETRY_NEVER, "is not a database"},
	};
	int kind = result & 0xff;
	bool may_pass = kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN;

	if (kind == SQLITE_INTERRUPT)
		return error_set(err, ERROR_STORE, RETRY_LATER, "interrupted");
	/*
	 * Reading also needs a writable disk: SQLite creates an index of the
	 * log beside it.
	 */
	if (kind == SQLITE_CANTOPEN && !db_demand_disk(db, err))
		return false;
	if (result == SQLITE_CANTOPEN_SYMLINK)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: the path must not contain a symbolic link", db->path);
	for (size_t i = 0; i < LENGTH(reports); i++)
		if (reports[i].result == kind)
			return error_set(err, ERROR_STORE, reports[i].retry,
			    "%s %s", db->path, reports[i].words);
	return error_set(err, ERROR_STORE, may_pass ? RETRY_LATER : RETRY_NEVER,
	    "%s: %s (%d)", db->path, sqlite3_errmsg(db->sqlite), result);
}

static void
prepare(struct statement *statement)
{
	statement->result =
	    sqlite3_prepare_v3(statement->db->sqlite, statement->sql, -1,
		SQLITE_PREPARE_PERSISTENT, &statement->prepared, NULL);
	if (statement->result != SQLITE_OK)
		return;
	assert(statement->prepared != NULL);
	statement->writes = !sqlite3_stmt_readonly(statement->prepared);
}

struct statement *
db_statement(struct db *db, const char *sql)
{
	struct statement **bucket =
	    &db->buckets[((uintptr_t)sql >> 4) % DB_BUCKETS];
	struct statement *found = *bucket;

	while (found != NULL && (found->sql != sql || found->is_in_use))
		found = found->next;
	if (found == NULL) {
		found = memory_new(1, sizeof *found);
		found->db = db;
		found->sql = sql;
		found->next = *bucket;
		*bucket = found;
	}
	if (found->prepared == NULL)
		prepare(found);
	found->is_in_use = true;
	return found;
}

static void
remember(struct statement *statement, int result)
{
	if (statement->result == SQLITE_OK)
		statement->result = result;
}

void
db_bind_int(struct statement *statement, int index, int64_t value)
{
	if (statement->result == SQLITE_OK)
		remember(statement,
		    sqlite3_bind_int64(statement->prepared, index, value));
}

void
db_bind_int_or_null(struct statement *statement, int index, int64_t value)
{
	/* Unbound parameters are NULL: db_done clears all. */
	if (value != 0)
		db_bind_int(statement, index, value);
}

void
db_bind_text_or_null(struct statement *statement, int index, const char *text)
{
	if (statement->result == SQLITE_OK && text != NULL)
		remember(statement,
		    sqlite3_bind_text64(statement->prepared, index, text,
			strlen(text), SQLITE_STATIC, SQLITE_UTF8));
}

void
db_bind_text(struct statement *statement, int index, const char *text)
{
	db_bind_text_or_null(statement, index, text == NULL ? "" : text);
}

void
db_bind_blob(
    struct statement *statement, int index, const void *bytes, size_t length)
{
	if (statement->result == SQLITE_OK && bytes != NULL)
		remember(statement,
		    sqlite3_bind_blob64(statement->prepared, index, bytes,
			length, SQLITE_STATIC));
}

void
db_bind_zeros(struct statement *statement, int index, size_t length)
{
	if (statement->result == SQLITE_OK)
		remember(statement,
		    sqlite3_bind_zeroblob64(
			statement->prepared, index, length));
}

bool
db_write_blob(struct db *db, const char *table, const char *column, int64_t id,
    const void *bytes, size_t length, struct error *err)
{
	sqlite3_blob *blob = NULL;
	int result, closed;

	assert(length <= INT_MAX && !sqlite3_get_autocommit(db->sqlite));
	result = STEP_FAILS("database") ? SQLITE_IOERR
					: sqlite3_blob_open(db->sqlite, "main",
					      table, column, id, 1, &blob);
	if (result == SQLITE_OK)
		result = sqlite3_blob_write(blob, bytes, (int)length, 0);
	/* NULL is allowed. */
	closed = sqlite3_blob_close(blob);
	if (result == SQLITE_OK)
		result = closed;
	return result == SQLITE_OK || db_report(db, result, err);
}

void
db_done(struct statement *statement)
{
	if (statement->prepared != NULL) {
		/* Its result repeats that of the step. */
		(void)sqlite3_reset(statement->prepared);
		(void)sqlite3_clear_bindings(statement->prepared);
	}
	statement->result = SQLITE_OK;
	statement->rows = 0;
	statement->is_in_use = false;
}

/*
 * If the disk is full or fails, SQLite rolls back the transaction by itself;
 * later statements would each be committed on their own.
 */
static bool
may_write(const struct statement *statement, struct error *err)
{
	const struct db *db = statement->db;

	if (!statement->writes || !sqlite3_get_autocommit(db->sqlite))
		return true;
	if (db->is_in_transaction)
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s: an earlier failure rolled back the transaction",
		    db->path);
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s: write outside of a transaction", db->path);
}

enum db_step
db_step(struct statement *statement, struct error *err)
{
	int result = statement->result;

	if (result == SQLITE_OK) {
		if (!may_write(statement, err)) {
			db_done(statement);
			return DB_FAILED;
		}
		statement->db->stepping = statement;
		result = STEP_FAILS("database")
		    ? SQLITE_IOERR
		    : sqlite3_step(statement->prepared);
	}
	if (result == SQLITE_ROW) {
		statement->rows++;
		return DB_ROW;
	}
	if (result != SQLITE_DONE)
		(void)db_report(statement->db, result, err);
	db_done(statement);
	return result == SQLITE_DONE ? DB_END : DB_FAILED;
}

bool
db_run(struct statement *statement, struct error *err)
{
	enum db_step step = db_step(statement, err);

	assert(step != DB_ROW);
	return step == DB_END;
}

bool
db_add(struct statement *statement, int64_t *ret_id, struct error *err)
{
	sqlite3 *sqlite = statement->db->sqlite;

	if (!db_run(statement, err))
		return false;
	*ret_id = sqlite3_changes64(sqlite) == 0
	    ? 0
	    : sqlite3_last_insert_rowid(sqlite);
	return true;
}

bool
db_find_int(struct statement *statement, int64_t *ret_value, struct error *err)
{
	enum db_step step = db_step(statement, err);

	if (step == DB_ROW) {
		*ret_value = db_int(statement, 0);
		db_done(statement);
		return true;
	}
	if (step == DB_END)
		(void)error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: missing row", statement->db->path);
	return false;
}

int64_t
db_int(const struct statement *statement, int column)
{
	return sqlite3_column_int64(statement->prepared, column);
}

const char *
db_text(const struct statement *statement, int column)
{
	const unsigned char *text =
	    sqlite3_column_text(statement->prepared, column);

	return text == NULL ? "" : (const char *)text;
}

char *
db_text_copy(
    struct arena *memory, const struct statement *statement, int column)
{
	return arena_string(memory, db_text(statement, column));
}

bool
db_blob(const struct statement *statement, int column, void *ret_bytes,
    size_t length)
{
	const void *bytes = sqlite3_column_blob(statement->prepared, column);
	int found = sqlite3_column_bytes(statement->prepared, column);

	if (bytes == NULL || found < 0 || (size_t)found != length)
		return false;
	memcpy(ret_bytes, bytes, length);
	return true;
}

const void *
db_bytes(const struct statement *statement, int column, size_t *ret_length)
{
	const void *bytes = sqlite3_column_blob(statement->prepared, column);
	int length = sqlite3_column_bytes(statement->prepared, column);

	*ret_length = bytes == NULL || length < 0 ? 0 : (size_t)length;
	return bytes;
}

char *
db_blob_copy(struct arena *memory, const struct statement *statement,
    int column, size_t *ret_length)
{
	const void *bytes = sqlite3_column_blob(statement->prepared, column);
	int found = sqlite3_column_bytes(statement->prepared, column);

	*ret_length = bytes == NULL || found < 0 ? 0 : (size_t)found;
	return arena_copy(memory, bytes == NULL ? "" : bytes, *ret_length);
}

bool
db_is_null(const struct statement *statement, int column)
{
	return sqlite3_column_type(statement->prepared, column) == SQLITE_NULL;
}

int64_t
db_changes(const struct db *db)
{
	return sqlite3_changes64(db->sqlite);
}

void *
db_grow(struct arena *memory, void *items, size_t count, size_t *size,
    size_t item_size)
{
	void *grown;

	if (count < *size)
		return items;
	*size = *size == 0 ? 16 : *size * 2;
	grown = arena_array(memory, *size, item_size);
	if (count > 0)
		memcpy(grown, items, count * item_size);
	return grown;
}

bool
db_collect_ids(struct statement *statement, struct arena *memory,
    int64_t **ret_ids, size_t *ret_count, struct error *err)
{
	int64_t *ids = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	while ((step = db_step(statement, err)) == DB_ROW) {
		ids = db_grow(memory, ids, count, &size, sizeof *ids);
		ids[count++] = db_int(statement, 0);
	}
	if (step != DB_END)
		return false;
	*ret_ids = ids;
	*ret_count = count;
	return true;
}

int64_t
db_limit(size_t count_max)
{
	return count_max == 0 || count_max > INT64_MAX ? INT64_MAX
						       : (int64_t)count_max;
}
