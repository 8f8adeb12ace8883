/* SPDX-License-Identifier: ISC */
#include "dpoctl/person_ask.h"
#include "dpoctl/show_ticket.h"

#include <sysexits.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "ticket/state.h"
#include "ticket/warning.h"

#define DAY_SECONDS 86400

#define REPEAT(type, member) OUTPUT_OF(type, struct repeat, member)

const struct output_field show_ticket_repeat_fields[] = {
    {"kind", NULL, REPEAT(TEXT, kind)},
    {"id", NULL, REPEAT(NUMBER, id)},
    {"reference", NULL, REPEAT(TEXT, reference)},
    {"received_at", NULL, REPEAT(TIME, received_at)},
    {"days", NULL, NULL},
    {"state", NULL, REPEAT(TEXT, state)},
    {"outcome", NULL, REPEAT(TEXT, outcome)},
    {"identity", NULL, REPEAT(TEXT, identity)},
    {NULL, NULL, NULL},
};

void
show_ticket_kind_set(struct output *output, const char *name, kind_set kinds)
{
	output_list_begin(output, name);
	for (int i = 0; i < KINDS; i++)
		if ((kinds & KIND_BIT(i)) != 0)
			output_list_text(output, kind_name((enum kind)i));
	output_list_end(output);
}

/* The state of a clock, as a word (ticket/warning.h). */
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
show_ticket_claim_fields(
    struct session *session, const struct ticket_claim *claim)
{
	output_fields(session->output, claim);
	output_text(session->output, "clock",
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
			    EXIT_NOTHING, "no such ticket: %s", operand);
		else if (lookup == FAILED || !fn(session, &ticket, &err))
			return session_error(&err, EX_DATAERR);
	}
	output_end(session->output);
	return code;
}

void
show_ticket_fields(struct session *session, const struct ticket_row *row)
{
	output_fields(session->output, row);
	output_text(session->output, "clock",
	    row->is_to_revisit ? "revisit"
			       : clock_word(session, row->due_on, row->due_at,
				     row->target_on, row->stands_still));
}

bool
show_ticket_find_repeats(struct session *session, int64_t ticket_id,
    struct repeat **ret_repeats, size_t *ret_count, struct error *err)
{
	struct person_ask ask;
	struct error no_key;
	/* Without the hash, only tickets that are not erased are found. */
	bool has_key = person_ask_begin(session->conf, &ask, &no_key);
	bool found = repeat_store_find(session->db, session->memory, ticket_id,
	    has_key ? &ask.hasher : NULL, ret_repeats, ret_count, err);

	person_ask_end(&ask);
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
		output_fields(output, repeat);
		output_number(output, "days",
		    (received_at - repeat->received_at) / DAY_SECONDS);
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
