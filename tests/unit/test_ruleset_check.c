/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "rules/ruleset.h"
#include "tests/unit/rules_text.h"

static struct ruleset *
load(const char *content)
{
	struct buffer text = {0};
	struct error err = {0};
	struct ruleset *rules;

	buffer_add_string(&text, "language en\n");
	buffer_add_string(&text, content);
	rules = rules_of_bytes(text.data, text.length, &err);
	buffer_release(&text);
	if (rules == NULL)
		fail_msg("%s: %s", content, err.text);
	return rules;
}

#define A "rule a\nkind erasure\nweight 20\npattern fnord\n"

static void
test_both_sorts_of_examples_are_required(void **state)
{
	static const struct {
		const char *name, *rules, *want; /* in the report; "" holds */
	} cases[] = {
	    {"both", A "good fnord\nbad other\n", ""},
	    {"good ones only", A "good fnord\n", "rule a has no line `bad`"},
	    {"bad ones only", A "bad other\n", "rule a has no line `good`"},
	    {"none", A, "rule a has no line `good`"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct ruleset *rules = load(cases[i].rules);
		struct buffer report = {0};
		bool holds = ruleset_check(rules, &report);

		CHECK(holds == (cases[i].want[0] == '\0'), "%s", cases[i].name);
		CHECK(strstr(buffer_string(&report), cases[i].want) != NULL &&
			(!holds || report.length == 0),
		    "%s: %s", cases[i].name, buffer_string(&report));
		buffer_release(&report);
		ruleset_free(rules);
	}
}

/* A rule that changes nothing of its own examples can go. */
static void
test_what_a_rule_is_needed_for(void **state)
{
	static const struct {
		const char *name, *rules;
		bool is_needed; /* the first */
	} cases[] = {
	    {"nothing else speaks", A "good fnord\nbad other\n", true},
	    {"its weight is nothing",
		"rule a\nkind erasure\nweight 0\npattern fnord\ngood fnord\n"
		"bad other\n",
		false},
	    {"more of the same",
		A "good fnord\nbad other\nrule b\nkind erasure\nweight 20\n"
		  "pattern fnord\ngood fnord\nbad other\n",
		true},
	    {"a kind beside one that is as sure",
		"rule a\nkind access\nweight 20\npattern fnord\ngood fnord\n"
		"bad other\nrule b\nkind erasure\nweight 20\npattern fnord\n"
		"good fnord\nbad other\n",
		true},
	    {"whose data it is",
		"rule a\nkind processor\nweight 20\npattern fnord\n"
		"good fnord\nbad other\n",
		true},
	    {"too little to say whose data it is",
		"rule a\nkind processor\nweight 1\npattern fnord\n"
		"good fnord\nbad other\n",
		false},
	    {"a fact",
		"rule a\nkind fact\npattern (?<email>fnord)\ngood fnord\n"
		"bad other\n",
		true},
	    {"its bad examples are no reason",
		"rule a\nkind erasure\nweight 20\npattern fnord\n"
		"bad fnord\n",
		false},
	    {"what speaks against another",
		"rule a\nkind erasure\nweight -20\npattern never\n"
		"good never\nbad other\n"
		"rule b\nkind erasure\nweight 20\npattern fnord\n"
		"good fnord\nbad other\n",
		true},
	    {"what speaks against nothing",
		"rule a\nkind erasure\nweight -20\npattern never\n"
		"good never\nbad other\n"
		"rule b\nkind access\nweight 20\npattern fnord\n"
		"good fnord\nbad other\n",
		false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct ruleset *rules = load(cases[i].rules);

		CHECK(ruleset_is_needed(rules, 0) == cases[i].is_needed, "%s",
		    cases[i].name);
		ruleset_free(rules);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_both_sorts_of_examples_are_required),
	    cmocka_unit_test(test_what_a_rule_is_needed_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
