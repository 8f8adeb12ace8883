/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "net/imap_mend.h"

#define UNKNOWN "\" 1-Jan-1970 00:00:00 +0000\""

/* What a server says of its messages, and what libetpan gets to see. */
static void
test_lines_of_a_listing(void **state)
{
	static const struct {
		const char *line;
		const char *want; /* NULL: the same */
	} cases[] = {
	    {"* 1 FETCH (UID 3 INTERNALDATE \"27-Mar-2026 16:30:00 +0100\")",
		NULL},
	    {"* 1 FETCH (INTERNALDATE \" 7-Mar-2026 16:30:00 +0100\" UID 3)",
		NULL},
	    {"* 1 FETCH (INTERNALDATE \"\" UID 3)",
		"* 1 FETCH (INTERNALDATE " UNKNOWN " UID 3)"},
	    {"* 1 FETCH (UID 3 INTERNALDATE NIL)",
		"* 1 FETCH (UID 3 INTERNALDATE " UNKNOWN ")"},
	    /* The line ends with the word: nothing behind it is looked at. */
	    {"* 1 FETCH (UID 3 INTERNALDATE NIL",
		"* 1 FETCH (UID 3 INTERNALDATE " UNKNOWN},
	    {"* 1 FETCH (UID 3 INTERNALDATE ", NULL},
	    {"* 1 FETCH (UID 3 INTERNALDATE \"27-Mar", NULL},
	    {"* 1 FETCH (INTERNALDATE \"27-Mrz-2026 16:30:00 +0100\" UID 3)",
		"* 1 FETCH (INTERNALDATE " UNKNOWN " UID 3)"},
	    {"* 1 FETCH (INTERNALDATE NIL INTERNALDATE NIL)",
		"* 1 FETCH (INTERNALDATE " UNKNOWN " INTERNALDATE NIL)"},
	    /* In a string it is no item. */
	    {"* 1 FETCH (X \"INTERNALDATE NIL\" UID 3)", NULL},
	    {"* 1 FETCH (X \"a\\\"INTERNALDATE NIL\" UID 3)", NULL},
	    {"* 1 FETCH (FLAGS (\\Seen $Ok a.b) UID 3)", NULL},
	    {"* 1 FETCH (FLAGS () UID 3)", NULL},
	    {"* 1 FETCH (FLAGS (\\Seen Ok%) UID 3)",
		"* 1 FETCH (FLAGS (\\Seen Okx) UID 3)"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *want =
		    cases[i].want == NULL ? cases[i].line : cases[i].want;
		size_t length = strlen(cases[i].line);
		struct buffer bytes = {0};

		/* Others before it stay. */
		buffer_add_string(&bytes, "* 9\r\n");
		buffer_add_string(&bytes, cases[i].line);
		buffer_add_string(&bytes, "\r\n");
		imap_mend_fetch(&bytes, 5, &length);
		CHECK(length == strlen(want) &&
			memcmp(bytes.data + 5, want, length) == 0,
		    "%zu: %zu bytes of %s", i, length, buffer_string(&bytes));
		CHECK(memcmp(bytes.data, "* 9\r\n", 5) == 0 &&
			bytes.length == 5 + length + 2,
		    "%zu", i);
		buffer_release(&bytes);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines_of_a_listing)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
