/* SPDX-License-Identifier: ISC */
#include "store/db_engine.h"

#include "base/memory.h"
#include "store/db.h"
#include "store/db_moved.h"
#include "store/db_words.h"
#include "store/lease.h"
#include "store/mention.h"

/* The first schema with table mention. */
#define MENTIONS_SINCE 3

/* What this program writes into a new table about rows that are older. */
static bool
fill_from(struct db *db, int version, struct error *err)
{
	return version >= MENTIONS_SINCE || mention_fill(db, err);
}

bool
db_find_version(struct db *db, int *ret_version, struct error *err)
{
	return db->engine->identify(db, ret_version, err);
}

bool
db_demand_known(struct db *db, struct error *err)
{
	int found;

	return db->engine->identify(db, &found, err) &&
	    (found <= DB_VERSION || db_demand_version(db, DB_VERSION, err));
}

bool
db_demand_version(struct db *db, int version, struct error *err)
{
	int found;

	if (!db->engine->identify(db, &found, err))
		return false;
	if (found == version)
		return true;
	if (found >= DB_LEAVING)
		return db_moved_refuse(db, found, err);
	if (found > version)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s was created by a newer dpod (schema %d; this one "
		    "supports %d): reinstall that version",
		    db->path, found, version);
	if (found == 0)
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s is empty: dpod creates its tables when it starts",
		    db->path);
	return error_set(err, ERROR_STORE, RETRY_LATER,
	    "%s was created by an older dpod (schema %d; this one needs %d): "
	    "dpod migrates it when it starts",
	    db->path, found, version);
}

/* A step may rebuild tables. */
static bool
enforce_references(struct db *db, bool enforced, struct error *err)
{
	return db->engine->enforce_references == NULL ||
	    db->engine->enforce_references(db, enforced, err);
}

/* Then no row may refer to a missing one. */
static bool
check_references(struct db *db, struct error *err)
{
	return db->engine->check_references == NULL ||
	    db->engine->check_references(db, err);
}

static bool
run_step(struct db *db, const char *sql, int to, struct error *err)
{
	int reached;

	if (!db_execute(db, sql, err) ||
	    !db->engine->identify(db, &reached, err))
		return false;
	return reached == to ||
	    error_set(err, ERROR_STORE, RETRY_NEVER,
		"%s: the migration to schema %d ended at %d", db->path, to,
		reached);
}

static bool
run_steps(struct db *db, const struct migration *steps, size_t steps_count,
    int version, struct error *err)
{
	int began, found;

	if (!db->engine->identify(db, &found, err))
		return false;
	if (found == 0)
		return run_step(db, db->engine->schema->sql, version, err);
	began = found;
	for (size_t i = 0; i < steps_count && found < version; i++) {
		if (steps[i].to != found + 1)
			continue;
		if (!run_step(db, steps[i].sql, steps[i].to, err))
			return error_prefix(
			    err, "migrating to schema %d", steps[i].to);
		found = steps[i].to;
	}
	return db_demand_version(db, version, err) && db_words_fill(db, err) &&
	    fill_from(db, began, err) && check_references(db, err);
}

/*
 * Daemons of the older schema would go on with it. Those that are stopped write
 * nothing later: the version is asked for in each of their transactions.
 */
static bool
demand_alone(struct db *db, int version, struct error *err)
{
	return version == 0 || !lease_is_used(db) ||
	    lease_demand_none(db, err) ||
	    error_prefix(err, "migrating to a newer schema");
}

bool
db_migrate(struct db *db, const struct migration *steps, size_t steps_count,
    int version, struct error *err)
{
	struct error later;
	bool migrated = false;
	int found;

	if (!db->engine->identify(db, &found, err))
		return false;
	if (found == version)
		return true;
	if (found > version)
		return db_demand_version(db, version, err);
	if (!enforce_references(db, false, err))
		return false;
	if (db_begin(db, err)) {
		migrated = demand_alone(db, found, err) &&
		    run_steps(db, steps, steps_count, version, err) &&
		    db_commit(db, err);
		if (!migrated)
			db_rollback(db);
	}
	if (!enforce_references(db, true, migrated ? err : &later))
		return false;
	return migrated;
}

/* Needed if an older program with the same schema used the register last. */
static bool
add_words(struct db *db, struct error *err)
{
	bool complete;

	if (!db_words_check(db, &complete, err))
		return false;
	if (complete)
		return true;
	if (!db_begin(db, err))
		return false;
	if (db_words_fill(db, err) && db_commit(db, err))
		return true;
	db_rollback(db);
	return false;
}

bool
db_migrate_to_current(struct db *db, struct error *err)
{
	const struct db_engine *engine = db->engine;
	int found;

	if (!db->engine->identify(db, &found, err))
		return false;
	if (found > DB_VERSION)
		return db_demand_version(db, DB_VERSION, err);
	return (engine->make_ready == NULL || engine->make_ready(db, err)) &&
	    db_migrate(db, engine->schema->migrations,
		engine->schema->migrations_count, DB_VERSION, err) &&
	    add_words(db, err);
}
