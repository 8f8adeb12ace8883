/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/date.h"
#include "base/digest.h"
#include "base/timestamp.h"
#include "conf/conf_data.h"
#include "ticket/intake.h"
#include "ticket/reference.h"
#include "dpoctl/commands.h"
#include "dpoctl/write_letter.h"

#define DRAWS	       20
#define TEXT_BYTES_MAX 4096

static const struct cmd_option options[] = {
    {"--by", "WAY", "How it came: post, phone, visit or other", false},
    {"--received", "WHEN", "The day or the instant of its receipt", false},
    {"--kind", "KIND", "What is asked for", true},
    {"--name", "NAME", "Who asks", false},
    {"--address", "ADDRESS", "An address for mail, if there is one", false},
    {"--language", "LANGUAGE", "Of letters; else the organisation's", false},
    {"--subject", "TEXT", "What it is about, for the list", false},
    {"--print", NULL, "Print the acknowledgement, for the post", false},
    {"--preview", NULL, "Say what would happen; change nothing", false},
    {NULL, NULL, NULL, false},
};

/* A letter has a day: in the office's zone it begins the clock. */
static bool
read_receipt(const struct session *session, const char *text, int64_t *ret_at)
{
	struct date date;

	if (timestamp_parse(text, ret_at))
		return true;
	if (!date_parse(text, &date))
		return false;
	*ret_at = timestamp_of_date(date, session->conf->calendar.time_zone);
	return true;
}

struct opening {
	struct work work;
	struct new_ticket ticket;
	struct new_claim claims[KINDS];
};

static int
read_facts(struct session *session, struct opening *opening)
{
	static const char *const ways[] = {"post", "phone", "visit", "other"};
	const char *by = session_option(session, "--by");
	const char *received = session_option(session, "--received");
	const char *language = session_option(session, "--language");
	struct new_ticket *ticket = &opening->ticket;
	size_t i = 0;

	while (i < 4 && (by == NULL || strcmp(by, ways[i]) != 0))
		i++;
	if (i == 4)
		return session_usage(
		    session, "--by is wanted: post, phone, visit or other");
	if (received == NULL ||
	    !read_receipt(session, received, &ticket->received_at) ||
	    ticket->received_at > opening->work.now_at)
		return session_usage(session,
		    "--received is wanted: a day, or a past instant with its"
		    " zone, such as 2026-03-27T16:30:00+01:00");
	ticket->language =
	    language != NULL ? language : session->conf->organisation.language;
	ticket->requester_name = session_option(session, "--name");
	ticket->requester_address = session_option(session, "--address");
	ticket->subject = session_option(session, "--subject");
	if (ticket->requester_name == NULL)
		ticket->requester_name = "";
	if (ticket->requester_address == NULL)
		ticket->requester_address = "";
	if (ticket->subject == NULL)
		ticket->subject = by;
	if (strlen(ticket->requester_name) > TEXT_BYTES_MAX ||
	    strlen(ticket->requester_address) > TEXT_BYTES_MAX ||
	    strlen(ticket->subject) > TEXT_BYTES_MAX)
		return session_usage(session, "a text is too long");
	return EX_OK;
}

static int
read_kinds(struct session *session, struct opening *opening)
{
	kind_set seen = 0;

	for (size_t i = 0; i < session->options_count; i++) {
		struct new_claim *claim =
		    &opening->claims[opening->ticket.claims_count];
		struct clock_answer clock;
		int code;

		if (strcmp(session->options[i].option->name, "--kind") != 0)
			continue;
		code = work_option_kind(
		    session, session->options[i].value, &claim->kind);
		if (code != EX_OK)
			return code;
		if ((seen & KIND_BIT(claim->kind)) != 0)
			continue;
		seen |= KIND_BIT(claim->kind);
		opening->work.ticket.received_at = opening->ticket.received_at;
		code = work_find_clock(
		    &opening->work, claim->kind, false, 0, &clock);
		if (code != EX_OK)
			return code;
		claim->due_on = clock.due_on;
		claim->due_at = clock.due_at;
		claim->target_on = clock.target_on;
		claim->explanation = clock.explanation;
		claim->is_confirmed = true;
		opening->ticket.claims_count++;
	}
	return opening->ticket.claims_count > 0
	    ? EX_OK
	    : session_usage(session, "--kind is wanted");
}

static bool
add_ticket(struct opening *opening, struct error *err)
{
	char reference[REFERENCE_SIZE];
	bool taken = true;

	opening->ticket.reference = reference;
	for (int draw = 0; taken && draw < DRAWS; draw++) {
		uint64_t random;

		digest_random(&random, sizeof random);
		random &= (UINT64_C(1) << REFERENCE_RANDOM_BITS) - 1;
		reference_format(random, reference);
		opening->ticket.random = random;
		if (!ticket_store_add(opening->work.session->db,
			&opening->ticket, &opening->work.ticket.id, &taken,
			err))
			return false;
	}
	return !taken ||
	    error_set(
		err, ERROR_STORE, RETRY_LATER, "no free reference was found");
}

static void
print(struct opening *opening)
{
	struct output *output = opening->work.session->output;
	const struct ticket_row *ticket = &opening->work.ticket;

	output_begin(output, &work_form);
	work_print_ticket(output, ticket);
	output_text(output, "done", opening->work.done);
	output_number(output, "revision", ticket->revision);
	output_text(output, "letter", opening->work.letter);
	output_bool(output, "preview", opening->work.is_preview);
	output_row(output);
	output_end(output);
	if (opening->work.letter[0] != '\0')
		output_note(output, opening->work.letter);
	if (opening->work.is_preview)
		output_note(output, "Preview: nothing was changed.");
}

static int
print_letter(struct opening *opening)
{
	struct work *work = &opening->work;
	struct letter_order order = {
	    .purpose = intake_purpose(work->ticket.kinds),
	    .is_printed = true,
	};
	int code = write_letter(work, &order);

	return code == EX_OK ? work_read(work) : code;
}

static int
write_ticket(struct opening *opening)
{
	struct session *session = opening->work.session;
	struct error err;
	int code = EX_OK;

	if (!db_begin(session->db, &err))
		return session_error(&err, EX_DATAERR);
	if (!add_ticket(opening, &err))
		code = session_error(&err, EX_DATAERR);
	if (code == EX_OK)
		code = work_read(&opening->work);
	if (code == EX_OK && session_option(session, "--print") != NULL)
		code = print_letter(opening);
	if (code == EX_OK && !opening->work.is_preview &&
	    !db_commit(session->db, &err))
		code = session_error(&err, EX_DATAERR);
	db_rollback(session->db);
	if (code == EX_OK)
		print(opening);
	return code;
}

static int
open_by_hand(struct session *session)
{
	struct opening opening = {
	    .work = {.session = session,
		.now_at = timestamp_now(),
		.actor = session_actor(session),
		.done = "opened",
		.letter = "",
		.is_preview = session_option(session, "--preview") != NULL},
	    .ticket = {.state = TICKET_NEW,
		.received_source = "hand",
		.opened_by = "hand",
		.no_letter_reason = "by-hand"},
	};
	struct error err;
	int code;

	opening.ticket.claims = opening.claims;
	opening.ticket.opened_at = opening.work.now_at;
	opening.ticket.actor = opening.work.actor;
	opening.work.calendar = conf_load_calendar(session->conf, &err);
	if (opening.work.calendar != NULL)
		opening.work.letters = conf_load_letters(session->conf, &err);
	if (opening.work.letters == NULL) {
		calendar_free(opening.work.calendar);
		return session_error(&err, EX_CONFIG);
	}
	code = read_facts(session, &opening);
	if (code == EX_OK)
		code = read_kinds(session, &opening);
	if (code == EX_OK)
		code = write_ticket(&opening);
	calendar_free(opening.work.calendar);
	letter_set_free(opening.work.letters);
	return code;
}

const struct cmd cmd_open = {
    .name = "open",
    .operands = "",
    .summary = "Open a ticket for a request by post or telephone",
    .access = CMD_WRITES_STORE,
    .options = options,
    .form = &work_form,
    .run = open_by_hand,
};
