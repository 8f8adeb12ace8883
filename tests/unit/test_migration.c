/* SPDX-License-Identifier: ISC */
/*
 * A register of every schema that was ever released (tests/store/
 * register-N.sql) opens, is migrated, still holds, and has then the schema
 * that a new one has.
 */
#include "tests/unit/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/timestamp.h"
#include "store/balance.h"
#include "store/history.h"
#include "store/schema_sql.h"

#define TEXT_MAX ((size_t)4 * 1024 * 1024)

static sqlite3 *
fill_from(const char *path, const char *sql)
{
	sqlite3 *raw = NULL;
	char *words = NULL;

	assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
	(void)sqlite3_exec(raw, sql, NULL, NULL, &words);
	if (words != NULL)
		fail_msg("%s", words);
	return raw;
}

static void
read_register(int version, struct buffer *ret_text)
{
	const char *top = getenv("top_srcdir");
	struct error err;
	char path[512];

	(void)snprintf(path, sizeof path, "%s/tests/store/register-%d.sql",
	    top == NULL ? "." : top, version);
	if (!file_read(path, TEXT_MAX, ret_text, &err))
		fail_msg("%s (tests/store/keep_register makes it)", err.text);
}

/* Without comments, and every run of blanks as one or, at a bracket, none. */
static void
add_plain(const char *sql, struct buffer *ret_text)
{
	bool blank = false;

	for (; *sql != '\0'; sql++) {
		if (sql[0] == '-' && sql[1] == '-')
			sql += strcspn(sql, "\n");
		if (*sql == ' ' || *sql == '\n') {
			blank = true;
			continue;
		}
		if (blank && strchr("(),", *sql) == NULL &&
		    buffer_string(ret_text)[ret_text->length - 1] != '(')
			buffer_add(ret_text, " ", 1);
		blank = false;
		buffer_add(ret_text, sql, 1);
	}
	buffer_add(ret_text, "\n", 1);
}

/* All of a schema: what stands in sqlite_schema, ordered by name. */
static void
describe(sqlite3 *raw, struct buffer *ret_text)
{
	sqlite3_stmt *each;

	assert_int_equal(sqlite3_prepare_v2(raw,
			     "SELECT name, sql FROM sqlite_schema"
			     " WHERE sql IS NOT NULL ORDER BY name",
			     -1, &each, NULL),
	    SQLITE_OK);
	while (sqlite3_step(each) == SQLITE_ROW) {
		buffer_add_printf(ret_text, "%s\n",
		    (const char *)sqlite3_column_text(each, 0));
		add_plain((const char *)sqlite3_column_text(each, 1), ret_text);
	}
	(void)sqlite3_finalize(each);
}

static void
describe_file(const char *path, struct buffer *ret_text)
{
	sqlite3 *raw = NULL;

	assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
	describe(raw, ret_text);
	(void)sqlite3_close(raw);
}

static void
describe_today(struct buffer *ret_text)
{
	sqlite3 *raw = fill_from(":memory:", schema_sql);

	describe(raw, ret_text);
	(void)sqlite3_close(raw);
}

static void
check_urgent(const char *path, int version)
{
	sqlite3 *raw = NULL;
	sqlite3_stmt *each;

	assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(raw,
			     "SELECT count(*), sum(kind = 'breach'),"
			     " sum(is_urgent = (kind = 'breach')) FROM claim",
			     -1, &each, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_step(each), SQLITE_ROW);
	CHECK(sqlite3_column_int(each, 0) == 2, "schema %d", version);
	CHECK(sqlite3_column_int(each, 1) == 1, "schema %d", version);
	CHECK(sqlite3_column_int(each, 2) == 2, "schema %d", version);
	(void)sqlite3_finalize(each);
	(void)sqlite3_close(raw);
}

/* A message of an older schema is found by the address it came from. */
static void
check_mentions(const char *path, int version)
{
	sqlite3 *raw = NULL;
	sqlite3_stmt *each;

	assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(raw,
			     "SELECT count(*) FROM message m"
			     " WHERE from_address <> '' AND NOT EXISTS"
			     " (SELECT 1 FROM mention WHERE message_id = m.id"
			     " AND is_sender = 1)",
			     -1, &each, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_step(each), SQLITE_ROW);
	CHECK(sqlite3_column_int(each, 0) == 0, "schema %d", version);
	(void)sqlite3_finalize(each);
	(void)sqlite3_close(raw);
}

static void
see_all(const char *path)
{
	static const char sql[] = "UPDATE ticket SET unread_at = NULL";
	sqlite3 *raw;

	assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
	assert_int_equal(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(raw), SQLITE_OK);
}

static void
every_released_schema(void **state)
{
	struct fixture *fixture = *state;
	struct buffer today = {0};

	describe_today(&today);
	for (int version = 1; version <= DB_VERSION; version++) {
		unsigned char head[DIGEST_BYTES];
		struct buffer text = {0};
		struct balance balance;
		int64_t rows, bad;
		char path[160];
		struct db *db;

		read_register(version, &text);
		(void)snprintf(
		    path, sizeof path, "%s.%d", fixture->path, version);
		assert_int_equal(
		    sqlite3_close(fill_from(path, buffer_string(&text))),
		    SQLITE_OK);
		buffer_release(&text);
		db = db_open(path, DB_MIGRATE, &fixture->err);
		if (db == NULL)
			fail_msg("schema %d: %s", version, fixture->err.text);
		OK(db_check(db, &fixture->err));
		OK(history_verify(db, &bad, head, &rows, &fixture->err));
		/* It has a letter that failed, which somebody has seen. */
		if (version >= 3)
			see_all(path);
		CHECK(bad == 0 && rows > 0, "schema %d", version);
		OK(balance_find(db, timestamp_now(), &balance, &fixture->err));
		CHECK(balance.holds, "schema %d", version);
		CHECK(balance.tickets == 3, "schema %d", version);
		db_close(db);
		/* What urgency is stored in was not there before schema 3. */
		check_urgent(path, version);
		check_mentions(path, version);
		describe_file(path, &text);
		assert_string_equal(
		    buffer_string(&text), buffer_string(&today));
		buffer_release(&text);
		(void)unlink(path);
	}
	buffer_release(&today);
}

/* Whoever changes the schema keeps a register of it, or writes a migration. */
static void
the_newest_is_of_today(void **state)
{
	struct fixture *fixture = *state;
	struct buffer text = {0}, kept = {0}, today = {0};
	sqlite3 *raw;

	(void)fixture;
	read_register(DB_VERSION, &text);
	raw = fill_from(":memory:", buffer_string(&text));
	describe(raw, &kept);
	(void)sqlite3_close(raw);
	describe_today(&today);
	assert_string_equal(buffer_string(&kept), buffer_string(&today));
	buffer_release(&text);
	buffer_release(&kept);
	buffer_release(&today);
}

static bool
can_open(struct fixture *fixture, enum db_access access)
{
	struct db *db = db_open(fixture->path, access, &fixture->err);

	db_close(db);
	return db != NULL;
}

/* Of an older program with the same schema; dpod adds them when it starts. */
static void
words_that_are_new(void **state)
{
	static const char *const older[] = {
	    "DELETE FROM kind WHERE name = 'portability'",
	    "UPDATE kind SET reminds = 0",
	    "DELETE FROM outcome WHERE name = 'spam'",
	    "DELETE FROM purpose WHERE name = 'fee'",
	    "UPDATE purpose SET receipt = '' WHERE name = 'breach'",
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH(older); i++) {
		fixture_execute(fixture, older[i]);
		CHECK(!can_open(fixture, DB_READ), "%s", older[i]);
		assert_non_null(strstr(fixture->err.text, "by an older dpod"));
		assert_int_equal(fixture->err.retry, RETRY_LATER);
		CHECK(!can_open(fixture, DB_WRITE), "%s", older[i]);
		OK(can_open(fixture, DB_LOOK));
		OK(can_open(fixture, DB_MIGRATE));
		OK(can_open(fixture, DB_READ));
	}
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM kind WHERE reminds = 1"),
	    1);
	assert_int_equal(
	    fixture_number(fixture, "SELECT count(*) FROM kind"), KINDS);
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM purpose WHERE receipt ="
			     " 'acknowledge'"),
	    3);
}

/* What only a newer program can know would be lost in this one. */
static void
words_that_are_too_new(void **state)
{
	struct fixture *fixture = *state;

	/* A letter that is no longer written. */
	fixture_execute(fixture, "INSERT INTO purpose VALUES ('goodbye', '')");
	OK(can_open(fixture, DB_READ));
	fixture_execute(fixture, "INSERT INTO kind VALUES ('refund', 0)");
	FAILS(can_open(fixture, DB_MIGRATE),
	    "newer dpod, which knows"
	    " \"refund\"");
	assert_int_equal(fixture->err.retry, RETRY_NEVER);
	FAILS(can_open(fixture, DB_READ), "newer dpod");
	fixture_execute(fixture, "DELETE FROM kind WHERE name = 'refund'");
	fixture_execute(fixture, "INSERT INTO outcome VALUES ('settled')");
	FAILS(can_open(fixture, DB_WRITE), "\"settled\"");
}

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(every_released_schema),
	    TEST(the_newest_is_of_today),
	    TEST(words_that_are_new),
	    TEST(words_that_are_too_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
