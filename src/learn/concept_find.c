/* SPDX-License-Identifier: ISC */
#include "learn/concept.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "learn/concept_private.h"
#include "learn/hash.h"

enum {
	GAP = 6,	   /* maximum number of words that ~ matches */
	ENDING = 2,	   /* maximum letters after stem+ */
	WORD_LETTERS = 40, /* only this many of a word are examined */
};

struct concepts *
concepts_new(void)
{
	return memory_new(1, sizeof(struct concepts));
}

static void
release_table(struct concept_table *table)
{
	free(table->shapes);
	free(table->entries);
	free(table->rest);
	buffer_release(&table->stems);
	free(table->slots);
	free(table->inner);
}

void
concepts_free(struct concepts *concepts)
{
	if (concepts == NULL)
		return;
	for (size_t i = 0; i < concepts->tables_count; i++)
		release_table(&concepts->tables[i]);
	free(concepts->found);
	free(concepts->first);
	free(concepts->some);
	plain_release(&concepts->plain);
	free(concepts);
}

int
concepts_language(const struct concepts *concepts, const char *language)
{
	for (size_t i = 0; i < concepts->tables_count; i++)
		if (strcmp(concepts->tables[i].language, language) == 0)
			return (int)i;
	return -1;
}

const char *
concept_name(const struct concepts *concepts, unsigned concept)
{
	return concepts->names[concept];
}

uint32_t
concept_hash(const struct concepts *concepts, unsigned concept)
{
	return concepts->hashes[concept];
}

uint32_t
concept_pair_hash(
    const struct concepts *concepts, unsigned first, unsigned second)
{
	return concepts->pairs[first][second];
}

static void
add_found(struct concepts *concepts, uint16_t shape)
{
	if (concepts->found_count == concepts->found_size) {
		concepts->found_size = 2 * concepts->found_size + 256;
		concepts->found = memory_resize(concepts->found,
		    concepts->found_size, sizeof *concepts->found);
	}
	concepts->found[concepts->found_count++] = shape;
}

/* Number of letters in word[from..length). */
static size_t
letters(const char *word, size_t from, size_t length)
{
	size_t count = 0;

	for (size_t i = from; i < length; i++)
		count += ((unsigned char)word[i] & 0xc0) != 0x80;
	return count;
}

/* Finds shapes whose stem is these bytes of the word and that match there. */
static void
look_up(struct concepts *concepts, const struct concept_table *table,
    const char *word, size_t length, size_t from, size_t to, uint32_t hash)
{
	size_t slot = hash & (CONCEPT_SLOTS - 1);

	for (; table->slots[slot] != 0;
	     slot = (slot + 1) & (CONCEPT_SLOTS - 1)) {
		uint16_t at = table->slots[slot];
		const struct concept_shape *shape = &table->shapes[at - 1];
		bool fits;

		if (shape->hash != hash || shape->length != to - from ||
		    memcmp(table->stems.data + shape->stem, word + from,
			to - from) != 0)
			continue;
		if (from > 0 && (shape->flags & SHAPE_INSIDE) == 0)
			continue;
		fits = to == length || (shape->flags & SHAPE_OPEN) != 0 ||
		    ((shape->flags & SHAPE_ENDING) != 0 &&
			letters(word, to, length) <= ENDING);
		if (fits)
			add_found(concepts, (uint16_t)(at - 1));
	}
}

/* The number of bytes of a word that are examined. */
static size_t
bound_word(const char *word, size_t length)
{
	size_t count = 0, i = 0;

	if (length <= WORD_LETTERS)
		return length;
	for (; i < length; i++) {
		count += ((unsigned char)word[i] & 0xc0) != 0x80;
		if (count > WORD_LETTERS)
			break;
	}
	return i;
}

/* Finds all shapes that match a word. */
static void
find_shapes(struct concepts *concepts, const struct concept_table *table,
    const char *word, size_t length)
{
	uint32_t hash = HASH_START;
	size_t most;

	length = bound_word(word, length);
	most = length < table->stem_max ? length : table->stem_max;
	for (size_t i = 0; i < most; i++) {
		hash = hash_byte(hash, word[i]);
		if (table->slots[hash & (CONCEPT_SLOTS - 1)] != 0)
			look_up(concepts, table, word, length, 0, i + 1, hash);
	}
	for (size_t from = 1; from < length; from++) {
		if (!concept_may_be_inside(table, word + from))
			continue;
		hash = HASH_START;
		for (size_t i = from; i < length; i++) {
			hash = hash_byte(hash, word[i]);
			look_up(
			    concepts, table, word, length, from, i + 1, hash);
		}
	}
}

/* The same, with a cache of words seen before. */
static void
find_shapes_of(struct concepts *concepts, const struct concept_table *table,
    const char *word, size_t length)
{
	uint8_t number = (uint8_t)(table - concepts->tables);
	size_t before = concepts->found_count, count;
	struct concept_cached *cached;

	if (length > CONCEPT_CACHE_WORD) {
		find_shapes(concepts, table, word, length);
		return;
	}
	cached =
	    &concepts
		 ->cache[hash_bytes(HASH_START, word, length) % CONCEPT_CACHE];
	if (cached->length == length && cached->table == number &&
	    memcmp(cached->word, word, length) == 0) {
		for (size_t i = 0; i < cached->count; i++)
			add_found(concepts, cached->shapes[i]);
		return;
	}
	find_shapes(concepts, table, word, length);
	count = concepts->found_count - before;
	if (count > CONCEPT_CACHE_MOST)
		return;
	*cached = (struct concept_cached){.length = (uint8_t)length,
	    .table = number,
	    .count = (uint8_t)count};
	memcpy(cached->word, word, length);
	for (size_t i = 0; i < count; i++)
		cached->shapes[i] = concepts->found[before + i];
}

static uint64_t
shape_bit(uint16_t shape)
{
	return UINT64_C(1) << shape % 64;
}

static bool
has_shape(const struct concepts *concepts, size_t word, uint16_t shape)
{
	if ((concepts->some[word] & shape_bit(shape)) == 0)
		return false;
	for (size_t i = concepts->first[word]; i < concepts->first[word + 1];
	     i++)
		if (concepts->found[i] == shape)
			return true;
	return false;
}

/* Whether the shapes `rest` match from this word on. */
static bool
follows(const struct concepts *concepts, const uint16_t *rest, size_t count,
    size_t word, size_t words)
{
	for (; count > 0; rest++, count--, word++) {
		if (*rest != SHAPE_GAP) {
			if (word >= words || !has_shape(concepts, word, *rest))
				return false;
			continue;
		}
		for (size_t i = word; i <= word + GAP; i++)
			if (follows(concepts, rest + 1, count - 1, i, words))
				return true;
		return false;
	}
	return true;
}

/* Most entries of two words end here. */
static inline bool
is_excluded(const struct concepts *concepts, const struct concept_table *table,
    const struct concept_entry *entry, size_t word, size_t words)
{
	uint16_t next;

	if (entry->rest_count == 0)
		return false;
	next = table->rest[entry->rest];
	return next != SHAPE_GAP &&
	    (word >= words || (concepts->some[word] & shape_bit(next)) == 0);
}

static void
find_all_shapes(struct concepts *concepts, const struct concept_table *table,
    const struct plain *plain)
{
	size_t count = plain->words_count;

	if (concepts->first_size < count + 1) {
		concepts->first_size = count + 64;
		concepts->first = memory_resize(concepts->first,
		    concepts->first_size, sizeof *concepts->first);
		concepts->some = memory_resize(concepts->some,
		    concepts->first_size, sizeof *concepts->some);
	}
	concepts->found_count = 0;
	for (size_t i = 0; i < count; i++) {
		concepts->first[i] = (uint32_t)concepts->found_count;
		find_shapes_of(concepts, table,
		    plain->text.data + plain->words[i].start,
		    plain->words[i].length);
		concepts->some[i] = 0;
		for (size_t k = concepts->first[i]; k < concepts->found_count;
		     k++)
			concepts->some[i] |= shape_bit(concepts->found[k]);
	}
	concepts->first[count] = (uint32_t)concepts->found_count;
}

/* Keeps the marks ordered by word, then by name. */
static void
insert_mark(const struct concepts *concepts, struct concept_mark *marks,
    size_t count, struct concept_mark mark)
{
	while (count > 0 && marks[count - 1].word == mark.word &&
	    strcmp(concepts->names[marks[count - 1].concept],
		concepts->names[mark.concept]) > 0) {
		marks[count] = marks[count - 1];
		count--;
	}
	marks[count] = mark;
}

static size_t
mark_entries(struct concepts *concepts, const struct concept_table *table,
    size_t word, size_t words, uint64_t *taken, struct concept_mark *ret_marks,
    size_t count)
{
	for (size_t i = concepts->first[word]; i < concepts->first[word + 1];
	     i++) {
		uint16_t at = table->shapes[concepts->found[i]].entries;

		for (; at != 0; at = table->entries[at - 1].next) {
			const struct concept_entry *entry =
			    &table->entries[at - 1];
			uint64_t bit = UINT64_C(1) << entry->concept;

			if ((*taken & bit) != 0 ||
			    is_excluded(
				concepts, table, entry, word + 1, words) ||
			    !follows(concepts, table->rest + entry->rest,
				entry->rest_count, word + 1, words))
				continue;
			*taken |= bit;
			insert_mark(concepts, ret_marks, count++,
			    (struct concept_mark){
				entry->concept, (uint32_t)word});
		}
	}
	return count;
}

size_t
concepts_find(struct concepts *concepts, int language,
    const struct plain *plain, struct concept_mark ret_marks[CONCEPTS_MAX])
{
	const struct concept_table *table;
	uint64_t taken = 0;
	size_t count = 0;

	if (language < 0)
		return 0;
	table = &concepts->tables[language];
	find_all_shapes(concepts, table, plain);
	for (size_t i = 0; i < plain->words_count; i++)
		count = mark_entries(concepts, table, i, plain->words_count,
		    &taken, ret_marks, count);
	return count;
}
