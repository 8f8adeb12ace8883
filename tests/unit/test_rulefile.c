/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "rules/ruleset.h"
#include "rules/ruleset_private.h"
#include "tests/unit/rules_text.h"

static struct ruleset *
load(const char *content, struct error *err)
{
	return rules_of_bytes(content, strlen(content), err);
}

static void
check(const char *name, const char *content, const char *problem)
{
	struct error err = {.text = ""};
	struct ruleset *rules = load(content, &err);

	CHECK((rules != NULL) == (problem == NULL), "%s: %s", name, err.text);
	CHECK(problem == NULL || strstr(err.text, problem) != NULL, "%s: %s",
	    name, err.text);
	ruleset_free(rules);
}

#define TEN	"abcdefghij"
#define SIXTY	TEN TEN TEN TEN TEN TEN
#define ENGLISH "language en\n"
#define RULE	ENGLISH "rule a\nkind erasure\nweight 6\npattern a\n"

static void
lines(void **state)
{
	static const struct {
		const char *content;
		const char *problem; /* NULL: none */
	} cases[] = {
	    {RULE, NULL},
	    {RULE "weight 100\n", NULL},
	    {RULE "weight -100\n", NULL},
	    {RULE "weight -101\n", "a weight must be a number from -100"},
	    {RULE "weight 5x\n", "a weight must be"},
	    {RULE "weight x\n", "a weight must be"},
	    {RULE "kind none\n", "unknown kind \"none\""},
	    {RULE "where subject first\n", NULL},
	    {RULE "short 1\n", NULL},
	    {RULE "short 500\n", NULL},
	    {RULE "short 5x\n", "`short WORDS`"},
	    {RULE "near 1 b\n", NULL},
	    {RULE "near 30 b\n", NULL},
	    {RULE "near 2 (\n", "pattern: "},
	    {RULE "unless 0 b\n", "`unless WORDS PATTERN`"},
	    {RULE "among @[`{z0\n", NULL},
	    {RULE "among Z\n", "`among` takes"},
	    {RULE "disable a\n", NULL},
	    {RULE "weigh a 100\n", NULL},
	    {RULE "weigh b 1\n", "no such rule"},
	    {RULE "weigh a 101\n", "`weigh RULE NUMBER`"},
	    {RULE "threshold request 100\n", NULL},
	    {RULE "threshold request 7\nthreshold unsure 7\n", NULL},
	    {RULE "threshold request 7\nthreshold unsure 8\n",
		"must not be above"},
	    {RULE "threshold mixed request 99\n", NULL},
	    {RULE "threshold mixed unsure 1\n", NULL},
	    {RULE "threshold mixed unsure 0\n", "a number from 1 to 99"},
	    {RULE "threshold mixed unsure x\n", "a number from 1 to 99"},
	    {RULE "# a comment\n\n  \nkind access\n", NULL},
	    {RULE "kind access \r\ngood b\r\n", NULL},
	    {RULE "kind\n", "`kind` requires a value"},
	    {RULE "good a\x7f\n", "control character or tab at column 7"},
	    {RULE "good \xc3\xa4\n", NULL},
	    /* names, of rules and of languages */
	    {ENGLISH "rule z9-a\nkind any\nweight 1\npattern a\n", NULL},
	    {ENGLISH "rule 9a\n", "a rule name consists of"},
	    {ENGLISH "rule -a\n", "a rule name consists of"},
	    {ENGLISH "rule a_\n", "a rule name consists of"},
	    {ENGLISH "rule {a\n", "a rule name consists of"},
	    {ENGLISH "rule " SIXTY "abcd\nkind any\nweight 1\npattern a\n",
		NULL},
	    {ENGLISH "rule " SIXTY "abcde\n", "a rule name consists of"},
	    {"language En\n", "a language is two letters"},
	    {"language e\n", "a language is two letters"},
	    {"language eng\n", "a language is two letters"},
	    {"language en interpreted\n" RULE, NULL},
	    {ENGLISH ENGLISH RULE "language any\n" RULE, "duplicate rule a"},
	    {ENGLISH "language da\nwith en\n" RULE, NULL},
	    {"language da\nwith en\n", "was defined before"},
	    /* the rest of a rule comes before anything else */
	    {ENGLISH "rule a\nkind any\n" ENGLISH, "has no line `weight`"},
	    {ENGLISH "rule a\nweight 1\nkind any\nrule b\n",
		"has no line `pattern`"},
	    {ENGLISH "rule a\nkind any\ngood b\n", "has no line `weight`"},
	    {RULE ENGLISH "kind access\n", "`kind` belongs to a rule"},
	    {"words 1 a\n", "must come before `words`"},
	    {"fragment a = b\n", "must come before `fragment`"},
	    /* words of a language, and fragments */
	    {ENGLISH "words 1 the and\nletters 9 ab\n" RULE, NULL},
	    {ENGLISH "words 9 the\n" RULE, NULL},
	    {ENGLISH "words 0 the\n", "a weight from 1 to 9"},
	    {ENGLISH "words 10 the\n", "a weight from 1 to 9"},
	    {ENGLISH "words 1 " TEN TEN TEN TEN "\n" RULE, NULL},
	    {ENGLISH "words 1 " TEN TEN TEN TEN "k\n", "is too long"},
	    {ENGLISH "fragment x = b\n" RULE "pattern {x}\n", NULL},
	    {ENGLISH "fragment x = b\nlanguage da\nfragment x = c\n" RULE,
		NULL},
	    {ENGLISH "fragment x == b\n", "`fragment NAME = PATTERN`"},
	    {ENGLISH "fragment x =b\n", "`fragment NAME = PATTERN`"},
	    {ENGLISH "fragment X = b\n", "`fragment NAME = PATTERN`"},
	    {ENGLISH "fragment x = (*F)\n", "must not begin with (*"},
	    {ENGLISH "fragment x = {y}\n", "no fragment {y}"},
	    {ENGLISH "fragment x = b\nlanguage da\n" RULE
		     "language da\nrule b\nkind any\nweight 1\npattern {x}\n",
		"no fragment {x}"},
	    {RULE "pattern (b\n", "pattern: "},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		check(cases[i].content, cases[i].content, cases[i].problem);
}

/* It would end a line before its end. */
static void
a_zero_byte(void **state)
{
	static const char content[] = RULE "good a\0b\n";
	struct error err;

	(void)state;
	assert_null(rules_of_bytes(content, sizeof content - 1, &err));
	assert_non_null(
	    strstr(err.text, "control character or tab at column 7"));
}

/* How often a line may stand in a file, and how long it may be. */
static void
bounds(void **state)
{
	static const struct {
		const char *start, *form, *end;
		int most;
		const char *problem; /* of one more */
	} cases[] = {
	    {RULE, "good a\n", "", RULE_EXAMPLES_MAX, "more than 40 examples"},
	    {RULE "good ", "x", "\n", RULE_LINE_BYTES_MAX - 5,
		"line longer than 2000 bytes"},
	    {ENGLISH, "fragment f%d = b\n", RULE, RULE_FRAGMENTS_MAX,
		"more than 1000 fragments"},
	    {RULE, "pattern b\n", "", RULE_PATTERNS_MAX - 1,
		"more than 10000 patterns"},
	    {ENGLISH, "rule r%d\nkind any\nweight 1\npattern b\n", "",
		RULES_MAX, "more than 4000 rules"},
	};
	struct buffer content = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		for (int more = 0; more < 2; more++) {
			buffer_clear(&content);
			buffer_add_string(&content, cases[i].start);
			for (int j = 0; j < cases[i].most + more; j++) {
				const char *mark = strstr(cases[i].form, "%d");

				if (mark == NULL) {
					buffer_add_string(
					    &content, cases[i].form);
					continue;
				}
				buffer_add(&content, cases[i].form,
				    (size_t)(mark - cases[i].form));
				buffer_add_printf(
				    &content, "%d%s", j, mark + 2);
			}
			buffer_add_string(&content, cases[i].end);
			check(cases[i].form, buffer_string(&content),
			    more == 0 ? NULL : cases[i].problem);
		}
	buffer_release(&content);
}

static void
languages_of_a_set(void **state)
{
	struct buffer content = {0};

	(void)state;
	for (int i = 0; i < LANGUAGES_MAX; i++)
		buffer_add_printf(
		    &content, "language %c%c\n", 'a' + i / 26, 'a' + i % 26);
	buffer_add_string(
	    &content, "rule a\nkind any\nweight 1\npattern a\nlanguage aa\n");
	check("languages", buffer_string(&content), NULL);
	buffer_add_string(&content, "language zz\n");
	check("languages", buffer_string(&content), "more than 32 languages");
	buffer_release(&content);
}

/* A pattern may be long only by its fragments, each in a group. */
static void
long_patterns(void **state)
{
	struct buffer content = {0};

	(void)state;
	for (int more = 0; more < 2; more++) {
		buffer_clear(&content);
		buffer_add_string(&content, ENGLISH "fragment x = ");
		for (int i = 0; i < 1596; i++)
			buffer_add_byte(&content, 'b');
		buffer_add_string(&content,
		    "\nrule a\nkind any\nweight 1\npattern "
		    "{x}{x}{x}{x}{x}{x}{x}{x}{x}{x}");
		buffer_add_string(&content, more == 0 ? "\n" : "b\n");
		check("pattern", buffer_string(&content),
		    more == 0 ? NULL
			      : "longer than 16000 bytes with its fragments");
	}
	buffer_release(&content);
}

static void
what_is_read(void **state)
{
	struct error err;
	struct ruleset *rules = load(
	    "threshold request 50\nthreshold unsure 20\n"
	    "threshold mixed request 70\n" ENGLISH
	    "language da interpreted\nwith en\n"
	    "rule a\nkind erasure\nweight -5\nshort 7\nwhere first\n"
	    "pattern a\nnear 3 b\nunless 4 c\namong xy\ngood a\nbad b\n"
	    "language any\nrule b\nkind any\nweight 2\npattern b\nshort 9\n"
	    "disable a\nweigh b 8\n",
	    &err);
	const struct rule *rule;

	(void)state;
	assert_non_null(rules);
	assert_int_equal(rules->count, 2);
	assert_int_equal(rules->threshold_request, 50);
	assert_int_equal(rules->threshold_unsure, 20);
	assert_int_equal(rules->words_most, 9);
	assert_int_equal(rules->companions[1], 1);
	rule = ruleset_find(rules, "a");
	assert_true(rule->is_disabled);
	assert_int_equal(rule->weight, -5);
	assert_int_equal(rule->language, 1);
	assert_int_equal(rule->words_most, 7);
	assert_int_equal(rule->wheres, 1u << RULE_FIRST);
	assert_true(rule->patterns->is_interpreted);
	assert_false(rule->windows->is_wanted);
	assert_int_equal(rule->windows->words, 4);
	assert_true(rule->windows->next->is_wanted);
	assert_int_equal(rule->windows->next->words, 3);
	assert_string_equal(rule->among, "xy");
	assert_int_equal(rule->examples_count, 2);
	assert_true(rule->examples->is_good);
	assert_false(rule->examples->next->is_good);
	rule = ruleset_find(rules, "b");
	assert_false(rule->is_disabled);
	assert_int_equal(rule->weight, 8);
	assert_int_equal(rule->language, LANGUAGES_MAX);
	assert_int_equal(rule->wheres, 1u << RULE_SUBJECT | 1u << RULE_TEXT);
	assert_false(rule->patterns->is_interpreted);
	assert_null(ruleset_find(rules, "c"));
	ruleset_free(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines),
	    cmocka_unit_test(a_zero_byte),
	    cmocka_unit_test(bounds),
	    cmocka_unit_test(languages_of_a_set),
	    cmocka_unit_test(long_patterns),
	    cmocka_unit_test(what_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
