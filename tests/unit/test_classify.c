/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "rules/ruleset.h"
#include "rules/ruleset_private.h"
#include "tests/rules/cases.h"

static struct ruleset *shipped;

static const char *
in_top(struct arena *memory, const char *name)
{
	const char *top = getenv("top_srcdir");

	return arena_printf(memory, "%s/%s", top == NULL ? "." : top, name);
}

static int
load_shipped(void **state)
{
	struct arena *memory = arena_new();
	const char *directory = in_top(memory, "rules");
	struct error err;

	(void)state;
	shipped = ruleset_load(&directory, 1, &err);
	if (shipped == NULL)
		print_error("%s\n", err.text);
	arena_free(memory);
	return shipped == NULL ? -1 : 0;
}

static int
free_shipped(void **state)
{
	(void)state;
	ruleset_free(shipped);
	return 0;
}

static void
examples(void **state)
{
	struct buffer report = {0};
	bool all_hold = ruleset_check(shipped, &report);

	(void)state;
	CHECK(all_hold, "%s", buffer_string(&report));
	assert_true(ruleset_rules_count(shipped) > 200);
	buffer_release(&report);
}

/* The same patterns, compiled one by one when a text has their words. */
static void
examples_for_few(void **state)
{
	struct arena *memory = arena_new();
	const char *directory = in_top(memory, "rules");
	struct buffer report = {0};
	struct error err = {0};
	struct ruleset *rules =
	    ruleset_load_to_judge(&directory, 1, true, &err);
	bool all_hold;

	(void)state;
	CHECK(rules != NULL, "%s", err.text);
	all_hold = ruleset_check(rules, &report);
	CHECK(all_hold, "%s", buffer_string(&report));
	assert_int_equal(
	    ruleset_rules_count(rules), ruleset_rules_count(shipped));
	buffer_release(&report);
	ruleset_free(rules);
	arena_free(memory);
}

static bool
has_fact(struct arena *memory, const struct classification *result,
    const char *wanted)
{
	for (size_t i = 0; i < result->facts_count; i++)
		if (strcmp(wanted,
			arena_printf(memory, "%s %s",
			    fact_name(result->facts[i].name),
			    result->facts[i].value)) == 0)
			return true;
	return false;
}

static void
check_case(
    struct arena *memory, const char *file, const struct rules_case *item)
{
	struct classification result;
	const char *got;

	classify(memory, shipped, &item->message, &result);
	got = cases_describe(memory, &result);
	CHECK(item->expect[0] == '\0' || strcmp(got, item->expect) == 0 ||
		((strcmp(item->expect, "no-request") == 0 ||
		     strcmp(item->expect, "not-request unsure") == 0) &&
		    result.decision != DECISION_REQUEST),
	    "%s %s: %s, not %s", file, item->name, got, item->expect);
	CHECK(item->language[0] == '\0' ||
		strcmp(result.language, item->language) == 0,
	    "%s %s: language %s, not %s", file, item->name, result.language,
	    item->language);
	for (size_t i = 0; i < item->facts_count; i++)
		CHECK(has_fact(memory, &result, item->facts[i]), "%s %s: %s",
		    file, item->name, item->facts[i]);
	for (size_t i = 0; i < item->absent_count; i++)
		for (size_t j = 0; j < result.facts_count; j++)
			CHECK(strcmp(fact_name(result.facts[j].name),
				  item->absent[i]) != 0,
			    "%s %s: %s %s", file, item->name, item->absent[i],
			    result.facts[j].value);
	assert_int_equal(result.not_evaluated, 0);
}

static void
cases(void **state)
{
	static const char *const files[] = {"da", "de", "en", "es", "facts",
	    "fi", "fr", "it", "nb", "nl", "nn", "other", "pl", "pt", "sv"};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(files); i++) {
		struct rules_cases all;
		struct error err;
		const char *path = in_top(memory,
		    arena_printf(memory, "tests/rules/%s.cases", files[i]));

		CHECK(cases_read(memory, path, &all, &err), "%s", err.text);
		CHECK(all.count >= 10, "%s: %zu", files[i], all.count);
		for (size_t j = 0; j < all.count; j++)
			check_case(memory, files[i], &all.items[j]);
	}
	arena_free(memory);
}

static bool
has_machine_code(const struct rule *rule)
{
	size_t bytes = 0;
	bool has = true;

	for (struct pattern *at = rule->patterns; at != NULL; at = at->next) {
		(void)pcre2_pattern_info(at->code, PCRE2_INFO_JITSIZE, &bytes);
		has = has && bytes > 0;
	}
	return has;
}

/* Those of an office's languages, of "any", and of what they run `with`. */
static void
compiled_for_office(void **state)
{
	static const char *const office[] = {"nn", "xx"};
	uint32_t can_compile = 0;
	size_t count = 0;

	(void)state;
	(void)pcre2_config(PCRE2_CONFIG_JIT, &can_compile);
	ruleset_set_languages(shipped, office, LENGTH(office));
	ruleset_compile(shipped);
	ruleset_set_languages(shipped, NULL, 0);
	for (size_t i = 0; i < shipped->count; i++) {
		const char *language = ruleset_rule(shipped, i).language;
		bool is_theirs = strcmp(language, "nn") == 0 ||
		    strcmp(language, "nb") == 0 || strcmp(language, "any") == 0;

		CHECK(has_machine_code(shipped->rules[i]) ==
			(can_compile != 0 && is_theirs),
		    "%s", shipped->rules[i]->id);
		count += is_theirs;
	}
	assert_true(count > 20 && count < shipped->count / 2);
}

/* Machine code says what the interpreter says. */
static void
compiled(void **state)
{
	uint32_t can_compile = 0;

	(void)pcre2_config(PCRE2_CONFIG_JIT, &can_compile);
	ruleset_compile(shipped);
	assert_true(shipped->count > 200);
	for (size_t i = 0; i < shipped->count; i++)
		CHECK(has_machine_code(shipped->rules[i]) == (can_compile != 0),
		    "%s", shipped->rules[i]->id);
	cases(state);
}

static struct classification
classify_text(struct arena *memory, const char *subject, const char *text)
{
	struct message message = {.subject = subject, .text = text};
	struct classification result;

	classify(memory, shipped, &message, &result);
	return result;
}

/* Case, marks, widths, soft hyphens and line ends make no difference. */
static void
spelling(void **state)
{
	static const char *const texts[] = {
	    "Bitte l\xc3\xb6schen Sie meine Daten.",
	    "BITTE L\xc3\x96SCHEN SIE MEINE DATEN.",
	    "Bitte loschen Sie meine Daten.",
	    "Bitte loeschen Sie meine Daten.",
	    "Bitte lo\xcc\x88schen Sie meine Daten.",
	    "Bitte l\xc3\xb6\xc2\xadschen Sie meine\xc2\xa0 Daten.",
	    "Bitte\n  l\xc3\xb6schen\r\nSie meine\nDaten.",
	    ("Bitte l\xc3\xb6schen Sie meine "
	     "\xef\xbc\xa4\xef\xbd\x81\xef\xbd\x94\xef\xbd\x85\xef\xbd\x8e."),
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(texts); i++) {
		struct classification result =
		    classify_text(memory, "", texts[i]);

		CHECK(result.decision == DECISION_REQUEST &&
			result.kinds == KIND_BIT(KIND_ERASURE),
		    "%s", texts[i]);
	}
	arena_free(memory);
}

static void
hits(void **state)
{
	struct arena *memory = arena_new();
	struct classification result =
	    classify_text(memory, "", "Please DELETE my data.");

	(void)state;
	assert_true(result.hits_count >= 1);
	assert_string_equal(result.hits[0].id, "en-erasure-delete");
	assert_string_equal(result.hits[0].kind, "erasure");
	assert_string_equal(result.hits[0].text, "delete my data");
	assert_int_equal(result.hits[0].where, RULE_TEXT);
	assert_in_range(result.score, 8, 99); /* 2 of them for "my data" */
	assert_string_equal(result.language, "en");
	assert_in_range(result.language_percent, 1, 100);
	arena_free(memory);
}

/* A footer makes a doubt of a request, never nothing. */
static void
never_lost(void **state)
{
	struct arena *memory = arena_new();
	struct classification result = classify_text(memory, "",
	    "Please delete my data.\n\nYou are receiving this email because "
	    "you are a customer. We have updated our privacy policy. "
	    "This is a freedom of information act.");

	(void)state;
	assert_int_equal(result.decision, DECISION_UNSURE);
	assert_int_equal(result.kinds, KIND_BIT(KIND_ERASURE));
	arena_free(memory);
}

static enum decision
decide_with(const char *line, enum expect expect, const char *text)
{
	struct arena *memory = arena_new();
	char folder[] = "/tmp/dpod-test-XXXXXX";
	const char *directories[] = {in_top(memory, "rules"), mkdtemp(folder)};
	const char *path = arena_printf(memory, "%s/own.rules", folder);
	FILE *file = fopen(path, "w");
	struct message message = {.subject = "", .text = text};
	struct classification result;
	struct ruleset *rules;
	struct error err;

	assert_non_null(file);
	assert_true(fputs(line, file) >= 0);
	assert_int_equal(fclose(file), 0);
	rules = ruleset_load(directories, 2, &err);
	CHECK(rules != NULL, "%s", err.text);
	ruleset_set_expect(rules, expect);
	classify(memory, rules, &message, &result);
	ruleset_free(rules);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
	arena_free(memory);
	return result.decision;
}

/* What an error costs is the administrator's to say, by purpose. */
static void
likelihoods(void **state)
{
	static const struct {
		const char *line;
		enum expect expect;
		const char *text;
		enum decision decision;
	} cases[] = {
#define OUR_LETTER "The letters from you are in the kitchen."
#define BIN	   "There is no need for my name in your list now."
#define QUESTION   "Who at the library can see which books a child borrowed?"
#define OPEN	   "Until when does the library stay open on Saturday?"
	    {"# none\n", EXPECT_MIXED, OUR_LETTER, DECISION_NOT_REQUEST},
	    {"threshold mixed unsure 1\n", EXPECT_MIXED, OUR_LETTER,
		DECISION_UNSURE},
	    {"threshold mixed unsure 1\n", EXPECT_PERSONAL, OUR_LETTER,
		DECISION_NOT_REQUEST},
	    {"# none\n", EXPECT_REQUESTS, BIN, DECISION_REQUEST},
	    {"threshold requests request 99\n", EXPECT_REQUESTS, BIN,
		DECISION_UNSURE},
	    /* A person answers a question, if not in a personal mailbox. */
	    {"# none\n", EXPECT_REQUESTS, QUESTION, DECISION_UNSURE},
	    {"# none\n", EXPECT_MIXED, QUESTION, DECISION_UNSURE},
	    {"# none\n", EXPECT_PERSONAL, QUESTION, DECISION_NOT_REQUEST},
	    {"# none\n", EXPECT_MIXED, OPEN, DECISION_NOT_REQUEST},
	    /* Nothing is other mail only where requests are rare. */
	    {"# none\n", EXPECT_REQUESTS, "", DECISION_UNSURE},
	    {"# none\n", EXPECT_MIXED, "", DECISION_NOT_REQUEST},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(decide_with(cases[i].line, cases[i].expect,
			  cases[i].text) == cases[i].decision,
		    "%zu: %s", i, cases[i].line);
}

/*
 * A kind that rules find with little evidence yields to a likelier one; rules
 * that find the law cited are believed.
 */
static void
rules_and_model(void **state)
{
	static const struct {
		const char *text;
		const char *kinds;
	} cases[] = {
	    {"Please take me off your system completely, nothing of me is to "
	     "stay there.",
		"request erasure"},
	    {"Prosím, smažte můj účet i všechno, co o mně máte uloženo.",
		"request erasure"},
	    {"Dobrý den, podle čl. 15 GDPR vás žádám o informaci, jaké údaje "
	     "o mně zpracováváte.",
		"request access"},
	    {"Il 3 marzo vi ho inviato una richiesta di accesso ai sensi "
	     "dell'articolo 15 del GDPR. Il termine di un mese è trascorso "
	     "senza risposta. In mancanza di riscontro mi rivolgerò "
	     "all'autorità di controllo.",
		"request access reminder"},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message message = {.subject = "", .text = cases[i].text};
		struct classification result;
		const char *got;

		classify(memory, shipped, &message, &result);
		got = cases_describe(memory, &result);
		CHECK(strcmp(got, cases[i].kinds) == 0, "%zu: %s", i, got);
	}
	arena_free(memory);
}

#define STONES "Some of the stones are larger than others."
/* What a message is that is no request, and which output explains it. */
static void
what_else(void **state)
{
	static const struct {
		const char *subject, *text;
		enum automatic_reason reason;
		const char *other, *what; /* NULL: any */
	} cases[] = {
	    {"Weekly news", "Five offers of this week, in our newsletter.",
		AUTOMATIC_NO, "newsletter", "request"},
	    {"Weekly news", "Five offers of this week, in our newsletter.",
		AUTOMATIC_LIST, "newsletter", "request"},
	    {"Bgr", "Qwx zyx.", AUTOMATIC_NO, "", NULL},
	    {"", STONES, AUTOMATIC_LIST, "list", "request"},
	    {"", STONES, AUTOMATIC_PRECEDENCE, "list", "request"},
	    {"", STONES, AUTOMATIC_SUBMITTED, "automatic", "request"},
	    {"Erase", "Please erase all my personal data.", AUTOMATIC_NO, "",
		"erasure"},
	    {"Copy", "Please send me a copy of my personal data.",
		AUTOMATIC_LIST, "", "access"},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message message = {.subject = cases[i].subject,
		    .text = cases[i].text,
		    .automatic.reason = cases[i].reason};
		struct classification got;

		classify(memory, shipped, &message, &got);
		CHECK(strcmp(got.other, cases[i].other) == 0, "%zu: %s %s", i,
		    got.other, decision_name(got.decision));
		CHECK(cases[i].what == NULL ||
			strcmp(got.sentence.what, cases[i].what) == 0,
		    "%zu: %s", i, got.sentence.what);
	}
	arena_free(memory);
}

static void
names(void **state)
{
	enum kind kind;

	(void)state;
	for (int i = 0; i < KINDS; i++) {
		assert_true(kind_find(kind_name((enum kind)i), &kind));
		assert_int_equal(kind, i);
	}
	assert_false(kind_find("any", &kind));
	assert_string_equal(decision_name(DECISION_UNSURE), "unsure");
	assert_string_equal(rule_where_name(RULE_ATTACHMENT), "attachment");
}

/* What the office is written to in breaks ties, and wins on thin evidence. */
static void
language_of_office(void **state)
{
	static const struct {
		const char *office;
		const char *text;
		const char *language;
	} cases[] = {
	    {"en", "STOP", "en"},
	    {"fr", "STOP", "fr"},
	    {"en", "May I have my records erased?", "en"},
	    {"nb", "Slett kontoen min. Takk", "nb"},
	    {"nn", "Slett kontoen min. Takk", "nn"},
	    {"en", "Bitte löschen Sie alle meine Daten.", "de"},
	    {"nb", "Slet venligst alle mine oplysninger hos jer.", "da"},
	    {"xx", "Please delete my account.", "en"},
	    {"pl", "Prosím, smažte můj účet i všechno, co o mně máte.", "cs"},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message message = {.subject = "", .text = cases[i].text};
		struct classification result;

		ruleset_set_languages(shipped, &cases[i].office, 1);
		classify(memory, shipped, &message, &result);
		CHECK(strcmp(result.language, cases[i].language) == 0,
		    "%s to %s: %s", cases[i].text, cases[i].office,
		    result.language);
	}
	ruleset_set_languages(shipped, NULL, 0);
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(examples),
	    cmocka_unit_test(examples_for_few),
	    cmocka_unit_test(cases),
	    cmocka_unit_test(spelling),
	    cmocka_unit_test(hits),
	    cmocka_unit_test(never_lost),
	    cmocka_unit_test(likelihoods),
	    cmocka_unit_test(rules_and_model),
	    cmocka_unit_test(what_else),
	    cmocka_unit_test(names),
	    cmocka_unit_test(language_of_office),
	    cmocka_unit_test(compiled_for_office),
	    cmocka_unit_test(compiled),
	};

	return cmocka_run_group_tests(tests, load_shipped, free_shipped);
}
