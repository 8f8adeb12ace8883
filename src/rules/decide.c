/* SPDX-License-Identifier: ISC */
#include "rules/judging_private.h"

#include <stdint.h>
#include <string.h>

enum {
	ANY_MOST = 2,  /* cap of evidence for any kind */
	OWN_MOST = 10, /* cap of a kind's, with evidence against all */
	DENIED = 2,    /* less doubt if a kind is denied */
	LATE = -6,     /* evidence against any kind if all is late */
	LATE_BYTES = 2000,
	FAR_BELOW = -4,	   /* minimum score of a kind for a possible request */
	PASSING = 3,	   /* below 1/N of the best score: in passing */
	PASSING_MOST = 24, /* ... which is capped at this */
	PASSING_BYTES = 600, /* only in texts longer than this */
	OFFICE = 1000,	     /* more than any sum of another language */
};

/*
 * The rules of the message's own language are more reliable than those of a
 * similar one: if they find a request, the others are ignored.
 */
static void
silence_neighbours(struct judging *judging)
{
	const struct ruleset *rules = judging->rules;
	unsigned best = judging->best;
	int most = 0;

	if (best == LANGUAGES_MAX)
		return;
	for (int kind = 0; kind < KINDS; kind++)
		if (judging->positive[best][kind] > most)
			most = judging->positive[best][kind];
	if (most < rules->threshold_request)
		return;
	for (unsigned i = 0; i < rules->languages_count; i++) {
		if (i == best || (rules->companions[best] >> i & 1) != 0)
			continue;
		memset(judging->positive[i], 0, sizeof judging->positive[i]);
		memset(judging->negative[i], 0, sizeof judging->negative[i]);
	}
}

/*
 * The rules' score for a kind. Evidence in several languages for one text does
 * not add up: only the strongest counts, for and against.
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
 * The score for any kind; evidence against all kinds cancels evidence such as
 * the law's name.
 */
static int
sum_of_any(const struct judging *judging)
{
	int against = judging->negative[LANGUAGES_MAX][RULE_ANY];
	int least = 0;

	for (int i = 0; i < LANGUAGES_MAX; i++)
		if (judging->negative[i][RULE_ANY] < least)
			least = judging->negative[i][RULE_ANY];
	against += least;
	return against < 0 ? against : sum_of(judging, RULE_ANY);
}

/*
 * Doubt indicates no kind, but that a person should look if nothing else is
 * found. It is ignored if there is evidence against all kinds, and reduced if
 * there is evidence against one ("thank you for deleting my data").
 */
static int
sum_of_doubt(const struct judging *judging, int any)
{
	int doubt = sum_of(judging, RULE_DOUBT);

	if (any < 0 || doubt <= 0)
		return 0;
	for (int i = 0; i < KINDS; i++)
		if (sum_of(judging, i) < 0)
			return doubt > DENIED ? doubt - DENIED : 0;
	return doubt;
}

/*
 * A request usually comes early. If all evidence for a kind is far down in a
 * long text, it may be quoted: an article, a sample.
 */
static bool
is_late(const struct classification *result)
{
	enum kind kind;
	bool is_any = false;

	for (size_t i = 0; i < result->hits_count; i++) {
		const struct rule_hit *hit = &result->hits[i];

		if (hit->weight < 5 || !kind_find(hit->kind, &kind))
			continue;
		is_any = true;
		if (hit->where != RULE_TEXT || hit->start < LATE_BYTES)
			return false;
	}
	return is_any;
}

/*
 * Whether evidence for a kind comes before evidence against all: text written
 * above a newsletter must not be lost.
 */
static bool
asks_first(const struct classification *result)
{
	size_t asked = SIZE_MAX, against = SIZE_MAX;
	enum kind kind;

	for (size_t i = 0; i < result->hits_count; i++) {
		const struct rule_hit *hit = &result->hits[i];
		bool is_kind = kind_find(hit->kind, &kind);
		bool is_text =
		    hit->where == RULE_TEXT || hit->where == RULE_FIRST;
		size_t at = is_text ? hit->start + 1 : 0;
		size_t *first = is_kind ? &asked : &against;

		if (is_kind ? hit->weight < 5 : hit->weight >= 0)
			continue;
		if (strcmp(hit->kind, rule_kind_name(RULE_DOUBT)) == 0)
			continue;
		if (at < *first)
			*first = at;
	}
	return asked <= against;
}

/* Updates the best kind and the runner-up; of equal scores the first wins. */
static void
rank(struct classification *result, int kind, int total)
{
	if (result->best < 0 || total > result->score) {
		if (result->best >= 0) {
			result->runner_up = result->best;
			result->runner_up_score = result->score;
		}
		result->best = kind;
		result->score = total;
	} else if (result->runner_up < 0 || total > result->runner_up_score) {
		result->runner_up = kind;
		result->runner_up_score = total;
	}
}

static bool
is_of_office(const struct ruleset *rules, unsigned language)
{
	for (size_t i = 0; i < rules->office_count; i++)
		if (strcmp(rules->office[i], rules->languages[language]) == 0)
			return true;
	return false;
}

/*
 * If too few words indicated the language, uses the rules that matched; the
 * office's languages first.
 */
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
		if (sum > 0 && is_of_office(rules, i))
			sum += OFFICE;
		if (sum <= most)
			continue;
		most = sum;
		memcpy(judging->result->language, rules->languages[i],
		    LANGUAGE_SIZE);
	}
}

/*
 * Kinds with little evidence beside one with much: rights listed in a long
 * letter, the format of a copy.
 */
static kind_set
said_in_passing(const struct classification *result, const int totals[KINDS])
{
	int most = result->score < PASSING_MOST ? result->score : PASSING_MOST;
	kind_set kinds = 0;

	for (int i = 0; i < KINDS; i++)
		if (PASSING * totals[i] < most)
			kinds |= KIND_BIT(i);
	return kinds;
}

/*
 * Evidence against a kind ("do not delete") removes it. Evidence for or against
 * any kind (the law's name; a newsletter's footer) is added to kinds that have
 * evidence, up to ANY_MOST. A negative sum turns a request into a doubt; into
 * no request only if it far outweighs the evidence for the kind and precedes
 * it.
 */
void
judging_decide(struct judging *judging)
{
	struct classification *result = judging->result;
	int request = judging->rules->threshold_request;
	int unsure = judging->rules->threshold_unsure;
	int any, doubt;
	kind_set asked = 0, possible = 0;
	bool is_first = asks_first(result);
	const kind_set weak = kinds_that(kind_is_aside);
	int totals[KINDS] = {0};

	silence_neighbours(judging);
	any = sum_of_any(judging);
	if (is_late(result))
		any = any < LATE ? any : LATE;
	result->threshold_request = request;
	result->threshold_unsure = unsure;
	result->best = result->runner_up = -1;
	result->score = any;
	for (int i = 0; i < KINDS; i++) {
		int own = sum_of(judging, i);
		int total = own + (any > ANY_MOST ? ANY_MOST : any);

		if (own < 0)
			judging->denied |= KIND_BIT(i);
		if (own <= 0)
			continue;
		if (any < 0 && own > OWN_MOST)
			total = OWN_MOST + any;
		totals[i] = total;
		rank(result, i, total);
		if (total >= request)
			asked |= KIND_BIT(i);
		if ((own >= request && (total > FAR_BELOW || is_first)) ||
		    total >= unsure)
			possible |= KIND_BIT(i);
	}
	doubt = sum_of_doubt(judging, any);
	if (result->best < 0 && result->score >= 0)
		result->score += doubt;
	if (judging->places[RULE_TEXT].length > PASSING_BYTES)
		asked &= ~said_in_passing(result, totals);
	/* Requests often contain a question. */
	if ((asked & ~weak) != 0)
		asked &= ~weak;
	judging->asked = asked;
	judging->possible = possible;
	judging->against_all = any;
	result->processor = sum_of(judging, RULE_PROCESSOR) >= request;
	result->kinds = asked != 0 ? asked : possible;
	if (result->not_evaluated > 0)
		result->decision = DECISION_UNSURE;
	else if (asked != 0)
		result->decision = DECISION_REQUEST;
	else if (possible != 0 || any + doubt >= unsure)
		result->decision = DECISION_UNSURE;
	else
		result->decision = DECISION_NOT_REQUEST;
	judging->is_doubted =
	    possible == 0 && result->decision == DECISION_UNSURE;
	language_from_hits(judging);
}
