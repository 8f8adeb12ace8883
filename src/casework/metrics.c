/* SPDX-License-Identifier: ISC */
#include "casework/metrics.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "ticket/state.h"

static void
describe(
    struct buffer *text, const char *name, const char *type, const char *help)
{
	buffer_add_printf(text, "# HELP dpod_%s %s\n# TYPE dpod_%s %s\n", name,
	    help, name, type);
}

static void
add_one(struct buffer *text, const char *name, const char *help, int64_t value)
{
	describe(text, name, "gauge", help);
	buffer_add_printf(text, "dpod_%s %" PRId64 "\n", name, value);
}

/* If the clock was ahead, ages must not become negative. */
static int64_t
age(int64_t at, int64_t now_at)
{
	return at < now_at ? now_at - at : 0;
}

static void
add_letters(struct buffer *text, const struct health *health, int64_t now_at)
{
	describe(text, "letters", "gauge", "Letters by state");
	for (int i = 0; i < LETTER_STATES; i++)
		buffer_add_printf(text,
		    "dpod_letters{state=\"%s\"} %" PRId64 "\n",
		    letter_state_name((enum letter_state)i),
		    health->letters[i]);
	describe(text, "letters_oldest_age_seconds", "gauge",
	    "Age of the oldest letter in a state");
	for (int i = 0; i < LETTER_STATES; i++)
		if (health->letters[i] > 0)
			buffer_add_printf(text,
			    "dpod_letters_oldest_age_seconds"
			    "{state=\"%s\"} %" PRId64 "\n",
			    letter_state_name((enum letter_state)i),
			    age(health->letters_oldest_at[i], now_at));
}

static void
add_own_mail(
    struct buffer *text, const struct own_mail_health *mail, int64_t now_at)
{
	add_one(text, "officer_mail_waiting",
	    "Mail to the officer that waits for the relay", mail->waiting);
	if (mail->oldest_waiting_at != 0)
		add_one(text, "officer_mail_oldest_age_seconds",
		    "Age of the oldest of it",
		    age(mail->oldest_waiting_at, now_at));
	add_one(text, "officer_mail_failed",
	    "Mail to the officer that was refused within a week", mail->failed);
	add_one(text, "officer_mail_answers",
	    "Replies to it, and bounces, within a week", mail->answers);
	add_one(text, "alarm_command_failed",
	    "Alarms for which the alarm-command failed within a week",
	    mail->commands_failed);
	add_one(text, "canaries_waiting",
	    "Test messages that wait for the relay", mail->canaries_waiting);
}

#define PLACE(member) offsetof(struct mailbox_health, member)

static const struct series {
	const char *name;
	const char *type;
	const char *help;
	size_t place;
	bool is_age; /* an instant; 0: no value */
} series[] = {
    {"last_poll_age_seconds", "gauge", "Time since the last poll",
	PLACE(last_poll_at), true},
    {"last_success_age_seconds", "gauge", "Time since the last successful poll",
	PLACE(last_success_at), true},
    {"last_mail_age_seconds", "gauge", "Time since a message was last taken in",
	PLACE(last_mail_at), true},
    {"canary_out_age_seconds", "gauge", "Time since a test message left",
	PLACE(canary_out_at), true},
    {"canary_back_age_seconds", "gauge",
	"Time since a test message last came back", PLACE(canary_back_at),
	true},
    {"canary_missing_age_seconds", "gauge",
	"Time since the oldest test message left that is not back",
	PLACE(canary_missing_at), true},
    {"oldest_unsettled_age_seconds", "gauge",
	"Age of the oldest undecided message", PLACE(oldest_unsettled_at),
	true},
    {"messages_seen", "gauge", "Messages in the ledger", PLACE(ledger_rows),
	false},
    {"messages_unsettled", "gauge", "Messages not decided yet",
	PLACE(unsettled), false},
    {"messages_retrying", "gauge",
	"Messages not decided after at least one attempt", PLACE(retrying),
	false},
    {"attempts_max", "gauge",
	"Highest number of attempts of an undecided message",
	PLACE(attempts_max), false},
    {"messages_quarantined", "gauge", "Quarantined messages not dismissed",
	PLACE(quarantined), false},
    {"reader_restarts_total", "counter",
	"Reader processes that had to be replaced", PLACE(reader_restarts),
	false},
};

static void
add_series(struct buffer *text, const struct series *one,
    const struct health *health, int64_t now_at)
{
	char name[64];

	(void)snprintf(name, sizeof name, "mailbox_%s", one->name);
	describe(text, name, one->type, one->help);
	for (size_t i = 0; i < health->mailboxes_count; i++) {
		const struct mailbox_health *mailbox = &health->mailboxes[i];
		int64_t value;

		memcpy(
		    &value, (const char *)mailbox + one->place, sizeof value);
		if (one->is_age && value == 0)
			continue;
		buffer_add_printf(text, "dpod_%s{mailbox=\"%s\"} %" PRId64 "\n",
		    name, mailbox->name,
		    one->is_age ? age(value, now_at) : value);
	}
}

static void
add_up(struct buffer *text, const struct health *health)
{
	describe(text, "mailbox_up", "gauge", "1 if the last poll succeeded");
	for (size_t i = 0; i < health->mailboxes_count; i++)
		buffer_add_printf(text, "dpod_mailbox_up{mailbox=\"%s\"} %d\n",
		    health->mailboxes[i].name,
		    health->mailboxes[i].last_error[0] == '\0');
}

/* A host's name may be anything. */
static void
add_lease(struct buffer *text, const char *name,
    const struct lease_holder *lease, int64_t value)
{
	buffer_add_printf(text, "dpod_%s{task=\"%s\",name=\"%s\",host=\"", name,
	    lease->task, lease->name);
	for (const char *c = lease->host; *c != '\0'; c++)
		buffer_add_printf(text, "%c",
		    *c == '"' || *c == '\\' || *c == '\n' ? '?' : *c);
	buffer_add_printf(text, "\"} %" PRId64 "\n", value);
}

static void
add_leases(struct buffer *text, const struct health *health, int64_t now_at)
{
	if (health->leases_count == 0)
		return;
	describe(text, "lease_age_seconds", "gauge",
	    "Since when a daemon has a task");
	for (size_t i = 0; i < health->leases_count; i++)
		add_lease(text, "lease_age_seconds", &health->leases[i],
		    age(health->leases[i].since_at, now_at));
	describe(text, "lease_left_seconds", "gauge",
	    "Until another daemon may take it; negative: none has");
	for (size_t i = 0; i < health->leases_count; i++)
		add_lease(text, "lease_left_seconds", &health->leases[i],
		    health->leases[i].left_seconds);
}

void
metrics_write(const struct health *health, int64_t disk_free, bool needs_human,
    int64_t now_at, struct buffer *text)
{
	add_one(text, "needs_human", "1 if `dpoctl status` lists a reason",
	    needs_human);
	add_one(text, "disk_free_bytes",
	    "Free bytes on the disk of the state-directory", disk_free);
	add_one(text, "tickets_open", "Tickets that are not closed",
	    health->tickets_open);
	add_one(text, "tickets_triage", "Tickets that a person must decide",
	    health->tickets_triage);
	add_one(text, "tickets_overdue", "Tickets past their due date",
	    health->tickets_overdue);
	add_one(text, "tickets_due_soon", "Tickets for which a warning is due",
	    health->tickets_due_soon);
	add_one(text, "tickets_due_very_soon",
	    "Tickets for which the last warning is due",
	    health->tickets_due_very_soon);
	add_one(text, "tickets_target_missed",
	    "Tickets past the office's own target",
	    health->tickets_target_missed);
	add_one(text, "tickets_standing_still", "Tickets with a stopped clock",
	    health->tickets_standing_still);
	add_one(text, "breaches_untaken", "Breaches assigned to nobody",
	    health->breaches_untaken);
	add_one(text, "tickets_unread",
	    "Tickets with news that nobody has read", health->tickets_unread);
	add_letters(text, health, now_at);
	add_one(text, "letters_bounced",
	    "Bounced letters of tickets that are not closed",
	    health->letters_bounced);
	add_one(text, "letters_to_decide",
	    "Held letters that a person must approve or cancel",
	    health->letters_to_decide);
	add_one(text, "answers_unsent",
	    "Closed claims whose letter has not been sent",
	    health->answers_unsent);
	add_one(text, "answers_unsent_late",
	    "Closed claims past their due date whose letter has not been sent",
	    health->answers_unsent_late);
	add_one(text, "tickets_unacknowledged",
	    "Open tickets whose acknowledgement failed",
	    health->tickets_unacknowledged);
	add_one(text, "relay_up", "1 if the relay takes letters",
	    health->relay.since_at == 0);
	add_own_mail(text, &health->own_mail, now_at);
	add_one(text, "clock_doubted", "1 if this machine's clock is doubted",
	    health->clock_doubt != TIMEPIECE_TRUSTED);
	add_leases(text, health, now_at);
	add_up(text, health);
	for (size_t i = 0; i < LENGTH(series); i++)
		add_series(text, &series[i], health, now_at);
}
