/* SPDX-License-Identifier: ISC */
#include "dpoctl/commands.h"
#include "dpoctl/work.h"

static const struct cmd_option options[] = {
    {"--note", "TEXT", "The evidence of identity that came", false},
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static enum casework_result
note_answer(struct casefile *file, const void *seen)
{
	return officer_note_answer(file, seen);
}

static int
answered(struct session *session)
{
	return work_run(
	    session, note_answer, session_option(session, "--note"));
}

const struct cmd cmd_answered = {
    .name = "answered",
    WORK_TICKETS,
    .summary = "Record that the answer to a question arrived",
    .options = options,
    .run = answered,
};
