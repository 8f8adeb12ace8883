/* SPDX-License-Identifier: ISC */
#include "dpoctl/work.h"

#include <string.h>
#include <sysexits.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "dpoctl/attaching.h"
#include "dpoctl/progress.h"

/* What was done to a ticket. */
struct report {
	struct ticket_row ticket;
	const char *done;
	const char *letter;
};
#define REPORT(type, member) OUTPUT_OF(type, struct report, member)

static const struct output_field fields[] = {
    {"id", "ID", REPORT(NUMBER, ticket.id)},
    {"reference", "REFERENCE", REPORT(TEXT, ticket.reference)},
    {"state", "STATE", REPORT(TEXT, ticket.state)},
    {"due_on", "DUE", REPORT(DAY, ticket.due_on)},
    {"due_at", NULL, REPORT(TIME, ticket.due_at)},
    {"done", "DONE", REPORT(TEXT, done)},
    {"revision", NULL, REPORT(NUMBER, ticket.revision)},
    {"letter", NULL, REPORT(TEXT, letter)},
    {"preview", NULL, NULL},
    {NULL, NULL, NULL},
};

const struct output_form work_form = {OUTPUT_TABLE, fields};

/* What to do after a refusal. */
static const struct {
	const char *reason;
	bool is_usage;
	const char *hint;
} refusals[] = {
    {"invalid", true, ""},
    {"needs-reason", true, " (--because)"},
    {"needs-until", true, " (--until)"},
    {"needs-withdrawal", true, " (--withdrawn-on)"},
    {"needs-amount", true, " (--amount)"},
    {"needs-client", true, " (--client)"},
    {"needs-code", true, " (--code)"},
    {"needs-note", true, " (--note)"},
    {"needs-done", true, " (--done)"},
    {"needs-provision", true, " (--provision)"},
    {"needs-letter", false,
	"; specify --letter or --send, or --no-letter if the requester was"
	" told in another way"},
    {"absolute", false,
	"; close it as fulfilled, close the other claims one by one (--claim),"
	" or correct the kinds (dpoctl kind)"},
    {"unconfirmed", false, "; confirm it first (dpoctl kind --confirm)"},
    {"taken", false, "; to take it over, specify --from with that name"},
    {"other-kinds", false, " (dpoctl kind --add)"},
    {"checklist", false, "; specify --checked, or a reason with --unchecked"},
    {"authority", false,
	"; note it (dpoctl party --authority), or correct the parties"},
    {"merged", false, "; undo that (dpoctl merge --undo)"},
    {"parties", false,
	"; the same ones must be named there first (dpoctl party --set)"},
    {"identity", false,
	"; verify it (dpoctl verify), or specify a reason with --unchecked"},
    {"letter", false,
	"; wait for it, cancel it (dpoctl outbox cancel), or specify"
	" --cancel-letters"},
    {"same", false, "; if it is another request, specify --again"},
    {"proposed", false, " (dpoctl party --confirm)"},
    {"party", false,
	"; if it is meant, specify --confirm-cc, or add it (dpoctl party)"},
    {"draft", false, ": finish it (dpoctl outbox edit)"},
    {"no-address", false,
	"; name it (dpoctl party --set requester --address), or print the"
	" letter (dpoctl letter --printed)"},
};

int
work_fail(const struct session *session, const struct casework *casework,
    enum casework_result result, const struct error *err)
{
	const struct casework_refusal *refusal = &casework->refusal;
	const char *hint = "";
	bool is_usage = false;

	/*
	 * A reference to something that does not exist is the caller's error.
	 */
	if (result == CASEWORK_FAILED)
		return session_error(err,
		    err->scope == ERROR_MESSAGE ? EXIT_NOTHING : EX_DATAERR);
	for (size_t i = 0; i < LENGTH(refusals); i++)
		if (strcmp(refusals[i].reason, refusal->reason) == 0) {
			hint = refusals[i].hint;
			is_usage = refusals[i].is_usage;
		}
	return is_usage
	    ? session_usage(session, "%s%s", refusal->words, hint)
	    : session_fail(EXIT_NOTHING, "%s%s", refusal->words, hint);
}

struct casework
work_casework(struct session *session, const struct setup *setup)
{
	return (struct casework){
	    .memory = session->memory,
	    .db = session->db,
	    .setup = setup,
	    .actor = session_actor(session),
	    .now_at = timestamp_now(),
	};
}

const struct work_way *
work_find_way(struct session *session, const struct work_way *ways,
    size_t count, const char **ret_value)
{
	const struct work_way *found = NULL;
	const char *names = "";
	size_t given = 0;

	for (size_t i = 0; i < count; i++) {
		const char *value = session_option(session, ways[i].option);

		names = arena_printf(session->memory, "%s%s%s", names,
		    i == 0		? ""
			: i < count - 1 ? ", "
					: " or ",
		    ways[i].option);
		if (value == NULL)
			continue;
		found = &ways[i];
		*ret_value = value;
		given++;
	}
	if (given == 1)
		return found;
	(void)session_usage(session, "specify exactly one of %s", names);
	return NULL;
}

enum officer_letter
work_letter(const struct session *session)
{
	if (session_option(session, "--no-letter") != NULL)
		return OFFICER_NO_LETTER;
	return session_option(session, "--send") != NULL ? OFFICER_SENDS_LETTER
							 : OFFICER_HOLDS_LETTER;
}

int
work_find_kind(struct session *session, const char *name, enum kind *ret_kind)
{
	if (kind_find(name, ret_kind))
		return EX_OK;
	return session_usage(session, "unknown kind: %s", name);
}

int
work_option_kind(struct session *session, const char *option,
    enum kind *storage, const enum kind **ret_kind)
{
	const char *name = session_option(session, option);
	int code;

	if (name == NULL)
		return EX_OK;
	code = work_find_kind(session, name, storage);
	if (code == EX_OK)
		*ret_kind = storage;
	return code;
}

int
work_option_day(
    struct session *session, const char *option, struct date *ret_day)
{
	const char *text = session_option(session, option);

	if (text == NULL || date_parse(text, ret_day))
		return EX_OK;
	return session_usage(session,
	    "%s: invalid date \"%s\": expected YYYY-MM-DD", option, text);
}

/* The work of one transaction, and the report for each ticket. */
struct run {
	struct session *session;
	const struct work_order *order;
	struct casefile file;
	struct report *reports;
};

static enum casework_result
work_one(struct run *run, size_t i)
{
	const struct work_order *order = run->order;
	struct casefile *file = &run->file;
	enum casework_result result = CASEWORK_DONE;

	file->done = "";
	file->letter = "";
	file->letter_id = 0;
	if (!order->is_new)
		result = casefile_find(file, run->session->operands[i]);
	if (result == CASEWORK_DONE && order->revisions != NULL)
		result = casefile_check_revision(file, order->revisions[i]);
	if (result == CASEWORK_DONE)
		result = order->fn(file, order->request);
	if (result == CASEWORK_DONE && file->extra != NULL &&
	    file->letter_id == 0)
		result = casefile_refuse(file, "invalid",
		    ": no letter was written for attachments or copies");
	if (result == CASEWORK_DONE)
		result = casefile_read(file);
	run->reports[i] =
	    (struct report){file->ticket, file->done, file->letter};
	return result;
}

static void
print(const struct run *run)
{
	struct output *output = run->session->output;
	size_t count = run->order->count;
	bool is_preview = run->file.is_preview;

	output_begin(output, &work_form);
	for (size_t i = 0; i < count; i++) {
		output_fields(output, &run->reports[i]);
		output_bool(output, "preview", is_preview);
		output_row(output);
	}
	output_end(output);
	for (size_t i = 0; i < count; i++)
		if (run->reports[i].letter[0] != '\0' &&
		    (is_preview || run->file.is_printed))
			output_note(output, run->reports[i].letter);
	if (is_preview)
		output_note(output, "Preview: nothing was changed.");
}

/* For each ticket, until one is refused or the user interrupts. */
static int
work_each(struct run *run)
{
	struct session *session = run->session;
	struct casefile *file = &run->file;
	size_t count = run->order->count;
	struct progress progress;
	enum casework_result result = CASEWORK_DONE;
	bool goes_on = true;

	progress_begin(&progress, session->cmd->name, count);
	for (size_t i = 0; goes_on && result == CASEWORK_DONE && i < count;
	     i++) {
		goes_on = progress_step(&progress, i);
		if (goes_on)
			result = work_one(run, i);
	}
	progress_end(&progress);
	if (!goes_on)
		return session_fail(
		    EX_TEMPFAIL, "interrupted: nothing was changed");
	return result == CASEWORK_DONE
	    ? EX_OK
	    : work_fail(session, file->casework, result, &file->error);
}

static int
work_all(struct run *run)
{
	struct session *session = run->session;
	struct casefile *file = &run->file;
	struct error err;
	int code;

	run->reports = arena_array(
	    session->memory, run->order->count, sizeof *run->reports);
	if (!db_begin(session->db, &err))
		return session_error(&err, EX_DATAERR);
	code = work_each(run);
	if ((code == EX_OK || file->must_commit) && !file->is_preview &&
	    !db_commit(session->db, &err))
		code = session_error(&err, EX_DATAERR);
	db_rollback(session->db);
	if (code == EX_OK)
		print(run);
	return code;
}

int
work_carry_out(struct session *session, const struct work_order *order)
{
	struct run run = {.session = session,
	    .order = order,
	    .file.is_preview = order->is_preview};
	struct error err;
	struct casework casework;
	struct letter_extra extra;
	struct setup *setup;
	int code;

	if (attaching_is_wanted(session)) {
		code = attaching_read(session, &extra);
		if (code != EX_OK)
			return code;
		run.file.extra = &extra;
	}
	setup = setup_load(session->conf, false, &err);
	if (setup == NULL)
		return session_error(&err, EX_CONFIG);
	casework = work_casework(session, setup);
	run.file.casework = &casework;
	code = work_all(&run);
	if (order->ret_letter_id != NULL)
		*order->ret_letter_id = run.file.letter_id;
	setup_free(setup);
	return code;
}

int
work_run_times(struct session *session, size_t count, bool is_preview,
    work_list_fn *fn, void *context)
{
	struct casework casework;
	struct setup *setup;
	struct error err;
	enum casework_result result = CASEWORK_DONE;

	setup = setup_load(session->conf, false, &err);
	if (setup == NULL)
		return session_error(&err, EX_CONFIG);
	casework = work_casework(session, setup);
	if (!db_begin(session->db, &err))
		result = CASEWORK_FAILED;
	for (size_t i = 0; result == CASEWORK_DONE && i < count; i++)
		result = fn(&casework, i, context, &err);
	if (result == CASEWORK_DONE && !is_preview &&
	    !db_commit(session->db, &err))
		result = CASEWORK_FAILED;
	db_rollback(session->db);
	setup_free(setup);
	return result == CASEWORK_DONE
	    ? EX_OK
	    : work_fail(session, &casework, result, &err);
}

int
work_run_list(struct session *session, work_list_fn *fn, void *context)
{
	return work_run_times(
	    session, session->operands_count, false, fn, context);
}

int
work_run_once(struct session *session, work_list_fn *fn, void *context)
{
	return work_run_times(session, 1, false, fn, context);
}
