/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "base/timestamp.h"
#include "store/letter_store.h"
#include "ticket/state.h"
#include "dpoctl/commands.h"
#include "dpoctl/letter_id.h"
#include "dpoctl/session.h"

static const struct output_field fields[] = {
    {"id", "ID", NULL},
    {"ticket", "TICKET", NULL},
    {"reference", "REFERENCE", NULL},
    {"state", "STATE", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields};

struct letter_decision {
	enum letter_event event;
	const char *done; /* "approved" */
	struct letter_row row;
	enum letter_state to;
};

/* One letter, inside the transaction. */
static int
decide_one(
    struct session *session, const char *text, struct letter_decision *decision)
{
	struct letter_row *row = &decision->row;
	enum letter_state from;
	struct error err;
	int code = letter_id_find(session, text, row);

	if (code != EX_OK)
		return code;
	if (!letter_state_find(row->state, &from) ||
	    !letter_state_next(from, decision->event, &decision->to))
		return session_fail(EXIT_NOTHING,
		    "letter %s is %s: it can not be %s", text, row->state,
		    decision->done);
	if (letter_store_decide(session->db, row->id, decision->event,
		session_actor(session), timestamp_now(), &err) != FOUND)
		return session_error(&err, EX_DATAERR);
	return EX_OK;
}

static void
print(struct output *output, const struct letter_decision *decisions,
    size_t count)
{
	output_begin(output, &form);
	for (size_t i = 0; i < count; i++) {
		const struct letter_row *row = &decisions[i].row;

		output_number(output, "id", row->id);
		output_number(output, "ticket", row->ticket_id);
		output_text(output, "reference", row->reference);
		output_text(
		    output, "state", letter_state_name(decisions[i].to));
		output_row(output);
	}
	output_end(output);
}

/* All or none: a list typed wrongly must not be half done. */
static int
decide(struct session *session, enum letter_event event, const char *done)
{
	size_t count = session->operands_count;
	struct letter_decision *decisions =
	    arena_array(session->memory, count, sizeof *decisions);
	struct error err;
	int code = EX_OK;

	if (!db_begin(session->db, &err))
		return session_error(&err, EX_DATAERR);
	for (size_t i = 0; code == EX_OK && i < count; i++) {
		decisions[i].event = event;
		decisions[i].done = done;
		code = decide_one(session, session->operands[i], &decisions[i]);
	}
	if (code == EX_OK && !db_commit(session->db, &err))
		code = session_error(&err, EX_DATAERR);
	if (code != EX_OK) {
		db_rollback(session->db);
		return code;
	}
	print(session->output, decisions, count);
	return EX_OK;
}

static int
approve(struct session *session)
{
	return decide(session, LETTER_APPROVE, "approved");
}

static int
cancel(struct session *session)
{
	return decide(session, LETTER_CANCEL, "cancelled");
}

const struct cmd cmd_outbox_approve = {
    .name = "outbox approve",
    .operands = "LETTER...",
    .summary = "Release held letters: they go out at once",
    .access = CMD_WRITES_STORE,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = approve,
};

const struct cmd cmd_outbox_cancel = {
    .name = "outbox cancel",
    .operands = "LETTER...",
    .summary = "Cancel letters that have not gone out",
    .access = CMD_WRITES_STORE,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = cancel,
};
