/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <sysexits.h>

#include <jansson.h>

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

/*
 * Of a letter: its number stands in TO, and the digest of what it contains is
 * for balance and verify-history. Without them, or NULL; free() it.
 */
static char *
payload_for_people(const char *payload)
{
	json_t *value = payload == NULL ? NULL : json_loads(payload, 0, NULL);
	char *shorter = NULL;

	if (json_object_del(value, "content") == 0 &&
	    json_object_del(value, "letter") == 0)
		shorter = json_dumps(value, JSON_COMPACT);
	json_decref(value);
	return shorter;
}

static bool
print_row(const struct history_row *row, void *context)
{
	struct output *output = context;
	struct history_row shown = *row;
	char *shorter = output_is_json(output)
	    ? NULL
	    : payload_for_people(row->event.payload);

	if (shorter != NULL)
		shown.event.payload = shorter;
	output_fields(output, &shown);
	output_row(output);
	free(shorter);
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
