/* SPDX-License-Identifier: ISC */
#include "store/daily_store.h"

#include "store/daily_read.h"
#include "store/db_private.h"

#define MADE_MAX    32
#define DAY_SECONDS INT64_C(86400)

bool
daily_list(struct db *db, struct arena *memory, struct date from_on,
    struct date until_on, struct daily_made **ret_made, size_t *ret_count,
    struct error *err)
{
	static const char sql[] =
	    "SELECT day_on, made_at, was_written FROM daily"
	    " WHERE day_on BETWEEN ?1 AND ?2 ORDER BY day_on DESC LIMIT ?3";
	struct statement *each = db_statement(db, sql);
	struct daily_made *made = NULL;
	char from[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE];
	size_t count = 0, size = 0;
	enum db_step step;

	date_format(from_on, from);
	date_format(until_on, until);
	db_bind_text(each, 1, from);
	db_bind_text(each, 2, until);
	db_bind_int(each, 3, MADE_MAX);
	while ((step = db_step(each, err)) == DB_ROW) {
		struct daily_made one = {.made_at = db_int(each, 1),
		    .was_written = db_int(each, 2) != 0};

		if (!date_parse(db_text(each, 0), &one.day_on))
			continue;
		made = db_grow(memory, made, count, &size, sizeof *made);
		made[count++] = one;
	}
	*ret_made = made;
	*ret_count = count;
	return step == DB_END;
}

bool
daily_add(struct db *db, const struct daily_made *made, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO daily (day_on, made_at, was_written)"
	    " VALUES (?1, ?2, ?3)";
	struct statement *add = db_statement(db, sql);
	char day[DATE_TEXT_SIZE];

	date_format(made->day_on, day);
	db_bind_text(add, 1, day);
	db_bind_int(add, 2, made->made_at);
	db_bind_int(add, 3, made->was_written);
	return db_run(add, err);
}

bool
daily_opened(struct db *db, struct arena *memory, int64_t since_at,
    int64_t until_at, size_t count_max, struct daily_tickets *ret_tickets,
    int64_t *ret_total, struct error *err)
{
	static const char count_sql[] =
	    "SELECT count(*) FROM ticket WHERE opened_at > ?1"
	    " AND opened_at <= ?2";
	static const char sql[] =
	    DAILY_SELECT "ticket t WHERE t.opened_at > ?1"
			 " AND t.opened_at <= ?2"
			 " ORDER BY t.opened_at, t.id LIMIT ?3";
	struct statement *count = db_statement(db, count_sql);
	struct statement *each;

	db_bind_int(count, 1, since_at);
	db_bind_int(count, 2, until_at);
	if (!db_find_int(count, ret_total, err))
		return false;
	each = db_statement(db, sql);
	db_bind_int(each, 1, since_at);
	db_bind_int(each, 2, until_at);
	db_bind_int(each, 3, db_limit(count_max));
	if (!daily_read(each, memory, count_max, ret_tickets, err))
		return false;
	ret_tickets->is_cut = *ret_total > (int64_t)ret_tickets->count;
	return true;
}

bool
daily_due(struct db *db, struct arena *memory, const struct daily_span *span,
    size_t count_max, struct daily_tickets *ret_tickets, struct error *err)
{
	static const char sql[] = DAILY_SELECT
	    "ticket t JOIN claim c ON c.ticket_id = t.id"
	    " WHERE t.state <> 'closed' AND t.due_first <= ?5"
	    " AND c.outcome IS NULL AND c.stands_still = 0"
	    " AND (c.due_on BETWEEN ?1 AND ?2"
	    "   OR (c.due_at >= ?3 AND c.due_at < ?4))"
	    " GROUP BY t.due_first, t.id ORDER BY t.due_first, t.id LIMIT ?6";
	struct statement *each = db_statement(db, sql);
	int64_t day_at = (date_to_days(span->until_on) + 1) * DAY_SECONDS;
	char from[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE];

	date_format(span->from_on, from);
	date_format(span->until_on, until);
	db_bind_text(each, 1, from);
	db_bind_text(each, 2, until);
	db_bind_int(each, 3, span->from_at);
	db_bind_int(each, 4, span->until_at);
	db_bind_int(each, 5, day_at > span->until_at ? day_at : span->until_at);
	db_bind_int(each, 6, db_limit(count_max));
	return daily_read(each, memory, count_max, ret_tickets, err);
}
