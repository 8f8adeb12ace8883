/* SPDX-License-Identifier: ISC */
#include "store/db_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/memory.h"
#include "base/timestamp.h"

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
		int result = sqlite3_db_config(db_sqlite_of(db),
		    options[i].option, options[i].value, &set);

		if (result != SQLITE_OK)
			return db_sqlite_report(db, result, err);
		if (set != options[i].value)
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    "this SQLite cannot be made safe (%d)",
			    options[i].option);
	}
	return true;
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
	struct db_sqlite_file *file = db->connection;
	int keeps_log = 1;

	(void)sqlite3_extended_result_codes(file->sqlite, 1);
	(void)sqlite3_busy_handler(file->sqlite, db_sqlite_wait_for_turn, db);
	/*
	 * The log and its index stay, empty: officers may write to both, but
	 * create nothing in the directory.
	 */
	(void)sqlite3_file_control(
	    file->sqlite, "main", SQLITE_FCNTL_PERSIST_WAL, &keeps_log);
	(void)sqlite3_wal_hook(file->sqlite, db_sqlite_committed, db);
	if (!defend(db, err) || !db_sqlite_execute(db, common, err))
		return false;
	if (access != DB_WRITE && access != DB_MIGRATE)
		return db_sqlite_execute(db, reading, err);
	db_sqlite_expect_large(db, false);
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

	if (fd != -1)
		return close(fd) == 0;
	return errno == EEXIST ||
	    error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s", db->path,
		strerror(errno));
}

bool
db_sqlite_demand_disk(const struct db *db, struct error *err)
{
	return !disk_is_read_only(db->path) ||
	    error_set(err, ERROR_STORE, RETRY_LATER,
		"%s is on a read-only file system: look for errors of its disk "
		"(journalctl -k), and mount it for writing again",
		db->path);
}

static char *
beside(const char *path, const char *end)
{
	size_t size = strlen(path) + strlen(end) + 1;
	char *found = memory_new(size, 1);

	(void)snprintf(found, size, "%s%s", path, end);
	return found;
}

static char *
log_path(const char *location)
{
	return beside(location, "-wal");
}

enum reading {
	READ_SHARED, /* as ever, with others */
	READ_FROZEN,
	READ_ALONE,
};

/*
 * On a read-only file system SQLite can neither create the index of the log nor
 * write it. Without anything in the log the register is whole, and read as
 * immutable. Otherwise SQLite reads the log with an index of its own: if there
 * is a file of the index that it cannot write, by itself; if there is none,
 * only if nobody else uses the register, which nobody can write here.
 */
static enum reading
find_reading(const char *path)
{
	char *log, *index;
	struct stat status;
	enum reading reading = READ_SHARED;

	if (!disk_is_read_only(path))
		return READ_SHARED;
	log = beside(path, "-wal");
	index = beside(path, "-shm");
	if (stat(log, &status) == 0 ? status.st_size == 0 : errno == ENOENT)
		reading = READ_FROZEN;
	else if (stat(index, &status) != 0 && errno == ENOENT)
		reading = READ_ALONE;
	free(index);
	free(log);
	return reading;
}

/* `file:PATH` and `end`, with special characters in hexadecimal. */
static char *
file_uri(const char *path, const char *end)
{
	size_t size = sizeof "file:" + 3 * strlen(path) + strlen(end);
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
open_sqlite(struct db *db, enum reading reading)
{
	int flags =
	    SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX;
	struct db_sqlite_file *file = db->connection;
	char *uri;
	int result;

	if (reading == READ_SHARED)
		return sqlite3_open_v2(db->path, &file->sqlite,
		    flags | SQLITE_OPEN_READWRITE, NULL);
	/* A file that cannot be written cannot be locked as a whole either. */
	uri = file_uri(db->path,
	    reading == READ_FROZEN ? "?immutable=1" : "?vfs=unix-none");
	result = sqlite3_open_v2(uri, &file->sqlite,
	    flags | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
	free(uri);
	return result;
}

static bool
open_file(struct db *db, enum db_access access, struct error *err)
{
	/* Before anything is read: the index of the log is in memory then. */
	static const char alone[] = "PRAGMA locking_mode = EXCLUSIVE";
	bool writes = access == DB_WRITE || access == DB_MIGRATE;
	enum reading reading = writes ? READ_SHARED : find_reading(db->path);
	struct db_sqlite_file *file;
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
	file = memory_new(1, sizeof *file);
	file->queue_fd = -1;
	db->connection = file;
	result = open_sqlite(db, reading);
	if (file->sqlite == NULL)
		abort(); /* out of memory, as in base/memory.c */
	if (result != SQLITE_OK)
		return db_sqlite_report(db, result, err);
	return (reading != READ_ALONE || db_sqlite_execute(db, alone, err)) &&
	    configure(db, access, err);
}

static bool
remember_file(struct db *db, struct error *err)
{
	struct db_sqlite_file *opened = db->connection;
	struct stat file;

	if (stat(db->path, &file) != 0)
		return error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s",
		    db->path, strerror(errno));
	opened->device = file.st_dev;
	opened->inode = file.st_ino;
	return true;
}

/* SQLite silently opens a file read-only if it may not write it. */
static bool
demand_writable(struct db *db, struct error *err)
{
	return sqlite3_db_readonly(db_sqlite_of(db), "main") == 0 ||
	    (db_sqlite_demand_disk(db, err) &&
		db_sqlite_report(db, SQLITE_READONLY, err));
}

/* Every location that no other engine accepts. */
static bool
accepts(const char *location)
{
	return location[0] != '\0';
}

static bool
is_there(const char *location, bool *ret_is_there, struct error *err)
{
	struct stat file;

	(void)err;
	/* SQLite makes an empty file before the first commit. */
	*ret_is_there = stat(location, &file) == 0 && file.st_size > 0;
	return true;
}

static bool
find_place(const char *location, struct db_place *ret_place, struct error *err)
{
	struct stat file;

	if (stat(location, &file) != 0)
		return error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s",
		    location, strerror(errno));
	*ret_place = (struct db_place){file.st_dev, file.st_ino};
	return true;
}

static bool
open_register(struct db *db, enum db_access access, struct error *err)
{
	return open_file(db, access, err) && remember_file(db, err) &&
	    ((access != DB_WRITE && access != DB_MIGRATE) ||
		demand_writable(db, err));
}

static void
close_register(struct db *db)
{
	struct db_sqlite_file *file = db->connection;

	if (file == NULL)
		return;
	(void)sqlite3_close_v2(file->sqlite);
	if (file->queue_fd >= 0)
		(void)close(file->queue_fd);
	free(file);
}

const struct db_engine db_sqlite = {
    .accepts = accepts,
    .is_there = is_there,
    .find_place = find_place,
    .log_path = log_path,
    .open = open_register,
    .close = close_register,
    .schema = &db_sqlite_schema,
    .identify = db_sqlite_identify,
    .execute = db_sqlite_execute,
    .make_ready = db_sqlite_demand_wal,
    .enforce_references = db_sqlite_enforce_references,
    .check_references = db_sqlite_check_references,
    .begin = db_sqlite_begin,
    .commit = db_sqlite_commit,
    .transaction = db_sqlite_transaction,
    .is_busy = db_sqlite_is_busy,
    .prepare = db_sqlite_prepare,
    .bind_int = db_sqlite_bind_int,
    .bind_no_int = db_sqlite_bind_no_int,
    .bind_text = db_sqlite_bind_text,
    .bind_blob = db_sqlite_bind_blob,
    .bind_zeros = db_sqlite_bind_zeros,
    .step = db_sqlite_step,
    .reset = db_sqlite_reset,
    .release = db_sqlite_release,
    .add = db_sqlite_add,
    .write_blob = db_sqlite_write_blob,
    .changes = db_sqlite_changes,
    .is_null = db_sqlite_is_null,
    .column_int = db_sqlite_int,
    .column_text = db_sqlite_text,
    .column_bytes = db_sqlite_bytes,
    .watch = db_sqlite_watch,
    .data_version = db_sqlite_data_version,
    .check = db_sqlite_check,
    .checkpoint = db_sqlite_checkpoint,
    .demand_disk = db_sqlite_demand_disk,
    .demand_in_place = db_sqlite_demand_in_place,
    .expect_large = db_sqlite_expect_large,
    .give_back = db_sqlite_give_back,
    .has_much = db_sqlite_has_much,
};
