/* SPDX-License-Identifier: ISC */
#ifndef STORE_DB_ENGINE_H
#define STORE_DB_ENGINE_H

#include "store/db.h"
#include "store/db_private.h"
#include "store/db_schema.h"

/*
 * db_engine - what a database engine does for the register
 *
 * db_open.c, db_statement.c, db_migrate.c and db_upkeep.c are the same for
 * every engine, and call these. A function that may be NULL has nothing to do
 * then. Failures are ERROR_STORE with the retry of db.h.
 */
enum db_transaction {
	TRANSACTION_NONE,
	TRANSACTION_OPEN,
	TRANSACTION_DEAD, /* takes only a rollback, also to the savepoint */
};

struct db_engine {
	bool (*accepts)(const char *location);
	/* Those of db.h; all but is_there may be NULL. */
	bool (*demand_location)(const char *location, struct error *err);
	bool (*is_there)(
	    const char *location, bool *ret_is_there, struct error *err);
	bool (*find_place)(const char *location, struct db_place *ret_place,
	    struct error *err);
	char *(*log_path)(const char *location);
	const char *backed_up_by; /* a program; NULL: backup.h */
	bool is_shared;		  /* by several daemons: lease.h */
	/*
	 * Fills db->connection; db->path is what errors name. After a failure
	 * `close` is called as well.
	 */
	bool (*open)(struct db *db, enum db_access access, struct error *err);
	void (*close)(struct db *db);
	const struct db_schema *schema;
	/* 0: nothing is there yet. Fails if it is no register. */
	bool (*identify)(struct db *db, int *ret_version, struct error *err);
	/* Several statements without parameters and rows. */
	bool (*execute)(struct db *db, const char *sql, struct error *err);
	/* Before the schema is made or changed; may be NULL. */
	bool (*make_ready)(struct db *db, struct error *err);
	/* Migrations may rebuild tables; both may be NULL. */
	bool (*enforce_references)(
	    struct db *db, bool enforced, struct error *err);
	bool (*check_references)(struct db *db, struct error *err);

	/*
	 * Writing: waits until it is the only writer of the register, and reads
	 * then what the one before it has committed. Reading: one snapshot.
	 */
	bool (*begin)(struct db *db, bool is_writing, struct error *err);
	enum db_transaction (*transaction)(const struct db *db);
	/* Also the implicit one of a reading statement. */
	bool (*is_busy)(const struct db *db);
	/* Fills db->locked_ms. Fails if others would not see it. */
	bool (*commit)(struct db *db, struct error *err);

	/*
	 * A failure before the step is saved in statement->result. prepare
	 * fills ->prepared and ->writes, and is called again while there is no
	 * ->prepared. Parameters count from 1, columns from 0. What is bound
	 * lives until reset; a value in a column until the next step.
	 */
	void (*prepare)(struct statement *statement);
	void (*bind_int)(struct statement *statement, int index, int64_t value);
	/* A number that is not known. */
	void (*bind_no_int)(struct statement *statement, int index);
	void (*bind_text)(
	    struct statement *statement, int index, const char *text);
	void (*bind_blob)(struct statement *statement, int index,
	    const void *bytes, size_t length);
	/* To be overwritten by write_blob in the same transaction. */
	void (*bind_zeros)(
	    struct statement *statement, int index, size_t length);
	enum db_step (*step)(struct statement *statement, struct error *err);
	/*
	 * Only writes: a failure may be reported later, at the latest by the
	 * commit. `words`, if it does not change one row; NULL: any number. If
	 * it is NULL, a step.
	 */
	bool (*run)(
	    struct statement *statement, const char *words, struct error *err);
	void (*reset)(struct statement *statement);
	void (*release)(struct statement *statement);
	bool (*add)(
	    struct statement *statement, int64_t *ret_id, struct error *err);
	bool (*write_blob)(struct db *db, const char *table, const char *column,
	    int64_t id, const void *bytes, size_t length, struct error *err);
	int64_t (*changes)(const struct db *db);

	bool (*is_null)(const struct statement *statement, int column);
	/* 0, NULL and NULL for NULL; a truth is 0 or 1. */
	int64_t (*column_int)(const struct statement *statement, int column);
	const char *(*column_text)(
	    const struct statement *statement, int column);
	const void *(*column_bytes)(
	    const struct statement *statement, int column, size_t *ret_length);

	/* Those of db.h (has_much: db_rest); after checkpoint, or NULL. */
	bool (*data_version)(
	    struct db *db, int64_t *ret_version, struct error *err);
	bool (*check)(struct db *db, struct error *err);
	bool (*checkpoint)(struct db *db, bool *ret_done, struct error *err);
	bool (*listen)(struct db *db, struct error *err);
	int (*listen_fd)(const struct db *db);
	bool (*hear)(struct db *db);
	/* If NULL, the step asks db->watch. */
	void (*watch)(struct db *db);
	bool (*demand_disk)(const struct db *db, struct error *err);
	bool (*demand_in_place)(const struct db *db, struct error *err);
	void (*expect_large)(struct db *db, bool is_large);
	void (*give_back)(struct db *db);
	bool (*has_much)(const struct db *db);
};

extern const struct db_engine db_sqlite;
extern const struct db_engine db_postgresql; /* if built with it */

/* The engine of a location; never NULL. */
const struct db_engine *db_engine_of(const char *location);

/* What is there is not looked at. NULL with the error filled. */
struct db *
db_connect(const char *location, enum db_access access, struct error *err);

/* Runs a statement of a transaction, past the check of db_step. */
bool db_control(struct db *db, const char *sql, struct error *err);

#endif
