/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "dpoctl/commands.h"
#include "dpoctl/work.h"

static const struct cmd_option note_options[] = {
    {"--text", "TEXT", "Text of the note", false},
    {"--keep", NULL,
	"With a retained ticket, keep the note until its date: the references "
	"under which the data will be found",
	false},
    WORK_FILTER,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static const struct cmd_option seen_options[] = {
    WORK_FILTER,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static const struct cmd_option hold_options[] = {
    {"--because", "TEXT", "Begin a legal hold for this reason", false},
    {"--release", NULL, "End the legal hold", false},
    WORK_FILTER,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

struct wording {
	const char *text;
	bool is_kept;
};

static enum casework_result
note_one(struct casefile *file, const void *request)
{
	const struct wording *wording = request;

	return officer_note(file, wording->text, wording->is_kept);
}

static int
note(struct session *session)
{
	const struct wording wording = {
	    .text = session_option(session, "--text"),
	    .is_kept = session_option(session, "--keep") != NULL,
	};

	if (wording.text == NULL)
		return session_usage(session, "--text is required");
	return work_run(session, note_one, &wording);
}

static enum casework_result
hold_one(struct casefile *file, const void *because)
{
	return because != NULL ? officer_hold(file, because)
			       : officer_release(file);
}

static int
hold(struct session *session)
{
	const char *because = session_option(session, "--because");

	if ((because == NULL) == (session_option(session, "--release") == NULL))
		return session_usage(
		    session, "specify either --because or --release");
	return work_run(session, hold_one, because);
}

static enum casework_result
see_one(struct casefile *file, const void *nothing)
{
	(void)nothing;
	return officer_see(file);
}

static int
see(struct session *session)
{
	return work_run(session, see_one, NULL);
}

const struct cmd cmd_seen = {
    .name = "seen",
    WORK_TICKETS_OR_FILTER,
    .summary = "Mark tickets as read",
    .options = seen_options,
    .run = see,
};

const struct cmd cmd_note = {
    .name = "note",
    WORK_TICKETS_OR_FILTER,
    .summary = "Add a note to the history of tickets",
    .options = note_options,
    .run = note,
};

const struct cmd cmd_hold = {
    .name = "hold",
    WORK_TICKETS_OR_FILTER,
    .summary = "Begin or end a legal hold, during which nothing is erased",
    .options = hold_options,
    .run = hold,
};
