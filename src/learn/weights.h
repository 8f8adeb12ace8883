/* SPDX-License-Identifier: ISC */
#ifndef LEARN_WEIGHTS_H
#define LEARN_WEIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"

/*
 * weights - what was learned, mapped read-only from weights.bin
 *
 * The file (contrib/train/README.md) is checked whole before anything of it is
 * used: its size follows from its header, and every number in the header is
 * finite and within bounds. What lies behind the end of the file reads as
 * zeros, so that a row of weights may be read in pieces of 16 bytes.
 */
#define WEIGHTS_OUTPUTS_MAX    48
#define WEIGHTS_BLOCKS	       3 /* words, letters, concepts */
#define WEIGHTS_VIEWS_MAX      1024
#define WEIGHTS_THRESHOLDS_MAX 64
#define WEIGHTS_NAME_SIZE      32

struct weights_threshold {
	char name[WEIGHTS_NAME_SIZE];
	float value;
};

struct weights {
	void *map;
	size_t map_bytes;
	unsigned bits; /* of a hash that are used */
	unsigned outputs_count;
	unsigned views_count;
	char (*outputs)[WEIGHTS_NAME_SIZE];
	float block[WEIGHTS_BLOCKS];
	float *scale; /* of each output, as all that follow */
	float *bias;
	float *second; /* views_count of each output */
	float *second_bias;
	struct weights_threshold thresholds[WEIGHTS_THRESHOLDS_MAX];
	unsigned thresholds_count;
	const uint8_t *idf; /* of each bucket, times 16 */
	const int8_t *rows; /* outputs_count of each bucket */
};

/*
 * Maps the file. NULL with the error (ERROR_STORE, RETRY_NEVER if it is not
 * what it should be). Its bytes are added to `digest`.
 */
struct weights *
weights_open(const char *path, struct digest *digest, struct error *err);
/* NULL is allowed. */
void weights_close(struct weights *weights);

/* An output's number; -1: there is none of that name. */
int weights_output(const struct weights *weights, const char *name);
/* False: there is none of that name. */
bool weights_threshold(
    const struct weights *weights, const char *name, float *ret_value);

#endif
