/* SPDX-License-Identifier: ISC */
#include "rules/classify.h"

#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "rules/fold.h"
#include "rules/ruleset_private.h"

enum {
	SCORE_REQUEST = 5,    /* at least: it is asked for */
	SCORE_UNSURE = 2,     /* at least: a human looks */
	ANY_MOST = 2,	      /* of evidence for any kind adds to a kind */
	FIRST_BYTES_MIN = 60, /* a salutation alone is no first paragraph */
	FIRST_BYTES_MAX = 600,
	NAME_BYTES_MAX = 255, /* of an attachment */
	LIMITS_HIT_MAX = 8,   /* then the rest is not evaluated either */
	/* A language runs with the best if it has this part of its evidence. */
	NEIGHBOUR_PART = 4,
};

_Static_assert(LANGUAGE_SIZE == LANGUAGE_CODE_SIZE, "language codes");

/* Processor time for one mail; it takes a tenth of a millisecond. */
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
};

const char *
decision_name(enum decision decision)
{
	return decision_names[decision];
}

bool
decision_find(const char *name, enum decision *ret_decision)
{
	for (int i = 0; i < DECISIONS; i++) {
		if (strcmp(decision_names[i], name) == 0) {
			*ret_decision = (enum decision)i;
			return true;
		}
	}
	return false;
}

const char *
rule_where_name(enum rule_where where)
{
	return where_names[where];
}

/* One mail while it is judged. */
struct judging {
	struct arena *memory;
	const struct ruleset *rules;
	struct folded places[RULE_WHERES];
	bool *found[RULE_WHERES]; /* literals, by their number */
	bool runs[LANGUAGES_MAX + 1];
	struct match_budget budget;
	/* Sums per language; the last is of the rules for any language. */
	int positive[LANGUAGES_MAX + 1][RULE_KINDS];
	int negative[LANGUAGES_MAX + 1][RULE_KINDS];
	struct classification *result;
};

static struct folded
fold_attachments(struct arena *memory, const struct message *message)
{
	struct buffer names = {0};
	struct folded folded;
	char *text;

	for (size_t i = 0;
	     i < message->attachments_count && i < MESSAGE_ATTACHMENTS_MAX;
	     i++) {
		const char *name = message->attachments[i].name;
		size_t length = strnlen(name, NAME_BYTES_MAX);

		buffer_add(&names, name, utf8_cut(name, length));
		buffer_add_string(&names, "\n\n");
	}
	folded = fold(memory, buffer_string(&names), names.length);
	buffer_release(&names);
	text = arena_copy(memory, folded.text, folded.length);
	for (size_t i = 0; i < folded.length; i++)
		if (text[i] == '_')
			text[i] = ' ';
	folded.text = text;
	return folded;
}

/* What was written, and the forms that were filled in and attached. */
static const char *
text_of(struct arena *memory, const struct message *message)
{
	if (message->forms == NULL || *message->forms == '\0')
		return message->text;
	return arena_printf(memory, "%s\n\n%s", message->text, message->forms);
}

static void
fold_message(struct judging *judging, const struct message *message)
{
	struct folded *first = &judging->places[RULE_FIRST];
	const char *text = text_of(judging->memory, message);
	size_t length = strnlen(text, MESSAGE_TEXT_MAX);
	size_t end = 0;

	judging->places[RULE_SUBJECT] = fold(judging->memory, message->subject,
	    strnlen(message->subject, MESSAGE_SUBJECT_MAX));
	judging->places[RULE_TEXT] = fold(judging->memory, text, length);
	judging->places[RULE_ATTACHMENT] =
	    fold_attachments(judging->memory, message);
	*first = judging->places[RULE_TEXT];
	while (end < first->length &&
	    (first->text[end] != '\n' || end < FIRST_BYTES_MIN) &&
	    end < FIRST_BYTES_MAX)
		end++;
	end = utf8_cut(first->text, end);
	first->text = arena_copy(judging->memory, first->text, end);
	first->length = end;
	for (int i = 0; i < RULE_WHERES; i++) {
		judging->found[i] = arena_array(judging->memory,
		    prefilter_count(judging->rules->prefilter), sizeof(bool));
		prefilter_run(judging->rules->prefilter,
		    judging->places[i].text, judging->places[i].length,
		    judging->found[i]);
		judging->result->not_evaluated += judging->places[i].is_cut;
	}
}

/*
 * Finds the language, and which languages' rules run: the best and those
 * near it (nb, nn and da share most of their words), English because it is
 * written everywhere, and all where nothing is known.
 */
static void
choose_languages(struct judging *judging, const struct message *message)
{
	const struct ruleset *rules = judging->rules;
	struct language_evidence evidence = {0};
	int percent;
	unsigned best;

	lexicon_weigh(judging->memory, rules->lexicon, message->subject,
	    strlen(message->subject), &evidence);
	lexicon_weigh(judging->memory, rules->lexicon, message->text,
	    strlen(message->text), &evidence);
	if (message->forms != NULL)
		lexicon_weigh(judging->memory, rules->lexicon, message->forms,
		    strlen(message->forms), &evidence);
	best = language_best(&evidence, &percent);
	if (best < LANGUAGES_MAX) {
		memcpy(judging->result->language, rules->languages[best],
		    LANGUAGE_SIZE);
		judging->result->language_percent = percent;
	}
	judging->runs[LANGUAGES_MAX] = true;
	for (unsigned i = 0; i < rules->languages_count; i++)
		judging->runs[i] = best == LANGUAGES_MAX ||
		    NEIGHBOUR_PART * evidence.weights[i] >=
			evidence.weights[best] ||
		    strcmp(rules->languages[i], "en") == 0;
}

static void
record_hit(struct judging *judging, const struct rule *rule,
    enum rule_where where, size_t start, size_t end)
{
	struct classification *result = judging->result;
	const char *text = judging->places[where].text + start;
	struct rule_hit *hit;
	int(*sums)[RULE_KINDS] =
	    rule->weight < 0 ? judging->negative : judging->positive;

	sums[rule->language][rule->kind] += rule->weight;
	if (result->hits_count == CLASSIFY_HITS_MAX)
		return;
	if (end - start > CLASSIFY_HIT_BYTES_MAX)
		end = start + utf8_cut(text, CLASSIFY_HIT_BYTES_MAX);
	hit = &result->hits[result->hits_count++];
	hit->id = rule->id;
	hit->kind = rule_kind_name(rule->kind);
	hit->where = where;
	hit->text = arena_copy(judging->memory, text, end - start);
	hit->weight = rule->weight;
}

/* Whether the text has a literal of each set that the pattern needs. */
static bool
may_match(const struct judging *judging, const struct pattern *pattern,
    enum rule_where where)
{
	const bool *found = judging->found[where];

	for (size_t i = 0; i < pattern->sets_count; i++) {
		const struct literal_numbers *set = &pattern->sets[i];
		size_t j = 0;

		while (j < set->count && !found[set->items[j]])
			j++;
		if (j == set->count)
			return false;
	}
	return true;
}

/* Whether the rule has been dealt with: it counts once, where it matches. */
static bool
try_pattern(struct judging *judging, const struct rule *rule,
    const struct pattern *pattern, enum rule_where where)
{
	const struct folded *place = &judging->places[where];
	struct classification *result = judging->result;
	size_t start, end;

	if (!may_match(judging, pattern, where))
		return false;
	if (result->not_evaluated >= LIMITS_HIT_MAX) {
		result->not_evaluated++;
		return true;
	}
	switch (match_pattern(judging->rules, pattern, place->text,
	    place->length, &judging->budget, &start, &end)) {
	case MATCH_YES:
		record_hit(judging, rule, where, start, end);
		return true;
	case MATCH_NOT_EVALUATED:
		result->not_evaluated++;
		return false;
	case MATCH_NO:
		break;
	}
	return false;
}

static void
try_rule(struct judging *judging, const struct rule *rule)
{
	for (int i = 0; i < RULE_WHERES; i++) {
		if ((rule->wheres & 1u << i) == 0 ||
		    judging->places[i].length == 0)
			continue;
		for (const struct pattern *pattern = rule->patterns;
		     pattern != NULL; pattern = pattern->next)
			if (try_pattern(
				judging, rule, pattern, (enum rule_where)i))
				return;
	}
}

/*
 * What the rules say for a kind. Languages that say the same of one text do
 * not add up: the strongest counts, for and against.
 */
static int
sum_of(const struct judging *judging, int kind)
{
	int for_it = 0, against = 0;

	for (int i = 0; i < LANGUAGES_MAX; i++) {
		if (judging->positive[i][kind] > for_it)
			for_it = judging->positive[i][kind];
		if (judging->negative[i][kind] < against)
			against = judging->negative[i][kind];
	}
	return for_it + against + judging->positive[LANGUAGES_MAX][kind] +
	    judging->negative[LANGUAGES_MAX][kind];
}

/*
 * Evidence against a kind ("do not delete") takes it away. Evidence for or
 * against any kind (the law's name; a newsletter's footer) is added to kinds
 * for which something speaks; it can turn a request into a doubt, but never
 * into nothing, and for a kind it counts no more than ANY_MOST.
 */
static void
decide(struct judging *judging)
{
	struct classification *result = judging->result;
	int any = sum_of(judging, RULE_ANY);
	int best = any;
	kind_set asked = 0, possible = 0;
	static const kind_set weak = KIND_BIT(KIND_QUESTION);

	for (int i = 0; i < KINDS; i++) {
		int own = sum_of(judging, i);
		int total = own + (any > ANY_MOST ? ANY_MOST : any);

		if (own <= 0)
			continue;
		if (total >= SCORE_REQUEST)
			asked |= KIND_BIT(i);
		if (own >= SCORE_REQUEST || total >= SCORE_UNSURE)
			possible |= KIND_BIT(i);
		if (total > best)
			best = total;
	}
	/* Who asks for something also asks a question. */
	if ((asked & ~weak) != 0)
		asked &= ~weak;
	result->score = best;
	result->processor = sum_of(judging, RULE_PROCESSOR) >= SCORE_REQUEST;
	if (asked != 0) {
		result->decision = DECISION_REQUEST;
		result->kinds = asked;
	} else if (possible != 0 || any >= SCORE_UNSURE ||
	    result->not_evaluated > 0) {
		result->decision = DECISION_UNSURE;
		result->kinds = possible;
	} else {
		result->decision = DECISION_NOT_REQUEST;
	}
	if (result->not_evaluated > 0)
		result->decision = DECISION_UNSURE;
}

/* Where too few words told the language, the rules that matched may. */
static void
language_from_hits(struct judging *judging)
{
	const struct ruleset *rules = judging->rules;
	int most = 0;

	if (judging->result->language[0] != '\0')
		return;
	for (unsigned i = 0; i < rules->languages_count; i++) {
		int sum = 0;

		for (int kind = 0; kind < KINDS; kind++)
			sum += judging->positive[i][kind];
		if (sum <= most)
			continue;
		most = sum;
		memcpy(judging->result->language, rules->languages[i],
		    LANGUAGE_SIZE);
	}
}

void
classify(struct arena *memory, const struct ruleset *rules,
    const struct message *message, struct classification *ret_classification)
{
	struct judging judging = {
	    .memory = memory,
	    .rules = rules,
	    .budget = match_budget_start(BUDGET_NS),
	    .result = ret_classification,
	};

	memset(ret_classification, 0, sizeof *ret_classification);
	ret_classification->hits = arena_array(
	    memory, CLASSIFY_HITS_MAX, sizeof *ret_classification->hits);
	fold_message(&judging, message);
	choose_languages(&judging, message);
	for (size_t i = 0; i < rules->count; i++)
		if (!rules->rules[i]->is_disabled &&
		    judging.runs[rules->rules[i]->language])
			try_rule(&judging, rules->rules[i]);
	decide(&judging);
	language_from_hits(&judging);
}
