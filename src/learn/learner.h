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
 * learner - scores a message with learned weights
 *
 * A message is split into sentences; each has hashed features (features.h),
 * whose weights add up to a score for each output, per sentence and per window
 * of several sentences (up to the whole message). A second stage combines the
 * maximum, the mean and other views of these scores into one calibrated logit
 * per output: 1 / (1 + exp(-logit)) is a probability.
 *
 * The outputs have names: `request`, the kinds of requests, the kinds of other
 * messages. Bounded: 64 sentences of the first 16,384 letters are read. A
 * learner must be used by one thread only.
 */
struct learner;

struct learner *learner_new(void);
/* NULL is allowed. */
void learner_free(struct learner *learner);

/*
 * Reads a directory of rules: weights.bin, of which the first one found is
 * used, and concepts/LANGUAGE.tsv, whose words accumulate. All files are
 * optional. Their content is added to `digest` (may be NULL).
 */
bool learner_read(struct learner *learner, const char *directory,
    bool is_shipped, struct digest *digest, struct error *err);

/* False: there are no weights, so nothing can be scored. */
bool learner_has_weights(const struct learner *learner);
bool learner_has_language(const struct learner *learner, const char *language);

#define LEARNER_OUTPUTS_MAX 32

size_t learner_outputs_count(const struct learner *learner);
const char *learner_output_name(const struct learner *learner, size_t output);
/* -1: no output has this name. */
int learner_output(const struct learner *learner, const char *name);
/* False: no threshold has this name. */
bool learner_threshold(
    const struct learner *learner, const char *name, float *ret_value);

/* The number of a second opinion; -1: none has this name. */
int learner_opinion(const struct learner *learner, const char *name);

/* Borrowed for the call. */
struct learner_mail {
	const char *subject;
	const char *text;
	const char *language; /* selects the words for ideas; "": none */
};

struct learner_scores {
	bool is_empty; /* no text: all logits are very low */
	float known;   /* the share of its words seen in training, 0..1 */
	/* The share of single letters, 0..1: high if words are spelled out. */
	float spelled;
	float logits[LEARNER_OUTPUTS_MAX];
};

void learner_score(struct learner *learner, const struct learner_mail *mail,
    struct learner_scores *ret_scores);

/*
 * Identifies the weights: covers everything before the records in weights.bin,
 * which every training changes. Zeros without weights.
 */
void learner_model(
    const struct learner *learner, unsigned char ret[LOCAL_MODEL_BYTES]);
/* The words of the last message scored, for a correction. */
const struct local_words *learner_words(const struct learner *learner);

/* Adds an opinion to the logits; -1 adds nothing. */
void learner_add_opinion(
    const struct learner *learner, int opinion, struct learner_scores *scores);

/* A word or idea of the sentence, and its share of the score. */
struct learner_reason {
	const char *text;
	bool is_concept;
	float share;
};

#define LEARNER_REASONS_MAX 4 /* for, and the same number against */

/* The sentence with the highest score for an output. */
struct learner_sentence {
	bool is_subject;
	size_t start; /* offset in the subject or the text */
	size_t length;
	struct learner_reason reasons[2 * LEARNER_REASONS_MAX];
	size_t reasons_count; /* by share, those for it first */
};

/* Explains the last message scored; false if it has no sentence. */
bool learner_explain(struct learner *learner, struct arena *memory,
    const struct learner_mail *mail, size_t output,
    struct learner_sentence *ret_sentence);

#endif
