/* SPDX-License-Identifier: ISC */
/*
 * What only the register on PostgreSQL has. Skipped without a server; `make
 * check-postgresql` runs it with one.
 */
#include "tests/unit/store_fixture.h"

#include "config.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/db_private.h"
#include "store/db_schema.h"
#include "store/lease.h"
#include "store/letter_sending.h"
#include "store/letter_store.h"
#include "store/letter_store_step.h"
#include "tests/unit/scratch_database.h"

#define NEEDS_SERVER                          \
	do {                                  \
		if (!fixture_is_postgresql()) \
			skip();               \
	} while (0)
#define MANY	  30000
#define QUEUE_MAX 64 /* db_postgresql_types.h */

static const char add_a_sql[] =
    "INSERT INTO mailbox (name, created_at) VALUES ('a', 1)";

static struct statement *
numbers(struct db *db)
{
	static const char sql[] =
	    "SELECT i, i::text FROM generate_series(1, ?1::bigint) AS s (i)";
	struct statement *each = db_statement(db, sql);

	db_bind_int(each, 1, MANY);
	return each;
}

/* Its text would be compared by the rules of a language otherwise. */
static void
other_locale(struct fixture *fixture)
{
	char sql[128], location[128];

	(void)snprintf(sql, sizeof sql,
	    "CREATE DATABASE dpod_%ld_other TEMPLATE template0"
	    " LOCALE 'C.UTF-8'",
	    (long)getpid());
	fixture_execute(fixture, sql);
	(void)snprintf(location, sizeof location,
	    "postgresql:///dpod_%ld_other?user=dpod", (long)getpid());
	FAILS(
	    db_open(location, DB_MIGRATE, &fixture->err) != NULL, "LOCALE 'C'");
	assert_int_equal(fixture->err.retry, RETRY_NEVER);
	(void)snprintf(
	    sql, sizeof sql, "DROP DATABASE dpod_%ld_other", (long)getpid());
	fixture_execute(fixture, sql);
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
	other_locale(fixture);
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
	each = db_statement(
	    fixture->db, "SELECT i FROM generate_series(1, 3000000) AS s (i)");
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

static struct statement *
named(struct db *db, const char *name)
{
	static const char sql[] =
	    "INSERT INTO mailbox (name, created_at) VALUES (?1, 1)";
	struct statement *add = db_statement(db, sql);

	db_bind_text(add, 1, name);
	return add;
}

/* What only writes is not waited for; whoever waits next is told. */
static void
queued(void **state)
{
	static const char count_sql[] = "SELECT count(*) FROM mailbox";
	static const char one_sql[] =
	    "UPDATE mailbox SET created_at = 2 WHERE name = 'nobody'";
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	struct error *err = &fixture->err;
	char name[16];
	int64_t count;

	NEEDS_SERVER;
	OK(db_begin(db, err));
	/* More than the queue has room for. */
	for (int i = 0; i < 3 * QUEUE_MAX + 1; i++) {
		(void)snprintf(name, sizeof name, "m%d", i);
		OK(db_run(named(db, name), err));
	}
	OK(db_find_int(db_statement(db, count_sql), &count, err));
	assert_int_equal(count, 3 * QUEUE_MAX + 1);
	/* The next read. */
	OK(db_run(named(db, "m1"), err));
	OK(db_run(named(db, "x"), err));
	FAILS(db_find_int(db_statement(db, count_sql), &count, err),
	    "INSERT INTO mailbox");
	assert_non_null(strstr(err->text, "UNIQUE"));
	db_rollback(db);
	assert_int_equal(fixture_number(fixture, count_sql), 0);
	/* The commit, which is not done. */
	OK(db_begin(db, err));
	OK(db_run(named(db, "a"), err));
	OK(db_run(named(db, "a"), err));
	OK(db_run(named(db, "b"), err));
	FAILS(db_commit(db, err), "UNIQUE");
	db_rollback(db);
	assert_int_equal(fixture_number(fixture, count_sql), 0);
	/* Nor if it is only we who find something wrong. */
	OK(db_begin(db, err));
	OK(db_run(named(db, "a"), err));
	OK(db_run_one(db_statement(db, one_sql), err, "there is %s", "none"));
	FAILS(db_commit(db, err), "there is none");
	db_rollback(db);
	assert_int_equal(fixture_number(fixture, count_sql), 0);
	/* The number of changes, which cannot fail; then all does. */
	OK(db_begin(db, err));
	OK(db_run(named(db, "a"), err));
	OK(db_run(named(db, "a"), err));
	assert_int_equal(db_changes(db), 0);
	FAILS(db_find_int(db_statement(db, count_sql), &count, err), "UNIQUE");
	assert_false(db_commit(db, err));
	db_rollback(db);
	/* What is undone with its savepoint is not told. */
	OK(db_begin(db, err));
	OK(db_run(named(db, "a"), err));
	OK(db_savepoint(db, err));
	OK(db_run(named(db, "a"), err));
	db_savepoint_undo(db);
	OK(db_savepoint(db, err));
	OK(db_run(named(db, "b"), err));
	OK(db_savepoint_keep(db, err));
	OK(db_savepoint(db, err));
	OK(db_run(named(db, "b"), err));
	FAILS(db_savepoint_keep(db, err), "UNIQUE");
	db_savepoint_undo(db);
	OK(db_commit(db, err));
	assert_int_equal(fixture_number(fixture, count_sql), 2);
}

/* The numbers of rows that nobody waits for. */
static void
numbers_ahead(void **state)
{
	static const char count_sql[] = "SELECT max(id) FROM mailbox";
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	struct error *err = &fixture->err;
	int64_t id, count;

	NEEDS_SERVER;
	OK(db_begin(db, err));
	for (int i = 1; i <= 5; i++) {
		char name[16];

		(void)snprintf(name, sizeof name, "m%d", i);
		OK(db_add(named(db, name), &id, err));
		assert_int_equal(id, i);
	}
	OK(db_find_int(db_statement(db, count_sql), &count, err));
	assert_int_equal(count, 5);
	/* One that was removed; by another statement, it is asked again. */
	OK(db_run(db_statement(db, "DELETE FROM mailbox WHERE id = 5"), err));
	OK(db_add(named(db, "m6"), &id, err));
	assert_int_equal(id, 5);
	OK(db_commit(db, err));
	/* What it cannot know of: nothing is recorded under a wrong one. */
	OK(db_begin(db, err));
	OK(db_add(named(db, "a"), &id, err));
	OK(db_execute(db,
	    "WITH x AS (SELECT 1) INSERT INTO mailbox (id, name, created_at)"
	    " VALUES (100, 'b', 1)",
	    err));
	assert_int_equal(id, 6);
	db_rollback(db);
	OK(db_begin(db, err));
	OK(db_add(named(db, "a"), &id, err));
	OK(db_run(db_statement(db,
		      "WITH x AS (SELECT 1) INSERT INTO mailbox"
		      " (id, name, created_at) VALUES (100, 'b', 1)"),
	    err));
	OK(db_add(named(db, "c"), &id, err));
	FAILS(db_commit(db, err), "at the same time");
	assert_int_equal(err->retry, RETRY_LATER);
	db_rollback(db);
	assert_int_equal(fixture_number(fixture, count_sql), 5);
	/* The next time it asks. */
	OK(db_begin(db, err));
	OK(db_add(named(db, "a"), &id, err));
	OK(db_run(db_statement(db,
		      "WITH x AS (SELECT 1) INSERT INTO mailbox"
		      " (id, name, created_at) VALUES (100, 'b', 1)"),
	    err));
	OK(db_add(named(db, "c"), &id, err));
	assert_int_equal(id, 101);
	OK(db_commit(db, err));
}

/* Of a connection of the daemon at that place. */
static bool
take(struct db *db, const char *place, int64_t seconds, struct lease *ret,
    struct error *err)
{
	char host[LEASE_HOST_SIZE];

	lease_set_place(place);
	return lease_take(db, "mailbox", "dpo", seconds, ret, host, err);
}

static struct db *
open_another(struct fixture *fixture)
{
	struct db *db = db_open(fixture->path, DB_WRITE, &fixture->err);

	assert_non_null(db);
	return db;
}

/* What follows of a transaction is not done, and its number is committed. */
static void
lose_rest(struct fixture *fixture, const char *meanwhile)
{
	struct db *db = fixture->db;

	OK(db_begin(db, &fixture->err));
	OK(db_execute(db, "COMMIT", &fixture->err));
	fixture_execute(fixture, meanwhile);
	OK(db_execute(db, "BEGIN", &fixture->err));
	OK(db_run(db_statement(db, add_a_sql), &fixture->err));
	cut(fixture);
}

/* The answer to a COMMIT is lost: before it was done, and after. */
static void
doubtful_commit(void **state)
{
	static const char count_sql[] = "SELECT count(*) FROM mailbox";
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	struct lease lease;

	NEEDS_SERVER;
	OK(db_begin(db, &fixture->err));
	OK(db_run(db_statement(db, add_a_sql), &fixture->err));
	cut(fixture);
	FAILS(db_commit(db, &fixture->err), "nothing was changed");
	assert_int_equal(fixture->err.retry, RETRY_LATER);
	db_rollback(db);
	assert_int_equal(fixture_number(fixture, count_sql), 0);
	OK(take(db, "here", 60, &lease, &fixture->err));
	lease_fence(db, &lease);
	/* A server that fell has given the number to another since. */
	lose_rest(fixture, "UPDATE lease SET until_at = until_at");
	FAILS(db_commit(db, &fixture->err), "nothing was changed");
	db_rollback(db);
	assert_int_equal(fixture_number(fixture, count_sql), 0);
	OK(db_begin(db, &fixture->err));
	OK(db_run(db_statement(db, add_a_sql), &fixture->err));
	/* It is done, and to the program it is not. */
	OK(db_execute(db, "COMMIT", &fixture->err));
	OK(db_execute(db, "BEGIN", &fixture->err));
	cut(fixture);
	OK(db_commit(db, &fixture->err));
	assert_int_equal(fixture_number(fixture, count_sql), 1);
	OK(db_begin(db, &fixture->err));
	db_rollback(db);
	/* Without a lease nobody can tell. */
	lease_unfence(db, &lease);
	fixture_execute(fixture, "DELETE FROM mailbox");
	lose_rest(fixture, "SELECT 1");
	FAILS(db_commit(db, &fixture->err), "look whether it was done");
	db_rollback(db);
	assert_int_equal(fixture_number(fixture, count_sql), 0);
	lease_set_place("");
}

/* As if its lease had expired. */
static void
expire(struct fixture *fixture, const struct lease *lease)
{
	char sql[100];

	(void)snprintf(sql, sizeof sql,
	    "UPDATE lease SET until_at = 1 WHERE id = %lld",
	    (long long)lease->id);
	fixture_execute(fixture, sql);
}

static void
one_holder(void **state)
{
	struct fixture *fixture = *state;
	struct lease first, second;
	struct db *one, *two;
	bool is;

	NEEDS_SERVER;
	one = open_another(fixture);
	two = open_another(fixture);
	OK(take(one, "here", 60, &first, &fixture->err));
	assert_int_not_equal(first.id, 0);
	lease_fence(one, &first);
	OK(take(two, "there", 60, &second, &fixture->err));
	assert_int_equal(second.id, 0);
	OK(db_begin(one, &fixture->err));
	OK(db_commit(one, &fixture->err));
	/* Expired, and nobody has it yet: it still is ours. */
	expire(fixture, &first);
	OK(db_begin(one, &fixture->err));
	OK(db_commit(one, &fixture->err));
	OK(take(two, "there", 60, &second, &fixture->err));
	assert_int_equal(second.id, 0);
	expire(fixture, &first);
	OK(take(two, "there", 60, &second, &fixture->err));
	assert_int_equal(second.id, first.id);
	assert_true(second.fence > first.fence);
	/* Who comes back writes nothing, whatever it was about. */
	FAILS(db_begin(one, &fixture->err), "has taken over");
	assert_int_equal(fixture->err.retry, RETRY_LATER);
	assert_true(lease_was_lost(one));
	FAILS(lease_renew(one, &first, &fixture->err), "has taken over");
	OK(lease_is_held(one, &first, &is, &fixture->err));
	assert_false(is);
	lease_unfence(one, &first);
	OK(lease_release(one, &first, &fixture->err));
	OK(lease_is_held(two, &second, &is, &fixture->err));
	assert_true(is);
	/* The same place again: its former process is gone. */
	OK(take(one, "there", 60, &first, &fixture->err));
	assert_true(first.fence > second.fence);
	FAILS(lease_renew(two, &second, &fixture->err), "has taken over");
	/* Given back, it is anybody's. */
	OK(lease_release(one, &first, &fixture->err));
	OK(take(two, "here", 60, &second, &fixture->err));
	assert_true(second.fence > first.fence);
	db_close(one);
	db_close(two);
	lease_set_place("");
}

/* What it was in the middle of is not committed, however long it takes. */
static void
taken_between_transactions(void **state)
{
	static const char add_sql[] =
	    "INSERT INTO mailbox (name, created_at) VALUES ('a', 1)";
	static const char count_sql[] = "SELECT count(*) FROM mailbox";
	struct fixture *fixture = *state;
	struct lease first, second;
	struct db *one, *two;

	NEEDS_SERVER;
	one = open_another(fixture);
	two = open_another(fixture);
	OK(take(one, "here", 60, &first, &fixture->err));
	lease_fence(one, &first);
	OK(db_begin(one, &fixture->err));
	OK(db_run(db_statement(one, add_sql), &fixture->err));
	/* The server gives it up: as if this process had been stopped. */
	cut(fixture);
	expire(fixture, &first);
	OK(take(two, "there", 60, &second, &fixture->err));
	assert_true(second.fence > first.fence);
	assert_false(db_commit(one, &fixture->err));
	db_rollback(one);
	FAILS(db_begin(one, &fixture->err), "has taken over");
	assert_int_equal(fixture_number(fixture, count_sql), 0);
	db_close(one);
	db_close(two);
	lease_set_place("");
}

static void
senders(void **state)
{
	struct fixture *fixture = *state;
	struct lease first, second, third;
	struct db *one, *two;
	int64_t id;
	bool has_ended;

	NEEDS_SERVER;
	one = open_another(fixture);
	two = open_another(fixture);
	lease_set_place("here");
	OK(lease_take_sender(one, 60, &first, &fixture->err));
	lease_set_place("there");
	OK(lease_take_sender(two, 60, &second, &fixture->err));
	assert_int_not_equal(first.id, second.id);
	OK(lease_find_dead_sender(two, &id, &fixture->err));
	assert_int_equal(id, 0);
	expire(fixture, &first);
	OK(lease_find_dead_sender(two, &id, &fixture->err));
	assert_int_equal(id, first.id);
	/* Meanwhile it has come back. */
	OK(lease_renew(one, &first, &fixture->err));
	OK(db_begin(two, &fixture->err));
	OK(lease_end_dead_sender(two, id, &has_ended, &fixture->err));
	OK(db_commit(two, &fixture->err));
	assert_false(has_ended);
	expire(fixture, &first);
	OK(db_begin(two, &fixture->err));
	OK(lease_end_dead_sender(two, id, &has_ended, &fixture->err));
	OK(db_commit(two, &fixture->err));
	assert_true(has_ended);
	FAILS(lease_renew(one, &first, &fixture->err), "has taken over");
	/* Who has a row keeps it, although a lower one is free. */
	OK(lease_take_sender(two, 60, &third, &fixture->err));
	assert_int_equal(third.id, second.id);
	/* Its row is for the next one, with another fence. */
	lease_set_place("elsewhere");
	OK(lease_take_sender(one, 60, &third, &fixture->err));
	assert_int_equal(third.id, first.id);
	assert_true(third.fence > first.fence);
	db_close(one);
	db_close(two);
	lease_set_place("");
}

static size_t
count_due(struct db *db, struct fixture *fixture)
{
	struct letter_row *rows;
	size_t count;
	int64_t next_at;

	OK(letter_store_find_due(
	    db, fixture->memory, INT64_MAX, 9, &rows, &count, &fixture->err));
	OK(letter_store_next_due(db, &next_at, &fixture->err));
	assert_int_equal(next_at == INT64_MAX, count == 0);
	return count;
}

static bool
is_free(struct db *db, struct fixture *fixture, int64_t letter_id)
{
	bool is;

	OK(letter_sending_is_free(db, letter_id, 0, &is, &fixture->err));
	return is;
}

static void
begin_sending(struct db *db, struct fixture *fixture, int64_t letter_id)
{
	OK(db_begin(db, &fixture->err));
	OK(letter_store_start(db, letter_id, 9, &fixture->err));
	OK(db_commit(db, &fixture->err));
}

static struct db *
open_sender(struct fixture *fixture, const char *place, struct lease *ret_lease)
{
	struct db *db = open_another(fixture);

	lease_set_place(place);
	OK(lease_take_sender(db, 60, ret_lease, &fixture->err));
	lease_fence(db, ret_lease);
	return db;
}

/* Letters of one ticket, in their order, and of another one. */
static void
shared_outbox(void **state)
{
	struct fixture *fixture = *state;
	int64_t ticket_id, first, second, other;
	struct lease mine, theirs;
	struct db *one, *two;
	size_t count;

	NEEDS_SERVER;
	one = open_sender(fixture, "here", &mine);
	two = open_sender(fixture, "there", &theirs);
	(void)fixture_folder(fixture, "dpo");
	OK(db_begin(fixture->db, &fixture->err));
	ticket_id = fixture_ticket(fixture, 1);
	first = fixture_letter(fixture, ticket_id, LETTER_QUEUED);
	second = fixture_letter(fixture, ticket_id, LETTER_QUEUED);
	other =
	    fixture_letter(fixture, fixture_ticket(fixture, 2), LETTER_QUEUED);
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(count_due(two, fixture), 3);
	begin_sending(one, fixture, first);
	/* The ticket is the one's until its letter has ended. */
	assert_int_equal(count_due(one, fixture), 2);
	assert_int_equal(count_due(two, fixture), 1);
	assert_false(is_free(two, fixture, first));
	assert_false(is_free(two, fixture, second));
	assert_true(is_free(one, fixture, second));
	assert_true(is_free(two, fixture, other));
	/* Nobody else recovers what a living sender sends. */
	OK(db_begin(two, &fixture->err));
	OK(letter_store_recover(two, 9, &count, &fixture->err));
	assert_int_equal(count, 0);
	OK(letter_store_recover_of(two, mine.id, 9, &count, &fixture->err));
	assert_int_equal(count, 1);
	OK(db_commit(two, &fixture->err));
	assert_int_equal(count_due(two, fixture), 3);
	/* It was tried since: what was read of it before is too old. */
	assert_false(is_free(two, fixture, first));
	db_close(one);
	db_close(two);
	lease_set_place("");
}

static bool
is_readable(int fd)
{
	struct pollfd awaited = {.fd = fd, .events = POLLIN};

	return fd >= 0 && poll(&awaited, 1, 10000) == 1;
}

/* Each commit that another process makes is heard of, and only those. */
static void
heard(void **state)
{
	struct fixture *fixture = *state;
	struct db *other;

	NEEDS_SERVER;
	other = open_another(fixture);
	OK(db_listen(fixture->db, &fixture->err));
	OK(db_begin(fixture->db, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	OK(db_begin(other, &fixture->err));
	assert_false(db_hear(fixture->db));
	OK(db_commit(other, &fixture->err));
	assert_true(is_readable(db_listen_fd(fixture->db)));
	assert_true(db_hear(fixture->db));
	assert_false(db_hear(fixture->db));
	/* After a lost connection as well. */
	cut(fixture);
	OK(db_begin(fixture->db, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	(void)db_hear(fixture->db);
	OK(db_begin(other, &fixture->err));
	OK(db_commit(other, &fixture->err));
	assert_true(is_readable(db_listen_fd(fixture->db)));
	assert_true(db_hear(fixture->db));
	db_close(other);
}

/* A newer dpod begins, while one of today's has the register. */
static void
upgrade(void **state)
{
	static const struct migration steps[] = {
	    {DB_VERSION + 1,
		"CREATE TABLE extra (id bigint PRIMARY KEY);"
		"UPDATE register_schema SET version = version + 1"},
	};
	static const char version[] = "SELECT version FROM register_schema";
	struct fixture *fixture = *state;
	struct error *err = &fixture->err;
	struct lease lease;
	struct db *newer, *older, *standby;

	NEEDS_SERVER;
	older = open_another(fixture);
	standby = open_another(fixture);
	newer = open_another(fixture);
	OK(take(older, "here", 60, &lease, err));
	lease_set_place("there");
	FAILS(db_migrate(newer, steps, 1, DB_VERSION + 1, err),
	    "migrating to a newer schema: ");
	assert_non_null(strstr(err->text, "another dpod that is running, on "));
	assert_non_null(strstr(err->text, ": stop it"));
	assert_int_equal(err->retry, RETRY_LATER);
	assert_int_equal(fixture_number(fixture, version), DB_VERSION);
	/* It goes on as if nothing had been. */
	lease_fence(older, &lease);
	OK(db_begin(older, err));
	OK(db_commit(older, err));
	/* It was stopped, and its lease has expired. */
	expire(fixture, &lease);
	OK(db_migrate(newer, steps, 1, DB_VERSION + 1, err));
	assert_int_equal(fixture_number(fixture, version), DB_VERSION + 1);
	/* Then it writes nothing, nor does who has no lease: an officer. */
	FAILS(db_begin(older, err), "was created by a newer dpod");
	assert_int_equal(err->retry, RETRY_NEVER);
	FAILS(db_begin(standby, err), "reinstall that version");
	FAILS(take(standby, "there", 60, &lease, err), "newer dpod");
	FAILS(db_open(fixture->path, DB_READ, err) != NULL, "newer dpod");
	lease_set_place("");
	db_close(older);
	db_close(standby);
	db_close(newer);
}

/* What a daemon had that was killed is its own when it is started again. */
static void
upgrade_after_a_crash(void **state)
{
	static const struct migration steps[] = {{DB_VERSION + 1,
	    "UPDATE register_schema SET version = version + 1"}};
	struct fixture *fixture = *state;
	struct lease lease;
	struct db *db;

	NEEDS_SERVER;
	db = open_another(fixture);
	OK(take(db, "here", 60, &lease, &fixture->err));
	OK(db_migrate(db, steps, 1, DB_VERSION + 1, &fixture->err));
	lease_set_place("");
	db_close(db);
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
	    {"postgresql://host/d?gssencmode=prefer", "expected disable"},
	    {"postgresql://host/d?channel_binding=prefer", "expected require"},
	    {"postgresql://host/d?passfile=secret", "absolute path"},
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
		assert_true(db_is_remote(wrong[i].location));
		FAILS(
		    db_open(wrong[i].location, DB_READ, &fixture->err) != NULL,
		    wrong[i].words);
	}
	assert_false(db_is_remote("/postgresql:/b.db"));
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
	    TEST(upgrade),
	    TEST(upgrade_after_a_crash),
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
	    TEST(queued),
	    TEST(numbers_ahead),
	    TEST(one_holder),
	    TEST(taken_between_transactions),
	    TEST(senders),
	    TEST(shared_outbox),
	    TEST(heard),
	    TEST(locations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
