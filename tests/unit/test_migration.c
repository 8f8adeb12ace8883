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
		CHECK(bad == 0 && rows > 0, "schema %d", version);
		OK(balance_find(db, &balance, &fixture->err));
		CHECK(balance.holds, "schema %d", version);
		CHECK(balance.tickets == 3, "schema %d", version);
		db_close(db);
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

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(every_released_schema),
	    TEST(the_newest_is_of_today),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
