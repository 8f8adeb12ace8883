/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "rules/prefilter.h"

static const char *const literals[] = {"abc", "abcd", "cde", " aa bcde",
    "abcdefgh", "xabcdy", "zabcdw", "q\nr", "\n\nabc"};

static struct prefilter *filter;
static struct prefilter_found found;

static int
set_up(void **state)
{
	(void)state;
	filter = prefilter_new();
	for (size_t i = 0; i < LENGTH(literals); i++)
		assert_int_equal(prefilter_add(filter, literals[i]), i);
	found = prefilter_found_new(filter);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	prefilter_found_release(&found);
	prefilter_free(filter);
	return 0;
}

/* Each is stored once. */
static void
test_equal_literals(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(literals); i++)
		assert_int_equal(prefilter_add(filter, literals[i]), i);
	assert_int_equal(prefilter_add(filter, "abe"), LENGTH(literals));
	assert_int_equal(
	    prefilter_add(filter, "abcdefg"), LENGTH(literals) + 1);
	prefilter_free(NULL);
}

static void
test_what_is_found(void **state)
{
	static const struct {
		const char *text;
		unsigned bits; /* of the literals' numbers */
	} cases[] = {
	    {"abc", 1u << 0},
	    {"", 0},
	    {"ab", 0},
	    {"abc ", 1u << 0},
	    {" abc", 1u << 0},
	    {"abcd", 1u << 0 | 1u << 1},
	    {"ABCD", 0},
	    {"abd", 0},
	    {"bcde", 1u << 2},
	    {"cde", 1u << 2},
	    {"aa bcde", 1u << 2},
	    {" aa bcde", 1u << 2 | 1u << 3},
	    {"  aa bcde ", 1u << 2 | 1u << 3},
	    {" aa bcd", 0},
	    {"abcdefg", 1u << 0 | 1u << 1 | 1u << 2},
	    {"abcdefgh", 1u << 0 | 1u << 1 | 1u << 2 | 1u << 4},
	    {"xabcdy", 1u << 0 | 1u << 1 | 1u << 5},
	    {"xabcdw", 1u << 0 | 1u << 1},
	    {"zabcdw xabcdy", 1u << 0 | 1u << 1 | 1u << 5 | 1u << 6},
	    {"abc abc", 1u << 0},
	    {"nothing of the kind", 0},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		unsigned bits = 0;
		size_t count = 0;

		prefilter_run(
		    filter, cases[i].text, strlen(cases[i].text), &found);
		for (unsigned k = 0; k < LENGTH(literals); k++) {
			bits |= (unsigned)(found.lines[k] != 0) << k;
			count += found.lines[k] != 0;
		}
		CHECK(bits == cases[i].bits, "%s: %#x", cases[i].text, bits);
		CHECK(found.count == count, "%s: %zu", cases[i].text,
		    found.count);
	}
	/* No further than its end. */
	prefilter_run(filter, "abcdefgh", 7, &found);
	assert_true(found.lines[4] == 0);
}

/* One bit for each line, the last for all that follow. */
static void
test_lines(void **state)
{
	char text[80];

	(void)state;
	for (size_t lines = 0; lines < sizeof text - 4; lines++) {
		memset(text, '\n', lines);
		memcpy(text + lines, "abc", 4);
		prefilter_run(filter, text, lines + 3, &found);
		CHECK(found.lines[0] ==
			(uint64_t)1
			    << (lines < PREFILTER_LINES ? lines
							: PREFILTER_LINES - 1),
		    "%zu: %#jx", lines, (uintmax_t)found.lines[0]);
	}
	prefilter_run(filter, "abc\nabc\n\nabc abc", 16, &found);
	assert_true(found.lines[0] == (1 | 2 | 8));
	assert_int_equal(found.count, 2);
	assert_true(found.lines[8] == 4);
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_equal_literals),
	    TEST(test_what_is_found),
	    TEST(test_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
