/* SPDX-License-Identifier: ISC */
#include "dpoctl/show_ticket.h"

#include <sysexits.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "ticket/state.h"
#include "ticket/warning.h"
#include "conf/conf_data.h"

#define DAY_SECONDS 86400

void
show_ticket_kind_set(struct output *output, const char *name, kind_set kinds)
{
	output_list_begin(output, name);
	for (int i = 0; i < KINDS; i++)
		if ((kinds & KIND_BIT(i)) != 0)
			output_list_text(output, kind_name((enum kind)i));
	output_list_end(output);
}

/* How near an end is, in a word (ticket/warning.h). */
static const char *
clock_word(struct session *session, const char *due_on, int64_t due_at,
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
show_ticket_claim_clock(
    struct session *session, const struct ticket_claim *claim)
{
	struct output *output = session->output;

	output_day(output, "due_on", claim->due_on);
	output_time(output, "due_at", claim->due_at);
	output_day(output, "target_on", claim->target_on);
	output_text(output, "clock",
	    claim->outcome[0] != '\0'
		? ""
		: clock_word(session, claim->due_on, claim->due_at,
		      claim->target_on, claim->stands_still));
}

int
show_ticket_each(
    struct session *session, const struct output_form *form, show_ticket_fn *fn)
{
	int code = EX_OK;

	output_begin(session->output, form);
	for (size_t i = 0; i < session->operands_count; i++) {
		const char *operand = session->operands[i];
		struct ticket_row ticket;
		struct error err;
		enum lookup lookup = ticket_store_find(
		    session->db, session->memory, operand, &ticket, &err);

		if (lookup == ABSENT)
			code = session_fail(
			    EXIT_NOTHING, "there is no ticket %s", operand);
		else if (lookup == FAILED || !fn(session, &ticket, &err))
			return session_error(&err, EX_DATAERR);
	}
	output_end(session->output);
	return code;
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
	output_text(output, "agent", row->agent);
	output_text(output, "data_subject", row->data_subject);
	output_bool(output, "proposed", row->has_proposals);
	output_time(output, "received_at", row->received_at);
	output_day(output, "due_on", row->due_on);
	output_time(output, "due_at", row->due_at);
	output_day(output, "target_on", row->target_on);
	output_text(output, "clock",
	    row->is_to_revisit ? "revisit"
			       : clock_word(session, row->due_on, row->due_at,
				     row->target_on, row->stands_still));
	output_text(output, "mailbox", row->mailbox);
	output_text(output, "assignee", row->assignee);
	output_text(output, "subject", row->subject);
}

bool
show_ticket_find_repeats(struct session *session, int64_t ticket_id,
    struct repeat **ret_repeats, size_t *ret_count, struct error *err)
{
	unsigned char key[DIGEST_BYTES];
	struct error no_key;
	/* Without the key only those show that are not erased. */
	bool has_key = conf_read_person_key(session->conf, key, &no_key);
	bool found = repeat_store_find(session->db, session->memory, ticket_id,
	    has_key ? key : NULL, ret_repeats, ret_count, err);

	memory_wipe(key, sizeof key);
	return found;
}

void
show_ticket_repeats(struct output *output, int64_t received_at,
    const struct repeat *repeats, size_t count)
{
	output_list_begin(output, "repeats");
	for (size_t i = 0; i < count; i++) {
		const struct repeat *repeat = &repeats[i];

		output_item_begin(output);
		output_text(output, "kind", repeat->kind);
		output_number(output, "id", repeat->id);
		output_text(output, "reference", repeat->reference);
		output_time(output, "received_at", repeat->received_at);
		output_number(output, "days",
		    (received_at - repeat->received_at) / DAY_SECONDS);
		output_text(output, "state", repeat->state);
		output_text(output, "outcome", repeat->outcome);
		output_text(output, "identity", repeat->identity);
		output_item_end(output);
	}
	output_list_end(output);
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
