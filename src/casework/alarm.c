/* SPDX-License-Identifier: ISC */
#include "casework/alarm.h"

#include <string.h>

#include "casework/officer_mail.h"
#include "casework/trouble.h"
#include "conf/conf_data.h"
#include "store/alarm_store.h"
#include "store/balance.h"

#define HOUR_SECONDS   3600
#define LASTS_SECONDS  (INT64_C(30) * 24 * HOUR_SECONDS)
#define BREACH_SECONDS HOUR_SECONDS
#define BREACHES_MAX   50
#define RELAY	       "relay"
#define MAILBOX	       "mailbox "
#define CANARY	       "canary "

struct looking {
	struct casework *casework;
	struct health health;
	struct alarm_row *rows;
	size_t count;
	bool *is_on; /* of each row: it still fails */
};

static void
tell(struct looking *looking, const char *what, bool is_over)
{
	const struct casework_notice notice = {
	    .event = is_over ? NOTICE_ALARM_OVER : NOTICE_ALARM,
	    .kind = what,
	};

	casework_tell(looking->casework, &notice);
}

static bool
begins(const char *name, const char *head)
{
	return strncmp(name, head, strlen(head)) == 0;
}

/* NULL: it is not about a mailbox, or that is not configured any more. */
static const struct conf_mailbox *
find_mailbox(const struct looking *looking, const struct alarm_row *row)
{
	const struct conf *conf = looking->casework->setup->conf;

	if (!begins(row->name, MAILBOX) && !begins(row->name, CANARY))
		return NULL;
	return conf_find_mailbox(conf, strchr(row->name, ' ') + 1);
}

/* Nobody is told of the end of what is not configured any more. */
static bool
is_configured(const struct looking *looking, const struct alarm_row *row)
{
	const struct conf_notify *notify =
	    &looking->casework->setup->conf->notify;
	const struct conf_mailbox *mailbox = find_mailbox(looking, row);

	if (begins(row->name, CANARY))
		return mailbox != NULL && mailbox->addresses.count > 0 &&
		    notify->canary_interval_seconds != 0;
	return strcmp(row->name, RELAY) == 0 || mailbox != NULL;
}

/* What the mail says of an alarm that is configured. */
static void
set_values(const struct looking *looking, const struct alarm_row *row,
    struct letter_values *values)
{
	const struct conf_mailbox *mailbox = find_mailbox(looking, row);

	if (mailbox == NULL)
		values->alarm_relay = "yes";
	else if (begins(row->name, CANARY))
		values->alarm_canary = mailbox->addresses.items[0];
	else
		values->alarm_mailbox = mailbox->name;
	values->since = officer_mail_time(looking->casework, row->since_at);
}

static bool
raise(struct looking *looking, const struct alarm_row *row, struct error *err)
{
	struct casework *casework = looking->casework;
	struct officer_mail mail = {.purpose = LETTER_ALARM,
	    .about = row->name,
	    .is_alarm = true,
	    .lasts_seconds = LASTS_SECONDS};

	set_values(looking, row, &mail.values);
	tell(looking, row->name, false);
	return officer_mail_write(casework, &mail, err) &&
	    alarm_told(casework->db, row->name, casework->now_at, err);
}

static struct alarm_row *
find_row(struct looking *looking, const char *name)
{
	for (size_t i = 0; i < looking->count; i++)
		if (strcmp(looking->rows[i].name, name) == 0)
			return &looking->rows[i];
	return NULL;
}

/*
 * It fails, and worked last at `worked_at`, or before. If that was after the
 * last look, or the clock was ahead when it began, it begins now.
 */
static bool
note_failing(struct looking *looking, const char *name, int64_t worked_at,
    struct error *err)
{
	struct casework *casework = looking->casework;
	const struct alarm_row *row = find_row(looking, name);
	int64_t now_at = casework->now_at;

	if (row == NULL)
		return alarm_begin(casework->db, name, now_at, err);
	looking->is_on[row - looking->rows] = true;
	if (row->told_at != 0)
		return true;
	if (row->since_at > now_at ||
	    (row->since_at < worked_at && worked_at <= now_at))
		return alarm_begin(casework->db, name, now_at, err);
	if (now_at - row->since_at <
	    casework->setup->conf->notify.alarm_after_seconds)
		return true;
	return raise(looking, row, err);
}

/* The time that it may take has passed already. */
static bool
note_missing(struct looking *looking, const struct mailbox_health *mailbox,
    struct error *err)
{
	struct casework *casework = looking->casework;
	const struct alarm_row began = {
	    .name = arena_printf(casework->memory, CANARY "%s", mailbox->name),
	    .since_at = mailbox->canary_missing_at};
	const struct alarm_row *row = find_row(looking, began.name);

	if (row != NULL) {
		looking->is_on[row - looking->rows] = true;
		return true;
	}
	return !is_configured(looking, &began) ||
	    (alarm_begin(casework->db, began.name, began.since_at, err) &&
		raise(looking, &began, err));
}

static bool
look_at_each(struct looking *looking, struct error *err)
{
	struct casework *casework = looking->casework;
	const struct conf *conf = casework->setup->conf;

	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *mailbox = &conf->mailboxes[i];
		const struct mailbox_health *found =
		    trouble_find_mailbox(&looking->health, mailbox->name);

		if (trouble_mailbox_fails(mailbox, found, casework->now_at) &&
		    !note_failing(looking,
			arena_printf(
			    casework->memory, MAILBOX "%s", mailbox->name),
			found == NULL ? 0 : found->last_success_at, err))
			return false;
		if (found != NULL && trouble_canary_is_missing(conf, found) &&
		    !note_missing(looking, found, err))
			return false;
	}
	return looking->health.relay.since_at == 0 ||
	    note_failing(looking, RELAY, looking->health.relay.since_at, err);
}

/* A person wanted that: it is neither failing nor read again. */
static bool
is_paused(const struct looking *looking, const char *name)
{
	const struct mailbox_health *mailbox;

	if (!begins(name, MAILBOX))
		return false;
	mailbox =
	    trouble_find_mailbox(&looking->health, name + strlen(MAILBOX));
	return mailbox != NULL && mailbox->paused_at != 0;
}

static bool
say_over(
    struct looking *looking, const struct alarm_row *row, struct error *err)
{
	struct casework *casework = looking->casework;
	struct officer_mail mail = {.purpose = LETTER_ALARM_OVER,
	    .about = "",
	    .is_alarm = true,
	    .lasts_seconds = LASTS_SECONDS};
	int64_t dropped;

	if (row->told_at == 0 || !is_configured(looking, row))
		return true;
	if (!own_mail_drop(
		casework->db, row->name, casework->now_at, &dropped, err))
		return false;
	if (is_paused(looking, row->name))
		return true;
	set_values(looking, row, &mail.values);
	mail.values.until = officer_mail_time(casework, casework->now_at);
	tell(looking, row->name, true);
	return officer_mail_write(casework, &mail, err);
}

static bool
end_others(struct looking *looking, struct error *err)
{
	for (size_t i = 0; i < looking->count; i++)
		if (!looking->is_on[i] &&
		    (!say_over(looking, &looking->rows[i], err) ||
			!alarm_end(
			    looking->casework->db, looking->rows[i].name, err)))
			return false;
	return true;
}

static bool
tell_breaches(struct looking *looking, struct error *err)
{
	struct casework *casework = looking->casework;
	struct officer_mail mail = {.purpose = LETTER_ALARM,
	    .about = "",
	    .is_alarm = true,
	    .lasts_seconds = LASTS_SECONDS};
	struct daily_tickets breaches;
	int64_t last_at, now_at = casework->now_at;

	if (!alarm_untold_breaches(
		casework->db, casework->memory, BREACHES_MAX, &breaches, err) ||
	    !alarm_last_breach(casework->db, &last_at, err))
		return false;
	if (breaches.count == 0 ||
	    (last_at <= now_at && now_at - last_at < BREACH_SECONDS))
		return true;
	mail.values.alarm_breach = officer_mail_tickets(casework, &breaches);
	tell(looking, "breach", false);
	for (size_t i = 0; i < breaches.count; i++)
		if (!alarm_breach_told(
			casework->db, breaches.items[i].id, now_at, err))
			return false;
	return officer_mail_write(casework, &mail, err);
}

static bool
look(struct looking *looking, struct error *err)
{
	struct casework *casework = looking->casework;

	if (!own_mail_expire(casework->db, casework->now_at, err) ||
	    !balance_find_failing(
		casework->db, casework->memory, &looking->health, err) ||
	    !alarm_list(casework->db, casework->memory, &looking->rows,
		&looking->count, err))
		return false;
	looking->is_on = arena_array(
	    casework->memory, looking->count + 1, sizeof *looking->is_on);
	memset(looking->is_on, 0, looking->count * sizeof *looking->is_on);
	return look_at_each(looking, err) && end_others(looking, err) &&
	    tell_breaches(looking, err);
}

bool
alarm_look(struct casework *casework, struct error *err)
{
	const struct conf_notify *notify = &casework->setup->conf->notify;
	struct looking looking = {.casework = casework};

	if (notify->to.count == 0 && notify->alarm_command.count == 0 &&
	    notify->canary_interval_seconds == 0)
		return true;
	return db_begin(casework->db, err) &&
	    db_finish(casework->db, look(&looking, err), err);
}
