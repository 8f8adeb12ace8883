/* SPDX-License-Identifier: ISC */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/*
 * db - the register: opening, versions, transactions
 *
 * Its location is the path of an SQLite file (db_sqlite.h) or a database of
 * PostgreSQL, postgresql://... (db_postgresql.h). There is one writer at a
 * time. Each process opens it after its fork. Failures are ERROR_STORE; busy,
 * full, read-only and out of reach are RETRY_LATER, a damaged register or
 * another version RETRY_NEVER. After a failure in a transaction only a rollback
 * is sure to work, also to the savepoint. No SQL is used outside this
 * directory.
 */
struct db;

/* The result of a lookup. */
enum lookup {
	FOUND,
	ABSENT,
	FAILED, /* the error is filled */
};

enum db_access {
	DB_READ,    /* reads; refuses another version */
	DB_LOOK,    /* checks whether DB_MIGRATE would work */
	DB_WRITE,   /* reads and writes; refuses another version */
	DB_MIGRATE, /* creates or migrates it; supervisor only */
};

/* What a connection's writing transactions depend on (store/lease.h). */
struct lease {
	int64_t id; /* 0: none */
	int64_t fence;
};

/* The schema of this program. */
#define DB_VERSION 3

/* Whether it names a database, also where this program cannot open it. */
bool db_is_remote(const char *location);
/* Fails if there can be no register at it, whatever is there; opens nothing. */
bool db_demand_location(const char *location, struct error *err);
/*
 * Whether anything is there, more than an empty file; DB_MIGRATE creates it
 * otherwise.
 */
bool db_is_there(const char *location, bool *ret_is_there, struct error *err);
/* Changes if it is removed or replaced by another; never in a database. */
struct db_place {
	uint64_t device, inode;
};
bool db_find_place(
    const char *location, struct db_place *ret_place, struct error *err);
/* The file that each write changes, free with free(); NULL: there is none. */
char *db_log_path(const char *location);
/* NULL with the error filled; the error names the register. */
struct db *
db_open(const char *location, enum db_access access, struct error *err);
/* NULL is allowed. */
void db_close(struct db *db);

/* The schema version; 0 if empty. With DB_LOOK it may be an older one. */
bool db_find_version(struct db *db, int *ret_version, struct error *err);

/* Fails if the file system is not writable; needed only for writing. */
bool db_demand_disk(const struct db *db, struct error *err);

/* Fails if the file was removed or replaced; so does every commit then. */
bool db_demand_in_place(const struct db *db, struct error *err);

/* Waits up to 5 s until nobody else is writing, and fails then. */
bool db_begin(struct db *db, struct error *err);
/*
 * For a process that may wait a minute instead, or 2 s when it is to stop. Asks
 * it often. A database does not, but gives each writer its turn.
 */
void db_wait_long(struct db *db, bool (*should_stop)(void));
bool db_commit(struct db *db, struct error *err);
/*
 * How long the last transaction kept others from writing. Who writes many rows
 * takes fewer at a time if it was more than DB_LOCKED_MS_MAX.
 */
#define DB_LOCKED_MS_MAX 80
int64_t db_locked_ms(const struct db *db);
/* Does nothing outside a transaction. */
void db_rollback(struct db *db);
/* Commits if is_good; otherwise, or if that fails, rolls back. */
bool db_finish(struct db *db, bool is_good, struct error *err);
/* Several reads of one snapshot. Inside a transaction this does nothing. */
bool db_begin_reading(struct db *db, bool *ret_began, struct error *err);
void db_end_reading(struct db *db, bool began);
/* For one message in a transaction: keep its writes, or undo only those. */
bool db_savepoint(struct db *db, struct error *err);
bool db_savepoint_keep(struct db *db, struct error *err);
void db_savepoint_undo(struct db *db);

/* Whether a transaction is open, even the one of a statement that reads. */
bool db_is_busy(const struct db *db);

/* They change when another process, or this one, has committed. */
bool db_data_version(struct db *db, int64_t *ret_version, struct error *err);
int64_t db_commits_count(const struct db *db);
/*
 * Hears, from now on, of each commit of another process. The descriptor becomes
 * readable then, and db_hear says once whether there was one; -1: this engine
 * does not tell (db_log_path), or the connection was lost.
 */
bool db_listen(struct db *db, struct error *err);
int db_listen_fd(const struct db *db);
bool db_hear(struct db *db);

/*
 * Moves the log into the file and truncates it, so that erased data is in
 * neither; in a database, frees the space of erased rows. If a reader blocks
 * it, *ret_done is false: try again later.
 */
bool db_checkpoint(struct db *db, bool *ret_done, struct error *err);

/*
 * Called regularly while a statement runs, with the number of rows found; false
 * aborts it with the error "interrupted". NULL: none.
 */
typedef bool db_watch_fn(size_t rows, void *context);
void db_watch(struct db *db, db_watch_fn *fn, void *context);

/*
 * While a large value is written, few pages of it stay in memory: 1 MB, else
 * the 6 MB of a batch.
 */
void db_expect_large(struct db *db, bool is_large);
/* Frees the page cache. */
void db_give_back(struct db *db);
/* The same if it has more than 2 MB, as after a batch; before a wait. */
void db_rest(struct db *db);

/*
 * Of a file: PRAGMA quick_check, seconds per GB; the error has the first
 * complaint. Of a database: whether it answers.
 */
bool db_check(struct db *db, struct error *err);

#endif
