/* SPDX-License-Identifier: ISC */
#include "store/db.h"

#include <string.h>

#include <sqlite3.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "store/db_private.h"

/* A log of this many pages is copied into the file: 8 MB. */
#define CHECKPOINT_FRAMES 2000
#define REST_BYTES_MAX	  (2 * 1024 * 1024)

int
db_committed(void *context, sqlite3 *sqlite, const char *name, int frames)
{
	struct db *db = context;

	db->locked_ms = timestamp_monotonic_ms() - db->began_ms;
	/* Others may write meanwhile. If it fails, the next one does it. */
	if (frames >= CHECKPOINT_FRAMES)
		(void)sqlite3_wal_checkpoint_v2(
		    sqlite, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return SQLITE_OK;
}

int64_t
db_locked_ms(const struct db *db)
{
	return db->locked_ms;
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
db_checkpoint(struct db *db, bool *ret_done, struct error *err)
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
db_expect_large(struct db *db, bool is_large)
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
	    db->sqlite, is_large ? little : batch, NULL, NULL, NULL);
}

void
db_give_back(struct db *db)
{
	(void)sqlite3_db_release_memory(db->sqlite);
}

void
db_rest(struct db *db)
{
	int used = 0, highest;

	if (sqlite3_db_status(db->sqlite, SQLITE_DBSTATUS_CACHE_USED, &used,
		&highest, 0) != SQLITE_OK ||
	    used <= REST_BYTES_MAX)
		return;
	db_give_back(db);
	memory_trim();
}

bool
db_check(struct db *db, struct error *err)
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
