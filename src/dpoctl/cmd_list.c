/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "rules/kind.h"
#include "store/ticket_store.h"
#include "ticket/state.h"
#include "dpoctl/commands.h"
#include "dpoctl/listing.h"
#include "dpoctl/queue.h"
#include "dpoctl/screen.h"
#include "dpoctl/search.h"
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
    {"--sort", "ORDER", "Order: need, due, received, id or newest", false},
    {"--columns", "NAMES", "Columns to show, separated by commas", false},
    {"--limit", "N",
	"Maximum number of tickets; by default 500 for people, 0 means all",
	false},
    {"--csv", NULL, "Print CSV for a spreadsheet", false},
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

/* The default with --json must not change: scripts rely on it. */
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
	int code;

	if (session_option(session, "--mine") != NULL)
		filter->assignee = session_actor(session);
	code = search_terms(
	    session, session->operands, session->operands_count, filter);
	if (code != EX_OK)
		return code;
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

static void
print_csv(const struct queue *queue, const struct queue_layout *layout)
{
	struct buffer line = {0};

	queue_add_csv(&line, layout, NULL);
	for (size_t i = 0; i < queue->count; i++)
		queue_add_csv(&line, layout, &queue->items[i]);
	(void)fputs(buffer_string(&line), stdout);
	buffer_release(&line);
}

struct csv {
	struct queue *queue;
	const struct queue_layout *layout;
	struct buffer line;
};

static bool
print_csv_row(const struct ticket_row *row, void *context)
{
	struct csv *csv = context;
	struct queue_item item;

	(void)queue_renew(csv->queue, row, &item);
	queue_add_csv(&csv->line, csv->layout, &item);
	(void)fputs(buffer_string(&csv->line), stdout);
	buffer_clear(&csv->line);
	arena_clear(csv->queue->memory);
	return true;
}

/* Row by row, as the register has them: all that ever were may be a million. */
static int
stream_csv(struct session *session, const struct ticket_filter *filter,
    const struct queue_layout *layout)
{
	struct queue queue = {.memory = arena_new(),
	    .conf = session->conf,
	    .now_at = filter->now_at};
	struct csv csv = {.queue = &queue, .layout = layout};
	struct error err;
	bool is_read;

	queue_add_csv(&csv.line, layout, NULL);
	is_read =
	    ticket_store_each(session->db, filter, print_csv_row, &csv, &err);
	(void)fputs(buffer_string(&csv.line), stdout);
	buffer_release(&csv.line);
	arena_free(queue.memory);
	return is_read ? EX_OK : session_error(&err, EX_DATAERR);
}

/* Format of a list for people and for spreadsheets. */
struct look {
	const char *order;
	int limit; /* 0: none */
	bool is_csv;
	struct queue_layout layout;
};

static void
print(const struct queue *queue, struct look *look, bool has_more, size_t left)
{
	if (look->is_csv)
		print_csv(queue, &look->layout);
	else if (queue->count > 0)
		print_queue(queue, &look->layout);
	else
		(void)puts("No ticket to list.");
	if (!look->is_csv && left > 0)
		(void)printf("... and %zu more\n", left);
	else if (!look->is_csv && has_more)
		(void)puts("... and more");
}

static bool
is_open_only(const struct ticket_filter *filter)
{
	return filter->is_open || filter->is_overdue ||
	    (filter->state != NULL && strcmp(filter->state, "closed") != 0);
}

static int
list_queue(
    struct session *session, struct ticket_filter *filter, struct look *look)
{
	struct queue queue = {.memory = session->memory,
	    .conf = session->conf,
	    .now_at = filter->now_at};
	const struct queue_choice choice = {
	    .order = look->order, .count_max = (size_t)look->limit};
	size_t limit = (size_t)look->limit, left = 0;
	bool is_first = limit > 0 && is_open_only(filter);
	struct error err;

	/* Sorted by the register, because there are many closed tickets. */
	filter->is_newest_first =
	    !is_first && strcmp(look->order, "newest") == 0;
	if (filter->is_newest_first && limit > 0)
		filter->count_max = limit + 1;
	else if (filter->is_newest_first && look->is_csv)
		return stream_csv(session, filter, &look->layout);
	if (is_first ? !queue_read_first(
			   &queue, session->db, filter, &choice, &left, &err)
		     : !queue_read(&queue, session->db, filter, &err)) {
		queue_release(&queue);
		return session_error(&err, EX_DATAERR);
	}
	(void)queue_sort(&queue, look->order);
	if (limit > 0 && queue.count > limit) {
		left = queue.count - limit;
		queue.count = limit;
	}
	print(&queue, look, left > 0, filter->count_max > 0 ? 0 : left);
	queue_release(&queue);
	return EX_OK;
}

/* Closed tickets have no due date: newest first. */
static const char *
usual_order(const struct ticket_filter *filter)
{
	return is_open_only(filter) || filter->is_unread ? "need" : "newest";
}

static int
read_look(struct session *session, const struct ticket_filter *filter,
    struct look *ret_look)
{
	const char *columns = session_option(session, "--columns");
	const char *order = session_option(session, "--sort"), *unknown;
	struct queue none = {0};
	struct look look = {
	    .order = order == NULL ? usual_order(filter) : order,
	    .is_csv = session_option(session, "--csv") != NULL};

	if (!session->is_json && !look.is_csv)
		look.limit = QUEUE_FIRST_MAX;
	if (session_option(session, "--limit") != NULL &&
	    !session_option_number(session, "--limit", &look.limit))
		return EX_USAGE;
	if (session->is_json &&
	    (columns != NULL || order != NULL || look.is_csv))
		return session_usage(
		    session, "--json excludes --sort, --columns and --csv");
	if (!queue_sort(&none, look.order))
		return session_usage(session,
		    "--sort: unknown order \"%s\": expected one of: need, due,"
		    " received, id, newest",
		    order);
	if (columns == NULL)
		columns = look.is_csv ? QUEUE_CSV_COLUMNS : QUEUE_COLUMNS;
	if (!queue_columns(session->memory, columns, &look.layout, &unknown))
		return session_usage(session,
		    "--columns: unknown or repeated column \"%s\"", unknown);
	*ret_look = look;
	return EX_OK;
}

static int
list(struct session *session)
{
	struct ticket_filter filter = search_begin(session);
	struct look look;
	int code;

	filter.state = session_option(session, "--state");
	filter.mailbox = session_option(session, "--mailbox");
	filter.kind = session_option(session, "--kind");
	filter.assignee = session_option(session, "--assignee");
	filter.is_overdue = session_option(session, "--overdue") != NULL;
	code = read_filter(session, &filter);
	if (code == EX_OK)
		code = read_look(session, &filter, &look);
	if (code != EX_OK)
		return code;
	if (!session->is_json)
		return list_queue(session, &filter, &look);
	filter.count_max = (size_t)look.limit;
	return list_json(session, &filter);
}

const struct cmd cmd_list = {
    .name = "list",
    .operands = "[TERM...]",
    .summary = "List open tickets, the most urgent first",
    .access = CMD_READS_STORE,
    .is_paged = true,
    .operands_max = -1,
    .options = options,
    .form = &form,
    .run = list,
};
