/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "dpoctl/commands.h"
#include "dpoctl/queue.h"
#include "dpoctl/search.h"
#include "dpoctl/session.h"

static const struct output_field fields[] = {
    {"id", "ID", NULL},
    {"reference", "REFERENCE", NULL},
    {"need", "NEED", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields};

/* For people, prints the ticket itself, like `show`. */
static int
print(struct session *session, const struct queue_item *item)
{
	struct output *output = session->output;

	if (!session->is_json) {
		session->operands[0] = item->number;
		session->operands_count = 1;
		return cmd_show.run(session);
	}
	output_begin(output, &form);
	output_number(output, "id", item->id);
	output_text(output, "reference", item->reference);
	output_text(output, "need", queue_need_name(item->need));
	output_row(output);
	output_end(output);
	return EX_OK;
}

static int
next(struct session *session)
{
	struct ticket_filter filter = search_begin(session);
	struct queue queue = {.memory = session->memory,
	    .conf = session->conf,
	    .now_at = filter.now_at};
	const struct queue_choice choice = {
	    .order = "need", .count_max = 1, .actor = session_actor(session)};
	size_t left;
	struct error err;
	int code = search_terms(
	    session, session->operands, session->operands_count, &filter);

	if (code != EX_OK)
		return code;
	filter.is_open = true;
	if (!queue_read_first(
		&queue, session->db, &filter, &choice, &left, &err)) {
		queue_release(&queue);
		return session_error(&err, EX_DATAERR);
	}
	if (queue.count > 0) {
		code = print(session, &queue.items[0]);
	} else {
		output_note(session->output, "No ticket needs you.");
		code = EXIT_NOTHING;
	}
	queue_release(&queue);
	return code;
}

const struct cmd cmd_next = {
    .name = "next",
    .operands = "[TERM...]",
    .summary = "Show the most urgent ticket that needs a person",
    .access = CMD_READS_STORE,
    .is_paged = true,
    .operands_max = -1,
    .form = &form,
    .run = next,
};
