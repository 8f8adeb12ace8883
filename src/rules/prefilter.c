/* SPDX-License-Identifier: ISC */
#include "rules/prefilter.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
	GRAM_BYTES = 3,
	BUCKETS = 1 << 14,
	BLANK_COST = 8, /* bytes with a blank are everywhere */
};

#define NONE UINT32_MAX

struct literal {
	char *text; /* owned */
	size_t length;
	size_t gram_offset;
	uint32_t next; /* in its bucket */
};

struct prefilter {
	struct literal *literals; /* owned */
	size_t count;
	uint32_t buckets[BUCKETS];
};

static unsigned
bucket_of(const char *gram)
{
	const unsigned char *bytes = (const unsigned char *)gram;
	uint32_t key =
	    bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16;

	return (key * 2654435761u) >> 18;
}

struct prefilter *
prefilter_new(void)
{
	struct prefilter *filter = memory_new(1, sizeof *filter);

	for (size_t i = 0; i < BUCKETS; i++)
		filter->buckets[i] = NONE;
	return filter;
}

void
prefilter_free(struct prefilter *filter)
{
	if (filter == NULL)
		return;
	for (size_t i = 0; i < filter->count; i++)
		free(filter->literals[i].text);
	free(filter->literals);
	free(filter);
}

/*
 * The three bytes by which a literal is found: those that fewest others have,
 * and without a blank if that may be.
 */
static size_t
choose_gram(const struct prefilter *filter, const char *literal, size_t length)
{
	size_t best = 0;
	unsigned fewest = UINT_MAX;

	for (size_t i = 0; i + GRAM_BYTES <= length; i++) {
		unsigned others = 0;

		if (memchr(literal + i, ' ', GRAM_BYTES) != NULL)
			others = BLANK_COST;
		for (uint32_t j = filter->buckets[bucket_of(literal + i)];
		     j != NONE; j = filter->literals[j].next)
			others++;
		if (others < fewest) {
			fewest = others;
			best = i;
		}
	}
	return best;
}

/* The number of an equal literal, or NONE. */
static uint32_t
find_equal(const struct prefilter *filter, const char *literal, size_t length)
{
	for (size_t i = 0; i + GRAM_BYTES <= length; i++)
		for (uint32_t j = filter->buckets[bucket_of(literal + i)];
		     j != NONE; j = filter->literals[j].next)
			if (strcmp(filter->literals[j].text, literal) == 0)
				return j;
	return NONE;
}

uint32_t
prefilter_add(struct prefilter *filter, const char *literal)
{
	size_t length = strlen(literal), offset;
	unsigned bucket;
	uint32_t equal;
	struct literal *added;

	assert(length >= GRAM_BYTES);
	equal = find_equal(filter, literal, length);
	if (equal != NONE)
		return equal;
	offset = choose_gram(filter, literal, length);
	bucket = bucket_of(literal + offset);
	filter->literals = memory_resize(
	    filter->literals, filter->count + 1, sizeof *filter->literals);
	added = &filter->literals[filter->count];
	added->text = memory_string(literal);
	added->length = length;
	added->gram_offset = offset;
	added->next = filter->buckets[bucket];
	filter->buckets[bucket] = (uint32_t)filter->count;
	return (uint32_t)filter->count++;
}

static bool
stands_at(
    const struct literal *literal, const char *text, size_t length, size_t at)
{
	size_t start = at - literal->gram_offset;

	return at >= literal->gram_offset &&
	    literal->length <= length - start &&
	    text[start] == literal->text[0] &&
	    memcmp(text + start, literal->text, literal->length) == 0;
}

struct prefilter_found
prefilter_found_new(const struct prefilter *filter)
{
	return (struct prefilter_found){
	    .lines = memory_new(filter->count + 1, sizeof(uint64_t)),
	    .numbers = memory_new(filter->count + 1, sizeof(uint32_t)),
	};
}

void
prefilter_found_release(struct prefilter_found *found)
{
	free(found->lines);
	free(found->numbers);
	*found = (struct prefilter_found){0};
}

static void
note(struct prefilter_found *found, uint32_t number, uint64_t line)
{
	if (found->lines[number] == 0)
		found->numbers[found->count++] = number;
	found->lines[number] |= line;
}

void
prefilter_run(const struct prefilter *filter, const char *text, size_t length,
    struct prefilter_found *found)
{
	uint64_t line = 1;

	for (size_t i = 0; i < found->count; i++)
		found->lines[found->numbers[i]] = 0;
	found->count = 0;
	for (size_t at = 0; at + GRAM_BYTES <= length; at++) {
		uint32_t i = filter->buckets[bucket_of(text + at)];

		if (text[at] == '\n' && line << 1 != 0)
			line <<= 1;
		for (; i != NONE; i = filter->literals[i].next)
			if ((found->lines[i] & line) == 0 &&
			    stands_at(&filter->literals[i], text, length, at))
				note(found, i, line);
	}
}
