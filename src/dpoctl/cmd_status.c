/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "store/balance.h"
#include "ticket/state.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

static const struct output_field fields[] = {
    {"needs_human", "Needs a human", NULL},
    {"reasons", "Since", ""},
    {"tickets_open", "Tickets open", NULL},
    {"tickets_triage", "Tickets in triage", NULL},
    {"tickets_overdue", "Tickets overdue", NULL},
    {"oldest_queued_at", "Oldest letter queued", NULL},
    {"letters", "Letters", "state count"},
    {"mailboxes", "Mailboxes",
	"name last_poll_at last_success_at last_error oldest_unsettled_at"
	" seen unsettled quarantined"},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

/* What cannot go on by itself; returns how many reasons there are. */
static size_t
print_reasons(
    struct output *output, struct arena *memory, const struct health *health)
{
	size_t count = 0;

	output_list_begin(output, "reasons");
	if (health->tickets_overdue > 0 && ++count > 0)
		output_list_text(output,
		    arena_printf(memory, "tickets overdue: %lld",
			(long long)health->tickets_overdue));
	if (health->letters[LETTER_FAILED] > 0 && ++count > 0)
		output_list_text(output,
		    arena_printf(memory, "letters failed: %lld",
			(long long)health->letters[LETTER_FAILED]));
	for (size_t i = 0; i < health->mailboxes_count; i++) {
		const struct mailbox_health *mailbox = &health->mailboxes[i];

		if (*mailbox->last_error == '\0')
			continue;
		count++;
		output_list_text(output,
		    arena_printf(memory, "mailbox %s: %s", mailbox->name,
			mailbox->last_error));
	}
	output_list_end(output);
	return count;
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
		output_item_end(output);
	}
	output_list_end(output);
}

static void
print_mailbox(struct output *output, const struct mailbox_health *mailbox)
{
	output_item_begin(output);
	output_text(output, "name", mailbox->name);
	output_time(output, "last_poll_at", mailbox->last_poll_at);
	output_time(output, "last_success_at", mailbox->last_success_at);
	output_text(output, "last_error", mailbox->last_error);
	output_time(
	    output, "oldest_unsettled_at", mailbox->oldest_unsettled_at);
	output_number(output, "seen", mailbox->ledger_rows);
	output_number(output, "unsettled", mailbox->unsettled);
	output_number(output, "quarantined", mailbox->quarantined);
	output_item_end(output);
}

static bool
is_known(const struct health *health, const char *name)
{
	for (size_t i = 0; i < health->mailboxes_count; i++)
		if (strcmp(health->mailboxes[i].name, name) == 0)
			return true;
	return false;
}

static void
print_mailboxes(struct session *session, const struct health *health)
{
	const struct conf *conf = session->conf;

	output_list_begin(session->output, "mailboxes");
	for (size_t i = 0; i < health->mailboxes_count; i++)
		print_mailbox(session->output, &health->mailboxes[i]);
	/* What the daemon has not looked at yet is worth seeing too. */
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		struct mailbox_health never = {.name = conf->mailboxes[i].name};

		if (!is_known(health, never.name))
			print_mailbox(session->output, &never);
	}
	output_list_end(session->output);
}

static int
show_status(struct session *session)
{
	struct output *output = session->output;
	struct health health = {0};
	struct error err;
	size_t reasons_count;

	if (!balance_find_health(session->db, session->memory,
		session_today(session), &health, &err))
		return session_error(&err, EX_DATAERR);
	output_begin(output, &form);
	reasons_count = print_reasons(output, session->memory, &health);
	output_bool(output, "needs_human", reasons_count > 0);
	output_number(output, "tickets_open", health.tickets_open);
	output_number(output, "tickets_triage", health.tickets_triage);
	output_number(output, "tickets_overdue", health.tickets_overdue);
	output_time(output, "oldest_queued_at", health.oldest_queued_at);
	print_letters(output, &health);
	print_mailboxes(session, &health);
	output_row(output);
	output_end(output);
	return reasons_count == 0 ? EX_OK : EXIT_NOTHING;
}

const struct cmd cmd_status = {
    .name = "status",
    .operands = "",
    .summary = "Say how mailboxes, letters and tickets are",
    .access = CMD_READS_STORE,
    .form = &form,
    .run = show_status,
};
