/* SPDX-License-Identifier: ISC */
#include "rules/learned_sample.h"

#include <string.h>

/*
 * The format: a byte of flags, the model, then 16-bit numbers in little-endian
 * order: the number of logits, the logits, the two thresholds, the words.
 */
enum {
	IS_FIXED = 1,
	IS_SHIELDED = 2,
};
#define HEAD_BYTES    (1 + LOCAL_MODEL_BYTES + 2)
#define NUMBERS_BYTES (2 * (SAMPLE_OUTPUTS + 2))

static void
write_number(struct buffer *bytes, int number)
{
	buffer_add_byte(bytes, (char)(number & 0xff));
	buffer_add_byte(bytes, (char)(number >> 8 & 0xff));
}

static int
read_number(const unsigned char **next)
{
	const unsigned char *at = *next;

	*next += 2;
	return (int16_t)(uint16_t)(at[0] | at[1] << 8);
}

void
learned_sample_write(const struct learned_sample *sample, struct buffer *bytes)
{
	buffer_add_byte(bytes,
	    (char)((sample->is_fixed ? IS_FIXED : 0) |
		(sample->is_shielded ? IS_SHIELDED : 0)));
	buffer_add(bytes, sample->model, LOCAL_MODEL_BYTES);
	write_number(bytes, SAMPLE_OUTPUTS);
	for (int i = 0; i < SAMPLE_OUTPUTS; i++)
		write_number(bytes, sample->logits[i]);
	write_number(bytes, sample->unsure_from);
	write_number(bytes, sample->request_from);
	for (size_t i = 0; i < sample->words.count; i++)
		write_number(bytes, sample->words.items[i]);
}

bool
learned_sample_read(
    const void *bytes, size_t length, struct learned_sample *ret_sample)
{
	const unsigned char *next = bytes;
	struct learned_sample sample = {.is_known = true};
	size_t words;

	if (length < HEAD_BYTES + NUMBERS_BYTES ||
	    (length - HEAD_BYTES - NUMBERS_BYTES) % 2 != 0)
		return false;
	words = (length - HEAD_BYTES - NUMBERS_BYTES) / 2;
	sample.is_fixed = (*next & IS_FIXED) != 0;
	sample.is_shielded = (*next++ & IS_SHIELDED) != 0;
	memcpy(sample.model, next, LOCAL_MODEL_BYTES);
	next += LOCAL_MODEL_BYTES;
	if (words > LOCAL_WORDS_MAX || read_number(&next) != SAMPLE_OUTPUTS)
		return false;
	for (int i = 0; i < SAMPLE_OUTPUTS; i++)
		sample.logits[i] = read_number(&next);
	sample.unsure_from = read_number(&next);
	sample.request_from = read_number(&next);
	for (size_t i = 0; i < words; i++)
		sample.words.items[sample.words.count++] =
		    (uint16_t)read_number(&next);
	*ret_sample = sample;
	return true;
}
