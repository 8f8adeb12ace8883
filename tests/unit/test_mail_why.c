/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "dpoctl/mail_why.h"

#define FIGURES	 ",\"threshold_request\":5,\"threshold_unsure\":2"
#define LIKELY	 ",\"request_permille\":7,\"unsure_permille\":123"
#define DECIDED	 ",\"request_permille\":400,\"unsure_permille\":123"
#define PERCENTS "; probability of a request 0.7 %, unsure from 12.3 %"
#define MATCHED	 "[{\"id\":\"a\"}]"

static void
test_reasons(void **state)
{
	static const struct {
		const char *judgement;
		const char *rules;
		int score;
		const char *want;
	} cases[] = {
	    {"{\"other\":\"newsletter\"" FIGURES LIKELY "}", "[]", 0,
		"it is other mail: newsletter" PERCENTS},
	    {"{\"other\":\"\"" FIGURES LIKELY "}", "[]", 0,
		"nothing in it asks for anything" PERCENTS},
	    {"{\"other\":\"\"" FIGURES LIKELY "}", MATCHED, 1,
		"rules found too little (score 1; unsure from 2)" PERCENTS},
	    {"{\"other\":\"\"" FIGURES DECIDED "}", MATCHED, -9,
		"rules count against a request (score -9)"},
	    {"{\"other\":\"\"" FIGURES LIKELY "}", MATCHED, 6,
		"the learned weights outweigh the rules that matched" PERCENTS},
	    /* Judged by rules alone, or before the figures were stored. */
	    {"{\"other\":\"\"" FIGURES "}", "[]", 0,
		"nothing in it asks for anything"},
	    {"{}", "[]", 0, ""},
	    {"", "", 0, ""},
	    {"[1", "{", 0, ""},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *why = mail_why(
		    memory, cases[i].judgement, cases[i].rules, cases[i].score);

		CHECK(strcmp(why, cases[i].want) == 0, "%zu: %s", i, why);
	}
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
