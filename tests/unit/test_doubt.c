/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "rules/judging_private.h"
#include "tests/unit/rules_text.h"

/* What is beside the letter, and what could not be read. */

#define E KIND_BIT(KIND_ERASURE)
#define A KIND_BIT(KIND_ACCESS)
#define TWELVE \
	"one two  three\nfour five six\tseven eight nine ten eleven twelve"
#define ELEVEN "one two three four five six seven eight nine ten eleven  \n"

static struct arena *memory;
static struct ruleset *rules;

/* "erasure6" is a request, "erasure4" not for sure, "erasure1" is nothing. */
static int
set_up(void **state)
{
	struct buffer text = {0};
	struct error err;

	(void)state;
	memory = arena_new();
	buffer_add_string(&text, "language any\n");
	for (int weight = 1; weight <= 6; weight++)
		buffer_add_printf(&text,
		    "rule erasure%d\nkind erasure\nweight %d\n"
		    "pattern \\berasure%d\\b\n",
		    weight, weight, weight);
	rules = rules_of_bytes(text.data, text.length, &err);
	buffer_release(&text);
	return rules == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
	(void)state;
	ruleset_free(rules);
	arena_free(memory);
	return 0;
}

/* As the letter alone was judged. */
static struct classification
judged(enum decision decision, kind_set kinds, size_t hits_count)
{
	struct rule_hit *hits =
	    arena_array(memory, CLASSIFY_HITS_MAX, sizeof *hits);

	for (size_t i = 0; i < CLASSIFY_HITS_MAX; i++)
		hits[i] = (struct rule_hit){.id = "letter", .start = 3};
	return (struct classification){
	    .decision = decision,
	    .kinds = kinds,
	    .other = "",
	    .hits = hits,
	    .hits_count = hits_count,
	};
}

static void
test_few_words_beside_something_unreadable(void **state)
{
	static const struct {
		enum decision before;
		size_t hits_count;
		enum unreadable unreadable;
		enum decision want;
	} cases[] = {
	    {DECISION_REQUEST, 0, UNREADABLE_NO, DECISION_REQUEST},
	    {DECISION_REQUEST, 0, UNREADABLE_DOCUMENT, DECISION_UNSURE},
	    {DECISION_REQUEST, 0, UNREADABLE_SEALED, DECISION_UNSURE},
	    {DECISION_REQUEST, 1, UNREADABLE_DOCUMENT, DECISION_REQUEST},
	    {DECISION_UNSURE, 0, UNREADABLE_DOCUMENT, DECISION_UNSURE},
	    {DECISION_UNSURE, 0, UNREADABLE_NO, DECISION_UNSURE},
	    {DECISION_NOT_REQUEST, 0, UNREADABLE_NO, DECISION_NOT_REQUEST},
	    {DECISION_NOT_REQUEST, 1, UNREADABLE_NO, DECISION_NOT_REQUEST},
	    {DECISION_NOT_REQUEST, 0, UNREADABLE_PICTURE, DECISION_UNSURE},
	    {DECISION_NOT_REQUEST, 1, UNREADABLE_PICTURE, DECISION_UNSURE},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct message message = {.subject = "",
		    .text = "hello",
		    .letter.unreadable = cases[i].unreadable};
		struct classification result =
		    judged(cases[i].before, A, cases[i].hits_count);

		judging_doubt(memory, rules, &message, &result);
		CHECK(result.decision == cases[i].want, "%zu: %s", i,
		    decision_name(result.decision));
		CHECK(result.kinds == A, "%zu", i);
		CHECK(result.hits_count == cases[i].hits_count, "%zu", i);
	}
}

/* Only a document may be identified by the words beside it. */
static void
test_words_that_identify_a_document(void **state)
{
	static const struct {
		const char *text, *other;
		enum unreadable unreadable;
		bool is_identified;
	} cases[] = {
	    {TWELVE, "application", UNREADABLE_DOCUMENT, true},
	    {ELEVEN, "application", UNREADABLE_DOCUMENT, false},
	    {"", "application", UNREADABLE_DOCUMENT, false},
	    {TWELVE, "", UNREADABLE_DOCUMENT, false},
	    {TWELVE, "application", UNREADABLE_PICTURE, false},
	    {TWELVE, "application", UNREADABLE_SEALED, false},
	    {ELEVEN, "application", UNREADABLE_NO, true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct message message = {.subject = "",
		    .text = cases[i].text,
		    .letter.unreadable = cases[i].unreadable};
		struct classification result =
		    judged(DECISION_NOT_REQUEST, 0, 0);

		result.other = cases[i].other;
		judging_doubt(memory, rules, &message, &result);
		CHECK(result.decision ==
			(cases[i].is_identified ? DECISION_NOT_REQUEST
						: DECISION_UNSURE),
		    "%zu: %s", i, decision_name(result.decision));
		CHECK(strcmp(result.other,
			  cases[i].is_identified ? "application" : "") == 0,
		    "%zu: %s", i, result.other);
	}
}

static void
test_a_request_beside_the_letter(void **state)
{
	static const struct {
		const char *beside, *hidden;
		enum decision before;
		kind_set kinds;
		size_t hits_count;
		enum decision want;
		kind_set want_kinds;
		size_t want_hits;
	} cases[] = {
	    {NULL, NULL, DECISION_NOT_REQUEST, 0, 0, DECISION_NOT_REQUEST, 0,
		0},
	    {"", "", DECISION_NOT_REQUEST, 0, 0, DECISION_NOT_REQUEST, 0, 0},
	    {"erasure6", NULL, DECISION_NOT_REQUEST, 0, 0, DECISION_UNSURE, E,
		1},
	    {"erasure6", "", DECISION_NOT_REQUEST, 0, 0, DECISION_UNSURE, E, 1},
	    {NULL, "erasure6", DECISION_NOT_REQUEST, 0, 0, DECISION_UNSURE, E,
		1},
	    {"", "erasure6", DECISION_NOT_REQUEST, 0, 0, DECISION_UNSURE, E, 1},
	    /* Neither of the two alone. */
	    {"erasure2", "erasure4", DECISION_NOT_REQUEST, 0, 0,
		DECISION_UNSURE, E, 2},
	    {"erasure4", "erasure2", DECISION_NOT_REQUEST, 0, 0,
		DECISION_UNSURE, E, 2},
	    {"erasure4", "", DECISION_NOT_REQUEST, 0, 0, DECISION_NOT_REQUEST,
		0, 0},
	    {"erasure1", "", DECISION_NOT_REQUEST, 0, 0, DECISION_NOT_REQUEST,
		0, 0},
	    /* Rules found something against a request in the letter. */
	    {"erasure6", "", DECISION_NOT_REQUEST, 0, 3, DECISION_UNSURE, E, 4},
	    /* A guess of the letter gives way to a rule, if it is another. */
	    {"erasure6", "", DECISION_REQUEST, A, 0, DECISION_UNSURE, E, 1},
	    {"erasure6", "", DECISION_UNSURE, A, 0, DECISION_UNSURE, E, 1},
	    {"erasure6", "", DECISION_REQUEST, A | E, 0, DECISION_REQUEST,
		A | E, 0},
	    {"erasure6", "", DECISION_UNSURE, E, 0, DECISION_UNSURE, E, 0},
	    /* A rule of the letter does not. */
	    {"erasure6", "", DECISION_REQUEST, A, 1, DECISION_REQUEST, A, 1},
	    {"erasure6", "", DECISION_UNSURE, A, 1, DECISION_UNSURE, A, 1},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct message message = {.subject = "erasure6",
		    .text = "hello",
		    .hidden = cases[i].hidden,
		    .letter.beside = cases[i].beside};
		struct classification result = judged(
		    cases[i].before, cases[i].kinds, cases[i].hits_count);

		judging_doubt(memory, rules, &message, &result);
		CHECK(result.decision == cases[i].want, "%zu: %s", i,
		    decision_name(result.decision));
		CHECK(result.kinds == cases[i].want_kinds, "%zu: %#x", i,
		    result.kinds);
		CHECK(result.hits_count == cases[i].want_hits, "%zu: %zu", i,
		    result.hits_count);
		/* They are in no text that is shown. */
		for (size_t k = cases[i].hits_count; k < result.hits_count; k++)
			CHECK(result.hits[k].length == 0 &&
				strncmp(result.hits[k].id, "erasure", 7) == 0,
			    "%zu, %zu: %s", i, k, result.hits[k].id);
		for (size_t k = 0; k < cases[i].hits_count; k++)
			CHECK(result.hits[k].start == 3, "%zu, %zu", i, k);
	}
}

static void
test_most_hits(void **state)
{
	static const struct {
		size_t before, want;
	} cases[] = {
	    {CLASSIFY_HITS_MAX - 3, CLASSIFY_HITS_MAX - 1},
	    {CLASSIFY_HITS_MAX - 2, CLASSIFY_HITS_MAX},
	    {CLASSIFY_HITS_MAX - 1, CLASSIFY_HITS_MAX},
	    {CLASSIFY_HITS_MAX, CLASSIFY_HITS_MAX},
	};
	const struct message message = {.subject = "",
	    .text = "hello",
	    .letter.beside = "erasure2 erasure4"};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct classification result =
		    judged(DECISION_NOT_REQUEST, 0, cases[i].before);

		judging_doubt(memory, rules, &message, &result);
		CHECK(result.hits_count == cases[i].want, "%zu: %zu", i,
		    result.hits_count);
	}
}

/* The language of the letter stays. */
static void
test_language(void **state)
{
	const struct message message = {
	    .subject = "", .text = "hello", .letter.beside = "erasure6"};
	struct classification result = judged(DECISION_NOT_REQUEST, 0, 0);

	(void)state;
	memcpy(result.language, "da", sizeof "da");
	judging_doubt(memory, rules, &message, &result);
	assert_string_equal(result.language, "da");
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_few_words_beside_something_unreadable),
	    TEST(test_words_that_identify_a_document),
	    TEST(test_a_request_beside_the_letter),
	    TEST(test_most_hits),
	    TEST(test_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
