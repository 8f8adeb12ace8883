/* SPDX-License-Identifier: ISC */
#include "store/balance.h"

#include "store/db_private.h"
#include "store/letter_account.h"

/* Those of the first contact have no rows. */
static bool
count_old(struct db *db, int64_t *count, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce(sum(old_count), 0) FROM folder";
	int64_t old;

	if (!db_find_int(db_statement(db, sql), &old, err))
		return false;
	*count += old;
	return true;
}

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
	return step == DB_END &&
	    count_old(db, &found->ledger_rows[DISPOSITION_BEFORE_START], err);
}

/*
 * Messages that a person has just put back wait for the next poll, as new ones
 * do; those that are imported are many, and a poll may come between them.
 */
static bool
count_unsettled(struct db *db, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM ledger l INDEXED BY ledger_unsettled"
	    " CROSS JOIN folder f ON f.id = l.folder_id"
	    " CROSS JOIN mailbox m ON m.id = f.mailbox_id"
	    " WHERE l.disposition IS NULL AND l.seen_at <= m.last_poll_at"
	    " AND NOT (l.reason = 'quarantine-retried'"
	    " AND coalesce(l.retry_at, 0) >= m.last_poll_at)"
	    " AND NOT (l.seen_at > m.last_poll_at - 3600 AND EXISTS"
	    " (SELECT 1 FROM imported i WHERE i.folder_id = l.folder_id"
	    " AND i.uid = l.uid))";

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
 * A message that was too large or set aside may have opened a ticket as well;
 * erasure keeps its row. A reply or a copy does not count.
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

/* A cancelled letter was due and written, but a person decided against it. */
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

/* Letters written to the register, or changed, without the programs. */
bool
balance_count_unqueued(struct db *db, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM letter l WHERE l.state = 'sent'"
	    " AND NOT EXISTS"
	    " (SELECT 1 FROM history h WHERE h.ticket_id = l.ticket_id"
	    " AND h.became = 'letter ' || l.id || ' queued')";
	int64_t sent, waiting;

	/* What was sent may have lost its payloads since. */
	if (!db_find_int(db_statement(db, sql), &sent, err) ||
	    !letter_account_count(db, &waiting, err))
		return false;
	*ret_count = sent + waiting;
	return true;
}

/*
 * Complaints and breach reports have their own acknowledgement, which may
 * follow a general one once a person has identified them.
 */
static bool
count_doubled(struct db *db, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM (SELECT 1 FROM letter"
	    " JOIN purpose ON purpose.name = letter.purpose"
	    " WHERE receipt <> '' AND state <> 'cancelled'"
	    " GROUP BY ticket_id, receipt HAVING count(*) > 1) AS twice";

	return db_find_int(db_statement(db, sql), ret_count, err);
}

/* The requester received nothing, and no person has looked at it. */
static bool
count_unacknowledged(struct db *db, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(DISTINCT l.ticket_id) FROM letter l"
	    " JOIN ticket t ON t.id = l.ticket_id JOIN purpose p"
	    " ON p.name = l.purpose WHERE l.state = 'failed'"
	    " AND p.receipt <> '' AND t.state <> 'closed'"
	    " AND t.unread_at IS NOT NULL AND NOT EXISTS"
	    " (SELECT 1 FROM letter o WHERE o.ticket_id = l.ticket_id"
	    " AND o.state <> 'failed' AND o.state <> 'cancelled')";

	return db_find_int(db_statement(db, sql), ret_count, err);
}

static bool
count_unmarked(struct db *db, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM folder f JOIN mailbox m"
	    " ON m.id = f.mailbox_id CROSS JOIN ledger l"
	    " INDEXED BY ledger_marks ON l.folder_id = f.id"
	    " WHERE l.wants_mark = 1"
	    " AND f.is_current = 1 AND l.settled_at < m.last_success_at";

	return db_find_int(db_statement(db, sql), ret_count, err);
}

/*
 * Instants in the future, left by a clock that was ahead: of recent events,
 * unless a person has accepted the clock since, and of erasure.
 */
static bool
count_future(
    struct db *db, int64_t now_at, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "WITH newest AS (SELECT id, at, event FROM history"
	    " ORDER BY id DESC LIMIT 1000)"
	    " SELECT (SELECT count(*) FROM newest WHERE at > ?1 + 86400"
	    " AND id > coalesce((SELECT max(id) FROM newest"
	    " WHERE event = 'clock-accepted'), 0))"
	    " + (SELECT count(*) FROM wall_clock"
	    " WHERE erased_until_at > ?1 + 86400)";
	struct statement *count = db_statement(db, sql);

	db_bind_int(count, 1, now_at);
	return db_find_int(count, ret_count, err);
}

/* What is counted with each change: letters by state, messages by folder. */
static bool
count_counters(struct db *db, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "WITH found (state, letters) AS"
	    " (SELECT state, count(*) FROM letter GROUP BY state),"
	    " seen (folder_id, count) AS"
	    " (SELECT folder_id, count(*) FROM ledger GROUP BY folder_id)"
	    " SELECT (SELECT count(*) FROM letter_count c"
	    " WHERE letters <> coalesce((SELECT letters FROM found"
	    " WHERE found.state = c.state), 0))"
	    " + (SELECT count(*) FROM found"
	    " WHERE state NOT IN (SELECT state FROM letter_count))"
	    " + (SELECT count(*) FROM folder f LEFT JOIN seen"
	    " ON seen.folder_id = f.id"
	    " WHERE f.ledger_rows <> coalesce(seen.count, 0))";

	return db_find_int(db_statement(db, sql), ret_count, err);
}

static bool
count_all(
    struct db *db, int64_t now_at, struct balance *found, struct error *err)
{
	return count_dispositions(db, found, err) &&
	    count_unsettled(db, &found->unsettled_old, err) &&
	    count_tickets(db, found, err) &&
	    count_unaccounted(db, &found->tickets_without_ledger_row, err) &&
	    count_dangling(db, &found->ledger_rows_without_ticket, err) &&
	    count_unanswered(
		db, &found->tickets_without_letter_or_reason, err) &&
	    count_doubled(db, &found->tickets_with_two_acknowledgements, err) &&
	    balance_count_unqueued(db, &found->letters_without_history, err) &&
	    count_unacknowledged(db, &found->tickets_unacknowledged, err) &&
	    count_unmarked(db, &found->marks_waiting, err) &&
	    count_future(db, now_at, &found->future_instants, err) &&
	    count_counters(db, &found->counters_wrong, err);
}

bool
balance_find(
    struct db *db, int64_t now_at, struct balance *ret, struct error *err)
{
	struct balance found = {0};
	bool began, counted;

	if (!db_begin_reading(db, &began, err))
		return false;
	counted = count_all(db, now_at, &found, err);
	db_end_reading(db, began);
	if (!counted)
		return false;
	found.holds = found.unsettled_old == 0 &&
	    found.tickets_without_ledger_row == 0 &&
	    found.ledger_rows_without_ticket == 0 &&
	    found.tickets_without_letter_or_reason == 0 &&
	    found.tickets_with_two_acknowledgements == 0 &&
	    found.letters_without_history == 0 &&
	    found.tickets_unacknowledged == 0 && found.marks_waiting == 0 &&
	    found.future_instants == 0 && found.counters_wrong == 0;
	*ret = found;
	return true;
}
