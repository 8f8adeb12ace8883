/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/date.h"
#include "base/digest.h"
#include "base/timestamp.h"
#include "ticket/intake.h"
#include "ticket/reference.h"
#include "casework/officer_letter.h"
#include "dpoctl/commands.h"
#include "dpoctl/work.h"

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
	struct new_ticket ticket;
	struct new_claim claims[KINDS];
	bool is_printed; /* the acknowledgement, for the post */
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
		    session, "--by requires one of: post, phone, visit, other");
	if (received == NULL ||
	    !read_receipt(session, received, &ticket->received_at) ||
	    ticket->received_at > timestamp_now())
		return session_usage(session,
		    "--received requires a day, or a past instant with its"
		    " time zone, such as 2026-03-27T16:30:00+01:00");
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
	size_t count;
	const char *const *names = work_option_all(session, "--kind", &count);
	kind_set seen = 0;

	for (size_t i = 0; i < count; i++) {
		enum kind kind;
		int code = work_find_kind(session, names[i], &kind);

		if (code != EX_OK)
			return code;
		if ((seen & KIND_BIT(kind)) == 0)
			opening->claims[opening->ticket.claims_count++].kind =
			    kind;
		seen |= KIND_BIT(kind);
	}
	return count > 0 ? EX_OK : session_usage(session, "--kind is required");
}

static enum casework_result
start_clocks(struct casefile *file, struct opening *opening)
{
	file->ticket.received_at = opening->ticket.received_at;
	for (size_t i = 0; i < opening->ticket.claims_count; i++) {
		struct new_claim *claim = &opening->claims[i];
		struct clock_answer clock;
		enum casework_result result =
		    casefile_find_clock(file, claim->kind, false, 0, &clock);

		if (result != CASEWORK_DONE)
			return result;
		claim->due_on = clock.due_on;
		claim->due_at = clock.due_at;
		claim->target_on = clock.target_on;
		claim->explanation = clock.explanation;
		claim->is_confirmed = true;
	}
	return CASEWORK_DONE;
}

static bool
add_ticket(struct casefile *file, struct new_ticket *ticket)
{
	char reference[REFERENCE_SIZE];
	bool taken = true;

	ticket->reference = reference;
	for (int draw = 0; taken && draw < DRAWS; draw++) {
		digest_random(&ticket->random, sizeof ticket->random);
		ticket->random &= (UINT64_C(1) << REFERENCE_RANDOM_BITS) - 1;
		reference_format(ticket->random, reference);
		if (!ticket_store_add(file->casework->db, ticket,
			&file->ticket.id, &taken, &file->error))
			return false;
	}
	return !taken ||
	    error_set(&file->error, ERROR_STORE, RETRY_LATER,
		"no free reference was found");
}

static enum casework_result
open_one(struct casefile *file, const void *request)
{
	struct opening opening = *(const struct opening *)request;
	struct letter_order order = {.is_printed = true};
	enum casework_result result;

	opening.ticket.claims = opening.claims;
	opening.ticket.opened_at = file->casework->now_at;
	opening.ticket.actor = file->casework->actor;
	result = start_clocks(file, &opening);
	if (result != CASEWORK_DONE)
		return result;
	casefile_say(file, "opened");
	if (!add_ticket(file, &opening.ticket))
		return CASEWORK_FAILED;
	result = casefile_read(file);
	if (result != CASEWORK_DONE || !opening.is_printed)
		return result;
	order.purpose = intake_purpose(file->ticket.kinds);
	return officer_write(file, &order);
}

static int
open_by_hand(struct session *session)
{
	struct opening opening = {
	    .ticket = {.state = TICKET_NEW,
		.received_source = "hand",
		.opened_by = "hand",
		.no_letter_reason = "by-hand"},
	    .is_printed = session_option(session, "--print") != NULL,
	};
	int code = read_facts(session, &opening);

	if (code == EX_OK)
		code = read_kinds(session, &opening);
	return code == EX_OK ? work_run_new(session, open_one, &opening) : code;
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
