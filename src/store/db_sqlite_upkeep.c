/* SPDX-License-Identifier: ISC */
#include "store/db_sqlite.h"

#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/timestamp.h"

/*
 * Steps of SQLite's virtual machine between two calls: well below a
 * millisecond.
 */
#define WATCH_STEPS 20000
/* A log of this many pages is copied into the file: 8 MB. */
#define CHECKPOINT_FRAMES 2000
#define REST_BYTES_MAX	  (2 * 1024 * 1024)

bool
db_sqlite_begin(struct db *db, bool is_writing, struct error *err)
{
	static const char writing[] = "BEGIN IMMEDIATE";
	static const char reading[] = "BEGIN";
	bool has_begun;

	if (!is_writing)
		return db_control(db, reading, err);
	has_begun = db_sqlite_queue(db, err) && db_control(db, writing, err);
	db_sqlite_leave_queue(db);
	return has_begun;
}

/*
 * Writes to a removed or replaced file would be lost silently: nothing more is
 * written, so no letter is sent.
 */
bool
db_sqlite_demand_in_place(const struct db *db, struct error *err)
{
	const struct db_sqlite_file *opened = db->connection;
	struct stat file;

	if (stat(db->path, &file) == 0 && file.st_dev == opened->device &&
	    file.st_ino == opened->inode)
		return true;
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s is no longer the register that was opened: it was removed or"
	    " replaced",
	    db->path);
}

bool
db_sqlite_commit(struct db *db, struct error *err)
{
	static const char sql[] = "COMMIT";

	return db_sqlite_demand_in_place(db, err) && db_control(db, sql, err);
}

enum db_transaction
db_sqlite_transaction(const struct db *db)
{
	return sqlite3_get_autocommit(db_sqlite_of(db)) ? TRANSACTION_NONE
							: TRANSACTION_OPEN;
}

bool
db_sqlite_is_busy(const struct db *db)
{
	return sqlite3_txn_state(db_sqlite_of(db), NULL) != SQLITE_TXN_NONE;
}

bool
db_sqlite_data_version(struct db *db, int64_t *ret_version, struct error *err)
{
	static const char sql[] = "PRAGMA data_version";

	return db_find_int(db_statement(db, sql), ret_version, err);
}

int
db_sqlite_committed(
    void *context, sqlite3 *sqlite, const char *name, int frames)
{
	struct db *db = context;

	db->locked_ms = timestamp_monotonic_ms() - db->began_ms;
	/* Others may write meanwhile. If it fails, the next one does it. */
	if (frames >= CHECKPOINT_FRAMES)
		(void)sqlite3_wal_checkpoint_v2(
		    sqlite, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return SQLITE_OK;
}

static int
watch(void *context)
{
	const struct db *db = context;
	size_t rows = db->stepping == NULL ? 0 : db->stepping->rows;

	return db->watch(rows, db->watch_context) ? 0 : 1;
}

void
db_sqlite_watch(struct db *db)
{
	sqlite3_progress_handler(db_sqlite_of(db), WATCH_STEPS,
	    db->watch == NULL ? NULL : watch, db);
}

static bool
checkpoint(
    struct db *db, const char *sql, int64_t *ret_was_busy, struct error *err)
{
	struct statement *checkpoint = db_statement(db, sql);

	checkpoint->writes = false; /* a rollback has nothing to undo */
	/* A blocking reader is reported in the row, not by the result. */
	return db_find_int(checkpoint, ret_was_busy, err);
}

bool
db_sqlite_checkpoint(struct db *db, bool *ret_done, struct error *err)
{
	/*
	 * The second has the write lock for as long as it takes. The first has
	 * not, and leaves it little to do.
	 */
	static const char most[] = "PRAGMA wal_checkpoint(PASSIVE)";
	static const char rest[] = "PRAGMA wal_checkpoint(TRUNCATE)";
	int64_t was_busy;

	if (!checkpoint(db, most, &was_busy, err) ||
	    !checkpoint(db, rest, &was_busy, err))
		return false;
	*ret_done = was_busy == 0;
	return true;
}

void
db_sqlite_expect_large(struct db *db, bool is_large)
{
	static const char little[] = "PRAGMA cache_size = -1024;";
	/*
	 * A batch fits: otherwise pages that it changes again would go to the
	 * log twice, and what it looks up would be read again for each
	 * message. db_rest gives it back.
	 */
	static const char batch[] = "PRAGMA cache_size = -6144;";

	/* If it fails, only more memory is used, or more is read again. */
	(void)sqlite3_exec(
	    db_sqlite_of(db), is_large ? little : batch, NULL, NULL, NULL);
}

void
db_sqlite_give_back(struct db *db)
{
	(void)sqlite3_db_release_memory(db_sqlite_of(db));
}

bool
db_sqlite_has_much(const struct db *db)
{
	int used = 0, highest;

	return sqlite3_db_status(db_sqlite_of(db), SQLITE_DBSTATUS_CACHE_USED,
		   &used, &highest, 0) == SQLITE_OK &&
	    used > REST_BYTES_MAX;
}

bool
db_sqlite_check(struct db *db, struct error *err)
{
	static const char sql[] = "PRAGMA quick_check(1)";
	struct statement *check = db_statement(db, sql);
	bool sound;

	if (db_step(check, err) != DB_ROW)
		return false;
	sound = strcmp(db_text(check, 0), "ok") == 0;
	if (!sound)
		(void)error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s is damaged: %s", db->path, db_text(check, 0));
	db_done(check);
	return sound;
}
