/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>
#include <unistd.h>

#include "base/timestamp.h"

#define DOTS "./././././././././././././"

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
	    {"2026-03-27T16:30:00.9876543210Z", "2026-03-27T16:30:00Z"},
	    {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
	    {"0001-01-01T00:00:00+00:01", NULL},
	    {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
	    {"9999-12-31T23:59:60Z", NULL},
	    {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
	    {"2026-03-27T23:59:60Z", "2026-03-28T00:00:00Z"},
	    {"2026-03-27T23:59:61Z", NULL},
	    {"2026-03-27T23:60:00Z", NULL},
	    {"2026-03-27T00:00:00+23:59", "2026-03-26T00:01:00Z"},
	    {"2026-03-27T00:00:00-23:59", "2026-03-27T23:59:00Z"},
	    {"2026-03-27T00:00:00+24:00", NULL},
	    {"2026-03-27T00:00:00+01:60", NULL},
	    {"2026-03-27T00:00:00+01:300", NULL},
	    {"2026-03-27T00:00:00*01:30", NULL},
	    {"2026-03-27T00:00:00+01.30", NULL},
	    {"2026-03-27T00:00:00+/1:30", NULL},
	    {"2026-03-27T00:00:00+:1:30", NULL},
	    {"2026-03-27T00:00:00+1/:30", NULL},
	    {"2026-03-27T00:00:00+1::30", NULL},
	    {"2026-03-27T00:00:00+01:3x", NULL},
	    {"2026-03-27_00:00:00Z", NULL},
	    {"2026-03-27T0x:00:00Z", NULL},
	    {"2026-03-27T00.00:00Z", NULL},
	    {"2026-03-27T00:0x:00Z", NULL},
	    {"2026-03-27T00:00.00Z", NULL},
	    {"2026-03-27T00:00:0xZ", NULL},
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
	timestamp_format_local(at, "America/St_Johns", got);
	assert_string_equal(got, "2026-03-29T20:30:00-02:30");
	timestamp_format_local(at, "UTC", got);
	assert_string_equal(got, "2026-03-29T23:00:00+00:00");
	/* A file that describes no zone. */
	assert_true(access("/usr/share/zoneinfo/tzdata.zi", R_OK) == 0);
	assert_false(timestamp_zone_exists("tzdata.zi"));
	assert_false(timestamp_zone_exists(NULL));
	/* At most 64 bytes. */
	assert_true(timestamp_zone_exists("Europe/" DOTS DOTS "Paris"));
	assert_false(timestamp_zone_exists("Europe/" DOTS DOTS "./Oslo"));
}

static void
clocks(void **state)
{
	char boot[TIMESTAMP_BOOT_SIZE];
	int64_t ms = timestamp_monotonic_ms();

	(void)state;
	timestamp_boot(boot);
	assert_int_equal(strlen(boot), 36);
	assert_true(timestamp_now() > 1774625400);
	assert_true(timestamp_boot_seconds() >= ms / 1000);
	assert_true(timestamp_monotonic_ms() - ms < 60000);
	assert_true(timestamp_is_valid(INT64_C(-62135596800)));
	assert_false(timestamp_is_valid(INT64_C(-62135596801)));
	assert_true(timestamp_is_valid(INT64_C(253402300799)));
	assert_false(timestamp_is_valid(INT64_C(253402300800)));
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
	    {"1 Jan 1970 00:00:00 +0000", "1970-01-01T00:00:00Z"},
	    {"1 Jan 1970 00:00:00 +0001", NULL},
	    {"31 Dec 9999 23:59:59 -0001", NULL},
	    {"7 Mar 49 16:30 +0000", "2049-03-07T16:30:00Z"},
	    {"7 Mar 50 16:30 +0000", NULL},
	    {"7 Mar 70 16:30 +0000", "1970-03-07T16:30:00Z"},
	    {"7 Mar 026 16:30 +0000", NULL},
	    {"7 dec. 2026 16:30:00 +0000", "2026-12-07T16:30:00Z"},
	    {"7 (a) b) Mar 2026 16:30:00 +0000", NULL},
	    {"7 Mar 2026 16:30:00 +1", "2026-03-07T15:30:00Z"},
	    {"7 Mar 2026 16:30:00 +01", "2026-03-07T15:30:00Z"},
	    {"7 Mar 2026 16:30:00 +010", NULL},
	    {"7 Mar 2026 16:30:00 +1:30", "2026-03-07T15:00:00Z"},
	    {"7 Mar 2026 16:30:00 +1.30", "2026-03-07T15:30:00Z"},
	    {"7 Mar 2026 16:30:00 +1:3", NULL},
	    {"7 Mar 2026 16:30:00 +1:x", NULL},
	    {"7 Mar 2026 16:30:00 +1:60", NULL},
	    {"7 Mar 2026 16:30:00 +x", NULL},
	    {"7 Mar 2026 16:30:00 +2359", "2026-03-06T16:31:00Z"},
	    {"7 Mar 2026 16:30:00 +0060", NULL},
	    {"7 Mar 2026 16:30:00 +2400", NULL},
	    {"7 Mar 2026 16:30:00 PDT", "2026-03-07T23:30:00Z"},
	    {"7 Mar 2026 16:30:00 cst", "2026-03-07T22:30:00Z"},
	    {"7 Mar 2026 16:30:00 CEST", "2026-03-07T16:30:00Z"},
	    {"7 Mar 2026 16:30:00 UTC*02:30", "2026-03-07T16:30:00Z"},
	    {"7 Mar 2026 16:30:00", "2026-03-07T16:30:00Z"},
	    {"7 Mar 2026 16:30:00 GMT-1", "2026-03-07T17:30:00Z"},
	    {"7 Mar 2026 1:30 PM", "2026-03-07T13:30:00Z"},
	    {"7 Mar 2026 0:30 PM", NULL},
	    {"7 Mar 2026 12:30 PM", "2026-03-07T12:30:00Z"},
	    {"7 Mar 2026 1:30 AM EST", "2026-03-07T06:30:00Z"},
	    {"7 Mar 2026 23:59:60 +0000", "2026-03-08T00:00:00Z"},
	    {"7 Mar 2026 23:59:61 +0000", NULL},
	    {"7 Mar 2026 23:60 +0000", NULL},
	    {"7 Mar 2026 24:00 +0000", NULL},
	    {"7 Mar 2026 x:00 +0000", NULL},
	    {"7 Mar 2026 1600 +0000", NULL},
	    {"7 Mar 2026 16:x +0000", NULL},
	    {"7 Mar 2026 16:30:x +0000", NULL},
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
	timestamp_format_mail(0, written);
	assert_string_equal(written, "Thu, 1 Jan 1970 00:00:00 +0000");
	timestamp_format_mail(1774625400, written);
	assert_string_equal(written, "Fri, 27 Mar 2026 15:30:00 +0000");
}

/*
 * A mail may be dated in the last hour of 9999, which is another year in most
 * zones, and a changed register may contain any number.
 */
static void
bounds(void **state)
{
	static const int64_t instants[] = {INT64_MIN, INT64_MIN + 1,
	    INT64_C(-62135596801), INT64_C(-62135596800), -1,
	    INT64_C(253402300799), INT64_C(253402300800), INT64_MAX};
	static const char *const zones_there[] = {
	    "UTC", "Pacific/Kiritimati", "America/Los_Angeles"};

	(void)state;
	for (size_t i = 0; i < LENGTH(instants); i++) {
		char got[TIMESTAMP_TEXT_SIZE], mail[TIMESTAMP_MAIL_SIZE];

		timestamp_format(instants[i], got);
		CHECK(strlen(got) == 20, "%zu: %s", i, got);
		timestamp_format_mail(instants[i], mail);
		CHECK(strlen(mail) >= 30, "%zu: %s", i, mail);
		for (size_t j = 0; j < LENGTH(zones_there); j++) {
			struct date date =
			    timestamp_date(instants[i], zones_there[j]);

			timestamp_format_local(
			    instants[i], zones_there[j], got);
			CHECK(date_is_valid(date) && strlen(got) == 25,
			    "%zu, %s: %s", i, zones_there[j], got);
		}
	}
	CHECK(
	    timestamp_is_valid(instants[3]) && timestamp_is_valid(instants[5]),
	    "the first and the last");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rfc3339),
	    cmocka_unit_test(zones),
	    cmocka_unit_test(mail_dates),
	    cmocka_unit_test(clocks),
	    cmocka_unit_test(bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
