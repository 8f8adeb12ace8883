/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include "dpod/sender/clock_watch.h"
#include "dpod/sender/housekeeping.h"
#include "tests/fake/fake_clock.h"
#include "tests/fake/fake_disk.h"

#define HOUR 3600

/* The clock was right a moment ago. */
static void
trust_clock(struct fixture *fixture)
{
	fixture_execute(fixture,
	    arena_printf(fixture->memory,
		"INSERT INTO wall_clock VALUES"
		" (1, %lld, 0, '', '', 0, 0, -1, 0, 0, '')",
		(long long)fake_clock.now_at));
}

/* What a failing disk left undone is done the next time. */
static void
run(struct fixture *fixture)
{
	bool is_doubted, has_failed = true;

	OK_AT_LAST(clock_watch(casework.setup, fixture->db, fake_clock.now_at,
	    true, &is_doubted, &fixture->err));
	/*
	 * The first step is the witness's, which only logs it: then all else
	 * would be done, and nothing left to fail.
	 */
	for (int step = 2; has_failed; step++) {
		bool is_done;

		fake_disk_fail(step);
		is_done = housekeeping_run(casework.setup, fixture->db,
		    fake_clock.now_at, is_doubted, &fixture->err);
		has_failed = fake_disk_mend();
		CHECK(is_done != has_failed, "step %d: %s", step,
		    fixture->err.text);
	}
}

/* A letter that waits for longer than any letter does. */
static void
put_off(struct fixture *fixture)
{
	fixture_execute(fixture,
	    arena_printf(fixture->memory,
		"UPDATE letter SET not_before_at = %lld",
		(long long)(fake_clock.now_at + 26 * HOUR)));
}

static bool
is_due(struct fixture *fixture)
{
	return fixture_number(fixture, "SELECT not_before_at FROM letter") <=
	    fake_clock.now_at;
}

/* The wait for a clock that was ahead ends; no other wait does. */
static void
test_clock_that_jumps(void **state)
{
	static const struct {
		const char *name;
		int64_t jump_seconds;
		bool want;
	} cases[] = {
	    {"goes on", 0, false},
	    {"is set right", -59, false},
	    {"falls back", -60, true},
	    {"falls back for long", -10 * HOUR, true},
	    {"is set on", 60, false},
	    {"leaps on", 10 * HOUR, false},
	};
	struct fixture *fixture = *state;

	fake_clock_reset();
	trust_clock(fixture);
	OK(db_begin(fixture->db, &fixture->err));
	(void)fixture_letter(
	    fixture, fixture_ticket(fixture, 1), LETTER_QUEUED);
	OK(db_commit(fixture->db, &fixture->err));
	put_off(fixture);
	run(fixture);
	CHECK(is_due(fixture), "the first look");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		put_off(fixture);
		fake_clock_pass(10);
		fake_clock.now_at += cases[i].jump_seconds;
		run(fixture);
		CHECK(is_due(fixture) == cases[i].want, "%s", cases[i].name);
	}
}

/* What was retained is looked for each hour, what is due each five minutes. */
static void
test_each_in_its_time(void **state)
{
	struct fixture *fixture = *state;

	fake_clock.now_at += 48 * HOUR;
	trust_clock(fixture);
	COMMIT(fixture_ticket(fixture, 1) == 1);
	run(fixture);
	fixture_execute(fixture,
	    "UPDATE claim SET outcome = 'retained', until_on = '2026-01-01',"
	    " closed_at = 1774612800;"
	    "UPDATE ticket SET state = 'closed', closed_at = 1774612800");
	fake_clock_pass(HOUR - 1);
	run(fixture);
	assert_int_equal(0,
	    fixture_number(
		fixture, "SELECT count(*) FROM claim WHERE outcome IS NULL"));
	fake_clock_pass(1);
	run(fixture);
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT count(*) FROM claim WHERE outcome IS NULL"));
	fixture_execute(fixture,
	    "UPDATE claim SET due_on = '2026-01-02', warned_stage = NULL");
	fake_clock_pass(298);
	run(fixture);
	assert_int_equal(0,
	    fixture_number(fixture,
		"SELECT count(*) FROM claim WHERE due_on = '2026-01-02'"
		" AND warned_stage IS NOT NULL"));
	fake_clock_pass(1);
	run(fixture);
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT count(*) FROM claim WHERE warned_stage = -1"));
	/* The last look of --once does not wait. */
	fixture_execute(fixture, "UPDATE claim SET warned_stage = NULL");
	OK(housekeeping_finish(casework.setup, fixture->db, fake_clock.now_at,
	    false, &fixture->err));
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT count(*) FROM claim WHERE warned_stage = -1"));
}

/* A message in hand: erasing waits, but not for a worker that is gone. */
static void
test_erasing_waits_for_mail(void **state)
{
	struct fixture *fixture = *state;

	fake_clock_reset();
	fake_clock.now_at += 96 * HOUR;
	trust_clock(fixture);
	COMMIT(fixture_ticket(fixture, 1) == 1);
	fixture_execute(fixture,
	    arena_printf(fixture->memory,
		"INSERT INTO message (received_at, expires_at, from_address,"
		" from_name, message_id, in_reply_to, reference_ids, subject,"
		" decision, score, language, explanation, problems, text,"
		" quoted) VALUES (1, 5, 'a@example.org', '', '', '', '', '',"
		" 'not-request', 0, 'en', '[]', '', '', '');"
		"INSERT INTO ledger (folder_id, uid, seen_at)"
		" SELECT id, 77, %lld FROM folder LIMIT 1",
		(long long)fake_clock.now_at));
	run(fixture);
	assert_int_equal(
	    1, fixture_number(fixture, "SELECT count(*) FROM message"));
	fake_clock_pass(601);
	run(fixture);
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM message"));
}

int
main(void)
{
#define CASE(test)                       \
	cmocka_unit_test_setup_teardown( \
	    test, casework_set_up, casework_tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_clock_that_jumps),
	    CASE(test_each_in_its_time),
	    CASE(test_erasing_waits_for_mail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
