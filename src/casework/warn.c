/* SPDX-License-Identifier: ISC */
#include "casework/warn.h"

#include "base/timestamp.h"
#include "store/claim_clock.h"
#include "store/claim_watch.h"
#include "store/letter_store.h"
#include "store/ticket_change.h"
#include "ticket/warning.h"

/* Per transaction, because others write too. */
#define AT_ONCE_MAX  500
#define HOUR_SECONDS 3600
#define DAY_SECONDS  (24 * HOUR_SECONDS)

struct warning {
	struct casework *casework;
	struct arena *memory;
	const struct conf *conf;
	size_t room; /* warnings left for this transaction */
};

/* "2026-04-10", or an instant for hours. */
static const char *
end_text(struct warning *warning, const struct claim_watch *claim)
{
	char day[DATE_TEXT_SIZE], instant[TIMESTAMP_TEXT_SIZE];

	if (claim->due_at != 0) {
		timestamp_format(claim->due_at, instant);
		return arena_string(warning->memory, instant);
	}
	date_format(claim->due_on, day);
	return arena_string(warning->memory, day);
}

static bool
tell_due(struct warning *warning, const struct claim_watch *claim, int64_t left,
    struct error *err)
{
	const struct casework_notice notice = {
	    .event = left < 0 ? NOTICE_OVERDUE : NOTICE_DUE_SOON,
	    .ticket_id = claim->ticket_id,
	    .kind = kind_name(claim->kind),
	    .day = end_text(warning, claim),
	    .unit = claim->due_at != 0 ? "hour" : "day",
	    .left = left,
	};
	const char *words = left < 0
	    ? arena_printf(
		  warning->memory, "%s: was due %s", notice.kind, notice.day)
	    : arena_printf(warning->memory, "%s: due %s, in %lld %s%s",
		  notice.kind, notice.day, (long long)left, notice.unit,
		  left == 1 ? "" : "s");

	casework_tell(warning->casework, &notice);
	return casework_note(warning->casework, claim->ticket_id,
	    left < 0 ? "clock-overdue" : "clock-due-soon", words, err);
}

static bool
warn_of_one(
    struct warning *warning, const struct claim_watch *claim, struct error *err)
{
	const struct warning_question question = {
	    .due_on = claim->due_on,
	    .due_at = claim->due_at,
	    .now_at = warning->casework->now_at,
	    .zone = warning->conf->calendar.time_zone,
	};
	int stage = warning_stage(&warning->conf->clock.warning, &question);

	if (stage >= claim->warned_stage)
		return true;
	warning->room--;
	return tell_due(warning, claim, warning_left(&question), err) &&
	    claim_watch_set_warned(warning->casework->db, claim->ticket_id,
		claim->kind, stage, err);
}

static bool
warn_of_each(struct warning *warning, const struct claim_watch *claims,
    size_t count, struct error *err)
{
	for (size_t i = 0; i < count && warning->room > 0; i++)
		if (!warn_of_one(warning, &claims[i], err))
			return false;
	return true;
}

static bool
warn_of_ends(struct warning *warning, struct error *err)
{
	const struct warning_plan *plan = &warning->conf->clock.warning;
	struct date today = timestamp_date(
	    warning->casework->now_at, warning->conf->calendar.time_zone);
	int64_t days = warning_first(plan->days, plan->days_count);
	int64_t hours = warning_first(plan->hours, plan->hours_count);
	/* Without a stage: what is overdue, at once. */
	struct date until_on = date_add_days(today, days);
	int64_t until_at =
	    warning->casework->now_at + HOUR_SECONDS * (hours < 0 ? 0 : hours);
	struct db *db = warning->casework->db;
	struct claim_watch *claims;
	size_t count;

	return claim_watch_due(db, warning->memory, until_on, until_at, &claims,
		   &count, err) &&
	    warn_of_each(warning, claims, count, err) &&
	    claim_watch_untold(db, warning->memory, until_on, until_at, &claims,
		&count, err) &&
	    warn_of_each(warning, claims, count, err);
}

/* Nobody has received it: reminds each day until somebody decides. */
static bool
remind_of_letters(struct warning *warning, struct error *err)
{
	struct casework *casework = warning->casework;
	struct letter_row *rows = NULL;
	size_t count = 0;

	if (warning->room > 0 &&
	    !letter_store_find_waiting(casework->db, warning->memory,
		casework->now_at - DAY_SECONDS, warning->room, &rows, &count,
		err))
		return false;
	warning->room -= count;
	for (size_t i = 0; i < count; i++) {
		const struct casework_notice notice = {
		    .event = NOTICE_LETTER_WAITS,
		    .ticket_id = rows[i].ticket_id,
		    .letter_id = rows[i].id,
		    .left =
			(casework->now_at - rows[i].created_at) / DAY_SECONDS,
		};

		casework_tell(casework, &notice);
		if (!casework_note(casework, notice.ticket_id, "letter-waits",
			arena_printf(warning->memory,
			    "letter %lld, held for %lld day%s",
			    (long long)notice.letter_id, (long long)notice.left,
			    notice.left == 1 ? "" : "s"),
			err) ||
		    !ticket_change_unread(casework->db, notice.ticket_id,
			casework->now_at, err) ||
		    !letter_store_set_reminded(
			casework->db, notice.letter_id, casework->now_at, err))
			return false;
	}
	return true;
}

static bool
warn_of_targets(struct warning *warning, struct error *err)
{
	struct date today = timestamp_date(
	    warning->casework->now_at, warning->conf->calendar.time_zone);
	struct claim_watch *claims;
	char target[DATE_TEXT_SIZE];
	size_t count;

	if (warning->room == 0)
		return true;
	if (!claim_watch_targets(warning->casework->db, warning->memory, today,
		warning->room, &claims, &count, err))
		return false;
	warning->room -= count;
	for (size_t i = 0; i < count; i++) {
		struct casework_notice notice = {
		    .event = NOTICE_TARGET_MISSED,
		    .ticket_id = claims[i].ticket_id,
		    .kind = kind_name(claims[i].kind),
		    .day = target,
		};

		date_format(claims[i].target_on, target);
		casework_tell(warning->casework, &notice);
		if (!casework_note(warning->casework, notice.ticket_id,
			"clock-target-missed",
			arena_printf(warning->memory, "%s: target was %s",
			    notice.kind, target),
			err) ||
		    !claim_watch_set_target_missed(warning->casework->db,
			claims[i].ticket_id, claims[i].kind, err))
			return false;
	}
	return true;
}

/* A clock that cannot be computed is reported, and not changed. */
static bool
move_one(struct warning *warning, int64_t ticket_id, struct error *err)
{
	struct casework *casework = warning->casework;
	const char *id =
	    arena_printf(warning->memory, "%lld", (long long)ticket_id);
	struct casework_notice notice = {
	    .event = NOTICE_CLOCK_FAILED,
	    .ticket_id = ticket_id,
	};
	struct claim_office clocks;
	struct ticket_row ticket;
	enum lookup found =
	    ticket_store_find(casework->db, warning->memory, id, &ticket, err);

	if (found != FOUND)
		return found == ABSENT;
	clocks = casework_clocks(casework, ticket.mailbox);
	if (claim_clock_set(
		casework->db, warning->memory, &clocks, &ticket, err))
		return true;
	if (err->scope != ERROR_MESSAGE)
		return false;
	notice.error = err->text;
	casework_tell(casework, &notice);
	return true;
}

/* Stopped clocks move one day per day. */
static bool
move_standing(struct warning *warning, struct error *err)
{
	int64_t *ids;
	size_t count;
	bool done = claim_watch_waiting(
	    warning->casework->db, warning->memory, &ids, &count, err);

	for (size_t i = 0; done && i < count; i++)
		done = move_one(warning, ids[i], err);
	return done;
}

bool
warn_of_due(struct casework *casework, bool *ret_is_done, struct error *err)
{
	struct warning warning = {
	    .casework = casework,
	    .memory = casework->memory,
	    .conf = casework->setup->conf,
	    .room = AT_ONCE_MAX,
	};
	bool done = db_begin(casework->db, err);

	done = done && move_standing(&warning, err) &&
	    warn_of_ends(&warning, err) && warn_of_targets(&warning, err) &&
	    remind_of_letters(&warning, err) && db_commit(casework->db, err);
	db_rollback(casework->db);
	*ret_is_done = warning.room > 0;
	return done;
}
