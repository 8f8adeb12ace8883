/* SPDX-License-Identifier: ISC */
#include "store/merge_store.h"

#include "store/db_private.h"

/* Runs a statement about two tickets. */
static bool
run(struct db *db, const char *sql, int64_t ticket_id, int64_t into_id,
    struct error *err)
{
	struct statement *statement = db_statement(db, sql);

	db_bind_int(statement, 1, ticket_id);
	db_bind_int(statement, 2, into_id);
	return db_run(statement, err);
}

static bool
set_link(struct db *db, int64_t ticket_id, int64_t into_id, const char *why,
    int64_t at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO link (ticket_id, other_id, why, made_at)"
	    " VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (ticket_id, other_id) DO UPDATE SET why = ?3";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	db_bind_int(set, 2, into_id);
	db_bind_text(set, 3, why);
	db_bind_int(set, 4, at);
	return db_run(set, err);
}

bool
merge_store_join(struct db *db, int64_t ticket_id, int64_t into_id, int64_t at,
    struct error *err)
{
	static const char note[] =
	    "INSERT INTO merged (message_id, ticket_id)"
	    " SELECT id, ?1 FROM message WHERE ticket_id = ?1 AND ?2 > 0";
	static const char move[] =
	    "UPDATE message SET ticket_id = ?2 WHERE ticket_id = ?1";
	static const char raise[] =
	    "UPDATE ticket SET priority = priority + (SELECT priority FROM"
	    " ticket WHERE id = ?1), unread_at = coalesce(unread_at,"
	    " (SELECT unread_at FROM ticket WHERE id = ?1)) WHERE id = ?2";
	static const char clear[] =
	    "UPDATE ticket SET unread_at = NULL WHERE id = ?1 AND ?2 > 0";

	return run(db, note, ticket_id, into_id, err) &&
	    run(db, move, ticket_id, into_id, err) &&
	    run(db, raise, ticket_id, into_id, err) &&
	    run(db, clear, ticket_id, into_id, err) &&
	    set_link(db, ticket_id, into_id, "merged", at, err);
}

bool
merge_store_part(
    struct db *db, int64_t ticket_id, int64_t into_id, struct error *err)
{
	static const char move[] =
	    "UPDATE message SET ticket_id = ?1 WHERE ticket_id = ?2 AND id IN"
	    " (SELECT message_id FROM merged WHERE ticket_id = ?1)";
	static const char forget[] =
	    "DELETE FROM merged WHERE ticket_id = ?1 AND ?2 > 0";
	static const char lower[] =
	    "UPDATE ticket SET priority = max(0, priority - (SELECT priority"
	    " FROM ticket WHERE id = ?1)) WHERE id = ?2";

	return run(db, move, ticket_id, into_id, err) &&
	    run(db, forget, ticket_id, into_id, err) &&
	    run(db, lower, ticket_id, into_id, err) &&
	    set_link(db, ticket_id, into_id, "related", 0, err);
}

bool
merge_store_find(
    struct db *db, int64_t ticket_id, int64_t *ret_into_id, struct error *err)
{
	static const char sql[] = "SELECT coalesce(max(other_id), 0) FROM link"
				  " WHERE ticket_id = ?1 AND why = 'merged'";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, ticket_id);
	return db_find_int(find, ret_into_id, err);
}
