/* SPDX-License-Identifier: ISC */
#include "store/statistics_store.h"

#include <string.h>

#include "base/timestamp.h"
#include "store/db_private.h"

/* The columns of `read_claims`, in order. */
struct row {
	int64_t due_at, answered_at, closed_at, received_at;
	struct date due_on;
	bool knows_late, was_late;
};

static bool
is_after(const struct row *row, int64_t at, const char *zone)
{
	if (row->due_at != 0)
		return at > row->due_at;
	return row->due_on.year != 0 &&
	    date_compare(timestamp_date(at, zone), row->due_on) > 0;
}

/* Claims closed before schema 2 count as answered when they were closed. */
static void
judge(const struct statistics_span *span, const struct row *row,
    struct statistics_claim *claim)
{
	int64_t answered_at =
	    row->answered_at != 0 ? row->answered_at : row->closed_at;
	struct date received_on = timestamp_date(row->received_at, span->zone);
	int64_t received_day = date_to_days(received_on);

	claim->days = -1;
	claim->month = received_on.month;
	claim->open_days =
	    (int)(date_to_days(timestamp_date(span->now_at, span->zone)) -
		received_day);
	claim->has_clock = row->due_at != 0 || row->due_on.year != 0;
	if (!claim->has_outcome) {
		claim->is_late = is_after(row, span->now_at, span->zone);
		return;
	}
	claim->is_late = row->knows_late
	    ? row->was_late
	    : is_after(row, answered_at, span->zone);
	claim->days =
	    (int)(date_to_days(timestamp_date(answered_at, span->zone)) -
		received_day);
	if (claim->days < 0)
		claim->days = 0;
}

static bool
read_claim(const struct statement *each, const struct statistics_span *span,
    struct statistics_claim *ret_claim)
{
	struct row row = {
	    .due_at = db_int(each, 2),
	    .closed_at = db_int(each, 4),
	    .answered_at = db_int(each, 5),
	    .knows_late = !db_is_null(each, 6),
	    .was_late = db_int(each, 6) != 0,
	    .received_at = db_int(each, 9),
	};
	struct statistics_claim claim = {
	    .is_extended = db_int(each, 7) != 0,
	    .is_undecided = db_int(each, 8) != 0,
	    .language = db_text(each, 10),
	    .mailbox = db_text(each, 11),
	};

	if (!kind_find(db_text(each, 0), &claim.kind))
		return false;
	(void)date_parse(db_text(each, 1), &row.due_on);
	/* Without a letter there is no answer. */
	claim.has_outcome = outcome_find(db_text(each, 3), &claim.outcome) &&
	    db_int(each, 12) == 0;
	/* It was retained, and has returned. */
	if (!claim.has_outcome && row.answered_at != 0) {
		claim.has_outcome = true;
		claim.outcome = OUTCOME_RETAINED;
	}
	judge(span, &row, &claim);
	*ret_claim = claim;
	return true;
}

static bool
read_claims(struct db *db, const struct statistics_span *span,
    struct statistics *statistics, struct error *err)
{
	static const char sql[] =
	    "SELECT c.kind, c.due_on, c.due_at, c.outcome, c.closed_at,"
	    " c.answered_at, c.answered_late, c.extension_months,"
	    " c.is_unsure = 1 OR t.state = 'triage', t.received_at, t.language,"
	    " m.name, c.awaits_letter"
	    " FROM ticket t JOIN claim c ON c.ticket_id = t.id"
	    " LEFT JOIN mailbox m ON m.id = t.mailbox_id"
	    " WHERE t.received_at >= ?1 AND t.received_at < ?2"
	    " ORDER BY t.id, c.kind";
	struct statement *each = db_statement(db, sql);
	enum db_step step;

	db_bind_int(each, 1, span->from_at);
	db_bind_int(each, 2, span->until_at);
	while ((step = db_step(each, err)) == DB_ROW) {
		struct statistics_claim claim;

		if (read_claim(each, span, &claim))
			statistics_add(statistics, &claim);
	}
	return step == DB_END;
}

static bool
count_mail(struct db *db, const struct statistics_span *span,
    struct statistics_mail *mail, struct error *err)
{
	static const char sql[] =
	    "SELECT disposition, count(*) FROM ledger"
	    " WHERE coalesce(received_at, internal_at, seen_at) >= ?1"
	    " AND coalesce(received_at, internal_at, seen_at) < ?2"
	    " AND disposition IS NOT NULL GROUP BY disposition";
	struct statement *each = db_statement(db, sql);
	enum db_step step;

	db_bind_int(each, 1, span->from_at);
	db_bind_int(each, 2, span->until_at);
	while ((step = db_step(each, err)) == DB_ROW)
		for (int i = 0; i < DISPOSITIONS; i++)
			if (strcmp(disposition_name((enum disposition)i),
				db_text(each, 0)) == 0)
				mail->ledger_rows[i] = db_int(each, 1);
	return step == DB_END;
}

static bool
count_tickets(struct db *db, const struct statistics_span *span,
    struct statistics_mail *mail, struct error *err)
{
	static const char sql[] =
	    "WITH mine (id, by) AS (SELECT id, opened_by FROM ticket"
	    " WHERE received_at >= ?1 AND received_at < ?2)"
	    " SELECT (SELECT count(*) FROM mine),"
	    " (SELECT count(*) FROM mine WHERE by = 'hand'),"
	    " (SELECT count(*) FROM pause p JOIN mine ON mine.id = p.ticket_id"
	    " WHERE p.wait = 'identity'),"
	    " (SELECT count(*) FROM pause p JOIN mine ON mine.id = p.ticket_id"
	    " WHERE p.wait = 'clarification'),"
	    " (SELECT count(*) FROM letter l JOIN mine ON mine.id ="
	    " l.ticket_id WHERE l.state = 'sent')";
	struct statement *count = db_statement(db, sql);

	db_bind_int(count, 1, span->from_at);
	db_bind_int(count, 2, span->until_at);
	if (db_step(count, err) != DB_ROW)
		return false;
	mail->tickets = db_int(count, 0);
	mail->tickets_by_hand = db_int(count, 1);
	mail->identity_asked = db_int(count, 2);
	mail->clarification_asked = db_int(count, 3);
	mail->letters_sent = db_int(count, 4);
	db_done(count);
	return true;
}

bool
statistics_store_read(struct db *db, const struct statistics_span *span,
    struct statistics *statistics, struct statistics_mail *ret_mail,
    struct error *err)
{
	struct statistics_mail mail = {0};
	bool began, complete;

	if (!db_begin_reading(db, &began, err))
		return false;
	complete = read_claims(db, span, statistics, err) &&
	    count_mail(db, span, &mail, err) &&
	    count_tickets(db, span, &mail, err);
	db_end_reading(db, began);
	if (complete)
		*ret_mail = mail;
	return complete;
}
