/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/similar.h"

static void
finds_what_was_meant(void **state)
{
	static const char *const names[] = {"url", "user", "password-file",
	    "poll-interval", NULL, "acknowledge", "acknowledge-max-age"};
	static const struct {
		const char *wrong;
		const char *want; /* NULL: nothing is alike */
	} cases[] = {
	    {"urll", "url"},
	    {"usr", "user"},
	    {"ulr", "url"},
	    {"URL", "url"},
	    {"pol-intervall", "poll-interval"},
	    {"password", "password-file"},
	    {"acknowlegde", "acknowledge"},
	    {"acknowledge-max-ages", "acknowledge-max-age"},
	    /* beside a letter that is wrong, capitals are none */
	    {"XCKNOWLEDGE-MAX-AGE", "acknowledge-max-age"},
	    {"suer", "user"},
	    {"uxsex", "user"},
	    {"uxex", NULL},
	    {"folder", NULL},
	    {"x", NULL},
	    {"", NULL},
	    {"a-name-that-is-much-longer-than-any-name-that-there-is", NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *got =
		    similar_name(cases[i].wrong, names, LENGTH(names));

		CHECK(cases[i].want == NULL
			? got == NULL
			: got != NULL && strcmp(got, cases[i].want) == 0,
		    "%s gives %s", cases[i].wrong, got == NULL ? "-" : got);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_what_was_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
