/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "rules/ruleset.h"
#include "tests/unit/rules_text.h"

/* What is told of the words that rules found, and of what they say. */

#define RULE	"language en\nrule a\nkind erasure\nweight 6\n"
#define FACT	"language en\nrule f\nkind fact\n"
#define ASKED	"rule b\nkind erasure\nweight 6\npattern erase\n"
#define TEN	"xxxxxxxxx "
#define FIFTY	TEN TEN TEN TEN TEN
#define HUNDRED FIFTY FIFTY

static struct arena *memory;

static struct ruleset *
load(const char *content)
{
	struct error err;
	struct ruleset *rules = rules_of_bytes(content, strlen(content), &err);

	CHECK(rules != NULL, "%s: %s", content, err.text);
	return rules;
}

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

static void
where_hits_stand(void **state)
{
	static const struct {
		const char *where, *subject, *text, *forms;
		size_t start, length; /* length 0: not told */
	} cases[] = {
	    {"text", "", "fnord", "", 0, 5},
	    {"text", "", "a FNORD b", "", 2, 5},
	    {"text", "", "a  \n b fnord", "", 7, 5},
	    {"text", "", "\303\244 fnord", "", 3, 5},
	    {"text", "", "fno\314\210rd", "", 0, 7},
	    {"text", "", "a fnor\303\260", "", 2, 6},
	    {"first", "", "a fnord b", "", 2, 5},
	    {"subject", "a fnord", "", "", 2, 5},
	    {"subject", "a fnord", "a b c d e f g h", "", 2, 5},
	    {"text", "", "a", "fnord", 0, 0},
	    {"text", "", "a fnord", "b", 2, 5},
	    {"text", "", "fnord", "b", 0, 5},
	};
	struct ruleset *rules[3];
	static const char *const wheres[] = {"text", "first", "subject"};

	(void)state;
	for (size_t i = 0; i < LENGTH(wheres); i++)
		rules[i] = load(arena_printf(memory,
		    RULE "where %s\npattern fnor[d\303\260]\n", wheres[i]));
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message message = {.subject = cases[i].subject,
		    .text = cases[i].text,
		    .forms = cases[i].forms};
		struct classification got;
		size_t at = 0;

		while (strcmp(wheres[at], cases[i].where) != 0)
			at++;
		classify(memory, rules[at], &message, &got);
		CHECK(got.hits_count == 1, "%zu: %zu", i, got.hits_count);
		CHECK(
		    strcmp(got.hits[0].id, "a") == 0 && got.hits[0].weight == 6,
		    "%zu", i);
		CHECK(got.hits[0].start == cases[i].start &&
			got.hits[0].length == cases[i].length,
		    "%zu: %zu %zu", i, got.hits[0].start, got.hits[0].length);
	}
	for (size_t i = 0; i < LENGTH(wheres); i++)
		ruleset_free(rules[i]);
}

/* Evidence against is silent beside nothing; a weight of 0 decides nothing. */
static void
what_is_told(void **state)
{
	static const struct {
		const char *text;
		size_t hits, guesses;
	} cases[] = {
	    {"nothing", 0, 0},
	    {"against", 0, 0},
	    {"erase against", 2, 0},
	    {"doubt against", 2, 0},
	    {"access against", 1, 1},
	    {"any against", 1, 0},
	    {"all", 1, 0},
	    {"zero", 1, 0},
	    {"erase", 1, 1},
	    {"access", 1, 1},
	    {"erase access", 2, 2},
	    {"erase again", 2, 1},
	};
	struct ruleset *rules =
	    load("language en\n" ASKED
		 "rule c\nkind erasure\nweight -6\npattern against\n"
		 "rule d\nkind access\nweight 6\npattern access\n"
		 "rule e\nkind doubt\nweight 1\npattern doubt\n"
		 "rule f\nkind any\nweight 1\npattern any\n"
		 "rule g\nkind any\nweight -1\npattern all\n"
		 "rule h\nkind erasure\nweight 0\npattern zero\n"
		 "rule i\nkind erasure\nweight 1\npattern again\\b\n");

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message message = {.subject = "", .text = cases[i].text};
		struct classification got;

		classify(memory, rules, &message, &got);
		CHECK(got.hits_count == cases[i].hits &&
			got.guesses_count == cases[i].guesses,
		    "%s: %zu %zu", cases[i].text, got.hits_count,
		    got.guesses_count);
		for (size_t k = 0; k < got.guesses_count; k++)
			CHECK(got.guesses[k] < KINDS, "%s", cases[i].text);
	}
	ruleset_free(rules);
}

/* Beside so much for a kind, rules of little weight are not tried. */
static void
what_is_clear(void **state)
{
	static const struct {
		const char *text;
		size_t hits;
	} cases[] = {
	    {"strong little", 1},
	    {"strong more", 2},
	    {"strong access", 2},
	    {"strong any", 2},
	    {"strong against", 2},
	    {"weaker little", 2},
	    {"little", 1},
	};
	struct ruleset *rules =
	    load("language en\n"
		 "rule a\nkind erasure\nweight 22\npattern strong\n"
		 "rule b\nkind erasure\nweight 21\npattern weaker\n"
		 "rule c\nkind erasure\nweight 6\npattern little\n"
		 "rule d\nkind erasure\nweight 7\npattern more\n"
		 "rule e\nkind access\nweight 6\npattern access\n"
		 "rule f\nkind any\nweight 6\npattern any\n"
		 "rule g\nkind erasure\nweight -6\npattern against\n");

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message message = {.subject = "", .text = cases[i].text};
		struct classification got;

		classify(memory, rules, &message, &got);
		CHECK(got.hits_count == cases[i].hits, "%s: %zu", cases[i].text,
		    got.hits_count);
	}
	ruleset_free(rules);
}

static void
facts(void **state)
{
	static const struct {
		const char *rules, *text, *want; /* values, and rules by < */
	} cases[] = {
	    {FACT "pattern no (?<customer>\\d+)\n" ASKED, "erase no 12",
		"12 f"},
	    /* without learned weights even if nothing is asked */
	    {FACT "pattern no (?<customer>\\d+)\n" ASKED, "no 12", "12 f"},
	    {FACT "pattern no (?<customer>\\d+)\n" ASKED,
		"erase no 12, no 3 and no 12", "12 3 f"},
	    {FACT "pattern no (?<customer>\\d+)|na (?<reference>\\d+)\n" ASKED,
		"erase no 12, na 12", "12 12 f"},
	    /* the same by another rule is nothing new */
	    {FACT "pattern no (?<customer>\\d+)\n"
		  "rule g\nkind fact\npattern o (?<customer>\\d+)\n" ASKED,
		"erase no 12", "12 f"},
	    {FACT "pattern no (?<customer>\\d+)\n"
		  "rule g\nkind fact\npattern o (?<customer>\\d)\n" ASKED,
		"erase no 12", "12 1 f g"},
	    {FACT "pattern no (?<customer>\\d+)\n"
		  "rule g\nkind fact\npattern o (?<reference>\\d+)\n" ASKED,
		"erase no 12", "12 12 f g"},
	    /* without blanks and full stops at the end */
	    {FACT "pattern no (?<customer>.*)\n" ASKED, "erase no 1 .,;:) ",
		"1 f"},
	    {FACT "pattern no (?<customer>.*)\n" ASKED, "erase no .", ""},
	    {FACT "pattern no (?<customer>.*)\n" ASKED, "erase no A\001B",
		"A B f"},
	    {FACT "pattern no (?<customer>\\w+\\s\\w+)\n" ASKED,
		"erase no A\nB", "A B f"},
	    {FACT "where subject\npattern na (?<customer>\\w+)\n" ASKED,
		"erase", "Ab f"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct ruleset *rules = load(cases[i].rules);
		struct message message = {
		    .subject = "Na Ab", .text = cases[i].text};
		struct classification got;
		struct buffer text = {0};

		classify(memory, rules, &message, &got);
		for (size_t k = 0; k < got.facts_count; k++)
			buffer_add_printf(&text, "%s%s",
			    text.length > 0 ? " " : "", got.facts[k].value);
		for (size_t k = 0; k < got.hits_count; k++)
			if (strcmp(got.hits[k].kind, "fact") == 0)
				buffer_add_printf(&text, " %s", got.hits[k].id);
		CHECK(strcmp(buffer_string(&text), cases[i].want) == 0,
		    "%zu: %s", i, buffer_string(&text));
		buffer_release(&text);
		ruleset_free(rules);
	}
}

/* A pattern whose match can cross a line end is not searched line by line. */
static void
across_lines(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool matches;
	} cases[] = {
	    {"abc[^x]def", "abc\n\ndef", true},
	    {"abc[^x]def", "abcxdef", false},
	    {"abc[^\\nx]def", "abc def", true},
	    {"abc[^\\dx]def", "abc\n\ndef", true},
	    {"abc\\ndef", "abc\n\ndef", true},
	    {"abc\\sdef", "abc\n\ndef", true},
	    {"abc\\Wdef", "abc\n\ndef", true},
	    {"abc\\Ddef", "abc\n\ndef", true},
	    {"abc\\Rdef", "abc\n\ndef", true},
	    {"abc\\vdef", "abc\n\ndef", true},
	    {"abc\\x{a}def", "abc\n\ndef", true},
	    {"abc\\P{L}def", "abc\n\ndef", true},
	    {"abc.def", "abc\n\ndef", false},
	    {"abc.def", "abc def", true},
	    {"(?s)abc.def", "abc\n\ndef", true},
	    {"abc(?s:.)def\namong 9", "9 abc\n\ndef", true},
	    {"abc(?:.)def\namong 9", "9 abc def", true},
	    {"abc\\ndef\namong 9", "9 abc\n\ndef", true},
	    {"abc\\ndef\namong 9", "9\n\nabc\n\ndef", true},
	    {"abc\namong 9", "9\n\nabc\n\ndef", false},
	    {"abc\namong 9", "def\n\nabc\n\n9 abc", true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct ruleset *rules = load(arena_printf(
		    memory, RULE "pattern %s\n", cases[i].pattern));
		struct message message = {.subject = "", .text = cases[i].text};
		struct classification got;

		classify(memory, rules, &message, &got);
		CHECK((got.hits_count == 1) == cases[i].matches, "%zu: %s", i,
		    cases[i].pattern);
		ruleset_free(rules);
	}
}

static bool
is_found(const struct message *message, const char *where, const char *rest)
{
	struct ruleset *rules =
	    load(arena_printf(memory, RULE "where %s\n%s", where, rest));
	struct classification got;

	classify(memory, rules, message, &got);
	ruleset_free(rules);
	return got.hits_count > 0;
}

/* Lines beyond those that are told apart are the last one. */
static void
many_lines(void **state)
{
	struct buffer text = {0};
	struct message message = {.subject = ""};

	(void)state;
	for (int lines = 60; lines < 70; lines++) {
		buffer_clear(&text);
		for (int i = 0; i < lines; i++)
			buffer_add_printf(&text, "%d\n\n", i);
		buffer_add_string(&text, "9 fnord\n\nand more");
		message.text = buffer_string(&text);
		CHECK(
		    is_found(&message, "text", "pattern fnord\n"), "%d", lines);
		CHECK(is_found(&message, "text", "pattern fnord\namong 9\n"),
		    "%d", lines);
		CHECK(is_found(&message, "text", "pattern more\nnear 9 and\n"),
		    "%d", lines);
	}
	buffer_release(&text);
}

/* The first paragraph, unless it may be only a salutation. */
static void
the_first_paragraph(void **state)
{
	static const struct {
		size_t before; /* bytes before its end */
		bool is_first; /* what follows still is */
	} cases[] = {{59, true}, {60, false}, {61, false}};
	struct buffer text = {0};
	struct message message = {.subject = ""};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		buffer_clear(&text);
		while (text.length < cases[i].before)
			buffer_add_byte(&text, 'x');
		buffer_add_string(&text, "\n\nfnord");
		message.text = buffer_string(&text);
		CHECK(is_found(&message, "first", "pattern fnord\n") ==
			cases[i].is_first,
		    "%zu", cases[i].before);
	}
	for (size_t before = 594; before < 598; before++) {
		buffer_clear(&text);
		while (text.length < before)
			buffer_add_byte(&text, 'x');
		buffer_add_string(&text, "fnord");
		message.text = buffer_string(&text);
		CHECK(is_found(&message, "first", "pattern fnord\n") ==
			(before <= 595),
		    "%zu", before);
	}
	buffer_release(&text);
}

static void
names_and_fields(void **state)
{
	struct mail_attachment files[3] = {
	    {.name = "x", .type = ""}, {.name = "a_b", .type = ""}};
	struct mail_address cc = {"", "c"};
	struct message message = {.subject = "",
	    .text = "",
	    .cc = {&cc, 1},
	    .message_id = "m",
	    .attachments = files,
	    .attachments_count = 3};
	char *name = arena_printf(memory, "%255s", "fnord");

	(void)state;
	files[2] = (struct mail_attachment){.name = name, .type = ""};
	assert_true(is_found(&message, "attachment", "pattern ^x$\n"));
	assert_true(is_found(&message, "attachment", "pattern ^a b$\n"));
	assert_true(is_found(&message, "attachment", "pattern fnord$\n"));
	files[2].name = arena_printf(memory, "%256s", "fnord");
	assert_false(is_found(&message, "attachment", "pattern fnord\n"));
	assert_true(is_found(&message, "attachment", "pattern fnor$\n"));
	message.attachments_count = 1;
	assert_false(is_found(&message, "attachment", "pattern a b\n"));
	assert_true(is_found(&message, "header", "pattern ^cc: c$\n"));
	assert_true(is_found(&message, "header", "pattern ^message-id: m$\n"));
	assert_false(is_found(&message, "header", "pattern return-path\n"));
	message.message_id = arena_printf(memory, "%2000s", "fnord");
	assert_true(is_found(&message, "header", "pattern fnord\n"));
	message.message_id = arena_printf(memory, "%2001s", "fnord");
	assert_false(is_found(&message, "header", "pattern fnord\n"));
}

/* A match may begin anywhere in a long line, which is searched in slices. */
static void
long_lines(void **state)
{
	struct buffer text = {0};
	struct message message = {.subject = ""};
	struct ruleset *rules = load(RULE "pattern f\\w+d\n");

	(void)state;
	for (size_t before = 1015; before < 1030; before++)
		for (int wide = 0; wide < 2; wide++) {
			struct classification got;

			buffer_clear(&text);
			while (text.length < before)
				buffer_add_string(
				    &text, wide > 0 ? "\320\266" : ".");
			buffer_add_string(&text, " fnord");
			message.text = buffer_string(&text);
			classify(memory, rules, &message, &got);
			CHECK(got.hits_count == 1, "%zu %d", before, wide);
		}
	buffer_release(&text);
	ruleset_free(rules);
}

static void
costs(void **state)
{
	struct ruleset *rules = load(
	    RULE "pattern fnord\ngood fnord\ngood a fnord\nbad b\n"
		 "rule b\nkind access\nweight 6\npattern other\ngood other\n");
	struct message message = {.subject = "", .text = "fnord"};
	struct classification got;

	(void)state;
	classify(memory, rules, &message, &got);
	assert_int_equal(ruleset_rule(rules, 0).hits, 0);
	assert_int_equal(ruleset_rule(rules, 0).cost_ns, 0);
	ruleset_time_examples(rules);
	assert_int_equal(ruleset_rule(rules, 0).hits, 2);
	assert_int_equal(ruleset_rule(rules, 1).hits, 1);
	assert_true(ruleset_rule(rules, 0).cost_ns > 0);
	classify(memory, rules, &message, &got);
	assert_int_equal(ruleset_rule(rules, 0).hits, 2);
	ruleset_free(rules);
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(where_hits_stand),
	    TEST(what_is_told),
	    TEST(what_is_clear),
	    TEST(facts),
	    TEST(across_lines),
	    TEST(many_lines),
	    TEST(the_first_paragraph),
	    TEST(names_and_fields),
	    TEST(long_lines),
	    TEST(costs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
