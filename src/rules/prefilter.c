/* SPDX-License-Identifier: ISC */
#include "rules/prefilter.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
	LEAST_BYTES = 3,
	GRAM_BYTES = 4,
	GRAM_BITS = 14,
	SHORT_BITS = 12,
	BLANK_COST = 8, /* grams with a blank are too common */
};

#define NONE UINT32_MAX

struct literal {
	char *text; /* owned */
	uint32_t gram;
	uint32_t next; /* in the bucket */
	uint32_t length;
	uint32_t gram_offset;
};

struct prefilter {
	struct literal *literals; /* owned */
	size_t count;
	uint32_t buckets[1 << GRAM_BITS];
	uint32_t short_buckets[1 << SHORT_BITS]; /* by three bytes */
};

static inline uint32_t
gram_at(const char *bytes)
{
	uint32_t gram;

	memcpy(&gram, bytes, sizeof gram);
	return gram;
}

/* The first three of four bytes, in any byte order. */
static inline uint32_t
shorten(uint32_t gram)
{
	static const unsigned char three_bytes[GRAM_BYTES] = {255, 255, 255, 0};
	uint32_t mask;

	memcpy(&mask, three_bytes, sizeof mask);
	return gram & mask;
}

static inline uint32_t
bucket_of(uint32_t gram)
{
	return (gram * 2654435761u) >> (32 - GRAM_BITS);
}

static inline uint32_t
short_bucket_of(uint32_t gram)
{
	return (gram * 2654435761u) >> (32 - SHORT_BITS);
}

struct prefilter *
prefilter_new(void)
{
	struct prefilter *filter = memory_new(1, sizeof *filter);

	memset(filter->buckets, 0xff, sizeof filter->buckets);
	memset(filter->short_buckets, 0xff, sizeof filter->short_buckets);
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
 * The bytes that index a literal: those shared by the fewest others, without a
 * blank if possible.
 */
static uint32_t
choose_gram(const struct prefilter *filter, const char *literal, size_t length)
{
	uint32_t best = 0;
	unsigned fewest = UINT_MAX;

	for (uint32_t i = 0; i + GRAM_BYTES <= length; i++) {
		unsigned others = 0;

		if (memchr(literal + i, ' ', GRAM_BYTES) != NULL)
			others = BLANK_COST;
		for (uint32_t j =
			 filter->buckets[bucket_of(gram_at(literal + i))];
		     j != NONE; j = filter->literals[j].next)
			others++;
		if (others < fewest) {
			fewest = others;
			best = i;
		}
	}
	return best;
}

/* The number of an equal literal, or NONE; a short one ends with a NUL. */
static uint32_t
find_equal(struct prefilter *filter, const char *literal, size_t length)
{
	if (length < GRAM_BYTES) {
		uint32_t i =
		    filter->short_buckets[short_bucket_of(gram_at(literal))];

		while (
		    i != NONE && strcmp(filter->literals[i].text, literal) != 0)
			i = filter->literals[i].next;
		return i;
	}
	for (size_t i = 0; i + GRAM_BYTES <= length; i++)
		for (uint32_t j =
			 filter->buckets[bucket_of(gram_at(literal + i))];
		     j != NONE; j = filter->literals[j].next)
			if (strcmp(filter->literals[j].text, literal) == 0)
				return j;
	return NONE;
}

uint32_t
prefilter_add(struct prefilter *filter, const char *literal)
{
	size_t length = strlen(literal);
	uint32_t equal, *bucket;
	struct literal added = {.length = (uint32_t)length};

	assert(length >= LEAST_BYTES);
	equal = find_equal(filter, literal, length);
	if (equal != NONE)
		return equal;
	if (length >= GRAM_BYTES)
		added.gram_offset = choose_gram(filter, literal, length);
	added.gram = gram_at(literal + added.gram_offset);
	bucket = length < GRAM_BYTES
	    ? &filter->short_buckets[short_bucket_of(added.gram)]
	    : &filter->buckets[bucket_of(added.gram)];
	added.text = memory_string(literal);
	added.next = *bucket;
	*bucket = (uint32_t)filter->count;
	filter->literals = memory_resize(
	    filter->literals, filter->count + 1, sizeof *filter->literals);
	filter->literals[filter->count] = added;
	return (uint32_t)filter->count++;
}

static bool
stands_at(
    const struct literal *literal, const char *text, size_t length, size_t at)
{
	size_t start = at - literal->gram_offset;

	return at >= literal->gram_offset &&
	    literal->length <= length - start &&
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

/* Tries the literals of a bucket whose gram is here. */
static inline void
try_bucket(const struct prefilter *filter, uint32_t bucket, uint32_t gram,
    const char *text, size_t length, size_t at, uint64_t line,
    struct prefilter_found *found)
{
	for (uint32_t i = bucket; i != NONE; i = filter->literals[i].next)
		if (filter->literals[i].gram == gram &&
		    (found->lines[i] & line) == 0 &&
		    stands_at(&filter->literals[i], text, length, at))
			note(found, i, line);
}

void
prefilter_run(const struct prefilter *filter, const char *text, size_t length,
    struct prefilter_found *found)
{
	uint64_t line = 1;

	for (size_t i = 0; i < found->count; i++)
		found->lines[found->numbers[i]] = 0;
	found->count = 0;
	for (size_t at = 0; at + LEAST_BYTES <= length; at++) {
		uint32_t gram = gram_at(text + at), three = shorten(gram);

		if (text[at] == '\n' && line << 1 != 0)
			line <<= 1;
		try_bucket(filter, filter->buckets[bucket_of(gram)], gram, text,
		    length, at, line, found);
		try_bucket(filter,
		    filter->short_buckets[short_bucket_of(three)], three, text,
		    length, at, line, found);
	}
}
