/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/date.h"
#include "base/timestamp.h"
#include "dpoctl/commands.h"
#include "dpoctl/work.h"

#define TEXT_BYTES_MAX 4096

static const struct cmd_option options[] = {
    {"--by", "WAY", "How it came: post, phone, visit or other", false},
    {"--received", "WHEN", "Day or time of receipt", false},
    {"--kind", "KIND", "Kind of request", true},
    {"--name", "NAME", "Name of the requester", false},
    {"--address", "ADDRESS", "Mail address of the requester, if any", false},
    {"--language", "LANGUAGE",
	"Language of letters; by default the organisation's", false},
    {"--subject", "TEXT", "Subject, for the list of tickets", false},
    {"--print", NULL, "Print the acknowledgement, to send it by post", false},
    {"--postal", "ADDRESS", "Postal address, its lines separated by ;", false},
    {"--again", NULL, "Although another ticket says the same", false},
    {"--preview", NULL, "Show what would happen; change nothing", false},
    {NULL, NULL, NULL, false},
};

/*
 * A paper letter has a date: the clock starts at its beginning, in the office's
 * zone.
 */
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

struct request {
	struct opening opening;
	bool is_printed; /* the acknowledgement is printed */
	const char *postal;
};

static int
read_facts(struct session *session, struct opening *opening)
{
	static const char *const ways[] = {"post", "phone", "visit", "other"};
	const char *by = session_option(session, "--by");
	const char *received = session_option(session, "--received");
	const char *language = session_option(session, "--language");
	size_t i = 0;

	while (i < 4 && (by == NULL || strcmp(by, ways[i]) != 0))
		i++;
	if (i == 4)
		return session_usage(
		    session, "--by requires one of: post, phone, visit, other");
	if (received != NULL &&
	    read_receipt(session, received, &opening->received_at) &&
	    opening->received_at > timestamp_now())
		return session_usage(
		    session, "--received: %s is in the future", received);
	if (received == NULL || opening->received_at == 0)
		return session_usage(session,
		    "--received requires a day (2026-03-27), or an instant with"
		    " its time zone (2026-03-27T16:30:00+01:00)");
	opening->language =
	    language != NULL ? language : session->conf->organisation.language;
	opening->requester_name = session_option(session, "--name");
	opening->requester_address = session_option(session, "--address");
	opening->subject = session_option(session, "--subject");
	if (opening->requester_name == NULL)
		opening->requester_name = "";
	if (opening->requester_address == NULL)
		opening->requester_address = "";
	if (opening->subject == NULL)
		opening->subject = by;
	if (strlen(opening->requester_name) > TEXT_BYTES_MAX ||
	    strlen(opening->requester_address) > TEXT_BYTES_MAX ||
	    strlen(opening->subject) > TEXT_BYTES_MAX)
		return session_usage(session, "a value is too long");
	return EX_OK;
}

static int
read_kinds(struct session *session, struct opening *opening)
{
	size_t count;
	const char *const *names =
	    session_option_all(session, "--kind", &count);

	for (size_t i = 0; i < count; i++) {
		enum kind kind;
		int code = work_find_kind(session, names[i], &kind);

		if (code != EX_OK)
			return code;
		opening->kinds |= KIND_BIT(kind);
	}
	return count > 0 ? EX_OK : session_usage(session, "--kind is required");
}

static enum casework_result
open_one(struct casefile *file, const void *context)
{
	const struct request *request = context;

	return officer_open(
	    file, &request->opening, request->is_printed, request->postal);
}

static int
open_by_hand(struct session *session)
{
	struct request request = {
	    .opening = {.state = TICKET_NEW,
		.received_source = "hand",
		.opened_by = "hand",
		.no_letter_reason = "by-hand",
		.is_confirmed = true,
		.is_again = session_option(session, "--again") != NULL},
	    .is_printed = session_option(session, "--print") != NULL,
	    .postal = session_option(session, "--postal"),
	};
	int code = read_facts(session, &request.opening);

	if (code == EX_OK && request.postal != NULL && !request.is_printed)
		code = session_usage(session, "--postal requires --print");
	if (code == EX_OK)
		code = read_kinds(session, &request.opening);
	return code == EX_OK ? work_run_new(session, open_one, &request) : code;
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
