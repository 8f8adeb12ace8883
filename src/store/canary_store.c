/* SPDX-License-Identifier: ISC */
#include "store/canary_store.h"

#include "store/db_private.h"

bool
canary_store_last(struct db *db, const char *mailbox,
    struct canary_last *ret_last, struct error *err)
{
	static const char sql[] =
	    "SELECT created_at, state = 'queued' FROM own_mail"
	    " INDEXED BY own_mail_canary WHERE purpose = 'canary'"
	    " AND about = ?1 ORDER BY id DESC LIMIT 1";
	struct statement *find = db_statement(db, sql);
	struct canary_last last = {0};
	enum db_step step;

	db_bind_text(find, 1, mailbox);
	step = db_step(find, err);
	if (step == DB_ROW) {
		last.made_at = db_int(find, 0);
		last.is_waiting = db_int(find, 1) == 1;
		db_done(find);
	}
	*ret_last = last;
	return step != DB_FAILED;
}

/* It can be back before the relay's answer is: then it needs no other try. */
bool
canary_store_back(struct db *db, int64_t id, int64_t made_at, int64_t now_at,
    bool *ret_is_known, struct error *err)
{
	static const char sql[] =
	    "UPDATE own_mail SET back_at = ?3, out_at = coalesce(out_at, ?3),"
	    " ended_at = coalesce(ended_at, ?3), subject = '', body = '',"
	    " state = CASE state WHEN 'queued' THEN 'sent' ELSE state END"
	    " WHERE id = ?1 AND purpose = 'canary' AND created_at = ?2"
	    " AND attempts > 0 AND back_at IS NULL";
	struct statement *note = db_statement(db, sql);

	db_bind_int(note, 1, id);
	db_bind_int(note, 2, made_at);
	db_bind_int(note, 3, now_at);
	if (!db_run(note, err))
		return false;
	*ret_is_known = db_changes(db) > 0;
	return true;
}
