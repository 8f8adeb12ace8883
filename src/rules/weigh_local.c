/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <string.h>

#include "rules/ruleset_private.h"
#include "rules/weigh_private.h"

#define SURE	   1000.0f /* a logit above all thresholds */
#define HUNDREDTHS 100

float
weigh_unsure_from(const struct weighing *weighing)
{
	return learned_unsure_from(weighing->learned, weighing->rules->expect,
	    weighing->judging->places[RULE_TEXT].length);
}

static int
hundredths(float logit)
{
	float most = (float)SAMPLE_LOGIT_MAX / HUNDREDTHS;
	float bound = logit > most ? most : logit < -most ? -most : logit;

	return (int)lrintf(HUNDREDTHS * bound);
}

/* The decision with another logit of a request. */
static enum decision
decide_with(const struct weighing *weighing, float request)
{
	struct weighing other = *weighing;

	other.request = request;
	return weigh_decide(&other);
}

static void
note_thresholds(const struct weighing *weighing, struct learned_sample *sample)
{
	enum decision least = decide_with(weighing, -SURE);
	enum decision most = decide_with(weighing, SURE);

	sample->is_fixed = least == most;
	sample->unsure_from = least == DECISION_UNSURE
	    ? -SAMPLE_LOGIT_MAX
	    : hundredths(weigh_unsure_from(weighing));
	sample->request_from = most == DECISION_REQUEST
	    ? hundredths(weigh_request_from(weighing))
	    : SAMPLE_LOGIT_MAX;
}

static void
note(const struct weighing *weighing, struct learned_sample *sample)
{
	const struct judging *judging = weighing->judging;
	const struct learner *learner = weighing->learned->learner;

	sample->is_known = true;
	sample->is_shielded = judging->asked != 0 || judging->possible != 0 ||
	    judging->is_doubted;
	memcpy(sample->model, weighing->learned->model, LOCAL_MODEL_BYTES);
	sample->logits[LOCAL_REQUEST] = hundredths(weighing->request);
	for (int i = 0; i < KINDS; i++)
		sample->logits[LOCAL_REQUEST + 1 + i] =
		    hundredths(weighing->kinds[i]);
	note_thresholds(weighing, sample);
	sample->words = *learner_words(learner);
}

/*
 * A correction can doubt what the shipped weights find, or find what they
 * doubt; it never turns a request into no request, nor lowers one that rules
 * find.
 */
static void
correct(struct weighing *weighing, const struct local *local)
{
	struct classification *result = weighing->judging->result;
	const struct learned_sample *sample = &result->sample;
	float logits[SAMPLE_OUTPUTS], shifts[SAMPLE_OUTPUTS];
	enum decision without = result->decision;

	for (int i = 0; i < SAMPLE_OUTPUTS; i++)
		logits[i] = (float)sample->logits[i] / HUNDREDTHS;
	local_shift(local, logits, &sample->words, shifts);
	if (sample->is_shielded && shifts[LOCAL_REQUEST] < 0)
		shifts[LOCAL_REQUEST] = 0;
	weighing->request += shifts[LOCAL_REQUEST];
	for (int i = 0; i < KINDS; i++)
		weighing->kinds[i] += shifts[LOCAL_REQUEST + 1 + i];
	if (!sample->is_fixed)
		result->decision = weigh_decide(weighing);
	if (without == DECISION_REQUEST &&
	    result->decision == DECISION_NOT_REQUEST)
		result->decision = DECISION_UNSURE;
	result->local = (struct learned_local){
	    .took_part = true,
	    .shift = hundredths(shifts[LOCAL_REQUEST]),
	    .without = (int)without,
	};
}

void
weigh_local(struct weighing *weighing)
{
	struct classification *result = weighing->judging->result;

	result->decision = weigh_decide(weighing);
	result->local.without = (int)result->decision;
	note(weighing, &result->sample);
	if (weighing->rules->local != NULL)
		correct(weighing, weighing->rules->local);
}
