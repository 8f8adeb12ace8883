/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "base/timestamp.h"
#include "conf/conf_data.h"
#include "store/balance.h"
#include "store/mailbox_store.h"
#include "casework/mailbox_order.h"
#include "casework/trouble.h"
#include "dpoctl/commands.h"
#include "dpoctl/work.h"

/* How long `mailbox poll` waits for dpod, and how often it looks. */
#define WAIT_MS 30000
#define LOOK_NS 200000000

#define ROW(type, member) OUTPUT_OF(type, struct mailbox_health, member)

static const struct output_field list_fields[] = {
    {"name", "NAME", ROW(TEXT, name)},
    {"expect", "EXPECT", NULL},
    {"health", "HEALTH", NULL},
    {"last_poll_at", "LAST POLL", ROW(TIME, last_poll_at)},
    {"last_success_at", NULL, ROW(TIME, last_success_at)},
    {"last_mail_at", "LAST MAIL", ROW(TIME, last_mail_at)},
    {"seen", "SEEN", ROW(NUMBER, ledger_rows)},
    {"unsettled", "UNSETTLED", ROW(NUMBER, unsettled)},
    {"quarantined", "QUARANTINED", ROW(NUMBER, quarantined)},
    {"account", NULL, ROW(TEXT, account)},
    {"last_error", NULL, ROW(TEXT, last_error)},
    {"limited", NULL, ROW(TEXT, limited)},
    {"paused_at", NULL, ROW(TIME, paused_at)},
    {"paused_by", NULL, ROW(TEXT, paused_by)},
    {"paused_because", NULL, ROW(TEXT, paused_because)},
    {NULL, NULL, NULL},
};

static const struct output_form list_form = {OUTPUT_TABLE, list_fields};

static const char *
health_of(const struct mailbox_health *mailbox)
{
	if (mailbox->paused_at != 0)
		return "paused";
	if (mailbox->last_poll_at == 0)
		return "never polled";
	if (mailbox->last_error[0] != '\0')
		return "failing";
	return mailbox->limited[0] != '\0' ? "limited" : "good";
}

static int
list(struct session *session)
{
	const struct conf *conf = session->conf;
	struct health_question question = {.plan = NULL};
	struct health health = {0};
	struct error err;

	question.now_at = timestamp_now();
	question.today =
	    timestamp_date(question.now_at, conf->calendar.time_zone);
	if (!balance_find_health(
		session->db, session->memory, &question, &health, &err))
		return session_error(&err, EX_DATAERR);
	output_begin(session->output, &list_form);
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *mailbox = &conf->mailboxes[i];
		struct mailbox_health never = {.name = mailbox->name};
		const struct mailbox_health *found =
		    trouble_find_mailbox(&health, mailbox->name);

		if (found == NULL)
			found = &never;
		output_fields(session->output, found);
		output_text(session->output, "expect",
		    expect_name(conf_expect(conf, mailbox)));
		output_text(session->output, "health", health_of(found));
		output_row(session->output);
	}
	output_end(session->output);
	return EX_OK;
}

static const struct output_field order_fields[] = {
    {"name", "NAME", NULL},
    {"done", "DONE", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form order_form = {OUTPUT_TABLE, order_fields};

/* The operands are mailboxes of the configuration. */
static int
check_names(struct session *session)
{
	for (size_t i = 0; i < session->operands_count; i++)
		if (conf_find_mailbox(session->conf, session->operands[i]) ==
		    NULL)
			return session_usage(session,
			    "no such mailbox in the configuration: %s",
			    session->operands[i]);
	return EX_OK;
}

static void
print_done(struct session *session, const char *name, const char *done)
{
	output_text(session->output, "name", name);
	output_text(session->output, "done", done);
	output_row(session->output);
}

static int
order(struct session *session, work_list_fn *fn, const char *done)
{
	int code = check_names(session);

	if (code == EX_OK)
		code = work_run_list(session, fn, session);
	if (code != EX_OK || done == NULL)
		return code;
	output_begin(session->output, &order_form);
	for (size_t i = 0; i < session->operands_count; i++)
		print_done(session, session->operands[i], done);
	output_end(session->output);
	return EX_OK;
}

static enum casework_result
pause_one(struct casework *casework, size_t i, void *context, struct error *err)
{
	struct session *session = context;

	return mailbox_order_pause(casework, session->operands[i],
	    session_option(session, "--because"), err);
}

static int
pause_mailboxes(struct session *session)
{
	return order(session, pause_one, "paused");
}

static enum casework_result
resume_one(
    struct casework *casework, size_t i, void *context, struct error *err)
{
	struct session *session = context;

	return mailbox_order_resume(casework, session->operands[i], err);
}

static int
resume(struct session *session)
{
	return order(session, resume_one, "resumed");
}

static enum casework_result
poll_one(struct casework *casework, size_t i, void *context, struct error *err)
{
	struct session *session = context;

	return mailbox_order_poll(casework, session->operands[i], err);
}

/* Waits until dpod has polled it, or until `end_ms`. */
static bool
await_poll(struct session *session, const char *name, int64_t end_ms,
    struct mailbox_wish *ret_wish, struct error *err)
{
	const struct timespec look = {.tv_nsec = LOOK_NS};

	for (;;) {
		if (!mailbox_store_wish(
			session->db, session->memory, name, ret_wish, err))
			return false;
		if (ret_wish->asked_at == 0 ||
		    timestamp_monotonic_ms() >= end_ms)
			return true;
		(void)nanosleep(&look, NULL);
	}
}

static int
poll_mailboxes(struct session *session)
{
	int code = order(session, poll_one, NULL);
	int64_t end_ms = timestamp_monotonic_ms() + WAIT_MS;
	bool waits = session_option(session, "--no-wait") == NULL;

	if (code != EX_OK)
		return code;
	output_begin(session->output, &order_form);
	for (size_t i = 0; i < session->operands_count; i++) {
		const char *name = session->operands[i], *done = "polled";
		struct mailbox_wish wish;
		struct error err;

		if (!await_poll(session, name, waits ? end_ms : 0, &wish, &err))
			return session_error(&err, EX_DATAERR);
		if (wish.asked_at != 0) {
			done = "asked for";
			if (waits)
				code = session_fail(EX_TEMPFAIL,
				    "mailbox %s: dpod has not polled it within "
				    "%d s: is it running?",
				    name, WAIT_MS / 1000);
		} else if (wish.last_error[0] != '\0') {
			done = "failed";
			code = session_fail(EX_TEMPFAIL, "mailbox %s: %s", name,
			    wish.last_error);
		}
		print_done(session, name, done);
	}
	output_end(session->output);
	return code;
}

static const struct cmd_option pause_options[] = {
    {"--because", "REASON", "Why; required", false},
    {NULL, NULL, NULL, false},
};

static const struct cmd_option poll_options[] = {
    {"--no-wait", NULL, "Do not wait for the end of the poll", false},
    {NULL, NULL, NULL, false},
};

const struct cmd cmd_mailbox_list = {
    .name = "mailbox list",
    .operands = "",
    .summary = "List mailboxes, what they are for, and their health",
    .access = CMD_READS_STORE,
    .form = &list_form,
    .run = list,
};

const struct cmd cmd_mailbox_poll = {
    .name = "mailbox poll",
    .operands = "NAME...",
    .summary = "Have dpod look into mailboxes at once",
    .access = CMD_WRITES_STORE,
    .options = poll_options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &order_form,
    .run = poll_mailboxes,
};

const struct cmd cmd_mailbox_pause = {
    .name = "mailbox pause",
    .operands = "NAME...",
    .summary = "Have dpod leave mailboxes alone",
    .access = CMD_WRITES_STORE,
    .options = pause_options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &order_form,
    .run = pause_mailboxes,
};

const struct cmd cmd_mailbox_resume = {
    .name = "mailbox resume",
    .operands = "NAME...",
    .summary = "End the pause of mailboxes",
    .access = CMD_WRITES_STORE,
    .form = &order_form,
    .operands_min = 1,
    .operands_max = -1,
    .run = resume,
};
