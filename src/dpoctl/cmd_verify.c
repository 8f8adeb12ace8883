/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/memory.h"
#include "dpoctl/attaching.h"
#include "dpoctl/commands.h"
#include "dpoctl/work.h"
#include "dpoctl/writing.h"

static const struct cmd_option options[] = {
    {"--ask", NULL, "Ask for evidence of identity; requires --because", false},
    {"--because", "TEXT", "Why, and what evidence, written for the requester",
	false},
    {"--send-code", NULL,
	"Send a code of six digits to the requester's address", false},
    {"--code", "DIGITS", "The code that the requester sent back", false},
    {"--note", "TEXT", "The evidence that was seen", false},
    {"--by-hand", NULL, "The requester is known to the organisation", false},
    WORK_NO_LETTER,
    WORK_SEND,
    WRITING_OPTIONS,
    ATTACHING_OPTIONS,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

struct verification {
	struct officer_question question;
	const char *value; /* of the option that says how */
};

static enum casework_result
ask(struct casefile *file, const void *context)
{
	const struct verification *verification = context;

	return officer_ask_identity(file, &verification->question);
}

static enum casework_result
send_code(struct casefile *file, const void *context)
{
	const struct verification *verification = context;

	return officer_send_code(file, verification->question.letter);
}

static enum casework_result
try_code(struct casefile *file, const void *context)
{
	const struct verification *verification = context;

	return officer_try_code(file, verification->value);
}

static enum casework_result
verify_by_note(struct casefile *file, const void *context)
{
	const struct verification *verification = context;

	return officer_verify(file, verification->value);
}

static enum casework_result
verify_by_hand(struct casefile *file, const void *context)
{
	(void)context;
	return officer_verify(file, NULL);
}

static int
run_asking(struct session *session, struct verification *verification)
{
	struct officer_question *question = &verification->question;
	struct writing_plan plan;
	int code = writing_choose(
	    session, &question->letter, &question->because, &plan);

	if (code != EX_OK)
		return code;
	question->is_unfinished = plan.is_unfinished;
	return writing_run(
	    session, ask, verification, plan.edits, &plan.writing);
}

static int
verify(struct session *session)
{
	static const struct work_way ways[] = {
	    {"--ask", ask},
	    {"--send-code", send_code},
	    {"--code", try_code},
	    {"--note", verify_by_note},
	    {"--by-hand", verify_by_hand},
	};
	struct verification verification = {
	    .question.because = session_option(session, "--because"),
	    .question.letter = work_letter(session),
	};
	const struct work_way *way =
	    work_find_way(session, ways, LENGTH(ways), &verification.value);

	if (way == NULL)
		return EX_USAGE;
	if (way->fn == try_code && session->operands_count != 1)
		return session_usage(
		    session, "--code requires exactly one ticket");
	if (way->fn == ask)
		return run_asking(session, &verification);
	if (verification.question.because != NULL)
		return session_usage(session, "--because requires --ask");
	/* A code that others read as well verifies nobody. */
	if (session_option(session, "--edit") != NULL ||
	    attaching_is_wanted(session))
		return session_usage(
		    session, "--edit, --attach and --cc require --ask");
	return work_run(session, way->fn, &verification);
}

const struct cmd cmd_verify = {
    .name = "verify",
    WORK_TICKETS,
    .summary = "Verify the requester: ask for evidence, or record it",
    .options = options,
    .run = verify,
};
