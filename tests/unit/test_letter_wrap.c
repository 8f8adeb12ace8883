/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/arena.h"
#include "ticket/letter_wrap.h"

#define TEN   "abcd efgh "
#define SIXTY TEN TEN TEN TEN TEN TEN
#define HALF  "                                    "
#define WORD  "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789"

static void
lines(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"", ""},
	    {"\n\n a\n\n\n\nb\nc\n\n", " a\n\nb\nc\n"},
	    /* What is left over begins the next line. */
	    {SIXTY "the end of it all\nand so on.\n\nb\n",
		SIXTY "the end of\nit all and so on.\n\nb\n"},
	    {SIXTY "the end of\nand so on.\n",
		SIXTY "the end of\nand so on.\n"},
	    /* Not what is indented, before or behind. */
	    {SIXTY "the end of it all\n  and so on.\n",
		SIXTY "the end of\nit all\n  and so on.\n"},
	    {"    " SIXTY "the end\nand so on.\n",
		"    " SIXTY "the end\nand so on.\n"},
	    {"    " SIXTY "the end of it\nand so on.\n",
		"    " SIXTY "the end\n    of it\nand so on.\n"},
	    /* Columns are characters. */
	    {SIXTY "\xc3\xa4\xc3\xa4\xc3\xa4 \xc3\xa4\xc3\xa4 "
		   "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\n",
		SIXTY "\xc3\xa4\xc3\xa4\xc3\xa4 \xc3\xa4\xc3\xa4 "
		      "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\n"},
	    /* As long as a line is. */
	    {SIXTY "the end of a\nb\n", SIXTY "the end of a\nb\n"},
	    {SIXTY "the end of ab\nc\n", SIXTY "the end of\nab c\n"},
	    /* At most half of a line is blank. */
	    {HALF "    a\n", HALF "a\n"},
	    {HALF "a\n", HALF "a\n"},
	    {HALF " a\n", HALF "a\n"},
	    /* A word stays whole. */
	    {"see " WORD WORD " there\n", "see\n" WORD WORD "\nthere\n"},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *text = letter_wrap(memory, cases[i].text);

		CHECK(strcmp(text, cases[i].want) == 0, "%s\n---\n%s",
		    cases[i].text, text);
		CHECK(strcmp(letter_wrap(memory, text), text) == 0,
		    "not again: %s", text);
	}
	arena_free(memory);
}

static void
what_is_no_word_is_cut(void **state)
{
	struct arena *memory = arena_new();
	char *text = arena_string(memory, "");
	const char *line;

	(void)state;
	/* The longest word, and one that is longer. */
	line = arena_printf(memory, "%0*d", LETTER_WRAP_WORD_MAX, 1);
	assert_string_equal(
	    letter_wrap(memory, line), arena_printf(memory, "%s\n", line));
	line = letter_wrap(memory, arena_printf(memory, "%s0", line));
	assert_int_equal(strcspn(line, "\n"), LETTER_WRAP_COLUMNS);
	for (int i = 0; i < 200; i++)
		text = arena_printf(memory, "%s\xe2\x82\xac", text);
	text = letter_wrap(memory, text);
	for (line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
		CHECK(strcspn(line, "\n") <= (size_t)3 * LETTER_WRAP_COLUMNS,
		    "%s", line);
		CHECK(strncmp(line, "\xe2\x82\xac", 3) == 0, "%s", line);
	}
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines),
	    cmocka_unit_test(what_is_no_word_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
