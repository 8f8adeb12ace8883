/* SPDX-License-Identifier: ISC */
#include "store/db_catalogue.h"

#include "store/db_sqlite.h"

static bool
set_triggers(struct db *db, bool is_on, struct error *err)
{
	int result = sqlite3_db_config(db_sqlite_of(db),
	    SQLITE_DBCONFIG_ENABLE_TRIGGER, is_on ? 1 : 0, NULL);

	return result == SQLITE_OK || db_sqlite_report(db, result, err);
}

/* What the moving itself has, and no schema: register_move. */
const struct db_catalogue db_catalogue_sqlite = {
    .columns = "SELECT m.name, x.name, CASE x.type WHEN 'INTEGER' THEN 0"
	       " WHEN 'TEXT' THEN 1 ELSE 2 END, x.pk"
	       " FROM sqlite_schema AS m JOIN pragma_table_xinfo(m.name) AS x"
	       " WHERE m.type = 'table' AND x.hidden = 0"
	       " AND m.name NOT IN ('register_move', 'sqlite_sequence',"
	       " 'sqlite_stat1', 'sqlite_stat4')"
	       " ORDER BY m.name, x.cid",
    .references =
	"SELECT m.name, f.\"table\" FROM sqlite_schema AS m"
	" JOIN pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table'",
    .version = "PRAGMA user_version = @",
    .refuse = "CREATE TRIGGER register_move_@_1 BEFORE INSERT ON @ BEGIN"
	      " SELECT RAISE(ABORT, 'this register was moved'); END;"
	      "CREATE TRIGGER register_move_@_2 BEFORE UPDATE ON @ BEGIN"
	      " SELECT RAISE(ABORT, 'this register was moved'); END;"
	      "CREATE TRIGGER register_move_@_3 BEFORE DELETE ON @ BEGIN"
	      " SELECT RAISE(ABORT, 'this register was moved'); END",
    .accept = "DROP TRIGGER register_move_@_1; DROP TRIGGER register_move_@_2;"
	      "DROP TRIGGER register_move_@_3",
    .set_triggers = set_triggers,
    .settle = "PRAGMA wal_checkpoint(TRUNCATE)",
};

const struct db_catalogue db_catalogue_postgresql = {
    .columns =
	"SELECT c.relname::text, a.attname::text,"
	" CASE a.atttypid WHEN 'bigint'::regtype THEN 0"
	" WHEN 'bytea'::regtype THEN 2 ELSE 1 END,"
	" coalesce(array_position(i.indkey::smallint[], a.attnum) + 1, 0)"
	" FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid"
	" LEFT JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary"
	" WHERE c.relkind = 'r'"
	" AND c.relnamespace = current_schema()::regnamespace"
	" AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
	" AND c.relname NOT IN ('register_move', 'register_schema')"
	" ORDER BY c.relname::text, a.attnum",
    .references =
	"SELECT c.relname::text, o.relname::text FROM pg_constraint AS k"
	" JOIN pg_class AS c ON c.oid = k.conrelid"
	" JOIN pg_class AS o ON o.oid = k.confrelid WHERE k.contype = 'f'"
	" AND c.relnamespace = current_schema()::regnamespace",
    .version = "UPDATE register_schema SET version = @",
    .refuse =
	"CREATE OR REPLACE FUNCTION register_move_refuse() RETURNS trigger"
	" LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION"
	" 'this register was moved'; END $$;"
	"CREATE TRIGGER register_move BEFORE INSERT OR UPDATE OR DELETE"
	" OR TRUNCATE ON @ EXECUTE FUNCTION register_move_refuse()",
    .accept = "DROP TRIGGER register_move ON @",
    .accepted = "DROP FUNCTION register_move_refuse()",
    .quiet = "ALTER TABLE @ DISABLE TRIGGER USER",
    .loud = "ALTER TABLE @ ENABLE TRIGGER USER",
    .settle = "ANALYZE",
};
