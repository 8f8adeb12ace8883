/* SPDX-License-Identifier: ISC */
/* Ranges of bytes; beyond both ends of each lies what would be mistaken. */
#include "tests/unit/test.h"

#include <string.h>

#include "mail/span.h"

/* A span of the bytes between the first and the last one of a text. */
static struct span
inside(const char *text)
{
	return (struct span){text + 1, strlen(text) - 2};
}

static void
ends(void **state)
{
	static const struct {
		const char *text; /* with a byte at each side */
		const char *trimmed;
		size_t without_line_end;
	} cases[] = {
	    {"\n\n", "", 0},
	    {"\r\n", "", 0},
	    {"  ", "", 0},
	    {" a ", "a", 1},
	    {" \t a b\r\n ", "a b", 5},
	    {" \n ", "", 0},
	    {" \r ", "", 0},
	    {" \r\n ", "", 0},
	    {"\r\n\n", "", 0},
	    {" a\n\n", "a", 1},
	    {" a\n\r\n\n", "a", 2},
	    {" a\n\r\n", "a", 2},
	    {" \n\r\n", "", 1},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct span trimmed = span_trim(inside(cases[i].text));
		struct span line = span_without_line_end(inside(cases[i].text));

		CHECK(trimmed.length == strlen(cases[i].trimmed) &&
			memcmp(trimmed.bytes, cases[i].trimmed,
			    trimmed.length) == 0,
		    "%zu: %zu", i, trimmed.length);
		CHECK(line.length == cases[i].without_line_end &&
			line.bytes == cases[i].text + 1,
		    "%zu: %zu", i, line.length);
	}
}

static void
comparing(void **state)
{
	struct span text = inside("xAbc-Zz[`x");

	(void)state;
	assert_true(span_is(text, "aBC-zZ[`"));
	assert_false(span_is(text, "abc-zz[`x"));
	assert_false(span_is(text, "abc-zz["));
	assert_false(span_is(text, "abc-zz{`"));
	assert_true(span_starts(text, "abc"));
	assert_true(span_starts(text, ""));
	assert_true(span_starts(text, "abc-zz[`"));
	assert_false(span_starts(text, "abc-zz[`x"));
	assert_false(span_starts(text, "bc"));
	assert_true(span_has(text, "c-z"));
	assert_true(span_has(text, "`"));
	assert_true(span_has(text, "abc-zz[`"));
	assert_true(span_has(text, ""));
	assert_true(span_has(span_of("ab: Zy@X"), "zY@"));
	assert_true(span_has(span_of("ab: Zy@X"), "@x"));
	/* Where it may begin: in either case, and up to the last byte. */
	assert_true(span_has(span_of("Aa aA ab"), "aB"));
	assert_true(span_has(span_of("xX Xx Xy"), "xy"));
	assert_true(span_has(span_of("..Z"), "z"));
	assert_false(span_has(span_of("Aa aA a"), "ab"));
	assert_false(span_has((struct span){NULL, 0}, "a"));
	assert_false(span_has((struct span){"ab", 1}, "b"));
	assert_false(span_has(text, "x"));
	assert_false(span_has(text, "`x"));
	assert_false(span_has(text, "xa"));
}

static void
lines(void **state)
{
	static const struct {
		const char *text;
		const char *want; /* lines, each ended by a bar */
	} cases[] = {
	    {"", ""},
	    {"a", "a|"},
	    {"a\n", "a|"},
	    {"a\r\nb\n\nc\r", "a|b||c|"},
	    {"\n\r\n", "||"},
	    {"a\rb\r\r\n", "a\rb\r|"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct span rest = span_of(cases[i].text), line;
		char found[40] = "";
		size_t length = 0;

		while (span_line(&rest, &line)) {
			memcpy(found + length, line.bytes, line.length);
			length += line.length;
			found[length++] = '|';
		}
		found[length] = '\0';
		CHECK(strcmp(found, cases[i].want) == 0, "%zu: %s", i, found);
	}
	/* An empty line after a CR that is not its own. */
	{
		static const char text[] = "\r\nx";
		struct span rest = {text + 1, 2}, line;

		assert_true(span_line(&rest, &line));
		assert_int_equal(line.length, 0);
	}
}

static void
bytes(void **state)
{
	(void)state;
	for (int byte = 0; byte < 256; byte++) {
		char one = (char)byte;
		bool is_upper = byte >= 0x41 && byte <= 0x5a;
		bool is_alnum = is_upper || (byte >= 0x61 && byte <= 0x7a) ||
		    (byte >= 0x30 && byte <= 0x39);

		CHECK(ascii_lower(one) == (is_upper ? (char)(byte + 32) : one),
		    "%d", byte);
		CHECK(ascii_is_alnum(one) == is_alnum, "%d", byte);
		CHECK(ascii_is_blank(one) ==
			(byte == 9 || byte == 10 || byte == 13 || byte == 32),
		    "%d", byte);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ends),
	    cmocka_unit_test(comparing),
	    cmocka_unit_test(lines),
	    cmocka_unit_test(bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
