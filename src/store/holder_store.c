/* SPDX-License-Identifier: ISC */
#include "store/holder_store.h"

#include "store/db_private.h"

#define DAY_SECONDS 86400

bool
holder_store_find(struct db *db, const char *mailbox,
    struct holder_state *ret_state, struct error *err)
{
	static const char sql[] =
	    "SELECT is_refused, taken_at FROM mailbox WHERE name = ?1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_text(find, 1, mailbox);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return false;
	*ret_state = (struct holder_state){.is_refused = false};
	if (step == DB_ROW) {
		ret_state->is_refused = db_int(find, 0) != 0;
		ret_state->is_by_hand = db_int(find, 0) == 2;
		ret_state->taken_at = db_int(find, 1);
		db_done(find);
	}
	return true;
}

static bool
run(struct db *db, const char *sql, const char *mailbox, int64_t at,
    struct error *err)
{
	struct statement *note;

	if (!db_begin(db, err))
		return false;
	note = db_statement(db, sql);
	db_bind_text(note, 1, mailbox);
	db_bind_int(note, 2, at);
	return db_finish(db, db_run(note, err), err);
}

bool
holder_store_refused(
    struct db *db, const char *mailbox, int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO mailbox (name, created_at, is_refused)"
	    " VALUES (?1, ?2, 1)"
	    " ON CONFLICT (name) DO UPDATE SET is_refused = 1";
	struct holder_state state;

	return holder_store_find(db, mailbox, &state, err) &&
	    ((state.is_refused && !state.is_by_hand) ||
		run(db, sql, mailbox, now_at, err));
}

bool
holder_store_held(
    struct db *db, const char *mailbox, int64_t taken_at, struct error *err)
{
	static const char sql[] =
	    "UPDATE mailbox SET is_refused = 0,"
	    " taken_at = max(?2, coalesce(taken_at, 0)) WHERE name = ?1";

	return run(db, sql, mailbox, taken_at, err);
}

bool
holder_store_take(
    struct db *db, const char *mailbox, int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO mailbox (name, created_at, is_refused, taken_at)"
	    " VALUES (?1, ?2, 2, ?2) ON CONFLICT (name) DO UPDATE SET"
	    " is_refused = 2, taken_at = max(?2, coalesce(mailbox.taken_at, "
	    "0))";

	return run(db, sql, mailbox, now_at, err);
}

bool
holder_store_foreign(struct db *db, int64_t mailbox_id, int64_t now_at,
    bool *ret_is_new, struct error *err)
{
	static const char find_sql[] =
	    "SELECT coalesce(foreign_at, 0) FROM mailbox WHERE id = ?1";
	static const char note_sql[] =
	    "UPDATE mailbox SET foreign_at = ?2 WHERE id = ?1";
	struct statement *find = db_statement(db, find_sql), *note;
	int64_t last_at;

	db_bind_int(find, 1, mailbox_id);
	if (!db_find_int(find, &last_at, err))
		return false;
	note = db_statement(db, note_sql);
	db_bind_int(note, 1, mailbox_id);
	db_bind_int(note, 2, now_at);
	if (!db_run(note, err))
		return false;
	*ret_is_new = last_at > now_at || now_at - last_at > DAY_SECONDS;
	return true;
}

static enum lookup
find_text(struct statement *find, struct arena *memory, char **ret_text,
    struct error *err)
{
	enum db_step step = db_step(find, err);

	if (step != DB_ROW)
		return step == DB_END ? ABSENT : FAILED;
	*ret_text = db_text_copy(memory, find, 0);
	db_done(find);
	return FOUND;
}

enum lookup
holder_store_recall(struct db *db, struct arena *memory, const char *name,
    char **ret_content, struct error *err)
{
	static const char sql[] =
	    "SELECT content FROM holder_memory WHERE name = ?1";
	struct statement *find = db_statement(db, sql);

	db_bind_text(find, 1, name);
	return find_text(find, memory, ret_content, err);
}

bool
holder_store_remember(
    struct db *db, const char *name, const char *content, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO holder_memory (name, content) VALUES (?1, ?2)"
	    " ON CONFLICT (name) DO UPDATE SET content = excluded.content";
	struct statement *set;

	if (!db_begin(db, err))
		return false;
	set = db_statement(db, sql);
	db_bind_text(set, 1, name);
	db_bind_text(set, 2, content);
	return db_finish(db, db_run(set, err), err);
}

bool
holder_store_forget(struct db *db, const char *name, struct error *err)
{
	static const char sql[] = "DELETE FROM holder_memory WHERE name = ?1";
	struct statement *forget;

	if (!db_begin(db, err))
		return false;
	forget = db_statement(db, sql);
	db_bind_text(forget, 1, name);
	return db_finish(db, db_run(forget, err), err);
}

enum lookup
holder_store_find_words(struct db *db, struct arena *memory, const char *words,
    char **ret_name, struct error *err)
{
	static const char sql[] =
	    "SELECT name FROM holder_memory WHERE instr(content, ?1) > 0"
	    " ORDER BY name LIMIT 1";
	struct statement *find = db_statement(db, sql);

	db_bind_text(find, 1, words);
	return find_text(find, memory, ret_name, err);
}
