/* SPDX-License-Identifier: ISC */
#include "store/letter_store.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/db_private.h"
#include "store/history.h"
#include "store/json.h"

static bool
insert(struct db *db, const struct new_letter *letter, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO letter (ticket_id, purpose, language, state, reason,"
	    " to_address, subject, body, in_reply_to, reference_ids,"
	    " created_at, not_before_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11)";
	struct statement *add = db_statement(db, sql);

	db_bind_int(add, 1, letter->ticket_id);
	db_bind_text(add, 2, letter->purpose);
	db_bind_text(add, 3, letter->language);
	db_bind_text(add, 4, letter_state_name(letter->state));
	db_bind_text(add, 5, letter->reason);
	db_bind_text(add, 6, letter->to_address);
	db_bind_text(add, 7, letter->subject);
	db_bind_text(add, 8, letter->body);
	db_bind_text(add, 9, letter->in_reply_to);
	db_bind_text(add, 10, letter->references);
	db_bind_int(add, 11, letter->created_at);
	return db_run(add, err);
}

static bool
add_history(struct db *db, int64_t letter_id, const struct new_letter *letter,
    struct error *err)
{
	const char *actor = letter->actor == NULL ? "dpod" : letter->actor;
	struct buffer payload = {0};
	char became[64];
	bool added;

	(void)snprintf(became, sizeof became, "letter %" PRId64 " %s",
	    letter_id, letter_state_name(letter->state));
	buffer_add_byte(&payload, '{');
	json_add_member(&payload, "purpose", letter->purpose);
	json_add_member(&payload, "to", letter->to_address);
	json_add_member(&payload, "reason", letter->reason);
	buffer_add_byte(&payload, '}');
	added = history_add(db,
	    &(struct history_event){
		.ticket_id = letter->ticket_id,
		.at = letter->created_at,
		.actor = actor,
		.program = strcmp(actor, "dpod") == 0 ? "dpod" : "dpoctl",
		.event = letter->state == LETTER_HELD ? "letter-held"
						      : "letter-queued",
		.from = "",
		.to = became,
		.payload = buffer_string(&payload),
	    },
	    err);
	buffer_release(&payload);
	return added;
}

bool
letter_store_add(struct db *db, const struct new_letter *letter,
    int64_t *ret_letter_id, struct error *err)
{
	int64_t letter_id;

	assert(letter->state == LETTER_HELD || letter->state == LETTER_QUEUED);
	if (!insert(db, letter, err))
		return false;
	letter_id = db_last_id(db);
	if (!add_history(db, letter_id, letter, err))
		return false;
	*ret_letter_id = letter_id;
	return true;
}

bool
letter_store_set_message_id(
    struct db *db, int64_t letter_id, const char *message_id, struct error *err)
{
	/* Every attempt has the same one. */
	static const char sql[] = "UPDATE letter SET message_id = ?2"
				  " WHERE id = ?1 AND message_id IS NULL";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, letter_id);
	db_bind_text(set, 2, message_id);
	if (!db_run(set, err))
		return false;
	return db_changes(db) == 1 ||
	    error_set(err, ERROR_STORE, RETRY_NEVER,
		"letter %" PRId64 " does not exist or already has a Message-ID",
		letter_id);
}

/* What row_of reads, in its order. */
#define LETTER_COLUMNS                                                       \
	"SELECT l.id, l.ticket_id, t.reference, l.purpose, l.language,"      \
	" l.state, l.reason, l.to_address, l.subject, l.body, l.message_id," \
	" l.in_reply_to, l.reference_ids, l.created_at, l.not_before_at,"    \
	" l.sent_at, l.attempts, l.is_repeat, d.code, d.text,"               \
	" l.bounced_at, coalesce(l.decided_at, l.created_at)"
#define LETTER_JOINS                                     \
	" JOIN ticket t ON t.id = l.ticket_id LEFT JOIN" \
	" delivery d ON d.letter_id = l.id AND d.attempt = l.attempts"
#define SELECT_LETTER LETTER_COLUMNS ", 0, 0 FROM letter l" LETTER_JOINS

static struct letter_row
row_of(struct arena *memory, const struct statement *find)
{
	return (struct letter_row){
	    .id = db_int(find, 0),
	    .ticket_id = db_int(find, 1),
	    .reference = db_text_copy(memory, find, 2),
	    .purpose = db_text_copy(memory, find, 3),
	    .language = db_text_copy(memory, find, 4),
	    .state = db_text_copy(memory, find, 5),
	    .reason = db_text_copy(memory, find, 6),
	    .to_address = db_text_copy(memory, find, 7),
	    .subject = db_text_copy(memory, find, 8),
	    .body = db_text_copy(memory, find, 9),
	    .message_id = db_text_copy(memory, find, 10),
	    .in_reply_to = db_text_copy(memory, find, 11),
	    .references = db_text_copy(memory, find, 12),
	    .created_at = db_int(find, 13),
	    .not_before_at = db_int(find, 14),
	    .sent_at = db_int(find, 15),
	    .attempts = (int)db_int(find, 16),
	    .is_repeat = db_int(find, 17) != 0,
	    .reply_code = (int)db_int(find, 18),
	    .reply_text = db_text_copy(memory, find, 19),
	    .bounced_at = db_int(find, 20),
	    .waits_since_at = db_int(find, 21),
	    .deferrals = (int)db_int(find, 22),
	    .losses = (int)db_int(find, 23),
	};
}

enum lookup
letter_store_find(struct db *db, struct arena *memory, int64_t letter_id,
    struct letter_row *ret_row, struct error *err)
{
	static const char sql[] = SELECT_LETTER " WHERE l.id = ?1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_int(find, 1, letter_id);
	step = db_step(find, err);
	if (step != DB_ROW)
		return step == DB_END ? ABSENT : FAILED;
	*ret_row = row_of(memory, find);
	db_done(find);
	return FOUND;
}

static struct statement *
choose_each(struct db *db, const char *state, int64_t ticket_id)
{
	static const char all_sql[] = SELECT_LETTER " ORDER BY l.id";
	static const char state_sql[] =
	    SELECT_LETTER " WHERE l.state = ?1 ORDER BY l.id";
	static const char ticket_sql[] = SELECT_LETTER
	    " WHERE l.ticket_id = ?2 AND (?1 IS NULL OR l.state = ?1)"
	    " ORDER BY l.id";
	struct statement *each;

	if (ticket_id == 0 && state == NULL)
		return db_statement(db, all_sql);
	each = db_statement(db, ticket_id == 0 ? state_sql : ticket_sql);
	db_bind_text_or_null(each, 1, state);
	if (ticket_id != 0)
		db_bind_int(each, 2, ticket_id);
	return each;
}

bool
letter_store_each(struct db *db, const char *state, int64_t ticket_id,
    letter_row_fn *on_row, void *context, struct error *err)
{
	struct statement *each = choose_each(db, state, ticket_id);
	struct arena *memory = arena_new();
	enum db_step step;

	while ((step = db_step(each, err)) == DB_ROW) {
		struct letter_row row = row_of(memory, each);

		if (!on_row(&row, context)) {
			db_done(each);
			step = DB_END;
			break;
		}
		arena_clear(memory);
	}
	arena_free(memory);
	return step == DB_END;
}

/* The letters of a statement that is bound. */
static bool
read_rows(struct statement *find, struct arena *memory,
    struct letter_row **ret_rows, size_t *ret_count, struct error *err)
{
	struct letter_row *rows = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	while ((step = db_step(find, err)) == DB_ROW) {
		rows = db_grow(memory, rows, count, &size, sizeof *rows);
		rows[count++] = row_of(memory, find);
	}
	if (step == DB_FAILED)
		return false;
	*ret_rows = rows;
	*ret_count = count;
	return true;
}

bool
letter_store_find_waiting(struct db *db, struct arena *memory,
    int64_t before_at, size_t count_max, struct letter_row **ret_rows,
    size_t *ret_count, struct error *err)
{
	static const char sql[] = SELECT_LETTER
	    " WHERE l.state = 'held' AND l.reason <> 'held-by-configuration'"
	    " AND coalesce(l.reminded_at, l.created_at) <= ?1"
	    " ORDER BY l.id LIMIT ?2";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, before_at);
	db_bind_int(find, 2, db_limit(count_max));
	return read_rows(find, memory, ret_rows, ret_count, err);
}

bool
letter_store_set_reminded(
    struct db *db, int64_t letter_id, int64_t at, struct error *err)
{
	static const char sql[] =
	    "UPDATE letter SET reminded_at = ?2 WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, letter_id);
	db_bind_int(set, 2, at);
	return db_run(set, err);
}

bool
letter_store_edit(struct db *db, int64_t letter_id, const char *subject,
    const char *body, struct error *err)
{
	static const char sql[] = "UPDATE letter SET subject = ?2, body = ?3"
				  " WHERE id = ?1 AND state = 'held'";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, letter_id);
	db_bind_text(set, 2, subject);
	db_bind_text(set, 3, body);
	return db_run(set, err);
}

bool
letter_store_find_due(struct db *db, struct arena *memory, int64_t now_at,
    size_t count_max, struct letter_row **ret_rows, size_t *ret_count,
    struct error *err)
{
	/* Left alone, SQLite would look up both states and sort. */
	static const char sql[] = LETTER_COLUMNS
	    ", (SELECT count(*) FROM delivery"
	    " WHERE letter_id = l.id AND result = 'deferred'),"
	    " (SELECT count(*) FROM delivery"
	    " WHERE letter_id = l.id AND result = 'lost')"
	    " FROM letter l INDEXED BY letter_due" LETTER_JOINS
	    " WHERE l.state IN ('queued', 'unknown')"
	    " AND l.not_before_at <= ?1 ORDER BY l.not_before_at, l.id"
	    " LIMIT ?2";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, now_at);
	db_bind_int(find, 2, db_limit(count_max));
	return read_rows(find, memory, ret_rows, ret_count, err);
}

bool
letter_store_next_due(struct db *db, int64_t *ret_at, struct error *err)
{
	static const char sql[] =
	    "SELECT not_before_at FROM letter INDEXED BY letter_due"
	    " WHERE state IN ('queued', 'unknown')"
	    " ORDER BY not_before_at, id LIMIT 1";
	struct statement *find = db_statement(db, sql);
	enum db_step step = db_step(find, err);

	if (step == DB_FAILED)
		return false;
	*ret_at = INT64_MAX;
	if (step == DB_ROW) {
		*ret_at = db_int(find, 0);
		db_done(find);
	}
	return true;
}
