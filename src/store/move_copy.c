/* SPDX-License-Identifier: ISC */
#include "store/move_copy.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "store/db_private.h"

/* What one transaction takes: what is in memory, and what a kill undoes. */
#define BATCH_ROWS  2000
#define BATCH_BYTES ((size_t)4 * 1024 * 1024)

static bool
interrupted(struct error *err)
{
	return error_set(err, ERROR_STORE, RETRY_LATER, "interrupted");
}

/* PostgreSQL takes nothing else; both sums are of what it takes. */
static const char *
clean_text(struct arena *memory, const char *text, bool *ret_replaced)
{
	*ret_replaced = !utf8_is_valid(text, strlen(text));
	return *ret_replaced ? utf8_replace(memory, text) : text;
}

/* A column of a row into a parameter; how many bytes it has. */
static size_t
bind(struct move_copy *copy, struct arena *memory, struct statement *target,
    int param, const struct statement *row, int column,
    const struct move_column *of)
{
	const void *bytes;
	const char *text;
	size_t length;
	bool replaced;

	if (db_is_null(row, column))
		return 0;
	switch (of->type) {
	case MOVE_NUMBER:
		db_bind_int(target, param, db_int(row, column));
		return sizeof(int64_t);
	case MOVE_TEXT:
		text = clean_text(memory, db_text(row, column), &replaced);
		copy->replaced += replaced;
		db_bind_text(target, param, text);
		return strlen(text);
	default:
		bytes = db_bytes(row, column, &length);
		/* SQLite has no address for no bytes. */
		db_bind_blob(target, param, length == 0 ? "" : bytes, length);
		return length;
	}
}

/* The rows after the last one that is there; NULL with the error filled. */
static struct statement *
find_rest(struct move_copy *copy, struct arena *memory,
    const struct move_table *table, struct error *err)
{
	struct statement *last = db_statement(copy->to, table->last);
	struct statement *rest;
	enum db_step step = db_step(last, err);

	if (step == DB_FAILED)
		return NULL;
	if (step == DB_END)
		return db_statement(copy->from, table->read);
	rest = db_statement(copy->from, table->read_after);
	for (size_t i = 0; i < table->keys_count; i++) {
		int at = (int)i;
		size_t length;
		const char *bytes;

		switch (table->columns[table->keys[i]].type) {
		case MOVE_NUMBER:
			db_bind_int(rest, at + 1, db_int(last, at));
			break;
		case MOVE_TEXT:
			db_bind_text(
			    rest, at + 1, db_text_copy(memory, last, at));
			break;
		default:
			bytes = db_blob_copy(memory, last, at, &length);
			db_bind_blob(rest, at + 1, bytes, length);
		}
	}
	db_done(last);
	return rest;
}

static bool
copy_row(struct move_copy *copy, struct arena *memory,
    const struct move_table *table, const struct statement *row,
    size_t *ret_bytes, struct error *err)
{
	struct statement *add = db_statement(copy->to, table->add);

	for (size_t i = 0; i < table->columns_count; i++)
		*ret_bytes += bind(copy, memory, add, (int)i + 1, row, (int)i,
		    &table->columns[i]);
	return db_run(add, err);
}

/* One transaction; *step is the last of `row`, which may have more. */
static bool
copy_batch(struct move_copy *copy, const struct move_table *table,
    struct statement *row, enum db_step *step, struct error *err)
{
	struct arena *memory = arena_new();
	size_t rows = 0, bytes = 0;
	bool done = db_begin(copy->to, err);

	for (; done && rows < BATCH_ROWS && bytes < BATCH_BYTES; rows++) {
		*step = db_step(row, err);
		if (*step != DB_ROW)
			break;
		done = copy_row(copy, memory, table, row, &bytes, err);
		arena_clear(memory);
	}
	done = done && *step != DB_FAILED;
	if (done && copy->on_rows != NULL &&
	    !copy->on_rows(rows, copy->context))
		done = interrupted(err);
	arena_free(memory);
	return db_finish(copy->to, done, err);
}

bool
move_copy_table(
    struct move_copy *copy, const struct move_table *table, struct error *err)
{
	struct arena *memory = arena_new();
	struct statement *row = find_rest(copy, memory, table, err);
	enum db_step step = DB_ROW;
	bool done = row != NULL;

	while (done && step == DB_ROW) {
		done = copy_batch(copy, table, row, &step, err);
	}
	if (row != NULL && step == DB_ROW)
		db_done(row);
	arena_free(memory);
	return done || error_prefix(err, "table %s", table->name);
}

static void
add_value(struct digest *digest, struct arena *memory,
    const struct statement *row, int column, const struct move_column *of)
{
	char number[32];
	const void *bytes;
	size_t length;
	bool replaced;

	if (db_is_null(row, column)) {
		digest_add_field(digest, "null");
		return;
	}
	switch (of->type) {
	case MOVE_NUMBER:
		(void)snprintf(number, sizeof number, "%lld",
		    (long long)db_int(row, column));
		digest_add_field(digest, "number");
		digest_add_field(digest, number);
		return;
	case MOVE_TEXT:
		digest_add_field(digest, "text");
		digest_add_field(digest,
		    clean_text(memory, db_text(row, column), &replaced));
		return;
	default:
		bytes = db_bytes(row, column, &length);
		(void)snprintf(number, sizeof number, "bytes %zu", length);
		digest_add_field(digest, number);
		if (length > 0)
			digest_add(digest, bytes, length);
	}
}

bool
move_sum_table(struct db *db, const struct move_table *table,
    move_rows_fn *on_rows, void *context, struct move_sum *ret,
    struct error *err)
{
	struct statement *row = db_statement(db, table->read);
	struct arena *memory = arena_new();
	struct digest digest;
	enum db_step step;

	*ret = (struct move_sum){0};
	digest_start(&digest);
	while ((step = db_step(row, err)) == DB_ROW) {
		for (size_t i = 0; i < table->columns_count; i++)
			add_value(
			    &digest, memory, row, (int)i, &table->columns[i]);
		arena_clear(memory);
		if (++ret->rows % BATCH_ROWS == 0 && on_rows != NULL &&
		    !on_rows(BATCH_ROWS, context)) {
			db_done(row);
			(void)interrupted(err);
			step = DB_FAILED;
			break;
		}
	}
	arena_free(memory);
	digest_finish(&digest, ret->digest);
	return step == DB_END || error_prefix(err, "table %s", table->name);
}
