/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "rules/classify.h"
#include "rules/literal.h"

#define RULE "language en\nrule a\nkind erasure\nweight 6\n"

/* Loads rule files `a.rules` and, in a directory after it, `b.rules`. */
static struct ruleset *
load(const char *first, const char *second, struct error *err)
{
	char directories[2][32] = {"/tmp/dpod-a-XXXXXX", "/tmp/dpod-b-XXXXXX"};
	const char *const contents[2] = {first, second};
	const char *paths[2];
	char files[2][64];
	struct ruleset *rules;
	size_t count = second == NULL ? 1 : 2;

	for (size_t i = 0; i < count; i++) {
		FILE *file;

		paths[i] = mkdtemp(directories[i]);
		assert_non_null(paths[i]);
		(void)snprintf(files[i], sizeof files[i], "%s/%c.rules",
		    paths[i], (char)('a' + i));
		file = fopen(files[i], "w");
		assert_non_null(file);
		assert_int_equal(
		    fwrite(contents[i], 1, strlen(contents[i]), file),
		    strlen(contents[i]));
		assert_int_equal(fclose(file), 0);
	}
	rules = ruleset_load(paths, count, err);
	for (size_t i = 0; i < count; i++) {
		(void)unlink(files[i]);
		(void)rmdir(paths[i]);
	}
	return rules;
}

static void
mistakes(void **state)
{
	static const struct {
		const char *content;
		const char *want; /* in the error */
	} bad[] = {
	    {"", "there is no rule"},
	    {"rule a\n", "a.rules:1: a line `language CODE` must come"},
	    {"language english\n", "a.rules:1: a language is two letters"},
	    {"language en fast\n", "a.rules:1: behind a language may stand"},
	    {"language en\nfnord x\n", "a.rules:2: a line begins with"},
	    {"language en\nkind erasure\n", "a.rules:2: `kind` belongs"},
	    {"language en\nrule a\nkind fnord\n", "a.rules:3: \"fnord\" is no"},
	    {"language en\nrule A b\n", "a.rules:2: a rule's name"},
	    {RULE "pattern (a\n", "a.rules:5: pattern: missing closing"},
	    {RULE "pattern a?\n", "a.rules:5: pattern: the pattern matches"},
	    {RULE "pattern (*UCP)a\n", "may not begin with (*"},
	    {RULE "pattern a\\Cb\n", "a.rules:5: pattern: using \\C"},
	    {RULE "pattern {my-data}\n", "a.rules:5: {my-data} is not a frag"},
	    {RULE "pattern a\tb\n", "a.rules:5: a control character"},
	    {RULE "pattern a\x1b\n", "a.rules:5: a control character"},
	    {RULE "pattern \xff\n", "a.rules:5: this is not UTF-8"},
	    {RULE "where body\npattern a\n", "\"body\" is no place"},
	    {RULE "good x\n", "rule a has no line `pattern`"},
	    {RULE "pattern a\n" RULE "pattern b\n", "rule a stands at"},
	    {RULE "pattern a\nweight 101\n", "a number from -100 to 100"},
	    {RULE "pattern a\ndisable b\n", "no rule b stands before"},
	    {RULE "pattern a\nweigh a much\n", "`weigh RULE NUMBER`"},
	    {"language en\nfragment x = a\nfragment x = b\n", "take another"},
	    {"language en\nfragment x a\n", "`fragment NAME = PATTERN`"},
	    {"language any\nwords 2 a\n", "evidence is for one language"},
	    {"language en\nwords the\n", "a weight from 1 to 9"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct error err = {0};

		CHECK(load(bad[i].content, NULL, &err) == NULL, "%zu", i);
		CHECK(strstr(err.text, bad[i].want) != NULL, "%zu: %s", i,
		    err.text);
		CHECK(err.scope == ERROR_STORE && err.retry == RETRY_NEVER,
		    "%zu", i);
	}
}

static struct classification
judge(struct arena *memory, const struct ruleset *rules, const char *text)
{
	struct message message = {.subject = "", .text = text};
	struct classification result;

	classify(memory, rules, &message, &result);
	return result;
}

/* A file in a later directory switches rules off or weighs them anew. */
static void
administrators(void **state)
{
	static const char shipped[] = RULE "pattern fnord\n";
	static const struct {
		const char *file;
		enum decision want;
	} cases[] = {
	    {"# nothing\n", DECISION_REQUEST},
	    {"disable a\n", DECISION_NOT_REQUEST},
	    {"weigh a 3\n", DECISION_UNSURE},
	    {"weigh a -3\n", DECISION_NOT_REQUEST},
	    {"language en\nrule b\nkind erasure\nweight -6\npattern my fnord\n",
		DECISION_NOT_REQUEST},
	    {"language en\nrule b\nkind any\nweight -9\npattern my fnord\n",
		DECISION_UNSURE},
	    {"language en interpreted\nrule b\nkind erasure\nweight -6\n"
	     "pattern my fnord\nunless 2 \\bnot\\b\n",
		DECISION_NOT_REQUEST},
	};
	struct arena *memory = arena_new();
	unsigned char digests[LENGTH(cases)][DIGEST_BYTES];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct error err = {0};
		struct ruleset *rules = load(shipped, cases[i].file, &err);

		CHECK(rules != NULL, "%zu: %s", i, err.text);
		CHECK(
		    judge(memory, rules, "my fnord").decision == cases[i].want,
		    "%zu", i);
		ruleset_digest(rules, digests[i]);
		for (size_t j = 0; j < i; j++)
			CHECK(
			    !digest_equal(digests[i], digests[j], DIGEST_BYTES),
			    "%zu %zu", i, j);
		ruleset_free(rules);
	}
	arena_free(memory);
}

/* No pattern and no text takes long, or turns into "not a request". */
static void
catastrophes(void **state)
{
	static const char *const patterns[] = {
	    "^(a+)+$",
	    "(a+)+$",
	    "^(\\w+\\s?)+$",
	    "(?:a{1,300}){2}b",
	    "(?=(a+))\\1b",
	    "((a)(?1)?)+b",
	};
	size_t length = 1024 * 1024;
	char *text = memory_new(length + 1, 1);
	struct arena *memory = arena_new();

	(void)state;
	memset(text, 'a', length);
	memcpy(text + MESSAGE_TEXT_MAX - 2, "!b", 2);
	for (size_t i = 0; i < LENGTH(patterns); i++) {
		struct error err = {0};
		struct ruleset *rules =
		    load(arena_printf(memory, RULE "pattern %s\n", patterns[i]),
			NULL, &err);
		clock_t start = clock();
		struct classification result;

		CHECK(rules != NULL, "%s: %s", patterns[i], err.text);
		result = judge(memory, rules, text);
		CHECK(result.decision == DECISION_UNSURE &&
			result.not_evaluated > 0,
		    "%s: %s", patterns[i], decision_name(result.decision));
		CHECK(clock() - start < 2 * CLOCKS_PER_SEC, "%s: %ld",
		    patterns[i], (long)(clock() - start));
		ruleset_free(rules);
	}
	arena_free(memory);
	free(text);
}

static void
examples_that_fail(void **state)
{
	struct error err = {0};
	struct buffer report = {0};
	struct ruleset *rules =
	    load(RULE "pattern fnord\ngood Fnord\nbad fnord!\ngood none\n",
		NULL, &err);

	(void)state;
	assert_non_null(rules);
	assert_false(ruleset_check(rules, &report));
	assert_non_null(strstr(buffer_string(&report),
	    "a.rules:7: rule a matches its bad example: fnord!"));
	assert_non_null(strstr(buffer_string(&report),
	    "a.rules:8: rule a does not match its good example: none"));
	buffer_release(&report);
	ruleset_free(rules);
}

/* What a text must have: too much would lose matches. */
static void
literals(void **state)
{
	static const struct {
		const char *pattern;
		const char *want; /* sets by ; literals by | */
	} cases[] = {
	    {"delete my data", "delete my data"},
	    {"\\bDelete\\b", "delete"},
	    {"delete(?: now)? my", "delete; my"},
	    {"deletes? it", "delete; it"},
	    {"dele+te", "dele"},
	    {"ab", ""},
	    {"abc|def", "abc|def"},
	    {"abc|de", ""},
	    {"x(?:abc|def)y", "abc|def"},
	    {"x(?:abc|def)?y", ""},
	    {"(?:abc){0,2}def", "def"},
	    {"(?:abc){2}", "abc"},
	    {"(?!abc)def", "def"},
	    {"(?<=abc)def", "def"},
	    {"[abc]def[]x]ghi", "def;ghi"},
	    {"a\\.b\\.c", "a.b.c"},
	    {"abc\\x41", ""},
	    {"(abc)\\1", ""},
	    {"(?i)abc", ""},
	    {"l\xc3\xb6?schen", "schen"},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct literal_sets sets =
		    literals_of(memory, cases[i].pattern);
		const char *got = "";

		for (size_t j = 0; j < sets.count; j++)
			for (size_t k = 0; k < sets.items[j].count; k++)
				got = arena_printf(memory, "%s%s%s", got,
				    k > 0	? "|"
					: j > 0 ? ";"
						: "",
				    sets.items[j].items[k]);
		CHECK(strcmp(got, cases[i].want) == 0, "%s: %s",
		    cases[i].pattern, got);
	}
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mistakes),
	    cmocka_unit_test(administrators),
	    cmocka_unit_test(catastrophes),
	    cmocka_unit_test(examples_that_fail),
	    cmocka_unit_test(literals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
