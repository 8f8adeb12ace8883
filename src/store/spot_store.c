/* SPDX-License-Identifier: ISC */
#include "store/spot_store.h"

#include "store/db_private.h"

bool
spot_store_is_drawn(struct db *db, const struct spot_week *week,
    bool *ret_is_drawn, struct error *err)
{
	static const char sql[] = "SELECT count(*) FROM spot_week w"
				  " JOIN mailbox m ON m.id = w.mailbox_id"
				  " WHERE m.name = ?1 AND w.week_on = ?2";
	struct statement *find = db_statement(db, sql);
	char week_on[DATE_TEXT_SIZE];
	int64_t count;

	date_format(week->week_on, week_on);
	db_bind_text(find, 1, week->mailbox);
	db_bind_text(find, 2, week_on);
	if (!db_find_int(find, &count, err))
		return false;
	*ret_is_drawn = count > 0;
	return true;
}

bool
spot_store_each_apart(struct db *db, const struct spot_week *week,
    spot_fn *on_message, void *context, struct error *err)
{
	/* The first part uses an index; the second is short. */
	static const char sql[] =
	    "SELECT l.folder_id, l.uid FROM ledger l"
	    " INDEXED BY ledger_apart"
	    " CROSS JOIN folder f ON f.id = l.folder_id"
	    " CROSS JOIN mailbox m ON m.id = f.mailbox_id"
	    " WHERE m.name = ?1 AND l.seen_at >= ?2 AND l.seen_at < ?3"
	    " AND l.disposition <> 'ticket' AND l.disposition <> 'joined'"
	    " AND l.disposition <> 'before-start'"
	    " AND l.disposition <> 'canary'"
	    " AND l.disposition = 'not-request' AND l.message_id IS NOT NULL"
	    " UNION ALL SELECT l.folder_id, l.uid FROM look k"
	    " CROSS JOIN ledger l ON l.folder_id = k.folder_id AND l.uid = "
	    "k.uid"
	    " JOIN folder f ON f.id = l.folder_id"
	    " JOIN mailbox m ON m.id = f.mailbox_id"
	    " WHERE m.name = ?1 AND l.seen_at >= ?2 AND l.seen_at < ?3"
	    " AND k.found_request = 1 AND k.was = 'not-request'"
	    " ORDER BY 1, 2";
	struct statement *each = db_statement(db, sql);
	enum db_step step;

	db_bind_text(each, 1, week->mailbox);
	db_bind_int(each, 2, week->from_at);
	db_bind_int(each, 3, week->until_at);
	while ((step = db_step(each, err)) == DB_ROW)
		on_message(db_int(each, 0), (uint64_t)db_int(each, 1), context);
	return step == DB_END;
}

bool
spot_store_add_week(struct db *db, const struct spot_week *week, int64_t apart,
    int64_t now_at, int64_t *ret_week_id, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO spot_week (mailbox_id, week_on, apart, drawn_at)"
	    " SELECT id, ?2, ?3, ?4 FROM mailbox WHERE name = ?1";
	struct statement *add = db_statement(db, sql);
	char week_on[DATE_TEXT_SIZE];

	date_format(week->week_on, week_on);
	db_bind_text(add, 1, week->mailbox);
	db_bind_text(add, 2, week_on);
	db_bind_int(add, 3, apart);
	db_bind_int(add, 4, now_at);
	return db_add(add, ret_week_id, err);
}

bool
spot_store_add(struct db *db, int64_t week_id, int64_t folder_id, uint64_t uid,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO spot (folder_id, uid, week_id) VALUES (?1, ?2, ?3)";
	struct statement *add = db_statement(db, sql);

	db_bind_int(add, 1, folder_id);
	db_bind_int(add, 2, (int64_t)uid);
	db_bind_int(add, 3, week_id);
	return db_run(add, err);
}

static bool
add_weeks(struct db *db, const struct spot_span *span,
    struct proportion *proportion, struct error *err)
{
	static const char sql[] =
	    "SELECT w.apart, count(k.looked_at),"
	    " coalesce(sum(k.found_request), 0) FROM spot_week w"
	    " JOIN spot p ON p.week_id = w.id LEFT JOIN look k"
	    " ON k.folder_id = p.folder_id AND k.uid = p.uid"
	    " WHERE w.week_on >= ?1 AND w.week_on < ?2"
	    " GROUP BY w.id ORDER BY w.id";
	struct statement *each = db_statement(db, sql);
	char from_on[DATE_TEXT_SIZE], until_on[DATE_TEXT_SIZE];
	enum db_step step;

	date_format(span->from_on, from_on);
	date_format(span->until_on, until_on);
	db_bind_text(each, 1, from_on);
	db_bind_text(each, 2, until_on);
	while ((step = db_step(each, err)) == DB_ROW) {
		const struct proportion_stratum stratum = {
		    .all = db_int(each, 0),
		    .looked = db_int(each, 1),
		    .found = db_int(each, 2),
		};

		proportion_add(proportion, &stratum);
	}
	return step == DB_END;
}

static bool
count_waiting(struct db *db, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM spot p"
	    " CROSS JOIN ledger l ON l.folder_id = p.folder_id AND l.uid = "
	    "p.uid"
	    " LEFT JOIN look k ON k.folder_id = p.folder_id AND k.uid = p.uid"
	    " WHERE k.looked_at IS NULL AND l.message_id IS NOT NULL";

	return db_find_int(db_statement(db, sql), ret_count, err);
}

static bool
count_in_span(struct db *db, const char *sql, const struct spot_span *span,
    int64_t *ret_count, struct error *err)
{
	struct statement *count = db_statement(db, sql);

	db_bind_int(count, 1, span->from_at);
	db_bind_int(count, 2, span->until_at);
	return db_find_int(count, ret_count, err);
}

static bool
count_messages(struct db *db, const struct spot_span *span,
    struct spot_figures *figures, struct error *err)
{
	static const char apart[] =
	    "SELECT (SELECT count(*) FROM ledger l"
	    " WHERE l.seen_at >= ?1 AND l.seen_at < ?2"
	    " AND l.disposition <> 'ticket' AND l.disposition <> 'joined'"
	    " AND l.disposition <> 'before-start'"
	    " AND l.disposition <> 'canary'"
	    " AND l.disposition = 'not-request')"
	    " + (SELECT count(*) FROM look k CROSS JOIN ledger l"
	    " ON l.folder_id = k.folder_id AND l.uid = k.uid"
	    " WHERE l.seen_at >= ?1 AND l.seen_at < ?2"
	    " AND k.found_request = 1 AND k.was = 'not-request')";
	/* A ticket in triage may not be a request. */
	static const char recognised[] =
	    "SELECT count(*) FROM ticket t INDEXED BY ticket_opened"
	    " CROSS JOIN ledger l"
	    " ON l.ticket_id = t.id AND l.disposition = 'ticket'"
	    " LEFT JOIN look k ON k.folder_id = l.folder_id AND k.uid = l.uid"
	    " WHERE t.opened_at >= ?1 AND t.opened_at < ?2"
	    " AND t.state <> 'triage' AND k.looked_at IS NULL"
	    " AND EXISTS (SELECT 1 FROM claim c WHERE c.ticket_id = t.id"
	    " AND coalesce(c.outcome, '') NOT IN"
	    " ('not-a-request', 'spam', 'duplicate'))";

	return count_in_span(db, apart, span, &figures->apart, err) &&
	    count_in_span(db, recognised, span, &figures->recognised, err);
}

bool
spot_store_figures(struct db *db, const struct spot_span *span,
    struct spot_figures *ret_figures, struct error *err)
{
	struct spot_figures figures = {0};
	bool began, complete;

	if (!db_begin_reading(db, &began, err))
		return false;
	complete = add_weeks(db, span, &figures.proportion, err) &&
	    count_waiting(db, &figures.waiting, err) &&
	    ((span->is_brief && figures.proportion.looked == 0) ||
		count_messages(db, span, &figures, err));
	db_end_reading(db, began);
	if (complete)
		*ret_figures = figures;
	return complete;
}
