/* SPDX-License-Identifier: ISC */
#include "store/lease.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "store/db_engine.h"
#include "store/db_private.h"

#define PLACE_SIZE 128

/* Of this daemon. A process that has none takes no lease. */
static char own_place[PLACE_SIZE];
static char own_host[LEASE_HOST_SIZE];

bool
lease_is_used(const struct db *db)
{
	return db->engine->is_shared;
}

void
lease_set_place(const char *place)
{
	(void)snprintf(own_place, sizeof own_place, "%s", place);
	own_host[0] = '\0';
	(void)gethostname(own_host, sizeof own_host - 1);
	own_host[sizeof own_host - 1] = '\0';
}

static bool
bind_ours(
    struct db *db, struct statement *take, int64_t seconds, struct error *err)
{
	if (own_place[0] == '\0')
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: only dpod itself takes a lease", db->path);
	db_bind_text(take, 1, own_place);
	db_bind_text(take, 2, own_host);
	db_bind_int(take, 3, seconds);
	db_bind_int(take, 4, getpid());
	return true;
}

#define TAKE                                                          \
	"UPDATE lease SET place = ?1, host = ?2, fence = fence + 1,"  \
	" seconds = ?3, until_at = unixepoch() + CAST(?3 AS BIGINT)," \
	" pid = ?4, since_at = unixepoch()"
#define ADD                                                           \
	"INSERT INTO lease (task, name, place, host, fence, seconds," \
	" until_at, pid, since_at)"
#define ADDED "?1, ?2, 1, ?3, unixepoch() + CAST(?3 AS BIGINT), ?4, unixepoch()"

/* Of a task that anybody may have had. */
static bool
take_named(struct db *db, const char *task, const char *name, int64_t seconds,
    struct error *err)
{
	static const char take_sql[] =
	    TAKE " WHERE task = ?5 AND name = ?6"
		 " AND (place = ?1 OR until_at < unixepoch())";
	static const char add_sql[] = ADD
	    " VALUES (?5, ?6, " ADDED ") ON CONFLICT (task, name) DO NOTHING";
	const char *const texts[] = {take_sql, add_sql};

	for (size_t i = 0; i < LENGTH(texts); i++) {
		struct statement *take = db_statement(db, texts[i]);

		db_bind_text(take, 5, task);
		db_bind_text(take, 6, name);
		if (!bind_ours(db, take, seconds, err) || !db_run(take, err))
			return false;
		if (db_changes(db) > 0)
			return true;
	}
	return true;
}

/* FOUND: it is ours. ABSENT: another's, or nobody's yet. */
static enum lookup
find_ours(struct db *db, const char *task, const char *name,
    struct lease *ret_lease, char ret_host[LEASE_HOST_SIZE], struct error *err)
{
	static const char sql[] = "SELECT id, fence, place, host FROM lease"
				  " WHERE task = ?1 AND name = ?2";
	struct statement *find = db_statement(db, sql);
	enum lookup found = ABSENT;
	enum db_step step;

	db_bind_text(find, 1, task);
	db_bind_text(find, 2, name);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return FAILED;
	*ret_lease = (struct lease){0};
	ret_host[0] = '\0';
	if (step == DB_END)
		return ABSENT;
	(void)snprintf(ret_host, LEASE_HOST_SIZE, "%s", db_text(find, 3));
	if (strcmp(db_text(find, 2), own_place) == 0) {
		*ret_lease = (struct lease){db_int(find, 0), db_int(find, 1)};
		found = FOUND;
	}
	db_done(find);
	return found;
}

bool
lease_take(struct db *db, const char *task, const char *name, int64_t seconds,
    struct lease *ret_lease, char ret_host[LEASE_HOST_SIZE], struct error *err)
{
	return db_begin(db, err) &&
	    db_finish(db,
		take_named(db, task, name, seconds, err) &&
		    find_ours(db, task, name, ret_lease, ret_host, err) !=
			FAILED,
		err);
}

/* Its own from before, one that nobody has, or a new one. */
static bool
take_slot(struct db *db, int64_t seconds, struct error *err)
{
	static const char own_sql[] =
	    TAKE " WHERE task = 'sender' AND place = ?1";
	static const char left_sql[] =
	    TAKE " WHERE id = (SELECT min(id) FROM lease"
		 " WHERE task = 'sender' AND place = '')";
	static const char add_sql[] =
	    ADD " SELECT 'sender', CAST(count(*) + 1 AS TEXT), " ADDED
		" FROM lease WHERE task = 'sender'";
	const char *const texts[] = {own_sql, left_sql, add_sql};

	for (size_t i = 0; i < LENGTH(texts); i++) {
		struct statement *take = db_statement(db, texts[i]);

		if (!bind_ours(db, take, seconds, err) || !db_run(take, err))
			return false;
		if (db_changes(db) > 0)
			return true;
	}
	return true;
}

static bool
find_slot(struct db *db, struct lease *ret_lease, struct error *err)
{
	static const char sql[] =
	    "SELECT id, fence FROM lease WHERE task = 'sender' AND place = ?1";
	struct statement *find = db_statement(db, sql);

	db_bind_text(find, 1, own_place);
	if (db_step(find, err) != DB_ROW)
		return false;
	*ret_lease = (struct lease){db_int(find, 0), db_int(find, 1)};
	db_done(find);
	return true;
}

bool
lease_take_sender(
    struct db *db, int64_t seconds, struct lease *ret_lease, struct error *err)
{
	return db_begin(db, err) &&
	    db_finish(db,
		take_slot(db, seconds, err) && find_slot(db, ret_lease, err),
		err);
}

bool
lease_is_free(struct db *db, const char *task, const char *name,
    bool *ret_is_free, char ret_host[LEASE_HOST_SIZE], struct error *err)
{
	static const char sql[] =
	    "SELECT host FROM lease WHERE task = ?1 AND name = ?2"
	    " AND place <> ?3 AND until_at >= unixepoch()";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_text(find, 1, task);
	db_bind_text(find, 2, name);
	db_bind_text(find, 3, own_place);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return false;
	*ret_is_free = step == DB_END;
	if (step == DB_ROW) {
		(void)snprintf(
		    ret_host, LEASE_HOST_SIZE, "%s", db_text(find, 0));
		db_done(find);
	}
	return true;
}

static bool
renew(struct db *db, const struct lease *lease, struct error *err)
{
	static const char sql[] =
	    "UPDATE lease SET until_at = unixepoch() + seconds"
	    " WHERE id = ?1 AND fence = ?2 RETURNING id";
	struct statement *set = db_statement(db, sql);
	enum db_step step;

	db_bind_int(set, 1, lease->id);
	db_bind_int(set, 2, lease->fence);
	/* A row is waited for: db_run could fail later than db_begin. */
	step = db_step(set, err);
	if (step == DB_ROW)
		db_done(set);
	if (step != DB_END)
		return step == DB_ROW;
	db->has_lost_lease = true;
	return error_set(err, ERROR_STORE, RETRY_LATER,
	    "%s: another dpod has taken over while this one was silent",
	    db->path);
}

bool
lease_renew(struct db *db, const struct lease *lease, struct error *err)
{
	return db_begin(db, err) && db_finish(db, renew(db, lease, err), err);
}

bool
lease_is_held(struct db *db, const struct lease *lease, bool *ret_is_held,
    struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM lease WHERE id = ?1 AND fence = ?2";
	struct statement *find = db_statement(db, sql);
	int64_t count;

	db_bind_int(find, 1, lease->id);
	db_bind_int(find, 2, lease->fence);
	if (!db_find_int(find, &count, err))
		return false;
	*ret_is_held = count == 1;
	return true;
}

/* The fence as well: what is left of this process has lost it. */
#define END                                                          \
	"UPDATE lease SET place = '', host = '', fence = fence + 1," \
	" until_at = 0 WHERE id = ?1"

bool
lease_release(struct db *db, const struct lease *lease, struct error *err)
{
	static const char sql[] = END " AND fence = ?2";
	struct statement *end;

	if (!db_begin(db, err))
		return false;
	end = db_statement(db, sql);
	db_bind_int(end, 1, lease->id);
	db_bind_int(end, 2, lease->fence);
	return db_finish(db, db_run(end, err), err);
}

bool
lease_demand_none(struct db *db, struct error *err)
{
	static const char sql[] =
	    "SELECT host, until_at - unixepoch() + 1 FROM lease"
	    " WHERE place <> '' AND place <> ?1 AND until_at >= unixepoch()"
	    " ORDER BY until_at DESC LIMIT 1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_text(find, 1, own_place);
	step = db_step(find, err);
	if (step != DB_ROW)
		return step == DB_END;
	(void)error_set(err, ERROR_STORE, RETRY_LATER,
	    "%s is the register of another dpod that is running, on %s: stop "
	    "it, or if it was killed, wait %lld s",
	    db->path, db_text(find, 0), (long long)db_int(find, 1));
	db_done(find);
	return false;
}

bool
lease_list(struct db *db, struct arena *memory, struct lease_holder **ret,
    size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT task, name, host, pid, since_at, until_at, seconds,"
	    " until_at - unixepoch() FROM lease WHERE place <> ''"
	    " ORDER BY task DESC, name, id LIMIT ?1";
	struct lease_holder *found;
	struct statement *each;
	enum db_step step;
	size_t count = 0;

	if (!lease_is_used(db)) {
		*ret = NULL;
		*ret_count = 0;
		return true;
	}
	found = arena_array(memory, LEASE_HOLDERS_MAX, sizeof *found);
	each = db_statement(db, sql);
	db_bind_int(each, 1, LEASE_HOLDERS_MAX);
	while ((step = db_step(each, err)) == DB_ROW)
		found[count++] = (struct lease_holder){
		    .task = db_text_copy(memory, each, 0),
		    .name = db_text_copy(memory, each, 1),
		    .host = db_text_copy(memory, each, 2),
		    .pid = db_int(each, 3),
		    .since_at = db_int(each, 4),
		    .until_at = db_int(each, 5),
		    .seconds = db_int(each, 6),
		    .left_seconds = db_int(each, 7),
		};
	if (step != DB_END)
		return false;
	*ret = found;
	*ret_count = count;
	return true;
}

#define IS_DEAD " place <> '' AND until_at < unixepoch()"

bool
lease_find_dead_sender(struct db *db, int64_t *ret_id, struct error *err)
{
	static const char sql[] = "SELECT coalesce(min(id), 0) FROM lease"
				  " WHERE task = 'sender' AND" IS_DEAD;

	return db_find_int(db_statement(db, sql), ret_id, err);
}

bool
lease_end_dead_sender(
    struct db *db, int64_t id, bool *ret_has_ended, struct error *err)
{
	static const char sql[] = END " AND" IS_DEAD;
	struct statement *end = db_statement(db, sql);

	db_bind_int(end, 1, id);
	if (!db_run(end, err))
		return false;
	*ret_has_ended = db_changes(db) == 1;
	return true;
}

void
lease_fence(struct db *db, const struct lease *lease)
{
	assert(db->fences_count < DB_FENCES_MAX);
	db->fences[db->fences_count++] = *lease;
	db->has_lost_lease = false;
}

void
lease_unfence(struct db *db, const struct lease *lease)
{
	size_t kept = 0;

	for (size_t i = 0; i < db->fences_count; i++)
		if (db->fences[i].id != lease->id)
			db->fences[kept++] = db->fences[i];
	db->fences_count = kept;
}

int64_t
lease_first(const struct db *db)
{
	return db->fences_count == 0 ? 0 : db->fences[0].id;
}

bool
lease_demand(struct db *db, struct error *err)
{
	for (size_t i = 0; i < db->fences_count; i++)
		if (!renew(db, &db->fences[i], err))
			return false;
	return true;
}

bool
lease_was_lost(const struct db *db)
{
	return db->has_lost_lease;
}
