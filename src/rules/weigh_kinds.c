/* SPDX-License-Identifier: ISC */
#include <math.h>

#include "rules/ruleset_private.h"
#include "rules/weigh_private.h"

#define LIFT	  0.05f
#define GUESS_MIN 20 /* thousandths; below it only two are named */
#define GUESSES	  5

/* A score of N times the required one is strong. */
#define STRONG 2

/*
 * How much likelier another kind must be than those that rules find with less
 * than twice the required score. Of strangers' messages the rules' kind was
 * right in 86 %, the likeliest in 96 %.
 */
#define OUTVOTED 0.5f

static float
probability(float logit)
{
	return 1.0f / (1.0f + expf(-logit));
}

static int
permille(float logit)
{
	return (int)lrintf(PERMILLE * probability(logit));
}

/* The kind with the highest logit that is not taken; -1: none. */
static int
next_kind(const struct weighing *weighing, kind_set taken)
{
	int best = -1;

	for (int i = 0; i < KINDS; i++)
		if ((taken & KIND_BIT(i)) == 0 &&
		    (best < 0 || weighing->kinds[i] > weighing->kinds[best]))
			best = i;
	return best;
}

float
weigh_best_of(const struct weighing *weighing, kind_set kinds)
{
	float best = WEIGH_UNKNOWN;

	for (int i = 0; i < KINDS; i++)
		if ((kinds & KIND_BIT(i)) != 0 && weighing->kinds[i] > best)
			best = weighing->kinds[i];
	return best;
}

bool
weigh_is_strong(const struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;

	return judging->result->score >=
	    STRONG * judging->rules->threshold_request;
}

/* The kinds that the model names: the best, and others above a threshold. */
static kind_set
learned_kinds(const struct weighing *weighing)
{
	int best = next_kind(weighing, 0);
	kind_set kinds = KIND_BIT(best);
	kind_set weak = kinds_that(kind_is_aside);

	for (int i = 0; i < KINDS; i++)
		if (weighing->kinds[i] >= weighing->learned->also)
			kinds |= KIND_BIT(i);
	return (kinds & ~weak) != 0 ? kinds & ~weak : kinds;
}

/*
 * Whether the model knows the only kind that rules find, and finds another one.
 * Two kinds are a letter that cites the law, of which the model knows little;
 * an administrator's rules know the office.
 */
static bool
is_outvoted(const struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;
	int best = next_kind(weighing, 0);

	if (weigh_is_strong(weighing) || weighing->is_unread ||
	    weighing->is_fixed || judging->has_own)
		return false;
	for (int i = 0; i < KINDS; i++)
		if (judging->asked == KIND_BIT(i) &&
		    weighing->learned->kinds[i] >= 0)
			return weighing->kinds[best] >=
			    weighing->kinds[i] + OUTVOTED;
	return false;
}

/* What a request asks for, by rules and weights. */
static kind_set
decided_kinds(const struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;

	return judging->asked == 0 || is_outvoted(weighing)
	    ? learned_kinds(weighing)
	    : judging->result->kinds;
}

void
weigh_set_kinds(struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;
	struct classification *result = judging->result;

	if (result->decision == DECISION_REQUEST)
		result->kinds = decided_kinds(weighing);
	else if (judging->asked == 0)
		result->kinds = judging->possible;
	else if (result->decision == DECISION_NOT_REQUEST)
		result->kinds = 0;
}

/* Makes decided kinds likelier than others. */
static void
lift_decided(struct weighing *weighing, kind_set kinds)
{
	int other = next_kind(weighing, kinds);

	for (int i = 0; other >= 0 && i < KINDS; i++)
		if ((kinds & KIND_BIT(i)) != 0 &&
		    weighing->kinds[i] <= weighing->kinds[other])
			weighing->kinds[i] = weighing->kinds[other] + LIFT;
}

void
weigh_set_guesses(struct weighing *weighing)
{
	struct classification *result = weighing->judging->result;
	kind_set taken = 0;

	if (result->decision == DECISION_REQUEST || weighing->is_unread)
		lift_decided(weighing, result->kinds);
	for (int i = 0; i < KINDS; i++)
		result->permille[i] = permille(weighing->kinds[i]);
	result->request_permille = permille(weighing->request);
	result->unsure_permille = permille(weigh_unsure_from(weighing));
	if (result->decision == DECISION_NOT_REQUEST)
		return;
	while (result->guesses_count < GUESSES) {
		int kind = next_kind(weighing, taken);

		if (result->guesses_count >= 2 &&
		    result->permille[kind] < GUESS_MIN)
			break;
		taken |= KIND_BIT(kind);
		result->guesses[result->guesses_count++] = (unsigned char)kind;
	}
}
