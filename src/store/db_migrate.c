/* SPDX-License-Identifier: ISC */
#include "store/db_private.h"

#include <string.h>

#include "base/memory.h"
#include "store/db.h"
#include "store/db_words.h"
#include "store/mention.h"
#include "store/schema_sql.h"

/* "dpod": PRAGMA application_id of a register. */
#define APPLICATION_ID 1685090148
/* The first schema with table mention. */
#define MENTIONS_SINCE 3

/*
 * In order, from the oldest version that can be migrated. The schema alone
 * creates a new register. Version 1 was the first.
 */
static const struct migration migrations[] = {
    {2, migration_2_sql},
    {3, migration_3_sql},
};

/* What this program writes into a new table about rows that are older. */
static bool
fill_from(struct db *db, int version, struct error *err)
{
	return version >= MENTIONS_SINCE || mention_fill(db, err);
}

/* Identifies the file and fills *ret_version; 0: an empty file. */
static bool
db_identify(struct db *db, int *ret_version, struct error *err)
{
	static const char id_sql[] = "PRAGMA application_id";
	static const char version_sql[] = "PRAGMA user_version";
	static const char tables_sql[] = "SELECT count(*) FROM sqlite_schema";
	int64_t id, version, tables;

	if (!db_find_int(db_statement(db, id_sql), &id, err) ||
	    !db_find_int(db_statement(db, version_sql), &version, err) ||
	    !db_find_int(db_statement(db, tables_sql), &tables, err))
		return false;
	if (id == 0 && version == 0 && tables == 0) {
		*ret_version = 0;
		return true;
	}
	if (id != APPLICATION_ID || version <= 0)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s is the database of another program", db->path);
	*ret_version = (int)version;
	return true;
}

bool
db_find_version(struct db *db, int *ret_version, struct error *err)
{
	return db_identify(db, ret_version, err);
}

bool
db_demand_known(struct db *db, struct error *err)
{
	int found;

	return db_identify(db, &found, err) &&
	    (found <= DB_VERSION || db_demand_version(db, DB_VERSION, err));
}

bool
db_demand_version(struct db *db, int version, struct error *err)
{
	int found;

	if (!db_identify(db, &found, err))
		return false;
	if (found == version)
		return true;
	if (found > version)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s was created by a newer dpod (schema %d; this one "
		    "supports %d): reinstall that version",
		    db->path, found, version);
	if (found == 0)
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s is empty: dpod creates its tables when it starts",
		    db->path);
	return error_set(err, ERROR_STORE, RETRY_LATER,
	    "%s was created by an older dpod (schema %d; this one needs %d): "
	    "dpod migrates it when it starts",
	    db->path, found, version);
}

/* A step may rebuild tables; then no row may refer to a missing one. */
static bool
check_references(struct db *db, struct error *err)
{
	static const char sql[] = "PRAGMA foreign_key_check";
	struct statement *check = db_statement(db, sql);
	enum db_step step = db_step(check, err);

	if (step != DB_ROW)
		return step == DB_END;
	(void)error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s: the migration would violate a foreign key of table %s",
	    db->path, db_text(check, 0));
	db_done(check);
	return false;
}

static bool
run_step(struct db *db, const char *sql, int to, struct error *err)
{
	int reached;

	if (!db_execute(db, sql, err) || !db_identify(db, &reached, err))
		return false;
	return reached == to ||
	    error_set(err, ERROR_STORE, RETRY_NEVER,
		"%s: the migration to schema %d ended at %d", db->path, to,
		reached);
}

static bool
run_steps(struct db *db, const struct migration *steps, size_t steps_count,
    int version, struct error *err)
{
	int began, found;

	if (!db_identify(db, &found, err))
		return false;
	if (found == 0)
		return run_step(db, schema_sql, version, err);
	began = found;
	for (size_t i = 0; i < steps_count && found < version; i++) {
		if (steps[i].to != found + 1)
			continue;
		if (!run_step(db, steps[i].sql, steps[i].to, err))
			return error_prefix(
			    err, "migrating to schema %d", steps[i].to);
		found = steps[i].to;
	}
	return db_demand_version(db, version, err) && db_words_fill(db, err) &&
	    fill_from(db, began, err) && check_references(db, err);
}

bool
db_migrate(struct db *db, const struct migration *steps, size_t steps_count,
    int version, struct error *err)
{
	static const char references_off[] = "PRAGMA foreign_keys = OFF";
	static const char references_on[] = "PRAGMA foreign_keys = ON";
	struct error later;
	bool migrated = false;
	int found;

	if (!db_identify(db, &found, err))
		return false;
	if (found == version)
		return true;
	if (found > version)
		return db_demand_version(db, version, err);
	if (!db_execute(db, references_off, err))
		return false;
	if (db_begin(db, err)) {
		migrated = run_steps(db, steps, steps_count, version, err) &&
		    db_commit(db, err);
		if (!migrated)
			db_rollback(db);
	}
	if (!db_execute(db, references_on, migrated ? err : &later))
		return false;
	return migrated;
}

/*
 * WAL mode is stored in the file. Set only once the file is known to be a
 * register, because it changes the file.
 */
static bool
demand_wal(struct db *db, struct error *err)
{
	static const char sql[] = "PRAGMA journal_mode = WAL";
	struct statement *mode = db_statement(db, sql);
	bool is_wal;

	mode->writes = false;
	if (db_step(mode, err) != DB_ROW)
		return false;
	is_wal = strcmp(db_text(mode, 0), "wal") == 0;
	db_done(mode);
	return is_wal ||
	    error_set(err, ERROR_STORE, RETRY_NEVER,
		"%s cannot use a write-ahead log here: is it on a network "
		"file system?",
		db->path);
}

/* Needed if an older program with the same schema used the register last. */
static bool
add_words(struct db *db, struct error *err)
{
	bool complete;

	if (!db_words_check(db, &complete, err))
		return false;
	if (complete)
		return true;
	if (!db_begin(db, err))
		return false;
	if (db_words_fill(db, err) && db_commit(db, err))
		return true;
	db_rollback(db);
	return false;
}

bool
db_migrate_to_current(struct db *db, struct error *err)
{
	int found;

	if (!db_identify(db, &found, err))
		return false;
	if (found > DB_VERSION)
		return db_demand_version(db, DB_VERSION, err);
	return demand_wal(db, err) &&
	    db_migrate(db, migrations, LENGTH(migrations), DB_VERSION, err) &&
	    add_words(db, err);
}
