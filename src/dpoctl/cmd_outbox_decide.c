/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "casework/officer_decide.h"
#include "dpoctl/commands.h"
#include "dpoctl/letter_id.h"
#include "dpoctl/work.h"

/* A letter as it was, and the state that it has now. */
struct decided {
	struct letter_row row;
	enum letter_state to;
};
#define DECIDED(type, member) OUTPUT_OF(type, struct decided, member)

static const struct output_field fields[] = {
    {"id", "ID", DECIDED(NUMBER, row.id)},
    {"ticket", "TICKET", DECIDED(NUMBER, row.ticket_id)},
    {"reference", "REFERENCE", DECIDED(TEXT, row.reference)},
    {"state", "STATE", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields};

struct decisions {
	enum letter_event event;
	int64_t *ids;
	struct decided *decided;
};

static enum casework_result
decide_one(
    struct casework *casework, size_t i, void *context, struct error *err)
{
	struct decisions *decision = context;
	struct decided *decided = &decision->decided[i];

	return officer_decide_letter(casework, decision->ids[i],
	    decision->event, &decided->row, &decided->to, err);
}

static int
decide(struct session *session, enum letter_event event)
{
	struct output *output = session->output;
	size_t count = session->operands_count;
	struct decisions decision = {
	    .event = event,
	    .ids = arena_array(session->memory, count, sizeof(int64_t)),
	    .decided =
		arena_array(session->memory, count, sizeof(struct decided)),
	};
	int code = EX_OK;

	for (size_t i = 0; code == EX_OK && i < count; i++)
		code = letter_id_read(
		    session, session->operands[i], &decision.ids[i]);
	if (code == EX_OK)
		code = work_run_list(session, decide_one, &decision);
	if (code != EX_OK)
		return code;
	output_begin(output, &form);
	for (size_t i = 0; i < count; i++) {
		output_fields(output, &decision.decided[i]);
		output_text(
		    output, "state", letter_state_name(decision.decided[i].to));
		output_row(output);
	}
	output_end(output);
	return EX_OK;
}

static int
approve(struct session *session)
{
	return decide(session, LETTER_APPROVE);
}

static int
cancel(struct session *session)
{
	return decide(session, LETTER_CANCEL);
}

static int
retry(struct session *session)
{
	return decide(session, LETTER_RETRY);
}

static int
hold(struct session *session)
{
	return decide(session, LETTER_HOLD);
}

const struct cmd cmd_outbox_hold = {
    .name = "outbox hold",
    .operands = "LETTER...",
    .summary = "Hold queued letters until a person approves them",
    .access = CMD_WRITES_STORE,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = hold,
};

const struct cmd cmd_outbox_approve = {
    .name = "outbox approve",
    .operands = "LETTER...",
    .summary = "Release held letters for immediate delivery",
    .access = CMD_WRITES_STORE,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = approve,
};

const struct cmd cmd_outbox_cancel = {
    .name = "outbox cancel",
    .operands = "LETTER...",
    .summary = "Cancel letters that have not been sent",
    .access = CMD_WRITES_STORE,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = cancel,
};

const struct cmd cmd_outbox_retry = {
    .name = "outbox retry",
    .operands = "LETTER...",
    .summary = "Send failed letters again, with the same Message-ID",
    .access = CMD_WRITES_STORE,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = retry,
};
