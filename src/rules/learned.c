/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rules/learned_private.h"

#define OTHER	       "other:"
#define NOT_TOLD_APART "optout" /* output for kinds that need a rule */

/* Bytes of a text: short below the first, long from the second on. */
#define SHORT_TEXT 80
#define LONG_TEXT  400

/* Defaults if the weights do not set them. */
#define OTHER_SURE  1.0f
#define ALSO	    1.0f
#define KNOWN_LEAST 0.2f
#define NEVER	    1000.0f /* a logit that nothing reaches */

static const char *const opinions[OPINIONS] = {
    [OPINION_REQUEST] = "rule:request",
    [OPINION_UNSURE] = "rule:unsure",
    [OPINION_DOUBT] = "rule:doubt",
    [OPINION_AGAINST] = "rule:against",
    [OPINION_DENIED] = "rule:denied",
    [OPINION_NOTHING] = "rule:nothing",
};

/* The training data does not distinguish an objection from an opt-out. */
static const char *
output_of(enum kind kind)
{
	return kind_needs_rule(kind) ? NOT_TOLD_APART : kind_name(kind);
}

static void
find_kinds(struct learned *learned)
{
	char name[64];

	for (int i = 0; i < KINDS; i++) {
		const char *kind = output_of((enum kind)i);

		learned->kinds[i] = learner_output(learned->learner, kind);
		(void)snprintf(name, sizeof name, "rule:%s", kind);
		learned->asked[i] = learner_opinion(learned->learner, name);
		(void)snprintf(name, sizeof name, "rule:perhaps:%s", kind);
		learned->perhaps[i] = learner_opinion(learned->learner, name);
	}
}

static void
find_others(struct learned *learned)
{
	size_t count = learner_outputs_count(learned->learner);

	learned->others_count = 0;
	for (size_t i = 0; i < count; i++)
		if (strncmp(learner_output_name(learned->learner, i), OTHER,
			sizeof OTHER - 1) == 0)
			learned->others[learned->others_count++] = (int)i;
}

const char *
learned_other_name(const struct learned *learned, size_t i)
{
	return learner_output_name(
		   learned->learner, (size_t)learned->others[i]) +
	    sizeof OTHER - 1;
}

static float
threshold(const struct learned *learned, const char *name, float otherwise)
{
	float found = otherwise;

	(void)learner_threshold(learned->learner, name, &found);
	return found;
}

/* Reads the weights' identity and the outputs of a correction. */
static void
find_model(struct learned *learned)
{
	unsigned char model[LOCAL_MODEL_BYTES], whole[DIGEST_BYTES];
	struct digest digest;

	learner_model(learned->learner, model);
	digest_start(&digest);
	digest_add(&digest, model, sizeof model);
	for (int i = 0; i < KINDS; i++)
		digest_add_field(&digest, kind_name((enum kind)i));
	digest_finish(&digest, whole);
	memcpy(learned->model, whole, LOCAL_MODEL_BYTES);
}

float
learned_unsure_from(
    const struct learned *learned, enum expect expect, size_t length)
{
	const struct purpose *purpose = &learned->purposes[expect];

	return length < SHORT_TEXT ? purpose->unsure_short
	    : length < LONG_TEXT   ? purpose->unsure
				   : purpose->unsure_long;
}

static float
logit(int percent)
{
	return logf((float)percent / (float)(100 - percent));
}

/* Sets the thresholds of short and long texts. */
static void
find_lengths(
    const struct learned *learned, const char *word, struct purpose *purpose)
{
	char name[64];

	(void)snprintf(name, sizeof name, "%s.short", word);
	purpose->unsure_short = threshold(learned, name, purpose->unsure);
	(void)snprintf(name, sizeof name, "%s.long", word);
	purpose->unsure_long = threshold(learned, name, purpose->unsure);
}

void
learned_find(struct learned *learned, const struct likelihood likely[EXPECTS])
{
	char name[64];

	find_model(learned);
	learned->request = learner_output(learned->learner, "request");
	find_kinds(learned);
	find_others(learned);
	for (int i = 0; i < OPINIONS; i++)
		learned->opinions[i] =
		    learner_opinion(learned->learner, opinions[i]);
	for (int i = 0; i < EXPECTS; i++) {
		struct purpose *purpose = &learned->purposes[i];
		const char *word = expect_name((enum expect)i);

		(void)snprintf(name, sizeof name, "%s.unsure", word);
		purpose->unsure = likely[i].unsure != 0
		    ? logit(likely[i].unsure)
		    : threshold(learned, name, 0);
		purpose->unsure_short = purpose->unsure_long = purpose->unsure;
		(void)snprintf(name, sizeof name, "%s.aside", word);
		purpose->aside = threshold(learned, name, NEVER);
		if (likely[i].unsure == 0)
			find_lengths(learned, word, purpose);
		(void)snprintf(name, sizeof name, "%s.request", word);
		purpose->request = likely[i].request != 0
		    ? logit(likely[i].request)
		    : threshold(learned, name, purpose->unsure);
		if (purpose->request < purpose->unsure)
			purpose->request = purpose->unsure;
	}
	learned->other_sure = threshold(learned, "other.sure", OTHER_SURE);
	learned->also = threshold(learned, "kind.also", ALSO);
	learned->known_least = threshold(learned, "known.least", KNOWN_LEAST);
	learned->best_share = threshold(learned, "best.share", 0);
	learned->best_usual = threshold(learned, "best.usual", 0);
	learned->best_bound = threshold(learned, "best.bound", 0);
	learned->aside_share = threshold(learned, "aside.share", 0);
	learned->aside_more = threshold(learned, "aside.more", 0);
}
