/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "store/history.h"
#include "store/ticket_store.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"
#include "dpoctl/show_ticket.h"

static const struct output_field fields[] = {
    {"id", NULL, NULL},
    {"ticket", NULL, NULL},
    {"at", "AT", NULL},
    {"actor", "ACTOR", NULL},
    {"program", "PROGRAM", NULL},
    {"event", "EVENT", NULL},
    {"from", "FROM", NULL},
    {"to", "TO", NULL},
    {"payload", "PAYLOAD", NULL},
    {"hash", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields};

static bool
print_row(const struct history_row *row, void *context)
{
	struct output *output = context;

	output_number(output, "id", row->id);
	output_number(output, "ticket", row->event.ticket_id);
	output_time(output, "at", row->event.at);
	output_text(output, "actor", row->event.actor);
	output_text(output, "program", row->event.program);
	output_text(output, "event", row->event.event);
	output_text(output, "from", row->event.from);
	output_text(output, "to", row->event.to);
	output_json(output, "payload", row->event.payload);
	output_text(output, "hash", row->hash);
	output_row(output);
	return true;
}

static bool
print_history(
    struct session *session, const struct ticket_row *ticket, struct error *err)
{
	return history_each(
	    session->db, ticket->id, print_row, session->output, err);
}

static int
print_log(struct session *session)
{
	return show_ticket_each(session, &form, print_history);
}

const struct cmd cmd_log = {
    .name = "log",
    .operands = "ID",
    .summary = "Show a ticket's history, the oldest first",
    .access = CMD_READS_STORE,
    .operands_min = 1,
    .operands_max = 1,
    .form = &form,
    .run = print_log,
};
