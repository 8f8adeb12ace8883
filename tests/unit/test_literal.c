/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "rules/fold.h"
#include "rules/literal.h"

/* Each set as "a,b;" */
static void
show(const struct literal_sets *sets, struct buffer *text)
{
	buffer_clear(text);
	for (size_t i = 0; i < sets->count; i++)
		for (size_t j = 0; j < sets->items[i].count; j++)
			buffer_add_printf(text, "%s%s", sets->items[i].items[j],
			    j + 1 == sets->items[i].count ? ";" : ",");
}

static void
literals_of_patterns(void **state)
{
	static const struct {
		const char *pattern, *literals;
	} cases[] = {
	    {"", ""},
	    {"ab", ""},
	    {"abc", "abc;"},
	    {"aXYZ", "axyz;"},
	    {"@ABC", "@abc;"},
	    {"abc|def", "abc,def;"},
	    {"abc|de", ""},
	    {"abc|", ""},
	    {"abcd.efghi|klm", "efghi,klm;"},
	    {"abcd.efgh|klm", "abcd,klm;"},
	    {"abc|def|ghi", "abc,def,ghi;"},
	    {"(abc|def) ghi", "abc,def; ghi;"},
	    {"(abc|de) ghi", " ghi;"},
	    /* how often */
	    {"abcd?", "abc;"},
	    {"abcd*", "abc;"},
	    {"abcd{0,2}", "abc;"},
	    {"abcd{1,2}ef", "abcd;"},
	    {"abcd{2}efg", "abcd;efg;"},
	    {"abcd{e", "abcd{e;"},
	    {"abcd+efg", "abcd;efg;"},
	    {"abcd+?efg", "abcd;efg;"},
	    {"abcd++efg", "abcd;efg;"},
	    {"abcd?+efg", "abc;efg;"},
	    {"abcd??efg", "abc;efg;"},
	    {"(abc)?def", "def;"},
	    {"(abc){0}def", "def;"},
	    {"(abc)+def", "abc;def;"},
	    /* what stands for other characters */
	    {"abc.def", "abc;def;"},
	    {"abc.*def", "abc;def;"},
	    {"^abc$", "abc;"},
	    {"abc$def", "abc;def;"},
	    {"abc[xy]def", "abc;def;"},
	    {"abc[xy]*def", "abc;def;"},
	    {"[]x]abc", "abc;"},
	    {"[^]x]abc", "abc;"},
	    {"[x\\]yzz]abc", "abc;"},
	    {"[[:alpha:]xyz]abc", "abc;"},
	    {"[[:alpha]abc", "abc;"},
	    {"[[abcd]efg", "efg;"},
	    {"[x:abcd]efg", "efg;"},
	    {"[abc", ""},
	    {"[abc\\", ""},
	    {"a\\.bc", "a.bc;"},
	    {"ab\\bcd", "abcd;"},
	    {"abc\\d+def", "abc;def;"},
	    {"abc\\Sdef", "abc;def;"},
	    {"abc\\1", ""},
	    {"abc\\n", ""},
	    {"abc\\a", ""},
	    {"abc\\X", ""},
	    {"abc\\E", ""},
	    {"abc\\[", "abc[;"},
	    {"abc\\@", "abc@;"},
	    {"abc\\{", "abc{;"},
	    {"abc\\", ""},
	    {"\xc3\xa4\xc3\xb6", "\xc3\xa4\xc3\xb6;"},
	    {"\xc3\xa4?abc", "abc;"},
	    {"abc\xc3\xa4?", "abc;"},
	    /* groups */
	    {"(?:abc)def", "abc;def;"},
	    {"(?>abc)def", "abc;def;"},
	    {"(?<name>abc)def", "abc;def;"},
	    {"(?=abc)def", "def;"},
	    {"(?!abc)def", "def;"},
	    {"(?<=abc)def", "def;"},
	    {"(?<!abc)def", "def;"},
	    {"(?i)abc", ""},
	    {"(*F)abc", ""},
	    {"abc(def", ""},
	    {"abc)", ""},
	    {"((abc)|def)ghi", "abc,def;ghi;"},
	    {"((?i)abc)def", ""},
	    /* a group that is a single sequence needs all that is in it */
	    {"(abc.(def|ghi))jkl", "abc;def,ghi;jkl;"},
	    {"((?:abc.def)+)", "abc;def;"},
	    {"(abc.def)?ghi", "ghi;"},
	    {"(?!abc.def)ghi", "ghi;"},
	    {"(abc.(def|gh))jkl", "abc;jkl;"},
	    {"(abc.defg|hij)klm", "defg,hij;klm;"},
	    {"(abc.def|hi)klm", "klm;"},
	    {"abc.def|ghi.jklm", "abc,jklm;"},
	};
	struct arena *memory = arena_new();
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct literal_sets sets =
		    literals_of(memory, cases[i].pattern);

		show(&sets, &text);
		CHECK(strcmp(buffer_string(&text), cases[i].literals) == 0,
		    "%s: %s", cases[i].pattern, buffer_string(&text));
	}
	buffer_release(&text);
	arena_free(memory);
}

static void
add_times(struct buffer *text, const char *piece, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buffer_add_string(text, piece);
}

static void
bounds_of_literals(void **state)
{
	static const struct {
		const char *start, *piece, *end;
		size_t times, sets, literals; /* literals of the first set */
	} cases[] = {
	    {"", "abc.", "", LITERAL_SETS_MAX, LITERAL_SETS_MAX, 1},
	    {"", "abc.", "", LITERAL_SETS_MAX + 1, LITERAL_SETS_MAX, 1},
	    {"abc", "|abc", "", LITERALS_MAX - 1, 1, LITERALS_MAX},
	    {"abc", "|abc", "", LITERALS_MAX, 0, 0},
	    {"", "x", "", 64, 1, 1},
	    {"", "x", "", 66, 1, 1},
	    {"", "x", "", 67, 2, 1},
	};
	struct arena *memory = arena_new();
	struct buffer pattern = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct literal_sets sets;

		buffer_clear(&pattern);
		buffer_add_string(&pattern, cases[i].start);
		add_times(&pattern, cases[i].piece, cases[i].times);
		sets = literals_of(memory, buffer_string(&pattern));
		CHECK(sets.count == cases[i].sets, "%zu: %zu", i, sets.count);
		CHECK(
		    sets.count == 0 || sets.items[0].count == cases[i].literals,
		    "%zu: %zu", i, sets.items[0].count);
	}
	for (size_t depth = 50; depth <= 51; depth++) {
		struct literal_sets sets;

		buffer_clear(&pattern);
		add_times(&pattern, "(", depth);
		buffer_add_string(&pattern, "abc");
		add_times(&pattern, ")", depth);
		buffer_add_string(&pattern, "(def)");
		sets = literals_of(memory, buffer_string(&pattern));
		assert_int_equal(sets.count, depth == 50 ? 2 : 0);
	}
	buffer_release(&pattern);
	arena_free(memory);
}

static void
folded_texts(void **state)
{
	static const struct {
		const char *text, *folded;
		uint32_t origins[8]; /* up to the length of the text */
	} cases[] = {
	    {"", "", {0}},
	    {"AZaz", "azaz", {0, 1, 2, 3, 4}},
	    {"@[`{", "@[`{", {0, 1, 2, 3, 4}},
	    {"a b", "a b", {0, 2, 2, 3}},
	    {"a  B", "a b", {0, 3, 3, 4}},
	    {"a\nb", "a b", {0, 2, 2, 3}},
	    {"a\n\nb", "a\nb", {0, 3, 3, 4}},
	    {"a\n \nb", "a\nb", {0, 4, 4, 5}},
	    {" a ", "a", {1, 3}},
	    {"a\x7f"
	     "b",
		"a b", {0, 2, 2, 3}},
	    {"a \x7f", "a", {0, 3}},
	    {"a\x01"
	     "b",
		"a b", {0, 2, 2, 3}},
	    {"\xc3\x84z", "az", {0, 2, 3}},
	    {"\xc3\xa6", "ae", {0, 0, 2}},
	    {"a \xc3\xa5", "a a", {0, 2, 2, 4}},
	    {"\xe2\x80\x9cz", "\"z", {0, 3, 4}},
	    {"a\xe2\x80\x93", "a-", {0, 1, 4}},
	    {"a\xe2\x80\xa8z", "a z", {0, 4, 4, 5}},
	    {"a\xe2\x80\xa8\xe2\x80\xa9z", "a\nz", {0, 7, 7, 8}},
	    {"a\xe2\x80\x8dz", "az", {0, 4, 5}},
	    {"\xd0\x90", "\xd0\xb0", {0, 0, 2}},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		size_t length = strlen(cases[i].text);
		struct folded folded = fold(memory, cases[i].text, length);
		uint32_t *origins =
		    fold_origins(memory, cases[i].text, length, folded.length);

		CHECK(strcmp(folded.text, cases[i].folded) == 0 &&
			folded.length == strlen(cases[i].folded) &&
			!folded.is_cut,
		    "%zu: %s", i, folded.text);
		for (size_t j = 0; j <= folded.length; j++)
			CHECK(origins[j] == cases[i].origins[j],
			    "%zu: byte %zu is of %u", i, j, origins[j]);
	}
	arena_free(memory);
}

/* U+FDFA is eighteen letters and blanks. */
static void
text_that_grows(void **state)
{
	struct arena *memory = arena_new();
	struct buffer text = {0};
	struct folded folded;

	(void)state;
	add_times(&text, "\xef\xb7\xba", 1);
	folded = fold(memory, text.data, text.length);
	assert_false(folded.is_cut);
	assert_int_equal(folded.length, 33);
	add_times(&text, "\xef\xb7\xba", 49);
	folded = fold(memory, text.data, text.length);
	assert_true(folded.is_cut);
	assert_true(folded.length <= 2 * text.length + 64);
	buffer_release(&text);
	arena_free(memory);
}

static void
patterns_keep_their_ascii(void **state)
{
	struct buffer pattern = {0};

	(void)state;
	fold_pattern("\\W\xc3\x84\\w A\xc3\xa6\xff", 12, &pattern);
	assert_string_equal(buffer_string(&pattern), "\\Wa\\w Aae\xff");
	buffer_release(&pattern);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(literals_of_patterns),
	    cmocka_unit_test(bounds_of_literals),
	    cmocka_unit_test(folded_texts),
	    cmocka_unit_test(text_that_grows),
	    cmocka_unit_test(patterns_keep_their_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
