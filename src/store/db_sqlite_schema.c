/* SPDX-License-Identifier: ISC */
#include "store/db_sqlite.h"

#include <string.h>

#include "base/memory.h"
#include "store/db_catalogue.h"
#include "store/schema_sql.h"

/* "dpod": PRAGMA application_id of a register. */
#define APPLICATION_ID 1685090148

/* Version 1 was the first. */
static const struct migration migrations[] = {
    {2, migration_2_sql},
    {3, migration_3_sql},
};

const struct db_schema db_sqlite_schema = {
    schema_sql, &db_catalogue_sqlite, migrations, LENGTH(migrations)};

bool
db_sqlite_identify(struct db *db, int *ret_version, struct error *err)
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

/*
 * WAL mode is stored in the file. Set only once the file is known to be a
 * register, because it changes the file.
 */
bool
db_sqlite_demand_wal(struct db *db, struct error *err)
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

bool
db_sqlite_enforce_references(struct db *db, bool enforced, struct error *err)
{
	return db_sqlite_execute(db,
	    enforced ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF",
	    err);
}

/* No row may refer to a missing one. */
bool
db_sqlite_check_references(struct db *db, struct error *err)
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
