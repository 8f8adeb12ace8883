/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "rules/fold.h"
#include "rules/match_private.h"
#include "rules/ruleset.h"
#include "rules/ruleset_private.h"
#include "tests/rules/cases.h"

/*
 * needless RULES-DIRECTORY LANGUAGE,... LINES... -- CASES... - which patterns
 * of these languages change nothing beside the learned model
 *
 * Patterns are left out one by one, the longest first. One stays out if every
 * message of CASES is judged as before, in a mailbox for requests and in a
 * mixed one, and if the rules alone judge LINES (what is learned from, made by
 * contrib/train/cases.py) no worse but for a few points: two for a request of
 * the right kind and for what is set apart rightly, one for doubt. The model
 * has no part in the latter, for it knows those lines by heart.
 *
 * What states a certain thing is not touched: rules for any language, for facts
 * and processors, and those that speak for or against all kinds; and of a rule
 * that alone makes a request, a short pattern without which one of its own good
 * examples would not match.
 *
 * Prints a line for each pattern: whether it `goes` or `stays`, the rule, the
 * pattern's number within it, its length, how many messages it alone decided,
 * and the points that it is worth.
 */
enum {
	POINTS = 4,	  /* a pattern that is worth as many stays */
	POINTS_LONG = 8,  /* one that nobody can read */
	LONG_BYTES = 150, /* of a pattern in its file */
	CERTAIN = 5,	  /* a weight: the rule alone makes a request */
	ITEMS_MAX = 100000,
	WORDS = (RULES_MAX + 63) / 64,
};

struct finding {
	uint64_t signs[2]; /* of cases: what was said, by purpose */
	int points;	   /* of lines */
	uint64_t rules[WORDS];
};

struct item {
	const struct message *message;
	kind_set want; /* of lines */
	bool is_line;
	struct finding found;
};

struct candidate {
	struct rule *rule;
	struct pattern *pattern;
	size_t number;
	size_t length;
};

struct trial {
	struct ruleset *rules;
	struct arena *memory;  /* of the messages */
	struct arena *scratch; /* of one judgement */
	struct item *items;
	size_t count;
	const char *languages; /* of the rules that are tried */
	struct candidate *candidates;
	size_t candidates_count;
};

static void
note_rules(const struct trial *trial, const struct classification *result,
    struct finding *found)
{
	for (size_t i = 0; i < result->hits_count; i++)
		for (size_t j = 0; j < trial->rules->count; j++)
			if (trial->rules->rules[j]->id == result->hits[i].id)
				found->rules[j / 64] |= UINT64_C(1) << j % 64;
}

static uint64_t
sign_of(const struct classification *result)
{
	uint64_t sign = (uint64_t)result->kinds * 4 + result->decision;

	if (result->guesses_count > 0)
		sign |= (uint64_t)(1 + result->guesses[0]) << 40;
	for (const char *at = result->other; at != NULL && *at != '\0'; at++)
		sign = sign * 31 + (unsigned char)*at;
	return sign * 31 + (unsigned char)result->language[0] +
	    256 * (unsigned char)result->language[1];
}

static int
points_of(const struct classification *result, kind_set want)
{
	bool is_right = (result->kinds & want) != 0;

	if (want == 0)
		return result->decision == DECISION_NOT_REQUEST ? 2
		    : result->decision == DECISION_UNSURE	? 1
								: 0;
	if (result->decision == DECISION_REQUEST)
		return is_right ? 2 : 0;
	return result->decision == DECISION_UNSURE ? 1 : 0;
}

static struct finding
judge(struct trial *trial, const struct item *item)
{
	static const enum expect purposes[] = {EXPECT_REQUESTS, EXPECT_MIXED};
	struct classification result;
	struct finding found = {.points = 0};

	trial->rules->learned.is_silent = item->is_line;
	for (size_t i = 0; i < LENGTH(purposes); i++) {
		ruleset_set_expect(trial->rules, purposes[i]);
		classify(trial->scratch, trial->rules, item->message, &result);
		found.signs[i] = sign_of(&result);
		if (item->is_line)
			break;
	}
	if (item->is_line) {
		found.points = points_of(&result, item->want);
		found.signs[0] = 0;
	}
	note_rules(trial, &result, &found);
	arena_clear(trial->scratch);
	return found;
}

static kind_set
wanted(struct arena *memory, const char *expect)
{
	char *rest = arena_string(memory, expect), *word;
	kind_set kinds = 0;

	while ((word = strsep(&rest, " ")) != NULL) {
		enum kind kind;

		if (kind_find(word, &kind))
			kinds |= KIND_BIT(kind);
	}
	if ((kinds & KIND_BIT(KIND_OPTOUT)) != 0)
		kinds |= KIND_BIT(KIND_OBJECTION);
	return kinds;
}

static bool
read_items(struct trial *trial, const char *path, bool is_line)
{
	struct rules_cases cases;
	struct error err;

	if (!cases_read(trial->memory, path, &cases, &err)) {
		(void)fprintf(stderr, "%s\n", err.text);
		return false;
	}
	for (size_t i = 0; i < cases.count && trial->count < ITEMS_MAX; i++)
		trial->items[trial->count++] = (struct item){
		    .message = &cases.items[i].message,
		    .want = wanted(trial->memory, cases.items[i].expect),
		    .is_line = is_line,
		};
	return true;
}

static bool
is_tried(const struct trial *trial, const struct rule *rule)
{
	return rule->language < LANGUAGES_MAX && rule->kind >= 0 &&
	    rule->kind < KINDS &&
	    strstr(trial->languages, trial->rules->languages[rule->language]) !=
	    NULL;
}

/* The bytes of a rule's pattern as written; `number` counts from 1. */
static size_t
written_length(const struct rule *rule, const char *content, size_t number)
{
	const char *at = content;

	for (unsigned line = 1; line < rule->line; line++)
		at = strchr(at, '\n') + 1;
	for (;;) {
		number -= strncmp(at, "pattern ", 8) == 0;
		if (number == 0)
			return strcspn(at, "\n") - 8;
		at = strchr(at, '\n') + 1;
	}
}

static size_t
find_candidates(struct trial *trial, struct candidate *ret_candidates)
{
	size_t count = 0;

	for (size_t i = 0; i < trial->rules->count; i++) {
		struct rule *rule = trial->rules->rules[i];
		struct buffer content = {0};
		size_t number = 0;
		struct error err;

		if (!is_tried(trial, rule))
			continue;
		if (!file_read(rule->file, RULE_FILE_BYTES_MAX, &content, &err))
			abort();
		for (struct pattern *at = rule->patterns; at != NULL;
		     at = at->next) {
			number++;
			ret_candidates[count++] =
			    (struct candidate){rule, at, number,
				written_length(
				    rule, buffer_string(&content), number)};
		}
		buffer_release(&content);
	}
	return count;
}

static int
by_length(const void *a, const void *b)
{
	const struct candidate *one = a, *two = b;

	if (one->length != two->length)
		return one->length < two->length ? 1 : -1;
	return strcmp(one->rule->id, two->rule->id);
}

/* Takes the pattern out; returns where it was. */
static struct pattern **
take_out(const struct candidate *candidate)
{
	struct pattern **at = &candidate->rule->patterns;

	while (*at != candidate->pattern)
		at = &(*at)->next;
	*at = candidate->pattern->next;
	candidate->rule->is_disabled = candidate->rule->patterns == NULL;
	return at;
}

static size_t
rule_number(const struct ruleset *rules, const struct rule *rule)
{
	size_t i = 0;

	while (rules->rules[i] != rule)
		i++;
	return i;
}

static bool
matches(const struct trial *trial, const struct rule *rule,
    struct pattern *pattern, const struct example *example)
{
	struct folded text =
	    fold(trial->scratch, example->text, strlen(example->text));
	struct match_budget budget = match_budget_start(INT64_C(1) << 30);
	struct match_span span = {0};

	return match_rule_pattern(trial->rules, rule, pattern, text.text,
		   text.length, &budget, &span) == MATCH_YES;
}

/* Whether the pattern, which was taken out, says what no other one does. */
static bool
is_certain(const struct trial *trial, const struct candidate *one)
{
	const struct rule *rule = one->rule;
	bool is_found = false;

	if (rule->weight < CERTAIN || one->length > LONG_BYTES)
		return false;
	for (const struct example *example = rule->examples;
	     example != NULL && !is_found; example = example->next) {
		is_found = example->is_good &&
		    matches(trial, rule, one->pattern, example);
		for (struct pattern *at = rule->patterns;
		     at != NULL && is_found; at = at->next)
			is_found = !matches(trial, rule, at, example);
	}
	arena_clear(trial->scratch);
	return is_found;
}

struct loss {
	bool is_other; /* a case is judged otherwise */
	size_t decided;
	int points;
};

/* Judges again what the rule matched; *changed are those that differ. */
static struct loss
try_without(struct trial *trial, size_t rule, int most, size_t *changed,
    struct finding *findings)
{
	struct loss loss = {0};

	for (size_t i = 0; i < trial->count; i++) {
		struct item *item = &trial->items[i];
		struct finding found;

		if ((item->found.rules[rule / 64] >> rule % 64 & 1) == 0)
			continue;
		/* Lines come first: here they have all been judged. */
		if (!item->is_line && loss.points >= most)
			break;
		found = judge(trial, item);
		if (memcmp(&found, &item->found, sizeof found) == 0)
			continue;
		loss.is_other = memcmp(found.signs, item->found.signs,
				    sizeof found.signs) != 0;
		loss.points += item->found.points - found.points;
		changed[loss.decided] = i;
		findings[loss.decided++] = found;
		if (loss.is_other)
			break;
	}
	return loss;
}

static void
try_all(struct trial *trial)
{
	size_t *changed = memory_new(ITEMS_MAX, sizeof *changed);
	struct finding *findings = memory_new(ITEMS_MAX, sizeof *findings);

	for (size_t i = 0; i < trial->candidates_count; i++) {
		const struct candidate *one = &trial->candidates[i];
		struct pattern **place = take_out(one);
		int most = one->length > LONG_BYTES ? POINTS_LONG : POINTS;
		bool is_needed = is_certain(trial, one);
		struct loss loss = {0};

		if (!is_needed) {
			loss = try_without(trial,
			    rule_number(trial->rules, one->rule), most, changed,
			    findings);
			is_needed = loss.is_other || loss.points >= most;
		}

		(void)printf("%s %s %zu %zu %zu %d\n",
		    is_needed ? "stays" : "goes", one->rule->id, one->number,
		    one->length, loss.decided, loss.points);
		(void)fflush(stdout);
		if (is_needed) {
			*place = one->pattern;
			one->rule->is_disabled = false;
			continue;
		}
		for (size_t j = 0; j < loss.decided; j++)
			trial->items[changed[j]].found = findings[j];
	}
	free(changed);
	free(findings);
}

static bool
read_all(struct trial *trial, char **paths, int count)
{
	bool is_line = true;

	for (int i = 0; i < count; i++) {
		if (strcmp(paths[i], "--") == 0)
			is_line = false;
		else if (!read_items(trial, paths[i], is_line))
			return false;
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct trial trial = {.memory = arena_new(), .scratch = arena_new()};
	const char *directory;
	struct error err;

	if (argc < 4)
		return EXIT_FAILURE;
	directory = argv[1];
	trial.languages = argv[2];
	trial.rules = ruleset_load(&directory, 1, &err);
	if (trial.rules == NULL) {
		(void)fprintf(stderr, "%s\n", err.text);
		return EXIT_FAILURE;
	}
	ruleset_compile(trial.rules);
	trial.items = memory_new(ITEMS_MAX, sizeof *trial.items);
	trial.candidates =
	    memory_new(RULE_PATTERNS_MAX, sizeof *trial.candidates);
	if (!read_all(&trial, argv + 3, argc - 3))
		return EXIT_FAILURE;
	trial.candidates_count = find_candidates(&trial, trial.candidates);
	qsort(trial.candidates, trial.candidates_count,
	    sizeof *trial.candidates, by_length);
	for (size_t i = 0; i < trial.count; i++)
		trial.items[i].found = judge(&trial, &trial.items[i]);
	try_all(&trial);
	free(trial.items);
	free(trial.candidates);
	ruleset_free(trial.rules);
	arena_free(trial.scratch);
	arena_free(trial.memory);
	return EXIT_SUCCESS;
}
