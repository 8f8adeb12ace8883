/* SPDX-License-Identifier: ISC */
#ifndef LEARN_WEIGHTS_H
#define LEARN_WEIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"

/*
 * weights - the learned weights, mapped read-only from weights.bin
 *
 * The file (contrib/train/README) is checked completely before any part is
 * used: its size follows from its header, and every number in the header is
 * finite and within bounds. Names identify its parts.
 *
 * The record of a bucket is one byte, then half a byte for each output: 7 bits
 * of idf (times 8), one bit if a word seen in training has this bucket, and
 * indices into a table of 16 weights.
 */
#define WEIGHTS_BLOCKS	       4 /* words, letters, concepts, form */
#define WEIGHTS_OUTPUTS_MAX    32
#define WEIGHTS_VIEWS_MAX      16
#define WEIGHTS_FACTS_MAX      32
#define WEIGHTS_OPINIONS_MAX   64
#define WEIGHTS_THRESHOLDS_MAX 32
#define WEIGHTS_INPUTS_MAX \
	(WEIGHTS_VIEWS_MAX * WEIGHTS_OUTPUTS_MAX + WEIGHTS_FACTS_MAX)

#define WEIGHTS_IDF_BITS   0x7f /* in a record's first byte */
#define WEIGHTS_KNOWN_WORD 0x80

struct weights_names {
	const char **items;
	unsigned count;
};

struct weights {
	void *map;
	size_t map_bytes;
	char *names;	/* owned; all of them */
	float *numbers; /* owned; all pointers to float below point into it */
	unsigned bits;	/* number of bits of a hash used */
	struct weights_names sums; /* outputs of the first stage */
	struct weights_names views;
	struct weights_names facts;
	struct weights_names outputs; /* of the second stage */
	struct weights_names opinions;
	struct weights_names thresholds;
	const float *block;
	int64_t prior;	    /* initial value of each sum of squares; above 0 */
	const float *scale; /* for the first stage's outputs */
	const float *bias;
	unsigned inputs_count; /* of the second stage */
	const float *second;   /* inputs_count for each output */
	const float *second_bias;
	const float *opinion; /* outputs.count for each */
	const float *threshold;
	int8_t table[16];
	const uint8_t *records;
	size_t stride;
};

/*
 * Maps the file. NULL with the error (ERROR_STORE, RETRY_NEVER if the file is
 * invalid). Its bytes are added to `digest` (may be NULL).
 */
struct weights *
weights_open(const char *path, struct digest *digest, struct error *err);
/* NULL is allowed. */
void weights_close(struct weights *weights);

/* The index of a name; -1: not found. */
int weights_find(const struct weights_names *names, const char *name);

static inline const uint8_t *
weights_record(const struct weights *weights, uint32_t hash)
{
	return weights->records +
	    weights->stride * (hash & ((1u << weights->bits) - 1));
}

/* The weight for an output of the first stage, before scaling. */
static inline int
weights_of(const struct weights *weights, uint32_t hash, size_t output)
{
	uint8_t pair = weights_record(weights, hash)[1 + output / 2];

	return weights->table[output % 2 == 0 ? pair & 15 : pair >> 4];
}

#endif
