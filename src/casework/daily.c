/* SPDX-License-Identifier: ISC */
#include "casework/daily.h"

#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "conf/notification.h"
#include "casework/officer_mail.h"
#include "casework/spot.h"
#include "casework/trouble.h"
#include "store/alarm_store.h"
#include "store/balance.h"
#include "store/daily_store.h"

#define DAY_SECONDS   INT64_C(86400)
#define LASTS_SECONDS (7 * DAY_SECONDS)
#define TICKETS_MAX   20
#define WEEK_DAYS     7
#define YEAR_DAYS     366

struct daily {
	struct casework *casework;
	struct letter_values values;
	struct date today;	 /* in the office's zone */
	struct date day_on;	 /* whose digest it is */
	int64_t since_at;	 /* what is newer is new */
	bool is_silent_for_week; /* none was written for that long */
	bool has_content;
};

/* The last day whose hour has come; false: no day of the week is one. */
static bool
find_day(struct daily *daily)
{
	const struct conf *conf = daily->casework->setup->conf;
	char text[TIMESTAMP_TEXT_SIZE];
	struct date day = daily->today;

	timestamp_format_local(
	    daily->casework->now_at, conf->calendar.time_zone, text);
	/* "2026-03-30T17:30:00+02:00" */
	if (strtol(text + 11, NULL, 10) < conf->notify.digest_hour)
		day = date_add_days(day, -1);
	for (int i = 0; i < WEEK_DAYS; i++) {
		daily->day_on = date_add_days(day, -i);
		if (notification_is_day(
			&conf->notify, date_weekday(daily->day_on)))
			return true;
	}
	return false;
}

/* A later day than today was made while the clock was ahead. */
static bool
find_last(struct daily *daily, bool *ret_is_made, struct error *err)
{
	int64_t now_at = daily->casework->now_at;
	struct daily_made *made;
	size_t count;

	if (!daily_list(daily->casework->db, daily->casework->memory,
		date_add_days(daily->today, -YEAR_DAYS), daily->today, &made,
		&count, err))
		return false;
	*ret_is_made =
	    count > 0 && date_compare(made[0].day_on, daily->day_on) >= 0;
	daily->since_at = count > 0 && made[0].made_at <= now_at
	    ? made[0].made_at
	    : now_at - DAY_SECONDS;
	daily->is_silent_for_week = true;
	for (size_t i = 0; i < count; i++)
		if (made[i].was_written &&
		    date_to_days(daily->day_on) - date_to_days(made[i].day_on) <
			WEEK_DAYS)
			daily->is_silent_for_week = false;
	return true;
}

static const char *
say(struct daily *daily, const char *text)
{
	daily->has_content = daily->has_content || *text != '\0';
	return text;
}

/* "" for none. */
static const char *
say_number(struct daily *daily, int64_t number)
{
	return say(daily,
	    number == 0 ? ""
			: arena_printf(daily->casework->memory, "%lld",
			      (long long)number));
}

/* Due from that many days after today to that many. */
static bool
add_due(struct daily *daily, int64_t from_days, int64_t until_days,
    const char **ret_text, struct error *err)
{
	const char *zone = daily->casework->setup->conf->calendar.time_zone;
	struct date from_on = date_add_days(daily->today, from_days);
	struct date until_on = date_add_days(daily->today, until_days);
	struct daily_span span = {from_on, until_on,
	    timestamp_of_date(from_on, zone),
	    timestamp_of_date(date_add_days(until_on, 1), zone)};
	int64_t now_at = daily->casework->now_at;
	struct daily_tickets tickets;

	/* In hours: overdue, or due today. */
	if (until_days < 0)
		span.until_at = now_at;
	else if (from_days == 0)
		span.from_at = now_at;
	if (!daily_due(daily->casework->db, daily->casework->memory, &span,
		TICKETS_MAX, &tickets, err))
		return false;
	*ret_text = say(daily, officer_mail_tickets(daily->casework, &tickets));
	return true;
}

static bool
add_tickets(struct daily *daily, struct error *err)
{
	struct casework *casework = daily->casework;
	struct letter_values *values = &daily->values;
	/* The calendar of this program begins with the year 1. */
	int64_t ever = date_to_days((struct date){1970, 1, 1}) -
	    date_to_days(daily->today);
	struct daily_tickets opened;
	int64_t total;

	if (!daily_opened(casework->db, casework->memory, daily->since_at,
		casework->now_at, TICKETS_MAX, &opened, &total, err))
		return false;
	values->new_count = say_number(daily, total);
	values->new_tickets = officer_mail_tickets(casework, &opened);
	return add_due(daily, ever, -1, &values->overdue, err) &&
	    add_due(daily, 0, 1, &values->due_1, err) &&
	    add_due(daily, 2, 3, &values->due_3, err) &&
	    add_due(daily, 4, 7, &values->due_7, err);
}

static bool
was_told(const struct alarm_row *rows, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].told_at != 0 && strcmp(rows[i].name, name) == 0)
			return true;
	return false;
}

/* One that was not polled yet, after a start, does not fail. */
static bool
add_failing(struct daily *daily, const struct health *health, struct error *err)
{
	struct casework *casework = daily->casework;
	const struct conf *conf = casework->setup->conf;
	const char *names = "";
	struct alarm_row *rows;
	size_t count;

	if (!alarm_list(casework->db, casework->memory, &rows, &count, err))
		return false;
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const char *name = conf->mailboxes[i].name;
		const struct mailbox_health *found =
		    trouble_find_mailbox(health, name);

		if (was_told(rows, count,
			arena_printf(casework->memory, "mailbox %s", name)) ||
		    (found != NULL && found->paused_at == 0 &&
			*found->last_error != '\0'))
			names = arena_printf(casework->memory, "%s%s%s", names,
			    *names == '\0' ? "" : ", ", name);
	}
	daily->values.failing = say(daily, names);
	return true;
}

static bool
add_health(struct daily *daily, struct error *err)
{
	struct casework *casework = daily->casework;
	struct letter_values *values = &daily->values;
	const struct health_question question = {
	    .today = daily->today, .now_at = casework->now_at};
	const struct spot_days days = {
	    .from_on = daily->today,
	    .until_on = date_add_days(daily->today, 1),
	    .zone = casework->setup->conf->calendar.time_zone,
	    .is_brief = true,
	};
	struct health health;
	struct spot_figures spot;

	if (!balance_find_health(
		casework->db, casework->memory, &question, &health, err) ||
	    !spot_find_figures(casework->db, &days, &spot, err))
		return false;
	values->held = say_number(daily, health.letters_to_decide);
	values->unread = say_number(daily, health.tickets_unread);
	values->spot_checks = say_number(daily, spot.waiting);
	if (health.relay.since_at != 0) {
		values->alarm_relay = say(daily, "yes");
		values->since =
		    officer_mail_time(casework, health.relay.since_at);
	}
	return add_failing(daily, &health, err);
}

static bool
write_daily(struct daily *daily, struct error *err)
{
	struct casework *casework = daily->casework;
	const struct conf_notify *notify = &casework->setup->conf->notify;
	struct daily_made made = {
	    .day_on = daily->day_on, .made_at = casework->now_at};
	struct officer_mail mail = {.purpose = LETTER_DIGEST,
	    .about = "",
	    .lasts_seconds = LASTS_SECONDS};

	if (!add_tickets(daily, err) || !add_health(daily, err))
		return false;
	made.was_written = daily->has_content ||
	    (notify->if_empty == CONF_IF_EMPTY_WEEKLY &&
		daily->is_silent_for_week);
	daily->values.today = officer_mail_date(casework, daily->today);
	daily->values.nothing = daily->has_content ? "" : "yes";
	mail.values = daily->values;
	return (!made.was_written ||
		   officer_mail_write(casework, &mail, err)) &&
	    daily_add(casework->db, &made, err);
}

bool
daily_make(struct casework *casework, struct error *err)
{
	const struct conf *conf = casework->setup->conf;
	struct daily daily = {
	    .casework = casework,
	    .today = timestamp_date(casework->now_at, conf->calendar.time_zone),
	};
	bool is_made;

	if (conf->notify.to.count == 0 || !find_day(&daily))
		return true;
	if (!find_last(&daily, &is_made, err))
		return false;
	if (is_made)
		return true;
	return db_begin(casework->db, err) &&
	    db_finish(casework->db, write_daily(&daily, err), err);
}
