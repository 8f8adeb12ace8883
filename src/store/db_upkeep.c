/* SPDX-License-Identifier: ISC */
#include "store/db.h"

#include "base/memory.h"
#include "store/db_engine.h"

int64_t
db_locked_ms(const struct db *db)
{
	return db->locked_ms;
}

void
db_wait_long(struct db *db, bool (*should_stop)(void))
{
	db->should_stop = should_stop;
}

void
db_watch(struct db *db, db_watch_fn *fn, void *context)
{
	db->watch = fn;
	db->watch_context = context;
	if (db->engine->watch != NULL)
		db->engine->watch(db);
}

bool
db_data_version(struct db *db, int64_t *ret_version, struct error *err)
{
	return db->engine->data_version(db, ret_version, err);
}

int64_t
db_commits_count(const struct db *db)
{
	return db->commits_count;
}

bool
db_listen(struct db *db, struct error *err)
{
	return db->engine->listen == NULL || db->engine->listen(db, err);
}

int
db_listen_fd(const struct db *db)
{
	return db->engine->listen_fd == NULL ? -1 : db->engine->listen_fd(db);
}

bool
db_hear(struct db *db)
{
	return db->engine->hear != NULL && db->engine->hear(db);
}

bool
db_check(struct db *db, struct error *err)
{
	return db->engine->check(db, err);
}

bool
db_checkpoint(struct db *db, bool *ret_done, struct error *err)
{
	return db->engine->checkpoint(db, ret_done, err);
}

bool
db_demand_disk(const struct db *db, struct error *err)
{
	return db->engine->demand_disk == NULL ||
	    db->engine->demand_disk(db, err);
}

bool
db_demand_in_place(const struct db *db, struct error *err)
{
	return db->engine->demand_in_place == NULL ||
	    db->engine->demand_in_place(db, err);
}

void
db_expect_large(struct db *db, bool is_large)
{
	if (db->engine->expect_large != NULL)
		db->engine->expect_large(db, is_large);
}

void
db_give_back(struct db *db)
{
	if (db->engine->give_back != NULL)
		db->engine->give_back(db);
}

void
db_rest(struct db *db)
{
	if (db->engine->has_much == NULL || !db->engine->has_much(db))
		return;
	db_give_back(db);
	memory_trim();
}
