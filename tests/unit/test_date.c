/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include "base/date.h"

static void
days_and_back(void **state)
{
	(void)state;
	assert_int_equal(date_to_days((struct date){1970, 1, 1}), 0);
	assert_int_equal(date_to_days((struct date){2000, 3, 1}), 11017);
	for (int64_t day = -719162; day < 2932897; day += 13) {
		struct date date = date_from_days(day);

		assert_true(date_is_valid(date));
		assert_int_equal(date_to_days(date), day);
	}
	/* Neighbours: each day is the day after the one before it. */
	for (int64_t day = 17000; day < 26000; day++) {
		struct date before = date_from_days(day);
		struct date after = date_from_days(day + 1);

		assert_true(date_compare(before, after) < 0);
		assert_int_equal(
		    (date_weekday(before) + 1) % 7, date_weekday(after));
	}
	assert_int_equal(date_weekday((struct date){2026, 11, 21}), SATURDAY);
}

static void
months(void **state)
{
	static const struct {
		struct date from;
		int months;
		struct date want;
	} cases[] = {
	    {{2023, 3, 5}, 1, {2023, 4, 5}},
	    {{2023, 8, 31}, 1, {2023, 9, 30}},
	    {{2024, 1, 31}, 1, {2024, 2, 29}},
	    {{2026, 1, 31}, 3, {2026, 4, 30}},
	    {{2026, 11, 30}, 3, {2027, 2, 28}},
	    {{2026, 12, 15}, 12, {2027, 12, 15}},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(date_compare(
			  date_add_months(cases[i].from, cases[i].months),
			  cases[i].want) == 0,
		    "%zu", i);
}

static void
text(void **state)
{
	static const char *const bad[] = {"", "2026", "2026-2-03", "2026-02-30",
	    "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01",
	    "2026-01-01 ", "2026-01-011", "x026-01-01", "2026/01/01",
	    "2026-01/01", "2026-0x-01", "2026-01-0x", "2026-01-32"};
	struct date date = {0};
	char written[DATE_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++)
		CHECK(!date_parse(bad[i], &date), "\"%s\"", bad[i]);
	assert_int_equal(date.year, 0);
	assert_true(date_parse("2028-02-29", &date));
	date_format(date, written);
	assert_string_equal(written, "2028-02-29");
}

static void
easter(void **state)
{
	static const struct date want[] = {{2018, 4, 1}, {2019, 4, 21},
	    {2024, 3, 31}, {2025, 4, 20}, {2026, 4, 5}, {2028, 4, 16},
	    {2038, 4, 25}, {2285, 3, 22}};

	(void)state;
	for (size_t i = 0; i < LENGTH(want); i++)
		CHECK(date_compare(date_easter(want[i].year), want[i]) == 0,
		    "%d", want[i].year);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(days_and_back),
	    cmocka_unit_test(months),
	    cmocka_unit_test(text),
	    cmocka_unit_test(easter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
