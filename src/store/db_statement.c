/* SPDX-License-Identifier: ISC */
#include "store/db_private.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "store/db_engine.h"

/* As long as an engine keeps them. */
#define DB_WORDS_SIZE 128

struct statement *
db_statement(struct db *db, const char *sql)
{
	struct statement **bucket =
	    &db->buckets[((uintptr_t)sql >> 4) % DB_BUCKETS];
	struct statement *found = *bucket;

	while (found != NULL && (found->sql != sql || found->is_in_use))
		found = found->next;
	if (found == NULL) {
		found = memory_new(1, sizeof *found);
		found->db = db;
		found->sql = sql;
		found->next = *bucket;
		*bucket = found;
	}
	if (found->prepared == NULL)
		db->engine->prepare(found);
	found->is_in_use = true;
	return found;
}

void
db_bind_int(struct statement *statement, int index, int64_t value)
{
	statement->db->engine->bind_int(statement, index, value);
}

void
db_bind_int_or_null(struct statement *statement, int index, int64_t value)
{
	if (value != 0)
		db_bind_int(statement, index, value);
	else
		statement->db->engine->bind_no_int(statement, index);
}

void
db_bind_text_or_null(struct statement *statement, int index, const char *text)
{
	if (text != NULL)
		statement->db->engine->bind_text(statement, index, text);
}

void
db_bind_text(struct statement *statement, int index, const char *text)
{
	db_bind_text_or_null(statement, index, text == NULL ? "" : text);
}

void
db_bind_blob(
    struct statement *statement, int index, const void *bytes, size_t length)
{
	if (bytes != NULL)
		statement->db->engine->bind_blob(
		    statement, index, bytes, length);
}

void
db_bind_zeros(struct statement *statement, int index, size_t length)
{
	statement->db->engine->bind_zeros(statement, index, length);
}

bool
db_write_blob(struct db *db, const char *table, const char *column, int64_t id,
    const void *bytes, size_t length, struct error *err)
{
	return db->engine->write_blob(
	    db, table, column, id, bytes, length, err);
}

void
db_done(struct statement *statement)
{
	if (statement->prepared != NULL)
		statement->db->engine->reset(statement);
	statement->result = 0;
	statement->rows = 0;
	statement->is_in_use = false;
}

/*
 * The engine may have rolled back the transaction by itself, as SQLite does if
 * the disk is full or fails; later statements would each be committed on their
 * own.
 */
static bool
may_write(const struct statement *statement, struct error *err)
{
	const struct db *db = statement->db;
	enum db_transaction transaction = db->engine->transaction(db);

	if (!statement->writes || transaction == TRANSACTION_OPEN)
		return true;
	/* Which failure, an engine with a queue may still have to say. */
	if (transaction == TRANSACTION_DEAD && db->engine->run != NULL)
		return true;
	if (db->is_in_transaction)
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s: an earlier failure rolled back the transaction",
		    db->path);
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s: write outside of a transaction", db->path);
}

enum db_step
db_step(struct statement *statement, struct error *err)
{
	enum db_step step = DB_FAILED;

	/* A failure before it is reported by the step. */
	if (statement->result != 0 || may_write(statement, err)) {
		statement->db->stepping = statement;
		step = statement->db->engine->step(statement, err);
	}
	if (step == DB_ROW)
		statement->rows++;
	else
		db_done(statement);
	return step;
}

/* By an engine that need not wait for it. */
static bool
run_ahead(struct statement *statement, const char *words, struct error *err)
{
	bool done = may_write(statement, err) &&
	    statement->db->engine->run(statement, words, err);

	db_done(statement);
	return done;
}

bool
db_run(struct statement *statement, struct error *err)
{
	enum db_step step;

	if (statement->db->engine->run != NULL && statement->writes)
		return run_ahead(statement, NULL, err);
	step = db_step(statement, err);
	assert(step != DB_ROW);
	return step == DB_END;
}

bool
db_run_one(
    struct statement *statement, struct error *err, const char *format, ...)
{
	struct db *db = statement->db;
	char words[DB_WORDS_SIZE];
	va_list arguments;

	if (db->engine->run == NULL) {
		if (!db_run(statement, err))
			return false;
		if (db_changes(db) == 1)
			return true;
	}
	va_start(arguments, format);
	(void)vsnprintf(words, sizeof words, format, arguments);
	va_end(arguments);
	return db->engine->run == NULL
	    ? error_set(err, ERROR_STORE, RETRY_NEVER, "%s", words)
	    : run_ahead(statement, words, err);
}

bool
db_add(struct statement *statement, int64_t *ret_id, struct error *err)
{
	return statement->db->engine->add(statement, ret_id, err);
}

bool
db_find_int(struct statement *statement, int64_t *ret_value, struct error *err)
{
	enum db_step step = db_step(statement, err);

	if (step == DB_ROW) {
		*ret_value = db_int(statement, 0);
		db_done(statement);
		return true;
	}
	if (step == DB_END)
		(void)error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: missing row", statement->db->path);
	return false;
}

int64_t
db_int(const struct statement *statement, int column)
{
	return statement->db->engine->column_int(statement, column);
}

const char *
db_text(const struct statement *statement, int column)
{
	const char *text =
	    statement->db->engine->column_text(statement, column);

	return text == NULL ? "" : text;
}

char *
db_text_copy(
    struct arena *memory, const struct statement *statement, int column)
{
	return arena_string(memory, db_text(statement, column));
}

const void *
db_bytes(const struct statement *statement, int column, size_t *ret_length)
{
	return statement->db->engine->column_bytes(
	    statement, column, ret_length);
}

bool
db_blob(const struct statement *statement, int column, void *ret_bytes,
    size_t length)
{
	size_t found;
	const void *bytes = db_bytes(statement, column, &found);

	if (bytes == NULL || found != length)
		return false;
	memcpy(ret_bytes, bytes, length);
	return true;
}

char *
db_blob_copy(struct arena *memory, const struct statement *statement,
    int column, size_t *ret_length)
{
	const void *bytes = db_bytes(statement, column, ret_length);

	return arena_copy(memory, bytes == NULL ? "" : bytes, *ret_length);
}

bool
db_is_null(const struct statement *statement, int column)
{
	return statement->db->engine->is_null(statement, column);
}

int64_t
db_changes(const struct db *db)
{
	return db->engine->changes(db);
}

void *
db_grow(struct arena *memory, void *items, size_t count, size_t *size,
    size_t item_size)
{
	void *grown;

	if (count < *size)
		return items;
	*size = *size == 0 ? 16 : *size * 2;
	grown = arena_array(memory, *size, item_size);
	if (count > 0)
		memcpy(grown, items, count * item_size);
	return grown;
}

bool
db_collect_ids(struct statement *statement, struct arena *memory,
    int64_t **ret_ids, size_t *ret_count, struct error *err)
{
	int64_t *ids = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	while ((step = db_step(statement, err)) == DB_ROW) {
		ids = db_grow(memory, ids, count, &size, sizeof *ids);
		ids[count++] = db_int(statement, 0);
	}
	if (step != DB_END)
		return false;
	*ret_ids = ids;
	*ret_count = count;
	return true;
}

int64_t
db_limit(size_t count_max)
{
	return count_max == 0 || count_max > INT64_MAX ? INT64_MAX
						       : (int64_t)count_max;
}
