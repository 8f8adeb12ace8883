/* SPDX-License-Identifier: ISC */
#include "store/db_sqlite.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#include "base/memory.h"
#include "base/step.h"

bool
db_sqlite_execute(struct db *db, const char *sql, struct error *err)
{
	int result = sqlite3_exec(db_sqlite_of(db), sql, NULL, NULL, NULL);

	return result == SQLITE_OK || db_sqlite_report(db, result, err);
}

bool
db_sqlite_report(struct db *db, int result, struct error *err)
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
	if (kind == SQLITE_CANTOPEN && !db_sqlite_demand_disk(db, err))
		return false;
	if (result == SQLITE_CANTOPEN_SYMLINK)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: the path must not contain a symbolic link", db->path);
	for (size_t i = 0; i < LENGTH(reports); i++)
		if (reports[i].result == kind)
			return error_set(err, ERROR_STORE, reports[i].retry,
			    "%s %s", db->path, reports[i].words);
	return error_set(err, ERROR_STORE, may_pass ? RETRY_LATER : RETRY_NEVER,
	    "%s: %s (%d)", db->path, sqlite3_errmsg(db_sqlite_of(db)), result);
}

void
db_sqlite_prepare(struct statement *statement)
{
	sqlite3_stmt *prepared = NULL;

	statement->result = sqlite3_prepare_v3(db_sqlite_of(statement->db),
	    statement->sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, NULL);
	if (statement->result != SQLITE_OK)
		return;
	assert(prepared != NULL);
	statement->prepared = prepared;
	statement->writes = !sqlite3_stmt_readonly(prepared);
}

static void
remember(struct statement *statement, int result)
{
	if (statement->result == SQLITE_OK)
		statement->result = result;
}

void
db_sqlite_bind_int(struct statement *statement, int index, int64_t value)
{
	if (statement->result == SQLITE_OK)
		remember(statement,
		    sqlite3_bind_int64(statement->prepared, index, value));
}

void
db_sqlite_bind_no_int(struct statement *statement, int index)
{
	/* Unbound parameters are NULL: reset clears all. */
	(void)statement;
	(void)index;
}

void
db_sqlite_bind_text(struct statement *statement, int index, const char *text)
{
	if (statement->result == SQLITE_OK)
		remember(statement,
		    sqlite3_bind_text64(statement->prepared, index, text,
			strlen(text), SQLITE_STATIC, SQLITE_UTF8));
}

void
db_sqlite_bind_blob(
    struct statement *statement, int index, const void *bytes, size_t length)
{
	if (statement->result == SQLITE_OK)
		remember(statement,
		    sqlite3_bind_blob64(statement->prepared, index, bytes,
			length, SQLITE_STATIC));
}

void
db_sqlite_bind_zeros(struct statement *statement, int index, size_t length)
{
	if (statement->result == SQLITE_OK)
		remember(statement,
		    sqlite3_bind_zeroblob64(
			statement->prepared, index, length));
}

bool
db_sqlite_write_blob(struct db *db, const char *table, const char *column,
    int64_t id, const void *bytes, size_t length, struct error *err)
{
	sqlite3 *sqlite = db_sqlite_of(db);
	sqlite3_blob *blob = NULL;
	int result, closed;

	assert(length <= INT_MAX && !sqlite3_get_autocommit(sqlite));
	result = STEP_FAILS("database")
	    ? SQLITE_IOERR
	    : sqlite3_blob_open(sqlite, "main", table, column, id, 1, &blob);
	if (result == SQLITE_OK)
		result = sqlite3_blob_write(blob, bytes, (int)length, 0);
	/* NULL is allowed. */
	closed = sqlite3_blob_close(blob);
	if (result == SQLITE_OK)
		result = closed;
	return result == SQLITE_OK || db_sqlite_report(db, result, err);
}

void
db_sqlite_reset(struct statement *statement)
{
	/* Its result repeats that of the step. */
	(void)sqlite3_reset(statement->prepared);
	(void)sqlite3_clear_bindings(statement->prepared);
}

void
db_sqlite_release(struct statement *statement)
{
	(void)sqlite3_finalize(statement->prepared);
}

enum db_step
db_sqlite_step(struct statement *statement, struct error *err)
{
	int result = statement->result;

	if (result == SQLITE_OK)
		result = STEP_FAILS("database")
		    ? SQLITE_IOERR
		    : sqlite3_step(statement->prepared);
	if (result == SQLITE_ROW)
		return DB_ROW;
	if (result == SQLITE_DONE)
		return DB_END;
	(void)db_sqlite_report(statement->db, result, err);
	return DB_FAILED;
}

bool
db_sqlite_add(struct statement *statement, int64_t *ret_id, struct error *err)
{
	sqlite3 *sqlite = db_sqlite_of(statement->db);

	if (!db_run(statement, err))
		return false;
	*ret_id = sqlite3_changes64(sqlite) == 0
	    ? 0
	    : sqlite3_last_insert_rowid(sqlite);
	return true;
}

int64_t
db_sqlite_changes(const struct db *db)
{
	return sqlite3_changes64(db_sqlite_of(db));
}

bool
db_sqlite_is_null(const struct statement *statement, int column)
{
	return sqlite3_column_type(statement->prepared, column) == SQLITE_NULL;
}

int64_t
db_sqlite_int(const struct statement *statement, int column)
{
	return sqlite3_column_int64(statement->prepared, column);
}

const char *
db_sqlite_text(const struct statement *statement, int column)
{
	return (const char *)sqlite3_column_text(statement->prepared, column);
}

const void *
db_sqlite_bytes(
    const struct statement *statement, int column, size_t *ret_length)
{
	const void *bytes = sqlite3_column_blob(statement->prepared, column);
	int length = sqlite3_column_bytes(statement->prepared, column);

	*ret_length = bytes == NULL || length < 0 ? 0 : (size_t)length;
	return bytes;
}
