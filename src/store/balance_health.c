/* SPDX-License-Identifier: ISC */
#include "store/balance.h"

#include "base/date.h"
#include "store/clock_store.h"
#include "store/db_private.h"
#include "store/identity.h"

#define DAY_SECONDS  INT64_C(86400)
#define HOUR_SECONDS INT64_C(3600)
#define FIRST_DAYS   INT64_C(-719162) /* 0001-01-01 */

static struct mailbox_health
mailbox_of(struct arena *memory, const struct statement *each)
{
	return (struct mailbox_health){
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
	    .account = db_text_copy(memory, each, 12),
	    .other_account_since_at = db_int(each, 13),
	    .went_back_at = db_int(each, 14),
	    .limited = db_text_copy(memory, each, 15),
	    .taken_at = db_int(each, 16),
	    .foreign_at = db_int(each, 17),
	    .is_refused = db_int(each, 18) != 0,
	    .paused_at = db_int(each, 19),
	    .paused_by = db_text_copy(memory, each, 20),
	    .paused_because = db_text_copy(memory, each, 21),
	    .canary_out_at = db_int(each, 22),
	    .canary_back_at = db_int(each, 23),
	    .canary_missing_at = db_int(each, 24),
	};
}

/* One that came back answers for those that left before it. */
#define CANARIES                                      \
	" FROM own_mail c INDEXED BY own_mail_canary" \
	" WHERE c.purpose = 'canary' AND c.about = m.name"
#define LAST_CANARY(column)                            \
	" (SELECT c." column CANARIES " AND c." column \
	" IS NOT NULL ORDER BY c.id DESC LIMIT 1)"
#define CANARY_COLUMNS                                                    \
	LAST_CANARY("out_at")                                             \
	"," LAST_CANARY("back_at") ", (SELECT min(c.out_at)" CANARIES     \
				   " AND c.back_at IS NULL"               \
				   " AND c.id > coalesce(" LAST_CANARY_ID \
				   ", 0))"
#define LAST_CANARY_ID                                            \
	"(SELECT b.id FROM own_mail b INDEXED BY own_mail_canary" \
	" WHERE b.purpose = 'canary' AND b.about = m.name"        \
	" AND b.back_at IS NOT NULL ORDER BY b.id DESC LIMIT 1)"

static bool
find_mailboxes(struct db *db, struct arena *memory, struct health *found,
    struct error *err)
{
	static const char sql[] =
	    "SELECT m.name, m.last_poll_at, m.last_success_at, m.last_error,"
	    " (SELECT min(l.seen_at) FROM folder f JOIN ledger l"
	    " INDEXED BY ledger_unsettled ON l.folder_id = f.id WHERE "
	    "f.mailbox_id = m.id"
	    " AND l.disposition IS NULL),"
	    " (SELECT coalesce(sum(f.ledger_rows + f.old_count), 0) FROM "
	    "folder f"
	    " WHERE f.mailbox_id = m.id),"
	    " (SELECT count(*) FROM folder f JOIN ledger l"
	    " INDEXED BY ledger_unsettled"
	    " ON l.folder_id = f.id WHERE f.mailbox_id = m.id"
	    " AND l.disposition IS NULL),"
	    " (SELECT count(*) FROM folder f JOIN ledger l"
	    " INDEXED BY ledger_quarantined"
	    " ON l.folder_id = f.id WHERE f.mailbox_id = m.id"
	    " AND l.disposition = 'quarantined' AND l.dismissed_at IS NULL),"
	    " (SELECT count(*) FROM folder f JOIN ledger l"
	    " INDEXED BY ledger_unsettled"
	    " ON l.folder_id = f.id WHERE f.mailbox_id = m.id"
	    " AND l.disposition IS NULL AND l.attempts > 0),"
	    " (SELECT coalesce(max(l.attempts), 0) FROM folder f"
	    " JOIN ledger l INDEXED BY ledger_unsettled"
	    " ON l.folder_id = f.id WHERE f.mailbox_id = m.id"
	    " AND l.disposition IS NULL),"
	    " m.last_mail_at, m.reader_restarts, a.name,"
	    " CASE WHEN EXISTS (SELECT 1 FROM account b"
	    " WHERE b.mailbox_id = m.id AND b.id <> a.id)"
	    " THEN a.since_at END,"
	    " (SELECT max(f.created_at) FROM folder f"
	    " WHERE f.mailbox_id = m.id AND f.life > 1), m.limited,"
	    " m.taken_at, m.foreign_at, m.is_refused, m.paused_at,"
	    " m.paused_by, m.paused_because," CANARY_COLUMNS
	    " FROM mailbox m LEFT JOIN account a"
	    " ON a.mailbox_id = m.id AND a.is_current = 1 ORDER BY m.name";
	struct statement *each = db_statement(db, sql);
	size_t size = 0;
	enum db_step step;

	while ((step = db_step(each, err)) == DB_ROW) {
		found->mailboxes = db_grow(memory, found->mailboxes,
		    found->mailboxes_count, &size, sizeof *found->mailboxes);
		found->mailboxes[found->mailboxes_count++] =
		    mailbox_of(memory, each);
	}
	return step == DB_END;
}

static bool
count_letters(struct db *db, struct health *found, struct error *err)
{
	static const char sql[] =
	    /* The oldest is the first. */
	    "SELECT state, letters, (SELECT created_at FROM letter"
	    " WHERE letter.state = letter_count.state ORDER BY id LIMIT 1)"
	    " FROM letter_count WHERE letters > 0";
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

/* Letters held by the configuration are not meant to be sent. */
static bool
count_held(struct db *db, struct health *found, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*), min(created_at) FROM letter"
	    " WHERE state = 'held' AND reason <> 'held-by-configuration'";
	struct statement *count = db_statement(db, sql);

	if (db_step(count, err) != DB_ROW)
		return false;
	found->letters_to_decide = db_int(count, 0);
	found->oldest_to_decide_at = db_int(count, 1);
	db_done(count);
	return true;
}

/* Of an erased ticket nobody can be told any more. */
static bool
count_unsent(struct db *db, const struct health_question *question,
    struct health *found, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*), count(*) FILTER (WHERE"
	    " c.due_on < date(?1, 'unixepoch') OR c.due_at < ?2)"
	    " FROM claim c CROSS JOIN ticket t ON t.id = c.ticket_id"
	    " WHERE c.awaits_letter = 1 AND t.erased_at IS NULL";
	struct statement *count = db_statement(db, sql);

	db_bind_int(count, 1, date_to_days(question->today) * DAY_SECONDS);
	db_bind_int(count, 2, question->now_at);
	if (db_step(count, err) != DB_ROW)
		return false;
	found->answers_unsent = db_int(count, 0);
	found->answers_unsent_late = db_int(count, 1);
	db_done(count);
	return true;
}

/* Their state is "sent", but nobody received them. */
static bool
count_bounced(struct db *db, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM letter l CROSS JOIN ticket t"
	    " ON t.id = l.ticket_id WHERE l.bounced_at IS NOT NULL"
	    " AND t.state <> 'closed'";

	return db_find_int(db_statement(db, sql), ret_count, err);
}

static bool
find_clock(struct db *db, struct health *found, struct error *err)
{
	struct timepiece timepiece;
	struct timepiece_erased erased;

	if (!clock_store_find(db, &timepiece, err) ||
	    !clock_store_erased(db, &erased, err))
		return false;
	found->erased_until_at = erased.until_at;
	found->clock_doubt = timepiece.doubt;
	found->clock_doubted_at = timepiece.doubted_at;
	return true;
}

/*
 * Acknowledgements that failed, on tickets with no other letter queued or sent.
 */
static bool
count_unacknowledged(struct db *db, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(DISTINCT l.ticket_id) FROM letter l"
	    " JOIN ticket t ON t.id = l.ticket_id JOIN purpose p"
	    " ON p.name = l.purpose WHERE l.state = 'failed'"
	    " AND p.receipt <> '' AND t.state <> 'closed' AND NOT EXISTS"
	    " (SELECT 1 FROM letter o WHERE o.ticket_id = l.ticket_id"
	    " AND o.state <> 'failed' AND o.state <> 'cancelled')";

	return db_find_int(db_statement(db, sql), ret_count, err);
}

static bool
count_states(struct db *db, struct health *found, struct error *err)
{
	static const char sql[] =
	    /* All in the indexes. */
	    "SELECT count(*), count(*) FILTER (WHERE state = 'triage'),"
	    " (SELECT count(*) FROM claim c JOIN ticket t"
	    " ON t.id = c.ticket_id WHERE c.is_urgent = 1"
	    " AND c.outcome IS NULL AND t.assignee = ''),"
	    " (SELECT count(*) FROM ticket WHERE unread_at IS NOT NULL)"
	    " FROM ticket INDEXED BY ticket_open WHERE state <> 'closed'";
	struct statement *count = db_statement(db, sql);

	if (db_step(count, err) != DB_ROW)
		return false;
	found->tickets_open = db_int(count, 0);
	found->tickets_triage = db_int(count, 1);
	found->breaches_untaken = db_int(count, 2);
	found->tickets_unread = db_int(count, 3);
	db_done(count);
	return true;
}

static bool
count_limits(struct db *db, struct arena *memory, struct health *found,
    struct error *err)
{
	static const char sql[] =
	    "SELECT value, count(*) FROM ticket CROSS JOIN message"
	    " INDEXED BY message_limited ON message.ticket_id = ticket.id"
	    " AND instr(judgement, '\"limits\":[\"') > 0"
	    ", json_each(message.judgement, '$.limits')"
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

/* Tickets with a claim due in [from, until), as days or as instants. */
struct span_of_time {
	int64_t days, until_days;
	int64_t at, until_at;
};

static bool
count_due(struct db *db, const struct span_of_time *span, bool counts_standing,
    int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(DISTINCT c.ticket_id) FROM ticket t CROSS JOIN claim "
	    "c"
	    " ON c.ticket_id = t.id WHERE t.state <> 'closed'"
	    " AND t.due_first < ?1 AND c.outcome IS NULL"
	    " AND (?2 = 1 OR c.stands_still = 0)"
	    " AND ((c.due_on >= date(?3, 'unixepoch')"
	    " AND c.due_on < date(?4, 'unixepoch'))"
	    " OR (c.due_at >= ?5 AND c.due_at < ?6))";
	struct statement *count = db_statement(db, sql);
	int64_t until_at = span->until_days * DAY_SECONDS;

	db_bind_int(
	    count, 1, until_at > span->until_at ? until_at : span->until_at);
	db_bind_int(count, 2, counts_standing);
	db_bind_int(count, 3, span->days * DAY_SECONDS);
	db_bind_int(count, 4, until_at);
	db_bind_int(count, 5, span->at);
	db_bind_int(count, 6, span->until_at);
	return db_find_int(count, ret_count, err);
}

static bool
count_near(struct db *db, const struct health_question *question, int64_t days,
    int64_t hours, int64_t *ret_count, struct error *err)
{
	int64_t today = date_to_days(question->today);
	const struct span_of_time span = {
	    .days = today,
	    .until_days = today + days + 1,
	    .at = question->now_at,
	    .until_at = question->now_at + hours * HOUR_SECONDS + 1,
	};

	return count_due(db, &span, false, ret_count, err);
}

static bool
count_targets(struct db *db, const struct health_question *question,
    struct health *found, struct error *err)
{
	static const char missed_sql[] =
	    "SELECT count(DISTINCT c.ticket_id) FROM claim c"
	    " INDEXED BY claim_target WHERE c.target_on < date(?1, 'unixepoch')"
	    " AND c.target_on IS NOT NULL AND c.outcome IS NULL"
	    " AND c.stands_still = 0"
	    " AND c.due_on >= date(?1, 'unixepoch')";
	static const char standing_sql[] =
	    "SELECT count(DISTINCT c.ticket_id) FROM pause p CROSS JOIN claim c"
	    " ON c.ticket_id = p.ticket_id WHERE p.answered_at IS NULL"
	    " AND c.outcome IS NULL AND c.stands_still = 1";
	struct statement *missed = db_statement(db, missed_sql);

	db_bind_int(missed, 1, date_to_days(question->today) * DAY_SECONDS);
	return db_find_int(missed, &found->tickets_target_missed, err) &&
	    db_find_int(db_statement(db, standing_sql),
		&found->tickets_standing_still, err);
}

static bool
count_tickets(struct db *db, const struct health_question *question,
    struct health *found, struct error *err)
{
	const struct warning_plan *plan = question->plan;
	const struct span_of_time past = {
	    .days = FIRST_DAYS,
	    .until_days = date_to_days(question->today),
	    .at = FIRST_DAYS * DAY_SECONDS,
	    .until_at = question->now_at,
	};

	if (!count_states(db, found, err) ||
	    !count_due(db, &past, true, &found->tickets_overdue, err) ||
	    !count_targets(db, question, found, err))
		return false;
	return plan == NULL ||
	    (count_near(db, question,
		 warning_first(plan->days, plan->days_count),
		 warning_first(plan->hours, plan->hours_count),
		 &found->tickets_due_soon, err) &&
		count_near(db, question,
		    warning_last(plan->days, plan->days_count),
		    warning_last(plan->hours, plan->hours_count),
		    &found->tickets_due_very_soon, err));
}

bool
balance_find_health(struct db *db, struct arena *memory,
    const struct health_question *question, struct health *ret,
    struct error *err)
{
	struct health found = {0};
	bool began, complete;

	if (!db_begin_reading(db, &began, err))
		return false;
	complete = find_mailboxes(db, memory, &found, err) &&
	    count_letters(db, &found, err) &&
	    find_oldest_queued(db, &found.oldest_queued_at, err) &&
	    identity_recovering(db, &found.recovering_since_at, err) &&
	    count_bounced(db, &found.letters_bounced, err) &&
	    count_held(db, &found, err) &&
	    count_unsent(db, question, &found, err) &&
	    count_unacknowledged(db, &found.tickets_unacknowledged, err) &&
	    relay_store_find(db, memory, &found.relay, err) &&
	    own_mail_find_health(
		db, memory, question->now_at, &found.own_mail, err) &&
	    find_clock(db, &found, err) &&
	    count_tickets(db, question, &found, err) &&
	    count_limits(db, memory, &found, err) &&
	    lease_list(db, memory, &found.leases, &found.leases_count, err);
	db_end_reading(db, began);
	if (complete)
		*ret = found;
	return complete;
}

bool
balance_find_failing(
    struct db *db, struct arena *memory, struct health *ret, struct error *err)
{
	struct health found = {0};

	if (!find_mailboxes(db, memory, &found, err) ||
	    !relay_store_find(db, memory, &found.relay, err))
		return false;
	*ret = found;
	return true;
}
