/* SPDX-License-Identifier: ISC */
#include <jansson.h>
#include <string.h>
#include <sysexits.h>

#include "store/message_store.h"
#include "dpoctl/commands.h"
#include "dpoctl/judge.h"
#include "dpoctl/progress.h"
#include "dpoctl/session.h"
#include "dpoctl/show_ticket.h"

static const struct output_field fields[] = {
    {"message", "Message", NULL},
    {"ticket", "Ticket", NULL},
    {"was", "Was", NULL},
    {"was_kinds", "Asked for", OUTPUT_TEXTS},
    {"becomes", "Becomes", NULL},
    {"becomes_kinds", "Asks for", OUTPUT_TEXTS},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields};

struct replaying {
	struct session *session;
	struct judging *judging;
	const struct raw_row *row;
	struct progress progress;
	size_t count;
	int code;
};

static kind_set
kinds_of(const char *judgement)
{
	json_t *object = json_loads(judgement, 0, NULL);
	const json_t *names = json_object_get(object, "kinds");
	kind_set kinds = 0;

	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *name = json_string_value(json_array_get(names, i));
		enum kind kind;

		if (name != NULL && kind_find(name, &kind))
			kinds |= KIND_BIT(kind);
	}
	json_decref(object);
	return kinds;
}

/* Prints what would change. */
static void
compare(struct session *session, const char *name,
    const struct verdict *verdict, void *context)
{
	const struct classification *found = &verdict->classification;
	const struct replaying *replaying = context;
	const struct raw_row *row = replaying->row;
	struct output *output = session->output;
	kind_set was = kinds_of(row->judgement);

	(void)name;
	if (strcmp(decision_name(found->decision), row->decision) == 0 &&
	    found->kinds == was)
		return;
	output_number(output, "message", row->message_id);
	output_number(output, "ticket", row->ticket_id);
	output_text(output, "was", row->decision);
	show_ticket_kind_set(output, "was_kinds", was);
	output_text(output, "becomes", decision_name(found->decision));
	show_ticket_kind_set(output, "becomes_kinds", found->kinds);
	output_row(output);
}

static bool
replay_row(const struct raw_row *row, void *context)
{
	struct replaying *replaying = context;
	const char *name = arena_printf(replaying->session->memory,
	    "message %lld", (long long)row->message_id);

	replaying->row = row;
	if (!progress_step(&replaying->progress, replaying->count++)) {
		replaying->code =
		    session_fail(EX_TEMPFAIL, "interrupted: not all was read");
		return false;
	}
	return judge_bytes(replaying->judging, name, row->raw, row->raw_length,
	    &replaying->code);
}

static int
replay(struct session *session)
{
	struct replaying replaying = {.session = session, .code = EX_OK};
	const struct judge_options judge_options = {
	    .rules = session_option(session, "--rules"),
	    .db = session->db,
	};
	struct error err;
	size_t total;
	bool read;

	if (!message_store_count_raw(session->db, &total, &err))
		return session_error(&err, EX_DATAERR);
	output_begin(session->output, &form);
	progress_begin(&replaying.progress, "replay", total);
	replaying.judging =
	    judge_start(session, &judge_options, compare, &replaying);
	read =
	    message_store_each_raw(session->db, replay_row, &replaying, &err);
	progress_end(&replaying.progress);
	judge_end(replaying.judging);
	output_end(session->output);
	return read ? replaying.code : session_error(&err, EX_DATAERR);
}

static const struct cmd_option options[] = {
    {"--rules", "DIRECTORY", "Directory of rules to read after the others",
	false},
    {NULL, NULL, NULL, false},
};

const struct cmd cmd_replay = {
    .name = "replay",
    .operands = "",
    .summary = "Classify stored messages again and show the differences",
    .access = CMD_READS_STORE,
    .options = options,
    .form = &form,
    .run = replay,
};
