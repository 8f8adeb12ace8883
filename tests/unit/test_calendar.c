/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "ticket/calendar.h"
#include "ticket/holiday.h"

static struct arena *memory;

static const char *
directory(void)
{
	const char *top = getenv("top_srcdir");

	return arena_printf(
	    memory, "%s/rules/holidays", top != NULL ? top : ".");
}

static struct calendar *
load(const char *set, bool soft_days_closed)
{
	struct calendar_options options = {.set = set,
	    .directory = directory(),
	    .soft_days_closed = soft_days_closed};
	struct error err;
	struct calendar *calendar = calendar_load(&options, &err);

	if (calendar == NULL)
		fail_msg("%s", err.text);
	return calendar;
}

/* The closed days of a year that are no weekend, in order. */
static const char *
closed_days(const char *set, bool soft_days_closed, int year)
{
	struct calendar *calendar = load(set, soft_days_closed);
	char *text = arena_string(memory, "");

	for (int month = 1; month <= 12; month++) {
		for (int day = 1; day <= date_days_in_month(year, month);
		     day++) {
			struct date date = {year, month, day};

			if (date_weekday(date) < SATURDAY &&
			    calendar_is_closed(calendar, date, NULL))
				text =
				    arena_printf(memory, "%s%s%02d-%02d", text,
					text[0] == '\0' ? "" : " ", month, day);
		}
	}
	calendar_free(calendar);
	return text;
}

static void
years(void **state)
{
	static const struct {
		const char *set;
		bool soft;
		int year;
		const char *want;
	} cases[] = {
	    {"GB-EAW", false, 2026,
		"01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"},
	    {"GB-EAW", false, 2022,
		"01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"},
	    {"GB-EAW", false, 2021,
		"01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"},
	    {"GB-EAW", false, 2020,
		"01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"},
	    {"GB-EAW", false, 2023,
		"01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"},
	    {"NO", false, 2026,
		"01-01 04-02 04-03 04-06 05-01 05-14 05-25 "
		"12-25"},
	    {"NO", true, 2028,
		"04-13 04-14 04-17 05-01 05-17 05-25 06-05 "
		"12-25 12-26"},
	    {"DK", false, 2023,
		"04-06 04-07 04-10 05-05 05-18 05-29 "
		"12-25 12-26"},
	    {"DK", true, 2024,
		"01-01 03-28 03-29 04-01 05-09 05-20 06-05 "
		"12-24 12-25 12-26 12-31"},
	    {"SE", false, 2025,
		"01-01 01-06 04-18 04-21 05-01 05-29 06-06 "
		"12-25 12-26"},
	    {"SE", true, 2026,
		"01-01 01-06 04-03 04-06 05-01 05-14 06-19 "
		"12-24 12-25 12-31"},
	    {"DE", false, 2025,
		"01-01 04-18 04-21 05-01 05-29 06-09 10-03 12-25 12-26"},
	    {"NL", false, 2026,
		"01-01 04-03 04-06 04-27 05-05 05-14 05-25 12-25"},
	    {"NL", false, 2025,
		"01-01 04-18 04-21 05-05 05-29 06-09 "
		"12-25 12-26"},
	    {NULL, true, 2025, ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *found =
		    closed_days(cases[i].set, cases[i].soft, cases[i].year);

		CHECK(strcmp(found, cases[i].want) == 0, "%s %d: %s",
		    cases[i].set, cases[i].year, found);
	}
}

static void
reasons(void **state)
{
	static const struct {
		struct date date;
		const char *want; /* NULL: open */
	} cases[] = {
	    {{2026, 12, 25}, "Christmas Day"}, {{2026, 12, 26}, "Saturday"},
	    {{2026, 12, 27}, "Sunday"},
	    {{2026, 12, 28}, "Boxing Day (substitute day)"},
	    {{2026, 12, 29}, NULL},
	    {{2027, 12, 27}, "Christmas Day (substitute day)"},
	    {{2027, 12, 28}, "Boxing Day (substitute day)"},
	    {{2022, 12, 26}, "Boxing Day"},
	    {{2022, 12, 27}, "Christmas Day (substitute day)"},
	    {{2026, 7, 1}, "closed by the office"},
	    {{2026, 4, 3}, NULL},	 /* dropped */
	    {{2026, 3, 14}, "Saturday"}, /* dropped, but a weekend */
	};
	static const struct date extra[] = {{2026, 7, 1}, {2026, 12, 25}};
	static const struct date dropped[] = {{2026, 4, 3}, {2026, 3, 14}};
	struct calendar_options options = {.set = "GB-EAW",
	    .directory = directory(),
	    .extra_days = extra,
	    .extra_days_count = 2,
	    .dropped_days = dropped,
	    .dropped_days_count = 2};
	struct error err;
	struct calendar *calendar = calendar_load(&options, &err);

	(void)state;
	assert_non_null(calendar);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *reason = NULL;
		bool closed =
		    calendar_is_closed(calendar, cases[i].date, &reason);

		CHECK(closed == (cases[i].want != NULL), "%zu", i);
		CHECK(!closed || strcmp(reason, cases[i].want) == 0, "%zu: %s",
		    i, reason);
	}
	/* The ends of the calendar. */
	(void)calendar_is_closed(calendar, (struct date){1, 1, 1}, NULL);
	(void)calendar_is_closed(calendar, (struct date){9999, 12, 31}, NULL);
	calendar_free(calendar);
}

/* A set of no country: over the year's end, and two on one weekend day. */
static void
over_the_year(void **state)
{
	static const struct {
		struct date date;
		const char *want; /* NULL: open */
	} cases[] = {
	    {{2026, 12, 31}, "New Year"}, /* 2027-01-01 is a Friday */
	    {{2027, 1, 1}, NULL},
	    {{2025, 12, 31}, "Old Year"},
	    {{2026, 1, 1}, "New Year"},
	    {{2022, 12, 30}, NULL}, /* 2022-12-31 is a Saturday */
	    {{2023, 1, 2}, "Old Year (substitute day)"},
	    {{2023, 1, 3}, NULL},
	    {{2027, 5, 3}, "First of two on one day (substitute day)"},
	    {{2027, 5, 4}, "Second of two on one day (substitute day)"},
	    {{2027, 5, 5}, NULL},
	};
	const char *top = getenv("top_srcdir");
	struct calendar_options options = {.set = "odd",
	    .directory = arena_printf(
		memory, "%s/tests/deadline", top != NULL ? top : ".")};
	struct error err;
	struct calendar *calendar = calendar_load(&options, &err);

	(void)state;
	assert_non_null(calendar);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *reason = NULL;
		bool closed =
		    calendar_is_closed(calendar, cases[i].date, &reason);

		CHECK(closed == (cases[i].want != NULL), "%zu", i);
		CHECK(!closed || strcmp(reason, cases[i].want) == 0, "%zu: %s",
		    i, reason);
	}
	calendar_free(calendar);
}

static void
refused_options(void **state)
{
	static const struct date day[] = {{2026, 7, 1}};
	struct calendar_options options = {.directory = directory()};
	static const char *const sets[] = {
	    "XX", "", "../holidays/NO", "NO.holidays", "no", "N"};
	struct error err;

	(void)state;
	for (size_t i = 0; i < LENGTH(sets); i++) {
		options.set = sets[i];
		err = (struct error){.text = ""};
		CHECK(calendar_load(&options, &err) == NULL, "%s", sets[i]);
		CHECK(err.scope == ERROR_STORE && err.retry == RETRY_NEVER &&
			strstr(err.text, "DE, DK, GB-EAW, NL, NO, SE") != NULL,
		    "%s: %s", sets[i], err.text);
	}
	options = (struct calendar_options){.set = "NO", .directory = "no/dir"};
	assert_null(calendar_load(&options, &err));
	assert_int_equal(err.retry, RETRY_NEVER);
	options = (struct calendar_options){.extra_days = day,
	    .extra_days_count = 1,
	    .dropped_days = day,
	    .dropped_days_count = 1};
	assert_null(calendar_load(&options, &err));
	assert_non_null(strstr(err.text, "2026-07-01"));
	options.extra_days_count = CALENDAR_EXTRA_DAYS_MAX + 1;
	assert_null(calendar_load(&options, &err));
	calendar_free(NULL);
}

static bool
parse(const char *text, struct holiday_rules *ret_rules, struct error *err)
{
	return holiday_parse(memory, "T", text, strlen(text), ret_rules, err);
}

static void
grammar(void **state)
{
	static const struct {
		const char *line;
		int year;
		const char *want; /* "": none that year */
	} cases[] = {
	    {"fixed 12-25: A", 2026, "2026-12-25"},
	    {"fixed 02-29: A", 2026, ""},
	    {"fixed 02-29: A", 2028, "2028-02-29"},
	    {"easter -3: A", 2026, "2026-04-02"},
	    {"easter 0: A", 2026, "2026-04-05"},
	    {"easter +50: A", 2026, "2026-05-25"},
	    {"easter 250: A", 2038, "2038-12-31"},
	    {"nth 1 monday 05: A", 2026, "2026-05-04"},
	    {"nth 5 sunday 05: A", 2026, "2026-05-31"},
	    {"nth 5 monday 05: A", 2026, ""},
	    {"nth 5 monday 02: A", 2027, ""},
	    {"last monday 08: A", 2026, "2026-08-31"},
	    {"last sunday 02: A", 2028, "2028-02-27"},
	    {"between 10-31 11-06 saturday: A", 2026, "2026-10-31"},
	    {"between 10-31 11-06 saturday: A", 2027, "2027-11-06"},
	    {"once 2022-09-19: A", 2022, "2022-09-19"},
	    {"once 2022-09-19: A", 2023, ""},
	    {"fixed 12-25 from 2000: A", 1999, ""},
	    {"fixed 12-25 from 2000: A", 2000, "2000-12-25"},
	    {"fixed 12-25 until 2023: A", 2023, "2023-12-25"},
	    {"fixed 12-25 until 2023: A", 2024, ""},
	    {"fixed 12-25 not 2020 not 2022: A", 2022, ""},
	    {"fixed 12-25 not 2020 not 2022: A", 2021, "2021-12-25"},
	    {"fixed 04-27 shift sunday -1: A", 2025, "2025-04-26"},
	    {"fixed 04-27 shift sunday -1: A", 2026, "2026-04-27"},
	    {"fixed 01-01 shift thursday -1: A", 2026, "2025-12-31"},
	    {"\tfixed  12-25\tsoft  moved :  A b: c ", 2026, "2026-12-25"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct holiday_rules rules;
		char text[DATE_TEXT_SIZE] = "";
		struct error err;
		int64_t day;

		CHECK(parse(cases[i].line, &rules, &err), "%s: %s",
		    cases[i].line, err.text);
		CHECK(rules.count == 1, "%s", cases[i].line);
		if (holiday_day(&rules.items[0], cases[i].year, &day))
			date_format(date_from_days(day), text);
		CHECK(strcmp(text, cases[i].want) == 0, "%s %d: %s",
		    cases[i].line, cases[i].year, text);
	}
}

static void
mistakes(void **state)
{
	static const struct {
		const char *text;
		const char *want; /* a part of the error */
	} cases[] = {
	    {"fixed 12-25 Christmas", "T:1: missing colon"},
	    {"# x\n\nfixd 12-25: A\n", "T:3: a rule must start with"},
	    {": A", "a rule must start with"},
	    {"fixed: A", "such as `12-25`"},
	    {"fixed 12-32: A", "such as `12-25`"},
	    {"fixed 1-1: A", "such as `12-25`"},
	    {"fixed 12-255: A", "such as `12-25`"},
	    {"easter: A", "-80 to +250"},
	    {"easter 251: A", "-80 to +250"},
	    {"easter -81: A", "-80 to +250"},
	    {"easter --1: A", "-80 to +250"},
	    {"easter 1x: A", "-80 to +250"},
	    {"nth 0 monday 05: A", "1 to 5"},
	    {"nth 6 monday 05: A", "1 to 5"},
	    {"nth 1 Monday 05: A", "weekday"},
	    {"nth 1 monday 13: A", "month"},
	    {"last monday: A", "month"},
	    {"between 06-20 06-27 saturday: A", "seven days"},
	    {"between 02-25 02-29 saturday: A", "seven days"},
	    {"between 12-30 01-05 saturday: A", "seven days"},
	    {"once 2022-02-29: A", "2022-09-19"},
	    {"once 2022-09-19 from 2000: A", "no year"},
	    {"fixed 12-25 from 2024 until 2023: A", "no year"},
	    {"fixed 12-25 from 0: A", "year"},
	    {"fixed 12-25 from 10000: A", "year"},
	    {"fixed 12-25 shift sunday 0: A", "-6 to +6"},
	    {"fixed 12-25 shift sunday 7: A", "-6 to +6"},
	    {"fixed 12-25 soft hard: A", "may follow"},
	    {"fixed 12-25:", "name"},
	    {"fixed 12-25:  \t ", "name"},
	    {"law identity suspend", "missing colon"},
	    {"law identity: later", "expected `law identity"},
	    {"law complaint: 0", "expected `law identity"},
	    {"fixed 12-25: \x01", "UTF-8"},
	    {"fixed 12-25: \xff", "UTF-8"},
	    {"fixed 12-25: \xc3", "UTF-8"},
	};
	struct holiday_rules rules = {.count = 77};
	struct error err;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		err = (struct error){.text = ""};
		CHECK(!parse(cases[i].text, &rules, &err), "%s", cases[i].text);
		CHECK(strstr(err.text, cases[i].want) != NULL &&
			strncmp(err.text, "T:", 2) == 0 &&
			err.scope == ERROR_STORE && err.retry == RETRY_NEVER,
		    "%s: %s", cases[i].text, err.text);
		CHECK(rules.count == 77, "%s", cases[i].text);
	}
	/* A NUL is no end of the text. */
	assert_false(
	    holiday_parse(memory, "T", "fixed 12-25: A\0 b", 17, &rules, &err));
}

static void
bounds(void **state)
{
	struct holiday_rules rules;
	struct error err;
	char *text = arena_string(memory, "\xef\xbb\xbf# with a mark\r\n");
	char *nots = arena_string(memory, "fixed 12-25");

	(void)state;
	for (int i = 0; i < HOLIDAY_RULES_MAX; i++)
		text = arena_printf(memory, "%sfixed 01-01: A\r\n", text);
	assert_true(parse(text, &rules, &err));
	assert_int_equal(rules.count, HOLIDAY_RULES_MAX);
	assert_string_equal(rules.items[0].name, "A");
	assert_false(parse(
	    arena_printf(memory, "%sfixed 01-02: B", text), &rules, &err));
	for (int i = 0; i <= HOLIDAY_NOT_YEARS_MAX; i++)
		nots = arena_printf(memory, "%s not %d", nots, 2000 + i);
	assert_false(parse(arena_printf(memory, "%s: A", nots), &rules, &err));
	assert_false(parse(arena_printf(memory, "fixed 01-01: %0*d",
			       HOLIDAY_NAME_BYTES_MAX + 1, 1),
	    &rules, &err));
	assert_true(parse(arena_printf(memory, "fixed 01-01: %0*d",
			      HOLIDAY_NAME_BYTES_MAX, 1),
	    &rules, &err));
	assert_false(parse(
	    arena_printf(memory, "%0*d", (int)HOLIDAY_FILE_BYTES_MAX + 1, 0),
	    &rules, &err));
	assert_false(parse(
	    arena_printf(memory, "fixed 01-01%0*d: A", 500, 0), &rules, &err));
	assert_true(parse("", &rules, &err));
	assert_int_equal(rules.count, 0);
}

static int
set_up(void **state)
{
	(void)state;
	memory = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(memory);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(years),
	    cmocka_unit_test(reasons),
	    cmocka_unit_test(over_the_year),
	    cmocka_unit_test(refused_options),
	    cmocka_unit_test(grammar),
	    cmocka_unit_test(mistakes),
	    cmocka_unit_test(bounds),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
