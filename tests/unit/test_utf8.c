/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/utf8.h"

static void
validity(void **state)
{
	static const struct {
		const char *bytes;
		bool valid;
	} cases[] = {
	    {"", true},
	    {"plain ascii that is longer than eight bytes", true},
	    {"sletting av p\xc3\xa5logging", true},
	    {"\xf0\x9f\x98\x80", true},
	    {"\xf4\x8f\xbf\xbf", true},
	    {"\xf4\x90\x80\x80", false}, /* above U+10FFFF */
	    {"\xc0\x80", false},	 /* overlong */
	    {"\xe0\x80\x80", false},
	    {"\xed\xa0\x80", false}, /* surrogate */
	    {"\xe5\xa5", false},     /* cut short */
	    {"abcdefgh\xe5", false},
	    {"\x80", false},
	    {"\xff", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(utf8_is_valid(cases[i].bytes, strlen(cases[i].bytes)) ==
			cases[i].valid,
		    "%zu", i);
}

static void
round_trip(void **state)
{
	(void)state;
	for (uint32_t c = 1; c <= 0x10ffff; c++) {
		char bytes[4];
		uint32_t back = 0;
		size_t length;

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		length = utf8_encode(c, bytes);
		assert_int_equal(utf8_decode(bytes, length, &back), length);
		assert_int_equal(back, c);
	}
}

static void
cutting(void **state)
{
	static const char text[] = "a\xc3\xa5\xf0\x9f\x98\x80";
	static const size_t want[] = {0, 1, 1, 3, 3, 3, 3, 7};

	(void)state;
	for (size_t i = 0; i < LENGTH(want); i++)
		CHECK(utf8_cut(text, i) == want[i], "%zu: %zu", i,
		    utf8_cut(text, i));
}

static void
visible(void **state)
{
	struct arena *memory = arena_new();
	static const char hostile[] =
	    "a\x1b[31m\xe2\x80\xae\xff\tb\xe2\x80\x8b\n";

	(void)state;
	assert_string_equal(
	    utf8_visible(memory, hostile, sizeof hostile - 1, UTF8_ONE_LINE),
	    "a<U+001B>[31m<U+202E><0xff><U+0009>b<U+200B><U+000A>");
	assert_string_equal(
	    utf8_visible(memory, hostile, sizeof hostile - 1, UTF8_KEEP_LINES),
	    "a<U+001B>[31m<U+202E><0xff>\tb<U+200B>\n");
	assert_string_equal(
	    utf8_visible(memory, "\xc3\xb8\0x", 4, UTF8_ONE_LINE),
	    "\xc3\xb8<U+0000>x");
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(validity),
	    cmocka_unit_test(round_trip),
	    cmocka_unit_test(cutting),
	    cmocka_unit_test(visible),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
