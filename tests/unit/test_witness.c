/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "casework/witness.h"
#include "store/history.h"
#include "store/identity.h"
#include "tests/fake/fake_disk.h"

static const struct conf *
conf_of(void)
{
	return casework.setup->conf;
}

static void
add_event(struct fixture *fixture, const char *event)
{
	const struct history_event entry = {
	    .at = CASEWORK_NOON,
	    .actor = "ines",
	    .program = "dpoctl",
	    .event = event,
	    .from = "",
	    .to = "",
	};

	COMMIT(history_add(fixture->db, &entry, &fixture->err));
}

static void
write_witness(const char *text)
{
	char path[256];
	FILE *file;

	(void)snprintf(
	    path, sizeof path, "%s/witness", conf_of()->state_directory);
	(void)unlink(path);
	if (text == NULL)
		return;
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static int64_t
recovering(struct fixture *fixture)
{
	int64_t since_at;

	OK(identity_recovering(fixture->db, &since_at, &fixture->err));
	return since_at;
}

static void
test_register_that_went_on_fits(void **state)
{
	struct fixture *fixture = *state;
	size_t held;

	add_event(fixture, "one");
	OK(witness_write(conf_of(), fixture->db, &fixture->err));
	add_event(fixture, "two");
	assert_int_equal(witness_check(conf_of(), fixture->db, CASEWORK_NOON,
			     &held, &fixture->err),
	    WITNESS_FITS);
	assert_int_equal(recovering(fixture), 0);
}

static void
test_register_that_is_behind_recovers(void **state)
{
	static const char zeros[] =
	    "0000000000000000000000000000000000000000000000000000000000000000";
	struct fixture *fixture = *state;
	struct identity_recovery known;
	char text[128];
	int64_t rows_count;
	size_t held;

	COMMIT(fixture_letter(
		   fixture, fixture_ticket(fixture, 1), LETTER_QUEUED) == 1);
	rows_count = fixture_number(fixture, "SELECT count(*) FROM history");
	for (int i = 0; i < 2; i++) {
		/* Longer than this history; then as long, but another. */
		(void)snprintf(
		    text, sizeof text, "%d %s\n", i == 0 ? 99 : 1, zeros);
		write_witness(text);
		assert_int_equal(witness_check(conf_of(), fixture->db,
				     CASEWORK_NOON + i, &held, &fixture->err),
		    WITNESS_AHEAD);
		assert_int_equal(held, i == 0 ? 1 : 0);
		assert_int_equal(recovering(fixture), CASEWORK_NOON + i);
		OK(identity_recovery(fixture->db, &known, &fixture->err));
		assert_int_equal(known.since_at, CASEWORK_NOON + i);
		assert_int_equal(
		    known.events_missing, i == 0 ? 99 - rows_count : 0);
		if (i == 1)
			assert_int_equal(known.copy_at, CASEWORK_NOON);
		assert_int_equal(known.letters_held, 1);
		/* It is said once. */
		assert_int_equal(witness_check(conf_of(), fixture->db,
				     CASEWORK_NOON, &held, &fixture->err),
		    WITNESS_FITS);
	}
	OK(fixture_number(fixture,
	       "SELECT count(*) FROM letter WHERE state = 'held'"
	       " AND reason = 'recovery'") == 1);
}

static void
test_witness_that_says_nothing_is_none(void **state)
{
	static const char *const texts[] = {NULL, "", "x", "5", "5 abc\n",
	    "-1 "
	    "0000000000000000000000000000000000000000000000000000000000000000"
	    "\n",
	    "99999999999999999999 "
	    "0000000000000000000000000000000000000000000000000000000000000000"
	    "\n"};
	struct fixture *fixture = *state;
	size_t held;

	add_event(fixture, "one");
	for (size_t i = 0; i < LENGTH(texts); i++) {
		write_witness(texts[i]);
		CHECK(witness_check(conf_of(), fixture->db, CASEWORK_NOON,
			  &held, &fixture->err) == WITNESS_FITS,
		    "%zu", i);
	}
	assert_int_equal(recovering(fixture), 0);
}

static void
test_recovery_ends_by_hand(void **state)
{
	struct fixture *fixture = *state;
	size_t held;
	bool was;

	COMMIT(identity_begin_recovery(
	    fixture->db, 0, CASEWORK_NOON, &held, &fixture->err));
	COMMIT(identity_end_recovery(
	    fixture->db, "ines", CASEWORK_NOON, &was, &fixture->err));
	assert_true(was);
	assert_int_equal(recovering(fixture), 0);
	COMMIT(identity_end_recovery(
	    fixture->db, "ines", CASEWORK_NOON, &was, &fixture->err));
	assert_false(was);
	OK(fixture_number(fixture,
	       "SELECT count(*) FROM history WHERE event = 'recovery-ended'"
	       " AND actor = 'ines'") == 1);
}

/* By hand it begins once, and says how many letters wait from then on. */
static void
test_recovery_begins_by_hand(void **state)
{
	struct fixture *fixture = *state;
	size_t held;
	bool has_begun;

	COMMIT(fixture_letter(
		   fixture, fixture_ticket(fixture, 1), LETTER_QUEUED) == 1);
	OK_AT_LAST(witness_begin_recovery(
	    fixture->db, CASEWORK_NOON, &has_begun, &held, &fixture->err));
	assert_true(has_begun);
	assert_int_equal(held, 1);
	assert_int_equal(recovering(fixture), CASEWORK_NOON);
	OK_AT_LAST(witness_begin_recovery(
	    fixture->db, CASEWORK_NOON + 1, &has_begun, &held, &fixture->err));
	assert_false(has_begun);
	assert_int_equal(held, 0);
	assert_int_equal(recovering(fixture), CASEWORK_NOON);
}

/* What cannot be read is neither written nor compared. */
static void
test_witness_on_a_bad_disk(void **state)
{
	struct fixture *fixture = *state;
	bool it_fits = false;

	add_event(fixture, "one");
	OK_AT_LAST(witness_write(conf_of(), fixture->db, &fixture->err));
	OK_AT_LAST(
	    witness_fits(conf_of(), fixture->db, &it_fits, &fixture->err));
	assert_true(it_fits);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_register_that_went_on_fits,
		casework_set_up, casework_tear_down),
	    cmocka_unit_test_setup_teardown(
		test_register_that_is_behind_recovers, casework_set_up,
		casework_tear_down),
	    cmocka_unit_test_setup_teardown(
		test_witness_that_says_nothing_is_none, casework_set_up,
		casework_tear_down),
	    cmocka_unit_test_setup_teardown(test_recovery_begins_by_hand,
		casework_set_up, casework_tear_down),
	    cmocka_unit_test_setup_teardown(test_witness_on_a_bad_disk,
		casework_set_up, casework_tear_down),
	    cmocka_unit_test_setup_teardown(test_recovery_ends_by_hand,
		casework_set_up, casework_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
