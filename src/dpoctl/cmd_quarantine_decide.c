/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "casework/officer_decide.h"
#include "dpoctl/commands.h"
#include "dpoctl/mail_id.h"
#include "dpoctl/work.h"

static const struct output_field fields[] = {
    {"id", "ID", NULL},
    {"mailbox", "MAILBOX", NULL},
    {"folder", "FOLDER", NULL},
    {"decision", "DECISION", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields};

struct decisions {
	enum quarantine_decision decision;
	struct mail_id *ids;
	struct quarantine_row *rows;
};

static enum casework_result
decide_one(
    struct casework *casework, size_t i, void *context, struct error *err)
{
	struct decisions *decision = context;

	return officer_decide_quarantine(casework, decision->ids[i].folder_id,
	    decision->ids[i].uid, decision->decision, &decision->rows[i], err);
}

static int
decide(
    struct session *session, enum quarantine_decision wanted, const char *word)
{
	struct output *output = session->output;
	size_t count = session->operands_count;
	struct decisions decision = {
	    .decision = wanted,
	    .ids = arena_array(session->memory, count, sizeof(struct mail_id)),
	    .rows = arena_array(
		session->memory, count, sizeof(struct quarantine_row)),
	};
	int code = EX_OK;

	for (size_t i = 0; code == EX_OK && i < count; i++)
		code = mail_id_read(
		    session, session->operands[i], &decision.ids[i]);
	if (code == EX_OK)
		code = work_run_list(session, decide_one, &decision);
	if (code != EX_OK)
		return code;
	output_begin(output, &form);
	for (size_t i = 0; i < count; i++) {
		char id[MAIL_ID_SIZE];

		mail_id_write(
		    decision.rows[i].folder_id, decision.rows[i].uid, id);
		output_text(output, "id", id);
		output_text(output, "mailbox", decision.rows[i].mailbox);
		output_text(output, "folder", decision.rows[i].folder);
		output_text(output, "decision", word);
		output_row(output);
	}
	output_end(output);
	return EX_OK;
}

static int
retry(struct session *session)
{
	return decide(session, QUARANTINE_RETRY, "retry");
}

static int
dismiss(struct session *session)
{
	return decide(session, QUARANTINE_DISMISS, "dismiss");
}

const struct cmd cmd_quarantine_retry = {
    .name = "quarantine retry",
    .operands = "MAIL...",
    .summary = "Read messages again at the next poll, with new attempts",
    .access = CMD_WRITES_STORE,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = retry,
};

const struct cmd cmd_quarantine_dismiss = {
    .name = "quarantine dismiss",
    .operands = "MAIL...",
    .summary = "Record that a person has dealt with these messages",
    .access = CMD_WRITES_STORE,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = dismiss,
};
