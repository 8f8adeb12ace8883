/* SPDX-License-Identifier: ISC */
#include "casework/trouble.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/confinement.h"
#include "base/timestamp.h"
#include "conf/conf_data.h"
#include "ticket/state.h"

/* Less is a problem: the register must be able to grow. */
#define DISK_FREE_MIN (INT64_C(100) * 1024 * 1024)
/* Maximum time between polls, in addition to poll-interval. */
#define POLL_LATE_SECONDS   (15 * 60)
#define CLOCK_AHEAD_SECONDS 300
#define LETTER_LATE_SECONDS (24 * 3600)
/* Erasure advances only one day per day. */
#define ERASE_LATE_SECONDS (2 * TIMEPIECE_DAY_SECONDS)
/* How long a change of a mailbox is reported. */
#define CHANGE_SAID_SECONDS (7 * 24 * 3600)

struct telling {
	trouble_fn *on_trouble;
	void *context;
};

static void tell(const struct telling *telling, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
tell(const struct telling *telling, const char *format, ...)
{
	char text[640];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	telling->on_trouble(text, telling->context);
}

static bool
is_recent(int64_t at, int64_t now_at)
{
	return at != 0 && at > now_at - CHANGE_SAID_SECONDS;
}

/* It has changed, or another register uses it too. */
static void
tell_change(const struct telling *telling, const char *name,
    const struct mailbox_health *mailbox, int64_t now_at)
{
	char since[TIMESTAMP_TEXT_SIZE];

	if (is_recent(mailbox->other_account_since_at, now_at)) {
		timestamp_format(mailbox->other_account_since_at, since);
		tell(telling,
		    "mailbox %s: another account since %s: %s; its older mail "
		    "was not taken in as requests: check that this was meant",
		    name, since, mailbox->account);
	}
	if (is_recent(mailbox->went_back_at, now_at)) {
		timestamp_format(mailbox->went_back_at, since);
		tell(telling,
		    "mailbox %s: the server went back at %s, as after a "
		    "restore: everything was looked at again; ask its "
		    "administrator which messages are missing",
		    name, since);
	}
	if (is_recent(mailbox->taken_at, now_at)) {
		timestamp_format(mailbox->taken_at, since);
		tell(telling,
		    "mailbox %s: taken over from another dpod at %s: letters "
		    "to older messages are held, because it may have answered "
		    "them",
		    name, since);
	}
	if (is_recent(mailbox->foreign_at, now_at)) {
		timestamp_format(mailbox->foreign_at, since);
		tell(telling,
		    "mailbox %s: at %s a message came that is a letter of "
		    "another register of yours, or answers one: if another "
		    "dpod runs, stop one of the two",
		    name, since);
	}
}

static int64_t
late_seconds(const struct conf_mailbox *conf)
{
	return 2 * conf->poll_interval_seconds + POLL_LATE_SECONDS;
}

bool
trouble_mailbox_fails(const struct conf_mailbox *conf,
    const struct mailbox_health *mailbox, int64_t now_at)
{
	return mailbox == NULL ||
	    (mailbox->paused_at == 0 &&
		(*mailbox->last_error != '\0' ||
		    mailbox->last_poll_at < now_at - late_seconds(conf)));
}

bool
trouble_canary_is_missing(
    const struct conf *conf, const struct mailbox_health *mailbox)
{
	return conf->notify.canary_interval_seconds != 0 &&
	    mailbox->canary_missing_at != 0 &&
	    mailbox->last_success_at >=
	    mailbox->canary_missing_at + conf->notify.canary_after_seconds;
}

/* The address, not the mailbox, does not work. */
static void
judge_canary(const struct telling *telling, const struct conf *conf,
    const struct conf_mailbox *mailbox, const struct mailbox_health *health)
{
	char since[TIMESTAMP_TEXT_SIZE];

	if (health == NULL || mailbox->addresses.count == 0 ||
	    !trouble_canary_is_missing(conf, health))
		return;
	timestamp_format(health->canary_missing_at, since);
	tell(telling,
	    "mailbox %s: a test message to %s, sent at %s, has not arrived: "
	    "send one yourself, and ask who runs the mail servers",
	    mailbox->name, mailbox->addresses.items[0], since);
}

static void
judge_mailbox(const struct telling *telling, const struct conf_mailbox *conf,
    const struct mailbox_health *mailbox, int64_t now_at)
{
	char since[TIMESTAMP_TEXT_SIZE];

	if (mailbox != NULL && *mailbox->last_error != '\0')
		tell(
		    telling, "mailbox %s: %s", conf->name, mailbox->last_error);
	if (mailbox != NULL && *mailbox->limited != '\0')
		tell(telling, "mailbox %s: limited: %s", conf->name,
		    mailbox->limited);
	if (mailbox != NULL && mailbox->quarantined > 0)
		tell(telling, "mailbox %s: quarantined: %lld", conf->name,
		    (long long)mailbox->quarantined);
	if (mailbox != NULL)
		tell_change(telling, conf->name, mailbox, now_at);
	if (mailbox != NULL && mailbox->paused_at != 0) {
		timestamp_format(mailbox->paused_at, since);
		tell(telling,
		    "mailbox %s: paused since %s by %s: %s; nothing is taken "
		    "in until: dpoctl mailbox resume %s",
		    conf->name, since, mailbox->paused_by,
		    mailbox->paused_because, conf->name);
		return;
	}
	if (mailbox == NULL || mailbox->last_poll_at == 0) {
		tell(telling, "mailbox %s: never polled", conf->name);
		return;
	}
	timestamp_format(mailbox->last_poll_at, since);
	if (mailbox->last_poll_at > now_at + CLOCK_AHEAD_SECONDS)
		tell(telling,
		    "mailbox %s: last polled at %s, in the future: check the "
		    "clock",
		    conf->name, since);
	if (mailbox->last_poll_at < now_at - late_seconds(conf))
		tell(telling, "mailbox %s: not polled since %s", conf->name,
		    since);
}

const struct mailbox_health *
trouble_find_mailbox(const struct health *health, const char *name)
{
	for (size_t i = 0; i < health->mailboxes_count; i++)
		if (strcmp(health->mailboxes[i].name, name) == 0)
			return &health->mailboxes[i];
	return NULL;
}

static void
tell_relay(const struct telling *telling, const struct relay_failure *relay)
{
	char since[TIMESTAMP_TEXT_SIZE];

	timestamp_format(relay->since_at, since);
	tell(telling, "relay: takes no letters since %s: %s", since,
	    relay->words);
}

static void
tell_own_mail(const struct telling *telling, const struct own_mail_health *mail)
{
	if (mail->failed > 0)
		tell(telling,
		    "mail to the officer that could not be sent: %lld",
		    (long long)mail->failed);
	if (mail->commands_failed > 0)
		tell(telling, "alarm-command: failed %lld times in a week: %s",
		    (long long)mail->commands_failed, mail->commands_words);
}

static void
tell_clock(
    const struct telling *telling, const struct health *health, int64_t now_at)
{
	if (health->clock_doubt != TIMEPIECE_TRUSTED)
		tell(telling,
		    "the clock is doubted: %s; nothing is sent or erased: set "
		    "the clock, or if it is right: dpoctl clock accept",
		    timepiece_words(health->clock_doubt));
	if (health->erased_until_at != 0 &&
	    now_at - health->erased_until_at > ERASE_LATE_SECONDS)
		tell(telling,
		    "erasing is %lld days behind, after the machine was off: "
		    "dpoctl purge erases what has expired",
		    (long long)((now_at - health->erased_until_at) /
			TIMEPIECE_DAY_SECONDS));
}

/* For longer than another daemon needs to find that out. */
static bool
is_silent(const struct lease_holder *lease)
{
	return lease->left_seconds < -lease->seconds;
}

static void
tell_silent(const struct telling *telling, const struct lease_holder *lease,
    const char *what, const char *mailbox)
{
	char since[TIMESTAMP_TEXT_SIZE];

	timestamp_format(lease->until_at, since);
	tell(telling,
	    "%s%s since %s: dpod on %s (process %lld) is silent, and no other "
	    "one took this over: start dpod there, or on another machine",
	    what, mailbox, since, lease->host, (long long)lease->pid);
}

/* One sender of several is enough, and its name tells people nothing. */
static const struct lease_holder *
find_last_sender(const struct health *health)
{
	const struct lease_holder *last = NULL;

	for (size_t i = 0; i < health->leases_count; i++) {
		const struct lease_holder *lease = &health->leases[i];

		if (strcmp(lease->task, "sender") != 0)
			continue;
		if (!is_silent(lease))
			return NULL;
		if (last == NULL || lease->until_at > last->until_at)
			last = lease;
	}
	return last;
}

/* What nobody does. Whoever ends in order gives it back, and is not silent. */
static void
tell_leases(const struct telling *telling, const struct conf *conf,
    const struct health *health)
{
	const struct lease_holder *sender = find_last_sender(health);

	if (sender != NULL)
		tell_silent(telling, sender, "no letters are sent", "");
	for (size_t i = 0; i < health->leases_count; i++) {
		const struct lease_holder *lease = &health->leases[i];

		if (!is_silent(lease))
			continue;
		if (strcmp(lease->task, "house") == 0)
			tell_silent(telling, lease,
			    "no warnings, and nothing is erased", "");
		/* Another one may be of a configuration that was changed. */
		else if (conf_find_mailbox(conf, lease->name) != NULL &&
		    strcmp(lease->task, "mailbox") == 0)
			tell_silent(telling, lease, "nobody watches mailbox ",
			    lease->name);
	}
}

/* A filter refuses files as well, so that Landlock alone is not missed. */
static void
tell_confinement(const struct telling *telling)
{
	if (confinement_has_filter())
		return;
	tell(telling,
	    "confinement: this kernel does not filter system calls "
	    "(seccomp): what reads messages is confined less");
	if (!confinement_has_landlock())
		tell(telling,
		    "confinement: nor does it refuse files (Landlock): what "
		    "reads messages can open those of dpod");
}

void
trouble_each(const struct conf *conf, const struct health *health,
    int64_t disk_free, int64_t now_at, trouble_fn *on_trouble, void *context)
{
	const struct telling told = {on_trouble, context}, *telling = &told;

	if (health->recovering_since_at != 0)
		tell(telling,
		    "recovery: the register is a restored copy; when what"
		    " is missing was dealt with: dpoctl recovery --end");
	tell_confinement(telling);
	tell_clock(telling, health, now_at);
	tell_leases(telling, conf, health);
	if (health->breaches_untaken > 0)
		tell(telling, "unassigned breaches: %lld",
		    (long long)health->breaches_untaken);
	if (health->tickets_overdue > 0)
		tell(telling, "tickets overdue: %lld",
		    (long long)health->tickets_overdue);
	if (health->tickets_due_very_soon > 0)
		tell(telling, "tickets due very soon: %lld",
		    (long long)health->tickets_due_very_soon);
	if (health->letters[LETTER_FAILED] > 0)
		tell(telling, "letters failed: %lld",
		    (long long)health->letters[LETTER_FAILED]);
	if (health->tickets_unacknowledged > 0)
		tell(telling,
		    "tickets never acknowledged, because the letter failed: "
		    "%lld",
		    (long long)health->tickets_unacknowledged);
	if (health->relay.since_at != 0)
		tell_relay(telling, &health->relay);
	tell_own_mail(telling, &health->own_mail);
	if (health->letters_bounced > 0)
		tell(telling, "letters bounced: %lld",
		    (long long)health->letters_bounced);
	if (health->answers_unsent_late > 0)
		tell(telling, "answers overdue that were not sent: %lld",
		    (long long)health->answers_unsent_late);
	if (health->oldest_to_decide_at != 0 &&
	    health->oldest_to_decide_at <= now_at - LETTER_LATE_SECONDS)
		tell(telling,
		    "letters held: %lld, the oldest for %lld days: approve or "
		    "cancel them",
		    (long long)health->letters_to_decide,
		    (long long)((now_at - health->oldest_to_decide_at) /
			LETTER_LATE_SECONDS));
	if (health->oldest_queued_at != 0 &&
	    health->oldest_queued_at < now_at - LETTER_LATE_SECONDS)
		tell(telling, "a letter has been queued for more than a day");
	if (disk_free >= 0 && disk_free < DISK_FREE_MIN)
		tell(telling, "the disk is nearly full: %lld bytes free",
		    (long long)disk_free);
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *mailbox = &conf->mailboxes[i];
		const struct mailbox_health *found =
		    trouble_find_mailbox(health, mailbox->name);

		judge_mailbox(telling, mailbox, found, now_at);
		judge_canary(telling, conf, mailbox, found);
	}
}
