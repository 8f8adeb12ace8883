/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/buffer.h"
#include "rules/ruleset.h"
#include "rules/fold.h"
#include "rules/match_private.h"

/* Processor time per example. */
#define EXAMPLE_NS INT64_C(500000000)

static bool
check_example(const struct ruleset *rules, const struct rule *rule,
    const struct example *example, struct buffer *report)
{
	struct arena *memory = arena_new();
	struct folded text = fold(memory, example->text, strlen(example->text));
	enum match_result result = MATCH_NO;
	struct match_budget budget = match_budget_start(EXAMPLE_NS);
	bool holds;

	for (struct pattern *pattern = rule->patterns;
	     pattern != NULL && result == MATCH_NO; pattern = pattern->next) {
		struct match_span span = {0};

		result = match_rule_pattern(rules, rule, pattern, text.text,
		    text.length, &budget, &span);
	}
	holds = result == (example->is_good ? MATCH_YES : MATCH_NO);
	if (!holds)
		buffer_add_printf(report, "%s:%u: rule %s %s: %s\n", rule->file,
		    example->line, rule->id,
		    result == MATCH_YES	     ? "matches its bad example"
			: result == MATCH_NO ? "does not match its good example"
					     : "hits a limit on its example",
		    example->text);
	arena_free(memory);
	return holds;
}

bool
ruleset_check(const struct ruleset *rules, struct buffer *ret_report)
{
	bool all_hold = true;

	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *rule = rules->rules[i];
		bool has[2] = {false, false};

		for (const struct example *example = rule->examples;
		     example != NULL; example = example->next) {
			has[example->is_good] = true;
			all_hold &=
			    check_example(rules, rule, example, ret_report);
		}
		if (!has[true] || !has[false]) {
			all_hold = false;
			buffer_add_printf(ret_report,
			    "%s:%u: rule %s has no line `%s`\n", rule->file,
			    rule->line, rule->id, has[true] ? "bad" : "good");
		}
	}
	return all_hold;
}

/* Judges the example as a message without other text, in each place. */
static void
judge_example(struct arena *memory, const struct ruleset *rules,
    const char *text, bool is_subject, struct classification *ret_found)
{
	struct mail_attachment attachment = {.name = text, .type = ""};
	struct mail_address from = {.name = text, .address = ""};
	const struct message message = {
	    .from = {&from, 1},
	    .subject = is_subject ? text : "",
	    .text = is_subject ? "" : text,
	    .quoted = "",
	    .attachments = &attachment,
	    .attachments_count = 1,
	};

	classify(memory, rules, &message, ret_found);
}

static bool
changes(struct arena *memory, struct ruleset *rules, struct rule *rule,
    const char *text, bool is_subject)
{
	struct classification with, without;

	judge_example(memory, rules, text, is_subject, &with);
	rule->is_disabled = true;
	judge_example(memory, rules, text, is_subject, &without);
	rule->is_disabled = false;
	return with.decision != without.decision ||
	    with.kinds != without.kinds ||
	    with.processor != without.processor ||
	    with.facts_count != without.facts_count ||
	    with.score != without.score;
}

/* Whether one rule is evidence for what the other is evidence against. */
static bool
opposes(const struct rule *rule, const struct rule *other)
{
	return other->weight > 0 && !other->is_disabled &&
	    (other->wheres & 1u << RULE_TEXT) != 0 &&
	    (other->kind == rule->kind ||
		(rule->kind == RULE_ANY && other->kind < KINDS)) &&
	    (other->language == rule->language ||
		rule->language == LANGUAGES_MAX);
}

/*
 * Evidence against something only matters beside evidence for it: combines the
 * example with one of such a rule.
 */
static bool
changes_others(struct arena *memory, struct ruleset *rules, struct rule *rule,
    const char *text)
{
	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *other = rules->rules[i];

		const char *good;

		if (!opposes(rule, other) || other->examples == NULL ||
		    !other->examples->is_good)
			continue;
		good = other->examples->text;
		if (changes(memory, rules, rule,
			arena_printf(memory, "%s\n\n%s", good, text), false) ||
		    changes(memory, rules, rule,
			arena_printf(memory, "%s\n\n%s", text, good), false))
			return true;
	}
	return false;
}

bool
ruleset_is_needed(struct ruleset *rules, size_t i)
{
	struct rule *rule = rules->rules[i];
	struct arena *memory = arena_new();
	/* No facts are searched in an example without a request. */
	bool is_needed = rule->is_disabled ||
	    (rule->kind == RULE_FACT && ruleset_has_learned(rules));

	for (const struct example *example = rule->examples;
	     example != NULL && !is_needed; example = example->next)
		is_needed = example->is_good &&
		    (changes(memory, rules, rule, example->text, false) ||
			changes(memory, rules, rule, example->text, true) ||
			(rule->weight < 0 &&
			    changes_others(
				memory, rules, rule, example->text)));
	arena_free(memory);
	return is_needed;
}

void
ruleset_time_examples(struct ruleset *rules)
{
	struct arena *memory = arena_new();
	struct classification found;

	rules->is_timed = true;
	for (size_t i = 0; i < rules->count; i++) {
		for (const struct example *example = rules->rules[i]->examples;
		     example != NULL; example = example->next)
			judge_example(
			    memory, rules, example->text, false, &found);
		arena_clear(memory);
	}
	arena_free(memory);
	rules->is_timed = false;
}
