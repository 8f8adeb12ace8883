/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "learn/concept_private.h"
#include "learn/hash.h"

/* The current position in a file. */
struct place {
	const char *path;
	unsigned line;
};

static bool
wrong(struct error *err, const struct place *place, const char *what,
    const char *word)
{
	return error_set(err, ERROR_STORE, RETRY_NEVER, "%s:%u: %s: '%.60s'",
	    place->path, place->line, what, word);
}

static struct concept_table *
find_table(struct concepts *concepts, const char *language)
{
	int found = concepts_language(concepts, language);
	struct concept_table *table;

	if (found >= 0)
		return &concepts->tables[found];
	if (concepts->tables_count == CONCEPT_LANGUAGES_MAX)
		return NULL;
	table = &concepts->tables[concepts->tables_count++];
	memcpy(table->language, language, strlen(language));
	table->slots = memory_new(CONCEPT_SLOTS, sizeof *table->slots);
	table->inner = memory_new(CONCEPT_INNER_BITS / 8, 1);
	table->shapes = memory_new(CONCEPT_SHAPES_MAX, sizeof *table->shapes);
	table->entries =
	    memory_new(CONCEPT_ENTRIES_MAX, sizeof *table->entries);
	table->rest = memory_new(UINT16_MAX, sizeof *table->rest);
	return table;
}

static uint32_t
pair_hash(const char *first, const char *second)
{
	uint32_t hash = hash_bytes(HASH_START, first, strlen(first));

	hash = hash_byte(hash, '>');
	hash = hash_bytes(hash, second, strlen(second));
	return hash_finish(hash, HASH_CONCEPT_PAIR);
}

/* -1: no idea has this name. */
static int
find_concept(const struct concepts *concepts, const char *name)
{
	for (size_t i = 0; i < concepts->names_count; i++)
		if (strcmp(concepts->names[i], name) == 0)
			return (int)i;
	return -1;
}

static int
add_concept(struct concepts *concepts, const char *name)
{
	size_t at = concepts->names_count;

	if (at == CONCEPTS_MAX || strlen(name) > CONCEPT_NAME_MAX ||
	    *name == '\0')
		return -1;
	memcpy(concepts->names[at], name, strlen(name));
	concepts->names_count++;
	concepts->hashes[at] = hash_finish(
	    hash_bytes(HASH_START, name, strlen(name)), HASH_CONCEPT);
	for (size_t i = 0; i <= at; i++) {
		concepts->pairs[i][at] = pair_hash(concepts->names[i], name);
		concepts->pairs[at][i] = pair_hash(name, concepts->names[i]);
	}
	return (int)at;
}

/* Marks the first two bytes of the stem; if it has one, with any second. */
static void
mark_inside(struct concept_table *table, const char *stem, size_t length)
{
	unsigned first = (unsigned)(unsigned char)stem[0] << 8;

	for (unsigned second = 0; second < 256; second++) {
		unsigned pair = first | second;

		if (length == 1 || second == (unsigned char)stem[1])
			table->inner[pair / 8] |= (uint8_t)(1u << pair % 8);
	}
	table->has_inner = true;
}

/* The number of the shape, which is added if it is new. -1: too many. */
static int
find_shape(
    struct concept_table *table, const char *stem, size_t length, uint8_t flags)
{
	uint32_t hash = hash_bytes(HASH_START, stem, length);
	size_t slot = hash & (CONCEPT_SLOTS - 1);
	struct concept_shape *shape;

	for (; table->slots[slot] != 0;
	     slot = (slot + 1) & (CONCEPT_SLOTS - 1)) {
		shape = &table->shapes[table->slots[slot] - 1];
		if (shape->hash == hash && shape->length == length &&
		    shape->flags == flags &&
		    memcmp(table->stems.data + shape->stem, stem, length) == 0)
			return table->slots[slot] - 1;
	}
	if (table->shapes_count == CONCEPT_SHAPES_MAX)
		return -1;
	shape = &table->shapes[table->shapes_count++];
	*shape = (struct concept_shape){
	    .hash = hash,
	    .stem = (uint32_t)table->stems.length,
	    .length = (uint8_t)length,
	    .flags = flags,
	};
	buffer_add(&table->stems, stem, length);
	table->slots[slot] = (uint16_t)table->shapes_count;
	if (length > table->stem_max)
		table->stem_max = length;
	if ((flags & SHAPE_INSIDE) != 0)
		mark_inside(table, stem, length);
	return (int)table->shapes_count - 1;
}

/* What plain_read would leave as it is, and take for one word. */
static bool
is_plain_word(const char *word, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (word[i] < 'a' || word[i] > 'z')
			return false;
	return length > 0 && length <= CONCEPT_STEM_MAX;
}

/* Parses "*stem+" as a shape; -1: invalid. */
static int
read_shape(
    struct concepts *concepts, struct concept_table *table, const char *word)
{
	struct plain *plain = &concepts->plain;
	size_t length = strlen(word);
	uint8_t flags = 0;

	if (*word == '*') {
		flags |= SHAPE_INSIDE;
		word++;
		length--;
	}
	if (length > 0 && (word[length - 1] == '*' || word[length - 1] == '+'))
		flags |= word[--length] == '*' ? SHAPE_OPEN : SHAPE_ENDING;
	if (is_plain_word(word, length))
		return find_shape(table, word, length, flags);
	plain_read(plain, word, length);
	if (plain->words_count != 1 || plain->words[0].start != 0 ||
	    plain->words[0].length != plain->text.length ||
	    plain->text.length > CONCEPT_STEM_MAX)
		return -1;
	return find_shape(table, plain->text.data, plain->text.length, flags);
}

/* Splits off the next part; NULL if there is none. */
static char *
next_part(char **rest, const char *separator)
{
	char *part = *rest, *end;

	if (part == NULL)
		return NULL;
	end = strstr(part, separator);
	*rest = end == NULL ? NULL : end + strlen(separator);
	if (end != NULL)
		*end = '\0';
	return part;
}

/* Adds an entry to the list of its first shape. */
static bool
add_entry(struct concept_table *table, unsigned concept, const uint16_t *shapes,
    size_t count)
{
	struct concept_shape *first = &table->shapes[shapes[0]];
	struct concept_entry *entry = &table->entries[table->entries_count];

	if (table->entries_count == CONCEPT_ENTRIES_MAX ||
	    table->rest_count + count > UINT16_MAX)
		return false;
	*entry = (struct concept_entry){
	    .next = first->entries,
	    .rest = (uint16_t)table->rest_count,
	    .rest_count = (uint8_t)(count - 1),
	    .concept = (uint8_t) concept,
	};
	for (size_t i = 1; i < count; i++)
		table->rest[table->rest_count++] = shapes[i];
	first->entries = (uint16_t)++table->entries_count;
	return true;
}

static bool
read_entry(struct concepts *concepts, struct concept_table *table,
    unsigned concept, char *entry, const struct place *place, struct error *err)
{
	uint16_t shapes[CONCEPT_WORDS_MAX];
	size_t count = 0;
	char *word;

	while ((word = next_part(&entry, " ")) != NULL) {
		bool is_gap = strcmp(word, "~") == 0;
		int shape =
		    is_gap ? SHAPE_GAP : read_shape(concepts, table, word);

		if (count == CONCEPT_WORDS_MAX)
			return wrong(err, place, "more than 8 words", word);
		if (shape < 0 || (is_gap && count == 0))
			return wrong(err, place, "not a word", word);
		shapes[count++] = (uint16_t)shape;
	}
	if (!add_entry(table, concept, shapes, count))
		return wrong(err, place, "too many words", "");
	return true;
}

static bool
read_line(struct concepts *concepts, struct concept_table *table, char *line,
    bool is_shipped, const struct place *place, struct error *err)
{
	char *entries = strchr(line, '\t'), *entry;
	int concept;

	if (entries == NULL)
		return wrong(
		    err, place, "expected a name, a tab and words", line);
	*entries++ = '\0';
	concept = find_concept(concepts, line);
	if (concept < 0 && is_shipped)
	concept = add_concept(concepts, line);
	if (concept < 0)
		return wrong(err, place, "unknown concept", line);
	while ((entry = next_part(&entries, ", ")) != NULL)
		if (!read_entry(
			concepts, table, (unsigned)concept, entry, place, err))
			return false;
	return true;
}

/* A table does not grow after it is read: frees the unused part. */
static void
shrink(struct concept_table *table)
{
	table->shapes = memory_resize(table->shapes,
	    table->shapes_count + (table->shapes_count == 0),
	    sizeof *table->shapes);
	table->entries = memory_resize(table->entries,
	    table->entries_count + (table->entries_count == 0),
	    sizeof *table->entries);
	table->rest = memory_resize(
	    table->rest, table->rest_count + 1, sizeof *table->rest);
}

static void
grow(struct concept_table *table)
{
	table->shapes = memory_resize(
	    table->shapes, CONCEPT_SHAPES_MAX, sizeof *table->shapes);
	table->entries = memory_resize(
	    table->entries, CONCEPT_ENTRIES_MAX, sizeof *table->entries);
	table->rest =
	    memory_resize(table->rest, UINT16_MAX, sizeof *table->rest);
}

bool
concepts_read(struct concepts *concepts, const char *language, const char *path,
    char *content, bool is_shipped, struct error *err)
{
	struct place place = {path, 0};
	struct concept_table *table;
	char *line;
	bool is_read = true;

	if (strlen(language) >= sizeof table->language ||
	    (table = find_table(concepts, language)) == NULL)
		return wrong(err, &place, "too many languages", language);
	grow(table);
	memset(concepts->cache, 0, sizeof concepts->cache);
	while (is_read && (line = next_part(&content, "\n")) != NULL) {
		place.line++;
		if (*line != '\0' && *line != '#')
			is_read = read_line(
			    concepts, table, line, is_shipped, &place, err);
	}
	shrink(table);
	return is_read;
}
