/* SPDX-License-Identifier: ISC */
#include "dpod/warn.h"

#include "base/timestamp.h"
#include "store/claim_clock.h"
#include "store/claim_watch.h"
#include "store/ticket_change.h"
#include "ticket/warning.h"
#include "conf/conf_data.h"
#include "dpod/log.h"
#include "dpod/pulse.h"

/* In one transaction: others write, too. */
#define AT_ONCE_MAX  500
#define HOUR_SECONDS 3600

struct warning {
	const struct conf *conf;
	struct db *db;
	struct arena *memory;
	int64_t now_at;
	size_t room; /* warnings that this transaction may give */
};

static bool
note(struct warning *warning, int64_t ticket_id, const char *event,
    const char *words, struct error *err)
{
	const struct ticket_change change = {
	    .ticket_id = ticket_id,
	    .event = TICKET_NOTE,
	    .at = warning->now_at,
	    .history = event,
	    .became = words,
	};
	enum ticket_state state;

	return ticket_change(warning->db, &change, &state, err) == CHANGE_DONE;
}

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
	const char *end = end_text(warning, claim);
	const char *kind = kind_name(claim->kind);
	const char *unit = claim->due_at != 0 ? "hour" : "day";
	const char *words = left < 0
	    ? arena_printf(warning->memory, "%s: was due %s", kind, end)
	    : arena_printf(warning->memory, "%s: due %s, in %lld %s%s", kind,
		  end, (long long)left, unit, left == 1 ? "" : "s");

	if (left < 0)
		log_event(LOG_ERROR, "overdue", "ticket=%lld kind=%s due=%s",
		    (long long)claim->ticket_id, kind, end);
	else
		log_event(LOG_WARNING, "due-soon",
		    "ticket=%lld kind=%s due=%s %ss-left=%lld",
		    (long long)claim->ticket_id, kind, end, unit,
		    (long long)left);
	return note(warning, claim->ticket_id,
	    left < 0 ? "clock-overdue" : "clock-due-soon", words, err);
}

static bool
warn_of_one(
    struct warning *warning, const struct claim_watch *claim, struct error *err)
{
	const struct warning_question question = {
	    .due_on = claim->due_on,
	    .due_at = claim->due_at,
	    .now_at = warning->now_at,
	    .zone = warning->conf->calendar.time_zone,
	};
	int stage = warning_stage(&warning->conf->clock.warning, &question);

	if (stage >= claim->warned_stage)
		return true;
	warning->room--;
	return tell_due(warning, claim, warning_left(&question), err) &&
	    claim_watch_set_warned(
		warning->db, claim->ticket_id, claim->kind, stage, err);
}

static bool
warn_of_ends(struct warning *warning, struct error *err)
{
	const struct warning_plan *plan = &warning->conf->clock.warning;
	struct date today =
	    timestamp_date(warning->now_at, warning->conf->calendar.time_zone);
	int64_t days = warning_first(plan->days, plan->days_count);
	int64_t hours = warning_first(plan->hours, plan->hours_count);
	struct claim_watch *claims;
	size_t count;

	/* Without a stage: what has ended, at once. */
	if (!claim_watch_due(warning->db, warning->memory,
		date_add_days(today, days),
		warning->now_at + HOUR_SECONDS * (hours < 0 ? 0 : hours),
		&claims, &count, err))
		return false;
	for (size_t i = 0; i < count && warning->room > 0; i++)
		if (!warn_of_one(warning, &claims[i], err))
			return false;
	return true;
}

static bool
warn_of_targets(struct warning *warning, struct error *err)
{
	struct date today =
	    timestamp_date(warning->now_at, warning->conf->calendar.time_zone);
	struct claim_watch *claims;
	char target[DATE_TEXT_SIZE];
	size_t count;

	if (warning->room == 0)
		return true;
	if (!claim_watch_targets(warning->db, warning->memory, today,
		warning->room, &claims, &count, err))
		return false;
	warning->room -= count;
	for (size_t i = 0; i < count; i++) {
		const char *kind = kind_name(claims[i].kind);

		date_format(claims[i].target_on, target);
		log_event(LOG_NOTICE, "target-missed",
		    "ticket=%lld kind=%s target=%s",
		    (long long)claims[i].ticket_id, kind, target);
		if (!note(warning, claims[i].ticket_id, "clock-target-missed",
			arena_printf(
			    warning->memory, "%s: target was %s", kind, target),
			err) ||
		    !claim_watch_set_target_missed(
			warning->db, claims[i].ticket_id, claims[i].kind, err))
			return false;
	}
	return true;
}

/* A clock that can not be computed is told, and stays as it was. */
static bool
move_one(struct warning *warning, struct claim_office *office,
    int64_t ticket_id, struct error *err)
{
	const char *id =
	    arena_printf(warning->memory, "%lld", (long long)ticket_id);
	struct ticket_row ticket;
	enum lookup found =
	    ticket_store_find(warning->db, warning->memory, id, &ticket, err);

	if (found != FOUND)
		return found == ABSENT;
	office->target_days = conf_target_days(warning->conf, ticket.mailbox);
	if (claim_clock_set(warning->db, warning->memory, office, &ticket, err))
		return true;
	if (err->scope != ERROR_MESSAGE)
		return false;
	log_event(LOG_ERROR, "clock-failed", "ticket=%s error=%s", id,
	    log_quoted(err->text));
	return true;
}

/* What waits is due a day later each day. */
static bool
move_standing(struct warning *warning, struct error *err)
{
	struct claim_office office = {
	    .zone = warning->conf->calendar.time_zone,
	    .now_at = warning->now_at,
	};
	struct calendar *calendar;
	int64_t *ids;
	size_t count;
	bool done;

	if (!claim_watch_waiting(
		warning->db, warning->memory, &ids, &count, err))
		return false;
	if (count == 0)
		return true;
	calendar = conf_load_calendar(warning->conf, err);
	done = calendar != NULL;
	office.calendar = calendar;
	for (size_t i = 0; done && i < count; i++)
		done = move_one(warning, &office, ids[i], err);
	calendar_free(calendar);
	return done;
}

/* *ret_is_done: there is no more to say. */
static bool
warn_some(const struct conf *conf, struct db *db, int64_t now_at,
    bool *ret_is_done, struct error *err)
{
	struct warning warning = {conf, db, arena_new(), now_at, AT_ONCE_MAX};
	bool done = db_begin(db, err);

	done = done && move_standing(&warning, err) &&
	    warn_of_ends(&warning, err) && warn_of_targets(&warning, err) &&
	    db_commit(db, err);
	db_rollback(db);
	arena_free(warning.memory);
	*ret_is_done = warning.room > 0;
	return done;
}

bool
warn_of_due(
    const struct conf *conf, struct db *db, int64_t now_at, struct error *err)
{
	bool is_done = false;

	while (!is_done) {
		if (!warn_some(conf, db, now_at, &is_done, err))
			return false;
		pulse_beat();
	}
	return true;
}
