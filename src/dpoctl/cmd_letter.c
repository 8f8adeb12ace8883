/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "casework/officer_letter.h"
#include "dpoctl/commands.h"
#include "dpoctl/work.h"

static const struct cmd_option options[] = {
    {"--purpose", "PURPOSE", "Which letter", false},
    {"--language", "LANGUAGE", "Language; by default the ticket's", false},
    {"--because", "TEXT", "Reason, written for the requester", false},
    {"--until", "DATE", "Day on which the ticket is revisited", false},
    {"--amount", "SUM", "Amount of the fee", false},
    {"--client", "WHO", "The client who will answer instead", false},
    {"--done", "TEXT", "What was done, of what was done partly", false},
    {"--provision", "LAW", "The provision that a refusal rests on", false},
    {"--printed", NULL, "Print the letter to send it by post; mail nothing",
	false},
    WORK_SEND,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static enum casework_result
write_one(struct casefile *file, const void *order)
{
	return officer_write_by_hand(file, order);
}

static int
unknown_purpose(struct session *session)
{
	struct buffer known = {0};
	int code;

	for (int i = 0; i < LETTER_PURPOSES; i++)
		if (i != LETTER_CODE)
			buffer_add_printf(&known, "%s%s", i == 0 ? "" : ", ",
			    letter_purpose_name((enum letter_purpose)i));
	code = session_usage(
	    session, "--purpose requires one of: %s", buffer_string(&known));
	buffer_release(&known);
	return code;
}

static int
write_letters(struct session *session)
{
	const char *purpose = session_option(session, "--purpose");
	struct letter_order order = {
	    .language = session_option(session, "--language"),
	    .reason = session_option(session, "--because"),
	    .amount = session_option(session, "--amount"),
	    .client = session_option(session, "--client"),
	    .done = session_option(session, "--done"),
	    .provision = session_option(session, "--provision"),
	    .is_queued = session_option(session, "--send") != NULL,
	    .is_printed = session_option(session, "--printed") != NULL,
	};
	int code;

	if (purpose == NULL || !letter_purpose_find(purpose, &order.purpose))
		return unknown_purpose(session);
	code = work_option_day(session, "--until", &order.until_on);
	return code == EX_OK ? work_run(session, write_one, &order) : code;
}

const struct cmd cmd_letter = {
    .name = "letter",
    WORK_TICKETS,
    .summary = "Write a letter from its template",
    .options = options,
    .run = write_letters,
};
