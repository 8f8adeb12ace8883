/* SPDX-License-Identifier: ISC */
#include "store/identity.h"

#include <string.h>

#include "store/db_private.h"
#include "store/history.h"

static const char *const names[IDENTITIES] = {
    [IDENTITY_REFERENCE_KEY] = "reference-key",
    [IDENTITY_PSEUDONYM_KEY] = "pseudonym-key",
};

enum lookup
identity_find(struct db *db, enum identity identity,
    unsigned char ret_digest[DIGEST_BYTES], struct error *err)
{
	static const char sql[] = "SELECT digest FROM identity WHERE name = ?1";
	struct statement *find = db_statement(db, sql);
	bool is_whole;

	db_bind_text(find, 1, names[identity]);
	switch (db_step(find, err)) {
	case DB_ROW:
		is_whole = db_blob(find, 0, ret_digest, DIGEST_BYTES);
		db_done(find);
		if (is_whole)
			return FOUND;
		(void)error_set(err, ERROR_STORE, RETRY_NEVER,
		    "identity: the digest of %s is damaged", names[identity]);
		return FAILED;
	case DB_END:
		return ABSENT;
	default:
		return FAILED;
	}
}

bool
identity_set(struct db *db, enum identity identity,
    const unsigned char digest[DIGEST_BYTES], struct error *err)
{
	static const char sql[] =
	    "INSERT INTO identity (name, digest) VALUES (?1, ?2)"
	    " ON CONFLICT (name) DO UPDATE SET digest = excluded.digest";
	struct statement *set = db_statement(db, sql);

	db_bind_text(set, 1, names[identity]);
	db_bind_blob(set, 2, digest, DIGEST_BYTES);
	return db_run(set, err);
}

bool
identity_recovering(struct db *db, int64_t *ret_since_at, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce(max(began_at), 0) FROM recovery"
	    " WHERE ended_at IS NULL";

	return db_find_int(db_statement(db, sql), ret_since_at, err);
}

bool
identity_recovery(
    struct db *db, struct identity_recovery *ret, struct error *err)
{
	static const char sql[] =
	    "SELECT began_at, copy_at, events_missing,"
	    " (SELECT count(*) FROM ticket WHERE id > last_ticket_id"
	    "  AND opened_by = 'mail'),"
	    " (SELECT count(*) FROM letter WHERE state = 'held'"
	    "  AND reason = 'recovery')"
	    " FROM recovery WHERE ended_at IS NULL"
	    " ORDER BY began_at DESC LIMIT 1";
	struct statement *find = db_statement(db, sql);
	struct identity_recovery found = {0};
	enum db_step step = db_step(find, err);

	if (step == DB_ROW) {
		found = (struct identity_recovery){
		    .since_at = db_int(find, 0),
		    .copy_at = db_int(find, 1),
		    .events_missing = db_int(find, 2),
		    .tickets_since = db_int(find, 3),
		    .letters_held = db_int(find, 4),
		};
		db_done(find);
	}
	*ret = found;
	return step != DB_FAILED;
}

static bool
note(struct db *db, const char *actor, const char *event, int64_t now_at,
    struct error *err)
{
	const struct history_event entry = {
	    .at = now_at,
	    .actor = actor,
	    .program = strcmp(event, "recovery-begun") == 0 ? "dpod" : "dpoctl",
	    .event = event,
	    .from = "",
	    .to = "",
	};

	return history_add(db, &entry, err);
}

bool
identity_begin_recovery(struct db *db, int64_t events_missing, int64_t now_at,
    size_t *ret_held, struct error *err)
{
	static const char begin_sql[] =
	    "INSERT INTO recovery"
	    " (began_at, copy_at, events_missing, last_ticket_id)"
	    " VALUES (?1,"
	    " (SELECT coalesce((SELECT at FROM history"
	    "  ORDER BY id DESC LIMIT 1), 0)), ?2,"
	    " (SELECT coalesce(max(id), 0) FROM ticket))";
	static const char hold_sql[] =
	    "UPDATE letter SET state = 'held', reason = 'recovery'"
	    " WHERE state = 'queued' OR state = 'sending'"
	    " OR state = 'unknown'";
	struct statement *begin = db_statement(db, begin_sql);
	struct statement *hold;

	db_bind_int(begin, 1, now_at);
	db_bind_int(begin, 2, events_missing);
	if (!db_run(begin, err))
		return false;
	hold = db_statement(db, hold_sql);
	if (!db_run(hold, err))
		return false;
	*ret_held = (size_t)db_changes(db);
	return note(db, "dpod", "recovery-begun", now_at, err);
}

bool
identity_end_recovery(struct db *db, const char *actor, int64_t now_at,
    bool *ret_was, struct error *err)
{
	static const char sql[] =
	    "UPDATE recovery SET ended_at = ?1 WHERE ended_at IS NULL";
	struct statement *end = db_statement(db, sql);

	db_bind_int(end, 1, now_at);
	if (!db_run(end, err))
		return false;
	*ret_was = db_changes(db) > 0;
	return !*ret_was || note(db, actor, "recovery-ended", now_at, err);
}
