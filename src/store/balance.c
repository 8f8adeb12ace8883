/* SPDX-License-Identifier: ISC */
#include "store/balance.h"

#include "store/db_private.h"

static bool
count_dispositions(struct db *db, struct balance *found, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce(disposition, 'unsettled'), count(*)"
	    " FROM ledger GROUP BY disposition";
	struct statement *each = db_statement(db, sql);
	enum disposition disposition;
	enum db_step step;

	while ((step = db_step(each, err)) == DB_ROW) {
		if (disposition_find(db_text(each, 0), &disposition))
			found->ledger_rows[disposition] = db_int(each, 1);
	}
	return step == DB_END;
}

/* What a human has just put back waits for the next poll, as new mail does. */
static bool
count_unsettled(struct db *db, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM ledger l JOIN folder f ON f.id = l.folder_id"
	    " JOIN mailbox m ON m.id = f.mailbox_id"
	    " WHERE l.disposition IS NULL AND l.seen_at <= m.last_poll_at"
	    " AND NOT (l.reason = 'quarantine-retried'"
	    " AND coalesce(l.retry_at, 0) >= m.last_poll_at)";

	return db_find_int(db_statement(db, sql), ret_count, err);
}

static bool
count_tickets(struct db *db, struct balance *found, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*), count(*) FILTER (WHERE opened_by = 'hand')"
	    " FROM ticket";
	struct statement *count = db_statement(db, sql);

	if (db_step(count, err) != DB_ROW)
		return false;
	found->tickets = db_int(count, 0);
	found->tickets_by_hand = db_int(count, 1);
	db_done(count);
	return true;
}

/*
 * A mail that was too large, or was set aside, may have made a ticket as
 * well; erasing one keeps its row. A reply or a copy does not account for it.
 */
static bool
count_unaccounted(struct db *db, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM ticket t WHERE t.opened_by = 'mail'"
	    " AND NOT EXISTS (SELECT 1 FROM ledger l"
	    " WHERE l.ticket_id = t.id AND l.disposition = 'ticket')"
	    " AND NOT EXISTS (SELECT 1 FROM ledger l"
	    " WHERE l.ticket_id = t.id AND l.disposition <> 'ticket'"
	    " AND l.disposition IN ('oversize', 'quarantined', 'erased'))";

	return db_find_int(db_statement(db, sql), ret_count, err);
}

static bool
count_dangling(struct db *db, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM ledger l"
	    " LEFT JOIN ticket t ON t.id = l.ticket_id"
	    " WHERE l.disposition IN ('ticket', 'joined') AND t.id IS NULL";

	return db_find_int(db_statement(db, sql), ret_count, err);
}

/* A cancelled letter was due and written: a human did not want it. */
static bool
count_unanswered(struct db *db, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM ticket t WHERE t.opened_by = 'mail'"
	    " AND t.no_letter_reason = '' AND NOT EXISTS"
	    " (SELECT 1 FROM letter l WHERE l.ticket_id = t.id"
	    " AND l.purpose IN (SELECT name FROM purpose WHERE receipt <> ''))";

	return db_find_int(db_statement(db, sql), ret_count, err);
}

/*
 * A complaint and a report of a breach have an acknowledgement of their own,
 * which may follow a general one once a human has seen what it is.
 */
static bool
count_doubled(struct db *db, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM (SELECT 1 FROM letter"
	    " JOIN purpose ON purpose.name = letter.purpose"
	    " WHERE receipt <> '' AND state <> 'cancelled'"
	    " GROUP BY ticket_id, receipt HAVING count(*) > 1)";

	return db_find_int(db_statement(db, sql), ret_count, err);
}

bool
balance_find(struct db *db, struct balance *ret, struct error *err)
{
	struct balance found = {0};
	bool began, counted;

	if (!db_begin_reading(db, &began, err))
		return false;
	counted = count_dispositions(db, &found, err) &&
	    count_unsettled(db, &found.unsettled_old, err) &&
	    count_tickets(db, &found, err) &&
	    count_unaccounted(db, &found.tickets_without_ledger_row, err) &&
	    count_dangling(db, &found.ledger_rows_without_ticket, err) &&
	    count_unanswered(
		db, &found.tickets_without_letter_or_reason, err) &&
	    count_doubled(db, &found.tickets_with_two_acknowledgements, err);
	db_end_reading(db, began);
	if (!counted)
		return false;
	found.holds = found.unsettled_old == 0 &&
	    found.tickets_without_ledger_row == 0 &&
	    found.ledger_rows_without_ticket == 0 &&
	    found.tickets_without_letter_or_reason == 0 &&
	    found.tickets_with_two_acknowledgements == 0;
	*ret = found;
	return true;
}
