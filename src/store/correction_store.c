/* SPDX-License-Identifier: ISC */
#include "store/correction_store.h"

#include "store/db_private.h"

bool
correction_store_id(struct db *db, int64_t *ret_id, struct error *err)
{
	static const char sql[] = "SELECT coalesce(max(id), 0) FROM correction";

	return db_find_int(db_statement(db, sql), ret_id, err);
}

enum lookup
correction_store_find(struct db *db, struct arena *memory,
    struct correction *ret_correction, struct error *err)
{
	static const char sql[] =
	    "SELECT id, made_at, report, content FROM correction"
	    " ORDER BY id DESC LIMIT 1";
	struct statement *find = db_statement(db, sql);
	struct correction found;

	switch (db_step(find, err)) {
	case DB_ROW:
		break;
	case DB_END:
		return ABSENT;
	default:
		return FAILED;
	}
	found.id = db_int(find, 0);
	found.made_at = db_int(find, 1);
	found.report = db_text_copy(memory, find, 2);
	found.content = db_blob_copy(memory, find, 3, &found.length);
	db_done(find);
	*ret_correction = found;
	return FOUND;
}

bool
correction_store_remove(struct db *db, struct error *err)
{
	static const char sql[] = "DELETE FROM correction";

	return db_run(db_statement(db, sql), err);
}

bool
correction_store_set(
    struct db *db, const struct correction *correction, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO correction (id, made_at, report, content)"
	    " SELECT max(id), ?1, ?2, ?3 FROM history";
	struct statement *set;

	if (!correction_store_remove(db, err))
		return false;
	set = db_statement(db, sql);
	db_bind_int(set, 1, correction->made_at);
	db_bind_text(set, 2, correction->report);
	db_bind_blob(set, 3, correction->content, correction->length);
	return db_run(set, err);
}
