/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "reader/codec.h"
#include "tests/unit/edge.h"

/* What one side writes, and what the other believes of it. */

static struct arena *memory;
static struct buffer bytes;

static int
set_up(void **state)
{
	(void)state;
	memory = arena_new();
	bytes = (struct buffer){0};
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	buffer_release(&bytes);
	arena_free(memory);
	return 0;
}

static struct codec
encoder(void)
{
	bytes.length = 0;
	return (struct codec){.out = &bytes, .memory = memory};
}

/* Of what was written, without its last bytes. */
static struct codec
decoder(size_t without)
{
	size_t left = bytes.length - without;

	return (struct codec){.memory = memory,
	    .next = edge_copy(bytes.data, left),
	    .left = left};
}

static void
test_numbers(void **state)
{
	static const struct {
		uint64_t value, max;
		size_t without;
		bool is_broken;
	} cases[] = {
	    {0, 0, 0, false},
	    {5, 6, 0, false},
	    {5, 5, 0, false},
	    {5, 4, 0, true},
	    {UINT64_MAX, UINT64_MAX, 0, false},
	    {5, 6, 1, true},
	    {5, 6, 8, true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct codec out = encoder(), in;
		uint64_t value = cases[i].value, got = 99;

		codec_number(&out, &value, 3);
		CHECK(value == cases[i].value && !out.is_broken, "%zu", i);
		in = decoder(cases[i].without);
		codec_number(&in, &got, cases[i].max);
		CHECK(in.is_broken == cases[i].is_broken, "%zu", i);
		CHECK(got == (cases[i].is_broken ? 0 : value), "%zu", i);
		CHECK(cases[i].is_broken || in.left == 0, "%zu", i);
	}
}

static void
test_bounded_int(void **state)
{
	static const struct {
		int value, min, max;
		bool is_broken;
	} cases[] = {
	    {-2, -2, 3, false},
	    {3, -2, 3, false},
	    {0, -2, 3, false},
	    {-3, -2, 3, true},
	    {4, -2, 3, true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct codec out = encoder(), in;
		int value = cases[i].value, got = 99;

		codec_int(&out, &value, 1, 1);
		CHECK(value == cases[i].value && !out.is_broken, "%zu", i);
		in = decoder(0);
		codec_int(&in, &got, cases[i].min, cases[i].max);
		CHECK(in.is_broken == cases[i].is_broken, "%zu", i);
		CHECK(got == (in.is_broken ? cases[i].min : value), "%zu", i);
	}
}

static void
test_truth(void **state)
{
	(void)state;
	for (uint64_t number = 0; number < 3; number++) {
		struct codec out = encoder(), in;
		bool value = number == 1, got = !value;

		if (number == 2)
			codec_number(&out, &number, 2);
		else
			codec_bool(&out, &value);
		assert_int_equal(value, number == 1);
		in = decoder(0);
		codec_bool(&in, &got);
		CHECK(in.is_broken == (number == 2), "%d", (int)number);
		CHECK(got == (number == 1), "%d", (int)number);
	}
}

/* After the first value out of bounds all are zeros. */
static void
test_nothing_after_a_broken_value(void **state)
{
	struct codec out = encoder(), in;
	uint64_t number = 7;
	int64_t time = 7;
	const char *string = "seven";
	void *items;
	size_t count = 1;

	(void)state;
	for (int i = 0; i < 4; i++)
		codec_number(&out, &number, 9);
	in = decoder(0);
	codec_number(&in, &number, 6);
	assert_true(in.is_broken);
	number = 7;
	codec_number(&in, &number, 9);
	assert_int_equal(number, 0);
	codec_signed(&in, &time);
	assert_int_equal(time, 0);
	codec_string(&in, &string, 9, true);
	assert_string_equal(string, "");
	codec_array(&in, &items, &count, 9, 1);
	assert_int_equal(count, 0);
	assert_true(in.is_broken);
}

static void
test_written_strings(void **state)
{
	static const struct {
		const char *string;
		size_t max;
		bool lines;
		const char *want;
	} cases[] = {
	    {NULL, 9, false, ""},
	    {"", 9, false, ""},
	    {"", 0, false, ""},
	    {"abc", 3, false, "abc"},
	    {"abc", 2, false, "ab"},
	    {"a\xc3\xb8", 3, false, "a\xc3\xb8"},
	    {"a\xc3\xb8", 2, false, "a"},
	    {"a\nb\tc", 9, true, "a\nb\tc"},
	    {"a\nb\tc", 9, false, "a b c"},
	    {"\n\na", 9, true, "\n\na"},
	    {"a\rb\x1fz\x7f", 9, true, "a b z "},
	    {"\x01"
	     "ab",
		9, true, " ab"},
	    {"a\n\x01"
	     "b",
		9, true, "a\n b"},
	    {"a \x1f~", 9, true, "a  ~"},
	    {"a\xc2\x80z", 9, true, "a  z"},
	    {"a\xc2\x9fz", 9, true, "a  z"},
	    {"a\xc2\x80", 9, true, "a  "},
	    {"a\xc2\xa0z", 9, true, "a\xc2\xa0z"},
	    {"a\xc3\x80z", 9, true, "a\xc3\x80z"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct codec out = encoder(), in;
		const char *string = cases[i].string;

		codec_string(&out, &string, cases[i].max, cases[i].lines);
		CHECK(!out.is_broken, "%zu", i);
		in = decoder(0);
		codec_string(&in, &string, cases[i].max, cases[i].lines);
		CHECK(!in.is_broken && in.left == 0, "%zu", i);
		CHECK(strcmp(string, cases[i].want) == 0, "%zu: %s", i, string);
	}
}

/* From a reader that somebody has taken over. */
static void
test_hostile_strings(void **state)
{
	static const struct {
		const char *bytes;
		uint64_t length;
		size_t max;
		bool lines, is_broken;
	} cases[] = {
	    {"abc", 3, 3, false, false},
	    {"abc", 3, 2, false, true},
	    {"abc", 4, 9, false, true},
	    {"abc", 2, 9, false, false},
	    {"", 0, 0, false, false},
	    {"", UINT64_MAX, SIZE_MAX, false, true},
	    {"a\nb\tc", 5, 9, true, false},
	    {"a\nbcd", 5, 9, false, true},
	    {"a\tbcd", 5, 9, false, true},
	    {"a\n\x1b"
	     "bc",
		5, 9, true, true},
	    {"a\n\nb\x1b", 5, 9, true, true},
	    {"\x1b"
	     "abc",
		4, 9, true, true},
	    {"abc\x7f", 4, 9, true, true},
	    {"abc\r", 4, 9, true, true},
	    {"a\xc2\x80"
	     "b",
		4, 9, true, true},
	    {"a\xc2\x9f"
	     "b",
		4, 9, true, true},
	    {"a\xc2\xa0"
	     "b",
		4, 9, true, false},
	    {"ab\xc2\x80", 4, 9, true, true},
	    {"ab\xc2\x80", 3, 9, true, true}, /* half a character */
	    {"ab\xc2", 3, 9, true, true},
	    {"ab\xff", 3, 9, true, true},
	    {"\xff"
	     "ab",
		3, 9, true, true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct codec out = encoder(), in;
		uint64_t length = cases[i].length;
		const char *string = NULL;

		codec_number(&out, &length, 0);
		buffer_add_string(&bytes, cases[i].bytes);
		in = decoder(0);
		codec_string(&in, &string, cases[i].max, cases[i].lines);
		CHECK(in.is_broken == cases[i].is_broken, "%zu", i);
		CHECK(strlen(string) == (in.is_broken ? 0 : length), "%zu", i);
		CHECK(strncmp(string, cases[i].bytes, strlen(string)) == 0,
		    "%zu: %s", i, string);
	}
}

static void
test_arrays(void **state)
{
	static const struct {
		uint64_t count;
		size_t max, left;
		bool is_broken;
	} cases[] = {
	    {0, 0, 0, false},
	    {3, 3, 3, false},
	    {3, 2, 3, true},
	    {3, 3, 2, true},
	    {3, 9, 4, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct codec out = encoder(), in;
		size_t count = (size_t)cases[i].count;
		void *items = NULL;

		codec_array(&out, &items, &count, 0, 16);
		CHECK(count == cases[i].count && items == NULL, "%zu", i);
		buffer_add(&bytes, "\1\2\3\4", cases[i].left);
		in = decoder(0);
		count = 99;
		codec_array(&in, &items, &count, cases[i].max, 16);
		CHECK(in.is_broken == cases[i].is_broken, "%zu", i);
		CHECK(count == (in.is_broken ? 0 : cases[i].count), "%zu", i);
		for (size_t k = 0; k < 16 * count; k++)
			CHECK(((const char *)items)[k] == 0, "%zu", i);
	}
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_numbers),
	    TEST(test_bounded_int),
	    TEST(test_truth),
	    TEST(test_nothing_after_a_broken_value),
	    TEST(test_written_strings),
	    TEST(test_hostile_strings),
	    TEST(test_arrays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
