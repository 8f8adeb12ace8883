/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "store/history.h"
#include "store/ticket_store.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"
#include "dpoctl/show_ticket.h"

#define ROW(type, member) OUTPUT_OF(type, struct history_row, member)

static const struct output_field fields[] = {
    {"id", NULL, ROW(NUMBER, id)},
    {"ticket", NULL, ROW(NUMBER, event.ticket_id)},
    {"at", "AT", ROW(TIME, event.at)},
    {"actor", "ACTOR", ROW(TEXT, event.actor)},
    {"program", "PROGRAM", ROW(TEXT, event.program)},
    {"event", "EVENT", ROW(TEXT, event.event)},
    {"from", "FROM", ROW(TEXT, event.from)},
    {"to", "TO", ROW(TEXT, event.to)},
    {"payload", "PAYLOAD", ROW(JSON, event.payload)},
    {"hash", NULL, ROW(CHARS, hash)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields};

static bool
print_row(const struct history_row *row, void *context)
{
	struct output *output = context;

	output_fields(output, row);
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
    .summary = "Show the history of a ticket, oldest entry first",
    .access = CMD_READS_STORE,
    .is_paged = true,
    .operands_min = 1,
    .operands_max = 1,
    .form = &form,
    .run = print_log,
};
