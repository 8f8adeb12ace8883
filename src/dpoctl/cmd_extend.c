/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "dpoctl/attaching.h"
#include "dpoctl/commands.h"
#include "dpoctl/work.h"
#include "dpoctl/writing.h"

static const struct cmd_option extend_options[] = {
    {"--months", "1|2", "By how many months; by default 2", false},
    {"--because", "TEXT", "Reason, written for the requester", false},
    {"--claim", "KIND",
	"Only this claim; otherwise all with a deadline in months", false},
    WORK_NO_LETTER,
    WORK_SEND,
    WRITING_OPTIONS,
    ATTACHING_OPTIONS,
    WORK_FILTER,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static const struct cmd_option clarify_options[] = {
    {"--because", "TEXT", "What to ask, written for the requester", false},
    {"--answered", NULL, "The answer has arrived", false},
    WORK_NO_LETTER,
    WORK_SEND,
    WRITING_OPTIONS,
    ATTACHING_OPTIONS,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static enum casework_result
extend_one(struct casefile *file, const void *extension)
{
	return officer_extend(file, extension);
}

static int
extend(struct session *session)
{
	struct extension extension = {
	    .months = CLOCK_EXTENSION_MONTHS_MAX,
	    .because = session_option(session, "--because"),
	    .letter = work_letter(session),
	};
	struct writing_plan plan;
	enum kind kind;
	int code = work_option_kind(session, "--claim", &kind, &extension.kind);

	if (code != EX_OK)
		return code;
	if (session_option(session, "--months") != NULL &&
	    !session_option_number(session, "--months", &extension.months))
		return EX_USAGE;
	code = writing_choose(
	    session, &extension.letter, &extension.because, &plan);
	if (code != EX_OK)
		return code;
	extension.is_unfinished = plan.is_unfinished;
	return writing_run(
	    session, extend_one, &extension, plan.edits, &plan.writing);
}

static enum casework_result
ask_one(struct casefile *file, const void *question)
{
	return officer_ask_clarification(file, question);
}

static enum casework_result
clarify_one(struct casefile *file, const void *context)
{
	(void)context;
	return officer_clarify(file);
}

static int
clarify(struct session *session)
{
	struct officer_question question = {
	    .because = session_option(session, "--because"),
	    .letter = work_letter(session),
	};
	struct writing_plan plan;
	bool is_answered = session_option(session, "--answered") != NULL;
	int code;

	if (is_answered &&
	    (question.because != NULL ||
		session_option(session, "--edit") != NULL))
		return session_usage(
		    session, "--answered excludes --because and --edit");
	if (is_answered)
		return work_run(session, clarify_one, NULL);
	code =
	    writing_choose(session, &question.letter, &question.because, &plan);
	if (code != EX_OK)
		return code;
	if (question.because == NULL)
		return session_usage(
		    session, "specify --because, --edit or --answered");
	question.is_unfinished = plan.is_unfinished;
	return writing_run(
	    session, ask_one, &question, plan.edits, &plan.writing);
}

const struct cmd cmd_extend = {
    .name = "extend",
    WORK_TICKETS_OR_FILTER,
    .summary = "Extend the deadline and write the notice of extension",
    .options = extend_options,
    .run = extend,
};

const struct cmd cmd_clarify = {
    .name = "clarify",
    WORK_TICKETS,
    .summary = "Ask for clarification, or record that it arrived",
    .options = clarify_options,
    .run = clarify,
};
