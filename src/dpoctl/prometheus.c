/* SPDX-License-Identifier: ISC */
#include "dpoctl/prometheus.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "ticket/state.h"

static void
describe(const char *name, const char *type, const char *help)
{
	printf(
	    "# HELP dpod_%s %s\n# TYPE dpod_%s %s\n", name, help, name, type);
}

static void
print_one(const char *name, const char *help, int64_t value)
{
	describe(name, "gauge", help);
	printf("dpod_%s %" PRId64 "\n", name, value);
}

/* A clock that was ahead makes no negative ages. */
static int64_t
age(int64_t at, int64_t now_at)
{
	return at < now_at ? now_at - at : 0;
}

static void
print_letters(const struct health *health, int64_t now_at)
{
	describe("letters", "gauge", "Letters by state");
	for (int i = 0; i < LETTER_STATES; i++)
		printf("dpod_letters{state=\"%s\"} %" PRId64 "\n",
		    letter_state_name((enum letter_state)i),
		    health->letters[i]);
	describe("letters_oldest_age_seconds", "gauge",
	    "Age of the oldest letter of a state");
	for (int i = 0; i < LETTER_STATES; i++)
		if (health->letters[i] > 0)
			printf("dpod_letters_oldest_age_seconds"
			       "{state=\"%s\"} %" PRId64 "\n",
			    letter_state_name((enum letter_state)i),
			    age(health->letters_oldest_at[i], now_at));
}

#define PLACE(member) offsetof(struct mailbox_health, member)

static const struct series {
	const char *name;
	const char *type;
	const char *help;
	size_t place;
	bool is_age; /* an instant; 0 has none */
} series[] = {
    {"last_poll_age_seconds", "gauge", "Since it was looked at",
	PLACE(last_poll_at), true},
    {"last_success_age_seconds", "gauge", "Since that went well",
	PLACE(last_success_at), true},
    {"last_mail_age_seconds", "gauge", "Since mail was taken in",
	PLACE(last_mail_at), true},
    {"oldest_unsettled_age_seconds", "gauge", "Age of the oldest undecided",
	PLACE(oldest_unsettled_at), true},
    {"messages_seen", "gauge", "Messages in the ledger", PLACE(ledger_rows),
	false},
    {"messages_unsettled", "gauge", "Not decided yet", PLACE(unsettled), false},
    {"messages_retrying", "gauge", "Not decided after a counted try",
	PLACE(retrying), false},
    {"attempts_max", "gauge", "Most tries of any undecided message",
	PLACE(attempts_max), false},
    {"messages_quarantined", "gauge", "Set aside and not dismissed",
	PLACE(quarantined), false},
    {"reader_restarts_total", "counter", "Readers that had to be replaced",
	PLACE(reader_restarts), false},
};

static void
print_series(
    const struct series *one, const struct health *health, int64_t now_at)
{
	char name[64];

	(void)snprintf(name, sizeof name, "mailbox_%s", one->name);
	describe(name, one->type, one->help);
	for (size_t i = 0; i < health->mailboxes_count; i++) {
		const struct mailbox_health *mailbox = &health->mailboxes[i];
		int64_t value;

		memcpy(
		    &value, (const char *)mailbox + one->place, sizeof value);
		if (one->is_age && value == 0)
			continue;
		printf("dpod_%s{mailbox=\"%s\"} %" PRId64 "\n", name,
		    mailbox->name, one->is_age ? age(value, now_at) : value);
	}
}

static void
print_up(const struct health *health)
{
	describe("mailbox_up", "gauge", "1 if the last look went well");
	for (size_t i = 0; i < health->mailboxes_count; i++)
		printf("dpod_mailbox_up{mailbox=\"%s\"} %d\n",
		    health->mailboxes[i].name,
		    health->mailboxes[i].last_error[0] == '\0');
}

void
prometheus_print(
    const struct health *health, int64_t disk_free, bool needs_human)
{
	int64_t now_at = timestamp_now();

	print_one(
	    "needs_human", "1 if `dpoctl status` names a reason", needs_human);
	print_one(
	    "disk_free_bytes", "Free below the state-directory", disk_free);
	print_one("tickets_open", "Tickets that are not closed",
	    health->tickets_open);
	print_one("tickets_triage", "Tickets that a human must judge",
	    health->tickets_triage);
	print_one("tickets_overdue", "Tickets past their day",
	    health->tickets_overdue);
	print_one("tickets_due_soon", "Tickets that a warning was due for",
	    health->tickets_due_soon);
	print_one("tickets_due_very_soon", "Likewise, by the last warning",
	    health->tickets_due_very_soon);
	print_one("tickets_target_missed", "Tickets late for the own target",
	    health->tickets_target_missed);
	print_one("tickets_standing_still", "Tickets that wait for an answer",
	    health->tickets_standing_still);
	print_one("breaches_untaken", "Breaches that nobody has taken",
	    health->breaches_untaken);
	print_one("tickets_unread", "Tickets with news that nobody has seen",
	    health->tickets_unread);
	print_letters(health, now_at);
	print_one("letters_bounced", "Bounced, of tickets that are not closed",
	    health->letters_bounced);
	print_up(health);
	for (size_t i = 0; i < LENGTH(series); i++)
		print_series(&series[i], health, now_at);
}
