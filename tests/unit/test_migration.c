/* SPDX-License-Identifier: ISC */
/*
 * A register of every schema that was ever released (tests/store/
 * register-N.sql) opens, is migrated, and still holds.
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
	while (sqlite3_step(each) == SQLITE_ROW)
		buffer_add_printf(ret_text, "%s\n%s\n",
		    (const char *)sqlite3_column_text(each, 0),
		    (const char *)sqlite3_column_text(each, 1));
	(void)sqlite3_finalize(each);
}

static void
every_released_schema(void **state)
{
	struct fixture *fixture = *state;

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
		(void)unlink(path);
	}
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
	raw = fill_from(":memory:", schema_sql);
	describe(raw, &today);
	(void)sqlite3_close(raw);
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
