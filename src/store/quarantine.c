/* SPDX-License-Identifier: ISC */
#include "store/quarantine.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "mail/claimed.h"
#include "store/db_lookup.h"
#include "store/history.h"
#include "store/ledger.h"
#include "store/mention.h"

#define ROW_COLUMNS                                                     \
	"SELECT l.folder_id, l.uid, m.name, f.name, f.uidvalidity,"     \
	" f.is_current, l.attempts, l.reason, l.seen_at, l.settled_at," \
	" l.dismissed_at, l.size_bytes, (SELECT s.raw IS NOT NULL"      \
	" FROM message s WHERE s.id = l.message_id), (SELECT"           \
	" s.from_address FROM message s WHERE s.id = l.message_id)"     \
	" FROM ledger l"                                                \
	" JOIN folder f ON f.id = l.folder_id"                          \
	" JOIN mailbox m ON m.id = f.mailbox_id"                        \
	" WHERE l.disposition = 'quarantined'"

static struct quarantine_row
row_of(struct arena *memory, const struct statement *each)
{
	return (struct quarantine_row){
	    .folder_id = db_int(each, 0),
	    .uid = (uint64_t)db_int(each, 1),
	    .mailbox = db_text_copy(memory, each, 2),
	    .folder = db_text_copy(memory, each, 3),
	    .uidvalidity = (uint32_t)db_int(each, 4),
	    .is_current = db_int(each, 5) == 1,
	    .attempts = (int)db_int(each, 6),
	    .reason = db_text_copy(memory, each, 7),
	    .seen_at = db_int(each, 8),
	    .settled_at = db_int(each, 9),
	    .dismissed_at = db_int(each, 10),
	    .size_bytes = db_int(each, 11),
	    .has_raw = db_int(each, 12) == 1,
	    .claimed_from = db_text_copy(memory, each, 13),
	};
}

bool
quarantine_each(struct db *db, bool with_dismissed, quarantine_row_fn *on_row,
    void *context, struct error *err)
{
	static const char sql[] =
	    ROW_COLUMNS " AND (?1 = 1 OR l.dismissed_at IS NULL)"
			" ORDER BY l.folder_id, l.uid";
	struct statement *each = db_statement(db, sql);
	struct arena *memory = arena_new();
	enum db_step step;

	db_bind_int(each, 1, with_dismissed);
	while ((step = db_step(each, err)) == DB_ROW) {
		struct quarantine_row row = row_of(memory, each);

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

enum lookup
quarantine_find(struct db *db, struct arena *memory, int64_t folder_id,
    uint64_t uid, struct quarantine_row *ret_row, struct error *err)
{
	static const char sql[] =
	    ROW_COLUMNS " AND l.folder_id = ?1 AND l.uid = ?2";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, folder_id);
	db_bind_int(find, 2, (int64_t)uid);
	switch (db_step(find, err)) {
	case DB_ROW:
		*ret_row = row_of(memory, find);
		db_done(find);
		return FOUND;
	case DB_END:
		return ABSENT;
	default:
		return FAILED;
	}
}

enum lookup
quarantine_raw(struct db *db, struct arena *memory, int64_t folder_id,
    uint64_t uid, char **ret_raw, size_t *ret_length, struct error *err)
{
	static const char sql[] =
	    "SELECT s.raw FROM ledger l JOIN message s ON s.id = l.message_id"
	    " WHERE l.folder_id = ?1 AND l.uid = ?2 AND s.raw IS NOT NULL";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, folder_id);
	db_bind_int(find, 2, (int64_t)uid);
	return db_lookup_blob(find, memory, ret_raw, ret_length, err);
}

static bool
note(struct db *db, int64_t folder_id, uint64_t uid, const char *actor,
    const char *event, int64_t now_at, struct error *err)
{
	char which[64];
	const struct history_event entry = {
	    .at = now_at,
	    .actor = actor,
	    .program =
		strcmp(event, "mail-quarantined") == 0 ? "dpod" : "dpoctl",
	    .event = event,
	    .from = "",
	    .to = which,
	};

	(void)snprintf(
	    which, sizeof which, "%" PRId64 ":%" PRIu64, folder_id, uid);
	return history_add(db, &entry, err);
}

/* Adds a row without text: the message could not be parsed. */
static bool
keep_raw(struct db *db, const char *raw, size_t raw_length, int64_t now_at,
    int64_t *ret_message_id, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO message (received_at, from_address, from_name,"
	    " message_id, in_reply_to, reference_ids, subject, decision,"
	    " score, language, explanation, problems, text, quoted, raw)"
	    " VALUES (?1, ?3, '', '', '', '', '', 'unsure', 0, '', '[]',"
	    " 'not-read', '', '', ?2)";
	struct statement *keep = db_statement(db, sql);
	char address[CLAIMED_SIZE];

	(void)claimed_from(raw, raw_length, address);
	db_bind_int(keep, 1, now_at);
	db_bind_blob(keep, 2, raw, raw_length);
	db_bind_text(keep, 3, address);
	return db_add(keep, ret_message_id, err) &&
	    mention_add_sender(db, *ret_message_id, address, err);
}

bool
quarantine_add(struct db *db, int64_t folder_id, uint64_t uid,
    const char *reason, const char *raw, size_t raw_length, int64_t now_at,
    struct error *err)
{
	struct ledger_settlement settlement = {
	    .disposition = DISPOSITION_QUARANTINED, .reason = reason};

	if (raw != NULL &&
	    !keep_raw(db, raw, raw_length, now_at, &settlement.message_id, err))
		return false;
	return ledger_settle(db, folder_id, uid, &settlement, now_at, err) &&
	    note(db, folder_id, uid, "dpod", "mail-quarantined", now_at, err);
}

static bool
expire_raw(struct db *db, const struct quarantine_row *row, int64_t expires_at,
    struct error *err)
{
	static const char sql[] =
	    "UPDATE message SET expires_at = ?3 WHERE ticket_id IS NULL"
	    " AND id = (SELECT message_id FROM ledger"
	    " WHERE folder_id = ?1 AND uid = ?2)";
	struct statement *expire = db_statement(db, sql);

	db_bind_int(expire, 1, row->folder_id);
	db_bind_int(expire, 2, (int64_t)row->uid);
	db_bind_int(expire, 3, expires_at);
	return db_run(expire, err);
}

static struct statement *
decision_of(struct db *db, enum quarantine_decision decision)
{
	static const char retry[] =
	    "UPDATE ledger SET disposition = NULL, settled_at = NULL,"
	    " attempts = 0, failures = 0, reason = 'quarantine-retried', "
	    "retry_at = ?3,"
	    " dismissed_at = NULL"
	    " WHERE folder_id = ?1 AND uid = ?2"
	    " AND disposition = 'quarantined'";
	static const char dismiss[] =
	    "UPDATE ledger SET dismissed_at = ?3"
	    " WHERE folder_id = ?1 AND uid = ?2"
	    " AND disposition = 'quarantined' AND dismissed_at IS NULL";

	return db_statement(db, decision == QUARANTINE_RETRY ? retry : dismiss);
}

enum lookup
quarantine_decide(struct db *db, const struct quarantine_row *row,
    enum quarantine_decision decision, int64_t keep_seconds, const char *actor,
    int64_t now_at, struct error *err)
{
	struct statement *decide = decision_of(db, decision);

	db_bind_int(decide, 1, row->folder_id);
	db_bind_int(decide, 2, (int64_t)row->uid);
	db_bind_int(decide, 3, now_at);
	if (!db_run(decide, err))
		return FAILED;
	if (db_changes(db) == 0)
		return ABSENT;
	if (!expire_raw(db, row, now_at + keep_seconds, err) ||
	    !note(db, row->folder_id, row->uid, actor,
		decision == QUARANTINE_RETRY ? "quarantine-retried"
					     : "quarantine-dismissed",
		now_at, err))
		return FAILED;
	return FOUND;
}
