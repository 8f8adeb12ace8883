/* SPDX-License-Identifier: ISC */
#include "store/db.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/disk.h"
#include "base/memory.h"
#include "base/step.h"
#include "base/timestamp.h"
#include "store/db_private.h"
#include "store/db_words.h"

/*
 * Steps of SQLite's virtual machine between two calls: well below a
 * millisecond.
 */
#define WATCH_STEPS	20000
#define BUSY_TIMEOUT_MS 5000
#define BUSY_LOOK_MS	1

bool
db_execute(struct db *db, const char *sql, struct error *err)
{
	int result = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);

	return result == SQLITE_OK || db_report(db, result, err);
}

/* The file may be hostile: its schema is not trusted. */
static bool
defend(struct db *db, struct error *err)
{
	static const struct {
		int option;
		int value;
	} options[] = {
	    {SQLITE_DBCONFIG_DEFENSIVE, 1},
	    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	    {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
	    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
	    {SQLITE_DBCONFIG_DQS_DDL, 0},
	    {SQLITE_DBCONFIG_DQS_DML, 0},
	};

	for (size_t i = 0; i < LENGTH(options); i++) {
		int set = -1;
		int result = sqlite3_db_config(
		    db->sqlite, options[i].option, options[i].value, &set);

		if (result != SQLITE_OK)
			return db_report(db, result, err);
		if (set != options[i].value)
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    "this SQLite cannot be made safe (%d)",
			    options[i].option);
	}
	return true;
}

static int
watch(void *context)
{
	const struct db *db = context;
	size_t rows = db->stepping == NULL ? 0 : db->stepping->rows;

	return db->watch(rows, db->watch_context) ? 0 : 1;
}

void
db_watch(struct db *db, db_watch_fn *fn, void *context)
{
	db->watch = fn;
	db->watch_context = context;
	sqlite3_progress_handler(
	    db->sqlite, WATCH_STEPS, fn == NULL ? NULL : watch, db);
}

/*
 * SQLite's own handler looks each 100 ms after a while, and hardly ever gets
 * the lock from a process that takes it again at once.
 */
static int
wait_for_turn(void *context, int times)
{
	const struct timespec turn = {.tv_nsec = BUSY_LOOK_MS * 1000000L};
	struct db *db = context;

	if (times == 0)
		db->wait_until_ms = timestamp_monotonic_ms() + BUSY_TIMEOUT_MS;
	if (timestamp_monotonic_ms() >= db->wait_until_ms)
		return 0;
	(void)nanosleep(&turn, NULL);
	return 1;
}

static bool
configure(struct db *db, enum db_access access, struct error *err)
{
	/* Sorting must not leave personal data in temporary files. */
	static const char common[] = "PRAGMA synchronous = FULL;"
				     "PRAGMA cell_size_check = ON;"
				     "PRAGMA secure_delete = ON;"
				     "PRAGMA temp_store = MEMORY;"
				     "PRAGMA journal_size_limit = 16777216;";
	static const char reading[] = "PRAGMA cache_size = -2048;"
				      "PRAGMA query_only = ON;";
	int keeps_log = 1;

	(void)sqlite3_extended_result_codes(db->sqlite, 1);
	(void)sqlite3_busy_handler(db->sqlite, wait_for_turn, db);
	/*
	 * The log and its index stay, empty: officers may write to both, but
	 * create nothing in the directory.
	 */
	(void)sqlite3_file_control(
	    db->sqlite, "main", SQLITE_FCNTL_PERSIST_WAL, &keeps_log);
	(void)sqlite3_wal_hook(db->sqlite, db_committed, db);
	if (!defend(db, err) || !db_execute(db, common, err))
		return false;
	if (access != DB_WRITE && access != DB_MIGRATE)
		return db_execute(db, reading, err);
	db_expect_large(db, false);
	return true;
}

static bool
file_exists(const char *path)
{
	return access(path, F_OK) == 0 || errno != ENOENT;
}

/*
 * SQLite would create it with mode 0644 at most, so officers in the group could
 * not write; its log gets the mode of the file, and all of them the group of
 * the directory, which has the set-group-ID bit.
 */
static bool
make_file(struct db *db, struct error *err)
{
	int fd = open(
	    db->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0660);

	if (fd >= 0)
		return close(fd) == 0;
	return errno == EEXIST ||
	    error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s", db->path,
		strerror(errno));
}

bool
db_demand_disk(const struct db *db, struct error *err)
{
	return !disk_is_read_only(db->path) ||
	    error_set(err, ERROR_STORE, RETRY_LATER,
		"%s is on a read-only file system: look for errors of its disk "
		"(journalctl -k), and mount it for writing again",
		db->path);
}

/*
 * On a read-only file system SQLite cannot write the index of the log, and
 * fails. Without anything in the log the register is whole, so it is read as
 * immutable.
 */
static bool
is_frozen(const char *path)
{
	size_t size = strlen(path) + sizeof "-wal";
	char *log = memory_new(size, 1);
	struct stat status;
	bool is_frozen;

	(void)snprintf(log, size, "%s-wal", path);
	is_frozen = disk_is_read_only(path) &&
	    (stat(log, &status) == 0 ? status.st_size == 0 : errno == ENOENT);
	free(log);
	return is_frozen;
}

/*
 * `file:PATH?immutable=1`, with special characters of the URI in hexadecimal.
 */
static char *
frozen_uri(const char *path)
{
	static const char end[] = "?immutable=1";
	size_t size = sizeof "file:" + 3 * strlen(path) + sizeof end;
	char *uri = memory_new(size, 1);
	size_t at = (size_t)snprintf(uri, size, "file:");

	for (; *path != '\0'; path++)
		at += (size_t)snprintf(uri + at, size - at,
		    strchr("?#%", *path) != NULL ? "%%%02X" : "%c",
		    (unsigned char)*path);
	(void)snprintf(uri + at, size - at, "%s", end);
	return uri;
}

static int
open_sqlite(struct db *db, enum db_access access)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW |
	    SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX;
	char *uri;
	int result;

	if (access == DB_WRITE || access == DB_MIGRATE || !is_frozen(db->path))
		return sqlite3_open_v2(db->path, &db->sqlite, flags, NULL);
	uri = frozen_uri(db->path);
	flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOFOLLOW |
	    SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX;
	result = sqlite3_open_v2(uri, &db->sqlite, flags, NULL);
	free(uri);
	return result;
}

static bool
open_file(struct db *db, enum db_access access, struct error *err)
{
	int result;

	if (access == DB_MIGRATE) {
		if (!make_file(db, err))
			return false;
	} else if (!file_exists(db->path)) {
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s does not exist: dpod creates it when it starts",
		    db->path);
	}
	/*
	 * No process uses it in several threads: ten percent faster. Has no
	 * effect once SQLite is in use.
	 */
	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	result = open_sqlite(db, access);
	if (db->sqlite == NULL)
		abort(); /* out of memory, as in base/memory.c */
	if (result != SQLITE_OK)
		return db_report(db, result, err);
	return configure(db, access, err);
}

static bool
remember_file(struct db *db, struct error *err)
{
	struct stat file;

	if (stat(db->path, &file) != 0)
		return error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s",
		    db->path, strerror(errno));
	db->device = file.st_dev;
	db->inode = file.st_ino;
	return true;
}

/*
 * Writes to a removed or replaced file would be lost silently: nothing more is
 * written, so no letter is sent.
 */
static bool
demand_in_place(const struct db *db, struct error *err)
{
	struct stat file;

	if (stat(db->path, &file) == 0 && file.st_dev == db->device &&
	    file.st_ino == db->inode)
		return true;
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s is no longer the register that was opened: it was removed or"
	    " replaced",
	    db->path);
}

/* SQLite silently opens a file read-only if it may not write it. */
static bool
demand_writable(struct db *db, struct error *err)
{
	return sqlite3_db_readonly(db->sqlite, "main") == 0 ||
	    (db_demand_disk(db, err) && db_report(db, SQLITE_READONLY, err));
}

struct db *
db_open(const char *path, enum db_access access, struct error *err)
{
	struct db *db = memory_new(1, sizeof *db);
	bool opened;

	db->path = memory_string(path);
	opened = open_file(db, access, err) && remember_file(db, err);
	if (opened && (access == DB_WRITE || access == DB_MIGRATE))
		opened = demand_writable(db, err);
	if (opened && access == DB_MIGRATE)
		opened = db_migrate_to_current(db, err);
	if (opened)
		opened = access == DB_LOOK
		    ? db_demand_known(db, err)
		    : db_demand_version(db, DB_VERSION, err) &&
			db_words_demand(db, err);
	if (!opened) {
		db_close(db);
		return NULL;
	}
	return db;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	db_rollback(db);
	for (size_t i = 0; i < DB_BUCKETS; i++) {
		struct statement *statement = db->buckets[i];

		while (statement != NULL) {
			struct statement *next = statement->next;

			(void)sqlite3_finalize(statement->prepared);
			free(statement);
			statement = next;
		}
	}
	(void)sqlite3_close_v2(db->sqlite);
	free(db->path);
	free(db);
}

/* Runs a transaction statement, which bypasses the check of db_step. */
static bool
control(struct db *db, const char *sql, struct error *err)
{
	struct statement *statement = db_statement(db, sql);

	statement->writes = false;
	return db_run(statement, err);
}

bool
db_begin(struct db *db, struct error *err)
{
	static const char sql[] = "BEGIN IMMEDIATE";

	assert(!db->is_in_transaction);
	if (!control(db, sql, err))
		return false;
	db->began_ms = timestamp_monotonic_ms();
	db->is_in_transaction = true;
	return true;
}

/* True if SQLite has not rolled back the transaction by itself. */
static bool
is_alive(struct db *db, struct error *err)
{
	assert(db->is_in_transaction);
	return !sqlite3_get_autocommit(db->sqlite) ||
	    error_set(err, ERROR_STORE, RETRY_LATER,
		"%s: an earlier failure rolled back the transaction", db->path);
}

bool
db_commit(struct db *db, struct error *err)
{
	static const char sql[] = "COMMIT";

	STEP("commit-before");
	if (!is_alive(db, err) || !demand_in_place(db, err) ||
	    !control(db, sql, err))
		return false;
	db->is_in_transaction = false;
	STEP("commit-after");
	return true;
}

void
db_rollback(struct db *db)
{
	static const char sql[] = "ROLLBACK";
	struct error ignored;

	/*
	 * If a rollback fails, only closing the connection undoes the
	 * transaction.
	 */
	if (db->sqlite != NULL && !sqlite3_get_autocommit(db->sqlite))
		(void)control(db, sql, &ignored);
	db->is_in_transaction = false;
}

bool
db_finish(struct db *db, bool is_good, struct error *err)
{
	if (is_good && db_commit(db, err))
		return true;
	db_rollback(db);
	return false;
}

bool
db_savepoint(struct db *db, struct error *err)
{
	static const char sql[] = "SAVEPOINT mail";

	return is_alive(db, err) && control(db, sql, err);
}

bool
db_savepoint_keep(struct db *db, struct error *err)
{
	static const char sql[] = "RELEASE mail";

	return is_alive(db, err) && control(db, sql, err);
}

void
db_savepoint_undo(struct db *db)
{
	static const char undo[] = "ROLLBACK TO mail";
	static const char release[] = "RELEASE mail";
	struct error ignored;

	/*
	 * If this fails, so does the whole transaction, which is_alive reports.
	 */
	if (sqlite3_get_autocommit(db->sqlite))
		return;
	if (!control(db, undo, &ignored) || !control(db, release, &ignored)) {
		bool was_in_transaction = db->is_in_transaction;

		db_rollback(db);
		db->is_in_transaction = was_in_transaction;
	}
}

bool
db_begin_reading(struct db *db, bool *ret_began, struct error *err)
{
	static const char sql[] = "BEGIN";

	if (!sqlite3_get_autocommit(db->sqlite)) {
		*ret_began = false;
		return true;
	}
	if (!control(db, sql, err))
		return false;
	*ret_began = true;
	return true;
}

void
db_end_reading(struct db *db, bool began)
{
	if (began)
		db_rollback(db);
}

bool
db_is_busy(const struct db *db)
{
	return sqlite3_txn_state(db->sqlite, NULL) != SQLITE_TXN_NONE;
}

bool
db_data_version(struct db *db, int64_t *ret_version, struct error *err)
{
	static const char sql[] = "PRAGMA data_version";

	return db_find_int(db_statement(db, sql), ret_version, err);
}
