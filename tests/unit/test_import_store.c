/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_fixture.h"

#include <string.h>

#include "base/buffer.h"
#include "store/held.h"
#include "store/import_store.h"
#include "tests/fake/fake_disk.h"

static const char raw[] = "From: a\r\n\r\nold";

static bool
put(struct fixture *fixture, int64_t folder_id, uint64_t uid)
{
	struct imported imported = {
	    .entry = {.uid = uid, .size_bytes = sizeof raw - 1},
	    .from_address = "",
	    .raw = raw,
	    .length = sizeof raw - 1,
	};
	bool is_new = false;

	COMMIT(import_store_add(
	    fixture->db, folder_id, &imported, 100, &is_new, &fixture->err));
	return is_new;
}

static void
settle(struct fixture *fixture, int64_t folder_id, uint64_t uid)
{
	const struct ledger_settlement not_request = {
	    .disposition = DISPOSITION_NOT_REQUEST};

	COMMIT(ledger_settle(
	    fixture->db, folder_id, uid, &not_request, 200, &fixture->err));
}

static enum lookup
look(struct fixture *fixture, int64_t folder_id, uint64_t uid)
{
	char *bytes = NULL;
	size_t length = 0;
	enum lookup found = import_store_raw(fixture->db, fixture->memory,
	    folder_id, uid, &bytes, &length, &fixture->err);

	if (found == FOUND) {
		assert_int_equal(length, sizeof raw - 1);
		assert_memory_equal(bytes, raw, length);
	}
	return found;
}

/* In the order of receipt; the same file has the same number. */
static void
numbers(void **state)
{
	uint64_t one = import_uid(1000, "a", 1);

	(void)state;
	assert_true(one == import_uid(1000, "a", 1));
	assert_true(one != import_uid(1000, "b", 1));
	assert_true(one >> 31 == 1000 && (one & 1) == 1);
	assert_true(import_uid(1001, "b", 1) > one);
	assert_true(import_uid(-1, "a", 1) == import_uid(0, "a", 1));
	assert_true(import_uid(1, "a", 1) >> 31 == 1);
	assert_true(import_uid(UINT32_MAX, "a", 1) >> 31 == UINT32_MAX);
	assert_true(import_uid((int64_t)UINT32_MAX + 1, "a", 1) ==
	    import_uid(0, "a", 1));
	assert_string_equal(import_folder(IMPORT_QUIETLY), "(import)");
	assert_string_equal(
	    import_folder(IMPORT_ACKNOWLEDGED), "(import, acknowledged)");
}

static void
kept_until_settled(void **state)
{
	struct fixture *fixture = *state;
	int64_t folder_id = fixture_folder(fixture, "dpo"), waiting = 0;

	assert_true(put(fixture, folder_id, 5));
	assert_true(put(fixture, folder_id, 7));
	assert_false(put(fixture, folder_id, 5));
	assert_int_equal(look(fixture, folder_id, 5), FOUND);
	assert_int_equal(look(fixture, folder_id, 6), ABSENT);
	assert_int_equal(look(fixture, folder_id + 1, 5), ABSENT);
	OK_AT_LAST(import_store_waiting(
	    fixture->db, folder_id, &waiting, &fixture->err));
	assert_int_equal(waiting, 2);
	settle(fixture, folder_id, 5);
	OK_AT_LAST(import_store_waiting(
	    fixture->db, folder_id, &waiting, &fixture->err));
	assert_int_equal(waiting, 1);
	OK_AT_LAST(import_store_tidy(fixture->db, folder_id, &fixture->err));
	assert_int_equal(look(fixture, folder_id, 5), ABSENT);
	assert_int_equal(look(fixture, folder_id, 7), FOUND);
	/* Once taken in, it stays away. */
	assert_false(put(fixture, folder_id, 5));
	assert_int_equal(look(fixture, folder_id, 5), ABSENT);
}

static uint64_t
put_text(struct fixture *fixture, int64_t folder_id, uint64_t uid,
    const char *text, bool *ret_is_new)
{
	struct imported imported = {
	    .entry = {.uid = uid, .size_bytes = (uint32_t)strlen(text)},
	    .from_address = "",
	    .raw = text,
	    .length = strlen(text),
	};

	COMMIT(import_store_add(
	    fixture->db, folder_id, &imported, 100, ret_is_new, &fixture->err));
	return imported.entry.uid;
}

/* Two messages of one second whose hashes are equal: none is lost. */
static void
numbers_that_are_taken(void **state)
{
	static const struct {
		const char *text;
		uint64_t uid;
		bool is_new;
	} steps[] = {
	    {"one", 5, true},
	    {"two", 7, true}, /* as long, other bytes */
	    {"three", 9, true},
	    {"two", 7, false},
	    {"one", 5, false},
	    /* After the others are settled, and their bytes erased. */
	    {"fourth", 11, true},
	    {"three", 9, false},
	};
	struct fixture *fixture = *state;
	int64_t folder_id = fixture_folder(fixture, "dpo");

	for (size_t i = 0; i < LENGTH(steps); i++) {
		bool is_new;
		uint64_t uid =
		    put_text(fixture, folder_id, 5, steps[i].text, &is_new);

		CHECK(uid == steps[i].uid && is_new == steps[i].is_new,
		    "step %zu: %llu", i, (unsigned long long)uid);
		if (i != 4)
			continue;
		for (uint64_t each = 5; each <= 9; each += 2)
			settle(fixture, folder_id, each);
		OK_AT_LAST(
		    import_store_tidy(fixture->db, folder_id, &fixture->err));
	}
}

static bool
note(const struct held *held, void *context)
{
	struct buffer *found = context;

	buffer_add_printf(found, "%s ", held->what);
	return true;
}

/* In whatever bytes, and whichever case. */
static void
who_is_in_it(void **state)
{
	static const struct {
		const char *name, *text, *address, *want;
	} cases[] = {
	    {"in the text", "ask Anna@Client.example", "anna@client.EXAMPLE",
		"mention "},
	    {"nobody", "ask anna@client.example", "ann@client.example", ""},
	    {"beside bytes that are no UTF-8", "J\xf8rn \xff a@b.example",
		"a@b.example", "mention "},
	    {"in UTF-8", "ask j\xc3\xb8rn@b.example", "j\xc3\xb8rn@b.example",
		"mention "},
	    {"beside a backslash", "a\\b@b.example", "b@b.example", "mention "},
	};
	struct fixture *fixture = *state;
	int64_t folder_id = fixture_folder(fixture, "dpo");

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer found = {0};
		bool is_new;

		(void)put_text(
		    fixture, folder_id, 10 * i + 5, cases[i].text, &is_new);
		OK(import_store_each_held(fixture->db, cases[i].address, note,
		    &found, &fixture->err));
		CHECK(strcmp(buffer_string(&found), cases[i].want) == 0,
		    "%s: %s", cases[i].name, buffer_string(&found));
		buffer_release(&found);
	}
}

static void
fates(void **state)
{
	struct fixture *fixture = *state;
	int64_t folder_id = fixture_folder(fixture, "dpo");
	enum disposition disposition = DISPOSITION_TICKET;
	bool is_overdue = true;

	(void)put(fixture, folder_id, 5);
	(void)put(fixture, folder_id, 7);
	settle(fixture, folder_id, 5);
	OK_AT_LAST(import_store_fate(fixture->db, folder_id, 5, "2026-03-01",
	    &disposition, &is_overdue, &fixture->err));
	assert_int_equal(disposition, DISPOSITION_NOT_REQUEST);
	assert_false(is_overdue);
	OK_AT_LAST(import_store_fate(fixture->db, folder_id, 7, "2026-03-01",
	    &disposition, &is_overdue, &fixture->err));
	assert_int_equal(disposition, DISPOSITION_UNSETTLED);
	disposition = DISPOSITION_TICKET;
	is_overdue = true;
	OK_AT_LAST(import_store_fate(fixture->db, folder_id, 99, "2026-03-01",
	    &disposition, &is_overdue, &fixture->err));
	assert_int_equal(disposition, DISPOSITION_UNSETTLED);
	assert_false(is_overdue);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers),
	    TEST(kept_until_settled),
	    TEST(numbers_that_are_taken),
	    TEST(who_is_in_it),
	    TEST(fates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
