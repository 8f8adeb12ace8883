/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "mail/flowed.h"
#include "tests/unit/edge.h"

static void
joined(void **state)
{
	static const struct {
		const char *text;
		const char *want;    /* with DelSp=no */
		const char *deleted; /* with DelSp=yes; NULL: the same */
	} cases[] = {
	    {"", "", NULL},
	    {"a", "a\n", NULL},
	    {"a\nb\n", "a\nb\n", NULL},
	    {"a \nb\n", "a b\n", "ab\n"},
	    {"a \nb \nc\nd\n", "a b c\nd\n", "abc\nd\n"},
	    {"a  \nb\n", "a  b\n", "a b\n"},
	    {"a \n", "a ", "a"},
	    {"\n\na\n", "\n\na\n", NULL},
	    {"a \n\nb\n", "a \nb\n", "a\nb\n"},
	    /* a stuffed blank */
	    {" a\n", "a\n", NULL},
	    {"  a\n", " a\n", NULL},
	    {" \na\n", "\na\n", NULL},
	    {" >a\n", ">a\n", NULL},
	    {" From a\n", "From a\n", NULL},
	    /* quotations */
	    {">a\n", "> a\n", NULL},
	    {"> a\n>> b\n", "> a\n>> b\n", NULL},
	    {">\n", "> \n", NULL},
	    {"> a \n> b\n", "> a b\n", "> ab\n"},
	    {"> a \nb\n", "> a \nb\n", "> a\nb\n"},
	    {"a \n> b\n", "a \n> b\n", "a\n> b\n"},
	    {">> a \n> b\n", ">> a \n> b\n", ">> a\n> b\n"},
	    /* a signature */
	    {"a\n-- \nb\n", "a\n-- \nb\n", NULL},
	    {"a \n-- \nb\n", "a \n-- \nb\n", "a\n-- \nb\n"},
	    {"> a \n> -- \n> b\n", "> a \n> -- \n> b\n", "> a\n> -- \n> b\n"},
	    {"-- x \ny\n", "-- x y\n", "-- xy\n"},
	};
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *deleted =
		    cases[i].deleted == NULL ? cases[i].want : cases[i].deleted;

		buffer_clear(&text);
		flowed_join(edge_span(cases[i].text), false, &text);
		CHECK(strcmp(buffer_string(&text), cases[i].want) == 0,
		    "%s: %s", cases[i].text, buffer_string(&text));
		buffer_clear(&text);
		flowed_join(edge_span(cases[i].text), true, &text);
		CHECK(strcmp(buffer_string(&text), deleted) == 0,
		    "%s: deleted: %s", cases[i].text, buffer_string(&text));
	}
	buffer_release(&text);
}

/* For ten columns. */
static void
broken(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"", ""},
	    {"a", "a\n"},
	    {"a\nb\n", "a\nb\n"},
	    {"aaaa bbbb\ncc\n", "aaaa bbbb \ncc\n"},
	    {"aaaa bb\ncc\n", "aaaa bb\ncc\n"},
	    {"aaaa bb\nccc\n", "aaaa bb \nccc\n"},
	    {"aaaa bb\ncc dddd\n", "aaaa bb\ncc dddd\n"},
	    {"aaaa bb\nccc dd\n", "aaaa bb \nccc dd\n"},
	    /* code points, not bytes */
	    {"aaaa \xc3\xa6\xc3\xa6\ncc\n", "aaaa \xc3\xa6\xc3\xa6\ncc\n"},
	    {"aaaa bb\n\xc3\xa6\xc3\xa6\n", "aaaa bb\n\xc3\xa6\xc3\xa6\n"},
	    /* lines that stay as they are */
	    {"aaaa bbbb\n\ncc\n", "aaaa bbbb\n\ncc\n"},
	    {"aaaa bbbb\n cc\n", "aaaa bbbb\n  cc\n"},
	    {" aaa bbbb\ncc\n", "  aaa bbbb\ncc\n"},
	    {"-- \naaaabbbbcc\n", "-- \naaaabbbbcc\n"},
	    {"\naaaabbbbccd\n", "\naaaabbbbccd\n"},
	    {"aaaa bbbb\n", "aaaa bbbb\n"},
	    /* blanks at the end */
	    {"a  \nb\n", "a\nb\n"},
	    {"   \nb\n", " \nb\n"},
	    {"--  \nb\n", "-- \nb\n"},
	    /* stuffed */
	    {">a\n", " >a\n"},
	    {"From a\n", " From a\n"},
	    {"Fromage\n", "Fromage\n"},
	    {" a\n", "  a\n"},
	};
	struct buffer text = {0}, again = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		buffer_clear(&text);
		flowed_break(edge_span(cases[i].text), 10, &text);
		CHECK(strcmp(buffer_string(&text), cases[i].want) == 0,
		    "%s: %s", cases[i].text, buffer_string(&text));
	}
	buffer_clear(&text);
	flowed_break(span_of("> aaa bbbb\ncc dddd\neeee\n"), 10, &text);
	flowed_join(edge_span(buffer_string(&text)), false, &again);
	assert_string_equal(buffer_string(&again), "> aaa bbbb cc dddd eeee\n");
	buffer_release(&text);
	buffer_release(&again);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(joined),
	    cmocka_unit_test(broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
