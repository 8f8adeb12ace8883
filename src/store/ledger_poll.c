/* SPDX-License-Identifier: ISC */
#include "store/ledger.h"

#include "store/db_private.h"

static bool
note_poll(struct db *db, const char *mailbox, int64_t now_at,
    const char *error_text, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO mailbox (name, created_at, last_poll_at,"
	    " last_success_at, last_error) VALUES (?1, ?2, ?2, ?3, ?4)"
	    " ON CONFLICT (name) DO UPDATE SET"
	    " last_poll_at = excluded.last_poll_at,"
	    " last_success_at ="
	    " coalesce(excluded.last_success_at, mailbox.last_success_at),"
	    " last_error = excluded.last_error";
	struct statement *note = db_statement(db, sql);

	db_bind_text(note, 1, mailbox);
	db_bind_int(note, 2, now_at);
	db_bind_int_or_null(note, 3, error_text == NULL ? now_at : 0);
	db_bind_text(note, 4, error_text);
	return db_run(note, err);
}

bool
ledger_poll_done(struct db *db, const char *mailbox, int64_t now_at,
    const char *error_text, struct error *err)
{
	if (!db_begin(db, err))
		return false;
	if (note_poll(db, mailbox, now_at, error_text, err) &&
	    db_commit(db, err))
		return true;
	db_rollback(db);
	return false;
}

static bool
note_work(struct db *db, const char *mailbox, int64_t mail_at,
    int64_t reader_restarts, struct error *err)
{
	static const char sql[] =
	    "UPDATE mailbox SET last_mail_at = coalesce(?2, last_mail_at),"
	    " reader_restarts = reader_restarts + ?3 WHERE name = ?1";
	struct statement *note = db_statement(db, sql);

	db_bind_text(note, 1, mailbox);
	db_bind_int_or_null(note, 2, mail_at);
	db_bind_int(note, 3, reader_restarts);
	return db_run(note, err);
}

bool
ledger_note_work(struct db *db, const char *mailbox, int64_t mail_at,
    int64_t reader_restarts, struct error *err)
{
	if (!db_begin(db, err))
		return false;
	if (note_work(db, mailbox, mail_at, reader_restarts, err) &&
	    db_commit(db, err))
		return true;
	db_rollback(db);
	return false;
}

static bool
note_limited(
    struct db *db, const char *mailbox, const char *limited, struct error *err)
{
	static const char sql[] =
	    "UPDATE mailbox SET limited = ?2 WHERE name = ?1";
	struct statement *note = db_statement(db, sql);

	db_bind_text(note, 1, mailbox);
	db_bind_text(note, 2, limited);
	return db_run(note, err);
}

bool
ledger_note_limited(
    struct db *db, const char *mailbox, const char *limited, struct error *err)
{
	if (!db_begin(db, err))
		return false;
	if (note_limited(db, mailbox, limited, err) && db_commit(db, err))
		return true;
	db_rollback(db);
	return false;
}
