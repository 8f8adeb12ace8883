/* SPDX-License-Identifier: ISC */
#include "store/move_mark.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "store/db_catalogue.h"
#include "store/db_engine.h"
#include "store/history.h"
#include "store/lease.h"
#include "store/move_plan.h"

static const struct db_catalogue *
catalogue_of(const struct db *db)
{
	return db->engine->schema->catalogue;
}

bool
move_mark_look_from(struct db *from, struct error *err)
{
	int version;

	if (!db_find_version(from, &version, err))
		return false;
	/* Marked by this program, or by one of the same schema. */
	return version == DB_LEAVING + DB_VERSION ||
	    (db_demand_version(from, DB_VERSION, err) &&
		lease_demand_none(from, err));
}

static bool
not_empty(const struct db *to, struct error *err)
{
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s is not empty: a register is moved into a new file, or into a "
	    "new database",
	    to->path);
}

/* The source says that all is done: is this the register it was moved to? */
static bool
look_complete(struct db *from, struct db *to, bool *ret, struct error *err)
{
	char here[DIGEST_HEX_SIZE], there[DIGEST_HEX_SIZE];
	int64_t events;
	enum lookup lookup = ABSENT;

	if (!history_head(from, here, &events, err))
		return false;
	if (events > 0)
		lookup = history_head_at(to, events, there, err);
	*ret = lookup == FOUND && strcmp(here, there) == 0;
	return lookup != FAILED;
}

bool
move_mark_look(
    struct db *from, struct db *to, struct move_ends *ret, struct error *err)
{
	int version, target;
	struct db_move other;

	*ret = (struct move_ends){0};
	if (!db_find_version(from, &version, err) ||
	    !db_find_version(to, &target, err))
		return false;
	ret->is_from_marked = version >= DB_LEAVING;
	if (ret->is_from_marked && !db_moved_find(from, &ret->move, err))
		return false;
	if (target == 0)
		return !ret->move.is_done ||
		    db_moved_refuse(from, version, err);
	if (target == DB_VERSION && ret->move.is_done)
		return look_complete(from, to, &ret->is_complete, err) &&
		    (ret->is_complete || not_empty(to, err));
	if (target != DB_ARRIVING + DB_VERSION)
		return not_empty(to, err);
	if (!db_moved_find(to, &other, err))
		return false;
	ret->is_to_marked = true;
	return (ret->is_from_marked &&
		   strcmp(other.token, ret->move.token) == 0) ||
	    db_moved_refuse(to, target, err);
}

static bool
write_mark(struct db *db, const struct db_move *move, const char *other,
    struct error *err)
{
	static const char add_sql[] =
	    "INSERT INTO register_move (id, token, is_done, other)"
	    " VALUES (1, ?1, 0, ?2)";
	struct statement *add;

	if (!db_execute(db,
		"CREATE TABLE register_move (id bigint PRIMARY KEY,"
		" token text NOT NULL, is_done bigint NOT NULL,"
		" other text NOT NULL)",
		err))
		return false;
	add = db_statement(db, add_sql);
	db_bind_text(add, 1, move->token);
	db_bind_text(add, 2, other);
	return db_run(add, err);
}

static bool
set_version(struct db *db, struct arena *memory, int version, struct error *err)
{
	return move_execute(db, memory, catalogue_of(db)->version,
	    arena_printf(memory, "%d", version), err);
}

/* A text of the catalogue, for every table. */
static bool
on_tables(
    struct db *db, struct arena *memory, const char *text, struct error *err)
{
	struct move_plan plan;

	if (text == NULL)
		return true;
	if (!move_plan_make(db, memory, &plan, err))
		return false;
	for (size_t i = 0; i < plan.count; i++)
		if (!move_execute(db, memory, text, plan.tables[i].name, err))
			return false;
	return true;
}

typedef bool change_fn(struct db *db, struct arena *memory,
    const struct move_ends *ends, const char *other, struct error *err);

static bool
change(struct db *db, change_fn *fn, const struct move_ends *ends,
    const char *other, struct error *err)
{
	struct arena *memory = arena_new();
	bool done = db_begin(db, err) &&
	    db_finish(db, fn(db, memory, ends, other, err), err);

	arena_free(memory);
	return done;
}

static bool
mark_from(struct db *db, struct arena *memory, const struct move_ends *ends,
    const char *other, struct error *err)
{
	/* What happened since it was looked at. */
	return db_demand_version(db, DB_VERSION, err) &&
	    lease_demand_none(db, err) &&
	    on_tables(db, memory, catalogue_of(db)->refuse, err) &&
	    write_mark(db, &ends->move, other, err) &&
	    set_version(db, memory, DB_LEAVING + DB_VERSION, err);
}

bool
move_mark_from(struct db *from, const char *other, struct move_ends *ends,
    struct error *err)
{
	unsigned char token[DIGEST_BYTES];

	digest_random(token, sizeof token);
	digest_hex(token, ends->move.token);
	return change(from, mark_from, ends, other, err);
}

static bool
mark_to(struct db *db, struct arena *memory, const struct move_ends *ends,
    const char *other, struct error *err)
{
	int version;

	/*
	 * A dpod may have made its register here since it was looked at. If
	 * not, nobody has a lease: there is no table of them.
	 */
	if (!db_find_version(db, &version, err) ||
	    (version != 0 && !not_empty(db, err)))
		return false;
	return db_execute(db, db->engine->schema->sql, err) &&
	    on_tables(db, memory, catalogue_of(db)->quiet, err) &&
	    write_mark(db, &ends->move, other, err) &&
	    set_version(db, memory, DB_ARRIVING + DB_VERSION, err);
}

bool
move_mark_to(struct db *to, const char *other, const struct move_ends *ends,
    struct error *err)
{
	return (to->engine->make_ready == NULL ||
		   to->engine->make_ready(to, err)) &&
	    change(to, mark_to, ends, other, err);
}

static bool
mark_moved(struct db *db, struct arena *memory, const struct move_ends *ends,
    const char *other, struct error *err)
{
	/* It may have been begun with another target. */
	static const char sql[] =
	    "UPDATE register_move SET is_done = 1, other = ?1";
	struct statement *mark = db_statement(db, sql);

	(void)memory;
	(void)ends;
	db_bind_text(mark, 1, other);
	return db_run(mark, err);
}

bool
move_mark_moved(struct db *from, const char *other, struct error *err)
{
	return change(from, mark_moved, NULL, other, err);
}

static bool
complete(struct db *db, struct arena *memory, const struct move_ends *ends,
    const char *other, struct error *err)
{
	(void)ends;
	(void)other;
	return on_tables(db, memory, catalogue_of(db)->loud, err) &&
	    db_execute(db, "DROP TABLE register_move", err) &&
	    set_version(db, memory, DB_VERSION, err);
}

bool
move_mark_complete(struct db *to, struct error *err)
{
	return change(to, complete, NULL, NULL, err) &&
	    db_execute(to, catalogue_of(to)->settle, err);
}

static bool
take_back(struct db *db, struct arena *memory, const struct move_ends *ends,
    const char *other, struct error *err)
{
	const struct db_catalogue *catalogue = catalogue_of(db);

	(void)ends;
	(void)other;
	return on_tables(db, memory, catalogue->accept, err) &&
	    move_execute(db, memory, catalogue->accepted, "", err) &&
	    db_execute(db, "DROP TABLE register_move", err) &&
	    set_version(db, memory, DB_VERSION, err);
}

bool
move_mark_take_back(struct db *from, struct error *err)
{
	int version;

	if (!db_find_version(from, &version, err))
		return false;
	if (version != DB_LEAVING + DB_VERSION)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s was not moved: there is nothing to take back",
		    from->path);
	return change(from, take_back, NULL, NULL, err);
}

bool
move_mark_triggers(struct db *to, bool is_on, struct error *err)
{
	const struct db_catalogue *catalogue = catalogue_of(to);

	return catalogue->set_triggers == NULL ||
	    catalogue->set_triggers(to, is_on, err);
}
