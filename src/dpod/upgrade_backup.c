/* SPDX-License-Identifier: ISC */
#include "dpod/upgrade_backup.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "dpod/log.h"
#include "store/backup.h"
#include "store/db.h"
#include "store/lease.h"

#define KEPT_SECONDS ((int64_t)30 * 24 * 3600)

static char *
directory_of(const struct conf *conf, struct arena *memory)
{
	return arena_printf(memory, "%s/upgrade-backup", conf->state_directory);
}

static bool
copy(struct db *db, const char *directory, const char *path,
    struct arena *memory, struct error *err)
{
	const char *beside = arena_printf(memory, "%s.new", path);

	if (mkdir(directory, 0700) != 0 && errno != EEXIST)
		return error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s",
		    directory, strerror(errno));
	(void)unlink(beside);
	if (!backup_write(db, beside, NULL, err)) {
		err->retry = RETRY_LATER; /* the disk may be full */
		return false;
	}
	if (rename(beside, path) == 0)
		return true;
	return error_set(
	    err, ERROR_STORE, RETRY_LATER, "%s: %s", path, strerror(errno));
}

bool
upgrade_backup_write(
    const struct conf *conf, const char *database, struct error *err)
{
	struct arena *memory = arena_new();
	const char *directory = directory_of(conf, memory);
	const char *path = arena_printf(
	    memory, "%s/before-schema-%d.db", directory, DB_VERSION);
	struct db *db = NULL;
	int version = 0;
	bool is_there, done = db_is_there(database, &is_there, err);

	if (done && is_there) {
		db = db_open(database, DB_LOOK, err);
		done = db != NULL && db_find_version(db, &version, err);
	}
	/* A database is copied by its own program: see doc/SCALING.md. */
	if (done && version > 0 && version < DB_VERSION && !lease_is_used(db)) {
		done = copy(db, directory, path, memory, err) ||
		    error_prefix(err,
			"cannot back up the register before it is migrated");
		if (done)
			log_event(LOG_NOTICE, "register-backed-up",
			    "schema=%d path=%s", version, log_quoted(path));
	}
	db_close(db);
	arena_free(memory);
	return done;
}

void
upgrade_backup_expire(const struct conf *conf, int64_t now_at)
{
	struct arena *memory = arena_new();
	const char *directory = directory_of(conf, memory);
	struct file_names found = {.count = 0};
	struct error ignored;

	if (access(directory, F_OK) == 0 &&
	    file_list(memory, directory, ".db", &found, &ignored))
		for (size_t i = 0; i < found.count; i++) {
			const char *path = arena_printf(
			    memory, "%s/%s", directory, found.names[i]);
			struct stat file;

			if (stat(path, &file) == 0 &&
			    now_at - file.st_mtime > KEPT_SECONDS &&
			    unlink(path) == 0)
				log_event(LOG_INFO, "upgrade-backup-erased",
				    "path=%s", log_quoted(path));
		}
	arena_free(memory);
}
