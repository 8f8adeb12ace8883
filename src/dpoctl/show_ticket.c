/* SPDX-License-Identifier: ISC */
#include "dpoctl/show_ticket.h"

#include "base/date.h"
#include "base/timestamp.h"
#include "ticket/state.h"
#include "ticket/warning.h"

void
show_ticket_kind_set(struct output *output, const char *name, kind_set kinds)
{
	output_list_begin(output, name);
	for (int i = 0; i < KINDS; i++)
		if ((kinds & KIND_BIT(i)) != 0)
			output_list_text(output, kind_name((enum kind)i));
	output_list_end(output);
}

const char *
show_ticket_clock(struct session *session, const char *due_on, int64_t due_at,
    const char *target_on, bool stands_still)
{
	const struct conf *conf = session->conf;
	struct warning_question question = {
	    .due_at = due_at,
	    .stands_still = stands_still,
	    .now_at = timestamp_now(),
	    .zone = conf->calendar.time_zone,
	};

	(void)date_parse(due_on, &question.due_on);
	(void)date_parse(target_on, &question.target_on);
	return warning_word(&conf->clock.warning, &question);
}

void
show_ticket_fields(struct session *session, const struct ticket_row *row)
{
	struct output *output = session->output;

	output_number(output, "id", row->id);
	output_text(output, "reference", row->reference);
	output_text(output, "state", row->state);
	show_ticket_kind_set(output, "kinds", row->kinds);
	output_text(output, "language", row->language);
	output_text(output, "requester", row->requester);
	output_time(output, "received_at", row->received_at);
	output_day(output, "due_on", row->due_on);
	output_time(output, "due_at", row->due_at);
	output_day(output, "target_on", row->target_on);
	output_text(output, "clock",
	    show_ticket_clock(session, row->due_on, row->due_at, row->target_on,
		row->stands_still));
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
