/* SPDX-License-Identifier: ISC */
/*
 * A register into another: with a server from PostgreSQL into a file and back,
 * without one between files.
 */
#include "tests/unit/store_fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/db_engine.h"
#include "store/db_moved.h"
#include "store/db_private.h"
#include "store/history.h"
#include "store/lease.h"
#include "store/letter_store.h"
#include "store/move.h"
#include "store/move_mark.h"
#include "tests/unit/scratch_database.h"

#define TICKETS 2100 /* more than a batch */
#define NOW	1800000000

/* What a transaction is told of a register that was moved. */
#define REFUSED \
	(fixture_is_postgresql() ? "was moved to" : "this register was moved")

struct target {
	char path[256];
	bool is_file;
};

static void
target_make(struct fixture *fixture, struct target *target, bool is_file)
{
	static int count;

	target->is_file = is_file ||
	    !scratch_database_make(target->path, sizeof target->path);
	if (target->is_file)
		(void)snprintf(target->path, sizeof target->path,
		    "%s/moved-%d.db", fixture->directory, ++count);
}

static void
target_drop(const struct target *target)
{
	static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
	char path[300];

	scratch_database_drop(target->path);
	for (size_t i = 0; target->is_file && i < LENGTH(ends); i++) {
		(void)snprintf(
		    path, sizeof path, "%s%s", target->path, ends[i]);
		(void)unlink(path);
	}
}

static void
fill(struct fixture *fixture)
{
	int64_t ticket_id = 0, letter_id;

	(void)fixture_folder(fixture, "dpo");
	OK(db_begin(fixture->db, &fixture->err));
	for (int i = 0; i < TICKETS; i++)
		ticket_id = fixture_ticket(fixture, i);
	letter_id = fixture_letter(fixture, ticket_id, LETTER_QUEUED);
	OK(db_commit(fixture->db, &fixture->err));
	fixture_record_letter(fixture, letter_id);
	db_close(fixture->db);
	fixture->db = NULL;
	/* No bytes, some, and none at all; a key without regard to the case. */
	fixture_execute(fixture,
	    "INSERT INTO spent (who, hour, letters) VALUES"
	    " ('Anna@client.example', 1, 2), ('berta@client.example', 1, 1),"
	    " ('Z', 1, 1), ('a', 1, 1), ('\xc3\xa4', 1, 1)");
	fixture_execute(fixture,
	    "INSERT INTO letter_file (letter_id, number, name, type, content)"
	    " SELECT id, 1, 'a', 'b', zeroblob(0) FROM letter");
	fixture_execute(fixture,
	    fixture_is_postgresql()
		? "UPDATE letter SET raw = decode(repeat('00ff', 3000000),"
		  " 'hex')"
		: "UPDATE letter SET raw = zeroblob(6000000)");
}

static bool
move(struct fixture *fixture, const char *from, const char *to,
    struct move_result *ret)
{
	const struct move_question question = {
	    .from = from, .to = to, .now_at = NOW};

	return move_register(&question, fixture->memory, ret, &fixture->err);
}

static bool
opens(struct fixture *fixture, const char *path, enum db_access access)
{
	struct db *db = db_open(path, access, &fixture->err);

	db_close(db);
	return db != NULL;
}

static int64_t
number(struct fixture *fixture, const char *path, const char *sql)
{
	struct db *db = db_open(path, DB_READ, &fixture->err);
	int64_t found = -1;

	if (db == NULL)
		fail_msg("%s", fixture->err.text);
	OK(db_find_int(db_statement(db, sql), &found, &fixture->err));
	db_close(db);
	return found;
}

/* All that the schema has but lease and sending, and nothing only here. */
static void
check_tables(struct fixture *fixture, const struct target *target,
    const struct move_result *result)
{
	const char *sql = target->is_file
	    ? "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
	    : "SELECT count(*) - 1 FROM pg_class WHERE relkind = 'r'"
	      " AND relnamespace = current_schema()::regnamespace";
	int64_t rows = 0;

	assert_int_equal(
	    result->tables_count + 2, number(fixture, target->path, sql));
	for (size_t i = 0; i < result->tables_count; i++) {
		const char *count = arena_printf(fixture->memory,
		    "SELECT count(*) FROM %s", result->tables[i].table);

		assert_int_equal(result->tables[i].rows,
		    number(fixture, target->path, count));
		rows += result->tables[i].rows;
	}
	assert_int_equal(rows, result->rows);
}

/* It counts and indexes again, and its numbers go on. */
static void
check_life(struct fixture *fixture, const struct target *target)
{
	static const char counted[] = "SELECT sum(letters) FROM letter_count";
	static const char items[] = "SELECT count(*) FROM find_item";
	static const char highest[] = "SELECT max(id) FROM letter";
	int64_t before = number(fixture, target->path, counted);
	int64_t before_items = number(fixture, target->path, items);
	int64_t last = number(fixture, target->path, highest);

	fixture->db = db_open(target->path, DB_WRITE, &fixture->err);
	if (fixture->db == NULL)
		fail_msg("%s", fixture->err.text);
	OK(db_begin(fixture->db, &fixture->err));
	assert_int_equal(fixture_letter(fixture, 1, LETTER_QUEUED), last + 1);
	OK(db_commit(fixture->db, &fixture->err));
	db_close(fixture->db);
	fixture->db = NULL;
	assert_int_equal(number(fixture, target->path, counted), before + 1);
	assert_int_equal(
	    number(fixture, target->path, items), before_items + 1);
}

static void
there_and_on(void **state)
{
	struct fixture *fixture = *state;
	struct target file, other;
	struct move_result result, second;
	struct db *old;

	fill(fixture);
	target_make(fixture, &file, true);
	target_make(fixture, &other, false);
	/* Who has it open. */
	old = db_open(fixture->path, DB_WRITE, &fixture->err);
	assert_non_null(old);
	OK(move(fixture, fixture->path, file.path, &result));
	assert_false(result.was_done);
	assert_int_equal(result.replaced, 0);
	assert_true(result.events > 0 && result.rows > 3 * TICKETS);
	check_tables(fixture, &file, &result);
	/* A server refuses the transaction itself. */
	if (fixture_is_postgresql())
		FAILS(db_begin(old, &fixture->err), "was moved to");
	else
		OK(db_begin(old, &fixture->err));
	FAILS(db_run(db_statement(old, "UPDATE mailbox SET created_at = 1"),
		  &fixture->err) &&
		db_commit(old, &fixture->err),
	    fixture_is_postgresql() ? "outside of a transaction" : "moved");
	db_close(old);
	FAILS(opens(fixture, fixture->path, DB_MIGRATE), "was moved to");
	FAILS(opens(fixture, fixture->path, DB_READ), file.path);
	assert_int_equal(fixture->err.retry, RETRY_NEVER);
	/* Once more: nothing is left to do. */
	OK(move(fixture, fixture->path, file.path, &second));
	assert_true(second.was_done);

	OK(move(fixture, file.path, other.path, &second));
	assert_int_equal(second.tables_count, result.tables_count);
	for (size_t i = 0; i < result.tables_count; i++)
		assert_string_equal(
		    second.tables[i].digest, result.tables[i].digest);
	assert_string_equal(second.head, result.head);
	check_tables(fixture, &other, &second);
	check_life(fixture, &other);
	/* The way back. */
	OK(move_take_back(file.path, &fixture->err));
	check_life(fixture, &file);
	FAILS(move_take_back(file.path, &fixture->err), "was not moved");
	OK(move_take_back(fixture->path, &fixture->err));
	assert_true(opens(fixture, fixture->path, DB_WRITE));
	target_drop(&file);
	target_drop(&other);
}

static size_t kill_at, calls;

static bool
die(size_t done, size_t total)
{
	assert_true(done <= total);
	if (++calls == kill_at)
		(void)raise(SIGKILL);
	return true;
}

/* False: it came to its end. */
static bool
move_killed(struct fixture *fixture, const char *to, size_t at)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		struct move_result result;
		const struct move_question question = {.from = fixture->path,
		    .to = to,
		    .now_at = NOW,
		    .on_rows = die};

		kill_at = at;
		calls = 0;
		_exit(move_register(
			  &question, arena_new(), &result, &fixture->err)
			? 0
			: 1);
	}
	assert_true(waitpid(child, &status, 0) == child);
	if (WIFSIGNALED(status))
		return true;
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	return false;
}

/* Wherever it is killed, the next one brings it to its end. */
static void
killed(void **state)
{
	struct fixture *fixture = *state;
	struct move_result result;
	struct target target;
	bool was_killed = true;
	size_t kills = 0;

	fill(fixture);
	for (size_t at = 1; was_killed; at += 13) {
		/* Each second time into the other engine. */
		target_make(fixture, &target, kills % 2 == 0);
		was_killed = move_killed(fixture, target.path, at);
		if (was_killed) {
			kills++;
			FAILS(opens(fixture, fixture->path, DB_MIGRATE),
			    "is being moved to");
			FAILS(opens(fixture, target.path, DB_MIGRATE),
			    "incomplete");
			/* And again, later. */
			(void)move_killed(fixture, target.path, 3);
			OK(move(fixture, fixture->path, target.path, &result));
		}
		assert_int_equal(
		    number(fixture, target.path, "SELECT count(*) FROM ticket"),
		    TICKETS);
		assert_true(opens(fixture, target.path, DB_WRITE));
		OK(move_take_back(fixture->path, &fixture->err));
		target_drop(&target);
	}
	assert_true(kills > 2);
}

/* Between the marks, where no rows are counted. */
static void
marks(void **state)
{
	struct fixture *fixture = *state;
	struct move_ends ends = {.is_complete = false};
	struct move_result result;
	struct target target, second;
	struct db *db;

	fill(fixture);
	target_make(fixture, &target, false);
	target_make(fixture, &second, true);
	db = db_connect(fixture->path, DB_WRITE, &fixture->err);
	OK(move_mark_from(db, target.path, &ends, &fixture->err));
	db_close(db);
	FAILS(opens(fixture, fixture->path, DB_WRITE), "is being moved to");
	db = db_connect(target.path, DB_MIGRATE, &fixture->err);
	OK(move_mark_to(db, fixture->path, &ends, &fixture->err));
	db_close(db);
	/* It was thought over. */
	OK(move(fixture, fixture->path, second.path, &result));
	FAILS(opens(fixture, fixture->path, DB_READ), second.path);
	/* The source has its last mark, and the target not. */
	OK(move(fixture, fixture->path, target.path, &result));
	assert_false(result.was_done);
	check_tables(fixture, &target, &result);
	target_drop(&target);
	target_drop(&second);
}

static void
refusals(void **state)
{
	struct fixture *fixture = *state;
	struct move_ends ends = {.is_complete = false};
	struct move_result result;
	struct target target, full;
	struct db *db;

	fill(fixture);
	target_make(fixture, &target, false);
	target_make(fixture, &full, true);
	db_close(db_open(full.path, DB_MIGRATE, &fixture->err));
	FAILS(move(fixture, fixture->path, full.path, &result), "is not empty");
	FAILS(move(fixture, fixture->path, fixture->path, &result),
	    "is not empty");
	/* A dpod began with it after it was looked at. */
	db = db_connect(full.path, DB_MIGRATE, &fixture->err);
	FAILS(move_mark_to(db, fixture->path, &ends, &fixture->err),
	    "is not empty");
	db_close(db);
	FAILS(move(fixture, target.path, full.path, &result), "");
	assert_true(opens(fixture, fixture->path, DB_WRITE));
	/* Of another move. */
	db = db_connect(target.path, DB_MIGRATE, &fixture->err);
	(void)snprintf(ends.move.token, sizeof ends.move.token, "other");
	OK(move_mark_to(db, "elsewhere", &ends, &fixture->err));
	db_close(db);
	FAILS(move(fixture, fixture->path, target.path, &result), "elsewhere");
	FAILS(move(fixture, target.path, full.path, &result), "incomplete");
	FAILS(move_take_back(target.path, &fixture->err), "was not moved");
	assert_true(opens(fixture, fixture->path, DB_WRITE));
	target_drop(&target);
	/* A table that this program does not know. */
	target_make(fixture, &target, false);
	fixture_execute(
	    fixture, "CREATE TABLE later (id bigint PRIMARY KEY, x text)");
	FAILS(move(fixture, fixture->path, target.path, &result),
	    "table later is not the same");
	OK(move_take_back(fixture->path, &fixture->err));
	target_drop(&target);
	fixture_execute(fixture, "CREATE TABLE keyless (x text)");
	target_make(fixture, &target, false);
	FAILS(move(fixture, fixture->path, target.path, &result),
	    "keyless has no primary key");
	fixture_execute(fixture, "DROP TABLE keyless");
	assert_true(opens(fixture, fixture->path, DB_WRITE));
	target_drop(&target);
	target_drop(&full);
}

/* Who works there keeps it; who comes back later finds it closed. */
static void
leases(void **state)
{
	struct fixture *fixture = *state;
	const struct lease lease = {1, 1};
	struct move_ends ends = {.is_complete = false};
	struct lease taken;
	char host[LEASE_HOST_SIZE];
	struct move_result result;
	struct target target;
	struct db *old;

	fill(fixture);
	fixture_execute(fixture,
	    "INSERT INTO lease (id, task, name, place, host, fence, seconds,"
	    " until_at, pid, since_at) VALUES (1, 'house', '', 'there', 'hal',"
	    " 1, 60, unixepoch() + 60, 7, unixepoch())");
	fixture_execute(fixture,
	    "INSERT INTO sending (letter_id, ticket_id, lease_id)"
	    " SELECT id, ticket_id, 1 FROM letter");
	fixture_execute(fixture,
	    "INSERT INTO holder_memory (name, content) VALUES ('a', 'b')");
	target_make(fixture, &target, false);
	FAILS(move(fixture, fixture->path, target.path, &result),
	    "another dpod that is running, on hal");
	assert_int_equal(fixture->err.retry, RETRY_LATER);
	assert_true(opens(fixture, fixture->path, DB_WRITE));
	/* Nor if it was taken after that was looked at. */
	old = db_connect(fixture->path, DB_WRITE, &fixture->err);
	FAILS(move_mark_from(old, target.path, &ends, &fixture->err),
	    "another dpod that is running, on hal");
	db_close(old);
	assert_true(opens(fixture, fixture->path, DB_WRITE));
	/* It has expired, and is still its holder's. */
	fixture_execute(fixture, "UPDATE lease SET until_at = 1");
	lease_set_place("there");
	old = db_open(fixture->path, DB_WRITE, &fixture->err);
	assert_non_null(old);
	lease_fence(old, &lease);
	OK(db_begin(old, &fixture->err));
	db_rollback(old);
	OK(move(fixture, fixture->path, target.path, &result));
	FAILS(db_begin(old, &fixture->err), REFUSED);
	assert_false(lease_was_lost(old));
	lease_unfence(old, &lease);
	FAILS(lease_take(old, "house", "", 60, &taken, host, &fixture->err),
	    REFUSED);
	FAILS(lease_take_sender(old, 60, &taken, &fixture->err), REFUSED);
	db_close(old);
	assert_int_equal(number(fixture, target.path,
			     "SELECT (SELECT count(*) FROM lease)"
			     " + (SELECT count(*) FROM sending)"),
	    0);
	assert_int_equal(number(fixture, target.path,
			     "SELECT count(*) FROM holder_memory"
			     " WHERE content = 'b'"),
	    1);
	/* As it was. */
	OK(move_take_back(fixture->path, &fixture->err));
	assert_int_equal(
	    number(fixture, fixture->path, "SELECT count(*) FROM sending"), 1);
	target_drop(&target);
}

/* What is not the same at the end is not given out as the register. */
static bool
change_target(size_t done, size_t total)
{
	static bool is_changed;
	struct db *db;
	struct error err;

	/* While the first large tables are compared. */
	if (is_changed || done * 3 <= total)
		return true;
	is_changed = true;
	db = db_connect(getenv("TEST_MOVE_TARGET"), DB_MIGRATE, &err);
	assert_non_null(db);
	assert_true(db_begin(db, &err));
	assert_true(db_execute(db, "UPDATE letter_file SET name = 'x'", &err));
	assert_true(db_commit(db, &err));
	db_close(db);
	return true;
}

static void
differences(void **state)
{
	struct fixture *fixture = *state;
	struct move_question question = {
	    .from = fixture->path, .now_at = NOW, .on_rows = change_target};
	struct move_result result;
	struct target target;

	fill(fixture);
	target_make(fixture, &target, true);
	assert_int_equal(setenv("TEST_MOVE_TARGET", target.path, 1), 0);
	question.to = target.path;
	FAILS(move_register(&question, fixture->memory, &result, &fixture->err),
	    "table letter_file is not the same");
	FAILS(opens(fixture, target.path, DB_READ), "incomplete");
	OK(move_take_back(fixture->path, &fixture->err));
	target_drop(&target);
}

/* PostgreSQL takes no such text, and SQLite does. */
static void
texts_that_are_none(void **state)
{
	struct fixture *fixture = *state;
	struct move_result result;
	struct target target;

	SQLITE_ONLY;
	fill(fixture);
	fixture_execute(fixture,
	    "INSERT INTO alarm (name, since_at) VALUES"
	    " ('a' || CAST(X'ff' AS TEXT), 1)");
	target_make(fixture, &target, true);
	OK(move(fixture, fixture->path, target.path, &result));
	assert_int_equal(result.replaced, 1);
	assert_int_equal(number(fixture, target.path,
			     "SELECT count(*) FROM alarm WHERE name ="
			     " 'a\xef\xbf\xbd'"),
	    1);
	target_drop(&target);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(there_and_on),
	    TEST(killed),
	    TEST(marks),
	    TEST(leases),
	    TEST(refusals),
	    TEST(differences),
	    TEST(texts_that_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
