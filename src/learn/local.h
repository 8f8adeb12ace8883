/* SPDX-License-Identifier: ISC */
#ifndef LEARN_LOCAL_H
#define LEARN_LOCAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/*
 * local - what an office's own decisions add to what was learned elsewhere
 *
 * A correction shifts the logits of a message:
 *
 *	shift = bias + slope * logit + sum of its words' weights / sqrt(words)
 *
 * one bias, slope and set of weights per output: `request`, then the kinds.
 * The shift is bounded, whatever the correction says: a correction that was
 * learned from a mailbox that somebody flooded can do no more than these
 * bounds. Downwards, a request can lose less than upwards it can gain.
 *
 * Words are known by numbers of 16 bits only. Several words share each number:
 * none can be told from it. A correction has weights for words that messages
 * of several senders share (local_fit.h), and no other personal data.
 */
#define LOCAL_DOWN  1.0f /* of `request`, in logits */
#define LOCAL_UP    1.5f
#define LOCAL_KINDS 1.5f /* of a kind, either way */

#define LOCAL_REQUEST	  0 /* output; output 1 is the first kind */
#define LOCAL_OUTPUTS_MAX 32
#define LOCAL_WORDS_MAX	  256  /* of a message; the first ones */
#define LOCAL_WEIGHTS_MAX 4096 /* words of a correction */
#define LOCAL_MODEL_BYTES 8

/* Numbers of the words of a message, each once, in the order of the text. */
struct local_words {
	uint16_t items[LOCAL_WORDS_MAX];
	size_t count;
};

struct local {
	/* Of the weights that it corrects; with others it means nothing. */
	unsigned char model[LOCAL_MODEL_BYTES];
	size_t outputs;
	float bias[LOCAL_OUTPUTS_MAX];
	float slope[LOCAL_OUTPUTS_MAX];
	size_t words_count;
	uint16_t *words; /* owned; ascending */
	int8_t *weights; /* owned; `outputs` of each word */
};

/* A weight of 1 stands for this share of a logit. */
#define LOCAL_WEIGHT (1.0f / 32)

struct local *local_new(size_t outputs, size_t words_count);
/* NULL is allowed. */
void local_free(struct local *local);

/* Adds it as bytes, the same on every machine. */
void local_write(const struct local *local, struct buffer *ret_bytes);
/*
 * NULL if the bytes are not exactly one correction of that many outputs, with
 * every number in its bounds: they may come from anywhere.
 */
struct local *local_read(const void *bytes, size_t length, size_t outputs);

/* Sets `outputs` shifts for as many logits, within the bounds. */
void local_shift(const struct local *local, const float *logits,
    const struct local_words *words, float *ret_shifts);

/* A logit as the correction sees it: beyond this nothing is surer. */
static inline float
local_clip(float logit)
{
	return logit > 6 ? 6 : logit < -6 ? -6 : logit;
}

#endif
