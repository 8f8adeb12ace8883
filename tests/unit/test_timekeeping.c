/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <string.h>

#include "tests/fake/fake_disk.h"

#include "casework/timekeeping.h"

#define DAY TIMEPIECE_DAY_SECONDS

/* The register, after each failure of its disk, records what was judged. */
static enum timepiece_change
judged(struct fixture *fixture, int64_t *ret_off_seconds)
{
	enum timepiece_change change;
	struct timepiece timepiece;

	OK_AT_LAST(timekeeping_judge(
	    &casework, &timepiece, &change, ret_off_seconds, &fixture->err));
	return change;
}

static bool
is_doubted(struct fixture *fixture)
{
	bool is = false;

	OK_AT_LAST(timekeeping_is_doubted(&casework, &is, &fixture->err));
	return is;
}

static void
test_leap_is_doubted_until_a_person_accepts_it(void **state)
{
	struct fixture *fixture = *state;
	struct timepiece was;
	int64_t off;

	assert_int_equal(judged(fixture, &off), TIMEPIECE_RIGHT);
	assert_int_equal(off, 0);
	assert_int_equal(judged(fixture, &off), TIMEPIECE_SAME);
	assert_false(is_doubted(fixture));

	casework.now_at += 30 * DAY;
	/* A worker sees it too, and records nothing. */
	assert_true(is_doubted(fixture));
	OK(fixture_number(fixture,
	       "SELECT count(*) FROM wall_clock WHERE doubt = ''") == 1);
	assert_int_equal(judged(fixture, &off), TIMEPIECE_DOUBTED);
	assert_true(off > 29 * DAY && off <= 30 * DAY);
	OK(fixture_number(fixture,
	       "SELECT count(*) FROM wall_clock WHERE doubt = ''") == 0);
	assert_int_equal(judged(fixture, &off), TIMEPIECE_SAME);
	assert_true(is_doubted(fixture));

	casework.actor = "ines";
	OK_AT_LAST(timekeeping_accept(&casework, &was, &fixture->err));
	assert_int_equal(was.right_at, CASEWORK_NOON);
	assert_int_not_equal(was.doubt, TIMEPIECE_TRUSTED);
	OK(fixture_number(fixture,
	       "SELECT count(*) FROM history WHERE event = 'clock-accepted'"
	       " AND actor = 'ines' AND was <> ''") == 1);
	assert_false(is_doubted(fixture));
	assert_int_equal(judged(fixture, &off), TIMEPIECE_SAME);
}

/* What a leap would erase at once, it does not. */
static void
test_erased_until(void **state)
{
	struct fixture *fixture = *state;
	struct timepiece was;
	int64_t until_at = 0, off;

	(void)judged(fixture, &off);
	OK_AT_LAST(
	    timekeeping_erase_until(&casework, &until_at, &fixture->err));
	assert_int_equal(until_at, CASEWORK_NOON);
	OK_AT_LAST(timekeeping_erased(&casework, until_at, &fixture->err));
	/* The seconds since boot confirm neither step. */
	for (int i = 0; i < 2; i++) {
		casework.now_at += i == 0 ? DAY : 29 * DAY;
		OK(timekeeping_erase_until(
		    &casework, &until_at, &fixture->err));
		assert_true(until_at >= CASEWORK_NOON &&
		    until_at < CASEWORK_NOON + DAY);
	}

	/* The person who accepts the clock accepts that, too. */
	OK(timekeeping_accept(&casework, &was, &fixture->err));
	OK(timekeeping_erase_until(&casework, &until_at, &fixture->err));
	assert_int_equal(until_at, CASEWORK_NOON + 30 * DAY);
}

/* Not what a register says of which this program knows nothing. */
static void
test_unknown_doubt(void **state)
{
	struct fixture *fixture = *state;
	struct timepiece timepiece;
	enum timepiece_change change;
	int64_t off;
	bool is;

	(void)judged(fixture, &off);
	fixture_execute(fixture, "UPDATE wall_clock SET doubt = 'haunted'");
	FAILS(timekeeping_is_doubted(&casework, &is, &fixture->err),
	    "unknown doubt");
	FAILS(timekeeping_judge(
		  &casework, &timepiece, &change, &off, &fixture->err),
	    "unknown doubt");
	FAILS(timekeeping_accept(&casework, &timepiece, &fixture->err),
	    "unknown doubt");
}

int
main(void)
{
#define CASE(test)                       \
	cmocka_unit_test_setup_teardown( \
	    test, casework_set_up, casework_tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_leap_is_doubted_until_a_person_accepts_it),
	    CASE(test_erased_until),
	    CASE(test_unknown_doubt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
