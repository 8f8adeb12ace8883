/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "mail/problem.h"
#include "mail/spaced.h"

static void
lines(void **state)
{
	static const struct {
		const char *text, *joined;
	} cases[] = {
	    {"", ""},
	    {"An ordinary line of text", ""},
	    {"d e l e t e  m y  d a t a", "delete my data"},
	    {"d e l e t e   m y\td a t a", "delete mydata"},
	    {"x\nd e l e t e  m y  d a t a\ny z", "delete my data"},
	    {"d e l e t e  m y\nd a t a  f o r  m e", "delete my\ndata for me"},
	    /* eight letters, and one fewer */
	    {"a b c d e f g h", "abcdefgh"},
	    {"a b c d e f g", ""},
	    {"a b c d e f g      ", ""},
	    {"a b c d e f g \xc3\xa6", "abcdefg\xc3\xa6"},
	    {"\xc3\xa6 b c d e f g \xe2\x82\xac",
		"\xc3\xa6"
		"bcdefg\xe2\x82\xac"},
	    {" a b c d e f g h", "abcdefgh"},
	    {"  a b c d e f g h  ", " abcdefgh "},
	    /* two that touch need sixteen that do not */
	    {"a b c d e f g h ij k l m n o p q r", "abcdefghijklmnopqr"},
	    {"a b c d e f g h ij k l m n o p q", ""},
	    {"a b c d e f g h ij", ""},
	    {"ab c d e f g h i j k l m n o p q", ""},
	    {"a b c d e f g hij k", ""},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *got = spaced_join(memory, cases[i].text);

		CHECK(strcmp(got, cases[i].joined) == 0, "%s: '%s'",
		    cases[i].text, got);
	}
	arena_free(memory);
}

static void
problems_once(void **state)
{
	struct problems problems = {.count = 0};
	struct arena *memory = arena_new();

	(void)state;
	problem_add(&problems, "no-date");
	problem_add(&problems, "bad-date");
	problem_add(&problems, arena_string(memory, "no-date"));
	assert_int_equal(problems.count, 2);
	assert_string_equal(problems.words[1], "bad-date");
	for (int i = 0; i < PROBLEM_WORDS_MAX; i++)
		problem_add(&problems, arena_printf(memory, "%d", i));
	assert_int_equal(problems.count, PROBLEM_WORDS_MAX);
	assert_string_equal(problems.words[PROBLEM_WORDS_MAX - 1], "29");
	assert_string_equal(problem_describe("no-date"), "there is no date");
	assert_string_equal(problem_describe("alternatives-differ"),
	    "its text and HTML versions differ: both were read");
	assert_string_equal(problem_describe("word-too-long"),
	    "an encoded header field was truncated");
	assert_string_equal(problem_describe("no"), "");
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines),
	    cmocka_unit_test(problems_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
