/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "mail/text.h"

#define RING "\xcc\x8a" /* above the letter before it */

static void
one_line(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"", ""},
	    {" a b ", "a b"},
	    {"a\tb", "a b"},
	    {"a\r\n b", "a b"},
	    {"a\n\tb", "a b"},
	    {"a\nb", "a b"},
	    {"a\rb", "a b"},
	    {"a\n", "a"},
	    {"a\x1f!\x7f"
	     "b",
		"a ! b"},
	    {"a\x1f"
	     "b~\x7f\xc2\x80"
	     "c\xc2\x9f"
	     "d",
		"a b~  c d"},
	    {"a\xc2\xa0"
	     "b",
		"a\xc2\xa0"
		"b"},
	    {"a\xe2\x80\xa8"
	     "b\xe2\x80\xa9"
	     "c\xe2\x80\xaa"
	     "d",
		"a b c\xe2\x80\xaa"
		"d"},
	    {"\xef\xbb\xbf"
	     "a\xef\xbb\xbf"
	     "b",
		"a\xef\xbb\xbf"
		"b"},
	    {"a" RING, "\xc3\xa5"},
	    {" a" RING " ", "\xc3\xa5"},
	    {"a\xcc\x80", "\xc3\xa0"}, /* the first that combines */
	    {"b" RING, "b" RING},
	    {"\xc3\xa5", "\xc3\xa5"},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *got =
		    text_one_line(memory, cases[i].text, strlen(cases[i].text));

		CHECK(strcmp(got, cases[i].want) == 0, "%zu: '%s'", i, got);
	}
	arena_free(memory);
}

static void
several_lines(void **state)
{
	static const struct {
		const char *text;
		size_t most;
		const char *want;
		bool is_cut;
	} cases[] = {
	    {"", 10, "", false},
	    {"a\nb", 10, "a\nb", false},
	    {"a\r\nb\rc\r", 10, "a\nb\nc", false},
	    {"a\r\rb", 10, "a\n\nb", false},
	    {"a\tb\x1f!\x7f.", 10, "a\tb!.", false},
	    {"a\fb\xc2\x85"
	     "c",
		10, "a\nb\nc", false},
	    {"a\xe2\x80\xa8"
	     "b\xe2\x80\xa9"
	     "c",
		10, "a\nb\nc", false},
	    {"a\xc2\x84"
	     "b",
		10, "ab", false},
	    {"\n \n  a\n b \n\n", 20, "  a\n b", false},
	    {" \n ", 10, "", false},
	    {"abc", 3, "abc", false},
	    {"abcd", 3, "abc", true},
	    {"ab\xc3\xa5", 3, "ab", true},
	    {"a" RING "b", 10,
		"\xc3\xa5"
		"b",
		false},
	    {"\xef\xbb\xbf"
	     "a",
		10, "a", false},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		bool is_cut = false;
		const char *got = text_lines(memory, cases[i].text,
		    strlen(cases[i].text), cases[i].most, &is_cut);

		CHECK(strcmp(got, cases[i].want) == 0 &&
			is_cut == cases[i].is_cut,
		    "%zu: '%s'", i, got);
	}
	arena_free(memory);
}

/* Thirty marks in a row, however many there are; then others may follow. */
static void
heaps_of_marks(void **state)
{
	struct arena *memory = arena_new();
	struct buffer text = {0};
	bool is_cut = false;

	(void)state;
	for (size_t count = 29; count <= 31; count++) {
		size_t kept = count < 30 ? count : 30;

		buffer_clear(&text);
		buffer_add_string(&text, "b");
		for (size_t i = 0; i < count; i++)
			buffer_add_string(&text, RING);
		assert_int_equal(
		    strlen(text_one_line(memory, text.data, text.length)),
		    1 + 2 * kept);
		buffer_add_string(&text, "b" RING "\n" RING);
		assert_int_equal(strlen(text_lines(memory, text.data,
				     text.length, 1000, &is_cut)),
		    1 + 2 * kept + strlen("b" RING "\n" RING));
	}
	buffer_release(&text);
	arena_free(memory);
}

/* A few characters are longer when they are composed. */
static void
composed_beyond_the_end(void **state)
{
	struct arena *memory = arena_new();
	bool is_cut = false;

	(void)state;
	/* U+0958 is excluded from composition: two characters. */
	assert_string_equal(text_lines(memory, "\xe0\xa5\x98", 3, 10, &is_cut),
	    "\xe0\xa4\x95\xe0\xa4\xbc");
	assert_string_equal(
	    text_lines(memory, "\xe0\xa5\x98", 3, 5, &is_cut), "\xe0\xa4\x95");
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_line),
	    cmocka_unit_test(several_lines),
	    cmocka_unit_test(heaps_of_marks),
	    cmocka_unit_test(composed_beyond_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
