/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "dpoctl/local_words.h"

static void
test_words(void **state)
{
	static const struct {
		int shift;
		const char *without;
		const char *want;
	} cases[] = {
	    {85, "unsure", "request raised by 0.85; unsure without it"},
	    {150, "unsure", "request raised by 1.50; unsure without it"},
	    {-5, "request", "request lowered by 0.05; request without it"},
	    {0, "request", "request raised by 0.00; request without it"},
	    {85, NULL, ""},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *words =
		    local_words(memory, cases[i].shift, cases[i].without);

		CHECK(strcmp(words, cases[i].want) == 0, "%zu: %s", i, words);
	}
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
