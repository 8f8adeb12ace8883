/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "conf/scan.h"

static void
gives_libconfuse_only_what_it_reads_rightly(void **state)
{
	static const struct {
		const char *name;
		const char *text;
		const char *want;
	} cases[] = {
	    {"nothing", "", ""},
	    {"words", "a = b.c_d:/e@f%g~h*i-j\n", "a = b.c_d:/e@f%g~h*i-j\n"},
	    {"a URL is no comment", "url = imaps://h/INBOX",
		"url = imaps://h/INBOX"},
	    {"comments to the line's end", "a # x = 1\nb // y\nc", "a \nb \nc"},
	    {"a block comment keeps the lines", "a /* x\ny */ b\n",
		"a \n  b\n"},
	    {"quotes become single ones", "a = \"x y\"", "a = 'x y'"},
	    {"the environment is left alone", "a = \"${HOME}\"",
		"a = '${HOME}'"},
	    {"escapes in double quotes", "a = \"\\\"\\\\'\"",
		"a = '\"\\\\\\''"},
	    {"a pattern in single quotes", "a = '\\bx'", "a = '\\\\bx'"},
	    {"escapes in single quotes", "a = '\\'\\\\'", "a = '\\'\\\\'"},
	    {"a hash in quotes", "a = \"x # y\"", "a = 'x # y'"},
	    {"line ends of another system", "a = b\r\n", "a = b \n"},
	    {"letters beyond ASCII", "a = \"\xc3\xa6\"", "a = '\xc3\xa6'"},
	    {"what follows a value on its line",
		"a = b c = d e \"f\" { g = h } i = j k l { } m = n // o p",
		"a = b c = d e 'f' { g = h } i = j k l { } m = n "},
	    {"a comment after a value and a name",
		"a = b // c d\ne = f /* g h */ i = j", "a = b \ne = f   i = j"},
	    {"lists and sections", "a { b = {c, \"d\"} }",
		"a { b = {c, 'd'} }"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer out = {0};
		struct error err = {.text = ""};

		CHECK(
		    scan("f", cases[i].text, strlen(cases[i].text), &out, &err),
		    "%s: %s", cases[i].name, err.text);
		CHECK(strcmp(buffer_string(&out), cases[i].want) == 0,
		    "%s: got %s", cases[i].name, buffer_string(&out));
		buffer_release(&out);
	}
}

static void
refuses_the_rest(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
	    {"a = \"\\b\"",
		"f:1: inside double quotes a backslash may only precede \" or "
		"another backslash: use single quotes"},
	    {"\na = \"x\ny\"", "f:2: unterminated quotes on this line"},
	    {"a = 'x", "f:1: unterminated quotes on this line"},
	    {"a = \"\x07\"", "f:1: control character inside quotes"},
	    {"a = \x07", "f:1: unexpected control character"},
	    {"a = imap+starttls://h", "f:1: quote the whole value"},
	    {"a = +x", "f:1: quote the value"},
	    {"a = x#y", "f:1: quote the whole value"},
	    {"a = ${HOME}", "f:1: quote the value"},
	    {"a = /x/*y", "f:1: /* starts a comment: quote the value"},
	    {"a = b;", "f:1: unexpected ; here: remove it"},
	    {"a = \"b\" ;", "f:1: unexpected ; here: remove it"},
	    {"a\n{\nb {}\n", "f:2: this { is never closed: missing }"},
	    {"a {\n", "f:1: this { is never closed: missing }"},
	    {"{{{{{", "f:1: { nested too deeply"},
	    {"a { }\n}", "f:2: unmatched }: remove it"},
	    {"\n/* x\n", "f:2: unterminated comment: missing */"},
	    {"a = b\nc = \xff", "f:2: not UTF-8 text: save the file as UTF-8"},
	    {"\xff\xfe"
	     "a",
		"f:1: not UTF-8 text: save the file as UTF-8"},
	    {"\xef\xbb\xbf"
	     "a = b",
		"f:1: starts with a byte order mark: save the file without it"},
	    {"\na = \xe2\x80\x9cx y\xe2\x80\x9d",
		"f:2: typographic quotes: use \" or '"},
	    {"a = \xe2\x80\x98x\xe2\x80\x99",
		"f:1: typographic quotes: use \" or '"},
	    {"a = \xe2\x80\x9ex\xe2\x80\x9c",
		"f:1: typographic quotes: use \" or '"},
	    {"a = \xc2\xabx\xc2\xbb", "f:1: typographic quotes: use \" or '"},
	    {"mailbox \"b\xe2\x80\x9d {",
		"f:1: unterminated quotes on this line"},
	    {"poll\xe2\x80\x93interval = 2m", "f:1: typographic dash: use -"},
	    {"a =\xc2\xa0x", "f:1: no-break space: use a space"},
	    {"a {\n name = Example Ltd\n}",
		"f:2: name: a value with a space requires quotes: "
		"\"Example Ltd ...\""},
	    {"a { name = Example Ltd address = a@b.c }",
		"f:1: name: a value with a space requires quotes: "
		"\"Example Ltd ...\""},
	    {"a { name = Example Ltd }",
		"f:1: name: a value with a space requires quotes: "
		"\"Example Ltd ...\""},
	    {"poll-interval = 2 minutes",
		"f:1: poll-interval: invalid value \"2 minutes\": expected a "
		"number and its unit without a space: 2m"},
	    {"retry-min = 90 s # of it",
		"f:1: retry-min: invalid value \"90 s\": expected a number "
		"and its unit without a space: 90s"},
	    {"raw-mail = 30 Days",
		"f:1: raw-mail: invalid value \"30 Days\": expected a number "
		"and its unit without a space: 30d"},
	    {"a = b /c d",
		"f:1: a: a value with a space requires quotes: "
		"\"b /c ...\""},
	    {"raw-mail = 6 months",
		"f:1: raw-mail: a value with a space requires quotes: "
		"\"6 months ...\""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buffer out = {0};
		struct error err = {.text = ""};

		CHECK(!scan("f", cases[i].text, strlen(cases[i].text), &out,
			  &err),
		    "%s", cases[i].text);
		CHECK(strcmp(err.text, cases[i].want) == 0, "%s: got %s",
		    cases[i].text, err.text);
		buffer_release(&out);
	}
}

static void
a_nul_is_no_end(void **state)
{
	struct buffer out = {0};
	struct error err;

	(void)state;
	assert_false(scan("f", "a\0b", 3, &out, &err));
	assert_false(scan("f", "\0", 1, &out, &err));
	assert_false(scan("f", "'\0'", 3, &out, &err));
	buffer_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(gives_libconfuse_only_what_it_reads_rightly),
	    cmocka_unit_test(refuses_the_rest),
	    cmocka_unit_test(a_nul_is_no_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
