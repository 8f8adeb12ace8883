/* SPDX-License-Identifier: ISC */
#include "rules/judging_private.h"
#include "rules/ruleset.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"

enum {
	LIMITS_HIT_MAX = 8, /* then the rest is not evaluated */
	REPLY_MOST = 2,	    /* maximum that a reply's subject counts */
	CLEAR = 22,	    /* enough evidence for a kind in a language */
	LITTLE = 6,	    /* a low weight */
};

/* Processor time per message; typically 0.1 ms. */
#define BUDGET_NS INT64_C(500000000)

static const char *const decision_names[DECISIONS] = {
    [DECISION_REQUEST] = "request",
    [DECISION_NOT_REQUEST] = "not-request",
    [DECISION_UNSURE] = "unsure",
};

static const char *const where_names[RULE_WHERES] = {
    [RULE_SUBJECT] = "subject",
    [RULE_TEXT] = "text",
    [RULE_FIRST] = "first",
    [RULE_ATTACHMENT] = "attachment",
    [RULE_ADDRESS] = "address",
    [RULE_HEADER] = "header",
};

const char *
decision_name(enum decision decision)
{
	return decision_names[decision];
}

const char *
rule_where_name(enum rule_where where)
{
	return where_names[where];
}

void
judging_note_limit(struct judging *judging, const char *name)
{
	struct classification *result = judging->result;

	result->not_evaluated++;
	for (size_t i = 0; i < result->limits_count; i++)
		if (strcmp(result->limits[i], name) == 0)
			return;
	if (result->limits_count == CLASSIFY_LIMITS_MAX)
		return;
	if (result->limits == NULL)
		result->limits = arena_array(judging->memory,
		    CLASSIFY_LIMITS_MAX, sizeof *result->limits);
	result->limits[result->limits_count++] = name;
}

static void
record_hit(struct judging *judging, const struct rule *rule,
    enum rule_where where, size_t start, size_t end)
{
	struct classification *result = judging->result;
	const char *text = judging->places[where].text + start;
	struct rule_hit *hit;
	int weight = rule->weight;
	int(*sums)[RULE_KINDS] =
	    weight < 0 ? judging->negative : judging->positive;

	if (where == RULE_SUBJECT && judging->is_reply && weight > REPLY_MOST)
		weight = REPLY_MOST;
	sums[rule->language][rule->kind] += weight;
	judging->has_own |= rule->is_own && rule->kind < KINDS;
	if (result->hits_count == CLASSIFY_HITS_MAX)
		return;
	if (end - start > CLASSIFY_HIT_BYTES_MAX)
		end = start + utf8_cut(text, CLASSIFY_HIT_BYTES_MAX);
	hit = &result->hits[result->hits_count++];
	hit->id = rule->id;
	hit->kind = rule_kind_name(rule->kind);
	hit->where = where;
	hit->text = arena_copy(judging->memory, text, end - start);
	hit->weight = weight;
	judging_origin(judging, where, start, end, &hit->start, &hit->length);
}

/*
 * Lines in which the pattern can match: those with a literal of each of its
 * sets. A pattern that can cross lines needs them in any lines.
 */
static uint64_t
lines_for(const struct judging *judging, const struct pattern *pattern,
    enum rule_where where, bool crosses_lines)
{
	const uint64_t *found = judging->found[where];
	uint64_t all = UINT64_MAX;

	for (size_t i = 0; i < pattern->sets_count && all != 0; i++) {
		const struct literal_numbers *set = &pattern->sets[i];
		uint64_t any = 0;

		for (size_t j = 0; j < set->count; j++)
			any |= found[set->items[j]];
		all &= crosses_lines && any != 0 ? UINT64_MAX : any;
	}
	return all;
}

/* Lines that contain one of these characters. */
static uint64_t
lines_with(const struct judging *judging, enum rule_where where,
    const char *characters)
{
	const char *text = judging->places[where].text;
	const size_t *starts = judging->lines[where];
	size_t count = judging->lines_count[where];
	uint64_t mask = 0;

	for (size_t i = 0; i < count; i++) {
		size_t found =
		    starts[i] + strcspn(text + starts[i], characters);

		if (text[found] == '\0')
			break;
		while (i + 1 < count && starts[i + 1] <= found)
			i++;
		mask |= UINT64_C(1) << i;
	}
	return mask;
}

/* Context words are in the paragraph of the match. */
static uint64_t
lines_for_windows(const struct judging *judging, const struct rule *rule,
    enum rule_where where)
{
	uint64_t all = UINT64_MAX;

	for (const struct window *window = rule->windows;
	     window != NULL && all != 0; window = window->next)
		if (window->is_wanted)
			all &=
			    lines_for(judging, window->pattern, where, false);
	return all;
}

/*
 * Finds the next run of lines in the mask, from *line on, and advances *line;
 * false if there is none.
 */
static bool
next_stretch(const struct judging *judging, enum rule_where where,
    uint64_t mask, size_t *line, struct match_span *span)
{
	size_t count = judging->lines_count[where], at = *line;
	const size_t *starts = judging->lines[where];

	while (at < count && (mask >> at & 1) == 0)
		at++;
	if (at >= count)
		return false;
	*span = (struct match_span){.from = starts[at]};
	while (at < count && (mask >> at & 1) != 0)
		at++;
	span->until = at == count ? SIZE_MAX : starts[at] - 1;
	*line = at;
	return true;
}

static size_t
next_character(const struct folded *place, size_t at)
{
	do
		at++;
	while (at < place->length &&
	    ((unsigned char)place->text[at] & 0xc0) == 0x80);
	return at;
}

/*
 * Searches a run of lines; returns whether the rule is finished. For facts
 * every match counts.
 */
static bool
try_stretch(struct judging *judging, const struct rule *rule,
    struct pattern *pattern, enum rule_where where, struct match_span *span)
{
	const struct folded *place = &judging->places[where];
	enum match_result matched = MATCH_NO;
	bool has_hit = false, says_something = true;

	for (int i = 0; i < FACTS_MAX; i++) {
		matched = match_rule_pattern(judging->rules, rule, pattern,
		    place->text, place->length, &judging->budget, span);
		if (matched != MATCH_YES)
			break;
		if (pattern->has_facts)
			says_something =
			    judging_record_facts(judging, pattern, where);
		if (says_something && !has_hit)
			record_hit(
			    judging, rule, where, span->start, span->end);
		has_hit = has_hit || says_something;
		if (rule->kind != RULE_FACT)
			return true;
		/* A rejected name may hide another match after its start. */
		span->from = says_something && span->end > span->start
		    ? span->end
		    : next_character(place, span->start);
	}
	if (matched == MATCH_NOT_EVALUATED)
		judging_note_limit(judging, rule->id);
	return false;
}

/* Returns whether the rule is finished: it counts once per place. */
static bool
try_pattern(struct judging *judging, const struct rule *rule,
    struct pattern *pattern, enum rule_where where)
{
	struct classification *result = judging->result;
	uint64_t mask =
	    lines_for(judging, pattern, where, pattern->crosses_lines);
	struct match_span span;
	size_t line = 0;

	if (mask != 0 && !pattern->crosses_lines)
		mask &= lines_for_windows(judging, rule, where);
	if (mask != 0 && rule->among != NULL && !pattern->crosses_lines)
		mask &= lines_with(judging, where, rule->among);
	if (mask != 0 && result->not_evaluated >= LIMITS_HIT_MAX) {
		result->not_evaluated++;
		return true;
	}
	while (mask != 0 && next_stretch(judging, where, mask, &line, &span))
		if (try_stretch(judging, rule, pattern, where, &span))
			return true;
	return false;
}

static void
try_places(struct judging *judging, const struct rule *rule)
{
	for (int i = 0; i < RULE_WHERES; i++) {
		if ((rule->wheres & 1u << i) == 0 ||
		    judging->places[i].length == 0)
			continue;
		for (struct pattern *pattern = rule->patterns; pattern != NULL;
		     pattern = pattern->next)
			if (try_pattern(
				judging, rule, pattern, (enum rule_where)i))
				return;
	}
}

/* Reads the clock only if the rules are timed. */
static void
try_rule(struct judging *judging, struct rule *rule)
{
	size_t hits = judging->result->hits_count;
	int64_t start_ns;

	if (!judging->rules->is_timed) {
		try_places(judging, rule);
		return;
	}
	start_ns = match_now_ns();
	try_places(judging, rule);
	rule->cost_ns += match_now_ns() - start_ns;
	rule->hits += judging->result->hits_count > hits;
}

/*
 * Whether there is evidence for a kind, so that evidence against it matters.
 * Evidence against all kinds is always searched: operators sort messages by it.
 * Doubt makes evidence against any kind relevant.
 */
static bool
is_in_question(const struct judging *judging, int kind)
{
	for (int i = 0; kind != RULE_ANY && i <= LANGUAGES_MAX; i++)
		if (judging->positive[i][kind] > 0 ||
		    judging->positive[i][RULE_DOUBT] > 0)
			return true;
	return kind == RULE_ANY;
}

/*
 * Whether there is so much evidence for a kind that a low weight changes
 * nothing. Rules with high weights are always tried.
 */
static bool
is_clear(const struct judging *judging, const struct rule *rule)
{
	return rule->kind < KINDS && rule->weight <= LITTLE &&
	    judging->positive[rule->language][rule->kind] >= CLEAR;
}

static bool
is_tried(const struct judging *judging, const struct rule *rule)
{
	return !rule->is_disabled && judging->runs[rule->language] &&
	    (rule->words_most == 0 || judging->words <= rule->words_most);
}

/* Facts are only needed if the message may be a request. */
static void
find_facts(struct judging *judging)
{
	const struct ruleset *rules = judging->rules;

	for (size_t i = 0; i < rules->count; i++)
		if (rules->rules[i]->kind == RULE_FACT &&
		    is_tried(judging, rules->rules[i]))
			try_rule(judging, rules->rules[i]);
}

/* Evidence for comes first: without it, evidence against is irrelevant. */
static void
try_rules(struct judging *judging, bool against)
{
	const struct ruleset *rules = judging->rules;

	for (size_t i = 0; i < rules->count; i++) {
		struct rule *rule = rules->rules[i];

		if (!is_tried(judging, rule) || (rule->weight < 0) != against ||
		    rule->kind == RULE_FACT)
			continue;
		if (against ? is_in_question(judging, rule->kind)
			    : !is_clear(judging, rule))
			try_rule(judging, rule);
	}
}

/* "Re: " and the like; not if the message has no text besides the subject. */
static bool
repeats_subject(const struct judging *judging)
{
	static const char *const marks[] = {"re", "aw", "sv", "vs", "antw",
	    "antwort", "svar", "ref", "rif", "odp", "res", "r", "ynt"};
	const char *subject = judging->places[RULE_SUBJECT].text;
	size_t length = strspn(subject, "abcdefghijklmnopqrstuvwxyz");
	const char *behind = subject + length;

	if (judging->places[RULE_TEXT].length == 0)
		return false;
	behind += strspn(behind, " ");
	if (*behind != ':')
		return false;
	for (size_t i = 0; i < LENGTH(marks); i++)
		if (strlen(marks[i]) == length &&
		    memcmp(subject, marks[i], length) == 0)
			return true;
	return false;
}

/* Counts words of the folded text, up to `most` + 1. */
static size_t
count_words(const struct folded *text, size_t most)
{
	size_t count = 0;
	bool is_word = false;

	for (size_t i = 0; i < text->length && count <= most; i++) {
		bool is_blank = text->text[i] == ' ' || text->text[i] == '\n';

		count += !is_blank && !is_word;
		is_word = !is_blank;
	}
	return count;
}

/* The written text, and attached forms that were filled in. */
static const char *
written_text(struct arena *memory, const struct message *message)
{
	if (message->forms == NULL || *message->forms == '\0')
		return message->text;
	return arena_printf(memory, "%s\n\n%s", message->text, message->forms);
}

void
classify(struct arena *memory, const struct ruleset *rules,
    const struct message *message, struct classification *ret_classification)
{
	struct message read = *message;
	struct judging judging = {
	    .memory = memory,
	    .rules = rules,
	    .message = &read,
	    .text_length = strlen(message->text),
	    .budget = match_budget_start(BUDGET_NS),
	    .result = ret_classification,
	};
	enum decision weighed;

	memset(ret_classification, 0, sizeof *ret_classification);
	ret_classification->hits = arena_array(
	    memory, CLASSIFY_HITS_MAX, sizeof *ret_classification->hits);
	read.text = written_text(memory, message);
	judging_fold(&judging);
	judging.words =
	    count_words(&judging.places[RULE_TEXT], rules->words_most);
	judging.is_reply = repeats_subject(&judging);
	judging_choose_languages(&judging);
	try_rules(&judging, false);
	try_rules(&judging, true);
	judging_decide(&judging);
	judging_weigh(&judging);
	if (ret_classification->decision != DECISION_NOT_REQUEST ||
	    !ruleset_has_learned(rules))
		find_facts(&judging);
	weighed = ret_classification->decision;
	judging_doubt(memory, rules, message, ret_classification);
	/* An unread message is unsure, whatever was learned. */
	if (ret_classification->decision != weighed)
		ret_classification->sample.is_fixed = true;
}
