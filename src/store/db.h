/* SPDX-License-Identifier: ISC */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/*
 * db - the register's one SQLite file: opening, versions, transactions
 *
 * WAL, synchronous=FULL, STRICT tables, foreign keys, secure_delete; every
 * write is BEGIN IMMEDIATE. Each process opens it after its fork. Failures
 * are ERROR_STORE; busy, full and read-only are RETRY_LATER, a damaged file
 * or another version RETRY_NEVER. No SQL leaves this directory.
 */
struct db;

/* What a look-up found. */
enum lookup {
	FOUND,
	ABSENT,
	FAILED, /* the error is filled */
};

enum db_access {
	DB_READ,    /* reads; refuses another version */
	DB_LOOK,    /* looks whether DB_MIGRATE would be in order */
	DB_WRITE,   /* reads and writes; refuses another version */
	DB_MIGRATE, /* makes or migrates it; the supervisor's */
};

/* The schema of this program: PRAGMA user_version. */
#define DB_VERSION 3

/* NULL with the error filled; names the file. */
struct db *db_open(const char *path, enum db_access access, struct error *err);
/* NULL is allowed. */
void db_close(struct db *db);

/* Whether its file system can be written to; to be read it need not be. */
bool db_demand_disk(const struct db *db, struct error *err);

bool db_begin(struct db *db, struct error *err);
bool db_commit(struct db *db, struct error *err);
/* Does nothing outside a transaction. */
void db_rollback(struct db *db);
/* Commits what went well; else, or if that fails, rolls back. */
bool db_finish(struct db *db, bool is_good, struct error *err);
/* One mail within a transaction: keep what it wrote, or undo only that. */
bool db_savepoint(struct db *db, struct error *err);
bool db_savepoint_keep(struct db *db, struct error *err);
void db_savepoint_undo(struct db *db);

/* Whether a transaction is open, be it that of a statement that reads. */
bool db_is_busy(const struct db *db);

/* A number that changes when another process has committed. */
bool db_data_version(struct db *db, int64_t *ret_version, struct error *err);

/*
 * Moves the log into the file and cuts it, so that what was erased is in
 * neither. A reader may be in the way (*ret_done is false): try again later.
 */
bool db_checkpoint(struct db *db, bool *ret_done, struct error *err);

/* Gives back the memory that holds pages of the file. */
void db_give_back(struct db *db);

/* PRAGMA quick_check, seconds for each GB; the first complaint in the error. */
bool db_check(struct db *db, struct error *err);

#endif
