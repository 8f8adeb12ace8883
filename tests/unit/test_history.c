/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_fixture.h"

#include <string.h>

#include "store/history.h"

#define PERSON "{\"name\":\"O'Brien \\\"x\\\"\"}"

static void
add(struct fixture *fixture, int count)
{
	OK(db_begin(fixture->db, &fixture->err));
	for (int i = 0; i < count; i++)
		OK(history_add(fixture->db,
		    &(struct history_event){
			.at = 100 + i,
			.actor = "kari",
			.program = "dpoctl",
			.event = "ticket-noted",
			.from = "",
			.to = "x",
			.payload = i % 2 == 0 ? PERSON : NULL,
		    },
		    &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
}

static int64_t
verify(struct fixture *fixture, unsigned char head[DIGEST_BYTES],
    int64_t *ret_count)
{
	int64_t bad_id = -1;

	OK(history_verify(
	    fixture->db, &bad_id, head, ret_count, &fixture->err));
	return bad_id;
}

/*
 * The canonical form, computed by another program: Python's hashlib over what
 * schema.sql says. It may never change.
 */
static void
the_canonical_form(void **state)
{
	struct fixture *fixture = *state;
	unsigned char head[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];
	int64_t count;

	OK(db_begin(fixture->db, &fixture->err));
	OK(history_add(fixture->db,
	    &(struct history_event){
		0, 1774625400, "dpod", "dpod", "start", NULL, "0.1", NULL},
	    &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(verify(fixture, head, &count), 0);
	digest_hex(head, hex);
	assert_string_equal(hex,
	    "095a1c0e54df95544ece3d393478d861a324834c304abc58930e47b0ddd25b6a");
}

static void
an_empty_chain(void **state)
{
	static const unsigned char zeros[DIGEST_BYTES];
	struct fixture *fixture = *state;
	unsigned char head[DIGEST_BYTES];
	int64_t count = -1;

	assert_int_equal(verify(fixture, head, &count), 0);
	assert_int_equal(count, 0);
	assert_memory_equal(head, zeros, sizeof head);
}

static bool
look(const struct history_row *row, void *context)
{
	int *calls = context;

	assert_int_equal(row->id, ++*calls);
	assert_int_equal(strlen(row->hash), 64);
	if (row->id % 2 == 1)
		assert_string_equal(row->event.payload, PERSON);
	else
		assert_null(row->event.payload);
	return row->id < 3;
}

static void
a_walk(void **state)
{
	struct fixture *fixture = *state;
	int calls = 0;

	add(fixture, 5);
	OK(history_each(fixture->db, 0, look, &calls, &fixture->err));
	assert_int_equal(calls, 3);
}

/* Not even a program with the database open changes it by mistake. */
static void
append_only(void **state)
{
	struct fixture *fixture = *state;
	sqlite3 *raw;

	/* There it is test_postgresql. */
	SQLITE_ONLY;
	add(fixture, 2);
	assert_int_equal(sqlite3_open(fixture->path, &raw), SQLITE_OK);
	assert_int_not_equal(
	    sqlite3_exec(raw, "UPDATE history SET at = 1", NULL, NULL, NULL),
	    SQLITE_OK);
	assert_int_not_equal(
	    sqlite3_exec(raw, "DELETE FROM history", NULL, NULL, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_close(raw), SQLITE_OK);
}

static void
tampering(void **state)
{
	static const struct {
		const char *name;
		const char *sql;
		int64_t want;
	} cases[] = {
	    {"nothing", "", 0},
	    {"erased payload", "DELETE FROM payload WHERE history_id = 3", 0},
	    {"instant", "UPDATE history SET at = at + 1 WHERE id = 3", 3},
	    {"actor", "UPDATE history SET actor = 'ola' WHERE id = 1", 1},
	    {"program", "UPDATE history SET program = 'dpod' WHERE id = 2", 2},
	    {"event", "UPDATE history SET event = 'e' WHERE id = 2", 2},
	    {"was", "UPDATE history SET was = 'e' WHERE id = 2", 2},
	    {"became", "UPDATE history SET became = '' WHERE id = 6", 6},
	    {"moved between two fields",
		"UPDATE history SET was = 'x', became = '' WHERE id = 4", 4},
	    {"ticket", "UPDATE history SET ticket_id = 5 WHERE id = 4", 4},
	    {"hash", "UPDATE history SET hash = zeroblob(32) WHERE id = 6", 6},
	    {"payload",
		"UPDATE payload SET content = '{}' WHERE history_id = 5", 5},
	    {"salt",
		"UPDATE payload SET salt = zeroblob(32)"
		" WHERE history_id = 5",
		5},
	    {"payload's digest",
		"UPDATE history SET payload_digest = NULL WHERE id = 3", 3},
	    {"payload that never was",
		"INSERT INTO payload VALUES (2, zeroblob(32), '{}')", 2},
	    {"payloads exchanged",
		"UPDATE payload SET history_id = 99 WHERE history_id = 1;"
		"UPDATE payload SET history_id = 1 WHERE history_id = 3;"
		"UPDATE payload SET history_id = 3 WHERE history_id = 99",
		1},
	    {"order",
		"UPDATE history SET id = 99 WHERE id = 3;"
		"UPDATE history SET id = 3 WHERE id = 4;"
		"UPDATE history SET id = 4 WHERE id = 99",
		3},
	    {"dropped", "DELETE FROM history WHERE id = 4", 5},
	    {"dropped and closed up",
		"DELETE FROM history WHERE id = 4;"
		"UPDATE history SET id = 4 WHERE id = 5;"
		"UPDATE history SET id = 5 WHERE id = 6",
		4},
	    {"the first dropped", "DELETE FROM history WHERE id = 1", 2},
	    {"put before the first",
		"INSERT INTO history SELECT 0, ticket_id, at, actor, program,"
		" event, was, became, payload_digest, hash FROM history"
		" WHERE id = 6",
		1},
	    {"moved before the first",
		"UPDATE history SET id = -1 WHERE id = 6", 1},
	    {"inserted",
		"INSERT INTO history SELECT 7, ticket_id, at, actor, program,"
		" event, was, became, payload_digest, hash FROM history"
		" WHERE id = 6",
		7},
	};
	struct fixture *fixture = *state;
	unsigned char head[DIGEST_BYTES];
	int64_t count;

	add(fixture, 6);
	fixture_drop_trigger(fixture, "history_is_not_changed", "history");
	fixture_drop_trigger(fixture, "history_is_not_deleted", "history");
	/* SQLite enforces references only if a program asks for it. */
	if (fixture_is_postgresql())
		fixture_execute(fixture,
		    "ALTER TABLE history"
		    " DROP CONSTRAINT history_ticket_id_fkey;"
		    "ALTER TABLE payload"
		    " DROP CONSTRAINT payload_history_id_fkey");
	fixture_execute(fixture,
	    "CREATE TABLE h AS SELECT * FROM history;"
	    "CREATE TABLE p AS SELECT * FROM payload;");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int64_t bad_id;

		fixture_execute(fixture, cases[i].sql);
		bad_id = verify(fixture, head, &count);
		CHECK(bad_id == cases[i].want, "%s: %d", cases[i].name,
		    (int)bad_id);
		fixture_execute(fixture,
		    "DELETE FROM payload; DELETE FROM history;"
		    "INSERT INTO history SELECT * FROM h;"
		    "INSERT INTO payload SELECT * FROM p;");
	}
}

/*
 * Only the head that was exported before shows it, and who has seen more: that
 * one writes nothing behind it.
 */
static void
a_cut_tail(void **state)
{
	struct fixture *fixture = *state;
	unsigned char before[DIGEST_BYTES], after[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];
	int64_t count;

	add(fixture, 6);
	assert_int_equal(verify(fixture, before, &count), 0);
	assert_int_equal(count, 6);
	fixture_drop_trigger(fixture, "history_is_not_deleted", "history");
	fixture_execute(fixture, "DELETE FROM history WHERE id = 6");
	assert_int_equal(verify(fixture, after, &count), 0);
	assert_int_equal(count, 5);
	assert_memory_not_equal(before, after, sizeof before);
	assert_false(history_head(fixture->db, hex, &count, &fixture->err));
	assert_int_equal(fixture->err.retry, RETRY_NEVER);
	assert_non_null(strstr(fixture->err.text, "is an older copy"));
	db_close(fixture->db);
	fixture->db = db_open(fixture->path, DB_WRITE, &fixture->err);
	assert_non_null(fixture->db);
	add(fixture, 1);
	assert_int_equal(verify(fixture, after, &count), 0);
	/* As long as the one that was seen, and another. */
	fixture_drop_trigger(fixture, "history_is_not_changed", "history");
	fixture_execute(
	    fixture, "UPDATE history SET hash = zeroblob(32) WHERE id = 6");
	assert_false(history_head(fixture->db, hex, &count, &fixture->err));
}

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(the_canonical_form),
	    TEST(an_empty_chain),
	    TEST(a_walk),
	    TEST(append_only),
	    TEST(tampering),
	    TEST(a_cut_tail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
