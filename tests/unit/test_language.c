/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "rules/language.h"

/* Words, and what they say of a language. */

#define FORTY	"abcdefghijabcdefghijabcdefghijabcdefghij"
#define TWENTY	"øøøøøøøøøøøøøøøøøøøø"
#define READ	2048 /* bytes of a text */
#define ENTRIES 4096

static struct arena *memory;
static struct lexicon *lexicon;

static int
set_up(void **state)
{
	(void)state;
	memory = arena_new();
	lexicon = lexicon_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	lexicon_free(lexicon);
	arena_free(memory);
	return 0;
}

static bool
add(const char *word, unsigned language, int weight)
{
	return lexicon_add(lexicon, word, strlen(word), language, weight);
}

static struct language_evidence
weigh(const char *text)
{
	struct language_evidence evidence = {0};

	lexicon_weigh(memory, lexicon, text, strlen(text), &evidence);
	return evidence;
}

static void
test_bounds(void **state)
{
	(void)state;
	assert_false(add("", 0, 1));
	assert_true(add("a", 0, 1));
	assert_true(add(FORTY, 0, 1));
	assert_false(add(FORTY "k", 0, 1));
	assert_true(lexicon_add_letter(lexicon, "\xf0\x90\x90\xa8", 4, 0, 1));
	assert_false(lexicon_add_letter(lexicon, "abcde", 5, 0, 1));
	/* Weights of a word add up, to 100. */
	assert_true(add("sum", 1, 60));
	assert_true(add("sum", 1, 39));
	assert_int_equal(weigh("sum").weights[1], 99);
	assert_true(add("sum", 1, 1));
	assert_int_equal(weigh("sum").weights[1], 100);
	assert_true(add("sum", 1, 1));
	assert_int_equal(weigh("sum").weights[1], 100);
	lexicon_free(NULL);
}

static const char *
word_of(unsigned number, char ret[4])
{
	for (int i = 0; i < 3; i++, number /= 26)
		ret[i] = (char)('a' + number % 26);
	ret[3] = '\0';
	return ret;
}

static void
test_full(void **state)
{
	char word[4];

	(void)state;
	for (unsigned i = 0; i < ENTRIES; i++)
		CHECK(add(word_of(i, word), i % 7, 1 + (int)(i % 50)), "%u", i);
	assert_false(add(word_of(ENTRIES, word), 0, 1));
	/* One that is there is still found. */
	assert_true(add(word_of(0, word), 0, 9));
	assert_int_equal(weigh(word).weights[0], 10);
	for (unsigned i = 1; i < ENTRIES; i++) {
		struct language_evidence evidence = weigh(word_of(i, word));

		CHECK(evidence.signs_count == 1 &&
			evidence.weights[i % 7] == 1 + (int)(i % 50),
		    "%u: %d", i, evidence.weights[i % 7]);
	}
}

static void
test_words(void **state)
{
	static const struct {
		const char *text;
		int words, weight;
	} cases[] = {
	    {"", 0, 0},
	    {" \n", 0, 0},
	    {"x", 1, 2},
	    {"X", 1, 2},
	    {"x x", 2, 4},
	    {"x, x. x", 3, 6},
	    {"x x x x", 4, 6}, /* counts three times */
	    {"xx", 1, 0},
	    {"az", 1, 30},
	    {"AZ", 1, 30},
	    {"a@z", 2, 0},
	    {"a`z", 2, 0},
	    {"a[z", 2, 0},
	    {"a{z", 2, 0},
	    {"a1z", 2, 0},
	    {"a×z", 2, 0},
	    {"a\xcd\xb8z", 2, 0},	 /* not assigned */
	    {"a\xcc\x81z", 2, 0},	 /* a mark */
	    {"\xca\xb0 \xc7\x85", 2, 0}, /* modifier and title case */
	    {"\xc2\xaa", 1, 0},
	    {"\xc3\x89t", 1, 7}, /* capital */
	    {"\xc3\xa9t", 1, 7},
	    {"\xc3\xb8", 1, 5}, /* a letter counts itself */
	    {"\xc3\xb8l \xc3\x98l", 2, 10},
	    {FORTY, 1, 11},
	    {FORTY "k", 1, 0},
	    {FORTY "klm", 1, 0},
	    {TWENTY, 1, 28}, /* and three of its letters */
	    {TWENTY "\xc3\xb8", 1, 15},
	};

	(void)state;
	assert_true(add("x", 3, 2));
	assert_true(add("az", 3, 30));
	assert_true(add("\xc3\xa9t", 3, 7));
	assert_true(lexicon_add_letter(lexicon, "\xc3\xb8", 2, 3, 5));
	assert_true(add(FORTY, 3, 11));
	assert_true(add(TWENTY, 3, 13));
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct language_evidence evidence = weigh(cases[i].text);

		CHECK(evidence.words == cases[i].words, "%zu: %d words", i,
		    evidence.words);
		CHECK(evidence.weights[3] == cases[i].weight, "%zu: %d", i,
		    evidence.weights[3]);
		CHECK(evidence.weights[0] == 0, "%zu", i);
	}
}

/* Of a long text only the beginning is read. */
static void
test_a_long_text(void **state)
{
	char text[READ + 10];

	(void)state;
	assert_true(add("x", 3, 2));
	for (size_t at = READ - 2; at <= READ + 1; at++) {
		memset(text, ' ', sizeof text);
		text[at] = 'x';
		text[sizeof text - 1] = '\0';
		CHECK(weigh(text).weights[3] == (at < READ ? 2 : 0), "%zu", at);
	}
	/* A character is cut. */
	memset(text, ' ', sizeof text);
	memcpy(text + READ - 1, "\xc3\xb8", 3);
	assert_int_equal(weigh(text).words, 0);
}

/* Subject and text are weighed one after the other. */
static void
test_two_texts(void **state)
{
	struct language_evidence evidence = {0};

	(void)state;
	assert_true(add("x", 3, 2));
	lexicon_weigh(memory, lexicon, "x x", 3, &evidence);
	lexicon_weigh(memory, lexicon, "x x", 3, &evidence);
	assert_int_equal(evidence.weights[3], 6);
	assert_int_equal(evidence.words, 4);
	assert_int_equal(evidence.signs_count, 1);
}

static void
test_strongest_words(void **state)
{
	static const struct {
		const char *text, *words;
	} cases[] = {
	    {"", ""},
	    {"other", ""},
	    {"one other", "one"},
	    {"one two three", "three two one"},
	    {"three two one", "three two one"},
	    {"one one one two", "one two"}, /* 3 to 2 */
	    {"two too", "two too"},	    /* equal: the first */
	    {"too two", "too two"},
	    {"one \xc3\xb8", "\xc3\xb8 one"},
	    {"one two three four five six seven eight",
		"eight seven six five four three two one"},
	    {"one two three four five six seven eight nine",
		"nine eight seven six five four three two"},
	    {"nine eight seven six five four three two one",
		"nine eight seven six five four three two"},
	    {"nine eight seven six five four three two too",
		"nine eight seven six five four three two"},
	};
	static const char *const words[] = {"one", "two", "three", "four",
	    "five", "six", "seven", "eight", "nine"};

	(void)state;
	for (size_t i = 0; i < LENGTH(words); i++)
		assert_true(add(words[i], 2, (int)i + 1));
	assert_true(add("too", 2, 2));
	assert_true(add("other", 1, 50));
	assert_true(lexicon_add_letter(lexicon, "\xc3\xb8", 2, 2, 4));
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct language_evidence evidence = weigh(cases[i].text);
		const char *got = language_words(memory, lexicon, &evidence, 2);

		CHECK(strcmp(got, cases[i].words) == 0, "%s: %s", cases[i].text,
		    got);
	}
}

/* Words beyond the most that are kept count, but are not shown. */
static void
test_many_words(void **state)
{
	char text[4 * (LANGUAGE_SIGNS_MAX + 1) + 1] = "", word[4];

	(void)state;
	for (unsigned i = 0; i <= LANGUAGE_SIGNS_MAX; i++) {
		assert_true(add(word_of(i, word), 2,
		    i == LANGUAGE_SIGNS_MAX	      ? 9
			: i == LANGUAGE_SIGNS_MAX - 1 ? 8
						      : 1));
		(void)snprintf(text + 4 * (size_t)i, 5, "%s ", word);
	}
	for (unsigned i = 0; i < 2; i++) {
		struct language_evidence evidence = weigh(text + 4 * i);
		const char *got = language_words(memory, lexicon, &evidence, 2);

		assert_int_equal(evidence.signs_count, LANGUAGE_SIGNS_MAX);
		assert_int_equal(evidence.weights[2],
		    LANGUAGE_SIGNS_MAX - 1 + 8 + 9 - (int)i);
		word_of(LANGUAGE_SIGNS_MAX - (i == 0), word);
		CHECK(strncmp(got, word, 3) == 0, "%u: %s", i, got);
	}
}

static void
test_best(void **state)
{
	static const struct {
		int weights[3], words;
		unsigned best;
	} cases[] = {
	    {{0, 0, 0}, 0, LANGUAGES_MAX},
	    {{2, 0, 0}, 1, LANGUAGES_MAX},
	    {{3, 0, 0}, 1, 0},
	    {{0, 3, 0}, 1, 1},
	    {{5, 6, 0}, 1, 1},
	    {{6, 5, 0}, 1, 0},
	    {{5, 5, 0}, 1, LANGUAGES_MAX},
	    {{5, 0, 5}, 1, LANGUAGES_MAX},
	    {{5, 5, 6}, 1, 2},
	    {{6, 5, 5}, 1, 0},
	    {{5, 6, 6}, 1, LANGUAGES_MAX},
	    {{12, 0, 0}, 100, 0},
	    {{11, 0, 0}, 100, LANGUAGES_MAX},
	    {{12, 0, 0}, 101, LANGUAGES_MAX},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct language_evidence evidence = {.words = cases[i].words};

		memcpy(evidence.weights, cases[i].weights,
		    sizeof cases[i].weights);
		CHECK(language_best(&evidence) == cases[i].best, "%zu: %u", i,
		    language_best(&evidence));
	}
}

static void
test_share(void **state)
{
	struct language_evidence evidence = {0};

	(void)state;
	assert_int_equal(language_share(&evidence, 1), 0);
	evidence.weights[1] = 1;
	assert_int_equal(language_share(&evidence, 1), 100);
	assert_int_equal(language_share(&evidence, 0), 0);
	evidence.weights[0] = 1;
	evidence.weights[LANGUAGES_MAX - 1] = 2;
	assert_int_equal(language_share(&evidence, 1), 25);
	assert_int_equal(language_share(&evidence, LANGUAGES_MAX - 1), 50);
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_bounds),
	    TEST(test_full),
	    TEST(test_words),
	    TEST(test_a_long_text),
	    TEST(test_two_texts),
	    TEST(test_strongest_words),
	    TEST(test_many_words),
	    TEST(test_best),
	    TEST(test_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
