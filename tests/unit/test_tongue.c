/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "rules/judging_private.h"
#include "rules/ruleset_private.h"

/* Which language a message is in, and the languages whose rules run. */

#define NONE LANGUAGES_MAX

enum {
	DE,
	EN,
	DA,
	NB,
	TONGUES
};

static struct arena *memory;

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

/* Judges "w", a word of these weights. */
static struct judging
judge(const int weights[TONGUES], const char *const office[2],
    const char *subject, const char *text)
{
	struct ruleset *rules = arena_alloc(memory, sizeof *rules);
	struct message *message = arena_alloc(memory, sizeof *message);
	struct judging judging = {
	    .memory = memory,
	    .rules = rules,
	    .message = message,
	    .result = arena_alloc(memory, sizeof *judging.result),
	};

	*rules = (struct ruleset){
	    .languages = {[DE] = "de", [EN] = "en", [DA] = "da", [NB] = "nb"},
	    .languages_count = TONGUES,
	    .companions = {[DE] = 1u << NB},
	    .lexicon = lexicon_new(),
	};
	for (unsigned i = 0; i < TONGUES; i++)
		assert_true(lexicon_add(rules->lexicon, "w", 1, i, weights[i]));
	for (size_t i = 0; i < 2 && office[i] != NULL; i++)
		memcpy(rules->office[rules->office_count++], office[i], 3);
	*message = (struct message){.subject = subject, .text = text};
	judging_choose_languages(&judging);
	lexicon_free(rules->lexicon);
	return judging;
}

#define ALL (1u << DE | 1u << EN | 1u << DA | 1u << NB)

static void
test_choice(void **state)
{
	static const struct {
		int weights[TONGUES];
		const char *office[2];
		unsigned best;
		int percent;
		unsigned runs;
	} cases[] = {
	    /* Similar ones; English with less; what the file names. */
	    {{0, 0, 10, 0}, {NULL}, DA, 100, 1u << DA},
	    {{0, 0, 10, 5}, {NULL}, DA, 66, 1u << DA | 1u << NB},
	    {{0, 0, 10, 4}, {NULL}, DA, 71, 1u << DA},
	    {{0, 1, 10, 0}, {NULL}, DA, 90, 1u << DA | 1u << EN},
	    {{0, 1, 11, 0}, {NULL}, DA, 91, 1u << DA},
	    {{1, 0, 10, 1}, {NULL}, DA, 83, 1u << DA},
	    {{10, 0, 0, 0}, {NULL}, DE, 100, 1u << DE | 1u << NB},
	    /* Unknown: nothing, little, a tie. */
	    {{0, 0, 0, 0}, {NULL}, NONE, 0, ALL},
	    {{0, 2, 0, 0}, {NULL}, NONE, 0, ALL},
	    {{0, 0, 5, 5}, {NULL}, NONE, 0, ALL},
	    /* The office's says what it is. */
	    {{0, 0, 0, 0}, {"da"}, NONE, 0, ALL},
	    {{0, 2, 0, 0}, {"en"}, EN, 100, 1u << EN},
	    {{0, 0, 5, 5}, {"nb"}, NB, 50, 1u << DA | 1u << NB},
	    {{0, 0, 0, 1}, {"nb"}, NB, 100, 1u << NB},
	    {{5, 0, 5, 0}, {"de"}, DE, 50, 1u << DE | 1u << DA | 1u << NB},
	    {{0, 0, 5, 5}, {"xx"}, NONE, 0, ALL},
	    {{0, 0, 5, 5}, {"xx", "da"}, DA, 50, 1u << DA | 1u << NB},
	    /* Half of a thin evidence, three quarters of any. */
	    {{0, 0, 10, 5}, {"nb"}, NB, 33, 1u << DA | 1u << NB},
	    {{0, 0, 11, 5}, {"nb"}, DA, 68, 1u << DA},
	    {{0, 0, 11, 6}, {"nb"}, NB, 35, 1u << DA | 1u << NB},
	    {{0, 0, 12, 8}, {"nb"}, DA, 60, 1u << DA | 1u << NB},
	    {{12, 0, 8, 0}, {"da"}, DE, 60, 1u << DE | 1u << DA | 1u << NB},
	    {{0, 0, 12, 9}, {"nb"}, NB, 42, 1u << DA | 1u << NB},
	    {{0, 0, 12, 9}, {"da"}, DA, 57, 1u << DA | 1u << NB},
	    /* Of two: more evidence, then the first; the best if it is one. */
	    {{0, 12, 9, 10}, {"da", "nb"}, NB, 32,
		1u << EN | 1u << DA | 1u << NB},
	    {{0, 12, 10, 9}, {"da", "nb"}, DA, 32,
		1u << EN | 1u << DA | 1u << NB},
	    {{0, 12, 9, 10}, {"nb", "da"}, NB, 32,
		1u << EN | 1u << DA | 1u << NB},
	    {{0, 12, 9, 9}, {"nb", "da"}, NB, 30,
		1u << EN | 1u << DA | 1u << NB},
	    {{0, 12, 9, 0}, {"da", "en"}, EN, 57, 1u << EN | 1u << DA},
	    {{0, 12, 9, 0}, {"xx", "da"}, DA, 42, 1u << EN | 1u << DA},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct judging judging =
		    judge(cases[i].weights, cases[i].office, "", "w");
		const struct classification *result = judging.result;
		unsigned runs = 0;

		for (unsigned k = 0; k < LANGUAGES_MAX; k++)
			runs |= (unsigned)judging.runs[k] << k;
		CHECK(
		    judging.best == cases[i].best, "%zu: %u", i, judging.best);
		CHECK(strcmp(result->language,
			  cases[i].best == NONE
			      ? ""
			      : judging.rules->languages[cases[i].best]) == 0,
		    "%zu: %s", i, result->language);
		CHECK(result->language_percent == cases[i].percent, "%zu: %d",
		    i, result->language_percent);
		CHECK(runs == cases[i].runs, "%zu: %#x", i, runs);
		CHECK(judging.runs[LANGUAGES_MAX], "%zu", i);
	}
}

static void
test_subject_and_text(void **state)
{
	static const char *const office[2];
	static const int weights[TONGUES] = {0, 0, 4, 0};

	(void)state;
	assert_int_equal(judge(weights, office, "w", "").best, DA);
	assert_int_equal(judge(weights, office, "", "").best, NONE);
	assert_int_equal(judge(weights, office, "w", "w").best, DA);
}

/* What is explained: the three with the most evidence. */
static void
test_evidence(void **state)
{
	static const struct {
		int weights[TONGUES];
		const char *codes;
		int percent; /* of the first */
	} cases[] = {
	    {{0, 0, 0, 0}, "", 0},
	    {{0, 2, 0, 0}, "en", 100},
	    {{1, 2, 0, 0}, "en de", 66},
	    {{5, 5, 0, 10}, "nb de en", 50},
	    {{4, 3, 2, 1}, "de en da", 40},
	    {{1, 2, 3, 4}, "nb da en", 40},
	};
	static const char *const office[2];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct classification *result =
		    judge(cases[i].weights, office, "", "w").result;
		char codes[40] = "";
		size_t length = 0;

		for (size_t k = 0; k < result->languages_count; k++) {
			if (k > 0)
				codes[length++] = ' ';
			memcpy(codes + length, result->languages[k].code, 2);
			length += 2;
			CHECK(strcmp(result->languages[k].words, "w") == 0,
			    "%zu: %s", i, result->languages[k].words);
		}
		CHECK(strcmp(codes, cases[i].codes) == 0, "%zu: %s", i, codes);
		CHECK(result->languages_count == 0 ||
			result->languages[0].percent == cases[i].percent,
		    "%zu: %d", i, result->languages[0].percent);
	}
}

/* More evidence is required if rules match, unless they said which it is. */
static void
test_whether_it_is_known(void **state)
{
	static const struct {
		const char *language;
		kind_set possible;
		int percent;
		unsigned best;
		bool is_known;
	} cases[] = {
	    {"", 0, 100, NONE, false},
	    {"", 1, 100, NONE, false},
	    {"da", 0, 0, DA, true},
	    {"da", 0, 37, DA, true},
	    {"da", 1, 37, DA, false},
	    {"da", 1, 38, DA, true},
	    {"da", 1, 39, DA, true},
	    {"da", 1, 0, NONE, true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct classification result = {
		    .language_percent = cases[i].percent};
		const struct judging judging = {.result = &result,
		    .possible = cases[i].possible,
		    .best = cases[i].best};

		(void)snprintf(result.language, sizeof result.language, "%s",
		    cases[i].language);
		CHECK(judging_knows_language(&judging) == cases[i].is_known,
		    "%zu", i);
	}
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_choice),
	    TEST(test_subject_and_text),
	    TEST(test_evidence),
	    TEST(test_whether_it_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
