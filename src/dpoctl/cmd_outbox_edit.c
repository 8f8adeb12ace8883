/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "casework/officer_decide.h"
#include "store/message_store.h"
#include "dpoctl/commands.h"
#include "dpoctl/editor.h"
#include "dpoctl/letter_id.h"
#include "dpoctl/work.h"

/* What stands from this line on is for the writer's eyes. */
#define SCISSORS "# ------------------------ >8 ------------------------"

#define LETTER(type, member) OUTPUT_OF(type, struct letter_row, member)

static const struct output_field fields[] = {
    {"id", "ID", LETTER(NUMBER, id)},
    {"ticket", "TICKET", LETTER(NUMBER, ticket_id)},
    {"reference", "REFERENCE", LETTER(TEXT, reference)},
    {"state", "STATE", LETTER(TEXT, state)},
    {"subject", "SUBJECT", LETTER(TEXT, subject)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields};

static bool
quote_mail(const struct message_row *row, void *context)
{
	struct buffer *draft = context;

	buffer_add_printf(draft, "# %s: %s\n", row->from, row->subject);
	for (const char *line = row->text; *line != '\0';) {
		size_t length = strcspn(line, "\n");

		buffer_add_printf(draft, "# > %.*s\n", (int)length, line);
		line += length;
		line += *line == '\n';
	}
	return true;
}

/* The letter, and below it what came in on its ticket. */
static int
edit_text(
    struct session *session, const struct letter_row *row, char **ret_text)
{
	struct buffer draft = {0};
	struct error err;
	char *end;
	int code;

	buffer_add_printf(&draft,
	    "Subject: %s\n\n%s\n" SCISSORS
	    "\n# To: %s. This line and all below "
	    "it are not sent.\n",
	    row->subject, row->body, row->to_address);
	if (!ticket_store_each_message(
		session->db, row->ticket_id, quote_mail, &draft, &err))
		code = session_error(&err, EX_DATAERR);
	else
		code = editor_edit(
		    session->memory, buffer_string(&draft), ret_text);
	buffer_release(&draft);
	if (code != EX_OK)
		return code;
	end = strstr(*ret_text, SCISSORS);
	if (end != NULL)
		*end = '\0';
	return EX_OK;
}

struct edit {
	const struct letter_row *row;
	const char *text;
};

static enum casework_result
edit_one(struct casework *casework, size_t i, void *context, struct error *err)
{
	const struct edit *edit = context;

	(void)i;
	return officer_edit_letter(casework, edit->row, edit->text, err);
}

static int
edit_letter(struct session *session)
{
	struct letter_row row;
	struct edit edit = {.row = &row};
	char *text;
	int code = letter_id_find(session, session->operands[0], &row);

	if (code == EX_OK && strcmp(row.state, "held") != 0)
		code = session_fail(EXIT_NOTHING,
		    "letter %lld is %s: only a held letter can be edited "
		    "(dpoctl"
		    " outbox hold)",
		    (long long)row.id, row.state);
	if (code == EX_OK)
		code = edit_text(session, &row, &text);
	if (code != EX_OK)
		return code;
	edit.text = text;
	code = work_run_list(session, edit_one, &edit);
	if (code == EX_OK)
		code = letter_id_find(session, session->operands[0], &row);
	if (code != EX_OK)
		return code;
	output_begin(session->output, &form);
	output_fields(session->output, &row);
	output_row(session->output);
	output_end(session->output);
	return EX_OK;
}

const struct cmd cmd_outbox_edit = {
    .name = "outbox edit",
    .operands = "LETTER",
    .summary = "Edit a held letter, with the messages of its ticket below",
    .access = CMD_WRITES_STORE,
    .operands_min = 1,
    .operands_max = 1,
    .form = &form,
    .run = edit_letter,
};
