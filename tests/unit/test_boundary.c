/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "mail/boundary.h"
#include "tests/unit/edge.h"

#define TYPE(boundary) \
	"Content-Type: multipart/mixed; boundary=" boundary "\n\n"
#define TEN   "0123456789"
#define FIFTY TEN TEN TEN TEN TEN

static void
which_boundary(void **state)
{
	static const struct {
		const char *message, *boundary, *problem; /* "": none */
	} cases[] = {
	    {TYPE("b") "--b\nx\n--b--\n", "b", ""},
	    {TYPE("b") "--b", "b", ""},
	    {TYPE("\"a b\"") "x\n--a b\n", "a b", ""},
	    {TYPE("b") "- --b\n", "b", ""},
	    {TYPE("b") "-b\n", "", "broken-mime"},
	    {TYPE("b") "--a\nx\n", "", "broken-mime"},
	    {TYPE("bcd") "--bc", "", "broken-mime"},
	    {TYPE("b") "", "", "broken-mime"},
	    {TYPE("b") "--other\n", "other", "broken-mime"},
	    {TYPE("") "--other\n", "other", "no-boundary"},
	    {TYPE("\"\"") "x\n  --other  \n", "other", "no-boundary"},
	    {"Content-Type: multipart/mixed\n\n--abc\n--b\n", "abc",
		"no-boundary"},
	    {"Content-Type: multipart/mixed\n\n--ab\n--abc\n", "abc",
		"no-boundary"},
	    {"Content-Type: multipart/mixed\n\n-- abc\n-abc\n", "",
		"no-boundary"},
	    {"Content-Type: multipart/mixed\n\n", "", "no-boundary"},
	    {"Content-Type: multipart/mixed\n\n--" FIFTY TEN TEN "\n",
		FIFTY TEN TEN, "no-boundary"},
	    {"Content-Type: multipart/mixed\n\n--" FIFTY TEN TEN "1\n", "",
		"no-boundary"},
	    {TYPE(FIFTY FIFTY FIFTY FIFTY FIFTY) "--" FIFTY FIFTY FIFTY FIFTY
		    FIFTY "\n",
		FIFTY FIFTY FIFTY FIFTY FIFTY, ""},
	    {TYPE(FIFTY FIFTY FIFTY FIFTY FIFTY
		 "1") "--" FIFTY FIFTY FIFTY FIFTY FIFTY "1\n",
		"", "broken-mime"},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct problems none = {.count = 0}, problems = none;
		struct header header =
		    header_read(memory, edge_span(cases[i].message), &none);
		struct span got = boundary_find(memory, &header, &problems);

		CHECK(got.length == strlen(cases[i].boundary) &&
			memcmp(got.bytes, cases[i].boundary, got.length) == 0,
		    "%zu: %.*s", i, (int)got.length, got.bytes);
		if (cases[i].problem[0] == '\0')
			CHECK(problems.count == 0, "%zu", i);
		else
			CHECK(problems.count == 1 &&
				strcmp(problems.words[0], cases[i].problem) ==
				    0,
			    "%zu", i);
	}
	arena_free(memory);
}

/* A line that looks like a boundary is looked for in the first 50 lines. */
static void
guesses_end(void **state)
{
	struct arena *memory = arena_new();

	(void)state;
	for (size_t before = 49; before <= 50; before++) {
		struct problems problems = {.count = 0};
		struct buffer message = {0};
		struct header header;

		buffer_add_string(
		    &message, "Content-Type: multipart/mixed\n\n");
		for (size_t i = 0; i < before; i++)
			buffer_add_string(&message, "x\n");
		buffer_add_string(&message, "--abc\n");
		header = header_read(
		    memory, edge_span(buffer_string(&message)), &problems);
		assert_int_equal(
		    boundary_find(memory, &header, &problems).length,
		    before == 49 ? 3 : 0);
		buffer_release(&message);
	}
	arena_free(memory);
}

/* Each part in brackets, the rest after them. */
static void
parts(void **state)
{
	static const struct {
		const char *body, *parts;
	} cases[] = {
	    {"", "[]"},
	    {"a\n", "[a\n]"},
	    {"a", "[a]"},
	    {"--bc\n", "[]"},
	    {"a\n--bc\nd\n", "[a\n][d\n]"},
	    {"a\r\n--bc\r\nd\r\n--bc--\r\ne\r\n", "[a\r\n][d\r\n]"},
	    {"--bc \t\nd\n--bc--x\n", "[][d\n]"},
	    {"--bcd\ne\n--b\n-bc\n x--bc\n+-bc\n-+bc\n",
		"[--bcd\ne\n--b\n-bc\n x--bc\n+-bc\n-+bc\n]"},
	    {"--bc-\n", "[--bc-\n]"},
	};
	struct buffer got = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct span rest = edge_span(cases[i].body);

		buffer_clear(&got);
		do {
			struct span part =
			    boundary_next_part(&rest, span_of("bc"));

			buffer_add_printf(
			    &got, "[%.*s]", (int)part.length, part.bytes);
		} while (rest.length > 0);
		CHECK(strcmp(buffer_string(&got), cases[i].parts) == 0,
		    "%s: %s", cases[i].body, buffer_string(&got));
	}
	buffer_release(&got);
}

static void
epilogues(void **state)
{
	static const struct {
		const char *body, *epilogue; /* NULL: no end */
	} cases[] = {
	    {"", NULL},
	    {"--b\n", NULL},
	    {"--b\nx\n--c--\n", NULL},
	    {"--b--", ""},
	    {"--b\nx\n--b--\n", ""},
	    {"--b\nx\n--b--\ny\nz", "y\nz"},
	    {"--b--\nx\n--b--\ny", "y"},
	    {"--b--\nx\n--b\ny", "x\n--b\ny"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *want =
		    cases[i].epilogue == NULL ? "" : cases[i].epilogue;
		bool has_end;
		struct span got = boundary_epilogue(
		    edge_span(cases[i].body), span_of("b"), &has_end);

		CHECK(has_end == (cases[i].epilogue != NULL) &&
			got.length == strlen(want) &&
			memcmp(got.bytes, want, got.length) == 0,
		    "%s: %.*s", cases[i].body, (int)got.length, got.bytes);
	}
}

/* Only the last 16 KiB are searched. */
static void
long_epilogues(void **state)
{
	static const char end[] = "\n--b--\n";
	struct buffer body = {0};
	bool has_end;

	(void)state;
	for (size_t more = 0; more < 2; more++) {
		buffer_clear(&body);
		buffer_add_string(&body, end);
		while (body.length < 16 * 1024 + 1 + more)
			buffer_add_byte(&body, 'x');
		(void)boundary_epilogue(
		    edge_span(buffer_string(&body)), span_of("b"), &has_end);
		assert_int_equal(has_end, more == 0);
	}
	buffer_release(&body);
}

static void
rewritten(void **state)
{
	struct buffer message = {0};

	(void)state;
	boundary_rewrite(span_of("--a\n"), "Multi_part/x-a.b+c;\r\n\"1\"",
	    span_of("a\"\\b"), &message);
	assert_string_equal(buffer_string(&message),
	    "Content-Type: Multipart/x-a.b+c1; boundary=\"a\\\"\\\\b\"\r\n\r\n"
	    "--a\n\r\n--a\"\\b--\r\n");
	buffer_release(&message);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(which_boundary),
	    cmocka_unit_test(guesses_end),
	    cmocka_unit_test(parts),
	    cmocka_unit_test(epilogues),
	    cmocka_unit_test(long_epilogues),
	    cmocka_unit_test(rewritten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
