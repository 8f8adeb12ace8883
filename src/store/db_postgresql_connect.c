/* SPDX-License-Identifier: ISC */
#include "store/db_postgresql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "store/db_postgresql_library.h"
#include "store/db_seen.h"

#define SERVER_MIN 150000
/* For how long a lost connection is made again, and the pause between. */
#define RECONNECT_MS 20000
#define PAUSE_MS     200
/* Whom mailboxes and relays trust as well. */
#define AUTHORITIES "/etc/ssl/certs/ca-certificates.crt"

/* What is before the location, dbname, may be different in it. */
#define NAMES 13
static const char *const names[NAMES + 1] = {"connect_timeout",
    "keepalives_idle", "keepalives_interval", "keepalives_count",
    "tcp_user_timeout", "sslrootcert", "dbname", "fallback_application_name",
    "sslmode", "gssencmode", "client_encoding", "target_session_attrs",
    "channel_binding", NULL};

bool
pg_is_there(const char *location, bool *ret_is_there, struct error *err)
{
	struct db *db = db_open(location, DB_LOOK, err);
	int version;
	bool found = db != NULL && db_find_version(db, &version, err);

	if (found)
		*ret_is_there = version != 0;
	db_close(db);
	return found;
}

static void
be_silent(void *context, const PGresult *notice)
{
	(void)context;
	(void)notice;
}

/* What errors say: no password, no user. */
static void
name_it(struct db *db)
{
	const PGconn *connection = pg_of(db)->connection;
	const char *host = PQhost(connection), *name = PQdb(connection);
	char words[256];

	(void)snprintf(words, sizeof words, "database \"%s\" of %s",
	    name == NULL ? "" : name,
	    host == NULL || host[0] == '\0' ? "PostgreSQL" : host);
	free(db->path);
	db->path = memory_string(words);
}

/* Text is compared byte by byte, and of ASCII alone the case is known. */
static bool
demand_database(struct db *db, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM pg_database WHERE datname = "
	    "current_database()"
	    " AND pg_encoding_to_char(encoding) = 'UTF8'"
	    " AND datcollate IN ('C', 'POSIX') AND datctype IN ('C', 'POSIX')";
	int64_t found;

	if (PQserverVersion(pg_of(db)->connection) < SERVER_MIN)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s is of a PostgreSQL older than 15", db->path);
	if (!db_find_int(db_statement(db, sql), &found, err))
		return false;
	return found == 1 ||
	    error_set(err, ERROR_STORE, RETRY_NEVER,
		"%s must be created with TEMPLATE template0 ENCODING 'UTF8'"
		" LOCALE 'C'",
		db->path);
}

/*
 * A commit that was answered must outlive the server, whatever others of its
 * users want. It must notice, too, that a process is gone, or was stopped.
 */
static bool
set_up(struct db *db, struct error *err)
{
	/*
	 * Statements are short: compiling one takes longer. A writer waits for
	 * another as long as with SQLite.
	 */
	static const char common[] =
	    "SET TimeZone = 'UTC'; SET jit = off; SET lock_timeout = '5s';"
	    "SET idle_in_transaction_session_timeout = '2min';"
	    "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10;"
	    "SET tcp_keepalives_count = 3; SET tcp_user_timeout = 30000;"
	    "SELECT set_config('synchronous_commit', 'on', false)"
	    " WHERE current_setting('synchronous_commit') = 'off'";
	static const char reading[] = "SET default_transaction_read_only = on";

	return pg_run(db, common, err) && demand_database(db, err) &&
	    (pg_of(db)->is_writing || pg_run(db, reading, err)) &&
	    (!pg_of(db)->is_listening || pg_run(db, PG_LISTEN, err));
}

/* libpq says what is wrong, and not what to do. */
static const struct {
	const char *words, *advice;
} advices[] = {
    {"does not support SSL",
	"switch on ssl in postgresql.conf there: only TLS is used"},
    {"does not match host name",
	"write the name of the certificate as host, or give the server a "
	"certificate for this one"},
    {"certificate verify failed",
	"its certificate has expired, or is of no authority that is trusted: "
	"write ?sslrootcert=FILE with that of the authority"},
    {"root certificate file", "write ?sslrootcert=FILE"},
    {"channel binding",
	"only SCRAM is used: write scram-sha-256 in pg_hba.conf there, and "
	"set the password again with password_encryption = scram-sha-256"},
    {"no password supplied",
	"add HOST:PORT:DATABASE:USER:PASSWORD to the file passfile"},
    {"password authentication failed",
	"correct the password in the file passfile"},
    {"no pg_hba.conf entry",
	"add hostssl DATABASE USER ADDRESS scram-sha-256 to pg_hba.conf there"},
};

static bool
report_unreached(struct db *db, struct error *err)
{
	char words[sizeof err->text];

	(void)pg_report(db, NULL, err);
	memcpy(words, err->text, sizeof words);
	for (size_t i = 0; i < LENGTH(advices); i++)
		if (strstr(words, advices[i].words) != NULL)
			return error_set(err, err->scope, err->retry, "%s: %s",
			    words, advices[i].advice);
	return false;
}

bool
pg_connect(struct db *db, struct error *err)
{
	struct pg *pg = pg_of(db);
	const char *const values[NAMES + 1] = {"5", "30", "10", "3", "30000",
	    AUTHORITIES, pg->location, "dpod", "verify-full", "disable", "UTF8",
	    pg->is_writing ? "read-write" : "any",
	    pg_channel_binding(pg->location), NULL};
	bool is_good;

	PQfinish(pg->connection);
	pg->connection = NULL;
	pg_clear_queue(pg);
	if (!pg_demand_passfile(pg->location, err))
		return false;
	pg->connection = PQconnectdbParams(names, values, 1);
	if (pg->connection == NULL)
		abort(); /* out of memory, as in base/memory.c */
	name_it(db);
	(void)PQsetNoticeReceiver(pg->connection, be_silent, NULL);
	pg->is_reached = PQstatus(pg->connection) == CONNECTION_OK;
	is_good = pg->is_reached ? set_up(db, err) && db_demand_seen(db, err)
				 : report_unreached(db, err);
	if (!is_good) {
		PQfinish(pg->connection);
		pg->connection = NULL; /* for libpq: one that is lost */
	}
	return is_good;
}

bool
pg_is_lost(const struct db *db)
{
	return PQstatus(pg_of(db)->connection) == CONNECTION_BAD;
}

bool
pg_reconnect(struct db *db, struct error *err)
{
	const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
	int64_t end_ms = timestamp_monotonic_ms() + RECONNECT_MS;
	struct pg *pg = pg_of(db);

	pg->is_in_block = false;
	for (;;) {
		/* The new one knows none of them. */
		for (size_t i = 0; i < DB_BUCKETS; i++)
			for (struct statement *each = db->buckets[i];
			     each != NULL; each = each->next)
				if (each->prepared != NULL)
					pg_forget(each->prepared);
		if (pg_connect(db, err))
			return true;
		if (pg->is_reached || err->retry == RETRY_NEVER ||
		    timestamp_monotonic_ms() >= end_ms)
			return false;
		(void)nanosleep(&pause, NULL);
	}
}

/* What became of a transaction. */
enum outcome {
	OUTCOME_UNDONE,
	OUTCOME_DONE,
	OUTCOME_UNKNOWN
};

/* OUTCOME_UNKNOWN if the number is committed, by whomever. */
static enum outcome
find_number(struct db *db, const char *number, struct error *err)
{
	static const char sql[] =
	    "SELECT CASE pg_xact_status(CAST(?1 AS text)::xid8)"
	    " WHEN 'committed' THEN 1 ELSE 0 END";
	struct statement *find = db_statement(db, sql);
	int64_t is_committed;

	db_bind_text(find, 1, number);
	if (!db_find_int(find, &is_committed, err) || is_committed != 0)
		return OUTCOME_UNKNOWN;
	return OUTCOME_UNDONE;
}

/*
 * A server that fell may have given the number of what was not on its disk to
 * another transaction since. It must have left something that no other one
 * leaves: its event of the history, or the renewal of our lease (lease_demand).
 */
static enum outcome
find_commit(struct db *db, const char *number, struct error *err)
{
	static const char by_event[] =
	    "SELECT count(*) FROM history WHERE id = ?1 AND hash = ?2";
	static const char by_lease[] =
	    "SELECT count(*) FROM lease WHERE id = ?1 AND fence = ?2"
	    " AND xmin = CAST(CAST(CAST(?3 AS text) AS xid8) AS xid)";
	const struct db_head *head = &db->head;
	struct statement *find;
	int64_t count;

	if (head->is_known) {
		find = db_statement(db, by_event);
		db_bind_int(find, 1, head->id);
		db_bind_blob(find, 2, head->hash, sizeof head->hash);
	} else if (db->fences_count > 0) {
		find = db_statement(db, by_lease);
		db_bind_int(find, 1, db->fences[0].id);
		db_bind_int(find, 2, db->fences[0].fence);
		db_bind_text(find, 3, number);
	} else
		return find_number(db, number, err);
	if (!db_find_int(find, &count, err))
		return OUTCOME_UNKNOWN;
	return count != 0 ? OUTCOME_DONE : OUTCOME_UNDONE;
}

/*
 * The answer to a COMMIT did not come. The server knows what became of a
 * transaction, once it has ended: before that nobody else gets the lock.
 */
bool
pg_resolve(struct db *db, struct error *err)
{
	enum outcome outcome = OUTCOME_UNKNOWN;
	char number[sizeof pg_of(db)->transaction];
	struct error ignored;

	memcpy(number, pg_of(db)->transaction, sizeof number);
	if (pg_reconnect(db, &ignored) && pg_begin(db, true, &ignored)) {
		outcome = find_commit(db, number, &ignored);
		(void)pg_run(db, "ROLLBACK", &ignored);
	}
	if (outcome == OUTCOME_UNKNOWN)
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s was lost during a commit: look whether it was done",
		    db->path);
	return outcome == OUTCOME_DONE ||
	    error_set(err, ERROR_STORE, RETRY_LATER,
		"%s was lost before the commit: nothing was changed", db->path);
}
