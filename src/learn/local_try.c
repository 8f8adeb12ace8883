/* SPDX-License-Identifier: ISC */
#include "learn/local_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define THOUSANDTHS 1000.0
#define LOSS_MOST   12.0 /* of one message: bounds outliers */

/* Statistics of the gains per message. */
struct gains {
	size_t count;
	double sum, squares;
};

enum decided {
	DECIDED_APART,
	DECIDED_UNSURE,
	DECIDED_REQUEST,
};

/* Counts earlier labels with the same answer that are similar. */
struct alike {
	size_t sender, domain, day;
};

static struct alike
count_alike(const struct local_label *labels, size_t at)
{
	const struct local_label *one = &labels[at];
	struct alike alike = {0};

	for (size_t i = 0; i < at; i++) {
		const struct local_label *other = &labels[i];

		if (!other->is_used ||
		    other->answers[LOCAL_REQUEST] !=
			one->answers[LOCAL_REQUEST])
			continue;
		alike.sender += other->sender == one->sender;
		alike.domain += other->domain == one->domain;
		alike.day += other->day == one->day;
	}
	return alike;
}

size_t
local_choose(struct local_label *labels, size_t count)
{
	size_t used = 0;

	for (size_t i = 0; i < count; i++)
		labels[i].is_used = false;
	for (size_t i = 0; i < count && i < LOCAL_LABELS_MAX; i++) {
		struct alike alike = count_alike(labels, i);

		labels[i].is_used = alike.sender < LOCAL_PER_SENDER &&
		    alike.domain < LOCAL_PER_DOMAIN &&
		    alike.day < LOCAL_PER_DAY &&
		    labels[i].answers[LOCAL_REQUEST] != LOCAL_UNKNOWN;
		used += labels[i].is_used;
	}
	return used;
}

static void
add_gain(struct gains *gains, double gain)
{
	gains->count++;
	gains->sum += gain;
	gains->squares += gain * gain;
}

static double
mean_of(const struct gains *gains)
{
	return gains->count == 0
	    ? 0
	    : THOUSANDTHS * gains->sum / (double)gains->count;
}

/* The standard error of the mean. */
static double
error_of(const struct gains *gains)
{
	double count = (double)gains->count;
	double variance;

	if (gains->count < 2)
		return 0;
	variance =
	    (gains->squares - gains->sum * gains->sum / count) / (count - 1);
	return variance <= 0 ? 0 : THOUSANDTHS * sqrt(variance / count);
}

static double
loss_of(float logit, bool is_yes)
{
	double margin = (double)(is_yes ? logit : -logit);
	double loss = log1p(exp(-margin));

	return loss > LOSS_MOST ? LOSS_MOST : loss;
}

static enum decided
decide(const struct local_label *label, float logit)
{
	return logit >= label->request_from ? DECIDED_REQUEST
	    : logit >= label->unsure_from   ? DECIDED_UNSURE
					    : DECIDED_APART;
}

/* Whether the kind with the highest logit is one of those requested. */
static bool
names_kind(const struct local_label *label, const float *shifts, size_t outputs)
{
	size_t best = 0;

	for (size_t i = LOCAL_REQUEST + 1; i < outputs; i++)
		if (best == 0 ||
		    label->logits[i] + shifts[i] >
			label->logits[best] + shifts[best])
			best = i;
	return best != 0 && label->answers[best] == LOCAL_YES;
}

static void
count_side(struct local_side *side, const struct local_label *label,
    const float *shifts, size_t outputs)
{
	bool is_request = label->answers[LOCAL_REQUEST] == LOCAL_YES;
	enum decided decided =
	    decide(label, label->logits[LOCAL_REQUEST] + shifts[LOCAL_REQUEST]);

	side->kinds += names_kind(label, shifts, outputs);
	/* Decisions that do not depend on logits are the same on both sides. */
	if (label->is_fixed)
		return;
	if (is_request) {
		side->lost += decided == DECIDED_APART;
		side->doubted += decided == DECIDED_UNSURE;
	} else {
		side->others_doubted += decided == DECIDED_UNSURE;
		side->taken += decided == DECIDED_REQUEST;
	}
}

struct trying {
	size_t outputs;
	struct local_trial *trial;
	struct gains gains, kinds_gains;
};

static bool
has_kinds(const struct local_label *label, size_t outputs)
{
	for (size_t i = LOCAL_REQUEST + 1; i < outputs; i++)
		if (label->answers[i] == LOCAL_YES)
			return true;
	return false;
}

static void
try_one(struct trying *trying, const struct local *local,
    const struct local_label *label)
{
	static const float none[LOCAL_OUTPUTS_MAX];
	struct local_trial *trial = trying->trial;
	bool is_request = label->answers[LOCAL_REQUEST] == LOCAL_YES;
	float shifts[LOCAL_OUTPUTS_MAX], logit = label->logits[LOCAL_REQUEST];
	double gain = 0;

	local_shift(local, label->logits, &label->words, shifts);
	if (label->is_shielded && shifts[LOCAL_REQUEST] < 0)
		shifts[LOCAL_REQUEST] = 0;
	*(is_request ? &trial->requests : &trial->others) += 1;
	count_side(&trial->before, label, none, trying->outputs);
	count_side(&trial->after, label, shifts, trying->outputs);
	if (!label->is_fixed)
		add_gain(&trying->gains,
		    loss_of(logit, is_request) -
			loss_of(logit + shifts[LOCAL_REQUEST], is_request));
	if (!has_kinds(label, trying->outputs))
		return;
	trial->with_kinds++;
	for (size_t i = LOCAL_REQUEST + 1; i < trying->outputs; i++) {
		bool is_yes = label->answers[i] == LOCAL_YES;

		gain += loss_of(label->logits[i], is_yes) -
		    loss_of(label->logits[i] + shifts[i], is_yes);
	}
	add_gain(&trying->kinds_gains, gain);
}

/* Better by more than the standard error, and no additional request is lost. */
static void
judge(struct trying *trying)
{
	struct local_trial *trial = trying->trial;

	trial->gain = mean_of(&trying->gains);
	trial->gain_error = error_of(&trying->gains);
	trial->kinds_gain = mean_of(&trying->kinds_gains);
	trial->kinds_gain_error = error_of(&trying->kinds_gains);
	trial->is_enough =
	    trial->requests >= LOCAL_LEAST && trial->others >= LOCAL_LEAST;
	trial->is_better = trial->is_enough &&
	    trial->gain > trial->gain_error &&
	    trial->after.lost <= trial->before.lost;
	trial->kinds_are_better = trial->is_enough &&
	    trial->with_kinds >= LOCAL_LEAST &&
	    trial->kinds_gain > trial->kinds_gain_error &&
	    trial->after.kinds >= trial->before.kinds;
}

bool
local_try(const struct local_label *labels, size_t count, size_t outputs,
    const struct local_watch *watch, struct local_trial *ret_trial)
{
	static const unsigned char no_model[LOCAL_MODEL_BYTES];
	struct trying trying = {.outputs = outputs, .trial = ret_trial};

	*ret_trial = (struct local_trial){0};
	for (int fold = 0; fold < LOCAL_FOLDS; fold++) {
		const struct local_plan plan = {
		    no_model, outputs, fold, true, true};
		struct local *local;

		if (watch != NULL &&
		    !watch->goes_on((size_t)fold, watch->context))
			return false;
		local = local_fit(labels, count, &plan);
		for (size_t i = 0; i < count; i++) {
			if (!labels[i].is_used ||
			    local_fold(&labels[i]) != fold)
				continue;
			ret_trial->used++;
			try_one(&trying, local, &labels[i]);
		}
		local_free(local);
	}
	judge(&trying);
	return watch == NULL || watch->goes_on(LOCAL_FOLDS, watch->context);
}
