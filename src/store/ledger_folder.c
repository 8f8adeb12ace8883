/* SPDX-License-Identifier: ISC */
#include "store/ledger_folder.h"

#include <string.h>

#include "store/db_private.h"
#include "store/ledger_rename.h"

/* A folder as found by one row of the lookup. */
struct known {
	int64_t mailbox_id;
	int64_t account_id; /* 0: not with this account */
	bool is_unnamed;    /* the account has no name yet */
	bool is_current_account;
	bool has_other_account;
	struct ledger_folder folder; /* id 0: not under this UIDVALIDITY */
	bool is_current;	     /* this UIDVALIDITY was the last one */
};

static void
read_known(const struct statement *row, struct known *ret_known)
{
	*ret_known = (struct known){
	    .mailbox_id = db_int(row, 0),
	    .account_id = db_int(row, 1),
	    .is_unnamed = !db_is_null(row, 1) && *db_text(row, 2) == '\0',
	    .is_current_account = db_int(row, 3) == 1,
	    .has_other_account = db_int(row, 4) == 1,
	    .is_current = db_int(row, 7) == 1,
	    .folder =
		{
		    .id = db_int(row, 6),
		    .mailbox_id = db_int(row, 0),
		    .start_at = db_int(row, 5),
		    .has_predecessor =
			db_int(row, 4) == 1 || db_int(row, 8) == 1,
		    .needs_start = db_is_null(row, 9),
		    .started_uid = (uint64_t)db_int(row, 10),
		    .listed_uid = (uint64_t)db_int(row, 11),
		    .uidnext = (uint64_t)db_int(row, 12),
		    .modseq = (uint64_t)db_int(row, 13),
		    .listed_at = db_int(row, 14),
		    .taken_at = db_int(row, 15),
		    .old_uid = (uint64_t)db_int(row, 16),
		},
	};
}

static bool
find_folder(struct db *db, const struct ledger_place *place,
    struct known *ret_known, struct error *err)
{
	/* The unnamed account is the only one of its mailbox. */
	static const char sql[] =
	    "SELECT m.id, a.id, a.name, a.is_current, EXISTS"
	    " (SELECT 1 FROM account b WHERE b.mailbox_id = m.id"
	    " AND b.name <> '' AND b.name <> ?2), a.start_at,"
	    " f.id, f.is_current, EXISTS"
	    " (SELECT 1 FROM folder o WHERE o.account_id = a.id"
	    " AND o.name = ?3 AND (o.uidvalidity <> ?4 OR o.life > 1)),"
	    " f.started_at, f.started_uid, f.listed_uid, f.uidnext, f.modseq,"
	    " f.listed_at, m.taken_at, f.old_uid"
	    " FROM mailbox m LEFT JOIN account a"
	    " ON a.mailbox_id = m.id AND a.name IN (?2, '')"
	    " LEFT JOIN folder f ON f.id = (SELECT g.id FROM folder g"
	    " WHERE g.account_id = a.id"
	    " AND g.name = ?3 AND g.uidvalidity = ?4"
	    " ORDER BY g.life DESC LIMIT 1) WHERE m.name = ?1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_text(find, 1, place->mailbox);
	db_bind_text(find, 2, place->account);
	db_bind_text(find, 3, place->folder);
	db_bind_int(find, 4, place->uidvalidity);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return false;
	*ret_known = (struct known){0};
	if (step == DB_END)
		return true;
	read_known(find, ret_known);
	db_done(find);
	return true;
}

static bool
name_account(struct db *db, const struct ledger_place *place, struct error *err)
{
	static const char sql[] =
	    "UPDATE account SET name = ?2 WHERE name = ''"
	    " AND mailbox_id = (SELECT id FROM mailbox WHERE name = ?1)";
	struct statement *name = db_statement(db, sql);

	db_bind_text(name, 1, place->mailbox);
	db_bind_text(name, 2, place->account);
	return db_run(name, err);
}

static bool
leave_account(struct db *db, const char *mailbox, struct error *err)
{
	static const char account_sql[] =
	    "UPDATE account SET is_current = 0 WHERE is_current = 1"
	    " AND mailbox_id = (SELECT id FROM mailbox WHERE name = ?1)";
	static const char folders_sql[] =
	    "UPDATE folder SET is_current = 0 WHERE is_current = 1"
	    " AND mailbox_id = (SELECT id FROM mailbox WHERE name = ?1)";
	struct statement *account = db_statement(db, account_sql);
	struct statement *folders;

	db_bind_text(account, 1, mailbox);
	if (!db_run(account, err))
		return false;
	folders = db_statement(db, folders_sql);
	db_bind_text(folders, 1, mailbox);
	return db_run(folders, err);
}

/*
 * The start of an account: ?3, but no later than the last poll of the previous
 * account, or its oldest unsettled message; `m` is the mailbox. See
 * ledger_folder.h.
 */
#define START_OF_ACCOUNT                                                \
	"CASE WHEN EXISTS"                                              \
	" (SELECT 1 FROM account b WHERE b.mailbox_id = m.id)"          \
	" THEN min(?3, coalesce(m.last_success_at, ?3), coalesce("      \
	"(SELECT min(coalesce(l.internal_at, l.seen_at)) FROM folder f" \
	" CROSS JOIN ledger l INDEXED BY ledger_unsettled"              \
	" ON l.folder_id = f.id"                                        \
	" WHERE f.mailbox_id = m.id"                                    \
	" AND l.disposition IS NULL), ?3)) ELSE ?3 END"

static bool
make_account(struct db *db, const struct ledger_place *place, int64_t start_at,
    int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO account (mailbox_id, name, start_at, is_current,"
	    " since_at) SELECT m.id, ?2, " START_OF_ACCOUNT ", 1, ?4"
	    " FROM mailbox m WHERE m.name = ?1"
	    " ON CONFLICT (mailbox_id, name)"
	    " DO UPDATE SET is_current = 1, since_at = ?4";
	struct statement *make = db_statement(db, sql);

	db_bind_text(make, 1, place->mailbox);
	db_bind_text(make, 2, place->account);
	db_bind_int(make, 3, start_at);
	db_bind_int(make, 4, now_at);
	return db_run(make, err);
}

/* The start that make_account would set; 0 rows: no such mailbox. */
static bool
foresee_start(struct db *db, const struct ledger_place *place, int64_t start_at,
    int64_t *ret_start_at, struct error *err)
{
	static const char sql[] =
	    "SELECT ?2, " START_OF_ACCOUNT " FROM mailbox m WHERE m.name = ?1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_text(find, 1, place->mailbox);
	db_bind_text(find, 2, place->account);
	db_bind_int(find, 3, start_at);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return false;
	*ret_start_at = start_at;
	if (step == DB_END)
		return true;
	*ret_start_at = db_int(find, 1);
	db_done(find);
	return true;
}

static bool
come_to_account(struct db *db, const struct ledger_place *place,
    const struct known *known, int64_t start_at, int64_t now_at,
    struct error *err)
{
	if (known->is_unnamed && !name_account(db, place, err))
		return false;
	return known->is_current_account ||
	    (leave_account(db, place->mailbox, err) &&
		make_account(db, place, start_at, now_at, err));
}

static bool
leave_current(
    struct db *db, const struct ledger_place *place, struct error *err)
{
	static const char sql[] =
	    "UPDATE folder SET is_current = 0 WHERE name = ?2"
	    " AND is_current = 1"
	    " AND mailbox_id = (SELECT id FROM mailbox WHERE name = ?1)";
	struct statement *leave = db_statement(db, sql);

	db_bind_text(leave, 1, place->mailbox);
	db_bind_text(leave, 2, place->folder);
	return db_run(leave, err);
}

/* In its current life, or in the next one. */
static bool
make_folder(struct db *db, const struct ledger_place *place, bool is_next_life,
    int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO folder (mailbox_id, account_id, name, uidvalidity,"
	    " life, is_current, created_at) SELECT a.mailbox_id, a.id, ?2, ?3,"
	    " max(1, ?5 + coalesce((SELECT max(f.life) FROM folder f"
	    " WHERE f.account_id = a.id"
	    " AND f.name = ?2"
	    " AND f.uidvalidity = ?3), 0)), 1, ?4"
	    " FROM account a JOIN mailbox m ON m.id = a.mailbox_id"
	    " WHERE m.name = ?1 AND a.is_current = 1"
	    " ON CONFLICT (account_id, name, uidvalidity, life)"
	    " DO UPDATE SET is_current = 1";
	struct statement *make = db_statement(db, sql);

	db_bind_text(make, 1, place->mailbox);
	db_bind_text(make, 2, place->folder);
	db_bind_int(make, 3, place->uidvalidity);
	db_bind_int(make, 4, now_at);
	db_bind_int(make, 5, is_next_life);
	return db_run(make, err);
}

/*
 * See ledger_folder.h: rows of folders that disappeared, and of this one if it
 * came back. Those of others have been since they are current: to look at all
 * of them again would take long.
 */
static bool
settle_vanished(struct db *db, const struct ledger_place *place, int64_t now_at,
    struct error *err)
{
	static const char settle_sql[] =
	    "UPDATE ledger INDEXED BY ledger_unsettled"
	    " SET disposition = 'gone', settled_at = ?2,"
	    " retry_at = NULL, reason = 'uidvalidity-changed'"
	    " WHERE disposition IS NULL AND folder_id IN (SELECT f.id"
	    " FROM folder f JOIN mailbox m ON m.id = f.mailbox_id"
	    " WHERE m.name = ?1 AND f.is_current = 0)";
	static const char unsettle_sql[] =
	    "UPDATE ledger SET disposition = NULL, settled_at = NULL,"
	    " retry_at = ?2, reason = '' WHERE disposition = 'gone'"
	    " AND reason = 'uidvalidity-changed' AND folder_id IN (SELECT f.id"
	    " FROM folder f JOIN mailbox m ON m.id = f.mailbox_id"
	    " WHERE m.name = ?1 AND f.is_current = 1 AND f.name = ?3)";
	struct statement *settle = db_statement(db, settle_sql);
	struct statement *unsettle;

	db_bind_text(settle, 1, place->mailbox);
	db_bind_int(settle, 2, now_at);
	if (!db_run(settle, err))
		return false;
	unsettle = db_statement(db, unsettle_sql);
	db_bind_text(unsettle, 1, place->mailbox);
	db_bind_int(unsettle, 2, now_at);
	db_bind_text(unsettle, 3, place->folder);
	return db_run(unsettle, err);
}

static bool
make_all(struct db *db, const struct ledger_place *place,
    const struct known *known, int64_t start_at, int64_t now_at,
    struct error *err)
{
	bool made = false;

	if (!db_begin(db, err))
		return false;
	if (ledger_make_mailbox(db, place->mailbox, now_at, err) &&
	    come_to_account(db, place, known, start_at, now_at, err) &&
	    leave_current(db, place, err) &&
	    make_folder(db, place, false, now_at, err) &&
	    settle_vanished(db, place, now_at, err))
		made = db_commit(db, err);
	if (!made)
		db_rollback(db);
	return made;
}

/* At a first contact: is it a mailbox that had another name? */
static bool
find_former(struct db *db, const struct ledger_place *place,
    const struct known *known, int64_t *ret_id, char ret_name[LEDGER_NAME_SIZE],
    struct error *err)
{
	*ret_id = 0;
	*ret_name = '\0';
	return place->is_configured == NULL || known->account_id != 0 ||
	    known->has_other_account ||
	    ledger_find_former(db, place, ret_id, ret_name, err);
}

bool
ledger_open_folder(struct db *db, const struct ledger_place *place,
    int64_t start_at, int64_t now_at, struct ledger_folder *ret_folder,
    struct error *err)
{
	struct known before, known;
	char former[LEDGER_NAME_SIZE];
	int64_t former_id;

	if (!find_folder(db, place, &before, err) ||
	    !find_former(db, place, &before, &former_id, former, err) ||
	    (former_id != 0 &&
		(!ledger_rename(db, place, former_id, former, now_at, err) ||
		    !find_folder(db, place, &before, err))))
		return false;
	known = before;
	/* Usually nothing is written. */
	if ((before.account_id == 0 || before.is_unnamed ||
		!before.is_current_account || !before.is_current) &&
	    (!make_all(db, place, &before, start_at, now_at, err) ||
		!find_folder(db, place, &known, err)))
		return false;
	*ret_folder = known.folder;
	ret_folder->is_first_mailbox =
	    before.account_id == 0 && !known.has_other_account;
	ret_folder->is_other_account =
	    !before.is_current_account && known.has_other_account;
	memcpy(ret_folder->former_name, former, sizeof former);
	return true;
}

bool
ledger_foresee_folder(struct db *db, const struct ledger_place *place,
    int64_t start_at, struct ledger_folder *ret_folder, struct error *err)
{
	struct known known;
	struct ledger_place before = *place;
	char former[LEDGER_NAME_SIZE];
	int64_t former_id;

	if (!find_folder(db, place, &known, err) ||
	    !find_former(db, place, &known, &former_id, former, err))
		return false;
	if (former_id != 0)
		before.mailbox = former;
	if ((former_id != 0 && !find_folder(db, &before, &known, err)) ||
	    (known.account_id == 0 &&
		!foresee_start(
		    db, place, start_at, &known.folder.start_at, err)))
		return false;
	*ret_folder = known.folder;
	memcpy(ret_folder->former_name, former, sizeof former);
	ret_folder->is_first_mailbox =
	    known.account_id == 0 && !known.has_other_account;
	ret_folder->needs_start =
	    known.folder.id == 0 || known.folder.needs_start;
	return true;
}

bool
ledger_begin_life(struct db *db, const struct ledger_place *place,
    int64_t now_at, struct ledger_folder *ret_folder, struct error *err)
{
	struct known known;
	bool made = false;

	if (!db_begin(db, err))
		return false;
	if (leave_current(db, place, err) &&
	    make_folder(db, place, true, now_at, err) &&
	    settle_vanished(db, place, now_at, err))
		made = db_commit(db, err);
	if (!made) {
		db_rollback(db);
		return false;
	}
	if (!find_folder(db, place, &known, err))
		return false;
	*ret_folder = known.folder;
	return true;
}

enum lookup
ledger_find_folder(struct db *db, const struct ledger_place *place,
    struct ledger_folder *ret_folder, struct error *err)
{
	struct known known;

	if (!find_folder(db, place, &known, err))
		return FAILED;
	if (known.folder.id == 0)
		return ABSENT;
	*ret_folder = known.folder;
	return FOUND;
}

enum lookup
ledger_find_account(struct db *db, struct arena *memory, const char *mailbox,
    char **ret_account, struct error *err)
{
	static const char sql[] = "SELECT a.name FROM account a JOIN mailbox m"
				  " ON m.id = a.mailbox_id WHERE m.name = ?1"
				  " AND a.is_current = 1 AND a.name <> ''";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_text(find, 1, mailbox);
	step = db_step(find, err);
	if (step != DB_ROW)
		return step == DB_END ? ABSENT : FAILED;
	*ret_account = db_text_copy(memory, find, 0);
	db_done(find);
	return FOUND;
}

bool
ledger_set_old(struct db *db, int64_t folder_id, uint64_t uid, uint64_t count,
    struct error *err)
{
	static const char sql[] =
	    "UPDATE folder SET old_uid = ?2, old_count = ?3 WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, folder_id);
	db_bind_int(set, 2, (int64_t)uid);
	db_bind_int(set, 3, (int64_t)count);
	return db_run(set, err);
}
