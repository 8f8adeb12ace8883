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

/* "coco" of Cyrillic letters, an o with a dot below it: nobody sees it. */
static void
addresses(void **state)
{
#define COCO  "\xd1\x81\xd0\xbe\xd1\x81\xd0\xbe"
#define SHOWN "<U+0441><U+043E><U+0441><U+043E>"
	static const struct {
		const char *text;
		const char *one_line;
		const char *keeps_lines;
	} cases[] = {
	    {COCO "@example.org", SHOWN "@example.org", SHOWN "@example.org"},
	    {"jo\xcc\xa3@example.org", "jo<U+0323>@example.org",
		"jo<U+0323>@example.org"},
	    {COCO " <a." COCO "@example.org>",
		COCO " <a." SHOWN "@example.org>", NULL},
	    {"to a@example.org," COCO "@example.org",
		"to a@example.org," SHOWN "@example.org", NULL},
	    {"a@example.org", NULL, NULL},
	    {COCO, NULL, NULL},
	    {COCO "@", NULL, NULL},
	    {"@" COCO, NULL, NULL},
	    {"a@" COCO ".org", NULL, NULL},
	    {COCO " @ example.org", NULL, NULL},
	    {"", NULL, NULL},
	    {"@", NULL, NULL},
	    {"a@b@" COCO, NULL, NULL},
	    {COCO "@b@c", SHOWN "@b@c", SHOWN "@b@c"},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *text = cases[i].text;
		size_t length = strlen(text);
		const char *lines[] = {
		    utf8_visible(memory, text, length, UTF8_ONE_LINE),
		    utf8_visible(memory, text, length, UTF8_KEEP_LINES)};
		const char *want[] = {cases[i].one_line, cases[i].keeps_lines};

		for (int j = 0; j < 2; j++)
			CHECK(strcmp(lines[j],
				  want[j] == NULL ? text : want[j]) == 0,
			    "%zu, %d: %s", i, j, lines[j]);
	}
	arena_free(memory);
}

/* What is skipped needs no look, and all of a long plain text is skipped. */
static void
plain(void **state)
{
	char text[24] = "abc ~}ABCDEFGHIJKLMNOPQ";
	size_t length = strlen(text);

	(void)state;
	assert_in_range(utf8_skip_plain(text, length), length - 7, length);
	assert_int_equal(utf8_skip_plain(text, 7), 0);
	for (unsigned byte = 0; byte < 256; byte++)
		for (size_t at = 0; at < length; at++) {
			const char was = text[at];
			bool is_plain = byte >= 0x20 && byte < 0x7f;

			text[at] = (char)byte;
			assert_in_range(utf8_skip_plain(text, length),
			    is_plain	 ? length - 7
				: at > 7 ? at - 7
					 : 0,
			    is_plain ? length : at);
			text[at] = was;
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(validity),
	    cmocka_unit_test(round_trip),
	    cmocka_unit_test(cutting),
	    cmocka_unit_test(visible),
	    cmocka_unit_test(addresses),
	    cmocka_unit_test(plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
