/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "ticket/warning.h"

static const int64_t days[] = {2, 7, 0}, hours[] = {24, 6};
static const struct warning_plan plan = {
    days, LENGTH(days), hours, LENGTH(hours)};
static const struct warning_plan silent = {NULL, 0, NULL, 0};

/* Due on 2026-04-10 in Oslo (UTC+2), or at noon of that day, UTC. */
static const struct row {
	const char *name;
	const char *now;
	bool is_hours;
	int stage;
	int64_t left;
} rows[] = {
    {"eight days", "2026-04-02T12:00:00Z", false, WARNING_NONE, 8},
    {"seven days", "2026-04-03T12:00:00Z", false, 7, 7},
    {"seven days, in Oslo", "2026-04-02T22:30:00Z", false, 7, 7},
    {"three days", "2026-04-07T12:00:00Z", false, 7, 3},
    {"two days", "2026-04-08T12:00:00Z", false, 2, 2},
    {"the day before", "2026-04-09T12:00:00Z", false, 2, 1},
    {"the day", "2026-04-10T12:00:00Z", false, 0, 0},
    {"the day's last second", "2026-04-10T21:59:59Z", false, 0, 0},
    {"midnight in Oslo", "2026-04-10T22:00:00Z", false, WARNING_OVERDUE, -1},
    {"a year late", "2027-04-10T12:00:00Z", false, WARNING_OVERDUE, -365},
    {"25 hours", "2026-04-09T11:00:00Z", true, WARNING_NONE, 25},
    {"over 24 hours", "2026-04-09T11:59:59Z", true, WARNING_NONE, 25},
    {"24 hours", "2026-04-09T12:00:00Z", true, 24, 24},
    {"over 6 hours", "2026-04-10T05:59:59Z", true, 24, 7},
    {"6 hours", "2026-04-10T06:00:00Z", true, 6, 6},
    {"the last second", "2026-04-10T12:00:00Z", true, 6, 0},
    {"a second late", "2026-04-10T12:00:01Z", true, WARNING_OVERDUE, -1},
    {"an hour late", "2026-04-10T13:00:00Z", true, WARNING_OVERDUE, -1},
    {"more than an hour late", "2026-04-10T13:00:01Z", true, WARNING_OVERDUE,
	-2},
};

static int64_t
instant(const char *text)
{
	int64_t at = 0;

	assert_true(timestamp_parse(text, &at));
	return at;
}

static struct warning_question
ask(const char *now, bool is_hours)
{
	return (struct warning_question){
	    .due_on = {2026, 4, 10},
	    .due_at = is_hours ? instant("2026-04-10T12:00:00Z") : 0,
	    .now_at = instant(now),
	    .zone = "Europe/Oslo",
	};
}

static void
stages(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct warning_question question =
		    ask(rows[i].now, rows[i].is_hours);

		CHECK(warning_stage(&plan, &question) == rows[i].stage,
		    "%s: stage %d", rows[i].name,
		    warning_stage(&plan, &question));
		CHECK(warning_left(&question) == rows[i].left, "%s: left %d",
		    rows[i].name, (int)warning_left(&question));
		/* Without stages only what is overdue is said. */
		CHECK(warning_stage(&silent, &question) ==
			(rows[i].stage == WARNING_OVERDUE ? WARNING_OVERDUE
							  : WARNING_NONE),
		    "%s: silent", rows[i].name);
	}
}

static void
words(void **state)
{
	static const struct {
		const char *now;
		struct date target_on;
		bool stands_still;
		const char *want;
	} cases[] = {
	    {"2026-03-20T12:00:00Z", {0, 0, 0}, false, "runs"},
	    {"2026-03-20T12:00:00Z", {2026, 3, 20}, false, "runs"},
	    {"2026-03-20T12:00:00Z", {2026, 3, 19}, false, "target-missed"},
	    {"2026-03-20T12:00:00Z", {2026, 3, 19}, true, "stands-still"},
	    {"2026-04-05T12:00:00Z", {2026, 3, 19}, false, "due-soon"},
	    {"2026-04-05T12:00:00Z", {0, 0, 0}, true, "stands-still"},
	    {"2026-04-11T12:00:00Z", {2026, 3, 19}, true, "overdue"},
	};
	struct warning_question question;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		question = ask(cases[i].now, false);
		question.target_on = cases[i].target_on;
		question.stands_still = cases[i].stands_still;
		CHECK(
		    strcmp(warning_word(&plan, &question), cases[i].want) == 0,
		    "%zu: %s", i, warning_word(&plan, &question));
	}
	question = ask("2027-01-01T12:00:00Z", false);
	question.due_on.year = 0;
	assert_string_equal(warning_word(&plan, &question), "");
	assert_int_equal(warning_stage(&plan, &question), WARNING_NONE);
}

static void
first_and_last(void **state)
{
	(void)state;
	assert_int_equal(warning_first(days, LENGTH(days)), 7);
	assert_int_equal(warning_last(days, LENGTH(days)), 0);
	assert_int_equal(warning_last(hours, LENGTH(hours)), 6);
	assert_int_equal(warning_first(NULL, 0), -1);
	assert_int_equal(warning_last(NULL, 0), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stages),
	    cmocka_unit_test(words),
	    cmocka_unit_test(first_and_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
