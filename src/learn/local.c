/* SPDX-License-Identifier: ISC */
#include "learn/local.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/*
 * The format: MAGIC, the model, two numbers (outputs, words), bias and slope of
 * each output in thousandths, then the number and the weights of each word.
 * Numbers have 16 bits in little-endian order, weights 8 bits.
 */
static const char magic[8] = {'d', 'p', 'o', 'd', 'l', 'o', 'c', '1'};
#define HEAD_BYTES (sizeof magic + LOCAL_MODEL_BYTES + 4)
#define THOUSANDTH 1000
#define BIAS_MAX   3000 /* thousandths */
#define SLOPE_MAX  900	/* so that a logit keeps its sign */

struct local *
local_new(size_t outputs, size_t words_count)
{
	struct local *local = memory_new(1, sizeof *local);

	local->outputs = outputs;
	local->words_count = words_count;
	local->words = memory_new(words_count + 1, sizeof *local->words);
	local->weights =
	    memory_new(words_count * outputs + 1, sizeof *local->weights);
	return local;
}

void
local_free(struct local *local)
{
	if (local == NULL)
		return;
	free(local->words);
	free(local->weights);
	free(local);
}

static void
write_number(struct buffer *bytes, int number)
{
	buffer_add_byte(bytes, (char)(number & 0xff));
	buffer_add_byte(bytes, (char)(number >> 8 & 0xff));
}

static int
thousandths(float value, int most)
{
	long number = lrintf(THOUSANDTH * value);

	return number > most ? most : number < -most ? -most : (int)number;
}

void
local_write(const struct local *local, struct buffer *ret_bytes)
{
	buffer_add(ret_bytes, magic, sizeof magic);
	buffer_add(ret_bytes, local->model, LOCAL_MODEL_BYTES);
	write_number(ret_bytes, (int)local->outputs);
	write_number(ret_bytes, (int)local->words_count);
	for (size_t i = 0; i < local->outputs; i++) {
		write_number(ret_bytes, thousandths(local->bias[i], BIAS_MAX));
		write_number(
		    ret_bytes, thousandths(local->slope[i], SLOPE_MAX));
	}
	for (size_t i = 0; i < local->words_count; i++) {
		write_number(ret_bytes, local->words[i]);
		buffer_add(ret_bytes, local->weights + i * local->outputs,
		    local->outputs);
	}
}

static unsigned
read_number(const unsigned char *bytes)
{
	return (unsigned)bytes[0] | (unsigned)bytes[1] << 8;
}

/* Reads a signed number as a fraction of 1; false: out of bounds. */
static bool
read_thousandths(const unsigned char *bytes, int most, float *ret_value)
{
	int number = (int16_t)(uint16_t)read_number(bytes);

	*ret_value = (float)number / THOUSANDTH;
	return number >= -most && number <= most;
}

static bool
read_parts(struct local *local, const unsigned char *next)
{
	for (size_t i = 0; i < local->outputs; i++, next += 4)
		if (!read_thousandths(next, BIAS_MAX, &local->bias[i]) ||
		    !read_thousandths(next + 2, SLOPE_MAX, &local->slope[i]))
			return false;
	for (size_t i = 0; i < local->words_count; i++) {
		local->words[i] = (uint16_t)read_number(next);
		if (i > 0 && local->words[i] <= local->words[i - 1])
			return false;
		memcpy(local->weights + i * local->outputs, next + 2,
		    local->outputs);
		next += 2 + local->outputs;
	}
	return true;
}

struct local *
local_read(const void *bytes, size_t length, size_t outputs)
{
	const unsigned char *next = bytes;
	struct local *local;
	size_t words;

	if (length < HEAD_BYTES || memcmp(next, magic, sizeof magic) != 0 ||
	    outputs > LOCAL_OUTPUTS_MAX ||
	    read_number(next + HEAD_BYTES - 4) != outputs)
		return NULL;
	words = read_number(next + HEAD_BYTES - 2);
	if (words > LOCAL_WEIGHTS_MAX ||
	    length != HEAD_BYTES + 4 * outputs + words * (2 + outputs))
		return NULL;
	local = local_new(outputs, words);
	memcpy(local->model, next + sizeof magic, LOCAL_MODEL_BYTES);
	if (!read_parts(local, next + HEAD_BYTES)) {
		local_free(local);
		return NULL;
	}
	return local;
}

/* The weights of a word; NULL: none. */
static const int8_t *
find_word(const struct local *local, uint16_t word)
{
	size_t low = 0, high = local->words_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (local->words[middle] < word)
			low = middle + 1;
		else
			high = middle;
	}
	return low < local->words_count && local->words[low] == word
	    ? local->weights + low * local->outputs
	    : NULL;
}

static float
bound(float shift, float down, float up)
{
	return shift < -down ? -down : shift > up ? up : shift;
}

void
local_shift(const struct local *local, const float *logits,
    const struct local_words *words, float *ret_shifts)
{
	int sums[LOCAL_OUTPUTS_MAX] = {0};
	float length = words->count == 0 ? 1 : sqrtf((float)words->count);

	for (size_t i = 0; i < words->count; i++) {
		const int8_t *weights = find_word(local, words->items[i]);

		for (size_t j = 0; weights != NULL && j < local->outputs; j++)
			sums[j] += weights[j];
	}
	for (size_t j = 0; j < local->outputs; j++) {
		float shift = local->bias[j] +
		    local->slope[j] * local_clip(logits[j]) +
		    LOCAL_WEIGHT * (float)sums[j] / length;

		ret_shifts[j] = j == LOCAL_REQUEST
		    ? bound(shift, LOCAL_DOWN, LOCAL_UP)
		    : bound(shift, LOCAL_KINDS, LOCAL_KINDS);
	}
}
