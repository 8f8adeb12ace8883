/* SPDX-License-Identifier: ISC */
#include "store/balance.h"

#include "base/date.h"
#include "store/db_private.h"

#define DAY_SECONDS INT64_C(86400)

static bool
find_mailboxes(struct db *db, struct arena *memory, struct health *found,
    struct error *err)
{
	static const char sql[] =
	    "SELECT m.name, m.last_poll_at, m.last_success_at, m.last_error,"
	    " (SELECT min(l.seen_at) FROM folder f JOIN ledger l"
	    " ON l.folder_id = f.id WHERE f.mailbox_id = m.id"
	    " AND l.disposition IS NULL),"
	    " (SELECT count(*) FROM folder f JOIN ledger l"
	    " ON l.folder_id = f.id WHERE f.mailbox_id = m.id),"
	    " (SELECT count(*) FROM folder f JOIN ledger l"
	    " ON l.folder_id = f.id WHERE f.mailbox_id = m.id"
	    " AND l.disposition IS NULL),"
	    " (SELECT count(*) FROM folder f JOIN ledger l"
	    " ON l.folder_id = f.id WHERE f.mailbox_id = m.id"
	    " AND l.disposition = 'quarantined' AND l.dismissed_at IS NULL),"
	    " (SELECT count(*) FROM folder f JOIN ledger l"
	    " ON l.folder_id = f.id WHERE f.mailbox_id = m.id"
	    " AND l.disposition IS NULL AND l.attempts > 0),"
	    " (SELECT coalesce(max(l.attempts), 0) FROM folder f"
	    " JOIN ledger l ON l.folder_id = f.id WHERE f.mailbox_id = m.id"
	    " AND l.disposition IS NULL),"
	    " m.last_mail_at, m.reader_restarts"
	    " FROM mailbox m ORDER BY m.name";
	struct statement *each = db_statement(db, sql);
	size_t size = 0;
	enum db_step step;

	while ((step = db_step(each, err)) == DB_ROW) {
		found->mailboxes = db_grow(memory, found->mailboxes,
		    found->mailboxes_count, &size, sizeof *found->mailboxes);
		found->mailboxes[found->mailboxes_count++] =
		    (struct mailbox_health){
			.name = db_text_copy(memory, each, 0),
			.last_poll_at = db_int(each, 1),
			.last_success_at = db_int(each, 2),
			.last_error = db_text_copy(memory, each, 3),
			.oldest_unsettled_at = db_int(each, 4),
			.ledger_rows = db_int(each, 5),
			.unsettled = db_int(each, 6),
			.quarantined = db_int(each, 7),
			.retrying = db_int(each, 8),
			.attempts_max = db_int(each, 9),
			.last_mail_at = db_int(each, 10),
			.reader_restarts = db_int(each, 11),
		    };
	}
	return step == DB_END;
}

static bool
count_letters(struct db *db, struct health *found, struct error *err)
{
	static const char sql[] =
	    "SELECT state, count(*), min(created_at) FROM letter"
	    " GROUP BY state";
	struct statement *each = db_statement(db, sql);
	enum letter_state state;
	enum db_step step;

	while ((step = db_step(each, err)) == DB_ROW) {
		if (!letter_state_find(db_text(each, 0), &state))
			continue;
		found->letters[state] = db_int(each, 1);
		found->letters_oldest_at[state] = db_int(each, 2);
	}
	return step == DB_END;
}

static bool
find_oldest_queued(struct db *db, int64_t *ret_at, struct error *err)
{
	static const char sql[] = "SELECT min(created_at) FROM letter"
				  " WHERE state IN ('queued', 'unknown')";

	return db_find_int(db_statement(db, sql), ret_at, err);
}

static bool
count_tickets(
    struct db *db, const char *today, struct health *found, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*), count(*) FILTER (WHERE state = 'triage'),"
	    " count(*) FILTER (WHERE due_first < ?1),"
	    " (SELECT count(*) FROM claim c JOIN ticket t"
	    " ON t.id = c.ticket_id WHERE c.kind = 'breach'"
	    " AND c.outcome IS NULL AND t.assignee = '') FROM ticket WHERE "
	    "state <> 'closed'";
	struct statement *count = db_statement(db, sql);
	struct date date;

	db_bind_int(count, 1,
	    date_parse(today, &date) ? date_to_days(date) * DAY_SECONDS : 0);
	if (db_step(count, err) != DB_ROW)
		return false;
	found->tickets_open = db_int(count, 0);
	found->tickets_triage = db_int(count, 1);
	found->tickets_overdue = db_int(count, 2);
	found->breaches_untaken = db_int(count, 3);
	db_done(count);
	return true;
}

static bool
count_limits(struct db *db, struct arena *memory, struct health *found,
    struct error *err)
{
	static const char sql[] =
	    "SELECT value, count(*) FROM ticket"
	    " JOIN message ON message.ticket_id = ticket.id,"
	    " json_each(message.judgement, '$.limits')"
	    " WHERE ticket.state = 'triage' AND ticket.state <> 'closed'"
	    " GROUP BY value"
	    " ORDER BY count(*) DESC, value LIMIT ?1";
	struct statement *each = db_statement(db, sql);
	enum db_step step;

	found->limits =
	    arena_array(memory, LIMIT_COUNTS_MAX, sizeof *found->limits);
	db_bind_int(each, 1, LIMIT_COUNTS_MAX);
	while ((step = db_step(each, err)) == DB_ROW)
		found->limits[found->limits_count++] = (struct limit_count){
		    db_text_copy(memory, each, 0), db_int(each, 1)};
	return step == DB_END;
}

bool
balance_find_health(struct db *db, struct arena *memory, const char *today,
    struct health *ret, struct error *err)
{
	struct health found = {0};
	bool began, complete;

	if (!db_begin_reading(db, &began, err))
		return false;
	complete = find_mailboxes(db, memory, &found, err) &&
	    count_letters(db, &found, err) &&
	    find_oldest_queued(db, &found.oldest_queued_at, err) &&
	    count_tickets(db, today, &found, err) &&
	    count_limits(db, memory, &found, err);
	db_end_reading(db, began);
	if (complete)
		*ret = found;
	return complete;
}
