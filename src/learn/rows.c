/* SPDX-License-Identifier: ISC */
#include "learn/rows.h"

#include <string.h>

typedef int16_t products __attribute__((vector_size(LANES * sizeof(int16_t))));

_Static_assert(127 * 127 <= INT16_MAX, "a product fits");
_Static_assert(2 * 127 * 128 <= INT16_MAX, "two of them fit");
_Static_assert(
    (int64_t)2 * FEATURES_MAX * 127 * 127 <= INT32_MAX, "a sum fits");

static void
add_record(
    const struct learner *learner, const uint8_t *record, struct tally *tally)
{
	size_t bytes = (learner->weights->sums.count + 1) / 2;
	int16_t idf = record[0] & WEIGHTS_IDF_BITS;
	union {
		uint32_t pairs[WEIGHTS_OUTPUTS_MAX / 2];
		products products[WIDE];
	} row;

	for (size_t i = 0; i < bytes; i++)
		row.pairs[i] = learner->pairs[record[1 + i]];
	for (size_t i = bytes; i < WEIGHTS_OUTPUTS_MAX / 2; i++)
		row.pairs[i] = 0;
	for (size_t i = 0; i < WIDE; i++)
		tally->sums[i] +=
		    __builtin_convertvector(row.products[i] * idf, sum_lanes);
	tally->squares += idf * idf;
}

void
rows_add_anywhere(const struct learner *learner, const uint32_t *hashes,
    size_t count, struct tally *tally)
{
	for (size_t i = 0; i < count; i++)
		add_record(learner, weights_record(learner->weights, hashes[i]),
		    tally);
}

#ifdef __x86_64__
#include <tmmintrin.h>

/*
 * For SSSE3, which nearly all processors have: a table of 16 weights is looked
 * up for 16 outputs at once, and two records are multiplied and added in one
 * step. Without it this took a fifth of the time of classification.
 */
#define SSSE3 __attribute__((target("ssse3")))

struct adding {
	__m128i table;
	__m128i sums[WEIGHTS_OUTPUTS_MAX / 4];
};

/*
 * Expands the weights of a record, 16 outputs each. Reads 16 bytes, the last of
 * which may belong to the next record; zeros follow the last one (weights.c).
 */
SSSE3 static inline void
expand(__m128i table, const uint8_t *record, __m128i ret[2])
{
	const __m128i four_bits = _mm_set1_epi8(15);
	__m128i bytes, low, high;

	memcpy(&bytes, record + 1, sizeof bytes);
	low = _mm_and_si128(bytes, four_bits);
	high = _mm_and_si128(_mm_srli_epi16(bytes, 4), four_bits);
	low = _mm_shuffle_epi8(table, low);
	high = _mm_shuffle_epi8(table, high);
	ret[0] = _mm_unpacklo_epi8(low, high);
	ret[1] = _mm_unpackhi_epi8(low, high);
}

/* Adds eight sums of 16 bits. */
SSSE3 static inline void
add_eight(__m128i eight, __m128i sums[2])
{
	__m128i low = _mm_srai_epi32(_mm_unpacklo_epi16(eight, eight), 16);
	__m128i high = _mm_srai_epi32(_mm_unpackhi_epi16(eight, eight), 16);

	sums[0] = _mm_add_epi32(sums[0], low);
	sums[1] = _mm_add_epi32(sums[1], high);
}

SSSE3 static inline void
add_two(struct adding *adding, const uint8_t *one, int one_idf,
    const uint8_t *two, int two_idf)
{
	__m128i idf = _mm_set1_epi16((short)(one_idf | two_idf << 8));
	__m128i a[2], b[2];

	expand(adding->table, one, a);
	expand(adding->table, two, b);
	for (size_t i = 0; i < 2; i++) {
		__m128i low = _mm_unpacklo_epi8(a[i], b[i]);
		__m128i high = _mm_unpackhi_epi8(a[i], b[i]);

		add_eight(_mm_maddubs_epi16(idf, low), adding->sums + 4 * i);
		add_eight(
		    _mm_maddubs_epi16(idf, high), adding->sums + 4 * i + 2);
	}
}

SSSE3 static void
add_quickly(const struct learner *learner, const uint32_t *hashes, size_t count,
    struct tally *tally)
{
	const struct weights *weights = learner->weights;
	const uint8_t *waiting = NULL;
	int waiting_idf = 0;
	struct adding adding = {.sums = {{0}}};
	int32_t sums[WEIGHTS_OUTPUTS_MAX];

	memcpy(&adding.table, weights->table, sizeof adding.table);
	for (size_t i = 0; i < count; i++) {
		const uint8_t *record = weights_record(weights, hashes[i]);
		int idf = record[0] & WEIGHTS_IDF_BITS;

		if (idf == 0)
			continue;
		tally->squares += idf * idf;
		if (waiting == NULL) {
			waiting = record;
			waiting_idf = idf;
			continue;
		}
		add_two(&adding, waiting, waiting_idf, record, idf);
		waiting = NULL;
	}
	if (waiting != NULL)
		add_two(&adding, waiting, waiting_idf, waiting, 0);
	memcpy(sums, adding.sums, sizeof sums);
	for (size_t i = 0; i < WIDE; i++) {
		sum_lanes more;

		memcpy(&more, sums + i * LANES, sizeof more);
		tally->sums[i] += more;
	}
}
#endif

void
rows_add(const struct learner *learner, const uint32_t *hashes, size_t count,
    struct tally *tally)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("ssse3")) {
		add_quickly(learner, hashes, count, tally);
		return;
	}
#endif
	rows_add_anywhere(learner, hashes, count, tally);
}
