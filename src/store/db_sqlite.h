/* SPDX-License-Identifier: ISC */
#ifndef STORE_DB_SQLITE_H
#define STORE_DB_SQLITE_H

#include <sys/types.h>

#include <sqlite3.h>

#include "store/db_engine.h"

/*
 * db_sqlite - the register as one SQLite file: the functions of its engine
 *
 * WAL, synchronous=FULL, STRICT tables, foreign keys, secure_delete; a writing
 * transaction is BEGIN IMMEDIATE. Busy, full and read-only are RETRY_LATER, a
 * damaged file RETRY_NEVER.
 */
struct db_sqlite_file {
	sqlite3 *sqlite;
	dev_t device; /* of the opened file: is it still there? */
	ino_t inode;
	int queue_fd;	       /* of writers; -1: not opened */
	bool is_first;	       /* in the queue */
	int64_t wait_until_ms; /* monotonic: then others have it too long */
};

static inline sqlite3 *
db_sqlite_of(const struct db *db)
{
	const struct db_sqlite_file *file = db->connection;

	return file->sqlite;
}

/* Fills the error for a result of SQLite; returns false. */
bool db_sqlite_report(struct db *db, int result, struct error *err);
bool db_sqlite_execute(struct db *db, const char *sql, struct error *err);
bool db_sqlite_demand_disk(const struct db *db, struct error *err);
bool db_sqlite_demand_in_place(const struct db *db, struct error *err);

/* Of the schema: db_sqlite_schema.c. */
extern const struct db_schema db_sqlite_schema;
bool db_sqlite_identify(struct db *db, int *ret_version, struct error *err);
bool db_sqlite_demand_wal(struct db *db, struct error *err);
bool
db_sqlite_enforce_references(struct db *db, bool enforced, struct error *err);
bool db_sqlite_check_references(struct db *db, struct error *err);

/* Of the writers' queue: db_sqlite_turn.c. */
int db_sqlite_wait_for_turn(void *context, int times);
bool db_sqlite_queue(struct db *db, struct error *err);
/* Does nothing outside of it. */
void db_sqlite_leave_queue(struct db *db);

/* Of transactions and upkeep: db_sqlite_upkeep.c. */
bool db_sqlite_begin(struct db *db, bool is_writing, struct error *err);
bool db_sqlite_commit(struct db *db, struct error *err);
enum db_transaction db_sqlite_transaction(const struct db *db);
bool db_sqlite_is_busy(const struct db *db);
/* SQLite calls it when a commit has released the write lock. */
int db_sqlite_committed(
    void *context, sqlite3 *sqlite, const char *name, int frames);
void db_sqlite_watch(struct db *db);
bool
db_sqlite_data_version(struct db *db, int64_t *ret_version, struct error *err);
bool db_sqlite_check(struct db *db, struct error *err);
bool db_sqlite_checkpoint(struct db *db, bool *ret_done, struct error *err);
void db_sqlite_expect_large(struct db *db, bool is_large);
void db_sqlite_give_back(struct db *db);
bool db_sqlite_has_much(const struct db *db);

/* Of statements: db_sqlite_statement.c. */
void db_sqlite_prepare(struct statement *statement);
void db_sqlite_bind_int(struct statement *statement, int index, int64_t value);
void db_sqlite_bind_no_int(struct statement *statement, int index);
void
db_sqlite_bind_text(struct statement *statement, int index, const char *text);
void db_sqlite_bind_blob(
    struct statement *statement, int index, const void *bytes, size_t length);
void
db_sqlite_bind_zeros(struct statement *statement, int index, size_t length);
enum db_step db_sqlite_step(struct statement *statement, struct error *err);
void db_sqlite_reset(struct statement *statement);
void db_sqlite_release(struct statement *statement);
bool
db_sqlite_add(struct statement *statement, int64_t *ret_id, struct error *err);
bool db_sqlite_write_blob(struct db *db, const char *table, const char *column,
    int64_t id, const void *bytes, size_t length, struct error *err);
int64_t db_sqlite_changes(const struct db *db);
bool db_sqlite_is_null(const struct statement *statement, int column);
int64_t db_sqlite_int(const struct statement *statement, int column);
const char *db_sqlite_text(const struct statement *statement, int column);
const void *db_sqlite_bytes(
    const struct statement *statement, int column, size_t *ret_length);

#endif
