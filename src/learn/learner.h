/* SPDX-License-Identifier: ISC */
#ifndef LEARN_LEARNER_H
#define LEARN_LEARNER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"
#include "learn/local.h"

/*
 * learner - what a mail sounds like, by weights that were learned
 *
 * A mail is cut into sentences; each gives hashed features (features.h), whose
 * weights add up to a score of each output, for a sentence and for windows of
 * several (the whole mail). A second stage makes of the best, the mean and
 * other views of these scores one logit an output, which is calibrated:
 * 1 / (1 + exp(-logit)) is a probability.
 *
 * The outputs are named: `request`, the kinds, kinds of other mail. Bounded:
 * 64 sentences of the first 16,384 letters are read. One learner is used by
 * one thread.
 */
struct learner;

struct learner *learner_new(void);
/* NULL is allowed. */
void learner_free(struct learner *learner);

/*
 * Reads what stands in a directory of rules: weights.bin, of which the first
 * is used, and concepts/LANGUAGE.tsv, whose words add up. None need be there.
 * What is read is added to `digest`.
 */
bool learner_read(struct learner *learner, const char *directory,
    bool is_shipped, struct digest *digest, struct error *err);

/* False: there are no weights, and nothing can be scored. */
bool learner_has_weights(const struct learner *learner);
bool learner_has_language(const struct learner *learner, const char *language);

#define LEARNER_OUTPUTS_MAX 32

size_t learner_outputs_count(const struct learner *learner);
const char *learner_output_name(const struct learner *learner, size_t output);
/* -1: there is none of that name. */
int learner_output(const struct learner *learner, const char *name);
/* False: there is none of that name. */
bool learner_threshold(
    const struct learner *learner, const char *name, float *ret_value);

/* A second opinion of that name; -1: there is none. */
int learner_opinion(const struct learner *learner, const char *name);

/* Borrowed for the call. */
struct learner_mail {
	const char *subject;
	const char *text;
	const char *language; /* whose words for ideas count; "": none */
};

struct learner_scores {
	bool is_empty; /* nothing was written: all logits are very low */
	float known;   /* the share of its words that the material has, 0..1 */
	float logits[LEARNER_OUTPUTS_MAX];
};

void learner_score(struct learner *learner, const struct learner_mail *mail,
    struct learner_scores *ret_scores);

/*
 * What tells these weights from others: of all that stands before the records
 * in weights.bin, which every training changes. Zeros without weights.
 */
void learner_model(
    const struct learner *learner, unsigned char ret[LOCAL_MODEL_BYTES]);
/* Of the mail that was scored last, for a correction. */
const struct local_words *learner_words(const struct learner *learner);

/* What such an opinion adds to the logits; of -1 nothing. */
void learner_add_opinion(
    const struct learner *learner, int opinion, struct learner_scores *scores);

/* A word of the sentence, or an idea in it, and its share in the score. */
struct learner_reason {
	const char *text;
	bool is_concept;
	float share;
};

#define LEARNER_REASONS_MAX 4 /* for, and as many against */

/* The sentence that speaks most for an output. */
struct learner_sentence {
	bool is_subject;
	size_t start; /* bytes of the subject or the text */
	size_t length;
	struct learner_reason reasons[2 * LEARNER_REASONS_MAX];
	size_t reasons_count; /* by their weight, for it first */
};

/* Of the mail that was scored last; false if it has no sentence. */
bool learner_explain(struct learner *learner, struct arena *memory,
    const struct learner_mail *mail, size_t output,
    struct learner_sentence *ret_sentence);

#endif
