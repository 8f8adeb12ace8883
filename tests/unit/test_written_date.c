/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/timestamp.h"
#include "mail/written_date.h"
#include "tests/unit/edge.h"

static void
dates(void **state)
{
	static const struct {
		const char *text;
		const char *date; /* NULL: none is found */
	} cases[] = {
	    {"", NULL},
	    {"16. November", NULL},
	    {"November 2026", NULL},
	    {"16 2026", NULL},
	    {"Montag, 16. November 2026 10:12", "2026-11-16T10:12:00Z"},
	    {"16 de noviembre de 2026", "2026-11-16T00:00:00Z"},
	    {"16 de el noviembre 2026", NULL},
	    {"November 16, 2026 at 10:12:13", "2026-11-16T10:12:00Z"},
	    {"2026. november 16. 9:05", "2026-11-16T09:05:00Z"},
	    {"2026 November 16th", "2026-11-16T00:00:00Z"},
	    {"January 16, 2026", "2026-01-16T00:00:00Z"},
	    {"on Monday", NULL},
	    {"1st Feb 2026", "2026-02-01T00:00:00Z"},
	    {"31. mai 2026", "2026-05-31T00:00:00Z"},
	    {"32. mai 2026", NULL},
	    {"0 mai 2026", NULL},
	    {"31 feb 2026", NULL},
	    {"29 feb 2026", NULL},
	    {"016 mai 2026", NULL},
	    {"mai 16 1989", NULL},
	    {"mai 16 1990", "1990-05-16T00:00:00Z"},
	    {"mai 16 2100", "2100-05-16T00:00:00Z"},
	    {"mai 16 2101", NULL},
	    {"mai 16 20260", NULL},
	    {"1 \xd0\xbd\xd0\xbe\xd1\x8f\xd0\xb1\xd1\x80\xd1\x8f 2026",
		"2026-11-01T00:00:00Z"},
	    {"1 janvier 2026", "2026-01-01T00:00:00Z"},
	    {"1 mars 2026", "2026-03-01T00:00:00Z"},
	    {"1 maart 2026", "2026-03-01T00:00:00Z"},
	    {"1 april 2026", "2026-04-01T00:00:00Z"},
	    {"1 june 2026", "2026-06-01T00:00:00Z"},
	    {"1 juillet 2026", "2026-07-01T00:00:00Z"},
	    {"1 ago 2026", "2026-08-01T00:00:00Z"},
	    {"1 sept 2026", "2026-09-01T00:00:00Z"},
	    {"1 okt 2026", "2026-10-01T00:00:00Z"},
	    {"1 dez 2026", "2026-12-01T00:00:00Z"},
	    {"1 nothing 2026", NULL},
	    /* in numbers */
	    {"16.11.2026", "2026-11-16T00:00:00Z"},
	    {"2026-11-16 23:59", "2026-11-16T23:59:00Z"},
	    {"3/4/2026", "2026-04-03T00:00:00Z"},
	    {"3/4/2026 1:02 AM", "2026-03-04T01:02:00Z"},
	    {"3.4.2026 1:02 pm", "2026-04-03T13:02:00Z"},
	    {"4/3/2026 12:02 pm", "2026-04-03T12:02:00Z"},
	    {"4/3/2026 12:02 am", "2026-04-03T00:02:00Z"},
	    {"4/3/2026 11:59 pm", "2026-04-03T23:59:00Z"},
	    {"11/16/2026", "2026-11-16T00:00:00Z"},
	    {"12/11/2026", "2026-11-12T00:00:00Z"},
	    {"11/12/26", "2026-12-11T00:00:00Z"},
	    {"16/11/026", NULL},
	    {"16.11-2026", NULL},
	    {"16,11,2026", NULL},
	    {"16.11.", NULL},
	    {"16.13.2026", NULL},
	    {"32.11.2026", NULL},
	    {"11.32.2026", NULL},
	    {"5 16.11.2026", "2026-11-16T00:00:00Z"},
	    {"2026-11-32", NULL},
	    {"2026-13-11", NULL},
	    /* the time */
	    {"16.11.2026 0:00", "2026-11-16T00:00:00Z"},
	    {"16.11.2026 23.00", "2026-11-16T23:00:00Z"},
	    {"16.11.2026 24:00", "2026-11-16T00:00:00Z"},
	    {"16.11.2026 10:60", "2026-11-16T00:00:00Z"},
	    {"16.11.2026 10:5", "2026-11-16T00:00:00Z"},
	    {"16.11.2026 10-12", "2026-11-16T00:00:00Z"},
	    {"16.11.2026 x 10:12", "2026-11-16T10:12:00Z"},
	    {"16.11.2026 x:12", "2026-11-16T00:00:00Z"},
	    {"16.11.2026 10:xx", "2026-11-16T00:00:00Z"},
	    {"11/16/2026 12:12 PM", "2026-11-16T12:12:00Z"},
	    {"11/16/2026 12:12 AM", "2026-11-16T00:12:00Z"},
	    {"11/16/2026 11:12 PM", "2026-11-16T23:12:00Z"},
	    {"11/16/2026 13:12 PM", "2026-11-16T13:12:00Z"},
	    {"11/16/2026 11:12 AM", "2026-11-16T11:12:00Z"},
	    {"10:12 16.11.2026", "2026-11-16T00:00:00Z"},
	    {"a b c d e f g h i j k l m 16.11.2026", "2026-11-16T00:00:00Z"},
	    {"a b c d e f g h i j k l m n 16.11.2026", NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char text[TIMESTAMP_TEXT_SIZE];
		int64_t at = 1;
		bool found = written_date_parse(edge_span(cases[i].text), &at);

		CHECK(found == (cases[i].date != NULL), "%s", cases[i].text);
		if (!found) {
			CHECK(at == 1, "%s", cases[i].text);
			continue;
		}
		timestamp_format(at, text);
		CHECK(strcmp(text, cases[i].date) == 0, "%s: %s", cases[i].text,
		    text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
