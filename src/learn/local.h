/* SPDX-License-Identifier: ISC */
#ifndef LEARN_LOCAL_H
#define LEARN_LOCAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/*
 * local - what an office's own decisions add to the shipped weights
 *
 * A correction shifts the logits of a message:
 *
 *	shift = bias + slope * logit + sum of its words' weights / sqrt(words)
 *
 * with one bias, slope and set of weights per output: `request`, then the
 * kinds. The shift is bounded in any case, so a correction learned from a
 * flooded mailbox can do no more than these bounds allow. `request` can be
 * lowered by less than it can be raised.
 *
 * Words are stored only as 16-bit numbers. Several words share each number, so
 * a word cannot be recovered from it. A correction has weights for words that
 * messages of several senders share (local_fit.h), and no other personal data.
 */
#define LOCAL_DOWN  1.0f /* for `request`, in logits */
#define LOCAL_UP    1.5f
#define LOCAL_KINDS 1.5f /* for a kind, in both directions */

#define LOCAL_REQUEST	  0 /* output; output 1 is the first kind */
#define LOCAL_OUTPUTS_MAX 32
#define LOCAL_WORDS_MAX	  256  /* per message; the first ones */
#define LOCAL_WEIGHTS_MAX 4096 /* words per correction */
#define LOCAL_MODEL_BYTES 8

/* Numbers of the words of a message, each once, in order of appearance. */
struct local_words {
	uint16_t items[LOCAL_WORDS_MAX];
	size_t count;
};

struct local {
	/*
	 * Identifies the weights that it corrects; it is meaningless with
	 * others.
	 */
	unsigned char model[LOCAL_MODEL_BYTES];
	size_t outputs;
	float bias[LOCAL_OUTPUTS_MAX];
	float slope[LOCAL_OUTPUTS_MAX];
	size_t words_count;
	uint16_t *words; /* owned; ascending */
	int8_t *weights; /* owned; `outputs` per word */
};

/* A weight of 1 means this many logits. */
#define LOCAL_WEIGHT (1.0f / 32)

struct local *local_new(size_t outputs, size_t words_count);
/* NULL is allowed. */
void local_free(struct local *local);

/* Appends its bytes, identical on every machine. */
void local_write(const struct local *local, struct buffer *ret_bytes);
/*
 * NULL if the bytes are not exactly one correction for `outputs` outputs with
 * every number in bounds; they are not trusted.
 */
struct local *local_read(const void *bytes, size_t length, size_t outputs);

/* Sets `outputs` shifts for as many logits, within the bounds. */
void local_shift(const struct local *local, const float *logits,
    const struct local_words *words, float *ret_shifts);

/* Clips a logit for the correction. */
static inline float
local_clip(float logit)
{
	return logit > 6 ? 6 : logit < -6 ? -6 : logit;
}

#endif
