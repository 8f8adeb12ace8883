/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "base/lock_holder.h"
#include "base/timestamp.h"
#include "store/balance.h"
#include "ticket/state.h"
#include "casework/metrics.h"
#include "casework/spot.h"
#include "casework/trouble.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"
#include "dpoctl/status_oauth2.h"

static const struct cmd_option options[] = {
    {"--prometheus", NULL, "Print metrics for a monitoring system", false},
    {NULL, NULL, NULL, false},
};

#define YEAR_DAYS 364 /* whole weeks */

#define HEALTH(type, member)  OUTPUT_OF(type, struct health, member)
#define LEASE(type, member)   OUTPUT_OF(type, struct lease_holder, member)
#define LIMIT(type, member)   OUTPUT_OF(type, struct limit_count, member)
#define MAILBOX(type, member) OUTPUT_OF(type, struct mailbox_health, member)

static const struct output_field limit_fields[] = {
    {"rule", NULL, LIMIT(TEXT, rule)},
    {"mails", NULL, LIMIT(NUMBER, mails)},
    {NULL, NULL, NULL},
};

static const struct output_field letter_fields[] = {
    {"state", NULL, NULL},
    {"count", NULL, NULL},
    {"oldest_at", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field mailbox_fields[] = {
    {"name", NULL, MAILBOX(TEXT, name)},
    {"account", NULL, MAILBOX(TEXT, account)},
    {"other_account_since_at", NULL, MAILBOX(TIME, other_account_since_at)},
    {"went_back_at", NULL, MAILBOX(TIME, went_back_at)},
    {"last_poll_at", NULL, MAILBOX(TIME, last_poll_at)},
    {"last_success_at", NULL, MAILBOX(TIME, last_success_at)},
    {"last_mail_at", NULL, MAILBOX(TIME, last_mail_at)},
    {"last_error", NULL, MAILBOX(TEXT, last_error)},
    {"limited", NULL, MAILBOX(TEXT, limited)},
    {"taken_at", NULL, MAILBOX(TIME, taken_at)},
    {"foreign_at", NULL, MAILBOX(TIME, foreign_at)},
    {"paused_at", NULL, MAILBOX(TIME, paused_at)},
    {"paused_by", NULL, MAILBOX(TEXT, paused_by)},
    {"paused_because", NULL, MAILBOX(TEXT, paused_because)},
    {"canary_out_at", NULL, MAILBOX(TIME, canary_out_at)},
    {"canary_back_at", NULL, MAILBOX(TIME, canary_back_at)},
    {"canary_missing_at", NULL, MAILBOX(TIME, canary_missing_at)},
    {"oldest_unsettled_at", NULL, MAILBOX(TIME, oldest_unsettled_at)},
    {"seen", NULL, MAILBOX(NUMBER, ledger_rows)},
    {"unsettled", NULL, MAILBOX(NUMBER, unsettled)},
    {"retrying", NULL, MAILBOX(NUMBER, retrying)},
    {"attempts_max", NULL, MAILBOX(NUMBER, attempts_max)},
    {"quarantined", NULL, MAILBOX(NUMBER, quarantined)},
    {"reader_restarts", NULL, MAILBOX(NUMBER, reader_restarts)},
    {NULL, NULL, NULL},
};

static const struct output_field lease_fields[] = {
    {"task", NULL, LEASE(TEXT, task)},
    {"name", NULL, LEASE(TEXT, name)},
    {"host", NULL, LEASE(TEXT, host)},
    {"pid", NULL, LEASE(NUMBER, pid)},
    {"since_at", NULL, LEASE(TIME, since_at)},
    {"until_at", NULL, LEASE(TIME, until_at)},
    {NULL, NULL, NULL},
};

static const struct output_field fields[] = {
    {"needs_human", "Needs a person", NULL},
    {"reasons", "Reasons", OUTPUT_TEXTS},
    {"tickets_open", "Tickets open", HEALTH(NUMBER, tickets_open)},
    {"tickets_triage", "Tickets in triage", HEALTH(NUMBER, tickets_triage)},
    {"tickets_overdue", "Tickets overdue", HEALTH(NUMBER, tickets_overdue)},
    {"tickets_due_soon", "Tickets due soon", HEALTH(NUMBER, tickets_due_soon)},
    {"tickets_target_missed", "Tickets past their target",
	HEALTH(NUMBER, tickets_target_missed)},
    {"tickets_standing_still", "Tickets with a stopped clock",
	HEALTH(NUMBER, tickets_standing_still)},
    {"breaches_untaken", "Breaches unassigned",
	HEALTH(NUMBER, breaches_untaken)},
    {"tickets_unread", "Unread tickets", HEALTH(NUMBER, tickets_unread)},
    {"letters_to_decide", "Letters to approve",
	HEALTH(NUMBER, letters_to_decide)},
    {"oldest_to_decide_at", "Oldest letter to approve",
	HEALTH(TIME, oldest_to_decide_at)},
    {"answers_unsent", "Answers not sent", HEALTH(NUMBER, answers_unsent)},
    {"oldest_queued_at", "Oldest letter queued",
	HEALTH(TIME, oldest_queued_at)},
    {"letters_bounced", "Letters bounced", HEALTH(NUMBER, letters_bounced)},
    {"spot_waiting", "Spot check waiting", NULL},
    {"spot_check", "Spot check", NULL},
    {"tickets_unacknowledged", "Tickets never acknowledged",
	HEALTH(NUMBER, tickets_unacknowledged)},
    {"clock_doubt", NULL, NULL},
    {"erased_until_at", NULL, HEALTH(TIME, erased_until_at)},
    {"relay_failing_since_at", "Relay fails since",
	HEALTH(TIME, relay.since_at)},
    {"relay_code", NULL, HEALTH(NUMBER, relay.code)},
    {"relay_words", NULL, HEALTH(TEXT, relay.words)},
    {"officer_mail_waiting", "Mail to the officer waiting",
	HEALTH(NUMBER, own_mail.waiting)},
    {"officer_mail_failed", "Mail to the officer refused",
	HEALTH(NUMBER, own_mail.failed)},
    {"officer_mail_answers", "Replies to it", HEALTH(NUMBER, own_mail.answers)},
    {"alarm_command_failed", "Alarm commands failed",
	HEALTH(NUMBER, own_mail.commands_failed)},
    {"alarm_command_words", NULL, HEALTH(TEXT, own_mail.commands_words)},
    {"canaries_waiting", "Test messages waiting",
	HEALTH(NUMBER, own_mail.canaries_waiting)},
    {"disk_free", "Free disk bytes", NULL},
    {"limits", "Rules that hit a limit", OUTPUT_LIST_OF(limit_fields)},
    {"letters", "Letters", OUTPUT_LIST_OF(letter_fields)},
    {"mailboxes", "Mailboxes", OUTPUT_LIST_OF(mailbox_fields)},
    {"leases", "Daemons", OUTPUT_LIST_OF(lease_fields)},
    {"oauth2", "Tokens", OUTPUT_LIST_OF(status_oauth2_fields)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

struct reasons {
	struct output *output; /* NULL: only count */
	size_t count;
};

static void
add_reason(const char *words, void *context)
{
	struct reasons *reasons = context;

	reasons->count++;
	if (reasons->output != NULL)
		output_list_text(reasons->output, words);
}

/* Whoever else holds the lock keeps dpod from starting. */
static void
judge_lock(const struct session *session, struct reasons *reasons)
{
	char *path = conf_lock_path(session->conf);
	struct lock_holder holder;

	if (lock_holder_find(path, &holder) &&
	    strcmp(holder.program, "dpod") != 0 &&
	    strcmp(holder.program, "?") != 0)
		add_reason(
		    arena_printf(session->memory,
			"dpod cannot start: process %ld (%s) of %s holds "
			"its lock %s",
			(long)holder.pid, holder.program, holder.user, path),
		    reasons);
	free(path);
}

/* Problems that need a person. */
static void
judge(struct session *session, const struct health *health, int64_t disk_free,
    struct reasons *reasons)
{
	struct error err;

	if (!db_demand_disk(session->db, &err))
		add_reason(err.text, reasons);
	trouble_each(session->conf, health, disk_free, timestamp_now(),
	    add_reason, reasons);
	status_oauth2_judge(session->conf, add_reason, reasons);
	judge_lock(session, reasons);
}

/* -1: unknown. */
static int64_t
find_disk_free(const struct session *session)
{
	struct statvfs status;

	if (statvfs(session->conf->state_directory, &status) != 0)
		return -1;
	return (int64_t)status.f_bavail * (int64_t)status.f_frsize;
}

static void
print_letters(struct output *output, const struct health *health)
{
	output_list_begin(output, "letters");
	for (int i = 0; i < LETTER_STATES; i++) {
		output_item_begin(output);
		output_text(
		    output, "state", letter_state_name((enum letter_state)i));
		output_number(output, "count", health->letters[i]);
		output_time(output, "oldest_at", health->letters_oldest_at[i]);
		output_item_end(output);
	}
	output_list_end(output);
}

/* Rules that could not be evaluated for messages in triage. */
static void
print_limits(struct output *output, const struct health *health)
{
	output_list_begin(output, "limits");
	for (size_t i = 0; i < health->limits_count; i++)
		output_item(output, &health->limits[i]);
	output_list_end(output);
}

static void
print_mailboxes(struct session *session, const struct health *health)
{
	const struct conf *conf = session->conf;

	output_list_begin(session->output, "mailboxes");
	for (size_t i = 0; i < health->mailboxes_count; i++)
		output_item(session->output, &health->mailboxes[i]);
	/* Also lists mailboxes that the daemon has not polled yet. */
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		struct mailbox_health never = {.name = conf->mailboxes[i].name};

		if (trouble_find_mailbox(health, never.name) == NULL)
			output_item(session->output, &never);
	}
	output_list_end(session->output);
}

static void
print_leases(struct output *output, const struct health *health)
{
	output_list_begin(output, "leases");
	for (size_t i = 0; i < health->leases_count; i++)
		output_item(output, &health->leases[i]);
	output_list_end(output);
}

/* The weeks of a year; this week's messages are drawn next week. */
static bool
find_spot(struct session *session, struct spot_figures *ret_figures,
    struct error *err)
{
	const char *zone = session->conf->calendar.time_zone;
	struct date today = timestamp_date(timestamp_now(), zone);
	const struct spot_days days = {
	    .from_on = date_add_days(today, -YEAR_DAYS),
	    .until_on = date_add_days(today, 1),
	    .zone = zone,
	    .is_brief = true,
	};

	return spot_find_figures(session->db, &days, ret_figures, err);
}

static void
print_spot(struct output *output, const struct spot_figures *figures)
{
	char words[SPOT_WORDS_SIZE];

	spot_describe(figures, words);
	output_number(output, "spot_waiting", figures->waiting);
	output_text(output, "spot_check", words);
}

static void
print(struct session *session, const struct health *health,
    const struct spot_figures *spot, int64_t disk_free, struct reasons *reasons)
{
	struct output *output = session->output;

	output_begin(output, &form);
	output_list_begin(output, "reasons");
	reasons->output = output;
	judge(session, health, disk_free, reasons);
	output_list_end(output);
	output_bool(output, "needs_human", reasons->count > 0);
	output_fields(output, health);
	output_text(output, "clock_doubt", timepiece_name(health->clock_doubt));
	print_spot(output, spot);
	output_number(output, "disk_free", disk_free);
	print_limits(output, health);
	print_letters(output, health);
	print_mailboxes(session, health);
	print_leases(output, health);
	status_oauth2_print(output, session->conf);
	output_row(output);
	output_end(output);
}

static int
show_status(struct session *session)
{
	int64_t disk_free = find_disk_free(session);
	struct reasons reasons = {0};
	struct health_question question = {
	    .plan = &session->conf->clock.warning};
	struct health health = {0};
	struct spot_figures spot;
	struct buffer metrics = {0};
	struct error err;
	bool is_for_people = session_option(session, "--prometheus") == NULL;

	question.now_at = timestamp_now();
	question.today =
	    timestamp_date(question.now_at, session->conf->calendar.time_zone);
	if (!balance_find_health(
		session->db, session->memory, &question, &health, &err) ||
	    (is_for_people && !find_spot(session, &spot, &err)))
		return session_error(&err, EX_DATAERR);
	if (is_for_people) {
		print(session, &health, &spot, disk_free, &reasons);
	} else {
		judge(session, &health, disk_free, &reasons);
		metrics_write(&health, disk_free, reasons.count > 0,
		    question.now_at, &metrics);
		(void)fputs(buffer_string(&metrics), stdout);
		buffer_release(&metrics);
	}
	return reasons.count == 0 ? EX_OK : EXIT_NOTHING;
}

const struct cmd cmd_status = {
    .name = "status",
    .operands = "",
    .summary = "Report the state of mailboxes, letters and tickets",
    .access = CMD_READS_STORE,
    .options = options,
    .form = &form,
    .run = show_status,
};
