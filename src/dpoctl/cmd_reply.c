/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "casework/officer_letter.h"
#include "dpoctl/attaching.h"
#include "dpoctl/commands.h"
#include "dpoctl/editor.h"
#include "dpoctl/work.h"
#include "dpoctl/writing.h"

static const struct cmd_option options[] = {
    {"--text", "TEXT", "What to write, instead of editing the letter", false},
    {"--language", "LANGUAGE", "Language; by default the ticket's", false},
    ATTACHING_OPTIONS,
    WORK_SEND,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static int
reply(struct session *session)
{
	const char *text = session_option(session, "--text");
	bool sends = session_option(session, "--send") != NULL;
	bool edits =
	    text == NULL && session_option(session, "--preview") == NULL;
	const struct letter_order order = {
	    .purpose = LETTER_REPLY,
	    .language = session_option(session, "--language"),
	    .reason = text == NULL ? "" : text,
	    .is_queued = sends && text != NULL,
	    .is_unfinished = text == NULL,
	};
	const struct writing writing = {.sends = sends};
	int code = EX_OK;

	if (edits && session->operands_count != 1)
		return session_usage(
		    session, "specify exactly one ticket, or --text");
	if (edits)
		code = editor_check();
	return code == EX_OK
	    ? writing_run(session, writing_by_hand, &order, edits, &writing)
	    : code;
}

const struct cmd cmd_reply = {
    .name = "reply",
    WORK_TICKETS,
    .summary = "Write to the requester, in your editor",
    .options = options,
    .run = reply,
};
