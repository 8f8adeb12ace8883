/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "casework/officer_letter.h"
#include "dpoctl/attaching.h"
#include "dpoctl/commands.h"
#include "dpoctl/work.h"
#include "dpoctl/writing.h"

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
    {"--postal", "ADDRESS", "Postal address, its lines separated by ;", false},
    WORK_SEND,
    WRITING_OPTIONS,
    ATTACHING_OPTIONS,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

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
run_writing(struct session *session, struct letter_order *order)
{
	const struct writing writing = {.sends = order->is_queued};
	bool edits;
	int code = writing_is_wanted(
	    session, !order->is_queued && !order->is_printed, &edits);

	if (code != EX_OK)
		return code;
	if (edits && order->is_printed)
		return session_usage(
		    session, "a letter that is printed cannot be edited");
	order->is_queued = order->is_queued && !edits;
	if (edits)
		letter_order_leave_reason(order);
	return writing_run(session, writing_by_hand, order, edits, &writing);
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
	    .postal = session_option(session, "--postal"),
	};
	int code;

	if (purpose == NULL || !letter_purpose_find(purpose, &order.purpose))
		return unknown_purpose(session);
	if (order.postal != NULL && !order.is_printed)
		return session_usage(session, "--postal requires --printed");
	code = work_option_day(session, "--until", &order.until_on);
	return code == EX_OK ? run_writing(session, &order) : code;
}

const struct cmd cmd_letter = {
    .name = "letter",
    WORK_TICKETS,
    .summary = "Write a letter from its template",
    .options = options,
    .run = write_letters,
};
