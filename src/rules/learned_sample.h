/* SPDX-License-Identifier: ISC */
#ifndef RULES_LEARNED_SAMPLE_H
#define RULES_LEARNED_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "learn/local.h"
#include "rules/kind.h"

/*
 * learned_sample - what learning at this place needs to know of a message,
 * once a human has said what it is: how it was judged, without a correction,
 * and numbers of its words. Not its text.
 */
#define SAMPLE_OUTPUTS	 (LOCAL_REQUEST + 1 + KINDS)
#define SAMPLE_LOGIT_MAX 3000 /* hundredths; a threshold there is none */

struct learned_sample {
	bool is_known; /* else nothing was learned, and all else is 0 */
	/* By which weights; with others the logits mean nothing. */
	unsigned char model[LOCAL_MODEL_BYTES];
	/* Hundredths of a logit, of the outputs of a correction. */
	int logits[SAMPLE_OUTPUTS];
	/* From which one of a request on it is unsure, and a request. */
	int unsure_from, request_from;
	bool is_fixed;	  /* no logit decides over it */
	bool is_shielded; /* rules find a request in it, or doubt */
	struct local_words words;
};

/* What a correction did to a message. */
struct learned_local {
	bool took_part;
	int shift;   /* hundredths of a logit of a request */
	int without; /* enum decision: the one without it */
};

/* Adds it as bytes. */
void
learned_sample_write(const struct learned_sample *sample, struct buffer *bytes);
/* False if the bytes are not exactly one of this program. */
bool learned_sample_read(
    const void *bytes, size_t length, struct learned_sample *ret_sample);

#endif
