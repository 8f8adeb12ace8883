/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/db_sqlite.h"

static const char mailboxes[] = "SELECT count(*) FROM mailbox";

static bool
add_mailbox(struct fixture *fixture, const char *name)
{
	static const char sql[] =
	    "INSERT INTO mailbox (name, created_at) VALUES (?1, 1)";
	struct statement *add = db_statement(fixture->db, sql);

	db_bind_text(add, 1, name);
	return db_run(add, &fixture->err);
}

static void
a_new_register(void **state)
{
	struct fixture *fixture = *state;

	OK(db_check(fixture->db, &fixture->err));
	assert_int_equal(
	    fixture_number(fixture, "PRAGMA application_id"), 0x64706f64);
	assert_int_equal(
	    fixture_number(fixture, "PRAGMA user_version"), DB_VERSION);
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM pragma_journal_mode"
			     " WHERE journal_mode = 'wal'"),
	    1);
	/* Every table is STRICT: a number is no text. */
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM pragma_table_list"
			     " WHERE schema = 'main' AND type = 'table'"
			     " AND NOT strict AND name NOT LIKE 'sqlite_%'"),
	    0);
	db_close(fixture->db);
	fixture->db = db_open(fixture->path, DB_MIGRATE, &fixture->err);
	OK(fixture->db != NULL);
}

static void
the_connection_is_safe(void **state)
{
	static const struct {
		const char *pragma;
		int64_t want;
	} cases[] = {
	    {"PRAGMA synchronous", 2},
	    {"PRAGMA secure_delete", 1},
	    {"PRAGMA cell_size_check", 1},
	    {"PRAGMA foreign_keys", 1},
	    {"PRAGMA trusted_schema", 0},
	    {"PRAGMA temp_store", 2},
	};
	struct fixture *fixture = *state;
	int64_t value = -1;

	/* Not the one that made the file: that one has migrated. */
	db_close(fixture->db);
	fixture->db = db_open(fixture->path, DB_WRITE, &fixture->err);
	OK(fixture->db != NULL);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		OK(db_find_int(db_statement(fixture->db, cases[i].pragma),
		    &value, &fixture->err));
		CHECK(value == cases[i].want, "%s", cases[i].pragma);
	}
}

static void
what_is_refused(void **state)
{
	struct fixture *fixture = *state;
	struct error *err = &fixture->err;
	char link[128];
	int fd;

	fixture_execute(fixture, "PRAGMA user_version = 1000");
	FAILS(db_open(fixture->path, DB_READ, err), "newer dpod");
	FAILS(db_open(fixture->path, DB_MIGRATE, err), "newer dpod");
	assert_int_equal(err->retry, RETRY_NEVER);
	fixture_execute(
	    fixture, "PRAGMA user_version = 2; PRAGMA application_id = 7");
	FAILS(db_open(fixture->path, DB_WRITE, err), "another program");
	FAILS(db_open(fixture->path, DB_MIGRATE, err), "another program");
	fixture_execute(fixture, "PRAGMA application_id = 0x64706f64");

	(void)snprintf(link, sizeof link, "%s/link", fixture->directory);
	assert_int_equal(symlink("dpod.db", link), 0);
	FAILS(db_open(link, DB_WRITE, err), "symbolic link");
	assert_int_equal(unlink(link), 0);
	FAILS(db_open(link, DB_WRITE, err), "does not exist");
	assert_int_equal(err->retry, RETRY_LATER);
	fd = open(link, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	FAILS(db_open(link, DB_WRITE, err), "is empty");
	for (int i = 0; i < 2000; i++)
		assert_int_equal(write(fd, "no database\n", 12), 12);
	assert_int_equal(close(fd), 0);
	FAILS(db_open(link, DB_MIGRATE, err), "is not a database");
	assert_int_equal(err->retry, RETRY_NEVER);
	assert_int_equal(unlink(link), 0);
	FAILS(db_open("/missing/dpod.db", DB_MIGRATE, err), "/missing/dpod.db");
}

static void
transactions(void **state)
{
	struct fixture *fixture = *state;
	struct error *err = &fixture->err;

	FAILS(
	    add_mailbox(fixture, "outside"), "write outside of a transaction");
	db_rollback(fixture->db); /* does nothing */
	OK(db_begin(fixture->db, err));
	OK(add_mailbox(fixture, "gone"));
	db_rollback(fixture->db);
	OK(db_begin(fixture->db, err));
	OK(db_savepoint(fixture->db, err));
	OK(add_mailbox(fixture, "kept"));
	OK(db_savepoint_keep(fixture->db, err));
	OK(db_savepoint(fixture->db, err));
	OK(add_mailbox(fixture, "rolled back"));
	db_savepoint_undo(fixture->db);
	OK(db_savepoint(fixture->db, err));
	OK(add_mailbox(fixture, "kept too"));
	FAILS(add_mailbox(fixture, "kept"), "UNIQUE");
	OK(db_savepoint_keep(fixture->db, err));
	assert_int_equal(fixture_number(fixture, mailboxes), 0);
	OK(db_commit(fixture->db, err));
	assert_int_equal(fixture_number(fixture, mailboxes), 2);
}

/* SQLite undoes a transaction whose disk is full; none may slip out after. */
static void
a_full_disk(void **state)
{
	struct fixture *fixture = *state;
	char big[70000];

	memset(big, 'x', sizeof big - 1);
	big[sizeof big - 1] = '\0';
	OK(db_execute(fixture->db, "PRAGMA max_page_count = 1", &fixture->err));
	OK(db_begin(fixture->db, &fixture->err));
	OK(db_savepoint(fixture->db, &fixture->err));
	FAILS(add_mailbox(fixture, big), "the disk is full");
	assert_int_equal(fixture->err.retry, RETRY_LATER);
	OK(db_execute(
	    fixture->db, "PRAGMA max_page_count = 100000", &fixture->err));
	(void)sqlite3_exec(
	    db_sqlite_of(fixture->db), "ROLLBACK", NULL, NULL, NULL);
	db_savepoint_undo(fixture->db);
	FAILS(add_mailbox(fixture, "after"), "rolled back the transaction");
	FAILS(db_savepoint(fixture->db, &fixture->err), "rolled back");
	FAILS(db_commit(fixture->db, &fixture->err), "rolled back");
	db_rollback(fixture->db);
	COMMIT(add_mailbox(fixture, big));
	assert_int_equal(fixture_number(fixture, mailboxes), 1);
}

static void
two_connections(void **state)
{
	struct fixture *fixture = *state;
	struct error *err = &fixture->err;
	struct db *reader = db_open(fixture->path, DB_READ, err);
	struct db *writer = db_open(fixture->path, DB_WRITE, err);
	int64_t before, after;

	OK(reader != NULL && writer != NULL);
	OK(db_data_version(reader, &before, err));
	OK(db_data_version(reader, &after, err));
	assert_int_equal(before, after);
	OK(db_begin(fixture->db, err));
	OK(add_mailbox(fixture, "one"));
	(void)sqlite3_busy_timeout(db_sqlite_of(writer), 50);
	FAILS(db_begin(writer, err), "locked by another process");
	assert_int_equal(err->retry, RETRY_LATER);
	OK(db_data_version(reader, &after, err));
	assert_int_equal(before, after);
	OK(db_commit(fixture->db, err));
	OK(db_data_version(reader, &after, err));
	assert_int_not_equal(before, after);
	OK(db_begin(writer, err));
	db_rollback(writer);
	FAILS(db_begin(reader, err) &&
		ledger_poll_done(reader, "one", 1, NULL, err),
	    "is read-only");
	db_close(reader);
	db_close(writer);
}

/* What was committed is there, the rest is not, and nobody is locked out. */
static void
killed_in_a_transaction(void **state)
{
	struct fixture *fixture = *state;
	int status, ready[2];
	char byte;
	pid_t child;

	db_close(fixture->db);
	fixture->db = NULL;
	assert_int_equal(pipe(ready), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		fixture->db = db_open(fixture->path, DB_WRITE, &fixture->err);
		if (fixture->db == NULL ||
		    !db_begin(fixture->db, &fixture->err) ||
		    !add_mailbox(fixture, "committed") ||
		    !db_commit(fixture->db, &fixture->err) ||
		    !db_begin(fixture->db, &fixture->err) ||
		    !add_mailbox(fixture, "in hand"))
			_exit(1);
		(void)!write(ready[1], "x", 1);
		for (;;)
			(void)pause();
	}
	(void)close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	(void)close(ready[0]);
	(void)kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	fixture->db = db_open(fixture->path, DB_MIGRATE, &fixture->err);
	OK(fixture->db != NULL);
	OK(db_check(fixture->db, &fixture->err));
	COMMIT(add_mailbox(fixture, "in hand"));
	assert_int_equal(fixture_number(fixture, mailboxes), 2);
}

static void
migrations(void **state)
{
	static const struct migration steps[] = {
	    {2,
		"CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT;"
		"PRAGMA user_version = 2"},
	    {3, "INSERT INTO extra VALUES (1); PRAGMA user_version = 3"},
	};
	static const struct migration broken[] = {
	    {4, "DROP TABLE extra; SELECT nonsense"},
	};
	static const struct migration dangling[] = {
	    {4,
		"INSERT INTO folder (mailbox_id, account_id, name, uidvalidity,"
		" is_current, created_at) VALUES (9, 9, 'x', 1, 1, 1);"
		"PRAGMA user_version = 4"},
	};
	static const struct migration forgetful[] = {{4, "DROP TABLE extra"}};
	static const char extra[] = "SELECT count(*) FROM extra";
	struct fixture *fixture = *state;
	struct error *err = &fixture->err;
	struct db *db = fixture->db;

	fixture_execute(fixture, "PRAGMA user_version = 1");
	FAILS(db_migrate(db, steps, 1, 3, err), "older dpod");
	assert_int_equal(fixture_number(fixture, "PRAGMA user_version"), 1);
	OK(db_migrate(db, steps, LENGTH(steps), 3, err));
	OK(db_migrate(db, steps, LENGTH(steps), 3, err));
	assert_int_equal(fixture_number(fixture, extra), 1);
	FAILS(db_migrate(db, broken, 1, 4, err), "migrating to schema 4");
	FAILS(db_migrate(db, dangling, 1, 4, err), "table folder");
	FAILS(db_migrate(db, forgetful, 1, 4, err), "ended at 3");
	assert_int_equal(fixture_number(fixture, extra), 1);
	assert_int_equal(fixture_number(fixture, "PRAGMA user_version"), 3);
	FAILS(db_migrate(db, steps, LENGTH(steps), 2, err), "newer dpod");
}

static void
a_damaged_file(void **state)
{
	struct fixture *fixture = *state;
	char junk[4096];
	int fd;

	db_close(fixture->db);
	memset(junk, 0x5a, sizeof junk);
	fd = open(fixture->path, O_WRONLY);
	assert_true(fd >= 0);
	for (off_t page = 1; page < 12; page++)
		assert_int_equal(
		    pwrite(fd, junk, sizeof junk, page * 4096), 4096);
	assert_int_equal(close(fd), 0);
	fixture->db = db_open(fixture->path, DB_WRITE, &fixture->err);
	if (fixture->db != NULL)
		FAILS(db_check(fixture->db, &fixture->err), "damaged");
	else
		FAILS(false, "damaged");
	assert_int_equal(fixture->err.retry, RETRY_NEVER);
}

/* A callback may use the very statement that called it. */
static void
nested_statements(void **state)
{
	static const char sql[] = "SELECT id FROM mailbox ORDER BY id";
	struct fixture *fixture = *state;
	struct statement *outer, *inner;

	COMMIT(add_mailbox(fixture, "a") && add_mailbox(fixture, "b"));
	outer = db_statement(fixture->db, sql);
	assert_int_equal(db_step(outer, &fixture->err), DB_ROW);
	inner = db_statement(fixture->db, sql);
	assert_ptr_not_equal(outer, inner);
	assert_int_equal(db_step(inner, &fixture->err), DB_ROW);
	db_done(inner);
	assert_int_equal(db_step(outer, &fixture->err), DB_ROW);
	assert_int_equal(db_int(outer, 0), 2);
	db_done(outer);
	assert_ptr_equal(db_statement(fixture->db, sql), inner);
	db_done(inner);
}

static size_t watched_rows;

static bool
stop_after_rows(size_t rows, void *context)
{
	if (rows > watched_rows)
		watched_rows = rows;
	return rows < *(size_t *)context;
}

/* A statement that takes long is told of, and can be stopped by it. */
static void
watched(void **state)
{
	static const char many[] =
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
	    " WHERE i < 200000) SELECT i FROM n";
	struct fixture *fixture = *state;
	struct statement *each = db_statement(fixture->db, many);
	size_t most = 50000, rows = 0;
	enum db_step step;

	db_watch(fixture->db, stop_after_rows, &most);
	while ((step = db_step(each, &fixture->err)) == DB_ROW)
		rows++;
	assert_int_equal(step, DB_FAILED);
	assert_string_equal(fixture->err.text, "interrupted");
	assert_int_equal(fixture->err.retry, RETRY_LATER);
	assert_in_range(rows, most, most + 20000);
	assert_in_range(watched_rows, most, most + 20000);
	/* Nobody watches: it goes to its end. */
	db_watch(fixture->db, NULL, NULL);
	each = db_statement(fixture->db, many);
	for (rows = 0; db_step(each, &fixture->err) == DB_ROW;)
		rows++;
	assert_int_equal(rows, 200000);
}

static int
cache_bytes(const struct fixture *fixture)
{
	int used = -1, highest;

	(void)sqlite3_db_status(db_sqlite_of(fixture->db),
	    SQLITE_DBSTATUS_CACHE_USED, &used, &highest, 0);
	return used;
}

/* 4 MB in one transaction. */
static void
add_mailboxes(struct fixture *fixture, int first)
{
	char name[2048] = "";

	OK(db_begin(fixture->db, &fixture->err));
	for (int i = first; i < first + 2000; i++) {
		(void)snprintf(name, sizeof name, "%02000d", i);
		OK(add_mailbox(fixture, name));
	}
	OK(db_commit(fixture->db, &fixture->err));
}

/* What is large is in memory elsewhere: few of its pages are. */
static void
large_values_pass(void **state)
{
	struct fixture *fixture = *state;

	db_expect_large(fixture->db, true);
	add_mailboxes(fixture, 0);
	assert_in_range(cache_bytes(fixture), 0, 1300000);
	db_expect_large(fixture->db, false);
	add_mailboxes(fixture, 2000);
	assert_in_range(cache_bytes(fixture), 4000000, 7000000);
	assert_int_equal(fixture_number(fixture, mailboxes), 4000);
}

/* A batch fits into the cache, which is small again before a wait. */
static void
rests(void **state)
{
	struct fixture *fixture = *state;

	add_mailboxes(fixture, 0);
	assert_in_range(cache_bytes(fixture), 4000000, 7000000);
	db_rest(fixture->db);
	assert_in_range(cache_bytes(fixture), 0, 100000);
	assert_int_equal(fixture_number(fixture, mailboxes), 2000);
}

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_new_register),
	    TEST(the_connection_is_safe),
	    TEST(what_is_refused),
	    TEST(transactions),
	    TEST(a_full_disk),
	    TEST(two_connections),
	    TEST(large_values_pass),
	    TEST(rests),
	    TEST(killed_in_a_transaction),
	    TEST(migrations),
	    TEST(a_damaged_file),
	    TEST(nested_statements),
	    TEST(watched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
