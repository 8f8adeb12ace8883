/* SPDX-License-Identifier: ISC */
#include "store/mailbox_store.h"

#include "store/db_private.h"

bool
mailbox_store_wish(struct db *db, struct arena *memory, const char *name,
    struct mailbox_wish *ret_wish, struct error *err)
{
	static const char sql[] =
	    "SELECT paused_at, paused_by, paused_because, poll_asked_at,"
	    " last_poll_at, last_error FROM mailbox WHERE name = ?1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_text(find, 1, name);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return false;
	*ret_wish = (struct mailbox_wish){
	    .paused_by = arena_string(memory, ""),
	    .because = arena_string(memory, ""),
	    .last_error = arena_string(memory, ""),
	};
	if (step == DB_END)
		return true;
	*ret_wish = (struct mailbox_wish){
	    .paused_at = db_int(find, 0),
	    .paused_by = db_text_copy(memory, find, 1),
	    .because = db_text_copy(memory, find, 2),
	    .asked_at = db_int(find, 3),
	    .last_poll_at = db_int(find, 4),
	    .last_error = db_text_copy(memory, find, 5),
	};
	db_done(find);
	return true;
}

bool
mailbox_store_pause(struct db *db, const char *name, const char *actor,
    const char *because, int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO mailbox (name, created_at, paused_at, paused_by,"
	    " paused_because) VALUES (?1, ?2, ?2, ?3, ?4)"
	    " ON CONFLICT (name) DO UPDATE SET paused_at = ?2,"
	    " paused_by = ?3, paused_because = ?4, poll_asked_at = NULL";
	struct statement *pause = db_statement(db, sql);

	db_bind_text(pause, 1, name);
	db_bind_int(pause, 2, now_at);
	db_bind_text(pause, 3, actor);
	db_bind_text(pause, 4, because);
	return db_run(pause, err);
}

bool
mailbox_store_resume(struct db *db, const char *name, struct error *err)
{
	static const char sql[] =
	    "UPDATE mailbox SET paused_at = NULL, paused_by = '',"
	    " paused_because = '' WHERE name = ?1";
	struct statement *resume = db_statement(db, sql);

	db_bind_text(resume, 1, name);
	return db_run(resume, err);
}

bool
mailbox_store_ask(
    struct db *db, const char *name, int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO mailbox (name, created_at, poll_asked_at)"
	    " VALUES (?1, ?2, ?2)"
	    " ON CONFLICT (name) DO UPDATE SET poll_asked_at = ?2";
	struct statement *ask = db_statement(db, sql);

	db_bind_text(ask, 1, name);
	db_bind_int(ask, 2, now_at);
	return db_run(ask, err);
}

bool
mailbox_store_answer(
    struct db *db, const char *name, int64_t asked_at, struct error *err)
{
	static const char sql[] = "UPDATE mailbox SET poll_asked_at = NULL"
				  " WHERE name = ?1 AND poll_asked_at = ?2";
	struct statement *answer;

	if (!db_begin(db, err))
		return false;
	answer = db_statement(db, sql);
	db_bind_text(answer, 1, name);
	db_bind_int(answer, 2, asked_at);
	return db_finish(db, db_run(answer, err), err);
}
