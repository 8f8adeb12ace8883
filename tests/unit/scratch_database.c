/* SPDX-License-Identifier: ISC */
#include "tests/unit/scratch_database.h"
#include "config.h"
#include "store/db.h"
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef HAVE_LIBPQ
#include <libpq-fe.h>

#define LOCATION "postgresql:///%s?user=dpod"

static PGconn *
reach(const char *location)
{
	PGconn *connection = PQconnectdb(location);

	if (PQstatus(connection) != CONNECTION_OK)
		fail_msg("%s: %s", location, PQerrorMessage(connection));
	return connection;
}

static PGresult *
run(PGconn *connection, const char *sql)
{
	PGresult *result = PQexec(connection, sql);

	if (PQresultStatus(result) != PGRES_COMMAND_OK &&
	    PQresultStatus(result) != PGRES_EMPTY_QUERY &&
	    PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQresultErrorMessage(result));
	return result;
}

void
scratch_database_execute(const char *location, const char *sql)
{
	PGconn *connection = reach(location);

	PQclear(run(connection, sql));
	PQfinish(connection);
}

int64_t
scratch_database_number(const char *location, const char *sql)
{
	PGconn *connection = reach(location);
	PGresult *result = run(connection, sql);
	const char *value = PQgetvalue(result, 0, 0);
	int64_t number = value[0] == 't' ? 1
	    : value[0] == 'f'		 ? 0
					 : strtoll(value, NULL, 10);

	PQclear(result);
	PQfinish(connection);
	return number;
}

static void
on_server(const char *sql)
{
	char location[256];

	(void)snprintf(location, sizeof location, LOCATION, "postgres");
	scratch_database_execute(location, sql);
}

/* Of SQLite, what only the tests' own statements have. */
static const char helpers[] =
    "CREATE FUNCTION zeroblob(integer) RETURNS bytea LANGUAGE sql"
    " RETURN decode(repeat('00', $1), 'hex');"
    "CREATE FUNCTION randomblob(integer) RETURNS bytea LANGUAGE sql"
    " RETURN substr(sha512(random()::text::bytea), 1, $1);"
    "CREATE FUNCTION strftime(text, text) RETURNS bigint LANGUAGE sql"
    " RETURN extract(epoch FROM $2::timestamp);"
    "CREATE FUNCTION hex(bytea) RETURNS text LANGUAGE sql"
    " RETURN upper(encode($1, 'hex'));"
    "CREATE FUNCTION add_to_list(text, text) RETURNS text LANGUAGE sql"
    " RETURN concat_ws(',', $1, $2);"
    "CREATE AGGREGATE group_concat(text)"
    " (SFUNC = add_to_list, STYPE = text);"
    "CREATE DOMAIN blob AS bytea;"
    /* A number is a truth; check_statements refuses it to the programs. */
    "CREATE FUNCTION is_true(bigint) RETURNS boolean LANGUAGE sql"
    " RETURN $1 <> 0;"
    "CREATE CAST (bigint AS boolean) WITH FUNCTION is_true AS ASSIGNMENT";

bool
scratch_database_make(char *ret_location, size_t size)
{
	static int made;
	const char *server = getenv("DPOD_TEST_POSTGRESQL");
	char name[64], sql[256];

	if (server == NULL)
		return false;
	/* Where libpq looks for the server. */
	assert_int_equal(setenv("PGHOST", server, 1), 0);
	(void)snprintf(
	    name, sizeof name, "dpod_%ld_%d", (long)getpid(), ++made);
	(void)snprintf(sql, sizeof sql,
	    "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'",
	    name);
	on_server(sql);
	(void)snprintf(ret_location, size, LOCATION, name);
	scratch_database_execute(ret_location, helpers);
	return true;
}

void
scratch_database_drop(const char *location)
{
	const char *name, *end;
	char sql[256];

	if (!db_is_remote(location))
		return;
	name = location + strlen("postgresql:///");
	end = strchr(name, '?');
	(void)snprintf(sql, sizeof sql, "DROP DATABASE %.*s WITH (FORCE)",
	    (int)(end - name), name);
	on_server(sql);
}

#else

bool
scratch_database_make(char *ret_location, size_t size)
{
	(void)ret_location;
	(void)size;
	if (getenv("DPOD_TEST_POSTGRESQL") != NULL)
		fail_msg("%s", "configured without PostgreSQL");
	return false;
}

void
scratch_database_drop(const char *location)
{
	(void)location;
}

void
scratch_database_execute(const char *location, const char *sql)
{
	fail_msg("%s: %s", location, sql);
}

int64_t
scratch_database_number(const char *location, const char *sql)
{
	fail_msg("%s: %s", location, sql);
	return 0;
}

#endif
