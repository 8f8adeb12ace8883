/* SPDX-License-Identifier: ISC */
#include "dpoctl/work.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "base/timestamp.h"
#include "store/claim_clock.h"
#include "store/history.h"
#include "store/json.h"
#include "conf/conf_data.h"

static const struct output_field fields[] = {
    {"id", "ID", NULL},
    {"reference", "REFERENCE", NULL},
    {"state", "STATE", NULL},
    {"due_on", "DUE", NULL},
    {"due_at", NULL, NULL},
    {"done", "DONE", NULL},
    {"revision", NULL, NULL},
    {"letter", NULL, NULL},
    {"preview", NULL, NULL},
    {NULL, NULL, NULL},
};

const struct output_form work_form = {OUTPUT_TABLE, fields};

int
work_fail(const struct error *err)
{
	/* A question that has no answer is the asker's. */
	return session_error(
	    err, err->scope == ERROR_MESSAGE ? EXIT_NOTHING : EX_DATAERR);
}

int
work_read(struct work *work)
{
	const char *id = arena_printf(
	    work->session->memory, "%lld", (long long)work->ticket.id);
	struct error err;

	if (ticket_store_find(work->session->db, work->session->memory, id,
		&work->ticket, &err) != FOUND)
		return session_fail(EX_DATAERR, "ticket %s is gone", id);
	return EX_OK;
}

int
work_step(struct work *work, const struct work_step *step)
{
	const struct ticket_change change = {
	    .ticket_id = work->ticket.id,
	    .event = step->event,
	    .actor = work->actor,
	    .at = work->now_at,
	    .history = step->history,
	    .was = step->was,
	    .became = step->became,
	    .payload = step->payload,
	};
	enum ticket_state state;
	struct error err;

	switch (ticket_change(work->session->db, &change, &state, &err)) {
	case CHANGE_DONE:
		return EX_OK;
	case CHANGE_REFUSED:
		return session_fail(EXIT_NOTHING,
		    "ticket %lld is in state %s: \"%s\" may not follow%s",
		    (long long)work->ticket.id, ticket_state_name(state),
		    ticket_event_name(step->event),
		    state == TICKET_TRIAGE
			? "; confirm it first: dpoctl kind --confirm"
			: "");
	default:
		return work_fail(&err);
	}
}

const char *
work_payload(struct work *work, const char *name, const char *text)
{
	struct buffer payload = {0};
	char *copy;

	buffer_add_byte(&payload, '{');
	json_add_member(&payload, name, text);
	buffer_add_byte(&payload, '}');
	copy = arena_copy(
	    work->session->memory, buffer_string(&payload), payload.length);
	buffer_release(&payload);
	return copy;
}

static struct claim_office
office_of(const struct work *work)
{
	const struct conf *conf = work->session->conf;

	return (struct claim_office){
	    .calendar = work->calendar,
	    .zone = conf->calendar.time_zone,
	    .target_days = conf_target_days(
		conf, work->ticket.mailbox == NULL ? "" : work->ticket.mailbox),
	    .now_at = work->now_at,
	};
}

int
work_find_clock(struct work *work, enum kind kind, bool is_unsure,
    int extension_months, struct clock_answer *ret_clock)
{
	struct session *session = work->session;
	const struct claim_office office = office_of(work);
	struct error err;

	return claim_clock_find(session->db, session->memory, &office,
		   &work->ticket, kind, is_unsure, extension_months, ret_clock,
		   &err)
	    ? EX_OK
	    : work_fail(&err);
}

int
work_set_clocks(struct work *work)
{
	struct session *session = work->session;
	const struct claim_office office = office_of(work);
	struct error err;
	int code = work_read(work);

	if (code == EX_OK &&
	    !claim_clock_set(
		session->db, session->memory, &office, &work->ticket, &err))
		code = work_fail(&err);
	return code;
}

int
work_option_kind(
    struct session *session, const char *value, enum kind *ret_kind)
{
	if (kind_find(value, ret_kind))
		return EX_OK;
	return session_usage(session, "there is no kind \"%s\"", value);
}

const struct ticket_claim *
work_claim(const struct work *work, enum kind kind)
{
	for (size_t i = 0; i < work->ticket.claims_count; i++)
		if (strcmp(work->ticket.claims[i].kind, kind_name(kind)) == 0)
			return &work->ticket.claims[i];
	return NULL;
}

struct since {
	int64_t revision;
	struct buffer text;
};

static bool
tell_since(const struct history_row *row, void *context)
{
	struct since *since = context;
	char at[TIMESTAMP_TEXT_SIZE];

	if (row->id <= since->revision)
		return true;
	timestamp_format(row->event.at, at);
	buffer_add_printf(&since->text, "%s%s %s %s%s%s",
	    since->text.length == 0 ? "" : "; ", at, row->event.actor,
	    row->event.event, row->event.to[0] == '\0' ? "" : " ",
	    row->event.to);
	return true;
}

/* What was shown must still be true. */
static int
check_revision(struct work *work)
{
	struct session *session = work->session;
	struct since since = {0};
	struct error err;
	int wanted, code;

	if (session_option(session, "--if-revision") == NULL)
		return EX_OK;
	if (session->operands_count != 1)
		return session_usage(
		    session, "--if-revision goes with one ticket only");
	if (!session_option_number(session, "--if-revision", &wanted))
		return EX_USAGE;
	if (work->ticket.revision == wanted)
		return EX_OK;
	since.revision = wanted;
	if (!history_each(
		session->db, work->ticket.id, tell_since, &since, &err))
		code = work_fail(&err);
	else
		code = session_fail(EXIT_NOTHING,
		    "ticket %lld has changed since revision %d, it is now at"
		    " %lld: %s",
		    (long long)work->ticket.id, wanted,
		    (long long)work->ticket.revision,
		    buffer_string(&since.text));
	buffer_release(&since.text);
	return code;
}

static int
work_one(struct work *work, const char *operand, work_fn *fn)
{
	struct session *session = work->session;
	struct error err;
	int code;

	work->done = "";
	work->letter = "";
	switch (ticket_store_find(
	    session->db, session->memory, operand, &work->ticket, &err)) {
	case FOUND:
		break;
	case ABSENT:
		return session_fail(
		    EXIT_NOTHING, "there is no ticket %s", operand);
	default:
		return work_fail(&err);
	}
	code = check_revision(work);
	if (code == EX_OK)
		code = fn(work);
	return code == EX_OK ? work_read(work) : code;
}

/* What was done, kept until all is committed. */
struct report {
	struct ticket_row ticket;
	const char *done;
	const char *letter;
};

void
work_print_ticket(struct output *output, const struct ticket_row *ticket)
{
	output_number(output, "id", ticket->id);
	output_text(output, "reference", ticket->reference);
	output_text(output, "state", ticket->state);
	output_day(output, "due_on", ticket->due_on);
	output_time(output, "due_at", ticket->due_at);
}

static void
print(struct work *work, const struct report *reports, size_t count)
{
	struct output *output = work->session->output;

	output_begin(output, &work_form);
	for (size_t i = 0; i < count; i++) {
		const struct ticket_row *ticket = &reports[i].ticket;

		work_print_ticket(output, ticket);
		output_text(output, "done", reports[i].done);
		output_number(output, "revision", ticket->revision);
		output_text(output, "letter", reports[i].letter);
		output_bool(output, "preview", work->is_preview);
		output_row(output);
	}
	output_end(output);
	if (work->is_preview || work->is_printed)
		for (size_t i = 0; i < count; i++)
			if (reports[i].letter[0] != '\0')
				output_note(output, reports[i].letter);
	if (work->is_preview)
		output_note(output, "Preview: nothing was changed.");
}

static int
load_data(struct work *work)
{
	struct error err;

	work->calendar = conf_load_calendar(work->session->conf, &err);
	if (work->calendar != NULL)
		work->letters = conf_load_letters(work->session->conf, &err);
	return work->letters != NULL ? EX_OK : session_error(&err, EX_CONFIG);
}

static int
work_all(struct work *work, work_fn *fn)
{
	struct session *session = work->session;
	size_t count = session->operands_count;
	struct report *reports =
	    arena_array(session->memory, count, sizeof *reports);
	struct error err;
	int code = EX_OK;

	if (!db_begin(session->db, &err))
		return session_error(&err, EX_DATAERR);
	for (size_t i = 0; code == EX_OK && i < count; i++) {
		code = work_one(work, session->operands[i], fn);
		reports[i] =
		    (struct report){work->ticket, work->done, work->letter};
	}
	if ((code == EX_OK || work->keeps) && !work->is_preview &&
	    !db_commit(session->db, &err))
		code = session_error(&err, EX_DATAERR);
	db_rollback(session->db);
	if (code == EX_OK)
		print(work, reports, count);
	return code;
}

int
work_run(struct session *session, work_fn *fn)
{
	struct work work = {
	    .session = session,
	    .now_at = timestamp_now(),
	    .actor = session_actor(session),
	    .is_preview = session_option(session, "--preview") != NULL,
	};
	int code = load_data(&work);

	if (code == EX_OK)
		code = work_all(&work, fn);
	calendar_free(work.calendar);
	letter_set_free(work.letters);
	return code;
}
