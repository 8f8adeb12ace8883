/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <string.h>

#include "learn/learner_private.h"

enum {
	AHEAD = 8
}; /* features whose weights are already on their way */

typedef int8_t bytes16 __attribute__((vector_size(16)));
typedef int16_t shorts16 __attribute__((vector_size(32)));
typedef int32_t longs16 __attribute__((vector_size(64)));

_Static_assert(255 * 127 <= INT16_MAX, "a product fits");
_Static_assert(
    (int64_t)FEATURES_MAX * 255 * 127 <= INT32_MAX, "a sum of a block fits");

/*
 * Adds idf * weight of each feature for 16 outputs. Reads beyond a row: behind
 * the last one zeros are mapped.
 */
static void
add_lanes(const struct weights *weights, const uint32_t *hashes, size_t count,
    size_t lane, lanes *ret_sums)
{
	uint32_t mask = (1u << weights->bits) - 1;
	size_t outputs = weights->outputs_count;
	const int8_t *rows = weights->rows + lane;
	longs16 sums = {0};

	for (size_t i = 0; i < count; i++) {
		size_t bucket = hashes[i] & mask;
		bytes16 row;

		if (i + AHEAD < count) {
			size_t next = hashes[i + AHEAD] & mask;

			__builtin_prefetch(rows + next * outputs);
			__builtin_prefetch(weights->idf + next);
		}
		memcpy(&row, rows + bucket * outputs, sizeof row);
		sums += __builtin_convertvector(
		    __builtin_convertvector(row, shorts16) *
			(int16_t)weights->idf[bucket],
		    longs16);
	}
	*ret_sums = __builtin_convertvector(sums, lanes);
}

void
bag_fill(const struct weights *weights, const struct features *features,
    struct bag *ret_bag)
{
	uint32_t mask = (1u << weights->bits) - 1;

	for (int block = 0; block < FEATURE_BLOCKS; block++) {
		const uint32_t *hashes = features->hashes[block];
		size_t count = features->counts[block];
		int64_t squares = 0;

		for (size_t lane = 0; lane < weights->outputs_count;
		     lane += LANES)
			add_lanes(weights, hashes, count, lane,
			    &ret_bag->sums[block][lane / LANES]);
		for (size_t i = 0; i < count; i++) {
			int64_t idf = weights->idf[hashes[i] & mask];

			squares += idf * idf;
		}
		ret_bag->squares[block] = (float)squares;
	}
}

static float
add_bag(const struct bag *bag, size_t width, int block, lanes *sums)
{
	for (size_t i = 0; i < width; i++)
		sums[i] += bag->sums[block][i];
	return bag->squares[block];
}

void
window_score(const struct learner *learner, size_t first, size_t end,
    bool with_subject, float ret_scores[WEIGHTS_OUTPUTS_MAX])
{
	const struct weights *weights = learner->weights;
	size_t outputs = weights->outputs_count;
	size_t width = (outputs + LANES - 1) / LANES;
	lanes found[LANES_MAX] = {0};
	float scores[WEIGHTS_OUTPUTS_MAX];

	for (int block = 0; block < FEATURE_BLOCKS; block++) {
		lanes sums[LANES_MAX] = {0};
		float squares = 0, factor;

		for (size_t i = first; i < end; i++)
			squares +=
			    add_bag(&learner->bags[i], width, block, sums);
		if (with_subject)
			squares += add_bag(
			    &learner->bags[SUBJECT], width, block, sums);
		if (squares <= 0)
			continue;
		factor = weights->block[block] / sqrtf(squares);
		for (size_t i = 0; i < width; i++)
			found[i] += factor * sums[i];
	}
	memcpy(scores, found, sizeof scores);
	for (size_t i = 0; i < outputs; i++)
		ret_scores[i] =
		    weights->bias[i] + weights->scale[i] * scores[i];
}
