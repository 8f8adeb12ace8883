/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "base/timestamp.h"
#include "rules/kind.h"
#include "store/ticket_store.h"
#include "ticket/state.h"
#include "dpoctl/commands.h"
#include "dpoctl/listing.h"
#include "dpoctl/session.h"
#include "dpoctl/show_ticket.h"

static const struct cmd_option options[] = {
    {"--open", NULL, "Only tickets that are not closed", false},
    {"--state", "STATE", "Only tickets in this state", false},
    {"--kind", "KIND", "Only tickets with such a request", false},
    {"--mailbox", "NAME", "Only tickets of this mailbox", false},
    {"--assignee", "USER", "Only tickets assigned to this user", false},
    {"--overdue", NULL, "Only tickets that are past due", false},
    {NULL, NULL, NULL, false},
};

static const struct output_field fields[] = {
    {"id", "ID", SHOW_TICKET(NUMBER, id)},
    {"reference", "REFERENCE", SHOW_TICKET(TEXT, reference)},
    {"state", "STATE", SHOW_TICKET(TEXT, state)},
    {"kinds", "KINDS", SHOW_TICKET(KINDS, kinds)},
    {"hint", "HINT", NULL},
    {"language", "LANG", SHOW_TICKET(TEXT, language)},
    {"requester", "REQUESTER", SHOW_TICKET(TEXT, requester)},
    {"agent", NULL, SHOW_TICKET(TEXT, agent)},
    {"data_subject", NULL, SHOW_TICKET(TEXT, data_subject)},
    {"proposed", NULL, SHOW_TICKET(BOOL, has_proposals)},
    {"received_at", "RECEIVED", SHOW_TICKET(TIME, received_at)},
    {"due_on", "DUE", SHOW_TICKET(DAY, due_on)},
    {"due_at", NULL, SHOW_TICKET(TIME, due_at)},
    {"target_on", NULL, SHOW_TICKET(DAY, target_on)},
    {"clock", "CLOCK", NULL},
    {"mailbox", "MAILBOX", SHOW_TICKET(TEXT, mailbox)},
    {"assignee", "ASSIGNEE", SHOW_TICKET(TEXT, assignee)},
    {"unread_at", NULL, SHOW_TICKET(TIME, unread_at)},
    {"letter_held", NULL, SHOW_TICKET(BOOL, has_held_letter)},
    {"attached", NULL, SHOW_TICKET(BOOL, has_attachments)},
    {"subject", "SUBJECT", SHOW_TICKET(TEXT, subject)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields};

static bool
print_row(const struct ticket_row *row, void *context)
{
	struct listing *listing = context;

	show_ticket_fields(listing->session, row);
	output_text(listing->session->output, "hint",
	    row->processor ? "processor?" : "");
	return listing_row(listing);
}

static int
check_filter(struct session *session, const struct ticket_filter *filter)
{
	enum ticket_state state;
	enum kind kind;

	if (filter->state != NULL && !ticket_state_find(filter->state, &state))
		return session_usage(session,
		    "--state: unknown state \"%s\": expected one of: %s",
		    filter->state, show_ticket_states(session->memory));
	if (filter->kind != NULL && !kind_find(filter->kind, &kind))
		return session_usage(session,
		    "--kind: unknown kind \"%s\": expected one of: %s",
		    filter->kind, show_ticket_kinds(session->memory));
	return EX_OK;
}

static int
list(struct session *session)
{
	struct ticket_filter filter = {
	    .state = session_option(session, "--state"),
	    .mailbox = session_option(session, "--mailbox"),
	    .kind = session_option(session, "--kind"),
	    .assignee = session_option(session, "--assignee"),
	    .is_open = session_option(session, "--open") != NULL,
	    .is_overdue = session_option(session, "--overdue") != NULL,
	    .today = session_today(session),
	    .now_at = timestamp_now(),
	};
	struct listing listing;
	struct error err;
	int code = check_filter(session, &filter);

	if (code != EX_OK)
		return code;
	listing = listing_begin(session, &form);
	return listing_end(&listing,
	    ticket_store_each(session->db, &filter, print_row, &listing, &err),
	    &err);
}

const struct cmd cmd_list = {
    .name = "list",
    .operands = "",
    .summary = "List tickets: breaches, then what is due first",
    .access = CMD_READS_STORE,
    .options = options,
    .form = &form,
    .run = list,
};
