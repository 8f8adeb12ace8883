/* SPDX-License-Identifier: ISC */
#include "store/db_postgresql.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "store/db_catalogue.h"
#include "store/db_postgresql_library.h"
#include "store/schema_sql.h"

#define LOCATION "postgresql://"

/* By the beginning of SQLSTATE, the longer ones first. */
static const struct {
	const char *state;
	enum error_retry retry;
	const char *words; /* after the name of the database */
} reports[] = {
    {"08", RETRY_LATER, "cannot be reached"},
    {"22", RETRY_NEVER, "does not take a value"},
    {"25006", RETRY_LATER, "is read-only"},
    {"25P02", RETRY_LATER, "an earlier failure rolled back the transaction"},
    {"28", RETRY_LATER, "does not let this user in"},
    {"3D000", RETRY_LATER, "does not exist"},
    {"42501", RETRY_LATER, "does not give this role the right to that"},
    {"42P01", RETRY_LATER, "has no tables: it was replaced, or emptied"},
    {"40", RETRY_LATER, "was changed by another process at the same time"},
    {"53100", RETRY_LATER, "cannot grow: the disk is full"},
    {"53", RETRY_LATER, "has no more memory or connections"},
    {"55P03", RETRY_LATER, "is locked by another process"},
    {"57P", RETRY_LATER, "is stopping, or starting"},
    {"58", RETRY_LATER, "is on a system that fails"},
    {"XX001", RETRY_NEVER, "is damaged: restore it from a backup"},
    {"XX002", RETRY_NEVER, "is damaged: restore it from a backup"},
};

/* In the words of SQLite. */
static const struct {
	const char *state, *words;
} constraints[] = {
    {"23502", "NOT NULL"},
    {"23503", "FOREIGN KEY"},
    {"23505", "UNIQUE"},
    {"23514", "CHECK"},
};

static bool
report_constraint(const struct db *db, const PGresult *result,
    const char *state, struct error *err)
{
	const char *name = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	const char *words = "a";

	for (size_t i = 0; i < LENGTH(constraints); i++)
		if (strcmp(state, constraints[i].state) == 0)
			words = constraints[i].words;
	if (name == NULL)
		name = PQresultErrorField(result, PG_DIAG_COLUMN_NAME);
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s: %s constraint failed: %s (%s)", db->path, words,
	    name == NULL ? "" : name, state);
}

bool
pg_report(const struct db *db, const PGresult *result, struct error *err)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	if (state != NULL && strcmp(state, "57014") == 0)
		return error_set(err, ERROR_STORE, RETRY_LATER, "interrupted");
	if (PQstatus(pg_of(db)->connection) == CONNECTION_BAD &&
	    (result == NULL || pg_of(db)->connection != NULL))
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s cannot be reached: %.*s", db->path,
		    (int)strcspn(PQerrorMessage(pg_of(db)->connection), "\n"),
		    PQerrorMessage(pg_of(db)->connection));
	/* Of libpq: what was read ahead of a connection that was lost. */
	if (state == NULL)
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s was lost while it was read", db->path);
	if (strncmp(state, "23", 2) == 0)
		return report_constraint(db, result, state, err);
	for (size_t i = 0; i < LENGTH(reports); i++)
		if (strncmp(
			reports[i].state, state, strlen(reports[i].state)) == 0)
			return error_set(err, ERROR_STORE, reports[i].retry,
			    "%s %s", db->path, reports[i].words);
	return error_set(err, ERROR_STORE, RETRY_NEVER, "%s: %s (%s)", db->path,
	    words == NULL ? "" : words, state);
}

static bool
accepts(const char *location)
{
	return strncmp(location, LOCATION, strlen(LOCATION)) == 0;
}

static bool
open_register(struct db *db, enum db_access access, struct error *err)
{
	struct pg *pg = memory_new(1, sizeof *pg);

	db->connection = pg;
	pg->location = memory_string(db->path);
	pg->is_writing = access == DB_WRITE || access == DB_MIGRATE;
	return pg_connect(db, err);
}

static void
close_register(struct db *db)
{
	struct pg *pg = pg_of(db);

	if (pg == NULL)
		return;
	/* Without libpq there is none. */
	if (pg->connection != NULL)
		PQfinish(pg->connection);
	free(pg->location);
	free(pg);
}

static bool
identify(struct db *db, int *ret_version, struct error *err)
{
	static const char is_there[] =
	    "SELECT count(*) FROM pg_class WHERE relname = 'register_schema'"
	    " AND relnamespace = current_schema()::regnamespace";
	static const char tables[] =
	    "SELECT count(*) FROM pg_class WHERE relkind = 'r'"
	    " AND relnamespace = current_schema()::regnamespace";
	static const char version_sql[] = "SELECT version FROM register_schema";
	int64_t found, version;

	if (!db_find_int(db_statement(db, is_there), &found, err))
		return false;
	if (found != 0) {
		if (!db_find_int(db_statement(db, version_sql), &version, err))
			return false;
		*ret_version = (int)version;
		return true;
	}
	if (!db_find_int(db_statement(db, tables), &found, err))
		return false;
	*ret_version = 0;
	return found == 0 ||
	    error_set(err, ERROR_STORE, RETRY_NEVER,
		"%s has the tables of another program", db->path);
}

static bool
send_begin(struct db *db, bool is_writing, struct error *err)
{
#define BEGIN_WRITING "BEGIN ISOLATION LEVEL READ COMMITTED;"
	/* "dpod", and the schema that the register is in. */
#define BE_ALONE                                   \
	"SELECT pg_advisory_xact_lock(1685090148," \
	" current_schema()::regnamespace::oid::integer);"
	static const char migrating[] =
	    BEGIN_WRITING BE_ALONE "SELECT pg_current_xact_id()::text";
	/* Nothing if a newer dpod has changed the schema since. */
#define WORDS(number)  #number
#define NUMBER(number) WORDS(number)
#define BE_KNOWN                                                       \
	BE_ALONE "SELECT CASE WHEN version = " NUMBER(                 \
	    DB_VERSION) " THEN pg_current_xact_id()::text ELSE '' END" \
			" FROM register_schema"
	static const char writing[] = BEGIN_WRITING BE_KNOWN;
	/* If it is stopped now, others are not to wait for long. */
	static const char fenced[] = BEGIN_WRITING
	    "SET LOCAL idle_in_transaction_session_timeout = '15s';" BE_KNOWN;
	static const char reading[] =
	    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
	struct pg *pg = pg_of(db);

	if (!is_writing)
		return pg_run(db, reading, err);
	if (!pg_run_value(db,
		!db->has_version	   ? migrating
		    : db->fences_count > 0 ? fenced
					   : writing,
		pg->transaction, sizeof pg->transaction, err))
		return false;
	return pg->transaction[0] != '\0' ||
	    db_demand_version(db, DB_VERSION, err);
}

bool
pg_begin(struct db *db, bool is_writing, struct error *err)
{
	struct error ignored;

	if (send_begin(db, is_writing, err))
		return true;
	(void)pg_run(db, "ROLLBACK", &ignored);
	return false;
}

static bool
begin(struct db *db, bool is_writing, struct error *err)
{
	return pg_begin(db, is_writing, err) ||
	    (pg_is_lost(db) && pg_reconnect(db, err) &&
		pg_begin(db, is_writing, err));
}

static bool
commit(struct db *db, struct error *err)
{
	bool done = pg_run(db, PG_COMMIT, err);

	if (!done && pg_is_lost(db))
		done = pg_resolve(db, err);
	db->locked_ms = timestamp_monotonic_ms() - db->began_ms;
	return done;
}

static enum db_transaction
transaction(const struct db *db)
{
	const struct pg *pg = pg_of(db);

	switch (PQtransactionStatus(pg->connection)) {
	case PQTRANS_IDLE:
		return TRANSACTION_NONE;
	case PQTRANS_INTRANS:
		return TRANSACTION_OPEN;
	case PQTRANS_ACTIVE:
		/* Rows are to come: of a transaction, or of one statement. */
		return pg->is_in_block ? TRANSACTION_OPEN : TRANSACTION_NONE;
	case PQTRANS_UNKNOWN:
		/* Lost: a rollback is all that it takes. */
		return pg->is_in_block ? TRANSACTION_DEAD : TRANSACTION_NONE;
	default:
		return TRANSACTION_DEAD;
	}
}

static bool
is_busy(const struct db *db)
{
	return !pg_is_lost(db) &&
	    PQtransactionStatus(pg_of(db)->connection) != PQTRANS_IDLE;
}

static bool
writes(const char *sql)
{
	static const char *const reading[] = {"SELECT", "VALUES", "SHOW"};

	for (size_t i = 0; i < LENGTH(reading); i++)
		if (strncmp(sql, reading[i], strlen(reading[i])) == 0)
			return false;
	/* WITH can end in either. */
	return strncmp(sql, "WITH", 4) != 0 || strstr(sql, "DELETE ") != NULL ||
	    strstr(sql, "UPDATE ") != NULL || strstr(sql, "INSERT ") != NULL;
}

static void
prepare(struct statement *statement)
{
	statement->prepared = pg_translate(statement->sql);
	statement->writes = writes(statement->sql);
}

static enum db_step
step(struct statement *statement, struct error *err)
{
	const struct pg_statement *of = statement->prepared;

	return of->is_stepping ? pg_next(statement, err)
			       : pg_send(statement, false, err);
}

static bool
run(struct statement *statement, const char *words, struct error *err)
{
	pg_set_next_id(pg_of(statement->db), statement->prepared, 0);
	return pg_queue(statement, 0, words, err);
}

static void
reset(struct statement *statement)
{
	struct pg_statement *of = statement->prepared;

	pg_drop(statement->db, of);
	pg_unbind(of);
}

static void
release(struct statement *statement)
{
	pg_drop(statement->db, statement->prepared);
	pg_release(statement->prepared);
}

static bool
add(struct statement *statement, int64_t *ret_id, struct error *err)
{
	const struct pg_statement *of = statement->prepared;
	struct pg *pg = pg_of(statement->db);
	enum db_step result;

	assert(!of->is_prepared || of->gives_id);
	*ret_id = 0;
	if (transaction(statement->db) != TRANSACTION_OPEN) {
		db_done(statement);
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: write outside of a transaction", statement->db->path);
	}
	*ret_id = pg_next_id(pg, of);
	if (*ret_id != 0) {
		bool done = pg_queue(statement, *ret_id, NULL, err);

		pg_set_next_id(pg, of, *ret_id + 1);
		db_done(statement);
		return done;
	}
	result = pg_send(statement, true, err);
	if (result == DB_ROW) {
		*ret_id = pg_int(statement, 0);
		/* References and triggers are checked after the row came. */
		result = pg_next(statement, err);
	}
	pg_set_next_id(pg, of, *ret_id == 0 ? 0 : *ret_id + 1);
	db_done(statement);
	return result != DB_FAILED;
}

static bool
write_blob(struct db *db, const char *table, const char *column, int64_t id,
    const void *bytes, size_t length, struct error *err)
{
	struct pg_statement *of;
	struct statement write = {.db = db};
	char sql[128];
	bool done;

	(void)snprintf(sql, sizeof sql, "UPDATE %s SET %s = ?1 WHERE id = ?2",
	    table, column);
	of = pg_translate(sql);
	write.prepared = of;
	pg_bind_blob(&write, 1, bytes, length);
	pg_bind_int(&write, 2, id);
	done = pg_queue(&write, 0, NULL, err);
	pg_drop(db, of);
	pg_release(of);
	return done;
}

/* What is queued has no answer yet. */
static int64_t
changes(const struct db *db)
{
	struct error err;

	if (pg_settle(db, &err))
		return pg_of(db)->changes;
	pg_save_failure(pg_of(db), &err);
	return 0;
}

/* Also own transactions change it: then nothing new is found. */
static bool
data_version(struct db *db, int64_t *ret_version, struct error *err)
{
	static const char sql[] =
	    "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint";

	return db_find_int(db_statement(db, sql), ret_version, err);
}

static bool
listen(struct db *db, struct error *err)
{
	pg_of(db)->is_listening = pg_run(db, PG_LISTEN, err);
	return pg_of(db)->is_listening;
}

static int
listen_fd(const struct db *db)
{
	return pg_is_lost(db) ? -1 : PQsocket(pg_of(db)->connection);
}

/* What this process has committed is heard as well. */
static bool
hear(struct db *db)
{
	PGconn *connection = pg_of(db)->connection;
	bool is_heard = false;
	PGnotify *each;

	if (pg_is_lost(db) || PQconsumeInput(connection) == 0)
		return false;
	while ((each = PQnotifies(connection)) != NULL) {
		if (each->be_pid != PQbackendPID(connection))
			is_heard = true;
		PQfreemem(each);
	}
	return is_heard;
}

/* The server checks what it reads (initdb --data-checksums). */
static bool
check(struct db *db, struct error *err)
{
	return pg_run(db, "SELECT 1", err);
}

/*
 * The server frees the space of erased rows, and overwrites it as it likes; its
 * log is its own business. It leaves out the tables of others.
 */
static bool
checkpoint(struct db *db, bool *ret_done, struct error *err)
{
	*ret_done = true;
	return pg_run(db, "VACUUM (SKIP_LOCKED)", err);
}

/* Schema 3 was the first: there is nothing to migrate from. */
static const struct db_schema schema = {
    schema_postgresql_sql, &db_catalogue_postgresql, NULL, 0};

const struct db_engine db_postgresql = {
    .accepts = accepts,
    .demand_location = pg_demand_location,
    .is_there = pg_is_there,
    .backed_up_by = "pg_dump(1)",
    .is_shared = true,
    .open = open_register,
    .close = close_register,
    .schema = &schema,
    .identify = identify,
    .execute = pg_run,
    .begin = begin,
    .commit = commit,
    .transaction = transaction,
    .is_busy = is_busy,
    .prepare = prepare,
    .bind_int = pg_bind_int,
    .bind_no_int = pg_bind_no_int,
    .bind_text = pg_bind_text,
    .bind_blob = pg_bind_blob,
    .bind_zeros = pg_bind_zeros,
    .step = step,
    .run = run,
    .reset = reset,
    .release = release,
    .add = add,
    .write_blob = write_blob,
    .changes = changes,
    .is_null = pg_is_null,
    .column_int = pg_int,
    .column_text = pg_text,
    .column_bytes = pg_bytes,
    .data_version = data_version,
    .check = check,
    .checkpoint = checkpoint,
    .listen = listen,
    .listen_fd = listen_fd,
    .hear = hear,
};
