/* SPDX-License-Identifier: ISC */
#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "store/db_sqlite.h"

/* Writers wait during a step: copy a number of pages, then pause. */
#define STEP_PAGES   1000
#define REST_MS	     5
#define BUSY_REST_MS 50
#define BUSY_MAX     1200

static bool
fail(const char *path, const char *what, struct error *err)
{
	return error_set(err, ERROR_STORE, RETRY_NEVER, "%s: %s", path, what);
}

static bool
copy_pages(struct db *db, sqlite3 *target, const char *path,
    backup_step_fn *on_step, struct error *err)
{
	sqlite3_backup *backup =
	    sqlite3_backup_init(target, "main", db_sqlite_of(db), "main");
	int result, busy = 0;

	if (backup == NULL)
		return fail(path, sqlite3_errmsg(target), err);
	do {
		int left = sqlite3_backup_remaining(backup);
		int pages = sqlite3_backup_pagecount(backup);

		if (on_step != NULL &&
		    !on_step((size_t)(pages - left), (size_t)pages)) {
			result = SQLITE_INTERRUPT;
			break;
		}
		result = sqlite3_backup_step(backup, STEP_PAGES);
		if (result == SQLITE_OK)
			(void)sqlite3_sleep(REST_MS);
		if ((result & 0xff) == SQLITE_BUSY ||
		    (result & 0xff) == SQLITE_LOCKED) {
			(void)sqlite3_sleep(BUSY_REST_MS);
			if (++busy < BUSY_MAX)
				result = SQLITE_OK;
		}
	} while (result == SQLITE_OK);
	(void)sqlite3_backup_finish(backup);
	if (result == SQLITE_DONE)
		return true;
	return fail(path, sqlite3_errstr(result), err);
}

/* Checks the copy and leaves WAL mode, so no log remains beside it. */
static bool
finish(sqlite3 *target, const char *path, struct error *err)
{
	sqlite3_stmt *check = NULL;
	bool sound = false;

	if (sqlite3_exec(target, "PRAGMA journal_mode = DELETE", NULL, NULL,
		NULL) != SQLITE_OK)
		return fail(path, sqlite3_errmsg(target), err);
	if (sqlite3_prepare_v2(target, "PRAGMA integrity_check(1)", -1, &check,
		NULL) == SQLITE_OK &&
	    sqlite3_step(check) == SQLITE_ROW) {
		const char *word = (const char *)sqlite3_column_text(check, 0);

		sound = word != NULL && strcmp(word, "ok") == 0;
	}
	(void)sqlite3_finalize(check);
	return sound || fail(path, "the copy failed its integrity check", err);
}

static bool
make_file(const char *path, struct error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd == -1)
		return fail(path, strerror(errno), err);
	(void)close(fd);
	return true;
}

/* Of a file or a directory. */
static bool
sync_path(const char *path, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool done = fd != -1 && fsync(fd) == 0;

	if (!done)
		(void)fail(path, strerror(errno), err);
	if (fd != -1)
		(void)close(fd);
	return done;
}

static bool
write_partial(
    struct db *db, const char *path, backup_step_fn *on_step, struct error *err)
{
	sqlite3 *target = NULL;
	bool done;

	if (!make_file(path, err))
		return false;
	if (sqlite3_open_v2(path, &target,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW,
		NULL) != SQLITE_OK)
		done = fail(path, sqlite3_errmsg(target), err);
	else
		done = copy_pages(db, target, path, on_step, err) &&
		    finish(target, path, err);
	(void)sqlite3_close(target);
	return done && sync_path(path, err);
}

/* So that a power cut does not take the name of what is complete. */
static bool
sync_directory_of(const char *path, struct error *err)
{
	char *directory = memory_string(path);
	char *slash = strrchr(directory, '/');
	bool done;

	if (slash != NULL)
		slash[slash == directory] = '\0';
	done = sync_path(slash == NULL ? "." : directory, err);
	free(directory);
	return done;
}

/* A leftover journal would be applied to the next file of that name. */
static void
remove_partial(const char *partial)
{
	static const char *const ends[] = {"", "-journal", "-wal", "-shm"};
	size_t size = strlen(partial) + 10;
	char *path = memory_new(size, 1);

	for (size_t i = 0; i < LENGTH(ends); i++) {
		(void)snprintf(path, size, "%s%s", partial, ends[i]);
		(void)unlink(path);
	}
	free(path);
}

bool
backup_write(
    struct db *db, const char *path, backup_step_fn *on_step, struct error *err)
{
	size_t size = strlen(path) + sizeof ".partial";
	char *partial = memory_new(size, 1);
	bool done;

	if (db->engine->backed_up_by != NULL) {
		free(partial);
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s cannot be copied into a file of SQLite: back it up "
		    "with %s",
		    db->path, db->engine->backed_up_by);
	}
	(void)snprintf(partial, size, "%s.partial", path);
	/* Remains of an interrupted backup are useless. */
	remove_partial(partial);
	done = write_partial(db, partial, on_step, err);
	/* Not rename(2), which would replace an older backup. */
	if (done && link(partial, path) != 0)
		done = fail(path, strerror(errno), err);
	remove_partial(partial);
	free(partial);
	return done && sync_directory_of(path, err);
}
