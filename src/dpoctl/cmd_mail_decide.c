/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "casework/mail.h"
#include "dpoctl/commands.h"
#include "dpoctl/mail_id.h"
#include "dpoctl/work.h"

static const struct cmd_option open_options[] = {
    {"--kind", "KIND",
	"Kind of request; if not given, it must be confirmed later", true},
    {"--preview", NULL, "Show what would happen; change nothing", false},
    {NULL, NULL, NULL, false},
};

struct request {
	struct mail_id id;
	kind_set kinds;
};

static enum casework_result
open_one(struct casefile *file, const void *context)
{
	const struct request *request = context;

	return mail_open(
	    file, request->id.folder_id, request->id.uid, request->kinds);
}

static int
open_mail(struct session *session)
{
	struct request request = {0};
	size_t count;
	const char *const *names =
	    session_option_all(session, "--kind", &count);
	int code = mail_id_read(session, session->operands[0], &request.id);

	for (size_t i = 0; code == EX_OK && i < count; i++) {
		enum kind kind;

		code = work_find_kind(session, names[i], &kind);
		if (code == EX_OK)
			request.kinds |= KIND_BIT(kind);
	}
	return code == EX_OK ? work_run_new(session, open_one, &request) : code;
}

#define ROW(type, member) OUTPUT_OF(type, struct mail_row, member)

static const struct output_field dismiss_fields[] = {
    {"id", "ID", NULL},
    {"mailbox", "MAILBOX", ROW(TEXT, mailbox)},
    {"from", "FROM", ROW(TEXT, from_address)},
    {"subject", "SUBJECT", ROW(TEXT, subject)},
    {NULL, NULL, NULL},
};

static const struct output_form dismiss_form = {OUTPUT_TABLE, dismiss_fields};

struct dismissals {
	struct mail_id *ids;
	struct mail_row *rows;
};

static enum casework_result
dismiss_one(
    struct casework *casework, size_t i, void *context, struct error *err)
{
	struct dismissals *dismissals = context;

	return mail_dismiss(casework, dismissals->ids[i].folder_id,
	    dismissals->ids[i].uid, &dismissals->rows[i], err);
}

static int
dismiss(struct session *session)
{
	struct output *output = session->output;
	size_t count = session->operands_count;
	struct dismissals dismissals = {
	    .ids = arena_array(session->memory, count, sizeof(struct mail_id)),
	    .rows =
		arena_array(session->memory, count, sizeof(struct mail_row)),
	};
	int code = EX_OK;

	for (size_t i = 0; code == EX_OK && i < count; i++)
		code = mail_id_read(
		    session, session->operands[i], &dismissals.ids[i]);
	if (code == EX_OK)
		code = work_run_list(session, dismiss_one, &dismissals);
	if (code != EX_OK)
		return code;
	output_begin(output, &dismiss_form);
	for (size_t i = 0; i < count; i++) {
		char id[MAIL_ID_SIZE];

		mail_id_write(
		    dismissals.rows[i].folder_id, dismissals.rows[i].uid, id);
		output_text(output, "id", id);
		output_fields(output, &dismissals.rows[i]);
		output_row(output);
	}
	output_end(output);
	return EX_OK;
}

const struct cmd cmd_mail_open = {
    .name = "mail open",
    .operands = "MAIL",
    .summary = "Open a ticket for a message after all",
    .access = CMD_WRITES_STORE,
    .options = open_options,
    .operands_min = 1,
    .operands_max = 1,
    .form = &work_form,
    .run = open_mail,
};

const struct cmd cmd_mail_dismiss = {
    .name = "mail dismiss",
    .operands = "MAIL...",
    .summary = "Record that a person found no request in messages",
    .access = CMD_WRITES_STORE,
    .operands_min = 1,
    .operands_max = -1,
    .form = &dismiss_form,
    .run = dismiss,
};
