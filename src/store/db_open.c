/* SPDX-License-Identifier: ISC */
#include "store/db.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/step.h"
#include "base/timestamp.h"
#include "store/db_engine.h"
#include "store/db_words.h"
#include "store/lease.h"

bool
db_execute(struct db *db, const char *sql, struct error *err)
{
	return db->engine->execute(db, sql, err);
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	if (db->connection != NULL)
		db_rollback(db);
	for (size_t i = 0; i < DB_BUCKETS; i++) {
		struct statement *statement = db->buckets[i];

		while (statement != NULL) {
			struct statement *next = statement->next;

			if (statement->prepared != NULL)
				db->engine->release(statement);
			free(statement);
			statement = next;
		}
	}
	db->engine->close(db);
	free(db->path);
	free(db);
}

struct db *
db_connect(const char *location, enum db_access access, struct error *err)
{
	struct db *db = memory_new(1, sizeof *db);

	db->engine = db_engine_of(location);
	db->path = memory_string(location);
	if (db_demand_location(location, err) &&
	    db->engine->open(db, access, err))
		return db;
	db_close(db);
	return NULL;
}

struct db *
db_open(const char *location, enum db_access access, struct error *err)
{
	struct db *db = db_connect(location, access, err);
	bool opened = db != NULL;

	if (opened && access == DB_MIGRATE)
		opened = db_migrate_to_current(db, err);
	if (opened)
		opened = access == DB_LOOK
		    ? db_demand_known(db, err)
		    : db_demand_version(db, DB_VERSION, err) &&
			db_words_demand(db, err);
	if (!opened) {
		db_close(db);
		return NULL;
	}
	db->has_version = access != DB_LOOK;
	return db;
}

bool
db_control(struct db *db, const char *sql, struct error *err)
{
	struct statement *statement = db_statement(db, sql);

	statement->writes = false;
	return db_run(statement, err);
}

bool
db_begin(struct db *db, struct error *err)
{
	assert(!db->is_in_transaction);
	db->head.is_known = false;
	if (!db->engine->begin(db, true, err))
		return false;
	db->began_ms = timestamp_monotonic_ms();
	db->is_in_transaction = true;
	if (lease_demand(db, err))
		return true;
	db_rollback(db);
	return false;
}

/* True if the engine has not rolled back the transaction by itself. */
static bool
is_alive(struct db *db, struct error *err)
{
	assert(db->is_in_transaction);
	return db->engine->transaction(db) == TRANSACTION_OPEN ||
	    error_set(err, ERROR_STORE, RETRY_LATER,
		"%s: an earlier failure rolled back the transaction", db->path);
}

bool
db_commit(struct db *db, struct error *err)
{
	STEP("commit-before");
	if (!is_alive(db, err) || !db->engine->commit(db, err))
		return false;
	if (db->head.is_known)
		db->seen = db->head;
	db->is_in_transaction = false;
	db->head.is_known = false;
	db->commits_count++;
	STEP("commit-after");
	return true;
}

void
db_rollback(struct db *db)
{
	static const char sql[] = "ROLLBACK";
	struct error ignored;

	db->head.is_known = false;
	/*
	 * If a rollback fails, only closing the connection undoes the
	 * transaction.
	 */
	if (db->engine->transaction(db) != TRANSACTION_NONE)
		(void)db_control(db, sql, &ignored);
	db->is_in_transaction = false;
}

bool
db_finish(struct db *db, bool is_good, struct error *err)
{
	if (is_good && db_commit(db, err))
		return true;
	db_rollback(db);
	return false;
}

bool
db_savepoint(struct db *db, struct error *err)
{
	static const char sql[] = "SAVEPOINT mail";

	return is_alive(db, err) && db_control(db, sql, err);
}

bool
db_savepoint_keep(struct db *db, struct error *err)
{
	static const char sql[] = "RELEASE mail";

	return is_alive(db, err) && db_control(db, sql, err);
}

void
db_savepoint_undo(struct db *db)
{
	static const char undo[] = "ROLLBACK TO mail";
	static const char release[] = "RELEASE mail";
	struct error ignored;

	db->head.is_known = false;
	/*
	 * If this fails, so does the whole transaction, which is_alive reports.
	 */
	if (db->engine->transaction(db) == TRANSACTION_NONE)
		return;
	if (!db_control(db, undo, &ignored) ||
	    !db_control(db, release, &ignored)) {
		bool was_in_transaction = db->is_in_transaction;

		db_rollback(db);
		db->is_in_transaction = was_in_transaction;
	}
}

bool
db_begin_reading(struct db *db, bool *ret_began, struct error *err)
{
	if (db->engine->transaction(db) != TRANSACTION_NONE) {
		*ret_began = false;
		return true;
	}
	if (!db->engine->begin(db, false, err))
		return false;
	*ret_began = true;
	return true;
}

void
db_end_reading(struct db *db, bool began)
{
	if (began)
		db_rollback(db);
}

bool
db_is_busy(const struct db *db)
{
	return db->engine->is_busy(db);
}
