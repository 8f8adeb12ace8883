/* SPDX-License-Identifier: ISC */
#include "store/find_store.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "store/db_private.h"

/* An item with more words is not in the index, and always read. */
#define WORDS_MAX 4000
#define SLOTS	  4096
/* After that much a step ends: others wait for the write lock. */
#define STEP_MS 8

enum item_state {
	ITEM_INDEXED = 1,
	ITEM_TOO_LARGE = 2,
};

/* A row of find_word. */
struct entry {
	const char *word;
	uint64_t front; /* its first bytes, in whose order words are */
	uint64_t bits;
	size_t next; /* in its slot, as `slots` */
};

/* The words of one chunk. */
struct indexing {
	struct db *db;
	struct arena *memory;
	int64_t chunk;
	struct entry *entries;
	size_t count, size;
	size_t slots[SLOTS]; /* by hash: position + 1 in `entries`; 0: none */
};

/* In the order of the table. */
static int
by_word(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	if (a->front != b->front)
		return a->front < b->front ? -1 : 1;
	return strcmp(a->word, b->word);
}

static uint64_t
front_of(const char *word, size_t length)
{
	uint64_t front = 0;

	for (size_t i = 0; i < sizeof front; i++)
		front = front << 8 | (i < length ? (unsigned char)word[i] : 0);
	return front;
}

static size_t
slot_of(const char *word, size_t length)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)word[i]) * 16777619u;
	return (hash ^ hash >> 16) % SLOTS;
}

/* The entry of a word; a new one has no bits. */
static struct entry *
find_entry(struct indexing *indexing, const char *word, size_t length)
{
	size_t *slot = &indexing->slots[slot_of(word, length)];
	struct entry *entry;

	for (size_t at = *slot; at > 0; at = entry->next) {
		entry = &indexing->entries[at - 1];
		if (strncmp(entry->word, word, length) == 0 &&
		    entry->word[length] == '\0')
			return entry;
	}
	indexing->entries = db_grow(indexing->memory, indexing->entries,
	    indexing->count, &indexing->size, sizeof *indexing->entries);
	entry = &indexing->entries[indexing->count++];
	*entry = (struct entry){
	    .word = arena_copy(indexing->memory, word, length),
	    .front = front_of(word, length),
	    .next = *slot,
	};
	*slot = indexing->count;
	return entry;
}

static void
forget_item(struct indexing *indexing, uint64_t bit)
{
	for (size_t i = 0; i < indexing->count; i++)
		indexing->entries[i].bits &= ~bit;
}

/* The words of one item; false: too many. */
static bool
add_words(struct indexing *indexing, int64_t item, const struct find_text *text)
{
	struct folded folded = fold(indexing->memory, text->text, text->length);
	uint64_t bit = UINT64_C(1) << (item % CHUNK_ITEMS);
	struct find_word word = {0};
	size_t count = 0;

	if (folded.is_cut)
		return false;
	while (find_words_next(&folded, &word)) {
		struct entry *entry =
		    find_entry(indexing, folded.text + word.start, word.length);

		if ((entry->bits & bit) != 0)
			continue;
		if (++count > WORDS_MAX) {
			forget_item(indexing, bit);
			return false;
		}
		entry->bits |= bit;
	}
	return true;
}

static bool
note_state(
    struct db *db, int64_t item, enum item_state state, struct error *err)
{
	static const char sql[] =
	    "UPDATE find_item SET state = ?2 WHERE id = ?1";
	struct statement *note = db_statement(db, sql);

	db_bind_int(note, 1, item);
	db_bind_int(note, 2, state);
	return db_run(note, err);
}

static bool
add_item(struct indexing *indexing, int64_t item, struct error *err)
{
	enum item_state state = ITEM_INDEXED;
	struct find_text text;

	switch (
	    find_text_read(indexing->db, indexing->memory, item, &text, err)) {
	case FAILED:
		return false;
	case FOUND:
		if (!add_words(indexing, item, &text))
			state = ITEM_TOO_LARGE;
		break;
	case ABSENT:
		break;
	}
	return note_state(indexing->db, item, state, err);
}

static bool
write_entries(struct indexing *indexing, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO find_word (shelf, word, chunk, bits)"
	    " VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (shelf, word, chunk) DO UPDATE"
	    " SET bits = find_word.bits | excluded.bits";

	if (indexing->count > 0)
		qsort(indexing->entries, indexing->count,
		    sizeof *indexing->entries, by_word);
	for (size_t i = 0; i < indexing->count; i++) {
		const struct entry *entry = &indexing->entries[i];
		struct statement *add;

		if (entry->bits == 0)
			continue;
		add = db_statement(indexing->db, sql);
		db_bind_int(add, 1, indexing->chunk / SHELF_CHUNKS);
		db_bind_text(add, 2, entry->word);
		db_bind_int(add, 3, indexing->chunk);
		db_bind_int(add, 4, (int64_t)entry->bits);
		if (!db_run(add, err))
			return false;
	}
	return true;
}

/* The oldest, up to one more than a chunk can have. */
static bool
find_items(struct db *db, struct arena *memory, int64_t **ret_items,
    size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT id FROM find_item INDEXED BY find_unindexed"
	    " WHERE state <> 1 AND state = 0 ORDER BY id LIMIT ?1";
	struct statement *each = db_statement(db, sql);

	db_bind_int(each, 1, CHUNK_ITEMS + 1);
	return db_collect_ids(each, memory, ret_items, ret_count, err);
}

/* In a transaction. */
static bool
index_items(struct db *db, struct arena *memory, const int64_t *items,
    size_t count, struct error *err)
{
	struct indexing *indexing = memory_new(1, sizeof *indexing);
	bool is_good = true;

	indexing->db = db;
	indexing->memory = memory;
	indexing->chunk = items[0] / CHUNK_ITEMS;
	for (size_t i = 0; i < count && is_good; i++)
		is_good = add_item(indexing, items[i], err);
	is_good = is_good && write_entries(indexing, err);
	free(indexing);
	return is_good;
}

/*
 * The oldest chunk that may be written, empty if there is none; *ret_is_last:
 * nothing is left behind it.
 */
static bool
find_chunk(struct db *db, struct arena *memory, bool only_whole,
    int64_t **ret_items, size_t *ret_count, bool *ret_is_last,
    struct error *err)
{
	int64_t *items;
	size_t found, count = 0;

	if (!find_items(db, memory, &items, &found, err))
		return false;
	while (count < found &&
	    items[count] / CHUNK_ITEMS == items[0] / CHUNK_ITEMS)
		count++;
	*ret_is_last = count == found;
	/* Items that the chunk still gets would write its rows again. */
	if (only_whole && count == found && count > 0 &&
	    items[count - 1] % CHUNK_ITEMS != CHUNK_ITEMS - 1)
		count = 0;
	*ret_items = items;
	*ret_count = count;
	return true;
}

/* Pages that several chunks of a shelf change are written once. */
static bool
index_chunks(struct db *db, const int64_t *items, size_t count, bool only_whole,
    bool *ret_is_last, struct error *err)
{
	int64_t end_ms = timestamp_monotonic_ms() + STEP_MS;
	struct arena *memory = arena_new();
	int64_t *next;
	bool is_good = index_items(db, memory, items, count, err);

	while (is_good && !*ret_is_last && timestamp_monotonic_ms() < end_ms) {
		arena_clear(memory);
		is_good = find_chunk(
		    db, memory, only_whole, &next, &count, ret_is_last, err);
		if (is_good && count == 0)
			break;
		is_good = is_good && index_items(db, memory, next, count, err);
	}
	arena_free(memory);
	return is_good;
}

bool
find_store_index(
    struct db *db, bool only_whole, bool *ret_is_done, struct error *err)
{
	struct arena *memory = arena_new();
	int64_t *items;
	size_t count;
	bool is_good = find_chunk(
	    db, memory, only_whole, &items, &count, ret_is_done, err);

	if (is_good && count > 0)
		is_good = db_begin(db, err) &&
		    db_finish(db,
			index_chunks(
			    db, items, count, only_whole, ret_is_done, err),
			err);
	arena_free(memory);
	return is_good;
}
