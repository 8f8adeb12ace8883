/* SPDX-License-Identifier: ISC */
#include "dpoctl/show_ticket.h"

#include "ticket/state.h"

void
show_ticket_kind_set(struct output *output, const char *name, kind_set kinds)
{
	output_list_begin(output, name);
	for (int i = 0; i < KINDS; i++)
		if ((kinds & KIND_BIT(i)) != 0)
			output_list_text(output, kind_name((enum kind)i));
	output_list_end(output);
}

void
show_ticket_fields(struct output *output, const struct ticket_row *row)
{
	output_number(output, "id", row->id);
	output_text(output, "reference", row->reference);
	output_text(output, "state", row->state);
	show_ticket_kind_set(output, "kinds", row->kinds);
	output_text(output, "language", row->language);
	output_text(output, "requester", row->requester);
	output_time(output, "received_at", row->received_at);
	output_day(output, "due_on", row->due_on);
	output_time(output, "due_at", row->due_at);
	output_text(output, "mailbox", row->mailbox);
	output_text(output, "assignee", row->assignee);
	output_text(output, "subject", row->subject);
}

const char *
show_ticket_kinds(struct arena *memory)
{
	const char *text = kind_name((enum kind)0);

	for (int i = 1; i < KINDS; i++)
		text = arena_printf(
		    memory, "%s, %s", text, kind_name((enum kind)i));
	return text;
}

const char *
show_ticket_states(struct arena *memory)
{
	const char *text = ticket_state_name((enum ticket_state)0);

	for (int i = 1; i < TICKET_STATES; i++)
		text = arena_printf(memory, "%s, %s", text,
		    ticket_state_name((enum ticket_state)i));
	return text;
}
