/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>
#include <sysexits.h>

#include "dpoctl/desk_words.h"

static void
test_words(void **state)
{
	static const struct {
		const char *text;
		int code;
		const char *want, *letters;
	} cases[] = {
	    {"{\"id\":5,\"state\":\"new\",\"done\":\"access\"}\n", EX_OK,
		"5: access [new]", ""},
	    {"{\"id\":5,\"state\":\"closed\",\"done\":\"closed: refused; "
	     "letter 9 held\"}\n",
		EX_OK, "5: closed: refused; letter 9 held [closed]", "9"},
	    {"{\"id\":5,\"state\":\"new\",\"done\":\"letter 8 held\"}\n"
	     "{\"id\":6,\"state\":\"new\",\"done\":\"letter 9 held\"}\n",
		EX_OK, "2 done; the last: 6: letter 9 held [new]", "8 9"},
	    {"{\"id\":9,\"ticket\":5,\"state\":\"queued\"}\n", EX_OK,
		"5: letter 9 queued", ""},
	    {"{\"id\":9,\"subject\":\"x\"}\n", EX_OK, "", ""},
	    {"ID  FROM\n 4  a@b.c\n\n", EX_OK, "4 a@b.c", ""},
	    {"ID\n 4  a b\n", EX_OK, "4 a b", ""},
	    /* Advice is only that of a failure. */
	    {"a letter: Try `dpoctl help`.\n", EX_OK,
		"a letter: Try `dpoctl help`.", ""},
	    {"it failed. Try `dpoctl help`.\n", 1, "it failed.", ""},
	    {"dpoctl: no such ticket: 7\n", EX_DATAERR,
		"dpoctl: no such ticket: 7", ""},
	    /* The reason comes first, and what a shell says is not ours. */
	    {"sh: 1: nano: not found\n"
	     "dpoctl: the editor nano failed: nothing is sent\n"
	     "dpoctl: letter 9 stays held\n",
		1,
		"dpoctl: the editor nano failed: nothing is sent; letter 9 "
		"stays held",
		""},
	    {"dpoctl: --because is required\nTry `dpoctl help close`.\n",
		EX_USAGE, "dpoctl: --because is required", ""},
	    {"\x1b[2J\n", 1, "<U+001B>[2J", ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct arena *memory = arena_new();
		struct buffer letters = {0};
		const char *words =
		    desk_words(memory, cases[i].text, cases[i].code, &letters);

		CHECK(strcmp(words, cases[i].want) == 0, "%zu: %s", i, words);
		CHECK(strcmp(buffer_string(&letters), cases[i].letters) == 0,
		    "%zu: %s", i, buffer_string(&letters));
		buffer_release(&letters);
		arena_free(memory);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
