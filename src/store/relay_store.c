/* SPDX-License-Identifier: ISC */
#include "store/relay_store.h"

#include "store/db_private.h"

bool
relay_store_find(struct db *db, struct arena *memory,
    struct relay_failure *ret_failure, struct error *err)
{
	static const char sql[] =
	    "SELECT since_at, tried_at, tries, code, words FROM relay_failure";
	struct statement *find = db_statement(db, sql);
	enum db_step step = db_step(find, err);

	if (step == DB_FAILED)
		return false;
	*ret_failure =
	    (struct relay_failure){.words = arena_string(memory, "")};
	if (step != DB_ROW)
		return true;
	*ret_failure = (struct relay_failure){
	    .since_at = db_int(find, 0),
	    .tried_at = db_int(find, 1),
	    .tries = (int)db_int(find, 2),
	    .code = (int)db_int(find, 3),
	    .words = db_text_copy(memory, find, 4),
	};
	db_done(find);
	return true;
}

bool
relay_store_fail(struct db *db, int code, const char *words, int64_t now_at,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO relay_failure"
	    " (id, since_at, tried_at, tries, code, words)"
	    " VALUES (1, ?1, ?1, 1, ?2, ?3) ON CONFLICT (id) DO UPDATE"
	    " SET tried_at = ?1, tries = relay_failure.tries + 1, code = ?2, "
	    "words = ?3";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, now_at);
	db_bind_int(set, 2, code);
	db_bind_text(set, 3, words);
	return db_run(set, err);
}

bool
relay_store_works(struct db *db, struct error *err)
{
	return db_run(db_statement(db, "DELETE FROM relay_failure"), err);
}

bool
relay_store_starts(struct db *db, struct error *err)
{
	static const char sql[] = "DELETE FROM relay_failure WHERE code = ?1";
	struct statement *remove = db_statement(db, sql);

	db_bind_int(remove, 1, RELAY_STORE_OURS);
	return db_run(remove, err);
}
