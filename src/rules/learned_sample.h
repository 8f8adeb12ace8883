/* SPDX-License-Identifier: ISC */
#ifndef RULES_LEARNED_SAMPLE_H
#define RULES_LEARNED_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "learn/local.h"
#include "rules/kind.h"

/*
 * learned_sample - what local learning needs of a message once a person has
 * decided: its scores without a correction, and numbers of its words, but not
 * its text
 */
#define SAMPLE_OUTPUTS	 (LOCAL_REQUEST + 1 + KINDS)
#define SAMPLE_LOGIT_MAX 3000 /* hundredths; as a threshold: none */

struct learned_sample {
	bool is_known; /* else nothing was learned, and the rest is 0 */
	/* Identifies the weights; with others the logits are meaningless. */
	unsigned char model[LOCAL_MODEL_BYTES];
	/* Hundredths of a logit, for the outputs of a correction. */
	int logits[SAMPLE_OUTPUTS];
	/* Minimum logits to be unsure, and to be a request. */
	int unsure_from, request_from;
	bool is_fixed;	  /* the decision does not depend on logits */
	bool is_shielded; /* rules find a request or doubt */
	struct local_words words;
};

/* The effect of a correction on a message. */
struct learned_local {
	bool took_part;
	int shift;   /* hundredths of the request's logit */
	int without; /* enum decision, without it */
};

/* Appends it as bytes. */
void
learned_sample_write(const struct learned_sample *sample, struct buffer *bytes);
/* False if the bytes are not exactly one sample of this program. */
bool learned_sample_read(
    const void *bytes, size_t length, struct learned_sample *ret_sample);

#endif
