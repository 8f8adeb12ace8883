/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/utf8.h"
#include "mail/charset.h"
#include "mail/parameter.h"
#include "mail/text.h"
#include "mail/transfer.h"
#include "mail/words.h"
#include "tests/unit/edge.h"

static void
words(void **state)
{
	static const struct {
		const char *field;
		const char *want;
	} cases[] = {
	    {"plain", "plain"},
	    {"folded\r\n line", "folded line"},
	    {"=?utf-8?q?Kj=C3=A6re_deg?=", "Kj\xc3\xa6re deg"},
	    {"=?UTF-8?B?S2rDpnJl?=", "Kj\xc3\xa6re"},
	    {"=?iso-8859-1?Q?F=F8dt?=",
		"F\xc3\xb8"
		"dt"},
	    {"=?utf-8?q?a=C3?= =?utf-8?q?=A6b?=",
		"a\xc3\xa6"
		"b"},
	    {"=?utf-8?b?w6bD?=\r\n =?utf-8?b?uA==?=", "\xc3\xa6\xc3\xb8"},
	    {"=?utf-8?b?w6bDu?= =?utf-8?b?A==?=", "\xc3\xa6\xc3\xb8"},
	    {"a =?utf-8?q?b?= c", "a b c"},
	    {"=?utf-8?q?a?= =?iso-8859-1?q?b?=", "ab"},
	    {"=?utf-8*nb?q?spr=C3=A5k?=", "spr\xc3\xa5k"},
	    {"=?x-nonsense?q?F=F8dt?=",
		"F\xc3\xb8"
		"dt"},
	    {"=?utf-8?q?F=F8dt?=",
		"F\xc3\xb8"
		"dt"},
	    {"=?utf-8?x?abc?=", "=?utf-8?x?abc?="},
	    {"=?x?q?abc?=", "abc"},
	    {"=?a b?q?c?=", "=?a b?q?c?="},
	    {"=?a!b?q?c?=", "c"},
	    {"=?utf-8?q?open", "=?utf-8?q?open"},
	    {"=?utf-8?q?"
	     "?=",
		""},
	    {"=?utf-8?q?a=0D=0ABcc:_b?=", "a Bcc: b"},
	    {"=?utf-8?q?a=00b?=", "a b"},
	    {"raw F\xf8"
	     "dt",
		"raw F\xc3\xb8"
		"dt"},
	    {"raw \xc3\xb8", "raw \xc3\xb8"},
	    {"\x93quoted\x94", "\xe2\x80\x9cquoted\xe2\x80\x9d"},
	    {"=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", "\xe6\x97\xa5\xe6\x9c\xac"},
	    {"=?utf-16?b?AEEA5Q==?=", "A\xc3\xa5"},
	    {"e\xcc\x81", "\xc3\xa9"}, /* NFC */
	    {"=?utf-8?q?a?=b", "ab"},
	};
	struct arena *memory = arena_new();
	struct problems problems = {.count = 0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *got =
		    words_decode(memory, edge_span(cases[i].field), &problems);

		CHECK(strcmp(got, cases[i].want) == 0, "%s: got %s",
		    cases[i].field, got);
	}
	arena_free(memory);
}

static void
parameters(void **state)
{
	static const struct {
		const char *field;
		const char *want;
	} cases[] = {
	    {"attachment; filename=a.pdf", "a.pdf"},
	    {"attachment; filename=\"a;b\\\"c.pdf\"", "a;b\"c.pdf"},
	    {"attachment; FileName = a.pdf ; size=3", "a.pdf"},
	    {"attachment; filename*=utf-8''k%C3%B6p.pdf", "k\xc3\xb6p.pdf"},
	    {"attachment; filename*=iso-8859-1'da'k%F8b.pdf",
		"k\xc3\xb8"
		"b.pdf"},
	    {"attachment; filename*1=b.pdf; filename*0=a", "ab.pdf"},
	    {"attachment; filename*0*=utf-8''%C3; filename*1*=%A6.pdf",
		"\xc3\xa6.pdf"},
	    {"attachment; filename*0*=utf-8''a%20; filename*1=\"%41.pdf\"",
		"a %41.pdf"},
	    {"attachment; filename=old.pdf; filename*=utf-8''n%C3%A6.pdf",
		"n\xc3\xa6.pdf"},
	    {"attachment; filename=\"=?utf-8?q?=C3=A6.pdf?=\"", "\xc3\xa6.pdf"},
	    {"attachment (filename=x); filename=a (b).pdf", "a (b).pdf"},
	    {"attachment; filename*=utf-8''a%0D%0Ab", "a b"},
	    {"attachment; filename*=broken", "broken"},
	    {"attachment; filename=\"open", "open"},
	    {"attachment", ""},
	    {"", ""},
	};
	struct arena *memory = arena_new();
	struct problems problems = {.count = 0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *got = parameter_text(
		    memory, edge_span(cases[i].field), "filename", &problems);

		CHECK(strcmp(got, cases[i].want) == 0, "%s: got %s",
		    cases[i].field, got);
	}
	assert_string_equal(
	    parameter_value(memory, span_of(" Text/HTML (x); a=b")),
	    "text/html");
	arena_free(memory);
}

/* A confined process opens nothing: what was not opened is unlabelled. */
static void
charsets(void **state)
{
	static const struct {
		const char *label;
		const char *bytes;
		const char *want;
		bool good;
	} cases[] = {
	    {"ISO-8859-15", "\xa4", "\xe2\x82\xac", true},
	    {"iso_8859-1", "\x80\xe5", "\xe2\x82\xac\xc3\xa5", true},
	    {"cp-850", "\x91", "\xc3\xa6", true},
	    {"KOI8-R", "\xc1", "\xd0\xb0", true},
	    {"gb2312", "\xc4\xe3", "\xe4\xbd\xa0", true},
	    {"utf-7", "+AOU-", "\xc3\xa5", true},
	    {"us-ascii", "\xe5", "\xc3\xa5", true},
	    {"", "\xc3\xa5", "\xc3\xa5", true},
	    {"utf-8", "a\xe5\xc3\xa5", "a\xc3\xa5\xc3\xa5", false},
	    {"nonsense", "\xe5", "\xc3\xa5", false},
	    {"iso-2022-jp", "\x1b$B", "", true},
	    {"shift_jis", "\x82", "\\x82", false},
	};

	(void)state;
	assert_int_equal(charset_open_all(), 0);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer text = {0};
		bool good = charset_convert(edge_span(cases[i].label),
		    cases[i].bytes, strlen(cases[i].bytes), &text);

		CHECK(good == cases[i].good &&
			strcmp(buffer_string(&text), cases[i].want) == 0,
		    "%s: got %s", cases[i].label, buffer_string(&text));
		buffer_release(&text);
	}
	charset_close_all();
}

static void
base64(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
	    {"aGVq", "hej"},
	    {"aGVqYQ==", "heja"},
	    {"aGVqYQ", "heja"}, /* padding forgotten: no byte too many */
	    {"aGVqYWE", "hejaa"},
	    {"aGVq\r\naGVq\r\n", "hejhej"},
	    {"aGV qa!GVq", "hejhej"},
	    {"YQ==YQ==", "aa"},
	    {"", ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer got = {0};

		(void)transfer_decode(
		    span_of("base64"), edge_span(cases[i].text), &got);
		CHECK(strcmp(buffer_string(&got), cases[i].want) == 0,
		    "%s: got %s", cases[i].text, buffer_string(&got));
		buffer_release(&got);
	}
}

static void
quoted_printable(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
	    {"a=3Db", "a=b"},
	    {"a=3db", "a=b"},
	    {"soft=\r\nbreak", "softbreak"},
	    {"soft=  \nbreak", "softbreak"},
	    {"end=", "end"},
	    {"bad=zz", "bad=zz"},
	    {"bad=4", "bad=4"},
	    {"a_b", "a_b"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer got = {0};

		(void)transfer_decode(span_of("Quoted-Printable"),
		    edge_span(cases[i].text), &got);
		CHECK(strcmp(buffer_string(&got), cases[i].want) == 0,
		    "%s: got %s", cases[i].text, buffer_string(&got));
		buffer_release(&got);
	}
}

/* Ordering marks is quadratic in their number. */
static void
many_marks(void **state)
{
	struct arena *memory = arena_new();
	struct buffer text = {0};
	bool cut = false;
	char *clean;

	(void)state;
	for (int i = 0; i < 60000; i++)
		buffer_add_string(&text, i % 2 == 0 ? "\xcc\x81" : "\xcc\xa3");
	clean = text_lines(memory, text.data, text.length, 1000000, &cut);
	assert_int_equal(strlen(clean), 60);
	buffer_release(&text);
	arena_free(memory);
}

static void
lines(void **state)
{
	static const char hostile[] = "\r\n \r\n a\r\nb\rc\x01\x00\x7f\td \n\n";
	struct arena *memory = arena_new();
	bool cut = false;

	(void)state;
	assert_string_equal(
	    text_lines(memory, hostile, sizeof hostile - 1, 100, &cut),
	    " a\nb\nc\td");
	assert_false(cut);
	assert_string_equal(text_lines(memory, "ab\xc3\xa5", 4, 3, &cut), "ab");
	assert_true(cut);
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words),
	    cmocka_unit_test(parameters),
	    cmocka_unit_test(charsets),
	    cmocka_unit_test(base64),
	    cmocka_unit_test(quoted_printable),
	    cmocka_unit_test(many_marks),
	    cmocka_unit_test(lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
