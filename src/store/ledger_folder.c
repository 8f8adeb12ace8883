/* SPDX-License-Identifier: ISC */
#include "store/ledger.h"

#include "store/db_private.h"

/* What is known of a folder: one row of the look-up. */
struct known {
	int64_t mailbox_id;
	int64_t folder_id; /* 0: not under this UIDVALIDITY */
	int64_t start_at;
	bool is_opened;	 /* the mailbox has a start */
	bool is_current; /* this UIDVALIDITY was the last one */
	bool is_moved;	 /* another one is known */
	bool is_started; /* old mail was set apart */
	int64_t started_uid;
	int64_t listed_uid;
};

static bool
find_folder(struct db *db, const char *mailbox, const char *folder,
    uint32_t uidvalidity, struct known *ret_known, struct error *err)
{
	static const char sql[] =
	    "SELECT m.id, f.id, m.start_at, f.is_current, EXISTS"
	    " (SELECT 1 FROM folder o WHERE o.mailbox_id = m.id"
	    " AND o.name = ?2 AND o.uidvalidity <> ?3), f.started_at,"
	    " f.started_uid, f.listed_uid"
	    " FROM mailbox m LEFT JOIN folder f"
	    " ON f.mailbox_id = m.id AND f.name = ?2 AND f.uidvalidity = ?3"
	    " WHERE m.name = ?1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_text(find, 1, mailbox);
	db_bind_text(find, 2, folder);
	db_bind_int(find, 3, uidvalidity);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return false;
	*ret_known = (struct known){0};
	if (step == DB_END)
		return true;
	*ret_known = (struct known){
	    .mailbox_id = db_int(find, 0),
	    .folder_id = db_int(find, 1),
	    .start_at = db_int(find, 2),
	    .is_opened = !db_is_null(find, 2),
	    .is_current = db_int(find, 3) == 1,
	    .is_moved = db_int(find, 4) == 1,
	    .is_started = !db_is_null(find, 5),
	    .started_uid = db_int(find, 6),
	    .listed_uid = db_int(find, 7),
	};
	db_done(find);
	return true;
}

static bool
make_mailbox(struct db *db, const char *mailbox, int64_t start_at,
    int64_t now_at, struct error *err)
{
	/* A failed poll has made the row, without a start. */
	static const char sql[] =
	    "INSERT INTO mailbox (name, start_at, created_at)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE"
	    " SET start_at = excluded.start_at WHERE start_at IS NULL";
	struct statement *make = db_statement(db, sql);

	db_bind_text(make, 1, mailbox);
	db_bind_int(make, 2, start_at);
	db_bind_int(make, 3, now_at);
	return db_run(make, err);
}

static bool
leave_current(
    struct db *db, const char *mailbox, const char *folder, struct error *err)
{
	static const char sql[] =
	    "UPDATE folder SET is_current = 0 WHERE name = ?2"
	    " AND is_current = 1"
	    " AND mailbox_id = (SELECT id FROM mailbox WHERE name = ?1)";
	struct statement *leave = db_statement(db, sql);

	db_bind_text(leave, 1, mailbox);
	db_bind_text(leave, 2, folder);
	return db_run(leave, err);
}

static bool
make_folder(struct db *db, const char *mailbox, const char *folder,
    uint32_t uidvalidity, int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO folder (mailbox_id, name, uidvalidity, is_current,"
	    " created_at) SELECT id, ?2, ?3, 1, ?4 FROM mailbox"
	    " WHERE name = ?1"
	    " ON CONFLICT (mailbox_id, name, uidvalidity)"
	    " DO UPDATE SET is_current = 1";
	struct statement *make = db_statement(db, sql);

	db_bind_text(make, 1, mailbox);
	db_bind_text(make, 2, folder);
	db_bind_int(make, 3, uidvalidity);
	db_bind_int(make, 4, now_at);
	return db_run(make, err);
}

/* See ledger.h: rows of a UIDVALIDITY that went, and of one that came back. */
static bool
settle_vanished(struct db *db, const char *mailbox, const char *folder,
    int64_t now_at, struct error *err)
{
	static const char settle_sql[] =
	    "UPDATE ledger SET disposition = 'gone', settled_at = ?3,"
	    " retry_at = NULL, reason = 'uidvalidity-changed'"
	    " WHERE disposition IS NULL AND folder_id IN (SELECT f.id"
	    " FROM folder f JOIN mailbox m ON m.id = f.mailbox_id"
	    " WHERE m.name = ?1 AND f.name = ?2 AND f.is_current = 0)";
	static const char unsettle_sql[] =
	    "UPDATE ledger SET disposition = NULL, settled_at = NULL,"
	    " retry_at = ?3, reason = '' WHERE disposition = 'gone'"
	    " AND reason = 'uidvalidity-changed' AND folder_id IN (SELECT f.id"
	    " FROM folder f JOIN mailbox m ON m.id = f.mailbox_id"
	    " WHERE m.name = ?1 AND f.name = ?2 AND f.is_current = 1)";
	struct statement *settle = db_statement(db, settle_sql);
	struct statement *unsettle;

	db_bind_text(settle, 1, mailbox);
	db_bind_text(settle, 2, folder);
	db_bind_int(settle, 3, now_at);
	if (!db_run(settle, err))
		return false;
	unsettle = db_statement(db, unsettle_sql);
	db_bind_text(unsettle, 1, mailbox);
	db_bind_text(unsettle, 2, folder);
	db_bind_int(unsettle, 3, now_at);
	return db_run(unsettle, err);
}

static bool
make_all(struct db *db, const char *mailbox, const char *folder,
    uint32_t uidvalidity, int64_t start_at, int64_t now_at, struct error *err)
{
	bool made = false;

	if (!db_begin(db, err))
		return false;
	if (make_mailbox(db, mailbox, start_at, now_at, err) &&
	    leave_current(db, mailbox, folder, err) &&
	    make_folder(db, mailbox, folder, uidvalidity, now_at, err) &&
	    settle_vanished(db, mailbox, folder, now_at, err))
		made = db_commit(db, err);
	if (!made)
		db_rollback(db);
	return made;
}

static struct ledger_folder
describe(const struct known *known)
{
	return (struct ledger_folder){
	    .id = known->folder_id,
	    .mailbox_id = known->mailbox_id,
	    .start_at = known->start_at,
	    .needs_start = !known->is_started,
	    .has_predecessor = known->is_moved,
	    .started_uid = (uint64_t)known->started_uid,
	    .listed_uid = (uint64_t)known->listed_uid,
	};
}

bool
ledger_open_folder(struct db *db, const char *mailbox, const char *folder,
    uint32_t uidvalidity, int64_t start_at, int64_t now_at,
    struct ledger_folder *ret_folder, struct error *err)
{
	struct known known;
	bool is_first_mailbox;

	if (!find_folder(db, mailbox, folder, uidvalidity, &known, err))
		return false;
	is_first_mailbox = !known.is_opened;
	/* The usual case writes nothing. */
	if ((!known.is_opened || !known.is_current) &&
	    (!make_all(
		 db, mailbox, folder, uidvalidity, start_at, now_at, err) ||
		!find_folder(db, mailbox, folder, uidvalidity, &known, err)))
		return false;
	*ret_folder = describe(&known);
	ret_folder->is_first_mailbox = is_first_mailbox;
	return true;
}

enum lookup
ledger_find_folder(struct db *db, const char *mailbox, const char *folder,
    uint32_t uidvalidity, struct ledger_folder *ret_folder, struct error *err)
{
	struct known known;

	if (!find_folder(db, mailbox, folder, uidvalidity, &known, err))
		return FAILED;
	if (!known.is_opened || known.folder_id == 0)
		return ABSENT;
	*ret_folder = describe(&known);
	return FOUND;
}

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
	    " coalesce(excluded.last_success_at, last_success_at),"
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
