/* SPDX-License-Identifier: ISC */
#include "store/find_store.h"

#include <string.h>

#include "base/buffer.h"
#include "store/db_private.h"

struct shelf {
	int64_t number;
	uint64_t bits[SHELF_CHUNKS]; /* items that may match */
};

struct search {
	struct db *db;
	const struct find_query *query;
	find_hit_fn *on_hit;
	void *context;
	struct arena *memory; /* for one item */
	/* Items that are not in the index, the newest first. */
	int64_t *unindexed;
	size_t unindexed_count, unindexed_at;
	bool is_stopped;
};

/* Adds the items of a shelf that have the word. */
static bool
find_word(struct search *search, const char *word, bool is_prefix,
    const struct shelf *shelf, uint64_t ret_bits[SHELF_CHUNKS],
    struct error *err)
{
	static const char sql[] =
	    "SELECT chunk, bits FROM find_word"
	    " WHERE shelf = ?1 AND word >= ?2 AND word <= ?3";
	struct statement *each = db_statement(search->db, sql);
	char last[FIND_WORD_BYTES + 8];
	size_t length = strlen(word);
	enum db_step step;

	memcpy(last, word, length + 1);
	if (is_prefix)
		memcpy(last + length, "\xf4\x8f\xbf\xbf", 5);
	db_bind_int(each, 1, shelf->number);
	db_bind_text(each, 2, word);
	db_bind_text(each, 3, last);
	while ((step = db_step(each, err)) == DB_ROW) {
		int64_t chunk = db_int(each, 0) - shelf->number * SHELF_CHUNKS;

		if (chunk >= 0 && chunk < SHELF_CHUNKS)
			ret_bits[chunk] |= (uint64_t)db_int(each, 1);
	}
	return step == DB_END;
}

/* Leaves the items that have all words. */
static bool
find_items(struct search *search, struct shelf *shelf, struct error *err)
{
	const struct find_query *query = search->query;
	uint64_t left = UINT64_MAX;

	memset(shelf->bits, 0xff, sizeof shelf->bits);
	for (size_t i = 0; i < query->count; i++) {
		const struct find_term *term = &query->terms[i];

		for (size_t j = 0; left != 0 && j < term->count; j++) {
			uint64_t bits[SHELF_CHUNKS] = {0};

			if (!find_word(search, term->words[j],
				term->is_prefix && j + 1 == term->count, shelf,
				bits, err))
				return false;
			left = 0;
			for (size_t k = 0; k < SHELF_CHUNKS; k++)
				left |= shelf->bits[k] &= bits[k];
		}
	}
	return true;
}

/* Whether the words are there as they are wanted is seen in the text. */
static bool
try_item(struct search *search, int64_t item, struct error *err)
{
	struct find_text text;
	struct find_hit hit;
	char *snippet = NULL;

	arena_clear(search->memory);
	switch (find_text_read(search->db, search->memory, item, &text, err)) {
	case FAILED:
		return false;
	case ABSENT:
		return true;
	case FOUND:
		snippet = find_query_match(
		    search->memory, search->query, text.text, text.length);
	}
	if (snippet == NULL)
		return true;
	hit = text.hit;
	hit.snippet = snippet;
	search->is_stopped = !search->on_hit(&hit, search->context);
	return true;
}

/* Those that are not in the index, down to this item. */
static bool
try_unindexed(struct search *search, int64_t down_to, struct error *err)
{
	while (!search->is_stopped &&
	    search->unindexed_at < search->unindexed_count &&
	    search->unindexed[search->unindexed_at] >= down_to)
		if (!try_item(
			search, search->unindexed[search->unindexed_at++], err))
			return false;
	return true;
}

static bool
try_shelf(struct search *search, const struct shelf *shelf, struct error *err)
{
	for (int i = SHELF_ITEMS - 1; i >= 0 && !search->is_stopped; i--) {
		int64_t item = shelf->number * SHELF_ITEMS + i;

		if ((shelf->bits[i / CHUNK_ITEMS] >> (i % CHUNK_ITEMS) & 1) ==
		    0)
			continue;
		if (!try_unindexed(search, item, err))
			return false;
		if (!search->is_stopped && !try_item(search, item, err))
			return false;
	}
	return try_unindexed(search, shelf->number * SHELF_ITEMS, err);
}

static bool
walk(struct search *search, int64_t last_item, struct error *err)
{
	struct shelf shelf;

	for (shelf.number = last_item / SHELF_ITEMS;
	     shelf.number >= 0 && !search->is_stopped; shelf.number--)
		if (!find_items(search, &shelf, err) ||
		    !try_shelf(search, &shelf, err))
			return false;
	return true;
}

static bool
find_unindexed(struct search *search, struct arena *memory, struct error *err)
{
	static const char sql[] =
	    "SELECT id FROM find_item INDEXED BY find_unindexed"
	    " WHERE state <> 1 ORDER BY id DESC";

	return db_collect_ids(db_statement(search->db, sql), memory,
	    &search->unindexed, &search->unindexed_count, err);
}

bool
find_store_each(struct db *db, const struct find_query *query,
    find_hit_fn *on_hit, void *context, struct error *err)
{
	static const char last_sql[] =
	    "SELECT coalesce(max(id), 0) FROM find_item";
	struct search search = {.db = db,
	    .query = query,
	    .on_hit = on_hit,
	    .context = context,
	    .memory = arena_new()};
	struct arena *ids = arena_new();
	int64_t last_item;
	bool began, is_read;

	is_read = db_begin_reading(db, &began, err);
	if (is_read) {
		is_read = find_unindexed(&search, ids, err) &&
		    db_find_int(db_statement(db, last_sql), &last_item, err) &&
		    walk(&search, last_item, err);
		db_end_reading(db, began);
	}
	arena_free(ids);
	arena_free(search.memory);
	return is_read;
}
