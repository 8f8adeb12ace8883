/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "mail/cms.h"
#include "mail/enriched.h"
#include "mail/icalendar.h"
#include "mail/rtf.h"
#include "mail/uuencode.h"
#include "tests/unit/edge.h"

#define MANY ((size_t)1000)

static void
rich_text(void **state)
{
	static const struct {
		const char *rtf, *text;
	} cases[] = {
	    {"{\\rtf1 a}", "a"},
	    {" {\\rtf1 a}", " a"},
	    {"{\\rtx1 a}", ""},
	    {"{\\rtf1 a\\par b\\line\\tab c}", "a\nb\n\tc"},
	    {"{\\rtf1 a\\par  b}", "a\n b"},
	    {"{\\rtf1 a\r\nb\nc}", "abc"},
	    {"{\\rtf1 a\\\nb\\\rc}", "a\nb\nc"},
	    {"{\\rtf1 a\\~b\\_c\\-d}", "a b-cd"},
	    {"{\\rtf1 \\\\\\{\\}}", "\\{}"},
	    {"{\\rtf1 a\\", "a\\"},
	    {"{\\rtf1 \\emdash\\'e4}", "\xe2\x80\x94\xc3\xa4"},
	    {"{\\rtf1 \\'E4\\'0A\\'af}", "\xc3\xa4\n\xc2\xaf"},
	    {"{\\rtf1 \\'9z}", "9z"},
	    {"{\\rtf1 \\'z9}", "z9"},
	    {"{\\rtf1 \\':0\\'/0\\'`0\\'g0}", ":0/0`0g0"},
	    {"{\\rtf1 \\'4", "4"},
	    {"{\\rtf1 \\'41", "A"},
	    {"{\\rtf1\\ansicpg1251 \\'e4\\ansicpg1252 \\'e4}",
		"\xd0\xb4\xc3\xa4"},
	    {"{\\rtf1\\ansicpg65001 \\'c3\\'a4}", "\xc3\xa4"},
	    {"{\\rtf1\\ansicpg1251\\ansicpg0 \\'e4}", "\xd0\xb4"},
	    {"{\\rtf1\\ansicpg1251\\ansicpg100000 \\'e4}", "\xd0\xb4"},
	    {"{\\rtf1\\ansicpg1251\\ansicpg99999 \\'e4}", "\xc3\xa4"},
	    /* a character, and what stands for it */
	    {"{\\rtf1 \\u228?b}",
		"\xc3\xa4"
		"b"},
	    {"{\\rtf1 \\u228 \\'e4b}",
		"\xc3\xa4"
		"b"},
	    {"{\\rtf1\\uc0 \\u228 b}",
		"\xc3\xa4"
		"b"},
	    {"{\\rtf1\\uc2 \\u228??b}",
		"\xc3\xa4"
		"b"},
	    {"{\\rtf1\\uc9 \\u228 123456789b}",
		"\xc3\xa4"
		"b"},
	    {"{\\rtf1\\uc10 \\u228 ?b}",
		"\xc3\xa4"
		"b"},
	    {"{\\rtf1\\uc-1 \\u228 ?b}",
		"\xc3\xa4"
		"b"},
	    {"{\\rtf1{\\uc0 \\u228}\\u228?b}",
		"\xc3\xa4\xc3\xa4"
		"b"},
	    {"{\\rtf1{\\uc3 \\u228?}b}",
		"\xc3\xa4"
		"b"},
	    {"{\\rtf1 \\u -1?b}", "-1?b"},
	    {"{\\rtf1 \\u-3913?b}",
		"\xef\x82\xb7"
		"b"},
	    {"{\\rtf1 \\u0?b}",
		"\xef\xbf\xbd"
		"b"},
	    {"{\\rtf1 \\u55295?b}",
		"\xed\x9f\xbf"
		"b"},
	    {"{\\rtf1 \\u55296?b}",
		"\xef\xbf\xbd"
		"b"},
	    {"{\\rtf1 \\u57343?b}",
		"\xef\xbf\xbd"
		"b"},
	    {"{\\rtf1 \\u57344?b}",
		"\xee\x80\x80"
		"b"},
	    /* what is no text */
	    {"{\\rtf1{\\fonttbl{\\f0 Arial;}}a}", "a"},
	    {"{\\rtf1{\\*\\unknown b}a}", "a"},
	    {"{\\rtf1{\\*\\unknown b\\u228?\\'e4\\par}a}", "a"},
	    {"{\\rtf1\\htmlrtf b\\htmlrtf0 a}", "a"},
	    {"{\\rtf1\\htmlrtf1 b\\htmlrtf0 a\\htmlrtf0 c}", "ac"},
	    {"{\\rtf1\\htmlrtf{b}c\\htmlrtf0{a}}", "a"},
	    {"{\\rtf1\\abcZz9 a\\Az-5 b\\z0;}", "ab;"},
	    {"{\\rtf1\\par[\\par`\\par\\'7b\\par@}", "\n[\n`\n{\n@"},
	    {"{\\rtf1\\par:}", "\n:"},
	    {"{\\rtf1}a}b", "ab"},
	    {"{\\rtf1\\abcdefghijklmnopqrstuvwxyzabcdefghijklmnop a}", "a"},
	};
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct problems problems = {.count = 0};

		buffer_clear(&text);
		rtf_to_text(edge_span(cases[i].rtf), MANY, &text, &problems);
		CHECK(strcmp(buffer_string(&text), cases[i].text) == 0,
		    "%s: %s", cases[i].rtf, buffer_string(&text));
		assert_int_equal(problems.count, 0);
	}
	buffer_release(&text);
}

static void
rich_text_that_is_too_long(void **state)
{
	struct problems problems = {.count = 0};
	struct buffer text = {0}, rtf = {0};

	(void)state;
	buffer_add_string(&text, "before ");
	rtf_to_text(span_of("{\\rtf1 abcdef}"), 3, &text, &problems);
	assert_string_equal(buffer_string(&text), "before abc");
	assert_int_equal(problems.count, 1);

	problems.count = 0;
	buffer_clear(&text);
	rtf_to_text(span_of("{\\rtf1}abcdef"), 3, &text, &problems);
	assert_string_equal(buffer_string(&text), "abc");
	assert_int_equal(problems.count, 0);

	for (size_t more = 0; more < 2; more++) {
		problems.count = 0;
		buffer_clear(&text);
		buffer_clear(&rtf);
		buffer_add_string(&rtf, "{\\rtf1 a");
		for (size_t i = 1; i < RTF_DEPTH_MAX + more; i++)
			buffer_add_byte(&rtf, '{');
		buffer_add_byte(&rtf, 'b');
		rtf_to_text(
		    edge_span(buffer_string(&rtf)), MANY, &text, &problems);
		assert_string_equal(
		    buffer_string(&text), more == 0 ? "ab" : "a");
		assert_int_equal(problems.count, more);
	}
	buffer_release(&rtf);
	buffer_release(&text);
}

static void
enriched_text(void **state)
{
	static const struct {
		const char *enriched, *text;
	} cases[] = {
	    {"<bold>a</bold> b", "a b"},
	    {"a\r\nb", "a b"},
	    {"a\n\nb", "a\nb"},
	    {"a\n\n\nb", "a\n\nb"},
	    {"\na", "a"},
	    {"\n\na", "\na"},
	    {"a\n", "a"},
	    {"a<nl>b", "a\nb"},
	    {"a<<b>", "a<b>"},
	    {"<color><param>red</param>a</color>", "a"},
	    {"<param>a<param>b</param>c</param>d", "d"},
	    {"</param>a", "a"},
	    {"a < b", "a < b"},
	    {"<a23456789012345678901234567890123456789012345678901234567>b",
		"b"},
	    {"<a234567890123456789012345678901234567890123456789012345678>b",
		"b"},
	    {"<a2345678901234567890123456789012345678901234567890123456789>b",
		"<a2345678901234567890123456789012345678901234567890123456789"
		">b"},
	};
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		buffer_clear(&text);
		enriched_to_text(edge_span(cases[i].enriched), MANY, &text);
		CHECK(strcmp(buffer_string(&text), cases[i].text) == 0,
		    "%s: %s", cases[i].enriched, buffer_string(&text));
	}
	buffer_clear(&text);
	buffer_add_string(&text, "x");
	enriched_to_text(span_of("\nabc"), 2, &text);
	assert_string_equal(buffer_string(&text), "xab");
	buffer_release(&text);
}

static void
calendar_text(void **state)
{
	static const struct {
		const char *calendar, *text;
	} cases[] = {
	    {"SUMMARY:a\r\nDESCRIPTION:b\nCOMMENT:c", "a\nb\nc"},
	    {"SUMMARY;LANGUAGE=de:a", "a"},
	    {"SUMMARY;X=\"b:c\":a", "a"},
	    {"SUMMARY;X=\"b:c:a", ""},
	    {"SUMMARY", ""},
	    {"SUMMARY:", ""},
	    {"SUMMARY;X", ""},
	    {"SUMMARYX:a", ""},
	    {"X-SUMMARY:a", ""},
	    {"SUMMARY:a\\nb\\Nc\\,d\\;e\\\\f", "a\nb\nc,d;e\\f"},
	    {"SUMMARY:a\\", "a\\"},
	    {"SUMMARY:a\n b\n\tc", "abc"},
	    {"SUMMARY:a\n \n b", "ab"},
	    {"LOCATION:a\n b\nSUMMARY:c", "c"},
	    {"SUMMARY:a\nX:b\n c", "a"},
	    {"SUMMARY:a\n\nCOMMENT:b", "a\nb"},
	};
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		buffer_clear(&text);
		icalendar_to_text(edge_span(cases[i].calendar), MANY, &text);
		CHECK(strcmp(buffer_string(&text), cases[i].text) == 0,
		    "%s: %s", cases[i].calendar, buffer_string(&text));
	}
	buffer_clear(&text);
	buffer_add_string(&text, "x");
	icalendar_to_text(
	    span_of("SUMMARY:ab\nCOMMENT:c\nCOMMENT:d"), 3, &text);
	assert_string_equal(buffer_string(&text), "xab\nc");
	buffer_release(&text);
}

static void
calendar_messages(void **state)
{
	static const struct {
		const char *calendar;
		bool is_message;
	} cases[] = {
	    {"METHOD:REQUEST", true},
	    {"BEGIN:VCALENDAR\r\nmethod: reply \r\n", true},
	    {"METHOD:PUBLISH", false},
	    {"METHOD:PUBLISH\nMETHOD:ADD", true},
	    {"METHODS:REQUEST", false},
	    {"SUMMARY:REQUEST", false},
	    {"", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(icalendar_is_message(edge_span(cases[i].calendar)) ==
			cases[i].is_message,
		    "%s", cases[i].calendar);
}

static void
lines_of_calendars_are_counted(void **state)
{
	struct buffer calendar = {0}, text = {0};

	(void)state;
	for (int lines = 1999; lines <= 2000; lines++) {
		buffer_clear(&calendar);
		buffer_clear(&text);
		for (int i = 0; i < lines; i++)
			buffer_add_string(&calendar, "X:y\n");
		buffer_add_string(&calendar, "METHOD:ADD\n");
		assert_int_equal(
		    icalendar_is_message(edge_span(buffer_string(&calendar))),
		    lines < 2000);
		calendar.length -= strlen("METHOD:ADD\n");
		buffer_add_string(&calendar, "SUMMARY:a\n");
		icalendar_to_text(
		    edge_span(buffer_string(&calendar)), MANY, &text);
		assert_string_equal(
		    buffer_string(&text), lines < 2000 ? "a" : "");
	}
	buffer_release(&text);
	buffer_release(&calendar);
}

static void
uuencoded_files(void **state)
{
	static const struct {
		const char *text;
		const char *before, *name, *bytes, *rest; /* NULL: no file */
	} cases[] = {
	    {"begin 644 a\n#86)C\n`\nend\nz", "", "a", "abc", "z"},
	    {"x\nbegin 0755 a b\r\n#86)C\r\nend", "x\n", "a b", "abc", ""},
	    {"Begin 777 \n#86)C\nEND\n", "", "", "abc", ""},
	    {"begin 644\n#86)C\nend\n", "", "", "abc", ""},
	    {"begin 000 a\n\n#86)C\n \nend\n", "", "a", "abc", ""},
	    {"begin 644 a\n!80\nend\n", "", "a", "a", ""},
	    {"begin 644 a\n!80``\nend\n", "", "a", "a", ""},
	    {"begin 644 a\n\"86(`xx\nend\n", NULL, NULL, NULL, NULL},
	    {"begin 644 a\n\"86(`__\nend\n", "", "a", "ab", ""},
	    {"begin 644 a\n\"86(`___\nend\n", NULL, NULL, NULL, NULL},
	    {"begin 644 a\n$86)C9\nend\n", "", "a", "abcd", ""},
	    {"begin 644 a\n$86)C\nend\n", "", "a", "abc", ""},
	    {"begin 644 a\n$86)\nend\n", NULL, NULL, NULL, NULL},
	    {"begin 644 a\n!8\nend\n", "", "a", "`", ""},
	    {"begin 644 a\n!\nend\n", NULL, NULL, NULL, NULL},
	    {"begin 644 a\n#86)\nend\n", "", "a", "ab@", ""},
	    {"begin 644 a\n#86a)\nend\n", NULL, NULL, NULL, NULL},
	    {"begin 644 a\n#86\x1f)\nend\n", NULL, NULL, NULL, NULL},
	    {"begin 644 a\n#`  `\nend\n", "", "a", "", ""},
	    {"begin 644 a\na\nend\n", NULL, NULL, NULL, NULL},
	    {"begin 644 a\n\x1f\nend\n", NULL, NULL, NULL, NULL},
	    {"begin 644 a\n#86)C\n", NULL, NULL, NULL, NULL},
	    {"begin 644 a\n#86)C\nbegin 644 b\n#86)C\nend\n",
		"begin 644 a\n#86)C\n", "b", "abc", ""},
	    {"begin 64 ab\n#86)C\nend\n", NULL, NULL, NULL, NULL},
	    {"begin 64400 a\n#86)C\nend\n", NULL, NULL, NULL, NULL},
	    {"begin 648 a\n#86)C\nend\n", NULL, NULL, NULL, NULL},
	    {"begin 644a\n#86)C\nend\n", NULL, NULL, NULL, NULL},
	    {"began 644 a\n#86)C\nend\n", NULL, NULL, NULL, NULL},
	    {"begin 64\n#86)C\nend\n", NULL, NULL, NULL, NULL},
	    {"", NULL, NULL, NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct span rest = edge_span(cases[i].text);
		struct uuencode file;
		bool found = uuencode_next(&rest, &file);

		CHECK(found == (cases[i].bytes != NULL), "%s", cases[i].text);
		if (!found) {
			CHECK(
			    span_is(rest, cases[i].text), "%s", cases[i].text);
			continue;
		}
		CHECK(span_is(file.before, cases[i].before) &&
			span_is(file.name, cases[i].name) &&
			strcmp(buffer_string(&file.bytes), cases[i].bytes) ==
			    0 &&
			span_is(rest, cases[i].rest),
		    "%s: %s", cases[i].text, buffer_string(&file.bytes));
		buffer_release(&file.bytes);
	}
}

/* Object identifiers of PKCS #7: data, signed, enveloped. */
#define DATA	  "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
#define SIGNED	  "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
#define ENVELOPED "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
#define END	  "\0\0"
/* All without lengths: the outer two, with version and algorithms. */
#define TO_SIGNED     "\x30\x80" SIGNED "\xa0\x80\x30\x80"
#define TO_CONTENT    TO_SIGNED "\x02\x01\x01\x31\0\x30\x80" DATA "\xa0\x80"
#define BYTES(string) string, sizeof(string) - 1

static void
signed_content(void **state)
{
	static const struct {
		const char *bytes;
		size_t length;
		enum cms found;
		const char *content;
	} cases[] = {
	    {BYTES("\x30\x0b" ENVELOPED), CMS_SEALED, ""},
	    {BYTES("\x30\x0b" DATA), CMS_UNKNOWN, ""},
	    {BYTES("\x31\x0b" ENVELOPED), CMS_UNKNOWN, ""},
	    {BYTES("\x30\x0c" ENVELOPED), CMS_UNKNOWN, ""},
	    {BYTES("\x30\x81\x0b" ENVELOPED), CMS_SEALED, ""},
	    {BYTES("\x30\x84\0\0\0\x0b" ENVELOPED), CMS_SEALED, ""},
	    {BYTES("\x30\x85\0\0\0\0\x0b" ENVELOPED), CMS_UNKNOWN, ""},
	    {BYTES("\x30\x82\x01\x0b" ENVELOPED), CMS_UNKNOWN, ""},
	    {BYTES("\x30\x82\x0b\0" ENVELOPED), CMS_UNKNOWN, ""},
	    {BYTES("\x30\x82\x0b"), CMS_UNKNOWN, ""},
	    {BYTES("\x30"), CMS_UNKNOWN, ""},
	    {BYTES(""), CMS_UNKNOWN, ""},
	    {BYTES("\x30\x80\x04\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"),
		CMS_UNKNOWN, ""},
	    {BYTES(TO_CONTENT "\x04\x02"
			      "ab"),
		CMS_SIGNED, "ab"},
	    {BYTES("\x30\x81\0"), CMS_UNKNOWN, ""},
	    {BYTES("\x30\x85\0\0\0\0\0"), CMS_UNKNOWN, ""},
	    {BYTES(TO_CONTENT "\x04\x03"
			      "ab"),
		CMS_UNKNOWN, ""},
	    {BYTES(TO_CONTENT "\x05\x02"
			      "ab"),
		CMS_UNKNOWN, ""},
	    /* in chunks, with a length and without */
	    {BYTES(TO_CONTENT "\x24\x80\x04\x01"
			      "a\x04\x01"
			      "b" END),
		CMS_SIGNED, "ab"},
	    {BYTES(TO_CONTENT "\x24\x80\x24\x80\x04\x01"
			      "a" END "\x04\x01"
			      "b" END),
		CMS_SIGNED, "ab"},
	    {BYTES(TO_CONTENT "\x24\x80\x04\x01"
			      "a\x04\x01"
			      "b"),
		CMS_UNKNOWN, ""},
	    {BYTES(TO_CONTENT "\x24\x06\x04\x01"
			      "a\x04\x01"
			      "bz"),
		CMS_SIGNED, "ab"},
	    {BYTES(TO_CONTENT "\x24\x06\x04\x01"
			      "a\x05\x01"
			      "b"),
		CMS_UNKNOWN, ""},
	    {BYTES(TO_CONTENT "\x24\x06\x04\x01"
			      "a\x04\x02"
			      "b"),
		CMS_UNKNOWN, ""},
	    {BYTES(TO_CONTENT "\x24\x80\x24\x03\x04\x01"
			      "a" END),
		CMS_UNKNOWN, ""},
	    {BYTES(TO_CONTENT "\x24\0"), CMS_SIGNED, ""},
	    {BYTES(TO_CONTENT END), CMS_UNKNOWN, ""},
	    /* what is stepped over may be without length, and nested */
	    {BYTES(TO_SIGNED "\x02\x01\x01\x31\x80\x30\x80\x02\0" END END
			     "\x30\x80" DATA "\xa0\x80\x04\x01"
			     "a"),
		CMS_SIGNED, "a"},
	    {BYTES(TO_SIGNED "\x02\x01\x01\x31\x80\x30\x80\x02\0" END
			     "\x30\x80" DATA "\xa0\x80\x04\x01"
			     "a"),
		CMS_UNKNOWN, ""},
	    {BYTES(
		 TO_SIGNED "\x02\x01\x01\x31\0\x31\x80" DATA "\xa0\x80\x04\x01"
			   "a"),
		CMS_UNKNOWN, ""},
	    {BYTES(TO_SIGNED
		 "\x02\x01\x01\x31\0\x30\x80\x04\x01\x01\xa0\x80\x04\x01"
		 "a"),
		CMS_UNKNOWN, ""},
	    {BYTES(
		 TO_SIGNED "\x02\x01\x01\x31\0\x30\x80" DATA "\xa1\x80\x04\x01"
			   "a"),
		CMS_UNKNOWN, ""},
	    {BYTES("\x30\x80" SIGNED "\xa1\x80\x30\x80\x02\x01\x01\x31\0\x30"
		   "\x80" DATA "\xa0\x80\x04\x01"
		   "a"),
		CMS_UNKNOWN, ""},
	    {BYTES("\x30\x80" SIGNED "\xa0\x80\x31\x80\x02\x01\x01\x31\0\x30"
		   "\x80" DATA "\xa0\x80\x04\x01"
		   "a"),
		CMS_UNKNOWN, ""},
	    {BYTES("\x30\x80" SIGNED), CMS_UNKNOWN, ""},
	    {BYTES(TO_SIGNED "\x02\x80\x31\0\x30\x80" DATA "\xa0\x80\x04\x01"
			     "a"),
		CMS_UNKNOWN, ""},
	};
	struct buffer content = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		enum cms found;

		buffer_clear(&content);
		buffer_add_string(&content, "x");
		found = cms_read(
		    (struct span){edge_copy(cases[i].bytes, cases[i].length),
			cases[i].length},
		    &content);
		CHECK(found == cases[i].found, "%zu: %d", i, found);
		CHECK(content.length == 1 + strlen(cases[i].content) &&
			memcmp(buffer_string(&content) + 1, cases[i].content,
			    content.length - 1) == 0,
		    "%zu: %s", i, buffer_string(&content));
	}
	buffer_release(&content);
}

/* A length of more than one byte. */
static void
long_signed_content(void **state)
{
	struct buffer bytes = {0}, content = {0};

	(void)state;
	buffer_add(&bytes, BYTES(TO_CONTENT "\x04\x82\x01\x02"));
	for (int i = 0; i < 0x102; i++)
		buffer_add_byte(&bytes, 'a');
	assert_int_equal(
	    cms_read((struct span){bytes.data, bytes.length}, &content),
	    CMS_SIGNED);
	assert_int_equal(content.length, 0x102);
	buffer_release(&bytes);
	buffer_release(&content);
}

/* How deep what is stepped over, and the content, may be nested. */
static void
signed_content_is_nested(void **state)
{
	struct buffer bytes = {0}, content = {0};

	(void)state;
	for (int more = 0; more < 2; more++)
		for (int inside = 0; inside < 2; inside++) {
			int depth = 15 + more;

			buffer_clear(&bytes);
			buffer_clear(&content);
			buffer_add(&bytes, BYTES(TO_SIGNED "\x02\x01\x01"));
			for (int i = 0; i < depth && inside == 0; i++)
				buffer_add(&bytes, BYTES("\x31\x80"));
			for (int i = 0; i < depth && inside == 0; i++)
				buffer_add(&bytes, BYTES(END));
			if (inside > 0)
				buffer_add(&bytes, BYTES("\x31\0"));
			buffer_add(&bytes, BYTES("\x30\x80" DATA "\xa0\x80"));
			for (int i = 0; i < depth && inside > 0; i++)
				buffer_add(&bytes, BYTES("\x24\x80"));
			buffer_add(&bytes, BYTES("\x04\1a"));
			for (int i = 0; i < depth && inside > 0; i++)
				buffer_add(&bytes, BYTES(END));
			CHECK(cms_read((struct span){bytes.data, bytes.length},
				  &content) ==
				(more == 0 ? CMS_SIGNED : CMS_UNKNOWN),
			    "%d %d", depth, inside);
			CHECK(content.length == (more == 0 ? 1 : 0), "%d %d",
			    depth, inside);
		}
	buffer_release(&bytes);
	buffer_release(&content);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rich_text),
	    cmocka_unit_test(rich_text_that_is_too_long),
	    cmocka_unit_test(enriched_text),
	    cmocka_unit_test(calendar_text),
	    cmocka_unit_test(calendar_messages),
	    cmocka_unit_test(lines_of_calendars_are_counted),
	    cmocka_unit_test(uuencoded_files),
	    cmocka_unit_test(signed_content),
	    cmocka_unit_test(long_signed_content),
	    cmocka_unit_test(signed_content_is_nested),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
