/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "dpoctl/attaching.h"
#include "dpoctl/commands.h"
#include "dpoctl/work.h"
#include "dpoctl/writing.h"

static const struct cmd_option close_options[] = {
    {"--outcome", "OUTCOME", "How the request, or the claim, ended", false},
    {"--claim", "KIND", "Only this claim; otherwise all open ones", false},
    {"--until", "DATE",
	"Retain the data until this day; the ticket is then revisited", false},
    {"--revisit", "DATE", "Close, but revisit the ticket on this day", false},
    {"--withdrawn-on", "DATE", "Day on which the requester withdrew", false},
    {"--because", "TEXT", "Reason, written for the requester", false},
    {"--checked", "ITEM", "An item of the checklist that was done, or all",
	true},
    {"--unchecked", "WHY", "Why the checklist is skipped; not sent", false},
    {"--client", "WHO", "The client who will answer instead", false},
    {"--forward-to", "ADDRESS",
	"Forward the request to the client in the same step", false},
    {"--done", "TEXT", "What was done, of the outcome partly", false},
    {"--provision", "LAW", "The provision that a refusal rests on", false},
    {"--letter", NULL, "Write the letter to the requester; it is held", false},
    {"--send", NULL, "Write the letter and send it immediately", false},
    WORK_NO_LETTER,
    WRITING_OPTIONS,
    ATTACHING_OPTIONS,
    WORK_FILTER,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static const struct cmd_option spam_options[] = {
    {"--not-a-request", NULL, "It is not spam, but not a request either",
	false},
    WORK_FILTER,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static enum casework_result
close_one(struct casefile *file, const void *closing)
{
	return officer_close(file, closing);
}

static enum officer_letter
letter_of(const struct session *session)
{
	if (session_option(session, "--send") != NULL)
		return OFFICER_SENDS_LETTER;
	if (session_option(session, "--letter") != NULL)
		return OFFICER_HOLDS_LETTER;
	return session_option(session, "--no-letter") != NULL
	    ? OFFICER_NO_LETTER
	    : OFFICER_LETTER_UNSAID;
}

static int
run_closing(struct session *session, struct closing *closing)
{
	const struct writing writing = {
	    .sends = closing->letter == OFFICER_SENDS_LETTER};
	bool edits;
	int code = writing_is_wanted(
	    session, closing->letter == OFFICER_HOLDS_LETTER, &edits);

	if (code != EX_OK)
		return code;
	closing->is_written = edits;
	if (edits && writing.sends)
		closing->letter = OFFICER_HOLDS_LETTER;
	return writing_run(session, close_one, closing, edits, &writing);
}

static int
close_tickets(struct session *session)
{
	const char *outcome = session_option(session, "--outcome");
	struct closing closing = {
	    .because = session_option(session, "--because"),
	    .unchecked = session_option(session, "--unchecked"),
	    .client = session_option(session, "--client"),
	    .forward_to = session_option(session, "--forward-to"),
	    .done = session_option(session, "--done"),
	    .provision = session_option(session, "--provision"),
	    .letter = letter_of(session),
	};
	enum kind kind;
	int code;

	if (outcome == NULL || !outcome_find(outcome, &closing.outcome))
		return session_usage(session,
		    "--outcome requires one of: fulfilled, partly, refused,"
		    " retained, redirected, withdrawn, duplicate,"
		    " not-a-request, spam, expired");
	closing.checked =
	    session_option_all(session, "--checked", &closing.checked_count);
	code = work_option_kind(session, "--claim", &kind, &closing.kind);
	if (code == EX_OK)
		code = work_option_day(session, "--until", &closing.until_on);
	if (code == EX_OK)
		code =
		    work_option_day(session, "--revisit", &closing.revisit_on);
	if (code == EX_OK)
		code = work_option_day(
		    session, "--withdrawn-on", &closing.withdrawn_on);
	return code == EX_OK ? run_closing(session, &closing) : code;
}

static int
spam(struct session *session)
{
	const struct closing closing = {
	    .outcome = session_option(session, "--not-a-request") != NULL
		? OUTCOME_NOT_A_REQUEST
		: OUTCOME_SPAM,
	};

	return work_run(session, close_one, &closing);
}

const struct cmd cmd_close = {
    .name = "close",
    WORK_TICKETS_OR_FILTER,
    .summary = "Close tickets or one claim of them, with an outcome",
    .options = close_options,
    .run = close_tickets,
};

const struct cmd cmd_spam = {
    .name = "spam",
    WORK_TICKETS_OR_FILTER,
    .summary = "Close tickets that are not requests",
    .options = spam_options,
    .run = spam,
};
