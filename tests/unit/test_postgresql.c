/* SPDX-License-Identifier: ISC */
/*
 * What only the register on PostgreSQL has. Skipped without a server; `make
 * check-postgresql` runs it with one.
 */
#include "tests/unit/store_fixture.h"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "store/db_private.h"
#include "tests/unit/scratch_database.h"

#define NEEDS_SERVER                          \
	do {                                  \
		if (!fixture_is_postgresql()) \
			skip();               \
	} while (0)
#define MANY 30000

static struct statement *
numbers(struct db *db)
{
	static const char sql[] =
	    "SELECT i, i::text FROM generate_series(1, ?1::bigint) AS s (i)";
	struct statement *each = db_statement(db, sql);

	db_bind_int(each, 1, MANY);
	return each;
}

static void
refusals(void **state)
{
	struct fixture *fixture = *state;
	char location[256];
	struct db *db;

	NEEDS_SERVER;
	/* Of another program. */
	assert_true(scratch_database_make(location, sizeof location));
	scratch_database_execute(location, "CREATE TABLE other (id bigint)");
	FAILS((db = db_open(location, DB_MIGRATE, &fixture->err)) != NULL,
	    "another program");
	scratch_database_execute(location, "DROP TABLE other");
	FAILS(
	    (db = db_open(location, DB_READ, &fixture->err)) != NULL, "empty");
	assert_int_equal(fixture->err.retry, RETRY_LATER);
	scratch_database_drop(location);
	FAILS((db = db_open(location, DB_READ, &fixture->err)) != NULL,
	    "does not exist");
	assert_int_equal(fixture->err.retry, RETRY_LATER);
	/* Its text would be compared otherwise. */
	fixture_execute(fixture,
	    "CREATE DATABASE dpod_other TEMPLATE template0"
	    " LOCALE 'C.UTF-8'");
	FAILS((db = db_open("postgresql:///dpod_other?user=dpod", DB_MIGRATE,
		   &fixture->err)) != NULL,
	    "LOCALE 'C'");
	assert_int_equal(fixture->err.retry, RETRY_NEVER);
	fixture_execute(fixture, "DROP DATABASE dpod_other");
	/* An unknown user. */
	FAILS((db = db_open("postgresql:///template0?user=x", DB_READ,
		   &fixture->err)) != NULL,
	    "cannot be reached");
	/* A newer one. */
	fixture_execute(fixture, "UPDATE register_schema SET version = 1000");
	FAILS((db = db_open(fixture->path, DB_READ, &fixture->err)) != NULL,
	    "newer dpod");
}

static void
writing(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->db, *reader;
	static const char add_sql[] =
	    "INSERT INTO mailbox (name, created_at) VALUES (?1, ?2)"
	    " ON CONFLICT (name) DO NOTHING";
	static const char orphan_sql[] =
	    "INSERT INTO pause (ticket_id, wait, asked_at)"
	    " VALUES (?1, 'identity', 1)";
	struct statement *add = db_statement(db, add_sql);
	int64_t id = -1;

	NEEDS_SERVER;
	db_bind_text(add, 1, "a");
	db_bind_int(add, 2, 1);
	FAILS(db_add(add, &id, &fixture->err), "outside of a transaction");
	OK(db_begin(db, &fixture->err));
	for (int i = 0; i < 2; i++) {
		add = db_statement(db, add_sql);
		db_bind_text(add, 1, "a");
		db_bind_int(add, 2, 1);
		OK(db_add(add, &id, &fixture->err));
		/* The second time it is there. */
		assert_int_equal(id, i == 0 ? 1 : 0);
	}
	OK(db_savepoint(db, &fixture->err));
	add = db_statement(db, orphan_sql);
	db_bind_int(add, 1, 77);
	/* Checked after the row has come. */
	FAILS(db_add(add, &id, &fixture->err), "FOREIGN KEY");
	FAILS(db_execute(db, "SELECT 1", &fixture->err), "earlier failure");
	db_savepoint_undo(db);
	OK(db_execute(db, "SELECT 1", &fixture->err));
	OK(db_commit(db, &fixture->err));
	assert_int_equal(
	    fixture_number(fixture, "SELECT count(*) FROM mailbox"), 1);
	/* The history stays. */
	OK(db_begin(db, &fixture->err));
	FAILS(db_execute(db, "DELETE FROM history", &fixture->err),
	    "append-only");
	FAILS(db_commit(db, &fixture->err), "earlier failure");
	db_rollback(db);
	/* Who opened it for reading does not write. */
	reader = db_open(fixture->path, DB_READ, &fixture->err);
	assert_non_null(reader);
	FAILS(db_execute(reader, "DELETE FROM mailbox", &fixture->err),
	    "read-only");
	db_close(reader);
}

static void
one_writer(void **state)
{
	struct fixture *fixture = *state;
	struct db *other;
	bool began;
	int64_t count;
	static const char sql[] = "SELECT count(*) FROM mailbox";

	NEEDS_SERVER;
	other = db_open(fixture->path, DB_WRITE, &fixture->err);
	assert_non_null(other);
	OK(db_execute(other, "SET lock_timeout = '20ms'", &fixture->err));
	OK(db_begin_reading(other, &began, &fixture->err));
	OK(db_find_int(db_statement(other, sql), &count, &fixture->err));
	OK(db_begin(fixture->db, &fixture->err));
	OK(db_execute(fixture->db,
	    "INSERT INTO mailbox (name, created_at) VALUES ('a', 1)",
	    &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	/* One snapshot. */
	OK(db_find_int(db_statement(other, sql), &count, &fixture->err));
	assert_int_equal(count, 0);
	db_end_reading(other, began);
	OK(db_begin(fixture->db, &fixture->err));
	FAILS(db_begin(other, &fixture->err), "locked by another process");
	assert_int_equal(fixture->err.retry, RETRY_LATER);
	db_rollback(fixture->db);
	/* It sees what the one before it did. */
	OK(db_begin(other, &fixture->err));
	OK(db_find_int(db_statement(other, sql), &count, &fixture->err));
	assert_int_equal(count, 1);
	db_rollback(other);
	db_close(other);
}

static void
many_rows(void **state)
{
	struct fixture *fixture = *state;
	struct statement *each, *inner;
	int64_t sum = 0, count = 0;

	NEEDS_SERVER;
	each = numbers(fixture->db);
	while (db_step(each, &fixture->err) == DB_ROW) {
		sum += db_int(each, 0);
		/* Another statement, the same one, while rows are to come. */
		if (++count == 10) {
			inner = numbers(fixture->db);
			for (int i = 1; i <= 20; i++) {
				assert_int_equal(
				    db_step(inner, &fixture->err), DB_ROW);
				assert_int_equal(db_int(inner, 0), i);
			}
			db_done(inner);
		}
		if (count == MANY)
			assert_string_equal(db_text(each, 1), "30000");
	}
	assert_int_equal(count, MANY);
	assert_int_equal(sum, (int64_t)MANY * (MANY + 1) / 2);
	assert_false(db_is_busy(fixture->db));
}

static void
values(void **state)
{
	static const char sql[] =
	    "SELECT sum(i), 'x' = 'x', NULL, ?1::bigint, '12', "
	    "'\\x00ff'::bytea,"
	    " sum(i * -1000000007), ?2::text, count(*)::integer"
	    " FROM generate_series(1, 30000::bigint) AS s (i)";
	struct fixture *fixture = *state;
	struct statement *find = db_statement(fixture->db, sql);
	unsigned char bytes[2];

	NEEDS_SERVER;
	db_bind_int(find, 1, INT64_MIN);
	db_bind_text(find, 2, "a\xff'?1");
	if (db_step(find, &fixture->err) != DB_ROW)
		fail_msg("%s", fixture->err.text);
	assert_int_equal(db_int(find, 0), 450015000);
	assert_string_equal(db_text(find, 0), "450015000");
	assert_int_equal(db_int(find, 1), 1);
	assert_true(db_is_null(find, 2));
	assert_int_equal(db_int(find, 2), 0);
	assert_string_equal(db_text(find, 2), "");
	assert_true(db_int(find, 3) == INT64_MIN);
	assert_int_equal(db_int(find, 4), 12);
	assert_true(db_blob(find, 5, bytes, sizeof bytes));
	assert_int_equal(bytes[1], 0xff);
	assert_true(
	    db_int(find, 6) == INT64_C(-450015000) * INT64_C(1000000007));
	assert_string_equal(db_text(find, 7), "a\xef\xbf\xbd'?1");
	assert_int_equal(db_int(find, 8), MANY);
	db_done(find);
}

static void
large_value(void **state)
{
	static const char raw[] = "From: x\r\n\r\n\0\xff";
	struct fixture *fixture = *state;
	struct statement *add;
	int64_t id;

	static const char sql[] =
	    "INSERT INTO message (received_at, from_address, from_name,"
	    " message_id, in_reply_to, reference_ids, subject, decision, score,"
	    " language, explanation, problems, text, quoted, raw) VALUES (1, "
	    "'',"
	    " '', '', '', '', '', 'unsure', 0, '', '[]', '', '', '', ?1)";

	NEEDS_SERVER;
	OK(db_begin(fixture->db, &fixture->err));
	add = db_statement(fixture->db, sql);
	db_bind_zeros(add, 1, sizeof raw);
	OK(db_add(add, &id, &fixture->err));
	OK(db_write_blob(
	    fixture->db, "message", "raw", id, raw, sizeof raw, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(
	    fixture_number(fixture, "SELECT length(raw) FROM message"),
	    sizeof raw);
}

static bool
until_rows(size_t rows, void *context)
{
	(void)context;
	return rows < 1000;
}

static bool
never(size_t rows, void *context)
{
	(void)rows;
	(void)context;
	return false;
}

static void
interrupted(void **state)
{
	static const char sql[] = "SELECT count(*) FROM pg_sleep(600)";
	struct fixture *fixture = *state;
	struct statement *each;
	enum db_step step;
	size_t rows = 0;
	int64_t count;

	NEEDS_SERVER;
	db_watch(fixture->db, never, NULL);
	FAILS(
	    db_find_int(db_statement(fixture->db, sql), &count, &fixture->err),
	    "interrupted");
	db_watch(fixture->db, until_rows, NULL);
	each = db_statement(fixture->db,
	    "SELECT i FROM generate_series(1, 100000000) AS s (i)");
	while ((step = db_step(each, &fixture->err)) == DB_ROW)
		rows++;
	assert_int_equal(step, DB_FAILED);
	assert_string_equal(fixture->err.text, "interrupted");
	assert_true(rows >= 1000);
	db_watch(fixture->db, NULL, NULL);
	OK(db_execute(fixture->db, "SELECT 1", &fixture->err));
}

static void
cut(struct fixture *fixture)
{
	fixture_execute(fixture,
	    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
	    " WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

static void
lost_connection(void **state)
{
	static const char count_sql[] = "SELECT count(*) FROM mailbox";
	static const char add_sql[] =
	    "INSERT INTO mailbox (name, created_at) VALUES ('a', 1)";
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	int64_t count;
	bool began;

	NEEDS_SERVER;
	OK(db_begin(db, &fixture->err));
	OK(db_run(db_statement(db, add_sql), &fixture->err));
	cut(fixture);
	if (db_execute(db, "SELECT 1", &fixture->err))
		fail_msg("%s", "it goes on");
	assert_int_equal(fixture->err.scope, ERROR_STORE);
	assert_int_equal(fixture->err.retry, RETRY_LATER);
	/* Not in the middle: what came before is undone. */
	if (db_run(db_statement(db, add_sql), &fixture->err))
		fail_msg("%s", "it goes on");
	FAILS(db_commit(db, &fixture->err), "earlier failure");
	db_rollback(db);
	OK(db_find_int(db_statement(db, count_sql), &count, &fixture->err));
	assert_int_equal(count, 0);
	/* While nothing is begun, it is not noticed. */
	cut(fixture);
	OK(db_find_int(db_statement(db, count_sql), &count, &fixture->err));
	cut(fixture);
	OK(db_begin_reading(db, &began, &fixture->err));
	OK(db_find_int(db_statement(db, count_sql), &count, &fixture->err));
	db_end_reading(db, began);
	cut(fixture);
	OK(db_begin(db, &fixture->err));
	OK(db_run(db_statement(db, add_sql), &fixture->err));
	OK(db_commit(db, &fixture->err));
	assert_int_equal(fixture_number(fixture, count_sql), 1);
}

/* Another statement connects again; the one with rows to come does not end. */
static void
lost_rows(void **state)
{
	static const char count_sql[] = "SELECT count(*) FROM mailbox";
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	struct statement *each;
	enum db_step step;
	int64_t count, rows = 0;

	NEEDS_SERVER;
	each = numbers(db);
	assert_int_equal(db_step(each, &fixture->err), DB_ROW);
	cut(fixture);
	OK(db_find_int(db_statement(db, count_sql), &count, &fixture->err));
	while ((step = db_step(each, &fixture->err)) == DB_ROW)
		rows++;
	assert_true(rows < MANY - 1);
	assert_int_equal(step, DB_FAILED);
	assert_int_equal(fixture->err.retry, RETRY_LATER);
}

/* The server of the tests has it off: a commit could be lost with it. */
static void
durable(void **state)
{
	static const char sql[] =
	    "SELECT current_setting('synchronous_commit') = 'on'";
	struct fixture *fixture = *state;
	int64_t is_on;

	NEEDS_SERVER;
	assert_int_equal(fixture_number(fixture, sql), 0);
	OK(db_find_int(db_statement(fixture->db, sql), &is_on, &fixture->err));
	assert_int_equal(is_on, 1);
}

/* The answer to a COMMIT is lost: before it was done, and after. */
static void
doubtful_commit(void **state)
{
	static const char count_sql[] = "SELECT count(*) FROM mailbox";
	static const char add_sql[] =
	    "INSERT INTO mailbox (name, created_at) VALUES ('a', 1)";
	struct fixture *fixture = *state;
	struct db *db = fixture->db;

	NEEDS_SERVER;
	OK(db_begin(db, &fixture->err));
	OK(db_run(db_statement(db, add_sql), &fixture->err));
	cut(fixture);
	FAILS(db_commit(db, &fixture->err), "nothing was changed");
	assert_int_equal(fixture->err.retry, RETRY_LATER);
	db_rollback(db);
	assert_int_equal(fixture_number(fixture, count_sql), 0);
	OK(db_begin(db, &fixture->err));
	OK(db_run(db_statement(db, add_sql), &fixture->err));
	/* It is done, and to the program it is not. */
	OK(db_execute(db, "COMMIT", &fixture->err));
	OK(db_execute(db, "BEGIN", &fixture->err));
	cut(fixture);
	OK(db_commit(db, &fixture->err));
	assert_int_equal(fixture_number(fixture, count_sql), 1);
	OK(db_begin(db, &fixture->err));
	db_rollback(db);
}

static void
one_daemon(void **state)
{
	struct fixture *fixture = *state;
	struct db *first, *second, *officer;
	bool began;

	NEEDS_SERVER;
	db_set_daemon(7);
	first = db_open(fixture->path, DB_WRITE, &fixture->err);
	second = db_open(fixture->path, DB_MIGRATE, &fixture->err);
	assert_non_null(first);
	assert_non_null(second);
	db_set_daemon(8);
	FAILS(db_open(fixture->path, DB_WRITE, &fixture->err) != NULL,
	    "another dpod");
	assert_int_equal(fixture->err.retry, RETRY_LATER);
	FAILS(db_open(fixture->path, DB_MIGRATE, &fixture->err) != NULL,
	    "another dpod");
	db_set_daemon(0);
	officer = db_open(fixture->path, DB_WRITE, &fixture->err);
	assert_non_null(officer);
	/* Cut off, and the other one takes over. */
	cut(fixture);
	db_set_daemon(8);
	db_close(second);
	second = db_open(fixture->path, DB_WRITE, &fixture->err);
	assert_non_null(second);
	db_set_daemon(7);
	OK(db_begin_reading(officer, &began, &fixture->err));
	db_end_reading(officer, began);
	FAILS(db_begin(first, &fixture->err), "another dpod");
	OK(db_begin(second, &fixture->err));
	db_rollback(second);
	db_close(second);
	/* The one that comes back first has it. */
	OK(db_begin(first, &fixture->err));
	db_rollback(first);
	db_close(first);
	db_close(officer);
	db_set_daemon(0);
}

/* The register cannot be where this is said to be; nothing is opened. */
static void
locations(void **state)
{
#ifdef HAVE_LIBPQ
	static const struct {
		const char *location, *words;
	} wrong[] = {
	    {"postgresql://u:secret@host/d", "passfile"},
	    {"postgresql://host/d?password=secret", "passfile"},
	    {"postgresql://host/d?sslpassword=secret", "passfile"},
	    {"postgresql://host/d?sslmode=require", "verify-full"},
	    {"postgresql://host/d?sslmode=disable", "verify-full"},
	    {"postgresql://one,two/d", "expected one"},
	    {"postgresql:///d?hostaddr=127.0.0.1,127.0.0.2", "expected one"},
	    {"postgresql://host/d?secret=secret", "invalid URI"},
	};
#else
	static const struct {
		const char *location, *words;
	} wrong[] = {{"postgresql://host/d", "without PostgreSQL"}};
#endif
	struct fixture *fixture = *state;
	char *path;

	for (size_t i = 0; i < LENGTH(wrong); i++) {
		FAILS(db_demand_location(wrong[i].location, &fixture->err),
		    wrong[i].words);
		assert_int_equal(fixture->err.retry, RETRY_NEVER);
		assert_null(strstr(fixture->err.text, "secret"));
		FAILS(
		    db_open(wrong[i].location, DB_READ, &fixture->err) != NULL,
		    wrong[i].words);
	}
	path = db_log_path("/a/b.db");
	assert_string_equal(path, "/a/b.db-wal");
	free(path);
#ifdef HAVE_LIBPQ
	OK(db_demand_location(
	    "postgresql://host/d?sslmode=verify-full&passfile=/f",
	    &fixture->err));
	assert_null(db_log_path("postgresql://host/d"));
#endif
}

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(refusals),
	    TEST(writing),
	    TEST(one_writer),
	    TEST(many_rows),
	    TEST(values),
	    TEST(large_value),
	    TEST(interrupted),
	    TEST(lost_connection),
	    TEST(lost_rows),
	    TEST(durable),
	    TEST(doubtful_commit),
	    TEST(one_daemon),
	    TEST(locations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
