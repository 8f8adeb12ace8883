/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/date.h"
#include "dpoctl/commands.h"
#include "dpoctl/write_letter.h"

static const struct cmd_option extend_options[] = {
    {"--months", "1|2", "By how much; 2 if not given", false},
    {"--because", "TEXT", "Why, in words for the requester", false},
    {"--claim", "KIND", "Only this claim; else all counted in months", false},
    {"--no-letter", NULL, "The requester was told otherwise", false},
    WRITE_LETTER_SEND,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static const struct cmd_option clarify_options[] = {
    {"--because", "TEXT", "What to ask, in words for the requester", false},
    {"--answered", NULL, "The answer has come", false},
    {"--no-letter", NULL, "The requester was asked otherwise", false},
    WRITE_LETTER_SEND,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

/* Only within the first month: the notice is part of it. */
static int
extend_claim(struct work *work, const struct ticket_claim *claim,
    enum kind kind, int months, bool *ret_extended)
{
	struct clock_answer clock;
	char until_on[DATE_TEXT_SIZE];
	struct date today = {0};
	struct error err;
	int code = work_find_clock(work, kind, claim->is_unsure, 0, &clock);

	if (code != EX_OK || clock.extend_until.year == 0)
		return code;
	(void)date_parse(session_today(work->session), &today);
	if (date_compare(today, clock.extend_until) > 0) {
		date_format(clock.extend_until, until_on);
		return session_fail(EXIT_NOTHING,
		    "ticket %lld, %s: the last day for a notice of extension"
		    " was %s",
		    (long long)work->ticket.id, claim->kind, until_on);
	}
	if (claim->extension_months >= months)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld, %s: is extended by %d months already",
		    (long long)work->ticket.id, claim->kind,
		    claim->extension_months);
	code = work_find_clock(work, kind, claim->is_unsure, months, &clock);
	if (code != EX_OK)
		return code;
	*ret_extended = true;
	return claim_store_set_clock(work->session->db, work->ticket.id, kind,
		   &clock, months, &err)
	    ? EX_OK
	    : work_fail(&err);
}

static int
extend_claims(struct work *work, int months)
{
	const char *wanted = session_option(work->session, "--claim");
	bool extended = false;
	int code = EX_OK;

	for (size_t i = 0; code == EX_OK && i < work->ticket.claims_count;
	     i++) {
		const struct ticket_claim *claim = &work->ticket.claims[i];
		enum kind kind;

		if (claim->outcome[0] == '\0' &&
		    kind_find(claim->kind, &kind) &&
		    (wanted == NULL || strcmp(wanted, claim->kind) == 0))
			code =
			    extend_claim(work, claim, kind, months, &extended);
	}
	if (code == EX_OK && !extended)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld has no open claim that can be extended",
		    (long long)work->ticket.id);
	return code == EX_OK ? work_read(work) : code;
}

static int
extend_one(struct work *work)
{
	struct session *session = work->session;
	struct letter_order order = write_letter_order(session, LETTER_EXTEND);
	struct work_step step = {
	    .event = TICKET_CHANGE, .history = "clock-extended"};
	int code, months = 2;

	if (session_option(session, "--months") != NULL &&
	    !session_option_number(session, "--months", &months))
		return EX_USAGE;
	if (months < 1 || months > CLOCK_EXTENSION_MONTHS_MAX)
		return session_usage(session, "--months wants 1 or 2");
	step.was = work->ticket.due_on;
	code = extend_claims(work, months);
	if (code != EX_OK)
		return code;
	step.became = work->ticket.due_on;
	step.payload = work_payload(work, "because", order.reason);
	work->done = arena_printf(
	    session->memory, "extended from %s to %s", step.was, step.became);
	code = work_step(work, &step);
	if (code == EX_OK && session_option(session, "--no-letter") == NULL)
		code = write_letter(work, &order);
	return code;
}

static int
extend(struct session *session)
{
	if (session_option(session, "--because") == NULL)
		return session_usage(session, "--because is wanted");
	return work_run(session, extend_one);
}

static int
clarify_answered(struct work *work)
{
	const struct work_step step = {
	    .event = TICKET_CLARIFY, .history = "clarification-came"};
	struct error err;
	int code = work_step(work, &step);

	if (code != EX_OK)
		return code;
	if (!claim_store_answer(work->session->db, work->ticket.id,
		CLOCK_CLARIFICATION, work->now_at, &err))
		return work_fail(&err);
	work->done = "clarified";
	return work_set_clocks(work);
}

static int
clarify_ask(struct work *work)
{
	struct letter_order order =
	    write_letter_order(work->session, LETTER_CLARIFY);
	struct work_step step = {.event = TICKET_ASK_CLARIFICATION,
	    .history = "clarification-asked",
	    .payload = work_payload(work, "question", order.reason)};
	struct error err;
	int code = work_step(work, &step);

	if (code != EX_OK)
		return code;
	if (!claim_store_ask(work->session->db, work->ticket.id,
		CLOCK_CLARIFICATION, work->now_at, &err))
		return work_fail(&err);
	work->done = "clarification asked for";
	code = work_set_clocks(work);
	if (code == EX_OK &&
	    session_option(work->session, "--no-letter") == NULL)
		code = write_letter(work, &order);
	return code;
}

static int
clarify(struct session *session)
{
	bool answered = session_option(session, "--answered") != NULL;

	if ((session_option(session, "--because") != NULL) == answered)
		return session_usage(
		    session, "one of --because and --answered is wanted");
	return work_run(session, answered ? clarify_answered : clarify_ask);
}

const struct cmd cmd_extend = {
    .name = "extend",
    .operands = "ID...",
    .summary = "Take more time, and write the letter that says so",
    .access = CMD_WRITES_STORE,
    .options = extend_options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &work_form,
    .run = extend,
};

const struct cmd cmd_clarify = {
    .name = "clarify",
    .operands = "ID...",
    .summary = "Ask what is meant; or say that the answer came",
    .access = CMD_WRITES_STORE,
    .options = clarify_options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &work_form,
    .run = clarify,
};
