/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "dpoctl/commands.h"
#include "dpoctl/write_letter.h"

static const struct cmd_option options[] = {
    {"--purpose", "PURPOSE", "Which letter", false},
    {"--language", "LANGUAGE", "In which language; else the ticket's", false},
    {"--because", "TEXT", "The reason, in words for the requester", false},
    {"--until", "DATE", "The day on which it is looked at again", false},
    {"--amount", "SUM", "Of a fee", false},
    {"--client", "WHO", "Who is to answer instead", false},
    {"--printed", NULL, "It goes by post: print it, send nothing", false},
    WRITE_LETTER_SEND,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static int
letter_one(struct work *work)
{
	struct session *session = work->session;
	const char *until = session_option(session, "--until");
	struct letter_order order =
	    write_letter_order(session, LETTER_ACKNOWLEDGE);
	enum ticket_state state;

	(void)letter_purpose_find(
	    session_option(session, "--purpose"), &order.purpose);
	order.language = session_option(session, "--language");
	order.amount = session_option(session, "--amount");
	order.client = session_option(session, "--client");
	order.is_printed = session_option(session, "--printed") != NULL;
	if (until != NULL && !date_parse(until, &order.until_on))
		return session_usage(
		    session, "--until: \"%s\" is no day YYYY-MM-DD", until);
	if (!ticket_state_find(work->ticket.state, &state) ||
	    !ticket_state_next(state, TICKET_WRITE, &state))
		return session_fail(EXIT_NOTHING,
		    "ticket %lld is in %s: no letter before a human has"
		    " confirmed it; dpoctl kind --confirm",
		    (long long)work->ticket.id, work->ticket.state);
	return write_letter(work, &order);
}

static int
write_letters(struct session *session)
{
	const char *purpose = session_option(session, "--purpose");
	enum letter_purpose found;
	struct buffer known = {0};
	int code;

	if (purpose != NULL && letter_purpose_find(purpose, &found) &&
	    found != LETTER_CODE) {
		code = work_run(session, letter_one);
		return code;
	}
	for (int i = 0; i < LETTER_PURPOSES; i++)
		if (i != LETTER_CODE)
			buffer_add_printf(&known, "%s%s", i == 0 ? "" : ", ",
			    letter_purpose_name((enum letter_purpose)i));
	code = session_usage(
	    session, "--purpose is wanted, one of: %s", buffer_string(&known));
	buffer_release(&known);
	return code;
}

const struct cmd cmd_letter = {
    .name = "letter",
    .operands = "ID...",
    .summary = "Write a letter of a ticket from its template",
    .access = CMD_WRITES_STORE,
    .options = options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &work_form,
    .run = write_letters,
};
