/* SPDX-License-Identifier: ISC */
#include "store/message_store.h"

#include "store/db_lookup.h"

bool
message_store_add_fact(struct db *db, int64_t message_id, const char *name,
    const char *value, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO fact (message_id, position, name, value)"
	    " VALUES (?1, (SELECT count(*) FROM fact WHERE message_id = ?1),"
	    " ?2, ?3)";
	struct statement *add = db_statement(db, sql);

	db_bind_int(add, 1, message_id);
	db_bind_text(add, 2, name);
	db_bind_text(add, 3, value);
	return db_run(add, err);
}

bool
message_store_each_fact(struct db *db, int64_t ticket_id, fact_row_fn *on_row,
    void *context, struct error *err)
{
	static const char sql[] =
	    "SELECT DISTINCT f.name, f.value FROM message m"
	    " JOIN fact f ON f.message_id = m.id WHERE m.ticket_id = ?1"
	    " ORDER BY f.name, f.value";
	struct statement *each = db_statement(db, sql);
	enum db_step step;

	db_bind_int(each, 1, ticket_id);
	while ((step = db_step(each, err)) == DB_ROW) {
		if (on_row(db_text(each, 0), db_text(each, 1), context))
			continue;
		db_done(each);
		return true;
	}
	return step == DB_END;
}

enum lookup
message_store_raw(struct db *db, struct arena *memory, int64_t message_id,
    char **ret_raw, size_t *ret_length, struct error *err)
{
	static const char sql[] =
	    "SELECT raw FROM message WHERE id = ?1 AND raw IS NOT NULL";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, message_id);
	return db_lookup_blob(find, memory, ret_raw, ret_length, err);
}

bool
message_store_count_raw(struct db *db, size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM message WHERE raw IS NOT NULL";
	int64_t count;

	if (!db_find_int(db_statement(db, sql), &count, err))
		return false;
	*ret_count = (size_t)count;
	return true;
}

bool
message_store_each_raw(
    struct db *db, raw_row_fn *on_row, void *context, struct error *err)
{
	static const char sql[] =
	    "SELECT id, ticket_id, decision, judgement, raw FROM message"
	    " WHERE raw IS NOT NULL ORDER BY id";
	struct statement *each = db_statement(db, sql);
	enum db_step step;

	while ((step = db_step(each, err)) == DB_ROW) {
		struct raw_row row = {
		    .message_id = db_int(each, 0),
		    .ticket_id = db_int(each, 1),
		    .decision = db_text(each, 2),
		    .judgement = db_text(each, 3),
		};

		row.raw = db_bytes(each, 4, &row.raw_length);
		if (on_row(&row, context))
			continue;
		db_done(each);
		return true;
	}
	return step == DB_END;
}
