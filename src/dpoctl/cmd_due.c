/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/timestamp.h"
#include "store/ticket_store.h"
#include "dpoctl/commands.h"
#include "dpoctl/due_calendar.h"
#include "dpoctl/listing.h"
#include "dpoctl/new_file.h"
#include "dpoctl/session.h"
#include "dpoctl/show_ticket.h"

#define REVISIT "revisit"

static const struct cmd_option options[] = {
    {"--ics", NULL,
	"Write a calendar (RFC 5545) to FILE, or to standard output", false},
    {"--with-names", NULL, "Names and addresses of requesters in the calendar",
	false},
    {NULL, NULL, NULL, false},
};

static const struct output_field fields[] = {
    {"due_on", "DUE", SHOW_CLAIM(DAY, due_on)},
    {"due_at", NULL, SHOW_CLAIM(TIME, due_at)},
    {"clock", "CLOCK", NULL},
    {"ticket", "TICKET", NULL},
    {"reference", "REFERENCE", NULL},
    {"kind", "KIND", SHOW_CLAIM(TEXT, kind)},
    {"target_on", "TARGET", SHOW_CLAIM(DAY, target_on)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields, "No due date."};

/* A due date, and the columns to sort by. */
struct due {
	int64_t sort_at;
	int64_t ticket_id;
	struct ticket_claim claim;
	struct due_event event;
};

struct dues {
	struct session *session;
	struct due *items;
	size_t count, size;
};

static void
add(struct dues *dues, const struct ticket_row *ticket,
    const struct ticket_claim *claim)
{
	struct arena *memory = dues->session->memory;
	const char *zone = dues->session->conf->calendar.time_zone;
	struct due due = {.ticket_id = ticket->id, .claim = *claim};

	due.claim.kind = arena_string(memory, claim->kind);
	due.claim.due_on = arena_string(memory, claim->due_on);
	due.claim.target_on = arena_string(memory, claim->target_on);
	due.event = (struct due_event){
	    .reference = arena_string(memory, ticket->reference),
	    .kind = due.claim.kind,
	    .at = claim->due_at,
	    .is_stopped = claim->stands_still,
	    .revision = ticket->revision,
	};
	if (session_option(dues->session, "--with-names") != NULL)
		due.event.names = arena_printf(memory, "%s <%s>",
		    ticket->requester_name, ticket->requester);
	if (claim->due_at != 0)
		due.sort_at = claim->due_at;
	else if (date_parse(claim->due_on, &due.event.on))
		due.sort_at = timestamp_of_date(due.event.on, zone);
	else
		return;
	if (dues->count == dues->size) {
		struct due *larger;

		dues->size = dues->size == 0 ? 64 : dues->size * 2;
		larger = arena_array(memory, dues->size, sizeof *larger);
		if (dues->count > 0)
			memcpy(
			    larger, dues->items, dues->count * sizeof *larger);
		dues->items = larger;
	}
	dues->items[dues->count++] = due;
}

static bool
add_ticket(const struct ticket_row *ticket, void *context)
{
	char kind[] = REVISIT, none[] = "";
	struct ticket_claim revisit = {
	    .kind = kind, .due_on = ticket->revisit_on, .target_on = none};

	if (ticket->is_to_revisit) {
		add(context, ticket, &revisit);
		return true;
	}
	/* Without its letter a claim is not answered, and still due. */
	for (size_t i = 0; i < ticket->claims_count; i++)
		if (ticket->claims[i].outcome[0] == '\0' ||
		    ticket->claims[i].awaits_letter)
			add(context, ticket, &ticket->claims[i]);
	return true;
}

static int
compare(const void *a, const void *b)
{
	const struct due *left = a, *right = b;

	if (left->sort_at != right->sort_at)
		return left->sort_at < right->sort_at ? -1 : 1;
	if (left->ticket_id != right->ticket_id)
		return left->ticket_id < right->ticket_id ? -1 : 1;
	return strcmp(left->claim.kind, right->claim.kind);
}

static int
print(struct session *session, const struct dues *dues)
{
	struct listing listing = listing_begin(session, &form);
	struct output *output = session->output;

	for (size_t i = 0; i < dues->count; i++) {
		struct due *due = &dues->items[i];
		char open[] = "";

		output_number(output, "ticket", due->ticket_id);
		output_text(output, "reference", due->event.reference);
		due->claim.outcome = open;
		if (strcmp(due->claim.kind, REVISIT) == 0) {
			output_fields(output, &due->claim);
			output_text(output, "clock", REVISIT);
		} else {
			show_ticket_claim_fields(session, &due->claim);
		}
		(void)listing_row(&listing);
	}
	return listing_end(&listing, true, NULL);
}

static int
write_calendar(struct session *session, const struct dues *dues)
{
	struct due_event *events =
	    arena_array(session->memory, dues->count + 1, sizeof *events);
	struct buffer text = {0};
	int code;

	if (dues->count == 0)
		return session_fail(EXIT_NOTHING, "no due date: no calendar");
	for (size_t i = 0; i < dues->count; i++)
		events[i] = dues->items[i].event;
	due_calendar_write(
	    session->memory, events, dues->count, timestamp_now(), &text);
	code = new_file_write(
	    session->operands_count > 0 ? session->operands[0] : "-", text.data,
	    text.length);
	buffer_release(&text);
	return code;
}

static int
list_due(struct session *session)
{
	bool is_calendar = session_option(session, "--ics") != NULL;
	struct ticket_filter filter = {.is_open = true};
	struct dues dues = {.session = session};
	struct error err;

	if (!is_calendar && session->operands_count > 0)
		return session_usage(session, "FILE requires --ics");
	if (!is_calendar && session_option(session, "--with-names") != NULL)
		return session_usage(session, "--with-names requires --ics");
	if (is_calendar && session->is_json)
		return session_usage(session, "--json excludes --ics");
	if (!ticket_store_each(session->db, &filter, add_ticket, &dues, &err))
		return session_error(&err, EX_DATAERR);
	if (dues.count > 0)
		qsort(dues.items, dues.count, sizeof *dues.items, compare);
	return is_calendar ? write_calendar(session, &dues)
			   : print(session, &dues);
}

const struct cmd cmd_due = {
    .name = "due",
    .operands = "[FILE]",
    .summary = "List due dates, or write them as a calendar",
    .access = CMD_READS_STORE,
    .is_paged = true,
    .operands_max = 1,
    .options = options,
    .form = &form,
    .run = list_due,
};
