/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "dpoctl/commands.h"
#include "dpoctl/work.h"

#define NOTE_BYTES_MAX 65536

static const struct cmd_option note_options[] = {
    {"--text", "TEXT", "The note", false},
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static const struct cmd_option hold_options[] = {
    {"--because", "TEXT", "Why nothing of it may be erased", false},
    {"--release", NULL, "End the legal hold", false},
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static int
note_one(struct work *work)
{
	const char *text = session_option(work->session, "--text");

	work->done = "noted";
	return work_step(work,
	    &(struct work_step){
		.event = TICKET_NOTE,
		.history = "note",
		.payload = work_payload(work, "text", text),
	    });
}

static int
note(struct session *session)
{
	const char *text = session_option(session, "--text");

	if (text == NULL || text[0] == '\0' || strlen(text) > NOTE_BYTES_MAX)
		return session_usage(session, "--text is wanted");
	return work_run(session, note_one);
}

static int
hold_one(struct work *work)
{
	const char *because = session_option(work->session, "--because");
	struct error err;
	int code = work_step(work,
	    &(struct work_step){
		.event = TICKET_NOTE,
		.history = because != NULL ? "hold-begun" : "hold-ended",
		.payload = because != NULL
		    ? work_payload(work, "because", because)
		    : NULL,
	    });

	if (code != EX_OK)
		return code;
	work->done = because != NULL ? "on legal hold" : "no longer on hold";
	return ticket_change_hold(
		   work->session->db, work->ticket.id, because != NULL, &err)
	    ? EX_OK
	    : work_fail(&err);
}

static int
hold(struct session *session)
{
	const char *because = session_option(session, "--because");

	if ((because == NULL) == (session_option(session, "--release") == NULL))
		return session_usage(
		    session, "one of --because and --release is wanted");
	if (because != NULL && because[0] == '\0')
		return session_usage(session, "--because wants a reason");
	return work_run(session, hold_one);
}

const struct cmd cmd_note = {
    .name = "note",
    .operands = "ID...",
    .summary = "Write a note into the history of tickets",
    .access = CMD_WRITES_STORE,
    .options = note_options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &work_form,
    .run = note,
};

const struct cmd cmd_hold = {
    .name = "hold",
    .operands = "ID...",
    .summary = "Begin or end a legal hold: nothing is erased",
    .access = CMD_WRITES_STORE,
    .options = hold_options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &work_form,
    .run = hold,
};
