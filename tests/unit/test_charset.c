/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "mail/charset.h"
#include "mail/detect.h"
#include "tests/unit/edge.h"

#define BYTES(string) string, sizeof(string) - 1

static void
labels(void **state)
{
	static const struct {
		const char *label, *bytes;
		size_t length;
		const char *text;
		bool is_good;
	} cases[] = {
	    {"utf-8", BYTES("\xc3\xa4"), "\xc3\xa4", true},
	    {"UTF8", BYTES("\xc3\xa4\xe4\x81"), "\xc3\xa4\xc3\xa4\\x81", false},
	    {"utf8x", BYTES("a"), "a", false},
	    {"xutf8", BYTES("a"), "a", false},
	    {"iso-8859-1", BYTES("\x80\xe4\x9f\x7f"),
		"\xe2\x82\xac\xc3\xa4\xc5\xb8\x7f", true},
	    {"latin1", BYTES("\xc3\xa4"), "\xc3\xa4", true},
	    {"iso-8859-2", BYTES("\xb1"), "\xc4\x85", true},
	    {"ISO_8859-2", BYTES("\xb1"), "\xc4\x85", true},
	    {"iso-8859-2", BYTES("\xc4\x85"), "\xc4\x85", true},
	    {"windows-1250", BYTES("\xc4\x85"), "\xc4\x85", true},
	    {"cp1250", BYTES("\xc4\x85"), "\xc4\x85", true},
	    {"koi8-r", BYTES("\xd1\x8f"), "\xd1\x8f", true},
	    {"koi8-r", BYTES("\xd1"), "\xd1\x8f", true},
	    {"latin2", BYTES("\xc4\x85"), "\xc4\x85", true},
	    {"cp437", BYTES("\xc3\xa4"), "\xe2\x94\x9c\xc3\xb1", true},
	    {"us-ascii", BYTES("\xe4"), "\xc3\xa4", true},
	    {"us-ascii", BYTES("\xc3\xa4"), "\xc3\xa4", true},
	    {"", BYTES("\xc3\xa4"), "\xc3\xa4", true},
	    {"-", BYTES("\xe4"), "\xc3\xa4", true},
	    {"none", BYTES("\xe4"), "\xc3\xa4", false},
	    {"none", BYTES(""), "", true},
	    {"a234567890123456789012345678901234567890", BYTES("\xe4"),
		"\xc3\xa4", false},
	    {"a2345678901234567890123456789012345678901", BYTES("\xe4"),
		"\xc3\xa4", false},
	    {"l2", BYTES("\xb1"), "\xc4\x85", true},
	    {"in2", BYTES("\xb1"), "\xc2\xb1", false},
	    {"shift_jis", BYTES("\x82\xa0\x82"), "\xe3\x81\x82\\x82", false},
	    {"shift_jis", BYTES("\x82\x31z"),
		"\\x82"
		"1z",
		false},
	    {"gb2312", BYTES("\xc4\xe3"), "\xe4\xbd\xa0", true},
	    {"hz", BYTES("~{Dc~}a"),
		"\xe4\xbd\xa0"
		"a",
		true},
	    {"hz-gb-2312", BYTES("~{Dc~}~~-~\na~b"), "\xe4\xbd\xa0~-a~b", true},
	    {"utf-7", BYTES("+AOQ-a"),
		"\xc3\xa4"
		"a",
		true},
	    /* the order of bytes: as labelled, marked, or as ASCII shows it */
	    {"utf-16be", BYTES("\0a\0b"), "ab", true},
	    {"utf-16le", BYTES("a\0b\0"), "ab", true},
	    {"utf-16", BYTES("a\0b\0"), "ab", true},
	    {"utf-16", BYTES("\0a\0b"), "ab", true},
	    {"utf-16", BYTES("\0a\1\0"), "a\xc4\x80", true},
	    {"utf-16", BYTES("\1\2"), "\xc4\x82", true},
	    {"utf-16", BYTES("\xfe\xff\0a"),
		"\xef\xbb\xbf"
		"a",
		true},
	    {"utf-16",
		BYTES("\xff\xfe"
		      "a\1"),
		"\xef\xbb\xbf\xc5\xa1", true},
	    {"utf-16", BYTES("\xfe\xff\1\0"), "\xef\xbb\xbf\xc4\x80", true},
	    {"utf-16",
		BYTES("\xfe\xff"
		      "a\0b\0"),
		"\xef\xbb\xbf\xe6\x84\x80\xe6\x88\x80", true},
	    {"utf-16", BYTES("a"), "\\x61", false},
	    {"ucs-2", BYTES("\0a"), "a", true},
	    {"unicode", BYTES("a\0"), "a", true},
	    {"utf-32", BYTES("\0\0\0a"), "a", true},
	    {"utf-32", BYTES("\0\0\0a\0\0\0b"), "ab", true},
	    {"utf-32", BYTES("a\0\0\0"), "a", true},
	    {"utf-32be", BYTES("\0\0\0a"), "a", true},
	    {"utf-32le", BYTES("a\0\0\0"), "a", true},
	    {"utf-32",
		BYTES("\0"
		      "a\1"),
		"\\x00\\x61\\x01", false},
	};
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		bool is_good;

		buffer_clear(&text);
		is_good = charset_convert(edge_span(cases[i].label),
		    edge_copy(cases[i].bytes, cases[i].length), cases[i].length,
		    &text);
		CHECK(strcmp(buffer_string(&text), cases[i].text) == 0 &&
			is_good == cases[i].is_good,
		    "%zu, %s: %s %d", i, cases[i].label, buffer_string(&text),
		    is_good);
	}
	buffer_release(&text);
}

static void
nothing_is_opened_after_all_were(void **state)
{
	struct buffer text = {0};

	(void)state;
	assert_int_equal(charset_open_all(), 0);
	assert_int_equal(charset_open_all(), 0);
	assert_true(charset_convert(span_of("latin2"), "\xb1", 1, &text));
	charset_close_all();
	assert_true(charset_convert(span_of("latin2"), "\xb1", 1, &text));
	assert_string_equal(buffer_string(&text), "\xc4\x85\xc4\x85");
	buffer_release(&text);
	charset_close_all();
}

/* Twelve letters in windows-1251, and in KOI8-R. */
#define IN_1251 "\xef\xf0\xe8\xe2\xe5\xf2\xef\xf0\xe8\xe2\xe5\xf2"
#define IN_KOI	"\xd0\xd2\xc9 \xd7\xc5\xd4 \xd0\xd2\xc9 \xd7\xc5\xd4 "
/* Six common characters of GB 2312, and three others. */
#define IN_GB "\xc4\xe3\xba\xc3\xca\xc0\xbd\xe7\xb0\xa1\xd7\xfe"
#define RARE  "\xaf\xa1\xb0\xa0\xd8\xa1\xaf\xa1"

static void
charsets_by_content(void **state)
{
	static const struct {
		const char *bytes, *charset; /* NULL: none is found */
	} cases[] = {
	    {"", NULL},
	    {"abc", NULL},
	    {"\x1b$Ba", "iso-2022-jp"},
	    {"\x1b$@a", "iso-2022-jp"},
	    {"\x1b$)C", "iso-2022-kr"},
	    {"a\x1b$)D", NULL},
	    {"a\x1b$(C", NULL},
	    {"a\x1b(Ba", NULL},
	    {"a$$Ba", NULL},
	    {"\x1b$B", NULL},
	    {"a~{Dc~}", "hz-gb-2312"},
	    {"~{!!~}", "hz-gb-2312"},
	    {"~{w~~}", "hz-gb-2312"},
	    {"~{x!~}", NULL},
	    {"~{ !~}", NULL},
	    {"~{! ~}", NULL},
	    {"~{D~}", NULL},
	    {"~{Dc~", NULL},
	    {"~{DcDcD", NULL},
	    {"~{Dc~]", NULL},
	    {"~{Dc}}", NULL},
	    {"~(Dc~}", NULL},
	    {"{{Dc~}", NULL},
	    {"~{~}..", NULL},
	    {"+AOQ- +AOQ-", "utf-7"},
	    {"+AOQ- +-a", NULL},
	    {"+AOQ-+-+APY-", "utf-7"},
	    {"+AOQ-", NULL},
	    {"+AOQ- +AOQ", NULL},
	    {"+AOQ- +AOQ.", NULL},
	    {"+AOQ- +1", NULL},
	    {"+AOQ- +AO-", NULL},
	    {"+AOQ- +AOQA-", NULL},
	    {"+AOQ- +AOQAA-", NULL},
	    {"+AOQ- +AOQA5A-", "utf-7"},
	    {"+AOQA5A- +AOQA5A-", "utf-7"},
	    {"+AOQ- +AGE-", NULL},
	    {"+AOQ- +AJ8-", NULL},
	    {"+AOQ- +AKA-", "utf-7"},
	    {"+AOQ- +1/8-", "utf-7"},
	    {"+AOQ- +4AA-", NULL},
	    {IN_1251, "windows-1251"},
	    {IN_KOI, "koi8-r"},
	    {IN_1251 "abcdefghijkl", "windows-1251"},
	    {IN_1251 "abcdefghijklm", NULL},
	    {IN_1251 "ABCXYZabcxyzA", NULL},
	    {IN_1251 "@[`{@[`{@[`{@", "windows-1251"},
	    {"\xef\xf0\xe8\xe2\xe5\xf2\xef\xf0\xe8\xe2\xe5", NULL},
	    /* three to one, and more than nine in ten */
	    {IN_1251 "\xc0\xc0\xc0\xc0", NULL},
	    {IN_1251 "\xc0\xc0\xc0", "windows-1251"},
	    {IN_KOI "\xe0\xe0\xe0\xe0", NULL},
	    {IN_KOI "\xe0\xe0\xe0", "koi8-r"},
	    {"\xef\xf0\xe8\xe2\xe5\xf2\xef\xf0\xe8\xb0" IN_1251
	     "\xef\xf0\xe8\xe2\xe5\xf2\xef\xb0",
		"windows-1251"},
	    {IN_1251 "\xb0\xb0", NULL},
	    {IN_GB, "gb18030"},
	    {"a" IN_GB "b", "gb18030"},
	    {IN_GB "\xc4", "gb18030"},
	    {IN_GB RARE, "gb18030"},
	    {IN_GB RARE "\xaf\xa1", NULL},
	    {IN_GB "\xc4\x3f", NULL},
	    {IN_GB "\xc4\x40", "gb18030"},
	    {IN_GB "\xc4\x7f", NULL},
	    {IN_GB "\xc4\xff", NULL},
	    {IN_GB "\x80\xc4", NULL},
	    {IN_GB "\x81\xc4", "gb18030"},
	    {IN_GB "\xff\xc4", NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *found = detect_charset(
		    edge_span(cases[i].bytes).bytes, strlen(cases[i].bytes));

		CHECK(found == cases[i].charset ||
			(found != NULL && cases[i].charset != NULL &&
			    strcmp(found, cases[i].charset) == 0),
		    "%zu %s: %s", i, cases[i].bytes,
		    found == NULL ? "-" : found);
	}
}

/* Text that has no label, or a label that its letters contradict. */
static void
content_against_labels(void **state)
{
	static const struct {
		const char *label, *bytes, *start;
	} cases[] = {
	    {"", IN_1251, "\xd0\xbf"},
	    {"", IN_KOI, "\xd0\xbf"},
	    {"", IN_GB, "\xe4\xbd\xa0"},
	    {"latin1", IN_1251, "\xd0\xbf"},
	    {"latin1", IN_KOI, "\xd0\xbf"},
	    {"latin1", IN_GB, "\xc3\x84\xc3\xa3"},
	    {"", "\x1b$B$\"\x1b(B", "\xe3\x81\x82"},
	    {"", "~{Dc~}", "\xe4\xbd\xa0"},
	    {"", "+AOQ-+AOQ-", "\xc3\xa4\xc3\xa4"},
	    {"", "abc", "abc"},
	};
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		buffer_clear(&text);
		assert_true(charset_convert(edge_span(cases[i].label),
		    edge_span(cases[i].bytes).bytes, strlen(cases[i].bytes),
		    &text));
		CHECK(strncmp(buffer_string(&text), cases[i].start,
			  strlen(cases[i].start)) == 0,
		    "%zu: %s", i, buffer_string(&text));
	}
	buffer_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(labels),
	    cmocka_unit_test(nothing_is_opened_after_all_were),
	    cmocka_unit_test(charsets_by_content),
	    cmocka_unit_test(content_against_labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
