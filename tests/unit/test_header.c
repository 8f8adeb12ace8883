/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "mail/header.h"
#include "mail/parameter.h"
#include "tests/unit/edge.h"

/* A hundred bytes. */
#define TEN	"abcdefghij"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static void
show(const struct header *header, const struct problems *problems,
    struct buffer *text)
{
	buffer_clear(text);
	for (size_t i = 0; i < header->fields_count; i++)
		buffer_add_printf(text, "%.*s=%.*s|",
		    (int)header->fields[i].name.length,
		    header->fields[i].name.bytes,
		    (int)header->fields[i].value.length,
		    header->fields[i].value.bytes);
	buffer_add_string(text, "/");
	buffer_add(text, header->body.bytes, header->body.length);
	for (size_t i = 0; i < problems->count; i++)
		buffer_add_printf(text, " !%s", problems->words[i]);
}

static void
fields_and_body(void **state)
{
	static const struct {
		const char *bytes, *fields;
	} cases[] = {
	    {"", "/"},
	    {"A: b\n\nc", "A=b|/c"},
	    {"A: b\r\nC:d\r\n\r\ne\r\n", "A=b|C=d|/e\r\n"},
	    {"A: b", "A=b|/"},
	    {"A:\n\n", "A=|/"},
	    {"A \t: b\n\n", "A=b|/"},
	    {"A: b\n c\n\td\nE: f\n\n", "A=b\n c\n\td|E=f|/"},
	    {"A: b\n c", "A=b\n c|/"},
	    {"\nA: b", "A=b|/ !bad-header"},
	    {"\n\n\n\n\n\n\n\n\nA: b", "A=b|/ !bad-header"},
	    {"\n\n\n\n\n\n\n\n\n\nA: b", "/\n\n\n\n\n\n\n\n\nA: b"},
	    {"\na\n", "/a\n"},
	    {"a\n", "/a\n"},
	    {"junk\nA: b\n\nc", "A=b|/c !bad-header"},
	    {"junk\nx\ny\nz\nA: b", "A=b|/ !bad-header"},
	    {"junk\nw\nx\ny\nz\nA: b", "/junk\nw\nx\ny\nz\nA: b"},
	    {"junk\n\nA: b", "/junk\n\nA: b"},
	    {"From a\nA: b\n\nc", "A=b|/c"},
	    {"From a\nFrom b\nA: b\n\nc", "A=b|/c"},
	    {"From a\n\nb", "/From a\n\nb"},
	    {"\nFrom a\nA: b\n\n", "A=b|/ !bad-header"},
	    {"\xef\xbb\xbf"
	     "A: b\n\nc",
		"A=b|/c"},
	    {"\xef\xbb\xbe"
	     "A: b\n\nc",
		"/\xef\xbb\xbe"
		"A: b\n\nc"},
	    {"A: b\njunk\nC: d\n\n", "A=b|C=d|/ !bad-header"},
	    {"A: b\njunk\n more\n\n", "A=b|/junk\n more\n\n !bad-header"},
	    {"A: b\njunk", "A=b|/junk !bad-header"},
	    {"A B: c\nD: e\n\n", "D=e|/ !bad-header"},
	    {"A\x7f: c\nD: e\n\n", "D=e|/ !bad-header"},
	    {": c\nD: e\n\n", "D=e|/ !bad-header"},
	    {"A\nD: e\n\n", "D=e|/ !bad-header"},
	    {"A \t\nD: e\n\n", "D=e|/ !bad-header"},
	    {HUNDRED ": c\n\n", HUNDRED "=c|/"},
	    {HUNDRED "k: c\nD: e\n\n", "D=e|/ !bad-header"},
	};
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct arena *memory = arena_new();
		struct problems problems = {.count = 0};
		struct header header =
		    header_read(memory, edge_span(cases[i].bytes), &problems);

		show(&header, &problems, &text);
		CHECK(strcmp(buffer_string(&text), cases[i].fields) == 0,
		    "%s: %s", cases[i].bytes, buffer_string(&text));
		arena_free(memory);
	}
	buffer_release(&text);
}

static void
a_part_may_have_no_header(void **state)
{
	struct arena *memory = arena_new();
	struct problems problems = {.count = 0};
	struct header header;

	(void)state;
	header = header_read_part(memory, span_of("\nA: b\n\nc"), &problems);
	assert_int_equal(header.fields_count, 0);
	assert_true(span_is(header.body, "A: b\n\nc"));
	header = header_read_part(memory, span_of("A: b\n\nc"), &problems);
	assert_int_equal(header.fields_count, 1);
	assert_true(span_is(header.body, "c"));
	header = header_read_part(memory, span_of(""), &problems);
	assert_int_equal(header.fields_count, 0);
	assert_int_equal(problems.count, 0);
	arena_free(memory);
}

static void
add_times(struct buffer *text, const char *piece, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buffer_add_string(text, piece);
}

/* What is one more than a bound is dropped, with a word for it. */
static void
bounds(void **state)
{
	static const struct {
		const char *start, *piece;
		size_t times;
		const char *end;
		size_t fields, last; /* bytes of the last field */
		const char *problem;
	} cases[] = {
	    {"", "A:b\n", HEADER_FIELDS_MAX, "", HEADER_FIELDS_MAX, 1, NULL},
	    {"", "A:b\n", HEADER_FIELDS_MAX + 1, "", HEADER_FIELDS_MAX, 1,
		"too-many-fields"},
	    {"A:", "b", HEADER_FIELD_BYTES_MAX - 3, "\n", 1,
		HEADER_FIELD_BYTES_MAX - 3, NULL},
	    {"A:", "b", HEADER_FIELD_BYTES_MAX - 2, "\n", 1,
		HEADER_FIELD_BYTES_MAX - 2, "field-too-long"},
	    {"A:", "b", HEADER_FIELD_BYTES_MAX, "\n", 1, HEADER_FIELD_BYTES_MAX,
		"field-too-long"},
	    {"A:", "b", HEADER_FIELD_BYTES_MAX + 9, "\n", 1,
		HEADER_FIELD_BYTES_MAX, "field-too-long"},
	    {"A:b\nC:", "d", HEADER_BYTES_MAX - 7, "\n", 2,
		HEADER_FIELD_BYTES_MAX, "field-too-long"},
	    {"A:b\nC:", "d", HEADER_BYTES_MAX - 6, "\n", 1, 1,
		"header-too-long"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct arena *memory = arena_new();
		struct problems problems = {.count = 0};
		struct buffer text = {0};
		struct header header;

		buffer_add_string(&text, cases[i].start);
		add_times(&text, cases[i].piece, cases[i].times);
		buffer_add_string(&text, cases[i].end);
		header = header_read(
		    memory, edge_span(buffer_string(&text)), &problems);
		CHECK(header.fields_count == cases[i].fields &&
			header.fields[header.fields_count - 1].value.length ==
			    cases[i].last,
		    "%zu: %zu", i, header.fields_count);
		CHECK(problems.count == (cases[i].problem != NULL), "%zu", i);
		if (problems.count > 0)
			assert_string_equal(
			    problems.words[0], cases[i].problem);
		buffer_release(&text);
		arena_free(memory);
	}
}

/* The room for fields grows; none is lost by it. */
static void
many_fields(void **state)
{
	struct arena *memory = arena_new();
	struct problems problems = {.count = 0};
	struct buffer text = {0};
	struct header header;

	(void)state;
	for (int i = 0; i < 200; i++)
		buffer_add_printf(&text, "F%d: %d\n", i, i);
	header =
	    header_read(memory, edge_span(buffer_string(&text)), &problems);
	assert_int_equal(header.fields_count, 200);
	for (int i = 0; i < 200; i++) {
		const char *want = arena_printf(memory, "%d", i);

		CHECK(span_is(header.fields[i].value, want), "%d", i);
	}
	buffer_release(&text);
	arena_free(memory);
}

static void
values(void **state)
{
	struct arena *memory = arena_new();
	struct problems problems = {.count = 0};
	struct header header = header_read(memory,
	    span_of("A: one\na: two\n"
		    "B: a (b (c) d) e\\(f \"(g)\" (\"h) i) \x01j\tk)\\\n\n"),
	    &problems);

	(void)state;
	assert_true(span_is(header_value(&header, "A"), "one"));
	assert_true(span_is(header_value(&header, "C"), ""));
	assert_null(header_find(&header, "C"));
	assert_int_equal(header_count(&header, "A"), 2);
	assert_int_equal(header_count(&header, "C"), 0);
	assert_string_equal(
	    header_plain(memory, &header, "B"), "a  e(f \"(g)\"  i) j k)\\");
	assert_string_equal(header_plain(memory, &header, "C"), "");
	assert_string_equal(
	    header_text(memory, &header, "A", 3, &problems), "one");
	assert_int_equal(problems.count, 0);
	assert_string_equal(
	    header_text(memory, &header, "A", 2, &problems), "on");
	assert_int_equal(problems.count, 1);
	arena_free(memory);
}

static void
long_text(void **state)
{
	static const size_t most = (size_t)16 * 1024;

	(void)state;
	for (size_t more = 0; more < 2; more++) {
		struct arena *memory = arena_new();
		struct problems problems = {.count = 0};
		struct buffer text = {0};
		struct header header;

		buffer_add_string(&text, "A:");
		add_times(&text, "b", most + more);
		header = header_read(
		    memory, edge_span(buffer_string(&text)), &problems);
		assert_int_equal(strlen(header_text(memory, &header, "A",
				     2 * most, &problems)),
		    most);
		assert_int_equal(problems.count, more);
		buffer_release(&text);
		arena_free(memory);
	}
}

static void
message_ids(void **state)
{
	static const struct {
		const char *value;
		size_t count_max;
		const char *ids;
		size_t problems;
	} cases[] = {
	    {"", 9, "", 0},
	    {"a@b", 9, "", 0},
	    {"<>", 9, "", 0},
	    {"<a>", 9, "<a>", 0},
	    {"<a", 9, "", 0},
	    {"<a b>", 9, "", 0},
	    {"<a\x7f>", 9, "", 0},
	    {"<a\xc3\xa4>", 9, "", 0},
	    {"<a<b>", 9, "<b>", 0},
	    {"x <a@b> <c@d>,<e>", 9, "<a@b><c@d><e>", 0},
	    {"<a><b><c>", 3, "<a><b><c>", 0},
	    {"<a><b><c>", 2, "<b><c>", 1},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct problems problems = {.count = 0};
		struct header_ids found = header_message_ids(memory,
		    edge_span(cases[i].value), cases[i].count_max, &problems);
		const char *all = "";

		for (size_t j = 0; j < found.count; j++)
			all = arena_printf(memory, "%s%s", all, found.ids[j]);
		CHECK(strcmp(all, cases[i].ids) == 0 &&
			problems.count == cases[i].problems,
		    "%s: %s", cases[i].value, all);
	}
	arena_free(memory);
}

/* RFC 5322 has no longer lines than 998 bytes, and no dates of 256. */
static void
ids_and_dates_that_are_too_long(void **state)
{
	struct arena *memory = arena_new();
	char text[1200];

	(void)state;
	for (size_t length = 998; length < 1000; length++) {
		struct problems problems = {.count = 0};

		memset(text, 'a', sizeof text);
		text[0] = '<';
		text[length] = '>';
		assert_int_equal(
		    header_message_ids(
			memory, (struct span){text, sizeof text}, 9, &problems)
			.count,
		    0);
		text[length - 1] = '>';
		assert_int_equal(
		    header_message_ids(
			memory, (struct span){text, sizeof text}, 9, &problems)
			.count,
		    length == 998);
	}
	assert_int_equal(
	    header_date(memory, span_of("Mon, 16 Nov 2026 10:12:00 +0000")),
	    1794823920);
	assert_int_equal(header_date(memory, span_of("")), 0);
	assert_int_equal(header_date(memory, span_of("16")), 0);
	memset(text, ' ', sizeof text);
	memcpy(text, "Mon, 16 Nov 2026 10:12:00 +0000", 31);
	assert_int_equal(
	    header_date(memory, (struct span){text, 256}), 1794823920);
	assert_int_equal(header_date(memory, (struct span){text, 257}), 0);
	arena_free(memory);
}

static void
parameters(void **state)
{
	static const struct {
		const char *field, *value, *text, *raw; /* of "a" */
	} cases[] = {
	    {"", "", "", ""},
	    {"Text/Plain", "text/plain", "", ""},
	    {" (x) Text/Plain(y); a=b", "text/plain", "b", "b"},
	    {"(x(y)z)t;a=b", "t", "b", "b"},
	    {")t;a=b", ")t", "b", "b"},
	    {"t u;a=b", "t", "b", "b"},
	    {"t\x01\x7f\xe4;a=b", "t\?\?\?", "b", "b"},
	    {"t; A = b ; a=c", "t", "b", "b"},
	    {"t; x=y; a=b", "t", "b", "b"},
	    {"t;; ;a=b", "t", "b", "b"},
	    {"t; a", "t", "", ""},
	    {"t; a;x=y", "t", "", ""},
	    {"t; a=", "t", "", ""},
	    {"t; (c) a = (d) b", "t", "b", "b"},
	    {"t; a=b c;x", "t", "b c", "b c"},
	    {"t; a=\"b;c\"d; x=y", "t", "b;c", "b;c"},
	    {"t; a=\"b\\\"c\\\\\"", "t", "b\"c\\", "b\"c\\"},
	    {"t; a=\"b\r\n c", "t", "b c", "b\x20\x63"},
	    {"t; a=\"b\\", "t", "b\\", "b\\"},
	    {"t; a=\"", "t", "", ""},
	    {"t; a==?utf-8?q?=C3=A4?=", "t", "\xc3\xa4", "=?utf-8?q?=C3=A4?="},
	    /* RFC 2231 */
	    {"t; a*=utf-8'de'%c3%a4", "t", "\xc3\xa4", "\xc3\xa4"},
	    {"t; a*=iso-8859-1''%e4", "t", "\xc3\xa4", "\xe4"},
	    {"t; a*=b", "t", "b", "b"},
	    {"t; a*=b'c", "t", "b'c", "b'c"},
	    {"t; a*1=c; a*0=b", "t", "bc", "bc"},
	    {"t; a*0=b; a*1=c; a*10=e; a*2=d", "t", "bcde", "bcde"},
	    {"t; a*0*=utf-8''%c3; a*1*=%a4; a*2=%41", "t", "\xc3\xa4%41",
		"\xc3\xa4%41"},
	    {"t; a*1*=x''b; a*0=c", "t", "cx''b", "cx''b"},
	    {"t; a=b; a*0=c", "t", "c", "b"},
	    {"t; a*x=b", "t", "b", "b"},
	    {"t; a*:=b; a*0=c", "t", "bc", "bc"},
	    {"t; a*/=b; a*0=c", "t", "bc", "bc"},
	    {"t; a*9=c; a*5=b", "t", "bc", "bc"},
	    {"t; *=b", "t", "", ""},
	    {"t; =b; a=c", "t", "c", "c"},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct problems problems = {.count = 0};
		struct span field = edge_span(cases[i].field);
		const char *text =
		    parameter_text(memory, field, "a", &problems);

		CHECK(strcmp(text, cases[i].text) == 0, "%s: %s",
		    cases[i].field, text);
		CHECK(span_is(parameter_raw(memory, field, "a"), cases[i].raw),
		    "%s", cases[i].field);
		text = parameter_value(memory, field);
		CHECK(strcmp(text, cases[i].value) == 0, "%s: %s",
		    cases[i].field, text);
	}
	arena_free(memory);
}

static void
too_many_parameters(void **state)
{
	static const struct {
		const char *piece;
		size_t times, problems;
		const char *text; /* of "a", at the end */
	} cases[] = {
	    {";x=y", PARAMETERS_MAX - 1, 0, "b"},
	    {";x=y", PARAMETERS_MAX, 1, ""},
	    {";a*0=", PARAMETER_SECTIONS_MAX - 1, 0, "b"},
	    {";a*0=", PARAMETER_SECTIONS_MAX, 1, ""},
	    {" ", PARAMETER_FIELD_BYTES_MAX - 7, 0, "b"},
	    {" ", PARAMETER_FIELD_BYTES_MAX - 6, 1, ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct arena *memory = arena_new();
		struct problems problems = {.count = 0};
		struct buffer field = {0};
		const char *text;

		buffer_add_string(&field, "t");
		add_times(&field, cases[i].piece, cases[i].times);
		buffer_add_string(&field, ";a*1=b");
		text = parameter_text(
		    memory, edge_span(buffer_string(&field)), "a", &problems);
		CHECK(strcmp(text, cases[i].text) == 0 &&
			problems.count == cases[i].problems,
		    "%zu: %s", i, text);
		buffer_release(&field);
		arena_free(memory);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields_and_body),
	    cmocka_unit_test(a_part_may_have_no_header),
	    cmocka_unit_test(bounds),
	    cmocka_unit_test(many_fields),
	    cmocka_unit_test(values),
	    cmocka_unit_test(long_text),
	    cmocka_unit_test(message_ids),
	    cmocka_unit_test(ids_and_dates_that_are_too_long),
	    cmocka_unit_test(parameters),
	    cmocka_unit_test(too_many_parameters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
