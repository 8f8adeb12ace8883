/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/timestamp.h"

static void
rfc3339(void **state)
{
	static const struct {
		const char *text;
		const char *want; /* NULL: refused */
	} cases[] = {
	    {"2026-03-27T16:30:00+01:00", "2026-03-27T15:30:00Z"},
	    {"2026-03-27t16:30:00.123z", "2026-03-27T16:30:00Z"},
	    {"2026-03-27 16:30:00-02:30", "2026-03-27T19:00:00Z"},
	    {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
	    {"2026-03-27T16:30:00", NULL},
	    {"2026-03-27T24:00:00Z", NULL},
	    {"2026-03-27T16:30:00+1:00", NULL},
	    {"2026-03-27T16:30:00Zx", NULL},
	    {"2026-02-30T16:30:00Z", NULL},
	    {"2026-03-27T16:30:00.Z", NULL},
	    {"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char got[TIMESTAMP_TEXT_SIZE];
		int64_t at = 0;
		bool parsed = timestamp_parse(cases[i].text, &at);

		CHECK(parsed == (cases[i].want != NULL), "%s", cases[i].text);
		if (!parsed)
			continue;
		timestamp_format(at, got);
		CHECK(strcmp(got, cases[i].want) == 0, "%s: %s", cases[i].text,
		    got);
	}
}

static void
zones(void **state)
{
	char got[TIMESTAMP_TEXT_SIZE];
	int64_t at = 0;
	struct date date;

	(void)state;
	assert_true(timestamp_zone_exists("Europe/Oslo"));
	assert_true(timestamp_zone_exists("UTC"));
	assert_false(timestamp_zone_exists("Europe/Atlantis"));
	assert_false(timestamp_zone_exists("../zoneinfo/UTC"));
	assert_false(timestamp_zone_exists("/etc/localtime"));
	assert_false(timestamp_zone_exists("Europe"));
	assert_false(timestamp_zone_exists(""));
	assert_true(timestamp_parse("2026-08-31T22:30:00Z", &at));
	date = timestamp_date(at, "Europe/Copenhagen");
	assert_int_equal(date.month, 9);
	date = timestamp_date(at, "Europe/London");
	assert_int_equal(date.day, 31);
	assert_true(timestamp_parse("2026-03-30T15:30:00Z", &at));
	timestamp_format_local(at, "Europe/Copenhagen", got);
	assert_string_equal(got, "2026-03-30T17:30:00+02:00");
	at = timestamp_of_date((struct date){2026, 3, 30}, "Europe/London");
	timestamp_format(at, got);
	assert_string_equal(got, "2026-03-29T23:00:00Z");
}

static void
mail_dates(void **state)
{
	static const struct {
		const char *text;
		const char *want; /* NULL: refused */
	} cases[] = {
	    {"Fri, 27 Mar 2026 16:30:00 +0100", "2026-03-27T15:30:00Z"},
	    {"27 Mar 2026 16:30:00 +0100 (CET)", "2026-03-27T15:30:00Z"},
	    {"Fri,  7 Mar 97 16:30 EST", "1997-03-07T21:30:00Z"},
	    {"Fri, 27 Mar 2026 16:30:00 GMT+0100", "2026-03-27T15:30:00Z"},
	    {"Fri, 27 Mar 2026 16:30:00 UTC-02:30", "2026-03-27T19:00:00Z"},
	    {"Fri, 27 Mar 2026 16:30:00 +01:00", "2026-03-27T15:30:00Z"},
	    {"Fri, 27 Mar 2026 04:30:00 PM +0100", "2026-03-27T15:30:00Z"},
	    {"Fri, 27 Mar 2026 12:05 am", "2026-03-27T00:05:00Z"},
	    {"Fri, 27 Mar 2026 13:05 PM", "refused"},
	    {"(a (nested) comment) Fri, 27 Mar 2026\r\n 16:30:00 GMT",
		"2026-03-27T16:30:00Z"},
	    {"27-Mar-2026 16:30:00 -0000", "2026-03-27T16:30:00Z"},
	    {"Fri, 27 Mar 126 16:30:00 +0000", "2026-03-27T16:30:00Z"},
	    {"Freitag, 27 March 2026 16:30:00 +0000", "2026-03-27T16:30:00Z"},
	    {"Fri, 27 Mar 2026 16:30:00 +99999", NULL},
	    {"Fri, 30 Feb 2026 16:30:00 +0000", NULL},
	    {"Fri, 27 Mar 2026", NULL},
	    {"Fri, 27 Mar", NULL},
	    {"Fri, 27 Mar year 16:30:00 +0000", NULL},
	    {"Fri, 27 Foo 2026 16:30:00 +0000", NULL},
	    {"Fri, x Mar 2026 16:30:00 +0000", NULL},
	    {"yesterday", NULL},
	    {"", NULL},
	    {"1 Jan 1969 00:00:00 +0000", NULL},
	};
	char written[TIMESTAMP_MAIL_SIZE];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char got[TIMESTAMP_TEXT_SIZE] = "refused";
		int64_t at = 0;
		bool parsed = timestamp_parse_mail(cases[i].text, &at);

		if (parsed)
			timestamp_format(at, got);
		CHECK(
		    strcmp(got,
			cases[i].want == NULL ? "refused" : cases[i].want) == 0,
		    "%s: %s", cases[i].text, got);
	}
	timestamp_format_mail(1774625400, written);
	assert_string_equal(written, "Fri, 27 Mar 2026 15:30:00 +0000");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rfc3339),
	    cmocka_unit_test(zones),
	    cmocka_unit_test(mail_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
