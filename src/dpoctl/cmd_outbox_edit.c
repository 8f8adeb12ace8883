/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <stdlib.h>
#include <sysexits.h>

#include "casework/officer_decide.h"
#include "dpoctl/attaching.h"
#include "dpoctl/commands.h"
#include "dpoctl/editor.h"
#include "dpoctl/letter_id.h"
#include "dpoctl/work.h"
#include "dpoctl/writing.h"

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

struct change {
	int64_t letter_id;
	struct officer_files files;
};

static bool
changes_files(const struct session *session)
{
	return session_option(session, "--attach") != NULL ||
	    session_option(session, "--detach") != NULL;
}

static enum casework_result
change(struct casework *casework, size_t i, void *context, struct error *err)
{
	const struct change *wanted = context;

	(void)i;
	return officer_edit_files(
	    casework, wanted->letter_id, &wanted->files, err);
}

/* False if it is not a number from 1 on. */
static bool
read_number(const char *text, int64_t *ret_number)
{
	char *end;

	errno = 0;
	*ret_number = strtoll(text, &end, 10);
	return *text > '0' && *text <= '9' && *end == '\0' && errno == 0;
}

/* The text stays as it is. */
static int
change_files(struct session *session, int64_t letter_id)
{
	struct change wanted = {.letter_id = letter_id};
	struct letter_extra added;
	size_t count;
	const char *const *words =
	    session_option_all(session, "--detach", &count);
	int64_t *removed =
	    arena_array(session->memory, count + 1, sizeof *removed);
	int code = attaching_read(session, &added);

	for (size_t i = 0; code == EX_OK && i < count; i++)
		if (!read_number(words[i], &removed[i]))
			code = session_usage(session,
			    "--detach: invalid number of an attachment: %s",
			    words[i]);
	if (code != EX_OK)
		return code;
	wanted.files = (struct officer_files){
	    added.files, added.files_count, removed, count};
	return work_run_once(session, change, &wanted);
}

static int
edit_letter(struct session *session)
{
	struct writing writing = {0};
	struct letter_row row = {0};
	int code = letter_id_find(session, session->operands[0], &row);

	writing.letter_id = row.id;
	if (code == EX_OK && session_option(session, "--preview") != NULL) {
		output_note(
		    session->output, letter_id_text(session->memory, &row));
		return EX_OK;
	}
	if (code == EX_OK && changes_files(session))
		code = change_files(session, row.id);
	else {
		if (code == EX_OK)
			code = editor_check();
		if (code == EX_OK)
			code = writing_edit(session, &writing);
	}
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

static const struct cmd_option options[] = {
    {"--attach", "FILE", "Attach this file, and leave the text as it is", true},
    {"--detach", "N", "Remove this attachment, and leave the text as it is",
	true},
    {"--preview", NULL, "Show the letter; change nothing", false},
    {NULL, NULL, NULL, false},
};

const struct cmd cmd_outbox_edit = {
    .name = "outbox edit",
    .operands = "LETTER",
    .summary = "Edit a held letter, with the messages of its ticket below",
    .access = CMD_WRITES_STORE,
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .form = &form,
    .run = edit_letter,
};
