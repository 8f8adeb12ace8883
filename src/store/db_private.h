/* SPDX-License-Identifier: ISC */
#ifndef STORE_DB_PRIVATE_H
#define STORE_DB_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"
#include "store/db.h"

/*
 * db_private - statements, shared by the files of src/store
 *
 * A statement is prepared once per connection and found again by the address of
 * its text, which is a `static const char sql[]` in the one function that uses
 * it. Nothing is checked between db_statement and db_step: the first failure of
 * preparing or binding is saved and reported by the step.
 *
 *	struct statement *find = db_statement(db, sql);
 *
 *	db_bind_int(find, 1, folder_id);
 *	switch (db_step(find, err)) {
 *	case DB_ROW: ... db_done(find); ...
 *
 * A step that returns DB_END or DB_FAILED has finished the statement; after
 * DB_ROW the caller steps on or calls db_done. The same text may be in use
 * several times at once (by nested callbacks).
 */
#define DB_BUCKETS    61
#define DB_FENCES_MAX 2

struct db_engine;

struct statement {
	struct db *db;
	const char *sql;	/* its address is the key */
	void *prepared;		/* the engine's; NULL: not yet */
	struct statement *next; /* in the same bucket */
	bool is_in_use;
	bool writes;
	size_t rows; /* rows found since it began */
	int result;  /* the engine's first failure before a step; 0: none */
};

struct db {
	const struct db_engine *engine;
	void *connection; /* the engine's */
	char *path;	  /* owned; for errors */
	bool is_in_transaction;
	/* Opened with DB_VERSION, which others may migrate meanwhile. */
	bool has_version;
	/* The last event of the history, if this transaction has added it. */
	struct db_head {
		bool is_known;
		int64_t id;
		unsigned char hash[DIGEST_BYTES];
	} head;
	/* The newest one that is committed, as far as this process knows. */
	struct db_head seen;
	int64_t commits_count;	   /* transactions for writing */
	int64_t began_ms;	   /* monotonic: when it got the write lock */
	int64_t locked_ms;	   /* how long the last transaction had it */
	bool (*should_stop)(void); /* of db_wait_long; NULL: none */
	bool (*watch)(size_t rows, void *context); /* NULL: none */
	void *watch_context;
	const struct statement *stepping; /* NULL: none */
	struct lease fences[DB_FENCES_MAX];
	size_t fences_count;
	bool has_lost_lease;
	struct statement *buckets[DB_BUCKETS];
};

enum db_step {
	DB_ROW,
	DB_END,
	DB_FAILED,
};

struct statement *db_statement(struct db *db, const char *sql);
/* Bound data must live until the statement is finished. */
void db_bind_int(struct statement *statement, int index, int64_t value);
/* Binds NULL for 0. */
void db_bind_int_or_null(struct statement *statement, int index, int64_t value);
/* NULL is bound as "". */
void db_bind_text(struct statement *statement, int index, const char *text);
/* Both bind NULL as NULL. */
void
db_bind_text_or_null(struct statement *statement, int index, const char *text);
void db_bind_blob(
    struct statement *statement, int index, const void *bytes, size_t length);
/* Zeros, to be replaced by db_write_blob. */
void db_bind_zeros(struct statement *statement, int index, size_t length);
/* Overwrites a value of this length, without a large row in memory. */
bool db_write_blob(struct db *db, const char *table, const char *column,
    int64_t id, const void *bytes, size_t length, struct error *err);

/* Fails if it would write outside a transaction. */
enum db_step db_step(struct statement *statement, struct error *err);
/* For statements without rows. */
bool db_run(struct statement *statement, struct error *err);
/* The same; it must change one row, or the error has the words. */
bool db_run_one(struct statement *statement, struct error *err,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
/* For an INSERT of one row; 0: it added none. */
bool db_add(struct statement *statement, int64_t *ret_id, struct error *err);
void db_done(struct statement *statement);

/* Columns count from 0 and live until the next step. */
int64_t db_int(const struct statement *statement, int column);
/* "" for NULL. */
const char *db_text(const struct statement *statement, int column);
/* A copy; "" for NULL. */
char *db_text_copy(
    struct arena *memory, const struct statement *statement, int column);
/* False if the column is NULL or not a blob of exactly that length. */
bool db_blob(const struct statement *statement, int column, void *ret_bytes,
    size_t length);
/* NULL and 0 bytes for NULL. */
const void *
db_bytes(const struct statement *statement, int column, size_t *ret_length);
/* A copy of the blob; never NULL. */
char *db_blob_copy(struct arena *memory, const struct statement *statement,
    int column, size_t *ret_length);
bool db_is_null(const struct statement *statement, int column);

/*
 * An array in `memory` with space for an item more than `count`: the old one,
 * or a copy of twice its *size.
 */
void *db_grow(struct arena *memory, void *items, size_t count, size_t *size,
    size_t item_size);
/* The first column of every row, as ids. */
bool db_collect_ids(struct statement *statement, struct arena *memory,
    int64_t **ret_ids, size_t *ret_count, struct error *err);
/* A value for LIMIT: 0 means all. */
int64_t db_limit(size_t count_max);
/* Rows changed by the last statement. */
int64_t db_changes(const struct db *db);

/* Reads one number, such as a count; no row is a failure. */
bool
db_find_int(struct statement *statement, int64_t *ret_value, struct error *err);

/* Executes several constant statements. */
bool db_execute(struct db *db, const char *sql, struct error *err);

#endif
