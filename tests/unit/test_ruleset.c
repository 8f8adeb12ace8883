/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "rules/ruleset.h"
#include "rules/literal.h"

#define TEN    "(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)"
#define GROUPS TEN TEN
#define RULE   "language en\nrule a\nkind erasure\nweight 6\n"

static bool is_for_few;

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
	rules = is_for_few ? ruleset_load_to_judge(paths, count, true, err)
			   : ruleset_load(paths, count, err);
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
	    {"", "no rule in any"},
	    {"rule a\n", "a.rules:1: `language CODE` must come"},
	    {"language english\n", "a.rules:1: a language is two letters"},
	    {"language en fast\n",
		"a.rules:1: only \"interpreted\" may follow"},
	    {"language en\nfnord x\n", "a.rules:2: a line must begin with"},
	    {"language en\nkind erasure\n", "a.rules:2: `kind` belongs"},
	    {"language en\nrule a\nkind fnord\n",
		"a.rules:3: unknown kind \"fnord\""},
	    {"language en\nrule A b\n", "a.rules:2: a rule name"},
	    {RULE "pattern (a\n", "a.rules:5: pattern: missing closing"},
	    {RULE "pattern abcdefghijklmnopqrstuvwxyz(\n",
		"after \"hijklmnopqrstuvwxyz(\""},
	    {RULE "pattern abcdefghijklmnopqrst(\n",
		"after \"bcdefghijklmnopqrst(\""},
	    {RULE "pattern abcdefghijklmnopqrs(\n",
		"after \"abcdefghijklmnopqrs(\""},
	    {RULE "pattern a?\n", "a.rules:5: pattern: the pattern matches"},
	    {RULE "pattern (*UCP)a\n", "must not begin with (*"},
	    {RULE "pattern a\\Cb\n", "a.rules:5: pattern: using \\C"},
	    {RULE "pattern {my-data}\n", "a.rules:5: no fragment {my-data}"},
	    {RULE "pattern a\tb\n", "a.rules:5: control character"},
	    {RULE "pattern a\x1b\n", "a.rules:5: control character"},
	    {RULE "pattern \xff\n", "a.rules:5: not UTF-8"},
	    {RULE "where body\npattern a\n", "unknown place \"body\""},
	    {RULE "good x\n", "rule a has no line `pattern`"},
	    {RULE "pattern a\n" RULE "pattern b\n", "duplicate rule a,"},
	    {RULE "pattern a\nweight 101\n", "a number from -100 to 100"},
	    {RULE "pattern a\ndisable b\n", "no such rule before this line: b"},
	    {RULE "pattern a\nweigh a much\n", "`weigh RULE NUMBER`"},
	    {"language en\nfragment x = a\nfragment x = b\n", "choose another"},
	    {"language en\nfragment x a\n", "`fragment NAME = PATTERN`"},
	    {"language any\nwords 2 a\n",
		"evidence must belong to one language"},
	    {"language en\nwords the\n", "a weight from 1 to 9"},
	    {"language en\nwith da\n", "was defined before"},
	    {RULE "pattern a\nlanguage any\nwith en\n",
		"cannot follow `language any`"},
	    {"language en\nletters 10 \xc3\xb8\n", "a weight from 1 to 9"},
	    {"language en\nletters 2 \xc3\xb8\xc3\xb8\xc3\xb8\n",
		"is too long"},
	    {RULE "pattern a\nshort 0\n", "`short WORDS`, with 1 to 500"},
	    {RULE "pattern a\nshort 501\n", "with 1 to 500 words"},
	    {RULE "pattern a\nshort few\n", "with 1 to 500 words"},
	    {RULE "pattern a\nnear 0 b\n", "`near WORDS PATTERN`, with 1"},
	    {RULE "pattern a\nnear 31 b\n", "with 1 to 30 words"},
	    {RULE "pattern a\nunless b\n", "`unless WORDS PATTERN`"},
	    {RULE "pattern a\nunless 3\n", "`unless WORDS PATTERN`"},
	    {RULE "pattern a\nunless 3 b?\n", "pattern: the pattern matches"},
	    {RULE "pattern a(?<name>b)\n", "unknown fact \"name\""},
	    {RULE "pattern " GROUPS "\n", "more than 19 groups"},
	    {RULE "pattern a\namong A\n", "without spaces and capital"},
	    {RULE "pattern a\namong 1 2\n", "without spaces"},
	    {RULE "pattern a\nthreshold much 3\n", "`threshold request NUM"},
	    {RULE "pattern a\nthreshold mixed much 3\n",
		"`threshold mixed request NUM"},
	    {RULE "pattern a\nthreshold mixed unsure 100\n",
		"a number from 1 to 99"},
	    {RULE "pattern a\nthreshold unsure 0\n",
		"NUMBER`, with a number from 1 to 100"},
	    {RULE "pattern a\nthreshold unsure 101\n",
		"NUMBER`, with a number from 1 to 100"},
	    {RULE "pattern a\nthreshold unsure 6\n", "must not be above"},
	    {RULE "pattern\n", "`pattern` requires a value"},
	    {"language en\nrule a\nweight 1\npattern a\n", "no line `kind`"},
	    {"language en\nrule a\nkind any\npattern a\n",
		"rule a has no line `weight`"},
	    {RULE "pattern a\nwhere subject subjects\n",
		"unknown place \"subjects\": expected subject, text"},
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

/* Escapes, capitals, options, and patterns that match in several lines. */
static void
patterns(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool want;
	} cases[] = {
	    {"a\\x{a7}c",
		"a\xc2\xa7"
		"c",
		true},
	    {"a\\x{a7}c", "abc", false},
	    {"a\\{b", "a{b", true},
	    {"a\\pLc", "abc", true},
	    {"[A-B]xy", "bxy", true},
	    {"[A-B]xy", "cxy", false},
	    {"Axy", "axy", true},
	    {"Zxy", "zxy", true},
	    {"\\Sxy", "bxy", true},
	    {"a.b", "a\n\nb", false},
	    {"a(?s).b", "a\n\nb", true},
	    {"a(?:.)b", "a\n\nb", false},
	    {"a(?=.)b", "ab", true},
	    {"a[^x]b", "a\n\nb", true},
	    {"a[^\\nx]b", "a\n\nb", false},
	    {"a[^\\nx]b", "ayb", true},
	    {"a[^\\dx]b", "a\n\nb", true},
	    {"a\\nb", "a\n\nb", true},
	    {"a\\Wb", "a\n\nb", true},
	    {"a\\.b", "a.b", true},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct error err = {0};
		struct ruleset *rules = load(
		    arena_printf(memory, RULE "pattern %s\n", cases[i].pattern),
		    NULL, &err);
		struct classification result;

		CHECK(rules != NULL, "%s: %s", cases[i].pattern, err.text);
		result = judge(memory, rules, cases[i].text);
		CHECK((result.decision == DECISION_REQUEST) == cases[i].want,
		    "%zu: %s", i, cases[i].pattern);
		ruleset_free(rules);
	}
	arena_free(memory);
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
		CHECK(result.limits_count == 1 &&
			strcmp(result.limits[0], "a") == 0,
		    "%s", patterns[i]);
		CHECK(clock() - start < 2 * CLOCKS_PER_SEC, "%s: %ld",
		    patterns[i], (long)(clock() - start));
		ruleset_free(rules);
	}
	arena_free(memory);
	free(text);
}

/* A place holds what it should, and nothing else. */
static void
places(void **state)
{
	static const struct {
		const char *where;
		const char *pattern;
		bool matches;
	} cases[] = {
	    {"subject", "^in subject$", true},
	    {"subject", "in text|in form|a name", false},
	    {"text", "in text", true},
	    {"text", "in form", true},
	    {"text", "in subject|in quote|in hidden", false},
	    {"first", "in text", true},
	    {"first", "second paragraph", false},
	    {"attachment", "^my form\\.pdf$", true},
	    {"attachment", "in text", false},
	    {"address", "^a name$", true},
	    {"address", "^anna@a\\.example$", true},
	    {"address", "^reply@a\\.example$", true},
	    {"address", "^sender@a\\.example$", true},
	    {"address", "dpo@b\\.example", false},
	    {"header", "^from: a name$", true},
	    {"header", "^from: anna@a\\.example$", true},
	    {"header", "^reply-to: reply@a\\.example$", true},
	    {"header", "^sender: sender@a\\.example$", true},
	    {"header", "^to: dpo@b\\.example$", true},
	    {"header", "^cc: boss@b\\.example$", true},
	    {"header", "^return-path: bounce@a\\.example$", true},
	    {"header", "^message-id: <1@a\\.example>$", true},
	    {"header", "in text|in subject", false},
	    {"header attachment", "\\.pdf$", true},
	};
	struct mail_address from = {"A NAME", "anna@a.example"};
	struct mail_address reply_to = {"", "reply@a.example"};
	struct mail_address sender = {"", "sender@a.example"};
	struct mail_address to = {"", "DPO@b.example"};
	struct mail_address cc = {"", "boss@b.example"};
	struct mail_attachment form = {.name = "My_form.pdf", .type = ""};
	const struct message message = {
	    .from = {&from, 1},
	    .reply_to = {&reply_to, 1},
	    .sender = {&sender, 1},
	    .to = {&to, 1},
	    .cc = {&cc, 1},
	    .return_path_address = "bounce@a.example",
	    .message_id = "<1@a.example>",
	    .subject = "In subject",
	    .text = "Good morning, this is what stands in text, its first "
		    "paragraph.\n\nThis is its second paragraph.",
	    .forms = "in form",
	    .quoted = "in quote",
	    .hidden = "in hidden",
	    .attachments = &form,
	    .attachments_count = 1,
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct classification result;
		struct error err = {0};
		struct ruleset *rules =
		    load(arena_printf(memory, RULE "where %s\npattern %s\n",
			     cases[i].where, cases[i].pattern),
			NULL, &err);

		CHECK(rules != NULL, "%s", err.text);
		classify(memory, rules, &message, &result);
		CHECK((result.decision == DECISION_REQUEST) == cases[i].matches,
		    "%s: %s", cases[i].where, cases[i].pattern);
		ruleset_free(rules);
	}
	arena_free(memory);
}

static void
windows(void **state)
{
	static const struct {
		const char *window;
		const char *text;
		bool matches;
	} cases[] = {
	    {"near 2 beta", "beta x fnord", true},
	    {"near 2 beta", "beta x y fnord", true},
	    {"near 2 beta", "fnord x y beta", true},
	    {"near 2 beta", "beta x y z fnord", false},
	    {"near 2 beta", "fnord x y z beta", false},
	    {"near 2 beta", "fnord\n\nbeta", false},
	    {"near 2 beta", "fnord. Beta", true},
	    {"unless 2 not", "not a fnord", false},
	    {"unless 2 not", "not a very big fnord", true},
	    {"unless 2 not", "not a big fnord", false},
	    {"unless 2 not", "fnord not", true},
	    {"unless 2 not", "Not. Fnord", true},
	    {"unless 2 not", "not\n\nfnord", true},
	    {"unless 2 not", "not a fnord, but a fnord", true},
	    {"among 12@", "fnord", false},
	    {"among 12@", "fnord 2", true},
	    {"among 12@", "@ fnord", true},
	    {"among 12@", "1 beta\n\nfnord", false},
	    {"among 12@", "1 beta\n\nfnord\n\nbeta 2", false},
	    {"among 12@", "beta\n\n1 fnord\n\nbeta", true},
	    {"near 3 beta\nunless 2 not", "beta not a fnord", false},
	    {"near 3 beta\nunless 2 not", "beta is a fnord", true},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct error err = {0};
		struct ruleset *rules =
		    load(arena_printf(memory, RULE "pattern fnord\n%s\n",
			     cases[i].window),
			NULL, &err);

		CHECK(rules != NULL, "%s", err.text);
		CHECK((judge(memory, rules, cases[i].text).decision ==
			  DECISION_REQUEST) == cases[i].matches,
		    "%s: %s", cases[i].window, cases[i].text);
		ruleset_free(rules);
	}
	arena_free(memory);
}

/* The newest text's words count, not the subject's. */
static void
short_mails(void **state)
{
	static const struct {
		const char *text;
		bool matches;
	} cases[] = {
	    {"fnord", true},
	    {"a fnord\n\nb", true},
	    {"  a\n\n\n  b   fnord ", true},
	    {"a b c fnord", false},
	    {"fnord\na\nb\nc", false},
	};
	struct arena *memory = arena_new();
	struct error err = {0};
	struct ruleset *rules =
	    load(RULE "short 3\npattern fnord\n", NULL, &err);

	(void)state;
	CHECK(rules != NULL, "%s", err.text);
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK((judge(memory, rules, cases[i].text).decision ==
			  DECISION_REQUEST) == cases[i].matches,
		    "%s", cases[i].text);
	ruleset_free(rules);
	arena_free(memory);
}

/* Doubt adds to no kind, and is silent where something speaks against all. */
static void
doubts(void **state)
{
	static const char rule[] =
	    RULE "pattern fnord\n"
		 "rule slight\nkind erasure\nweight 3\npattern slight\n"
		 "rule not\nkind erasure\nweight -9\npattern never\n"
		 "rule paper\nkind any\nweight -3\npattern footer\n"
		 "rule one\nkind doubt\nweight 2\npattern alpha\n"
		 "rule two\nkind doubt\nweight 2\npattern beta\n"
		 "rule shop\nkind doubt\nweight -2\npattern parcel\n";
	static const struct {
		const char *text;
		enum decision want;
		int score;
		kind_set kinds;
	} cases[] = {
	    {"alpha", DECISION_UNSURE, 2, 0},
	    {"alpha beta", DECISION_UNSURE, 4, 0},
	    {"alpha parcel", DECISION_NOT_REQUEST, 0, 0},
	    {"alpha beta parcel", DECISION_UNSURE, 2, 0},
	    {"parcel", DECISION_NOT_REQUEST, 0, 0},
	    {"alpha footer", DECISION_NOT_REQUEST, -3, 0},
	    {"alpha never", DECISION_NOT_REQUEST, 0, 0},
	    {"alpha beta never", DECISION_UNSURE, 2, 0},
	    {"alpha beta slight", DECISION_UNSURE, 3, KIND_BIT(KIND_ERASURE)},
	    {"alpha beta fnord", DECISION_REQUEST, 6, KIND_BIT(KIND_ERASURE)},
	    {"parcel fnord", DECISION_REQUEST, 6, KIND_BIT(KIND_ERASURE)},
	};
	struct arena *memory = arena_new();
	struct error err = {0};
	struct ruleset *rules = load(rule, NULL, &err);

	(void)state;
	CHECK(rules != NULL, "%s", err.text);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct classification result =
		    judge(memory, rules, cases[i].text);

		CHECK(result.decision == cases[i].want &&
			result.score == cases[i].score &&
			result.kinds == cases[i].kinds,
		    "%s: %s, %d", cases[i].text, decision_name(result.decision),
		    result.score);
	}
	ruleset_free(rules);
	arena_free(memory);
}

/* Rule files, those of an administrator, and then the configuration. */
static void
thresholds(void **state)
{
	static const struct {
		const char *second;
		int request, unsure;
		enum decision want;
		int want_request, want_unsure;
	} cases[] = {
	    {"# none\n", 0, 0, DECISION_REQUEST, 5, 2},
	    {"threshold request 7\n", 0, 0, DECISION_UNSURE, 7, 2},
	    {"threshold request 9\nthreshold unsure 7\n", 0, 0,
		DECISION_NOT_REQUEST, 9, 7},
	    {"threshold request 7\n", 6, 0, DECISION_REQUEST, 6, 2},
	    {"# none\n", 7, 0, DECISION_UNSURE, 7, 2},
	    {"# none\n", 8, 7, DECISION_NOT_REQUEST, 8, 7},
	    {"# none\n", 0, 5, DECISION_REQUEST, 5, 5},
	};
	struct arena *memory = arena_new();
	struct error err = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct ruleset *rules =
		    load(RULE "pattern fnord\n", cases[i].second, &err);
		struct classification result;

		CHECK(rules != NULL, "%s", err.text);
		assert_false(ruleset_set_thresholds(rules, 3, 4, &err));
		CHECK(ruleset_set_thresholds(
			  rules, cases[i].request, cases[i].unsure, &err),
		    "%zu: %s", i, err.text);
		result = judge(memory, rules, "fnord");
		CHECK(result.decision == cases[i].want, "%zu: %s", i,
		    decision_name(result.decision));
		assert_int_equal(
		    result.threshold_request, cases[i].want_request);
		assert_int_equal(result.threshold_unsure, cases[i].want_unsure);
		assert_int_equal(
		    ruleset_threshold_request(rules), cases[i].want_request);
		assert_int_equal(
		    ruleset_threshold_unsure(rules), cases[i].want_unsure);
		ruleset_free(rules);
	}
	arena_free(memory);
}

/* The score is the best kind's, and none but a kind is a runner-up. */
static void
runner_up(void **state)
{
	static const char rules_text[] =
	    "language en\n"
	    "rule law\nkind any\nweight 9\npattern law\n"
	    "rule e\nkind erasure\nweight 6\npattern delete\n"
	    "rule a\nkind access\nweight 3\npattern copy\n";
	struct error err = {0};
	struct ruleset *rules = load(rules_text, NULL, &err);
	struct arena *memory = arena_new();
	struct classification found;

	(void)state;
	assert_non_null(rules);
	found = judge(memory, rules, "law");
	assert_int_equal(found.best, -1);
	assert_int_equal(found.score, 9);
	assert_int_equal(found.runner_up, -1);
	assert_int_equal(found.runner_up_score, 0);
	found = judge(memory, rules, "copy law");
	assert_int_equal(found.best, KIND_ACCESS);
	assert_int_equal(found.score, 5);
	assert_int_equal(found.runner_up, -1);
	assert_int_equal(found.runner_up_score, 0);
	found = judge(memory, rules, "copy law delete");
	assert_int_equal(found.best, KIND_ERASURE);
	assert_int_equal(found.score, 8);
	assert_int_equal(found.runner_up, KIND_ACCESS);
	assert_int_equal(found.runner_up_score, 5);
	ruleset_free(rules);
	arena_free(memory);
}

/* A rule that speaks against something is seen beside one for it. */
static void
needed(void **state)
{
	static const char rules_text[] =
	    "language en\n"
	    "rule a\nkind erasure\nweight 6\npattern fnord\ngood fnord\n"
	    "rule b\nkind any\nweight -9\npattern \\Asample\ngood sample\n"
	    "rule c\nkind erasure\nweight -9\npattern kept\ngood kept\n"
	    "rule d\nkind access\nweight -9\npattern none\ngood none\n"
	    "rule e\nkind fact\npattern nothing\ngood nothing\n";
	static const bool want[] = {true, true, true, false, false};
	struct error err = {0};
	struct ruleset *rules = load(rules_text, NULL, &err);

	(void)state;
	assert_non_null(rules);
	for (size_t i = 0; i < LENGTH(want); i++)
		CHECK(ruleset_is_needed(rules, i) == want[i], "%s",
		    ruleset_rule(rules, i).id);
	ruleset_free(rules);
}

static void
languages(void **state)
{
	static const char rules_text[] =
	    "language nb\nwords 2 jeg ikke\nwords 5 innsyn\n"
	    "letters 1 \xc3\xb8\nrule a\nkind access\nweight 6\n"
	    "pattern innsyn\nlanguage da\nwords 2 jeg ikke\n"
	    "words 4 indsigt\n";
	struct error err = {0};
	struct ruleset *rules = load(rules_text, NULL, &err);
	struct arena *memory = arena_new();
	struct classification found;

	(void)state;
	assert_non_null(rules);
	found = judge(memory, rules, "Jeg f\xc3\xb8r ikke innsyn. Jeg?");
	assert_string_equal(found.language, "nb");
	assert_int_equal(found.languages_count, 2);
	assert_string_equal(found.languages[0].code, "nb");
	assert_string_equal(
	    found.languages[0].words, "innsyn jeg ikke \xc3\xb8");
	assert_int_equal(found.languages[0].percent, 66); /* 12 of 18 */
	assert_string_equal(found.languages[1].code, "da");
	assert_string_equal(found.languages[1].words, "jeg ikke");
	assert_int_equal(found.languages[1].percent, 33);
	found = judge(memory, rules, "Fnord.");
	assert_int_equal(found.languages_count, 0);
	found = judge(memory, rules, "indsigt indsigt innsyn");
	assert_string_equal(found.language, "da");
	assert_int_equal(found.kinds, KIND_BIT(KIND_ACCESS));
	found = judge(memory, rules, "indsigt indsigt indsigt innsyn");
	assert_string_equal(found.language, "da");
	assert_int_equal(found.decision, DECISION_NOT_REQUEST);
	ruleset_free(rules);
	rules =
	    load(arena_printf(memory, "%swith nb\n", rules_text), NULL, &err);
	assert_non_null(rules);
	found = judge(memory, rules, "indsigt indsigt indsigt innsyn");
	assert_string_equal(found.language, "da");
	assert_int_equal(found.kinds, KIND_BIT(KIND_ACCESS));
	ruleset_free(rules);
	arena_free(memory);
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
	    {"(?!(x)abc)def", "def"},
	    {"(?<!(x)abc)def", "def"},
	    {"(?:(x)abc)def", "abc;def"},
	    {"(?<n>(x)abc)def", "abc;def"},
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

/*
 * For few messages the shipped patterns are compiled when they are tried: then
 * a mistake makes a message unsure. Others are checked when they are loaded.
 */
static void
mistakes_for_few(void **state)
{
	static const char broken[] = RULE "pattern erase (me\n";
	struct arena *memory = arena_new();
	struct error err = {0};
	struct classification result;
	struct ruleset *rules;

	(void)state;
	is_for_few = true;
	rules = load(broken, NULL, &err);
	CHECK(rules != NULL, "%s", err.text);
	for (int i = 0; i < 2; i++) {
		result = judge(memory, rules, "Please erase me.");
		assert_int_equal(result.decision, DECISION_UNSURE);
		assert_int_equal(result.limits_count, 1);
		assert_string_equal(result.limits[0], "a");
	}
	ruleset_free(rules);
	assert_null(load("language en\nrule b\nkind access\nweight 6\n"
			 "pattern b\n",
	    broken, &err));
	assert_non_null(strstr(err.text, "b.rules:5: pattern: missing"));
	is_for_few = false;
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mistakes),
	    cmocka_unit_test(patterns),
	    cmocka_unit_test(administrators),
	    cmocka_unit_test(catastrophes),
	    cmocka_unit_test(places),
	    cmocka_unit_test(windows),
	    cmocka_unit_test(short_mails),
	    cmocka_unit_test(doubts),
	    cmocka_unit_test(thresholds),
	    cmocka_unit_test(runner_up),
	    cmocka_unit_test(needed),
	    cmocka_unit_test(languages),
	    cmocka_unit_test(examples_that_fail),
	    cmocka_unit_test(literals),
	    cmocka_unit_test(mistakes_for_few),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
