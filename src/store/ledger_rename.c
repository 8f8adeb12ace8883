/* SPDX-License-Identifier: ISC */
#include "store/ledger_rename.h"

#include <stdio.h>

#include "base/memory.h"
#include "store/db_private.h"
#include "store/history.h"

bool
ledger_find_former(struct db *db, const struct ledger_place *place,
    int64_t *ret_mailbox_id, char ret_name[LEDGER_NAME_SIZE], struct error *err)
{
	static const char sql[] =
	    "SELECT m.id, m.name FROM account a JOIN mailbox m"
	    " ON m.id = a.mailbox_id WHERE a.name = ?1 AND a.is_current = 1"
	    " AND m.name <> ?2 AND (a.name <> 'maildir' OR EXISTS"
	    " (SELECT 1 FROM folder f WHERE f.account_id = a.id"
	    " AND f.name = ?3)) AND NOT EXISTS (SELECT 1 FROM account o"
	    " JOIN mailbox n ON n.id = o.mailbox_id WHERE n.name = ?2)"
	    " ORDER BY coalesce(m.last_poll_at, 0) DESC, m.id DESC";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_text(find, 1, place->account);
	db_bind_text(find, 2, place->mailbox);
	db_bind_text(find, 3, place->folder);
	*ret_mailbox_id = 0;
	while ((step = db_step(find, err)) == DB_ROW) {
		if (place->is_configured(db_text(find, 1), place->context))
			continue;
		*ret_mailbox_id = db_int(find, 0);
		(void)snprintf(
		    ret_name, LEDGER_NAME_SIZE, "%s", db_text(find, 1));
		db_done(find);
		return true;
	}
	return step == DB_END;
}

bool
ledger_make_mailbox(
    struct db *db, const char *mailbox, int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO mailbox (name, created_at) VALUES (?1, ?2)"
	    " ON CONFLICT (name) DO NOTHING";
	struct statement *make = db_statement(db, sql);

	db_bind_text(make, 1, mailbox);
	db_bind_int(make, 2, now_at);
	return db_run(make, err);
}

static bool
move(struct db *db, const char *mailbox, int64_t former_id, struct error *err)
{
	static const char *const each[] = {
	    "UPDATE account SET mailbox_id ="
	    " (SELECT id FROM mailbox WHERE name = ?1) WHERE mailbox_id = ?2",
	    "UPDATE folder SET mailbox_id ="
	    " (SELECT id FROM mailbox WHERE name = ?1) WHERE mailbox_id = ?2",
	    /* Until when another register may have answered its mail. */
	    "UPDATE mailbox SET taken_at ="
	    " (SELECT taken_at FROM mailbox WHERE id = ?2) WHERE name = ?1"};

	for (size_t i = 0; i < LENGTH(each); i++) {
		struct statement *one = db_statement(db, each[i]);

		db_bind_text(one, 1, mailbox);
		db_bind_int(one, 2, former_id);
		if (!db_run(one, err))
			return false;
	}
	return true;
}

bool
ledger_rename(struct db *db, const struct ledger_place *place,
    int64_t former_id, const char *former_name, int64_t now_at,
    struct error *err)
{
	const struct history_event event = {
	    .at = now_at,
	    .actor = "dpod",
	    .program = "dpod",
	    .event = "mailbox-renamed",
	    .from = former_name,
	    .to = place->mailbox,
	};
	bool done;

	if (!db_begin(db, err))
		return false;
	done = ledger_make_mailbox(db, place->mailbox, now_at, err) &&
	    move(db, place->mailbox, former_id, err) &&
	    history_add(db, &event, err) && db_commit(db, err);
	if (!done)
		db_rollback(db);
	return done;
}
