/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include "ticket/timepiece.h"

#define NOON INT64_C(1774612800) /* 2026-03-27T12:00:00Z */
#define HOUR INT64_C(3600)
#define DAY  INT64_C(86400)

/* A clock that was right at NOON, a hundred days after boot "a". */
static struct timepiece
right(void)
{
	return (struct timepiece){.right_at = NOON,
	    .right_boot_seconds = 100 * DAY,
	    .right_boot = "a",
	    .agrees_since = -1};
}

static void
test_what_contradicts(void **state)
{
	static const struct {
		const char *name;
		struct timepiece_sight sight; /* relative to NOON, day 100 */
		enum timepiece_doubt want;
		int64_t off_seconds;
	} cases[] = {
	    {"time passes", {10 * DAY, 10 * DAY, "a", 0, 0}, TIMEPIECE_TRUSTED,
		0},
	    {"suspended, which counts", {3 * DAY, 3 * DAY, "a", 0, 0},
		TIMEPIECE_TRUSTED, 0},
	    {"set right a little", {HOUR + 300, HOUR, "a", 0, 0},
		TIMEPIECE_TRUSTED, 0},
	    {"summer time taken for UTC", {2 * HOUR, HOUR, "a", 0, 0},
		TIMEPIECE_TRUSTED, 0},
	    {"and back", {-HOUR, 0, "a", 0, 0}, TIMEPIECE_TRUSTED, 0},
	    {"a day", {DAY + 1, 1, "a", 0, 0}, TIMEPIECE_TRUSTED, 0},
	    {"more", {DAY + 2, 1, "a", 0, 0}, TIMEPIECE_LEAPT, DAY + 1},
	    {"a year on", {365 * DAY, 5, "a", 0, 0}, TIMEPIECE_LEAPT,
		365 * DAY - 5},
	    {"a day back", {-DAY, 0, "a", 0, 0}, TIMEPIECE_TRUSTED, 0},
	    {"more than that", {-DAY - 1, 0, "a", 0, 0}, TIMEPIECE_LEAPT,
		-DAY - 1},
	    {"stood still for long", {0, 2 * DAY, "a", 0, 0}, TIMEPIECE_LEAPT,
		-2 * DAY},
	    {"booted after a night", {DAY, 30, "b", 0, 0}, TIMEPIECE_TRUSTED,
		0},
	    {"booted after a week", {7 * DAY, 30, "b", 0, 0}, TIMEPIECE_AHEAD,
		7 * DAY},
	    {"booted in 1970", {-NOON + 40, 30, "b", 0, 0}, TIMEPIECE_BEHIND,
		-NOON + 40},
	    {"booted a week later, but worked until yesterday",
		{7 * DAY, 30, "b", 6 * DAY, 0}, TIMEPIECE_TRUSTED, 0},
	    {"no boot is known", {2 * DAY, 30, "", 0, 0}, TIMEPIECE_AHEAD,
		2 * DAY},
	    {"mail of tomorrow", {HOUR, HOUR, "a", 0, HOUR + DAY},
		TIMEPIECE_TRUSTED, 0},
	    {"mail of the day after", {HOUR, HOUR, "a", 0, HOUR + DAY + 1},
		TIMEPIECE_MAIL, -DAY - 1},
	    {"mail bears out nothing that is not in doubt yet",
		{9 * DAY, 0, "a", 0, 9 * DAY}, TIMEPIECE_LEAPT, 9 * DAY},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct timepiece known = right();
		struct timepiece_sight sight = cases[i].sight;
		enum timepiece_doubt doubt;
		int64_t off;

		sight.now_at += NOON;
		sight.boot_seconds += sight.boot[0] == 'a' ? 100 * DAY : 0;
		sight.history_at += sight.history_at == 0 ? 0 : NOON;
		sight.mail_at += sight.mail_at == 0 ? 0 : NOON;
		off = timepiece_compare(&known, &sight, &doubt);
		CHECK(doubt == cases[i].want && off == cases[i].off_seconds,
		    "%s: \"%s\", %lld", cases[i].name, timepiece_name(doubt),
		    (long long)off);
	}
}

/* Nothing is known of the clock yet: only the history and mail speak. */
static void
test_first_look(void **state)
{
	static const struct {
		const char *name;
		int64_t history_at, mail_at;
		enum timepiece_doubt want;
	} cases[] = {
	    {"a new register", 0, 0, TIMEPIECE_TRUSTED},
	    {"mail of last year", 0, NOON - 365 * DAY, TIMEPIECE_TRUSTED},
	    {"mail of next year", 0, NOON + 365 * DAY, TIMEPIECE_MAIL},
	    {"an old register", NOON - 2 * DAY, 0, TIMEPIECE_AHEAD},
	    {"a register of tomorrow", NOON + 2 * DAY, 0, TIMEPIECE_BEHIND},
	    {"a register of this morning", NOON - HOUR, 0, TIMEPIECE_TRUSTED},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct timepiece timepiece = {.agrees_since = -1};
		const struct timepiece_sight sight = {
		    NOON, 50, "a", cases[i].history_at, cases[i].mail_at};

		(void)timepiece_judge(&timepiece, &sight);
		CHECK(timepiece.doubt == cases[i].want, "%s", cases[i].name);
	}
}

/* One after the other, from the same clock. */
static void
test_doubt_and_its_end(void **state)
{
	static const struct {
		const char *name;
		int64_t now, boot_seconds; /* relative */
		const char *boot;
		int64_t mail; /* 0: none */
		enum timepiece_change want;
		bool is_trusted;
	} steps[] = {
	    {"all is well", 60, 60, "a", 0, TIMEPIECE_SAME, true},
	    {"for an hour", HOUR, HOUR, "a", 0, TIMEPIECE_RIGHT, true},
	    {"it leaps", 30 * DAY, HOUR + 1, "a", 50, TIMEPIECE_DOUBTED, false},
	    {"it goes on so", 30 * DAY + HOUR, 2 * HOUR, "a", 50,
		TIMEPIECE_SAME, false},
	    {"and on", 60 * DAY, 30 * DAY, "a", 50, TIMEPIECE_SAME, false},
	    {"it is set right", 31 * DAY, 31 * DAY, "a", 50, TIMEPIECE_AGREES,
		false},
	    {"it leaps again", 61 * DAY, 31 * DAY + 9, "a", 50,
		TIMEPIECE_AGREES, false},
	    {"it is set right again", 31 * DAY + 60, 31 * DAY + 60, "a", 50,
		TIMEPIECE_AGREES, false},
	    {"not yet an hour", 31 * DAY + 59 + HOUR, 31 * DAY + 59 + HOUR, "a",
		50, TIMEPIECE_SAME, false},
	    {"an hour", 31 * DAY + 60 + HOUR, 31 * DAY + 60 + HOUR, "a", 50,
		TIMEPIECE_ENDED, true},
	    {"booted a week later", 38 * DAY, 30 - 100 * DAY, "b", 50,
		TIMEPIECE_DOUBTED, false},
	    {"an old mail", 38 * DAY, 60 - 100 * DAY, "b", 33 * DAY,
		TIMEPIECE_SAME, false},
	    {"a mail of today", 38 * DAY, 90 - 100 * DAY, "b", 38 * DAY,
		TIMEPIECE_AGREES, false},
	    {"and an hour", 38 * DAY, 90 + HOUR - 100 * DAY, "b", 38 * DAY,
		TIMEPIECE_ENDED, true},
	};
	struct timepiece timepiece = right();

	(void)state;
	for (size_t i = 0; i < LENGTH(steps); i++) {
		struct timepiece_sight sight = {.now_at = NOON + steps[i].now,
		    .boot_seconds = 100 * DAY + steps[i].boot_seconds,
		    .history_at = NOON + steps[i].now,
		    .mail_at = steps[i].mail == 0 ? 0 : NOON + steps[i].mail};
		enum timepiece_change change;

		if (steps[i].boot[0] == 'b')
			sight.history_at = NOON + 31 * DAY;
		sight.boot[0] = steps[i].boot[0];
		change = timepiece_judge(&timepiece, &sight);
		CHECK(change == steps[i].want &&
			(timepiece.doubt == TIMEPIECE_TRUSTED) ==
			    steps[i].is_trusted,
		    "%s: %d, \"%s\"", steps[i].name, (int)change,
		    timepiece_name(timepiece.doubt));
	}
}

static void
test_accepted(void **state)
{
	struct timepiece timepiece = right();
	struct timepiece_sight sight = {NOON + 90 * DAY, 100 * DAY, "a", 0, 0};

	(void)state;
	(void)timepiece_judge(&timepiece, &sight);
	assert_int_equal(timepiece.doubt, TIMEPIECE_LEAPT);
	timepiece_accept(&timepiece, &sight);
	assert_int_equal(timepiece_judge(&timepiece, &sight), TIMEPIECE_SAME);
	assert_int_equal(timepiece.doubt, TIMEPIECE_TRUSTED);
}

/* The mail server's clock is ahead, for good: a human has said so once. */
static void
test_accepted_beside_later_mail(void **state)
{
	static const struct {
		const char *name;
		int64_t passed, lead; /* since NOON; of mail */
		enum timepiece_change want;
	} steps[] = {
	    {"what was accepted", 0, 3 * DAY, TIMEPIECE_SAME},
	    {"the next message", 600, 3 * DAY + HOUR, TIMEPIECE_SAME},
	    {"it is remembered", 5 * HOUR, 3 * DAY, TIMEPIECE_RIGHT},
	    {"a server that is right", 20 * DAY, 0, TIMEPIECE_RIGHT},
	    {"and the other one", 20 * DAY + 9, 4 * DAY, TIMEPIECE_SAME},
	    {"further ahead", 20 * DAY + 60, 4 * DAY + 1, TIMEPIECE_DOUBTED},
	};
	struct timepiece timepiece = right();
	struct timepiece_sight sight = {
	    NOON, 100 * DAY, "a", 0, NOON + 3 * DAY};

	(void)state;
	(void)timepiece_judge(&timepiece, &sight);
	assert_int_equal(timepiece.doubt, TIMEPIECE_MAIL);
	timepiece_accept(&timepiece, &sight);
	for (size_t i = 0; i < LENGTH(steps); i++) {
		enum timepiece_change change;

		sight.now_at = NOON + steps[i].passed;
		sight.boot_seconds = 100 * DAY + steps[i].passed;
		sight.mail_at = sight.now_at + steps[i].lead;
		change = timepiece_judge(&timepiece, &sight);
		CHECK(change == steps[i].want, "%s: %d", steps[i].name,
		    (int)change);
	}
}

static void
test_a_day_a_day(void **state)
{
	static const struct {
		const char *name;
		int64_t until, passed; /* passed: 0: in another boot */
		int64_t now, want;
	} cases[] = {
	    {"never yet", 0, HOUR, 50 * DAY, 50 * DAY},
	    {"each hour", 50 * DAY, HOUR, 50 * DAY + HOUR, 50 * DAY + HOUR},
	    {"after a night", 50 * DAY, 0, 51 * DAY, 51 * DAY},
	    {"after ten days off", 50 * DAY, 0, 60 * DAY, 50 * DAY},
	    {"an hour after that", 50 * DAY, HOUR, 60 * DAY + HOUR,
		50 * DAY + HOUR + 150},
	    {"after ten days without dpod", 50 * DAY, 10 * DAY, 60 * DAY,
		60 * DAY},
	    {"a clock that is a little ahead", 50 * DAY, 10 * DAY, 60 * DAY + 5,
		60 * DAY + 5},
	    {"and again within the hour", 50 * DAY, HOUR, 50 * DAY + 2 * HOUR,
		50 * DAY + HOUR + 150},
	    {"ahead by twelve hours", 50 * DAY, HOUR, 50 * DAY + 13 * HOUR,
		50 * DAY + HOUR + 150},
	    {"set back", 50 * DAY, HOUR, 40 * DAY, 40 * DAY},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct timepiece_erased erased = {
		    cases[i].until, 100 * DAY, "a"};
		struct timepiece_sight sight = {.now_at = cases[i].now,
		    .boot_seconds = 100 * DAY + cases[i].passed,
		    .boot = "a"};
		int64_t until;

		if (cases[i].passed == 0)
			sight.boot[0] = 'b';
		until = timepiece_erase_until(&erased, &sight);
		CHECK(until == cases[i].want, "%s: %lld", cases[i].name,
		    (long long)until);
	}
}

static void
test_names(void **state)
{
	enum timepiece_doubt doubt = TIMEPIECE_DOUBTS;

	(void)state;
	for (int i = 0; i < TIMEPIECE_DOUBTS; i++) {
		assert_true(timepiece_find(
		    timepiece_name((enum timepiece_doubt)i), &doubt));
		assert_int_equal(doubt, i);
		assert_true((timepiece_words(doubt)[0] == '\0') == (i == 0));
	}
	assert_false(timepiece_find("late", &doubt));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_contradicts),
	    cmocka_unit_test(test_first_look),
	    cmocka_unit_test(test_doubt_and_its_end),
	    cmocka_unit_test(test_accepted),
	    cmocka_unit_test(test_accepted_beside_later_mail),
	    cmocka_unit_test(test_a_day_a_day),
	    cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
