/* SPDX-License-Identifier: ISC */
#ifndef LEARN_LEARNER_PRIVATE_H
#define LEARN_LEARNER_PRIVATE_H

#include <stdint.h>

#include "learn/features.h"
#include "learn/learner.h"
#include "learn/sentence.h"
#include "learn/weights.h"

#define LANES 16 /* outputs that are summed at once */

_Static_assert(LEARNER_OUTPUTS_MAX == WEIGHTS_OUTPUTS_MAX, "outputs");
_Static_assert(WEIGHTS_OUTPUTS_MAX % LANES == 0, "lanes");

#define LANES_MAX (WEIGHTS_OUTPUTS_MAX / LANES)

/* Vectors of the compiler's own; on any processor. */
typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));

/* What a sentence adds to any window that it stands in. */
struct bag {
	lanes sums[FEATURE_BLOCKS][LANES_MAX];
	float squares[FEATURE_BLOCKS]; /* of the idf of its features */
};

struct learner {
	struct weights *weights;
	struct concepts *concepts;
	struct features features;
	/* Of the mail in hand. */
	struct sentence sentences[SENTENCES_MAX];
	size_t sentences_count;
	struct bag bags[SENTENCES_MAX + 1]; /* the last is the subject's */
	bool has_subject;		    /* more than blanks */
};

#define SUBJECT SENTENCES_MAX

/* sums.c: adds up the features of a sentence. */
void bag_fill(const struct weights *weights, const struct features *features,
    struct bag *ret_bag);

/* The score of each output for a window of sentences first..last and, if
 * with_subject, the subject. */
void window_score(const struct learner *learner, size_t first, size_t end,
    bool with_subject, float ret_scores[WEIGHTS_OUTPUTS_MAX]);

/* views.c: what the second stage sees of a mail. */
void views_fill(const struct learner *learner, const struct learner_mail *mail,
    float ret_views[WEIGHTS_VIEWS_MAX]);

#endif
