/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "casework/officer_decide.h"
#include "dpoctl/commands.h"
#include "dpoctl/letter_id.h"
#include "dpoctl/work_filter.h"

/* A letter before, and its state afterwards. */
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
    {"purpose", "PURPOSE", DECIDED(TEXT, row.purpose)},
    {"to", "TO", DECIDED(TEXT, row.to_address)},
    {"preview", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields};

struct decisions {
	enum letter_event event;
	const struct letter_row *found; /* as displayed; NULL: by number */
	int64_t *ids;
	struct decided *decided;
	size_t count;
};

static const struct cmd_option options[] = {
    {"--filter", "TERMS",
	"The letters of the tickets that these terms find, instead of LETTER",
	false},
    {"--purpose", "PURPOSE", "Of these, only letters with this purpose", false},
    {"--yes", NULL, "Do not ask before they are changed", false},
    {"--preview", NULL, "Show what would happen; change nothing", false},
    {NULL, NULL, NULL, false},
};

/* Only the letter as displayed is decided. */
static bool
is_as_shown(const struct letter_row *row, const struct letter_row *shown)
{
	return strcmp(row->state, shown->state) == 0 &&
	    strcmp(row->body, shown->body) == 0 &&
	    strcmp(row->subject, shown->subject) == 0 &&
	    strcmp(row->draft, shown->draft) == 0;
}

static enum casework_result
decide_one(
    struct casework *casework, size_t i, void *context, struct error *err)
{
	struct decisions *decision = context;
	struct decided *decided = &decision->decided[i];
	enum casework_result result =
	    officer_decide_letter(casework, decision->ids[i], decision->event,
		&decided->row, &decided->to, err);

	if (result == CASEWORK_DONE && decision->found != NULL &&
	    !is_as_shown(&decided->row, &decision->found[i]))
		return casework_refuse(casework, "changed",
		    "letter %lld was changed meanwhile",
		    (long long)decided->row.id);
	return result;
}

static int
carry_out(struct session *session, bool is_preview, void *context)
{
	struct decisions *decisions = context;
	struct output *output = session->output;
	int code = work_run_times(
	    session, decisions->count, is_preview, decide_one, decisions);

	if (code != EX_OK)
		return code;
	output_begin(output, &form);
	for (size_t i = 0; i < decisions->count; i++) {
		output_fields(output, &decisions->decided[i]);
		output_text(output, "state",
		    letter_state_name(decisions->decided[i].to));
		output_bool(output, "preview", is_preview);
		output_row(output);
	}
	output_end(output);
	for (size_t i = 0; is_preview && i < decisions->count; i++)
		if (decisions->event == LETTER_APPROVE ||
		    decisions->event == LETTER_RETRY)
			output_note(output,
			    letter_id_text(
				session->memory, &decisions->decided[i].row));
	if (is_preview)
		output_note(output, "Preview: nothing was changed.");
	return EX_OK;
}

/* The letters of the tickets for which the event is allowed. */
struct search {
	struct arena *memory;
	enum letter_event event;
	const char *purpose; /* NULL: any */
	struct letter_row *rows;
	size_t count, size;
};

static bool
is_wanted(const struct search *search, const struct letter_row *row)
{
	enum letter_state from, to;

	if (!letter_state_find(row->state, &from) ||
	    !letter_state_next(from, search->event, &to))
		return false;
	/* Approving many letters does not include unfinished ones. */
	if (search->event == LETTER_APPROVE &&
	    (row->draft[0] != '\0' || strcmp(row->reason, OFFICER_DRAFT) == 0))
		return false;
	return search->purpose == NULL ||
	    strcmp(search->purpose, row->purpose) == 0;
}

static bool
keep(const struct letter_row *row, void *context)
{
	struct search *search = context;

	if (!is_wanted(search, row))
		return true;
	if (search->count == search->size) {
		size_t size = search->size * 2 + 64;
		struct letter_row *rows =
		    arena_array(search->memory, size, sizeof *rows);

		if (search->count > 0)
			memcpy(
			    rows, search->rows, search->count * sizeof *rows);
		search->rows = rows;
		search->size = size;
	}
	/* Fields that are compared and printed must outlive the callback. */
	search->rows[search->count++] = (struct letter_row){
	    .id = row->id,
	    .state = arena_string(search->memory, row->state),
	    .subject = arena_string(search->memory, row->subject),
	    .body = arena_string(search->memory, row->body),
	    .draft = arena_string(search->memory, row->draft),
	};
	return true;
}

static int
find_letters(struct session *session, struct search *search)
{
	const char **numbers;
	size_t count;
	struct error err;
	int code = work_filter_tickets(session, &numbers, &count);

	for (size_t i = 0; code == EX_OK && i < count; i++)
		if (!letter_store_each(session->db, NULL,
			strtoll(numbers[i], NULL, 10), keep, search, &err))
			code = session_error(&err, EX_DATAERR);
	if (code == EX_OK && search->count == 0)
		code = session_fail(
		    EXIT_NOTHING, "no letter of these tickets matches");
	return code;
}

static struct decisions
make_decisions(struct session *session, enum letter_event event, size_t count)
{
	return (struct decisions){
	    .event = event,
	    .ids = arena_array(session->memory, count, sizeof(int64_t)),
	    .decided =
		arena_array(session->memory, count, sizeof(struct decided)),
	    .count = count,
	};
}

static int
decide_by_filter(struct session *session, enum letter_event event)
{
	struct search search = {.memory = session->memory,
	    .event = event,
	    .purpose = session_option(session, "--purpose")};
	struct decisions decisions;
	enum letter_purpose purpose;
	int code = work_filter_check(session);

	if (code != EX_OK)
		return code;
	if (search.purpose != NULL &&
	    !letter_purpose_find(search.purpose, &purpose))
		return session_usage(
		    session, "unknown purpose: %s", search.purpose);
	code = find_letters(session, &search);
	if (code != EX_OK)
		return code;
	decisions = make_decisions(session, event, search.count);
	decisions.found = search.rows;
	for (size_t i = 0; i < search.count; i++)
		decisions.ids[i] = search.rows[i].id;
	return work_filter_ask(
	    session, "letter", search.count, carry_out, &decisions);
}

static int
decide(struct session *session, enum letter_event event)
{
	size_t count = session->operands_count;
	struct decisions decisions;
	int code = EX_OK;

	if (session_option(session, "--filter") != NULL)
		return decide_by_filter(session, event);
	if (count == 0 || session_option(session, "--purpose") != NULL)
		return session_usage(session,
		    "%s requires LETTER... or --filter", session->cmd->name);
	decisions = make_decisions(session, event, count);
	for (size_t i = 0; code == EX_OK && i < count; i++)
		code = letter_id_read(
		    session, session->operands[i], &decisions.ids[i]);
	return code == EX_OK
	    ? carry_out(session, session_option(session, "--preview") != NULL,
		  &decisions)
	    : code;
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
    .operands = "[LETTER...]",
    .summary = "Hold queued letters until a person approves them",
    .access = CMD_WRITES_STORE,
    .options = options,
    .operands_max = -1,
    .form = &form,
    .run = hold,
};

const struct cmd cmd_outbox_approve = {
    .name = "outbox approve",
    .operands = "[LETTER...]",
    .summary = "Release held letters for immediate delivery",
    .access = CMD_WRITES_STORE,
    .options = options,
    .operands_max = -1,
    .form = &form,
    .run = approve,
};

const struct cmd cmd_outbox_cancel = {
    .name = "outbox cancel",
    .operands = "[LETTER...]",
    .summary = "Cancel letters that have not been sent",
    .access = CMD_WRITES_STORE,
    .options = options,
    .operands_max = -1,
    .form = &form,
    .run = cancel,
};

const struct cmd cmd_outbox_retry = {
    .name = "outbox retry",
    .operands = "[LETTER...]",
    .summary = "Send failed letters again, with the same Message-ID",
    .access = CMD_WRITES_STORE,
    .options = options,
    .operands_max = -1,
    .form = &form,
    .run = retry,
};
