/* SPDX-License-Identifier: ISC */
/* The types of parts as they are labelled, and as they are meant. */
#include "tests/unit/test.h"

#include <string.h>

#include "mail/type.h"
#include "tests/unit/edge.h"

static struct arena *memory;

static void
meant(void **state)
{
	static const struct {
		const char *field, *said, *name, *want;
	} cases[] = {
	    {"text/html; a=b", "text/html", "", "text/html"},
	    {"", "", "", "text/plain"},
	    {"", "text", "", "text/plain"},
	    {"x; text/html", "x", "", "application/octet-stream"},
	    {"x", "x", "a.html", "text/html"},
	    {"x", "x", "html", "application/octet-stream"},
	    {"x", "x", ".html", "text/html"},
	    {"/html", "/html", "", "application/octet-stream"},
	    {"text/", "text/", "", "application/octet-stream"},
	    {"\"text/html\"; a=b", "", "", "text/html"},
	    {"'text/html'", "", "", "text/html"},
	    {"\"\"", "", "", "application/octet-stream"},
	    {"=?us-ascii?q?text/html?=", "=?us-ascii?q?text/html?=", "",
		"text/html"},
	    {"application/octet-stream", "application/octet-stream", "a.ics",
		"text/calendar"},
	    {"text/plain", "text/plain", "a.ics", "text/plain"},
	    {"text/plain", "text/plain", "winmail.dat", "application/ms-tnef"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *found = type_meant(memory,
		    edge_span(cases[i].field), cases[i].said, cases[i].name);

		CHECK(strcmp(found, cases[i].want) == 0, "%zu, %s: %s", i,
		    cases[i].field, found);
	}
}

static void
whole(void **state)
{
	static const struct {
		const char *type;
		bool is_whole;
	} cases[] = {{"a/b", true}, {"a/", false}, {"/b", false}, {"ab", false},
	    {"", false}, {"/", false}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(type_is_whole(cases[i].type) == cases[i].is_whole, "%s",
		    cases[i].type);
}

static void
saying_something(void **state)
{
	static const struct {
		const char *type;
		bool says;
	} cases[] = {{"text/plain", true}, {"a/b+c.d-e_f", true},
	    {"application/octet-stream", false}, {"*/*", false},
	    {"file/unknown", false}, {"text", false}, {"text/", false},
	    {"text/ plain", false}, {"text/pl ain", false},
	    {"te xt/plain", false}, {"text/(x)", false}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(type_says_something(cases[i].type) == cases[i].says, "%s",
		    cases[i].type);
}

static void
looking_like_html(void **state)
{
	static const struct {
		const char *text;
		bool looks;
	} cases[] = {
	    {"<html><p", true},
	    {"<!DOCTYPE html>", true},
	    {"  <body> x", true},
	    {"<p>a</p>", true},
	    {"<p>a</p", false},
	    {"<p>abcde", false},
	    {"<div>a</div>\n", true},
	    {"<div>a</div> b", false},
	    {"a <html><body>", false},
	    {"<a@b.example>", false},
	    {"", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(type_looks_like_html(edge_span(cases[i].text)) ==
			cases[i].looks,
		    "%s", cases[i].text);
}

static int
set_up(void **state)
{
	(void)state;
	memory = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(memory);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(meant),
	    cmocka_unit_test(whole),
	    cmocka_unit_test(saying_something),
	    cmocka_unit_test(looking_like_html),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
