/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "rules/ruleset.h"
#include "tests/unit/rules_text.h"

/* A word is what it counts for, and how much; n: against. */
static const char *const words[] = {"erasure", "access", "rectification",
    "objection", "optout", "question", "any", "doubt", "processor"};
static const int weights[] = {1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 24, 30};

static struct ruleset *
load(const char *more)
{
	struct buffer text = {0};
	struct ruleset *rules;
	struct error err;

	buffer_add_string(&text, "language any\n");
	for (size_t i = 0; i < LENGTH(words); i++)
		for (size_t j = 0; j < LENGTH(weights); j++)
			for (int sign = 1; sign >= -1; sign -= 2)
				buffer_add_printf(&text,
				    "rule %s%s%d\nkind %s\nweight %d\n"
				    "pattern \\b%s%s%d\\b\n",
				    words[i], sign > 0 ? "" : "n", weights[j],
				    words[i], sign * weights[j], words[i],
				    sign > 0 ? "" : "n", weights[j]);
	buffer_add_string(&text, more);
	rules = rules_of_bytes(text.data, text.length, &err);
	buffer_release(&text);
	CHECK(rules != NULL, "%s", err.text);
	return rules;
}

#define E KIND_BIT(KIND_ERASURE)
#define A KIND_BIT(KIND_ACCESS)

static void
scores(void **state)
{
	static const struct {
		const char *text;
		enum decision decision;
		int score;
		kind_set kinds;
		int runner_up; /* -1: none */
	} cases[] = {
	    {"erasure6", DECISION_REQUEST, 6, E, -1},
	    {"erasure5", DECISION_REQUEST, 5, E, -1},
	    {"erasure4", DECISION_UNSURE, 4, E, -1},
	    {"erasure2", DECISION_UNSURE, 2, E, -1},
	    {"erasure1", DECISION_NOT_REQUEST, 1, 0, -1},
	    {"erasure6 erasuren6", DECISION_NOT_REQUEST, 0, 0, -1},
	    {"erasure6 erasuren5", DECISION_NOT_REQUEST, 1, 0, -1},
	    {"erasure6 erasuren10", DECISION_NOT_REQUEST, 0, 0, -1},
	    {"any3", DECISION_UNSURE, 3, 0, -1},
	    {"any1", DECISION_NOT_REQUEST, 1, 0, -1},
	    {"any1 erasure4", DECISION_REQUEST, 5, E, -1},
	    {"any3 erasure2", DECISION_UNSURE, 4, E, -1},
	    {"any3 erasure3", DECISION_REQUEST, 5, E, -1},
	    {"any3 anyn3 erasure4", DECISION_NOT_REQUEST, 1, 0, -1},
	    /* against all, before and behind */
	    {"anyn3 erasure6", DECISION_UNSURE, 3, E, -1},
	    {"anyn6 anyn3 erasure6", DECISION_UNSURE, -3, E, -1},
	    {"anyn10 erasure6", DECISION_NOT_REQUEST, -4, 0, -1},
	    {"erasure6 anyn10", DECISION_UNSURE, -4, E, -1},
	    {"erasure6 anyn30", DECISION_UNSURE, -24, E, -1},
	    {"anyn24 erasure4 erasure6", DECISION_NOT_REQUEST, -14, 0, -1},
	    {"erasure4 anyn24 erasure6", DECISION_NOT_REQUEST, -14, 0, -1},
	    {"anyn8 erasure10", DECISION_UNSURE, 2, E, -1},
	    {"anyn8 erasure11", DECISION_UNSURE, 2, E, -1},
	    {"erasure30 anyn3", DECISION_REQUEST, 7, E, -1},
	    {"doubtn10 erasure6 anyn10", DECISION_UNSURE, -4, E, -1},
	    /* several kinds */
	    {"access6 erasure6", DECISION_REQUEST, 6, A | E, KIND_ERASURE},
	    {"access3 erasure6", DECISION_REQUEST, 6, E, KIND_ACCESS},
	    {"access3 rectification4 erasure6", DECISION_REQUEST, 6, E,
		KIND_RECTIFICATION},
	    {"erasure6 objection3 optout4", DECISION_REQUEST, 6, E,
		KIND_OPTOUT},
	    {"erasure6 objection4 optout3", DECISION_REQUEST, 6, E,
		KIND_OBJECTION},
	    {"erasure6 objection3 optout3", DECISION_REQUEST, 6, E,
		KIND_OBJECTION},
	    {"erasure6 question6", DECISION_REQUEST, 6, E, KIND_QUESTION},
	    {"question6", DECISION_REQUEST, 6, KIND_BIT(KIND_QUESTION), -1},
	    {"access6 accessn10 erasure6", DECISION_REQUEST, 6, E, -1},
	    /* doubt */
	    {"doubt2", DECISION_UNSURE, 2, 0, -1},
	    {"doubt1", DECISION_NOT_REQUEST, 1, 0, -1},
	    {"doubt2 anyn1", DECISION_NOT_REQUEST, -1, 0, -1},
	    {"doubt4 anyn1", DECISION_NOT_REQUEST, -1, 0, -1},
	    {"doubt4 erasuren6", DECISION_UNSURE, 2, 0, -1},
	    {"doubt3 erasuren6", DECISION_NOT_REQUEST, 1, 0, -1},
	    {"doubt2 erasuren6", DECISION_NOT_REQUEST, 0, 0, -1},
	    {"doubt1 any1", DECISION_UNSURE, 2, 0, -1},
	    {"doubt2 access4", DECISION_UNSURE, 4, A, -1},
	};
	struct arena *memory = arena_new();
	struct ruleset *rules = load("");

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message message = {.subject = "", .text = cases[i].text};
		struct classification got;

		classify(memory, rules, &message, &got);
		CHECK(got.decision == cases[i].decision &&
			got.score == cases[i].score &&
			got.kinds == cases[i].kinds &&
			got.runner_up == cases[i].runner_up,
		    "%s: %s %d %#x %d", cases[i].text,
		    decision_name(got.decision), got.score, got.kinds,
		    got.runner_up);
	}
	ruleset_free(rules);
	arena_free(memory);
}

static const char *
pad(struct buffer *text, const char *start, size_t length, const char *end)
{
	buffer_clear(text);
	buffer_add_string(text, start);
	while (text->length < length)
		buffer_add_byte(text, 'z');
	buffer_add_string(text, end);
	return buffer_string(text);
}

/* What a long text says beside the main thing, or far down. */
static void
long_texts(void **state)
{
	static const struct {
		const char *subject, *start;
		size_t length; /* of all before the end */
		const char *end;
		enum decision decision;
		kind_set kinds;
	} cases[] = {
	    {"", "erasure24 access7 ", 600, "", DECISION_REQUEST, E | A},
	    {"", "erasure24 access7 ", 601, "", DECISION_REQUEST, E},
	    {"", "erasure24 access8 ", 601, "", DECISION_REQUEST, E | A},
	    {"", "erasure30 access8 ", 601, "", DECISION_REQUEST, E | A},
	    {"", "erasure30 access7 ", 601, "", DECISION_REQUEST, E},
	    {"", "erasure10 access5 ", 601, "", DECISION_REQUEST, E | A},
	    {"", "", 1999, " erasure6", DECISION_UNSURE, E},
	    {"", "", 1998, " erasure6", DECISION_REQUEST, E},
	    {"erasure6", "", 1999, " erasure6", DECISION_REQUEST, E},
	    {"", "access5 ", 1999, " erasure6", DECISION_REQUEST, E | A},
	    {"", "access4 ", 1999, " erasure6", DECISION_UNSURE, E},
	    {"", "", 1999, " erasure4", DECISION_UNSURE, E},
	    {"", "", 1999, " erasure24", DECISION_UNSURE, E},
	    {"", "anyn10 ", 1999, " erasure30", DECISION_UNSURE, E},
	};
	struct arena *memory = arena_new();
	struct ruleset *rules = load("");
	struct buffer text = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message message = {.subject = cases[i].subject,
		    .text = pad(
			&text, cases[i].start, cases[i].length, cases[i].end)};
		struct classification got;

		classify(memory, rules, &message, &got);
		CHECK(got.decision == cases[i].decision &&
			got.kinds == cases[i].kinds,
		    "%zu: %s %d %#x", i, decision_name(got.decision), got.score,
		    got.kinds);
	}
	buffer_release(&text);
	ruleset_free(rules);
	arena_free(memory);
}

static void
processors(void **state)
{
	static const struct {
		const char *text;
		bool is_processor;
	} cases[] = {{"processor5", true}, {"processor4", false},
	    {"erasure6", false}, {"erasure6 processor6", true}};
	struct arena *memory = arena_new();
	struct ruleset *rules = load("");

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message message = {.subject = "", .text = cases[i].text};
		struct classification got;

		classify(memory, rules, &message, &got);
		CHECK(got.processor == cases[i].is_processor, "%s",
		    cases[i].text);
	}
	ruleset_free(rules);
	arena_free(memory);
}

/* Without words that show a language, rules do; the office's first. */
static void
languages_of_rules(void **state)
{
	static const struct {
		const char *text, *office; /* NULL: none is set */
		const char *language;
		int score;
	} cases[] = {
	    {"dansk engelsk", NULL, "en", 4},
	    {"dansk", NULL, "da", 3},
	    {"nothing", NULL, "", 0},
	    {"erasure6", NULL, "", 6},
	    {"dansk engelsk", "da", "da", 4},
	    {"engelsk", "da", "en", 4},
	    {"dansk engelsk", "en", "en", 4},
	    {"ord", NULL, "en", 1},
	    {"dansk engelsk ikke", NULL, "en", 2},
	    {"dansk engelsk ikke noting", NULL, "en", 1},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct ruleset *rules =
		    load("language da\nrule da\nkind erasure\nweight 3\n"
			 "pattern dansk\n"
			 "rule dan\nkind erasure\nweight -2\npattern ikke\n"
			 "language en\nrule en\nkind erasure\nweight 4\n"
			 "pattern engelsk\n"
			 "rule eno\nkind erasure\nweight 1\n"
			 "pattern \\bord\n"
			 "rule enn\nkind erasure\nweight -3\npattern noting\n");
		struct message message = {.subject = "", .text = cases[i].text};
		struct classification got;

		if (cases[i].office != NULL)
			ruleset_set_languages(rules, &cases[i].office, 1);
		classify(memory, rules, &message, &got);
		CHECK(strcmp(got.language, cases[i].language) == 0 &&
			got.score == cases[i].score,
		    "%s, %s: %s %d", cases[i].text,
		    cases[i].office == NULL ? "-" : cases[i].office,
		    got.language, got.score);
		ruleset_free(rules);
	}
	arena_free(memory);
}

#define OTHER "Bilbo Frodo Gandalf Gimli Legolas Boromir Aragorn "

/* The languages that an office writes break ties, and win if all is thin. */
static void
languages_of_words(void **state)
{
	static const struct {
		const char *text;
		const char *office[2]; /* NULL: no more */
		const char *language;
	} cases[] = {
	    {"og det the and", {NULL}, ""},
	    {"og det the and", {"da"}, "da"},
	    {"og det the and", {"en"}, "en"},
	    {"og det the and", {"xx"}, ""},
	    {"og det the and", {"xx", "en"}, "en"},
	    {"og det the and", {"sv", "en"}, "en"},
	    {"og det the and och att", {"sv", "en"}, "sv"},
	    {"og det the and och", {"sv", "en"}, "en"},
	    {"og the and", {"da"}, "da"},
	    {"og the and and the and the", {"da"}, "en"},
	    {"og det the", {NULL}, "da"},
	    {"og det the", {"en", "da"}, "da"},
	    {"og det the and", {"da", "en"}, "da"},
	    {"og det the and", {"en", "da"}, "en"},
	    /* thin: half of the best one's evidence is enough */
	    {"og det og the and the and the", {"da"}, "da"},
	    {"og det the and the and the", {"da"}, "en"},
	    /* else three quarters; the third repetition is the last to count */
	    {"og det og det the and the and the and", {"da"}, "en"},
	    {"og det og det og the and the and the and the", {"da"}, "da"},
	    /* other words are no evidence */
	    {"og det the and, " OTHER OTHER OTHER, {"en"}, "en"},
	    {"nothing", {"en"}, ""},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct ruleset *rules = load("language da\nwords 2 og det\n"
					     "language en\nwords 2 the and\n"
					     "language sv\nwords 2 och att\n");
		struct message message = {.subject = "", .text = cases[i].text};
		struct classification got;
		size_t count = 0;

		while (count < 2 && cases[i].office[count] != NULL)
			count++;
		ruleset_set_languages(rules, cases[i].office, count);
		classify(memory, rules, &message, &got);
		CHECK(strcmp(got.language, cases[i].language) == 0,
		    "%s, %s: %s", cases[i].text,
		    count == 0 ? "-" : cases[i].office[count - 1],
		    got.language);
		ruleset_free(rules);
	}
	arena_free(memory);
}

/*
 * Rules of similar languages count, until those of the language itself find a
 * request; those that its file names always do.
 */
static void
languages_that_are_similar(void **state)
{
	static const char more[] =
	    "language da\nwords 2 og det\n"
	    "rule da-slet\nkind erasure\nweight 5\npattern slet\n"
	    "rule da-svag\nkind erasure\nweight 4\npattern svag\n"
	    "rule da-protest\nkind objection\nweight 6\npattern protest\n"
	    "rule da-lov\nkind any\nweight 6\npattern lov\n"
	    "language sv\nwords 2 och att\n"
	    "rule sv-utdrag\nkind access\nweight 6\npattern utdrag\n"
	    "rule sv-inte\nkind erasure\nweight -9\npattern inte\n"
	    "language nb\nwith da\nwords 2 ikke dere\n"
	    "rule nb-fjern\nkind erasure\nweight 5\npattern fjern\n"
	    "language en\nwords 1 the and\n"
	    "rule en-copy\nkind access\nweight 6\npattern copy\n";
	static const struct {
		const char *text;
		int score;
		kind_set kinds;
	} cases[] = {
	    {"og det och slet utdrag", 5, E},
	    {"og det och svag utdrag", 6, A},
	    {"og det och slet inte", 5, E},
	    {"og det och svag inte", 0, 0},
	    /* the law's name is no request */
	    {"og det och lov utdrag", 8, A},
	    /* less than half of the evidence: too different */
	    {"og det og och svag utdrag", 4, E},
	    {"og det svag utdrag", 4, E},
	    /* English needs a tenth */
	    {"og det og det og the svag copy", 6, A},
	    {"og det og det og det the svag copy", 4, E},
	    {"og det slet the copy", 5, E},
	    {"ikke dere fjern protest", 6, E | KIND_BIT(KIND_OBJECTION)},
	    {"ikke dere och fjern utdrag", 5, E},
	    {"ikke dere och utdrag", 6, A},
	    /* not the other way round */
	    {"og det ikke slet fjern protest", 6, E | KIND_BIT(KIND_OBJECTION)},
	    {"slet utdrag", 6, A | E},
	};
	struct arena *memory = arena_new();
	struct ruleset *rules = load(more);

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message message = {.subject = "", .text = cases[i].text};
		struct classification got;

		classify(memory, rules, &message, &got);
		CHECK(
		    got.score == cases[i].score && got.kinds == cases[i].kinds,
		    "%s (%s): %d %x", cases[i].text, got.language, got.score,
		    (unsigned)got.kinds);
	}
	ruleset_free(rules);
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(scores),
	    cmocka_unit_test(long_texts),
	    cmocka_unit_test(processors),
	    cmocka_unit_test(languages_of_rules),
	    cmocka_unit_test(languages_of_words),
	    cmocka_unit_test(languages_that_are_similar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
