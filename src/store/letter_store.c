/* SPDX-License-Identifier: ISC */
#include "store/letter_store.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/db_private.h"
#include "store/history.h"
#include "store/json.h"
#include "store/lease.h"
#include "store/letter_account.h"
#include "store/spent_store.h"

static bool
insert(struct db *db, const struct new_letter *letter, int64_t *ret_letter_id,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO letter (ticket_id, purpose, language, state, reason,"
	    " to_address, subject, body, in_reply_to, reference_ids,"
	    " created_at, not_before_at, sent_at, postal, raw, cc)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11,"
	    " ?12, ?13, ?14, ?15)";
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
	if (letter->state == LETTER_PRINTED)
		db_bind_int(add, 12, letter->created_at);
	db_bind_text(add, 13, letter->postal);
	if (letter->raw != NULL)
		db_bind_blob(add, 14, letter->raw, strlen(letter->raw));
	db_bind_text(add, 15, letter->cc);
	return db_add(add, ret_letter_id, err);
}

static const char *const added_events[LETTER_STATES] = {
    [LETTER_HELD] = "letter-held",
    [LETTER_QUEUED] = "letter-queued",
    [LETTER_PRINTED] = "letter-printed",
};

/* Its attachments are added afterwards, and recorded then. */
static bool
describe(struct db *db, int64_t letter_id, const struct new_letter *letter,
    struct buffer *payload, struct error *err)
{
	const struct letter_content content = {
	    .purpose = letter->purpose,
	    .language = letter->language,
	    .to_address = letter->to_address,
	    .cc = letter->cc,
	    .subject = letter->subject,
	    .body = letter->body,
	    .in_reply_to = letter->in_reply_to,
	    .references = letter->references,
	};

	buffer_add_byte(payload, '{');
	json_add_member(payload, "purpose", letter->purpose);
	json_add_member(payload, "to", letter->to_address);
	if (letter->cc != NULL && letter->cc[0] != '\0')
		json_add_member(payload, "cc", letter->cc);
	json_add_member(payload, "reason", letter->reason);
	if (!letter_account_add(db, letter_id, &content, payload, err))
		return false;
	buffer_add_byte(payload, '}');
	return true;
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
	added = describe(db, letter_id, letter, &payload, err) &&
	    history_add(db,
		&(struct history_event){
		    .ticket_id = letter->ticket_id,
		    .at = letter->created_at,
		    .actor = actor,
		    .program = strcmp(actor, "dpod") == 0 ? "dpod" : "dpoctl",
		    .event = added_events[letter->state],
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

	assert(letter->state == LETTER_HELD || letter->state == LETTER_QUEUED ||
	    letter->state == LETTER_PRINTED);
	if (!insert(db, letter, &letter_id, err) ||
	    !add_history(db, letter_id, letter, err) ||
	    (letter->state == LETTER_QUEUED &&
		!spent_add(db, letter->to_address,
		    letter->network == NULL ? "" : letter->network,
		    letter->created_at, err)))
		return false;
	*ret_letter_id = letter_id;
	return true;
}

bool
letter_store_receipts(
    struct db *db, int64_t ticket_id, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM letter WHERE ticket_id = ?1"
	    " AND purpose >= 'acknowledge' AND purpose < 'acknowledgf'"
	    " AND state <> 'cancelled'";
	struct statement *count = db_statement(db, sql);

	db_bind_int(count, 1, ticket_id);
	return db_find_int(count, ret_count, err);
}

bool
letter_store_set_message_id(
    struct db *db, int64_t letter_id, const char *message_id, struct error *err)
{
	/* All attempts use the same one. */
	static const char sql[] = "UPDATE letter SET message_id = ?2"
				  " WHERE id = ?1 AND message_id IS NULL";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, letter_id);
	db_bind_text(set, 2, message_id);
	return db_run_one(set, err,
	    "letter %" PRId64 " does not exist or already has a Message-ID",
	    letter_id);
}

/* The columns that row_of reads, in order. */
#define LETTER_COLUMNS                                                       \
	"SELECT l.id, l.ticket_id, t.reference, l.purpose, l.language,"      \
	" l.state, l.reason, l.to_address, l.subject, l.body, l.message_id," \
	" l.in_reply_to, l.reference_ids, l.created_at, l.not_before_at,"    \
	" l.sent_at, l.attempts, l.is_repeat, d.code, d.text,"               \
	" l.bounced_at, coalesce(l.decided_at, l.created_at), l.postal,"     \
	" l.cc, l.draft,"                                                    \
	" (SELECT m.name FROM mailbox m WHERE m.id = t.mailbox_id)"
#define LETTER_JOINS                                     \
	" JOIN ticket t ON t.id = l.ticket_id LEFT JOIN" \
	" delivery d ON d.letter_id = l.id AND d.attempt = l.attempts"
#define SELECT_LETTER LETTER_COLUMNS ", 0, 0, 0 FROM letter l" LETTER_JOINS

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
	    .postal = db_text_copy(memory, find, 22),
	    .cc = db_text_copy(memory, find, 23),
	    .draft = db_text_copy(memory, find, 24),
	    .mailbox = db_text_copy(memory, find, 25),
	    .deferrals = (int)db_int(find, 26),
	    .losses = (int)db_int(find, 27),
	    .files_bytes = db_int(find, 28),
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
	static const char ticket_sql[] =
	    SELECT_LETTER " WHERE l.ticket_id = ?2 AND (CAST(?1 AS TEXT) IS "
			  "NULL OR l.state = ?1)"
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

static bool
walk(struct statement *each, letter_row_fn *on_row, void *context,
    struct error *err)
{
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

bool
letter_store_each(struct db *db, const char *state, int64_t ticket_id,
    letter_row_fn *on_row, void *context, struct error *err)
{
	return walk(choose_each(db, state, ticket_id), on_row, context, err);
}

bool
letter_store_each_last(struct db *db, const char *state, size_t count_max,
    letter_row_fn *on_row, void *context, struct error *err)
{
	static const char all_sql[] = SELECT_LETTER
	    " WHERE l.id IN (SELECT id FROM (SELECT id FROM letter"
	    " INDEXED BY letter_state WHERE state IN ('held', 'queued', "
	    "'sending', 'unknown', 'failed')"
	    " ORDER BY id LIMIT ?2) AS open UNION SELECT id FROM"
	    " (SELECT id FROM letter ORDER BY id DESC LIMIT ?2) AS last)"
	    " ORDER BY l.id";
	static const char state_sql[] = SELECT_LETTER
	    " WHERE l.id IN (SELECT id FROM letter WHERE state = ?1"
	    " ORDER BY id DESC LIMIT ?2) ORDER BY l.id";
	struct statement *each =
	    db_statement(db, state == NULL ? all_sql : state_sql);

	db_bind_text_or_null(each, 1, state);
	db_bind_int(each, 2, db_limit(count_max));
	return walk(each, on_row, context, err);
}

bool
letter_store_count(
    struct db *db, const char *state, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce(sum(letters), 0) FROM letter_count"
	    " WHERE CAST(?1 AS TEXT) IS NULL OR state = ?1";
	struct statement *count = db_statement(db, sql);

	db_bind_text_or_null(count, 1, state);
	return db_find_int(count, ret_count, err);
}

/* Reads the letters of a bound statement. */
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
	static const char sql[] =
	    "UPDATE letter SET subject = ?2, body = ?3,"
	    " raw = NULL, draft = '', reason = CASE WHEN reason = 'draft'"
	    " THEN 'to-be-approved' ELSE reason END"
	    " WHERE id = ?1 AND state = 'held'";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, letter_id);
	db_bind_text(set, 2, subject);
	db_bind_text(set, 3, body);
	return db_run(set, err);
}

bool
letter_store_keep_draft(
    struct db *db, int64_t letter_id, const char *draft, struct error *err)
{
	static const char sql[] =
	    "UPDATE letter SET draft = ?2 WHERE id = ?1 AND state = 'held'";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, letter_id);
	db_bind_text(set, 2, draft);
	return db_run(set, err);
}

#define NOT_OF_OTHERS(lease)                       \
	" AND NOT EXISTS (SELECT 1 FROM sending s" \
	" WHERE s.ticket_id = l.ticket_id AND s.lease_id <> " lease ")"

/* One sender of several does not see what the others are sending. */
static struct statement *
of_sender(
    struct db *db, const char *sql, const char *leased_sql, int lease_param)
{
	int64_t lease_id = lease_first(db);
	struct statement *find =
	    db_statement(db, lease_id == 0 ? sql : leased_sql);

	if (lease_id != 0)
		db_bind_int(find, lease_param, lease_id);
	return find;
}

bool
letter_store_find_due(struct db *db, struct arena *memory, int64_t now_at,
    size_t count_max, struct letter_row **ret_rows, size_t *ret_count,
    struct error *err)
{
	/* Otherwise SQLite would look up both states and sort. */
#define DUE                                                           \
	LETTER_COLUMNS                                                \
	", (SELECT count(*) FROM delivery"                            \
	" WHERE letter_id = l.id AND result = 'deferred'),"           \
	" (SELECT count(*) FROM delivery"                             \
	" WHERE letter_id = l.id AND result = 'lost'),"               \
	" (SELECT coalesce(sum(length(content)), 0) FROM letter_file" \
	" WHERE letter_id = l.id)"                                    \
	" FROM letter l INDEXED BY letter_due" LETTER_JOINS           \
	" WHERE l.state IN ('queued', 'unknown')"                     \
	" AND l.not_before_at <= ?1"
#define DUE_ORDER " ORDER BY l.not_before_at, l.id LIMIT ?2"
	static const char sql[] = DUE DUE_ORDER;
	static const char leased_sql[] = DUE NOT_OF_OTHERS("?3") DUE_ORDER;
	struct statement *find = of_sender(db, sql, leased_sql, 3);

	db_bind_int(find, 1, now_at);
	db_bind_int(find, 2, db_limit(count_max));
	return read_rows(find, memory, ret_rows, ret_count, err);
}

bool
letter_store_next_due(struct db *db, int64_t *ret_at, struct error *err)
{
#define NEXT                                                         \
	"SELECT l.not_before_at FROM letter l INDEXED BY letter_due" \
	" WHERE l.state IN ('queued', 'unknown')"
#define NEXT_ORDER " ORDER BY l.not_before_at, l.id LIMIT 1"
	static const char sql[] = NEXT NEXT_ORDER;
	static const char leased_sql[] = NEXT NOT_OF_OTHERS("?1") NEXT_ORDER;
	struct statement *find = of_sender(db, sql, leased_sql, 1);
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
