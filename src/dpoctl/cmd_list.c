/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <sysexits.h>

#include "base/timestamp.h"
#include "rules/kind.h"
#include "store/ticket_store.h"
#include "ticket/state.h"
#include "casework/query.h"
#include "dpoctl/commands.h"
#include "dpoctl/listing.h"
#include "dpoctl/queue.h"
#include "dpoctl/screen.h"
#include "dpoctl/session.h"
#include "dpoctl/show_ticket.h"

static const struct cmd_option options[] = {
    {"--open", NULL, "Only tickets that are not closed; the default", false},
    {"--all", NULL, "Include closed tickets; the default with --json", false},
    {"--closed", NULL, "Only tickets that are closed", false},
    {"--mine", NULL, "Only tickets assigned to yourself", false},
    {"--state", "STATE", "Only tickets in this state", false},
    {"--kind", "KIND", "Only tickets with this kind of request", false},
    {"--mailbox", "NAME", "Only tickets of this mailbox", false},
    {"--assignee", "USER", "Only tickets assigned to this user", false},
    {"--overdue", NULL, "Only overdue tickets", false},
    {"--sort", "ORDER", "Order: need (the default), due, received or id",
	false},
    {"--columns", "NAMES", "Columns to show, separated by commas", false},
    {"--limit", "N", "Maximum number of tickets", false},
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

/* The default of --json is what it always was: scripts rely on it. */
static void
set_openness(struct session *session, struct ticket_filter *filter)
{
	if (session_option(session, "--closed") != NULL)
		filter->state = "closed";
	else if (session_option(session, "--open") != NULL ||
	    (!session->is_json && filter->state == NULL && !filter->is_unread &&
		session_option(session, "--all") == NULL))
		filter->is_open = true;
}

static int
read_filter(struct session *session, struct ticket_filter *filter)
{
	const struct query_context context = {
	    .actor = session_actor(session),
	    .today = timestamp_date(
		filter->now_at, session->conf->calendar.time_zone),
	    .zone = session->conf->calendar.time_zone,
	};
	struct error err;

	if (session_option(session, "--mine") != NULL)
		filter->assignee = context.actor;
	for (size_t i = 0; i < session->operands_count; i++)
		if (!query_add(session->memory, &context, session->operands[i],
			filter, &err))
			return session_usage(session, "%s", err.text);
	set_openness(session, filter);
	return check_filter(session, filter);
}

static int
list_json(struct session *session, const struct ticket_filter *filter)
{
	struct listing listing = listing_begin(session, &form);
	struct error err;

	return listing_end(&listing,
	    ticket_store_each(session->db, filter, print_row, &listing, &err),
	    &err);
}

static void
print_queue(const struct queue *queue, struct queue_layout *layout)
{
	bool has_colour = screen_has_colour();
	struct buffer line = {0};

	queue_fit(layout, queue, screen_width());
	queue_add_heading(&line, layout);
	for (size_t i = 0; i <= queue->count; i++) {
		const char *colour = i > 0 && has_colour
		    ? screen_colour(queue->items[i - 1].colour)
		    : "";

		while (line.length > 0 && line.data[line.length - 1] == ' ')
			line.data[--line.length] = '\0';
		(void)printf("%s%s%s\n", colour, buffer_string(&line),
		    colour[0] == '\0' ? "" : "\033[0m");
		buffer_clear(&line);
		if (i < queue->count)
			queue_add_line(&line, layout, &queue->items[i]);
	}
	buffer_release(&line);
}

static int
list_queue(struct session *session, const struct ticket_filter *filter,
    int limit, struct queue_layout *layout)
{
	struct queue queue = {.memory = session->memory,
	    .conf = session->conf,
	    .now_at = filter->now_at};
	const char *order = session_option(session, "--sort");
	struct error err;
	size_t left = 0;

	if (!queue_read(&queue, session->db, filter, &err)) {
		queue_release(&queue);
		return session_error(&err, EX_DATAERR);
	}
	(void)queue_sort(&queue, order == NULL ? "need" : order);
	if (limit > 0 && queue.count > (size_t)limit) {
		left = queue.count - (size_t)limit;
		queue.count = (size_t)limit;
	}
	if (queue.count > 0)
		print_queue(&queue, layout);
	else
		(void)puts("No ticket to list.");
	if (left > 0)
		(void)printf("... and %zu more\n", left);
	queue_release(&queue);
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
	    .is_overdue = session_option(session, "--overdue") != NULL,
	    .today = session_today(session),
	    .now_at = timestamp_now(),
	};
	const char *columns = session_option(session, "--columns");
	const char *order = session_option(session, "--sort"), *unknown;
	struct queue_layout layout;
	struct queue none = {0};
	int limit = 0, code = read_filter(session, &filter);

	if (code != EX_OK)
		return code;
	if (session_option(session, "--limit") != NULL &&
	    !session_option_number(session, "--limit", &limit))
		return EX_USAGE;
	if (session->is_json && (columns != NULL || order != NULL))
		return session_usage(
		    session, "--json excludes --sort and --columns");
	if (order != NULL && !queue_sort(&none, order))
		return session_usage(session,
		    "--sort: unknown order \"%s\": expected one of: need, due,"
		    " received, id",
		    order);
	if (!queue_columns(session->memory,
		columns == NULL ? QUEUE_COLUMNS : columns, &layout, &unknown))
		return session_usage(session,
		    "--columns: unknown or repeated column \"%s\"", unknown);
	filter.count_max = session->is_json ? (size_t)limit : 0;
	return session->is_json ? list_json(session, &filter)
				: list_queue(session, &filter, limit, &layout);
}

const struct cmd cmd_list = {
    .name = "list",
    .operands = "[TERM...]",
    .summary = "List open tickets, the most urgent first",
    .access = CMD_READS_STORE,
    .operands_max = -1,
    .options = options,
    .form = &form,
    .run = list,
};
