/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "learn/plain.h"
#include "learn/sentence.h"
#include "tests/unit/edge.h"

static void
sentences_as_they_are_counted(void **state)
{
	static const struct {
		const char *text, *plain, *words;
	} cases[] = {
	    {"", "", ""},
	    {"ABC Xyz", "abc xyz", "abc|xyz|"},
	    {"A[Z{a`z@", "a[z{a`z@", "a|z|a|z|"},
	    {"a-b_c'd", "a-b_c'd", "a|b|c|d|"},
	    {"-a-", "-a-", "a|"},
	    {"\xc3\x84\xc3\xa9 e\xcc\x81", "ae e", "ae|e|"},
	    {"\xc3\x9f\xc3\xa6\xc3\xb0\xc3\xb8\xc3\xbe\xc4\x91\xc5\x82\xc5\x93",
		"ssaedothdloe", "ssaedothdloe|"},
	    {"\xcf\x82", "\xcf\x83", "\xcf\x83|"},
	    {"it\xe2\x80\x99s\xc2\xb4", "it's'", "it|s|"},
	    {"a\xff"
	     "b",
		"ab", "ab|"},
	    {"a\xe2\x80\x93z", "a\xe2\x80\x93z", "a|z|"},
	    {"a\xe2\x82\xacz", "a\xe2\x82\xacz", "a|z|"},
	    {"\xd9\xa1\xd9\xa2\xd9\xa3", "00", "00|"},
	    {"\xe2\x85\xa4", "v", "v|"},
	    {"\xe1\x8d\xa9", "\xe1\x8d\xa9", "\xe1\x8d\xa9|"},
	    /* blanks */
	    {"a\tb\rc\x1c"
	     "d\x1f"
	     "e",
		"a b c d e", "a|b|c|d|e|"},
	    {"a\x08"
	     "b\x0e"
	     "c\x1b"
	     "d",
		"a\x08"
		"b\x0e"
		"c\x1b"
		"d",
		"a|b|c|d|"},
	    {"a\xc2\x85z", "a z", "a|z|"},
	    {"a\xe1\x9a\x80z", "a z", "a|z|"},
	    {"a\xe2\x80\xa8z", "a z", "a|z|"},
	    {"a\xe2\x80\xa9z", "a z", "a|z|"},
	    {"a\xc2\xa0z", "a z", "a|z|"},
	    /* numbers, addresses and links */
	    {"1 12 123 1234", "0 0 00 00", "0|0|00|00|"},
	    {"a1b22c333", "a0b0c00", "a0b0c00|"},
	    {"/0:9;", "/0:0;", "0|0|"},
	    {"a b@c d", "a  xmail  d", "a|xmail|d|"},
	    {"@c b@ @", "@c b@ @", "c|b|"},
	    {"1@2", " xmail ", "xmail|"},
	    {"a HTTP://x b", "a  xurl  b", "a|xurl|b|"},
	    {"https://x", " xurl ", "xurl|"},
	    {"http:// https:// www.", "http:// https:// www.",
		"http|https|www|"},
	    {"(www.x)", "( xurl ", "xurl|"},
	    {"12http://34", "0 xurl ", "0|xurl|"},
	    {"http:/x.y", "http:/x.y", "http|x|y|"},
	    {"w.h/ww", "w.h/ww", "w|h|ww|"},
	};
	struct plain plain = {0};
	struct buffer words = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		plain_read(&plain, edge_span(cases[i].text).bytes,
		    strlen(cases[i].text));
		CHECK(strcmp(buffer_string(&plain.text), cases[i].plain) == 0,
		    "%s: %s", cases[i].text, buffer_string(&plain.text));
		buffer_clear(&words);
		for (size_t j = 0; j < plain.words_count; j++)
			buffer_add_printf(&words, "%.*s|",
			    (int)plain.words[j].length,
			    plain.text.data + plain.words[j].start);
		CHECK(strcmp(buffer_string(&words), cases[i].words) == 0,
		    "%s: %s", cases[i].text, buffer_string(&words));
	}
	buffer_release(&words);
	plain_release(&plain);
}

static void
blanks(void **state)
{
	static const struct {
		uint32_t first, last;
	} cases[] = {{0x09, 0x0d}, {0x1c, 0x20}, {0x85, 0x85}, {0xa0, 0xa0},
	    {0x1680, 0x1680}, {0x2000, 0x200a}, {0x2028, 0x2029},
	    {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		CHECK(!plain_is_blank(cases[i].first - 1) &&
			!plain_is_blank(cases[i].last + 1),
		    "around %x", cases[i].first);
		for (uint32_t at = cases[i].first; at <= cases[i].last; at++)
			CHECK(plain_is_blank(at), "%x", at);
	}
}

static void
long_sentences(void **state)
{
	struct plain plain = {0};
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < PLAIN_WORDS_MAX + 1; i++)
		buffer_add_string(&text, "ab ");
	plain_read(&plain, "ab ab", 5);
	assert_int_equal(plain.words_count, 2);
	plain_trim(&plain);
	assert_non_null(plain.text.data);
	plain_read(&plain, text.data, text.length - 3);
	assert_int_equal(plain.words_count, PLAIN_WORDS_MAX);
	plain_read(&plain, text.data, text.length);
	assert_int_equal(plain.words_count, PLAIN_WORDS_MAX);
	for (size_t i = 0; i < PLAIN_WORDS_MAX * 3; i++)
		buffer_add_string(&text, "ab ");
	plain_read(&plain, text.data, text.length);
	plain_trim(&plain);
	assert_null(plain.text.data);
	assert_int_equal(plain.words_count, 0);
	buffer_release(&text);
	plain_release(&plain);
}

static void
texts_are_cut_into_sentences(void **state)
{
	static const struct {
		const char *text, *sentences;
	} cases[] = {
	    {"", ""},
	    {"ab", ""},
	    {"abc", "abc|"},
	    {" abc\t", "abc|"},
	    {"\xc3\xa4\xc3\xb6", ""},
	    {"\xc3\xa4\xc3\xb6\xc3\xbc", "\xc3\xa4\xc3\xb6\xc3\xbc|"},
	    {"One two. Three! Four? Five", "One two.|Three!|Four?|Five|"},
	    {"One.Two", "One.Two|"},
	    {"a. bcd", "bcd|"},
	    {"One.  \n Two", "One.|Two|"},
	    {"One.\xe3\x80\x80Two", "One.|Two|"},
	    {"One.\xc3\xa4Two", "One.\xc3\xa4Two|"},
	    {"One.\x1cTwo.\x1fTen.\tSix", "One.|Two.|Ten.|Six|"},
	    {"One.\x1bTwo.\x0eTen.\x08Six", "One.\x1bTwo.\x0eTen.\x08Six|"},
	    {"One\nTwo", "One\nTwo|"},
	    {"One\n\nTwo", "One|Two|"},
	    {"One\n\n\nTwo", "One|Two|"},
	    {"One\n-Two\n*Ten\n\xe2\x80\xa2Six",
		"One|-Two|*Ten|\xe2\x80\xa2"
		"Six|"},
	    {"One\n\xe2\x80\xa3Two", "One\n\xe2\x80\xa3Two|"},
	    {"One\n+Two", "One\n+Two|"},
	    {"One\n-", "One|"},
	    {"One\n\xe2\x80\xa2", "One|"},
	    {"\xc2\xa0"
	     "abc\xc2\xa0",
		"abc|"},
	    {"abc \xff", "abc \xff|"},
	    {"abc\xe2\x80", "abc\xe2\x80|"},
	    {"abc.", "abc.|"},
	    {"abc.\n", "abc.|"},
	    {"abc\n", "abc|"},
	};
	struct buffer got = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct sentence sentences[SENTENCES_MAX];
		size_t count = sentence_cut(edge_span(cases[i].text).bytes,
		    strlen(cases[i].text), sentences);

		buffer_clear(&got);
		for (size_t j = 0; j < count; j++)
			buffer_add_printf(&got, "%.*s|",
			    (int)sentences[j].length,
			    cases[i].text + sentences[j].start);
		CHECK(strcmp(buffer_string(&got), cases[i].sentences) == 0,
		    "%s: %s", cases[i].text, buffer_string(&got));
	}
	assert_int_equal(sentence_strip("  a b ", 6).start, 2);
	assert_int_equal(sentence_strip("  a b ", 6).length, 3);
	assert_int_equal(sentence_strip("   ", 3).length, 0);
	buffer_release(&got);
}

static void
bounds_of_texts(void **state)
{
	static const char *const letters[] = {"a", "\xc3\xa4"};
	struct sentence sentences[SENTENCES_MAX];
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < SENTENCES_MAX + 1; i++)
		buffer_add_string(&text, "abc. ");
	assert_int_equal(
	    sentence_cut(text.data, text.length, sentences), SENTENCES_MAX);
	for (size_t i = 0; i < LENGTH(letters); i++) {
		size_t most = SENTENCE_LETTERS_MAX * strlen(letters[i]);

		buffer_clear(&text);
		while (text.length < most)
			buffer_add_string(&text, letters[i]);
		assert_int_equal(
		    sentence_cut(text.data, text.length, sentences), 1);
		assert_int_equal(sentences[0].length, most);
		buffer_add_string(&text, letters[i]);
		assert_int_equal(
		    sentence_cut(text.data, text.length, sentences), 1);
		assert_int_equal(sentences[0].length, most);
	}
	buffer_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sentences_as_they_are_counted),
	    cmocka_unit_test(blanks),
	    cmocka_unit_test(long_sentences),
	    cmocka_unit_test(texts_are_cut_into_sentences),
	    cmocka_unit_test(bounds_of_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
