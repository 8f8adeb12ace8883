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
	    {"a = \xff", "f: not UTF-8 text: save the file as UTF-8"},
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
