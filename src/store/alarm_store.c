/* SPDX-License-Identifier: ISC */
#include "store/alarm_store.h"

#include "store/db_private.h"
#include "store/daily_read.h"

bool
alarm_list(struct db *db, struct arena *memory, struct alarm_row **ret_rows,
    size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT name, since_at, told_at FROM alarm ORDER BY name";
	struct statement *each = db_statement(db, sql);
	struct alarm_row *rows = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	while ((step = db_step(each, err)) == DB_ROW) {
		rows = db_grow(memory, rows, count, &size, sizeof *rows);
		rows[count++] = (struct alarm_row){
		    .name = db_text_copy(memory, each, 0),
		    .since_at = db_int(each, 1),
		    .told_at = db_int(each, 2),
		};
	}
	*ret_rows = rows;
	*ret_count = count;
	return step == DB_END;
}

bool
alarm_begin(
    struct db *db, const char *name, int64_t since_at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO alarm (name, since_at) VALUES (?1, ?2)"
	    " ON CONFLICT (name) DO UPDATE SET since_at = ?2";
	struct statement *begin = db_statement(db, sql);

	db_bind_text(begin, 1, name);
	db_bind_int(begin, 2, since_at);
	return db_run(begin, err);
}

bool
alarm_told(struct db *db, const char *name, int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "UPDATE alarm SET told_at = ?2 WHERE name = ?1";
	struct statement *told = db_statement(db, sql);

	db_bind_text(told, 1, name);
	db_bind_int(told, 2, now_at);
	return db_run(told, err);
}

bool
alarm_end(struct db *db, const char *name, struct error *err)
{
	static const char sql[] = "DELETE FROM alarm WHERE name = ?1";
	struct statement *end = db_statement(db, sql);

	db_bind_text(end, 1, name);
	return db_run(end, err);
}

bool
alarm_untold_breaches(struct db *db, struct arena *memory, size_t count_max,
    struct daily_tickets *ret_tickets, struct error *err)
{
	static const char sql[] = DAILY_SELECT
	    "claim c INDEXED BY claim_urgent"
	    " CROSS JOIN ticket t ON t.id = c.ticket_id"
	    " WHERE c.is_urgent = 1 AND c.outcome IS NULL AND NOT EXISTS"
	    "  (SELECT 1 FROM breach_told b WHERE b.ticket_id = c.ticket_id)"
	    " GROUP BY t.id ORDER BY t.id LIMIT ?1";
	struct statement *each = db_statement(db, sql);

	db_bind_int(each, 1, db_limit(count_max));
	return daily_read(each, memory, count_max, ret_tickets, err);
}

bool
alarm_breach_told(
    struct db *db, int64_t ticket_id, int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO breach_told (ticket_id, told_at) VALUES (?1, ?2)"
	    " ON CONFLICT (ticket_id) DO NOTHING";
	struct statement *told = db_statement(db, sql);

	db_bind_int(told, 1, ticket_id);
	db_bind_int(told, 2, now_at);
	return db_run(told, err);
}

bool
alarm_last_breach(struct db *db, int64_t *ret_at, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce(max(told_at), 0) FROM breach_told";

	return db_find_int(db_statement(db, sql), ret_at, err);
}
