/* SPDX-License-Identifier: ISC */
#include "store/ticket_change.h"

#include <inttypes.h>
#include <stddef.h>

#include "store/db_private.h"
#include "store/history.h"

static bool
find_state(struct db *db, int64_t ticket_id, enum ticket_state *ret_state,
    struct error *err)
{
	static const char sql[] = "SELECT state FROM ticket WHERE id = ?1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;
	bool known;

	db_bind_int(find, 1, ticket_id);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return false;
	known =
	    step == DB_ROW && ticket_state_find(db_text(find, 0), ret_state);
	if (step == DB_ROW)
		db_done(find);
	return known ||
	    error_set(err, ERROR_STORE, RETRY_NEVER, "no such ticket: %" PRId64,
		ticket_id);
}

static bool
set_state(struct db *db, const struct ticket_change *change,
    enum ticket_state state, struct error *err)
{
	static const char sql[] =
	    "UPDATE ticket SET state = ?2, closed_at ="
	    " CASE WHEN ?2 <> 'closed' THEN NULL ELSE coalesce(closed_at, ?3)"
	    " END WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, change->ticket_id);
	db_bind_text(set, 2, ticket_state_name(state));
	db_bind_int(set, 3, change->at);
	return db_run(set, err);
}

static bool
add_history(struct db *db, const struct ticket_change *change,
    enum ticket_state from, enum ticket_state to, struct error *err)
{
	bool changes = from != to;
	struct history_event event = {
	    .ticket_id = change->ticket_id,
	    .at = change->at,
	    .actor = change->actor == NULL ? "dpod" : change->actor,
	    .program = change->actor == NULL ? "dpod" : "dpoctl",
	    .event = change->history,
	    .from = changes ? ticket_state_name(from) : "",
	    .to = changes ? ticket_state_name(to) : "",
	    .payload = change->payload,
	};

	if (change->was != NULL)
		event.from = change->was;
	if (change->became != NULL)
		event.to = change->became;
	return history_add(db, &event, err);
}

enum change_result
ticket_change(struct db *db, const struct ticket_change *change,
    enum ticket_state *ret_state, struct error *err)
{
	enum ticket_state from, to;

	if (!find_state(db, change->ticket_id, &from, err))
		return CHANGE_FAILED;
	if (!ticket_state_next(from, change->event, &to)) {
		*ret_state = from;
		return CHANGE_REFUSED;
	}
	if ((to != from && !set_state(db, change, to, err)) ||
	    (from == TICKET_CLOSED && to != from &&
		!claim_store_end_questions(
		    db, change->ticket_id, change->at, err)) ||
	    !add_history(db, change, from, to, err))
		return CHANGE_FAILED;
	*ret_state = to;
	return CHANGE_DONE;
}

bool
ticket_change_assignee(
    struct db *db, int64_t ticket_id, const char *assignee, struct error *err)
{
	static const char sql[] =
	    "UPDATE ticket SET assignee = ?2 WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	db_bind_text(set, 2, assignee);
	return db_run(set, err);
}

bool
ticket_change_identity(
    struct db *db, int64_t ticket_id, const char *identity, struct error *err)
{
	static const char sql[] =
	    "UPDATE ticket SET identity = ?2 WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	db_bind_text(set, 2, identity);
	return db_run(set, err);
}

bool
ticket_change_aware(
    struct db *db, int64_t ticket_id, int64_t aware_at, struct error *err)
{
	static const char sql[] =
	    "UPDATE ticket SET aware_at = ?2 WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	db_bind_int_or_null(set, 2, aware_at);
	return db_run(set, err);
}

bool
ticket_change_received(
    struct db *db, int64_t ticket_id, int64_t received_at, struct error *err)
{
	static const char sql[] =
	    "UPDATE ticket SET received_at = ?2, received_source = 'hand'"
	    " WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	db_bind_int(set, 2, received_at);
	return db_run(set, err);
}

bool
ticket_change_hold(
    struct db *db, int64_t ticket_id, bool is_on_hold, struct error *err)
{
	static const char sql[] =
	    "UPDATE ticket SET is_on_hold = ?2 WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	db_bind_int(set, 2, is_on_hold);
	return db_run(set, err);
}

bool
ticket_change_processor(
    struct db *db, int64_t ticket_id, bool processor, struct error *err)
{
	static const char sql[] =
	    "UPDATE ticket SET processor = ?2 WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	db_bind_int(set, 2, processor);
	return db_run(set, err);
}

bool
ticket_change_acknowledged(struct db *db, int64_t ticket_id, struct error *err)
{
	static const char sql[] =
	    "UPDATE ticket SET no_letter_reason = '' WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	return db_run(set, err);
}

bool
ticket_change_priority(
    struct db *db, int64_t ticket_id, int more, struct error *err)
{
	static const char sql[] =
	    "UPDATE ticket SET priority = priority + ?2 WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	db_bind_int(set, 2, more);
	return db_run(set, err);
}

bool
ticket_change_unread(
    struct db *db, int64_t ticket_id, int64_t at, struct error *err)
{
	static const char sql[] = "UPDATE ticket SET unread_at ="
				  " coalesce(unread_at, ?2) WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	db_bind_int(set, 2, at);
	return db_run(set, err);
}

bool
ticket_change_seen(struct db *db, int64_t ticket_id, struct error *err)
{
	static const char sql[] =
	    "UPDATE ticket SET unread_at = NULL WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	return db_run(set, err);
}

bool
ticket_change_link(struct db *db, int64_t ticket_id, int64_t other_id,
    const char *why, int64_t at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO link (ticket_id, other_id, why, made_at)"
	    " VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (ticket_id, other_id) DO NOTHING";
	struct statement *add = db_statement(db, sql);

	db_bind_int(add, 1, ticket_id);
	db_bind_int(add, 2, other_id);
	db_bind_text(add, 3, why);
	db_bind_int(add, 4, at);
	return db_run(add, err);
}

bool
ticket_change_each_link(struct db *db, int64_t ticket_id,
    ticket_link_fn *on_link, void *context, struct error *err)
{
	static const char sql[] =
	    "SELECT t.id, t.reference, t.state, l.why, l.is_later FROM"
	    " (SELECT other_id AS id, why, 0 AS is_later FROM link"
	    " WHERE ticket_id = ?1 UNION ALL SELECT ticket_id, why, 1"
	    " FROM link WHERE other_id = ?1) l JOIN ticket t ON t.id = l.id"
	    " ORDER BY t.id";
	struct statement *each = db_statement(db, sql);
	enum db_step step;

	db_bind_int(each, 1, ticket_id);
	while ((step = db_step(each, err)) == DB_ROW) {
		const struct ticket_link link = {
		    .id = db_int(each, 0),
		    .reference = db_text(each, 1),
		    .state = db_text(each, 2),
		    .why = db_text(each, 3),
		    .is_later = db_int(each, 4) != 0,
		};

		if (!on_link(&link, context)) {
			db_done(each);
			return true;
		}
	}
	return step == DB_END;
}
