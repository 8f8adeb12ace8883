/* SPDX-License-Identifier: ISC */
#include "rules/prefilter.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
	GRAM_BYTES = 3,
	BUCKETS = 1 << 14,
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

/* Three bytes without a blank: those with one are everywhere. */
static size_t
choose_gram(const char *literal, size_t length)
{
	for (size_t i = 0; i + GRAM_BYTES <= length; i++)
		if (memchr(literal + i, ' ', GRAM_BYTES) == NULL)
			return i;
	return 0;
}

uint32_t
prefilter_add(struct prefilter *filter, const char *literal)
{
	size_t length = strlen(literal), offset;
	unsigned bucket;
	struct literal *added;

	assert(length >= GRAM_BYTES);
	offset = choose_gram(literal, length);
	bucket = bucket_of(literal + offset);
	for (uint32_t i = filter->buckets[bucket]; i != NONE;
	     i = filter->literals[i].next)
		if (strcmp(filter->literals[i].text, literal) == 0)
			return i;
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

size_t
prefilter_count(const struct prefilter *filter)
{
	return filter->count;
}

void
prefilter_run(const struct prefilter *filter, const char *text, size_t length,
    bool *ret_found)
{
	for (size_t at = 0; at + GRAM_BYTES <= length; at++) {
		uint32_t i = filter->buckets[bucket_of(text + at)];

		for (; i != NONE; i = filter->literals[i].next) {
			const struct literal *literal = &filter->literals[i];

			if (ret_found[i] || at < literal->gram_offset ||
			    literal->length >
				length - at + literal->gram_offset)
				continue;
			ret_found[i] = memcmp(text + at - literal->gram_offset,
					   literal->text, literal->length) == 0;
		}
	}
}
