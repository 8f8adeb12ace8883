/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/arena.h"
#include "ticket/letter_words.h"

#define MONTHS                                                          \
	"month 1: a\nmonth 2: b\nmonth 3: c\nmonth 4: d\nmonth 5: e\n"  \
	"month 6: f\nmonth 7: g\nmonth 8: h\nmonth 9: i\nmonth 10: j\n" \
	"month 11: k\n"
#define DATE "date: {{day}}. {{month}} {{year}}\n"
#define REST DATE "and: und\n" MONTHS "month 12: l\n"

static struct arena *memory;

static void
all_that_may_be_there(void **state)
{
	static const char text[] =
	    "\xef\xbb\xbf# words\n\n fallback:nb \r\n"
	    "date: d {{year}}/{{month}}/{{day}}\n"
	    "and: \t und  so\n" MONTHS "month 12: M\xc3\xa4rz\n"
	    "kind erasure: L\xc3\xb6schung: alles\n"
	    "kind withdraw-consent: W";
	struct letter_words words;
	struct error err = {.text = ""};
	enum kind kind = KINDS;

	(void)state;
	CHECK(letter_words_parse(
		  memory, "F", text, sizeof text - 1, &words, &err),
	    "%s", err.text);
	assert_string_equal(words.fallback, "nb");
	assert_string_equal(words.and, "und  so");
	assert_string_equal(words.months[0], "a");
	assert_string_equal(
	    letter_words_date(memory, &words, (struct date){2026, 12, 1}),
	    "d 2026/M\xc3\xa4rz/1");
	assert_true(kind_find("erasure", &kind));
	assert_string_equal(words.kinds[kind], "L\xc3\xb6schung: alles");
	assert_true(kind_find("withdraw-consent", &kind));
	assert_string_equal(words.kinds[kind], "W");
	assert_true(kind_find("access", &kind));
	assert_null(words.kinds[kind]);
	assert_true(
	    letter_words_parse(memory, "F", REST, strlen(REST), &words, &err));
	assert_null(words.fallback);
}

static void
mistakes(void **state)
{
	static const struct {
		const char *text;
		const char *want; /* a part of the error */
	} cases[] = {
	    {"", "F: \"and\" is missing"},
	    {"and: x", "F: \"date\" is missing"},
	    {DATE "and: x\n" MONTHS, "F: \"month 12\" is missing"},
	    {"\nand x", "F:2: expected NAME: WORD"},
	    {"and: x\nand: y", "F:2: duplicate entry"},
	    {"month 3: x\nmonth 03: y", "F:2: duplicate entry"},
	    {"kind access: x\nkind access: x", "F:2: duplicate entry"},
	    {DATE DATE, "F:2: duplicate entry"},
	    {"and:", "F:1: missing word after the colon"},
	    {"and:  \t ", "F:1: missing word after the colon"},
	    {"or: x", "F:1: unknown word: expected fallback, date, and,"},
	    {"month 0: x", "F:1: a month must be a number from 1 to 12"},
	    {"month 13: x", "F:1: a month must be a number"},
	    {"month 1x: x", "F:1: a month must be a number"},
	    {"month : x", "F:1: a month must be a number"},
	    {"month -1: x", "F:1: a month must be a number"},
	    {"month 0000000001: x", "F:1: a month must be a number"},
	    {"kind erasures: x", "F:1: unknown kind of request"},
	    {"kind : x", "F:1: unknown kind of request"},
	    {"fallback: Norsk",
		"F:1: a language code has two or three lower-case"},
	    {"fallback: ../x", "F:1: a language code has two or three"},
	    {"date: {{day}} {{month}}",
		"F:1: a date must contain {{day}}, {{month}}"},
	    {"date: {{day}} {{day}} {{month}} {{year}}",
		"F:1: a date must contain"},
	    {"date: {{day}} {{week}}",
		"F:1: unknown placeholder {{week}}: expected one of day, "
		"month, year"},
	    {"date: {{day", "F:1: {{ without }}"},
	    {"and: \xff", "F:1: not UTF-8"},
	    {"# \xc3", "F:1: not UTF-8"},
	    {"and: \x1b[1m", "F:1: control character"},
	};
	struct letter_words words = {.and = "untouched"};
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *text = cases[i].text;

		err = (struct error){.text = ""};
		CHECK(!letter_words_parse(
			  memory, "F", text, strlen(text), &words, &err),
		    "%s", text);
		CHECK(strstr(err.text, cases[i].want) != NULL &&
			err.scope == ERROR_STORE && err.retry == RETRY_NEVER,
		    "%s: %s", text, err.text);
		CHECK(strcmp(words.and, "untouched") == 0, "%s", text);
	}
	assert_false(
	    letter_words_parse(memory, "F", "and: x\n\0", 8, &words, &err));
	assert_non_null(strstr(err.text, "contains a NUL byte"));
}

static void
codes(void **state)
{
	(void)state;
	assert_true(letter_words_is_code("cs"));
	assert_true(letter_words_is_code("gsw"));
	assert_false(letter_words_is_code(""));
	assert_false(letter_words_is_code("c"));
	assert_false(letter_words_is_code("csab"));
	assert_false(letter_words_is_code("CS"));
	assert_false(letter_words_is_code(".."));
	assert_false(letter_words_is_code("n/"));
}

static int
set_up(void **state)
{
	(void)state;
	memory = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(memory);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_that_may_be_there),
	    cmocka_unit_test(mistakes),
	    cmocka_unit_test(codes),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
