/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "mail/transfer.h"
#include "mail/type.h"
#include "tests/unit/edge.h"

static void
add_piece(struct span piece, void *context)
{
	buffer_add(context, piece.bytes, piece.length);
}

/* Both ways of decoding give the same. */
static bool
decode(const char *encoding, struct span body, struct buffer *ret)
{
	struct buffer pieces = {0};
	bool known, known_in_pieces;

	buffer_clear(ret);
	known = transfer_decode(span_of(encoding), body, ret);
	known_in_pieces =
	    transfer_decode_pieces(span_of(encoding), body, add_piece, &pieces);
	assert_int_equal(known, known_in_pieces);
	assert_int_equal(ret->length, pieces.length);
	assert_memory_equal(
	    buffer_string(ret), buffer_string(&pieces), ret->length);
	buffer_release(&pieces);
	return known;
}

static void
bodies(void **state)
{
	static const struct {
		const char *encoding, *body, *bytes;
		bool is_known;
	} cases[] = {
	    {"", "a=41", "a=41", true},
	    {" 7bit", "a=41", "a=41", true},
	    {"8BIT", "a=41", "a=41", true},
	    {"8-bit", "a=41", "a=41", true},
	    {"binary", "", "", true},
	    {"binary-text", "a=41", "a=41", true},
	    {"9bit", "a=41", "a=41", false},
	    {"quoted-printable", "a=41=2e=2F=c3=A4", "aA./\xc3\xa4", true},
	    {"Quoted Printable", "=41", "A", true},
	    {"quoted-printable; x", "=41", "A", true},
	    {"quoted-printable(x)", "=41", "A", true},
	    {"quoted-printable\tx", "=41", "A", true},
	    {";qp", "=41", "A", true},
	    {"qp; x", "=41", "A", true},
	    {"qp(x)", "=41", "A", true},
	    {"b64\tx", "YWJj", "abc", true},
	    {"quoted-printable and a name that goes on", "=41", "A", true},
	    {"qp", "=", "", true},
	    {"qp", "a=", "a", true},
	    {"qp", "a=4", "a=4", true},
	    {"qp", "=4g=g4=`1=1:=/1", "=4g=g4=`1=1:=/1", true},
	    {"qp", "a=\nb=\r\nc= \t\r\nd=\t", "abcd", true},
	    {"qp", "a=\r", "a", true},
	    {"qp", "a= b", "a= b", true},
	    {"qp", "a==41", "a=A", true},
	    {"qp", "a_b", "a_b", true},
	    {"base64", "YWJj", "abc", true},
	    {"x-base64", "YWI=", "ab", true},
	    {"base64 or so", "YQ==", "a", true},
	    {"b64", "YQ==YmM", "abc", true},
	    {"b64", "Y\r\nW!Jj", "abc", true},
	    {"b64", "Y", "", true},
	    {"b64", "", "", true},
	    {"b64", "YW!!", "a", true},
	    {"b64", "Y!!", "", false},
	    {"b64", "YWJjYWJjYWJj ", "abcabcabc", true},
	    {"b64", "YWJjYWJjYWJ ", "abcabcab", false},
	    {"uuencode", "begin 644 x\n#86)C\n`\nend\n", "abc", true},
	    {"x-uue", "abc", "abc", false},
	};
	struct buffer bytes = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		bool is_known =
		    decode(cases[i].encoding, edge_span(cases[i].body), &bytes);

		CHECK(strcmp(buffer_string(&bytes), cases[i].bytes) == 0,
		    "%s: %s", cases[i].body, buffer_string(&bytes));
		CHECK(is_known == cases[i].is_known, "%s, %s",
		    cases[i].encoding, cases[i].body);
	}
	buffer_release(&bytes);
}

static void
words_and_parameters(void **state)
{
	char bytes[32];

	(void)state;
	assert_int_equal(transfer_decode_q(span_of("a_b=5F=4"), bytes), 6);
	assert_memory_equal(bytes, "a b_=4", 6);
	assert_int_equal(
	    transfer_decode_percent(span_of("a_b%5F%e4=41%"), bytes), 9);
	assert_memory_equal(bytes, "a_b_\xe4=41%", 9);
}

/* Each digit of base64 and its value, in both alphabets. */
static void
all_digits(void **state)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < 64; i++) {
		char four[] = {digits[i], 'A', 'A', 'A', '\0'}, bytes[4];
		struct transfer_base64 first = {0};

		assert_int_equal(
		    transfer_decode_base64(&first, span_of(four), bytes), 3);
		assert_int_equal((unsigned char)bytes[0], i << 2);
		buffer_clear(&text);
		transfer_encode_base64(bytes, 3, &text);
		assert_string_equal(buffer_string(&text), four);
		if (i < 62)
			continue;
		*four = i == 62 ? '-' : '_';
		first = (struct transfer_base64){0};
		assert_int_equal(
		    transfer_decode_base64(&first, span_of(four), bytes), 3);
		assert_int_equal((unsigned char)bytes[0], i << 2);
	}
	buffer_clear(&text);
	transfer_encode_base64("abcde", 5, &text);
	transfer_encode_base64("a", 1, &text);
	transfer_encode_base64("", 0, &text);
	assert_string_equal(buffer_string(&text), "YWJjZGU=YQ==");
	buffer_release(&text);
}

/* Longer than what is decoded at a time. */
static void
large_bodies(void **state)
{
	static const char *const lines[] = {"=41=42=43=\n", "YWJjZA\n"};
	struct buffer body = {0}, bytes = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(lines); i++) {
		buffer_clear(&body);
		while (body.length < (size_t)200 * 1024)
			buffer_add_string(&body, lines[i]);
		assert_true(decode(i == 0 ? "qp" : "base64",
		    edge_span(buffer_string(&body)), &bytes));
		assert_memory_equal(buffer_string(&bytes),
		    i == 0 ? "ABCABC" : "abcd\x61\x89", i == 0 ? 6 : 4);
	}
	buffer_clear(&body);
	while (body.length < (size_t)64 * 1024)
		buffer_add_string(&body, "=41=42=43=44=45=");
	assert_true(decode("qp", edge_span(buffer_string(&body)), &bytes));
	buffer_release(&bytes);
	buffer_release(&body);
}

#define FORTY "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk"
#define SIXTY FORTY "QUJDREVGR0hJSktMTU5P"

static void
encodings_that_are_said_wrongly(void **state)
{
	static const struct {
		const char *said, *body;
		const char *guess; /* NULL: it may be as it was said */
	} cases[] = {
	    {"7bit", "a b c", NULL},
	    {"7bit", "a=41b=42", NULL},
	    {"7bit", "a=41b=42c=43", "quoted-printable"},
	    {"8bit", "a=41b=42c=\nd", "quoted-printable"},
	    {"other", "a=41b=42c=\r\nd", "quoted-printable"},
	    {"7bit", "a=41b=42c=\rd", NULL},
	    {"7bit", "a=41b=42c=43 1=1 x", NULL},
	    {"7bit", "a=41b=42c=4a", NULL},
	    {"7bit", "a=@1b=42c=43", NULL},
	    {"7bit", "a=/1b=42c=43", NULL},
	    {"7bit", "a=:1b=42c=43", NULL},
	    {"7bit", "a=G1b=42c=43", NULL},
	    {"7bit", "=A0=F9=0F", "quoted-printable"},
	    {"7bit", "a=\nb=\nc=\nd", NULL},
	    {"7bit", "a=\nb=\nc=41d", "quoted-printable"},
	    {"7bit", "a=\nb=41c", NULL},
	    {"7bit", "a=\nb=41c=42d", "quoted-printable"},
	    {"qp", "a=41b=42c=43", NULL},
	    {"base64", "a=41 b=42 c=43 d", "quoted-printable"},
	    {"base64", "these are words", "8bit"},
	    {"base64", SIXTY, NULL},
	    {"uuencode", SIXTY, NULL},
	    {"7bit", SIXTY, "base64"},
	    {"qp", "\n" SIXTY "\n" SIXTY "\nQUJD\n\n", "base64"},
	    {"7bit", SIXTY "\n" FORTY "==\n", "base64"},
	    {"7bit", FORTY "\n" SIXTY "\n", NULL},
	    {"7bit", SIXTY "\n" FORTY "\n" SIXTY, NULL},
	    {"7bit", SIXTY "\nQUJD QUJD", NULL},
	    {"7bit", SIXTY "\n!UJD", NULL},
	    {"7bit", FORTY "QUJDREVGR0hJSktMTU5=\n" FORTY, NULL},
	    {"7bit", SIXTY "\nQ=UD", NULL},
	    {"7bit", "!" SIXTY, NULL},
	    {"7bit", FORTY "QUJDREVGR0hJSktMTU5", NULL},
	    {"7bit", FORTY "QUJDREVGR0hJSktMTU5PQQ", NULL},
	    {"7bit", FORTY "\n" FORTY "\n", "base64"},
	    {"7bit", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVph\n" FORTY, NULL},
	    {"7bit",
		"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVph\n"
		"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVph\n",
		NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *guess = transfer_guess(
		    edge_span(cases[i].said), edge_span(cases[i].body));

		CHECK(guess == cases[i].guess ||
			(guess != NULL && cases[i].guess != NULL &&
			    strcmp(guess, cases[i].guess) == 0),
		    "%s: %s: %s", cases[i].said, cases[i].body,
		    guess == NULL ? "-" : guess);
	}
	assert_true(transfer_is_plain(span_of("")));
	assert_true(transfer_is_plain(span_of("8bit")));
	assert_true(transfer_is_plain(span_of("other")));
	assert_false(transfer_is_plain(span_of("base64")));
	assert_false(transfer_is_plain(span_of("qp")));
}

static void
one_long_line_of_base64(void **state)
{
	struct buffer body = {0};

	(void)state;
	while (body.length < 1000)
		buffer_add_string(&body, "QUJD");
	assert_string_equal(
	    transfer_guess(span_of("7bit"), edge_span(buffer_string(&body))),
	    "base64");
	buffer_add_string(&body, "QUJD");
	assert_null(
	    transfer_guess(span_of("7bit"), edge_span(buffer_string(&body))));
	buffer_release(&body);
}

static void
types_that_are_meant(void **state)
{
	static const struct {
		const char *field, *said, *name, *meant;
	} cases[] = {
	    {"", "text/plain", "", "text/plain"},
	    {"", "", "", "text/plain"},
	    {"", "odd", "", "text/plain"},
	    {"odd", "odd", "", "application/octet-stream"},
	    {"odd/", "odd/", "", "application/octet-stream"},
	    {"/odd", "/odd", "", "application/octet-stream"},
	    {"text", "text", "", "text/plain"},
	    {"text/xhtml", "text/xhtml", "", "text/html"},
	    {"=?utf-8?q?text/html?=", "=?utf-8?q?text/html?=", "", "text/html"},
	    {"\"text/html\"; x", "\"text/html\"", "", "text/html"},
	    {"'Text/HTML'", "'text/html'", "", "text/html"},
	    {"\"text/html", "\"text/html", "", "text/html"},
	    {"\"\"", "\"\"", "", "application/octet-stream"},
	    {"image/png", "image/png", "a.html", "image/png"},
	    {"*/*", "*/*", "a.png", "*/*"},
	    {"*/*", "*/*", "a.HTML", "text/html"},
	    {"*/*", "*/*", ".htm", "text/html"},
	    {"*/*", "*/*", "htm", "*/*"},
	    {"a b/c", "a b/c", "a.txt", "text/plain"},
	    {"image/png", "image/png", "Winmail.dat", "application/ms-tnef"},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *meant = type_meant(memory,
		    edge_span(cases[i].field), cases[i].said, cases[i].name);

		CHECK(strcmp(meant, cases[i].meant) == 0, "%s, %s: %s",
		    cases[i].field, cases[i].name, meant);
	}
	arena_free(memory);
}

static void
types_that_say_something(void **state)
{
	static const struct {
		const char *type;
		bool says, is_whole;
	} cases[] = {
	    {"text/plain", true, true},
	    {"application/vnd.a+b-c_d", true, true},
	    {"application/octet-stream", false, true},
	    {"*/*", false, true},
	    {"", false, false},
	    {"a", false, false},
	    {"a/", false, false},
	    {"/a", true, false},
	    {"a/(b", false, true},
	    {"a/b(", false, true},
	    {"a b/c", false, true},
	};
	char type[200];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		CHECK(type_says_something(cases[i].type) == cases[i].says, "%s",
		    cases[i].type);
		CHECK(type_is_whole(cases[i].type) == cases[i].is_whole, "%s",
		    cases[i].type);
	}
	memset(type, 'a', sizeof type);
	type[3] = '/';
	type[127] = '\0';
	assert_true(type_is_whole(type));
	type[127] = 'a';
	type[128] = '\0';
	assert_false(type_is_whole(type));
}

static void
types_by_content(void **state)
{
	static const struct {
		const char *bytes, *type;
	} cases[] = {
	    {"a", "text/plain"},
	    {"\xe4", "text/plain"},
	    {"", ""},
	    {" - ! - ", ""},
	    {"\t\r\n a", "text/plain"},
	    {"abc\x01", ""},
	    {"abc\x7f", ""},
	    {"\x80", "text/plain"},
	    /* one odd byte in fifty, and in forty-nine */
	    {"a234567890123456789012345678901234567890123456789\x01",
		"text/plain"},
	    {"a23456789012345678901234567890123456789012345678\x01", ""},
	    {"%PDF-1.4", ""},
	    {"PK\x03\x04", ""},
	    {"PK\x03\x04"
	     "a234567890123456789012345678901234567890123456789012345678901234"
	     "567890123456789012345678901234567890",
		""},
	    {"{\\rtf1 a}", "application/rtf"},
	    {" <html>ab", "text/html"},
	    {" <html>a ", "text/plain"},
	    {"<!DOCTYPE HTML", "text/html"},
	    {"<body a", "text/plain"},
	    {"<body ab", "text/html"},
	    {"<p>ab</p>", "text/html"},
	    {"<p>ab</p", "text/plain"},
	    {"<b>ab</b>", "text/plain"},
	    {"a<p>ab</p>", "text/plain"},
	    {"\\<p>ab</p>", "text/plain"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *type = type_guess(edge_span(cases[i].bytes));

		CHECK(strcmp(type, cases[i].type) == 0, "%zu %s: %s", i,
		    cases[i].bytes, type);
	}
	assert_string_equal(type_guess((struct span){"a\0b", 3}), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bodies),
	    cmocka_unit_test(words_and_parameters),
	    cmocka_unit_test(all_digits),
	    cmocka_unit_test(large_bodies),
	    cmocka_unit_test(encodings_that_are_said_wrongly),
	    cmocka_unit_test(one_long_line_of_base64),
	    cmocka_unit_test(types_that_are_meant),
	    cmocka_unit_test(types_that_say_something),
	    cmocka_unit_test(types_by_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
