/* SPDX-License-Identifier: ISC */
#include "store/find_store.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/db_private.h"

/* An item with more words is not in the index, and always read. */
#define WORDS_MAX 4000
/* At most half full. */
#define SLOTS 8192

enum item_state {
	ITEM_INDEXED = 1,
	ITEM_TOO_LARGE = 2,
};

/* A row of find_word. */
struct entry {
	const char *word;
	uint64_t front; /* its first bytes, in whose order words are */
	int64_t chunk;
	uint64_t bits;
};

struct indexing {
	struct db *db;
	struct arena *memory;
	struct entry *entries;
	size_t count, size;
	/* The words of the item in hand, by hash: position + 1 in `entries`. */
	size_t slots[SLOTS];
};

/* In the order of the table. */
static int
by_word(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int64_t shelf_a = a->chunk / SHELF_CHUNKS;
	int64_t shelf_b = b->chunk / SHELF_CHUNKS;
	int order;

	if (shelf_a != shelf_b)
		return shelf_a < shelf_b ? -1 : 1;
	if (a->front != b->front)
		return a->front < b->front ? -1 : 1;
	order = strcmp(a->word, b->word);
	if (order != 0)
		return order;
	return a->chunk < b->chunk ? -1 : a->chunk > b->chunk;
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

/* Sorts, and joins those of the same word and chunk. */
static size_t
join(struct entry *entries, size_t count)
{
	size_t joined = 0;

	if (count == 0)
		return 0;
	qsort(entries, count, sizeof *entries, by_word);
	for (size_t i = 1; i < count; i++)
		if (by_word(&entries[joined], &entries[i]) == 0)
			entries[joined].bits |= entries[i].bits;
		else
			entries[++joined] = entries[i];
	return joined + 1;
}

/* Adds a word that the item, whose words begin at `start`, has not yet. */
static void
add_word(struct indexing *indexing, size_t start, int64_t item,
    const char *word, size_t length)
{
	size_t slot = slot_of(word, length);
	struct entry *entry;

	/* Those of earlier items are no longer there. */
	for (; indexing->slots[slot] > start; slot = (slot + 1) % SLOTS) {
		entry = &indexing->entries[indexing->slots[slot] - 1];
		if (strncmp(entry->word, word, length) == 0 &&
		    entry->word[length] == '\0')
			return;
	}
	indexing->entries = db_grow(indexing->memory, indexing->entries,
	    indexing->count, &indexing->size, sizeof *indexing->entries);
	indexing->entries[indexing->count++] = (struct entry){
	    .word = arena_copy(indexing->memory, word, length),
	    .front = front_of(word, length),
	    .chunk = item / CHUNK_ITEMS,
	    .bits = UINT64_C(1) << (item % CHUNK_ITEMS),
	};
	indexing->slots[slot] = indexing->count;
}

/* The words of one item; false: too many. */
static bool
add_words(struct indexing *indexing, int64_t item, const struct find_text *text)
{
	struct folded folded = fold(indexing->memory, text->text, text->length);
	size_t start = indexing->count;
	struct find_word word = {0};

	if (folded.is_cut)
		return false;
	while (find_words_next(&folded, &word)) {
		add_word(indexing, start, item, folded.text + word.start,
		    word.length);
		if (indexing->count - start > WORDS_MAX) {
			indexing->count = start;
			memset(indexing->slots, 0, sizeof indexing->slots);
			return false;
		}
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

	indexing->count = join(indexing->entries, indexing->count);
	for (size_t i = 0; i < indexing->count; i++) {
		const struct entry *entry = &indexing->entries[i];
		struct statement *add = db_statement(indexing->db, sql);

		db_bind_int(add, 1, entry->chunk / SHELF_CHUNKS);
		db_bind_text(add, 2, entry->word);
		db_bind_int(add, 3, entry->chunk);
		db_bind_int(add, 4, (int64_t)entry->bits);
		if (!db_run(add, err))
			return false;
	}
	return true;
}

static bool
find_items(struct indexing *indexing, int64_t **ret_items, size_t *ret_count,
    struct error *err)
{
	static const char sql[] =
	    "SELECT id FROM find_item INDEXED BY find_unindexed"
	    " WHERE state <> 1 AND state = 0 ORDER BY id LIMIT ?1";
	struct statement *each = db_statement(indexing->db, sql);

	db_bind_int(each, 1, CHUNK_ITEMS);
	return db_collect_ids(
	    each, indexing->memory, ret_items, ret_count, err);
}

static bool
index_items(struct indexing *indexing, const int64_t *items, size_t count,
    struct error *err)
{
	if (!db_begin(indexing->db, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!add_item(indexing, items[i], err)) {
			db_rollback(indexing->db);
			return false;
		}
	return db_finish(indexing->db, write_entries(indexing, err), err);
}

bool
find_store_index(struct db *db, bool *ret_is_done, struct error *err)
{
	struct indexing *indexing = memory_new(1, sizeof *indexing);
	int64_t *items;
	size_t count;
	bool is_good;

	indexing->db = db;
	indexing->memory = arena_new();
	is_good = find_items(indexing, &items, &count, err);
	if (is_good && count > 0)
		is_good = index_items(indexing, items, count, err);
	*ret_is_done = is_good && count < CHUNK_ITEMS;
	arena_free(indexing->memory);
	free(indexing);
	return is_good;
}
