/* SPDX-License-Identifier: ISC */
#include "store/letter_raw.h"

#include "store/db_lookup.h"

bool
letter_raw_set(struct db *db, int64_t letter_id, const char *raw, size_t length,
    struct error *err)
{
	static const char sql[] = "UPDATE letter SET raw = ?2 WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, letter_id);
	db_bind_blob(set, 2, raw, length);
	return db_run(set, err);
}

enum lookup
letter_raw_find(struct db *db, struct arena *memory, int64_t letter_id,
    char **ret_raw, size_t *ret_length, struct error *err)
{
	static const char sql[] =
	    "SELECT raw FROM letter WHERE id = ?1 AND raw IS NOT NULL";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, letter_id);
	return db_lookup_blob(find, memory, ret_raw, ret_length, err);
}

bool
letter_raw_last_postal(struct db *db, struct arena *memory, int64_t ticket_id,
    char **ret_postal, struct error *err)
{
	static const char sql[] =
	    "SELECT postal FROM letter WHERE ticket_id = ?1"
	    " AND postal <> '' ORDER BY id DESC LIMIT 1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;

	db_bind_int(find, 1, ticket_id);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return false;
	*ret_postal = step == DB_ROW ? db_text_copy(memory, find, 0)
				     : arena_string(memory, "");
	if (step == DB_ROW)
		db_done(find);
	return true;
}
