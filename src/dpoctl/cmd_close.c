/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "base/date.h"
#include "base/timestamp.h"
#include "store/json.h"
#include "ticket/outcome.h"
#include "dpoctl/close_check.h"
#include "dpoctl/commands.h"
#include "dpoctl/write_letter.h"

static const struct cmd_option close_options[] = {
    {"--outcome", "OUTCOME", "How it ended", false},
    {"--claim", "KIND", "Only this claim; else all that are open", false},
    {"--until", "DATE", "Retained until then: it comes back", false},
    {"--revisit", "DATE", "Closed, but looked at again on that day", false},
    {"--because", "TEXT", "Why, in words for the requester", false},
    {"--checked", "ITEM", "The answer contains it; all of them: all", true},
    {"--unchecked", "WHY", "Why that may be missing; for the history only",
	false},
    {"--client", "WHO", "Who is to answer instead", false},
    {"--letter", NULL, "Write the letter that says so; it is held", false},
    {"--send", NULL, "Write it, and send it at once", false},
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static const struct cmd_option spam_options[] = {
    {"--not-a-request", NULL, "It is no spam, but asks for nothing", false},
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

struct closing {
	enum outcome outcome;
	bool has_kind;
	enum kind kind;
	struct date until_on;
	struct date revisit_on;
	const char *because;
	const char *unchecked; /* NULL: all has to be checked */
};

/*
 * Only a reason of its own stands for what is missing: the words for the
 * requester are those of every letter.
 */
static int
check_claim(struct work *work, const struct closing *closing, enum kind kind)
{
	return closing->outcome != OUTCOME_FULFILLED ||
		closing->unchecked != NULL
	    ? EX_OK
	    : close_check(work, kind);
}

static int
close_claims(
    struct work *work, const struct closing *closing, size_t *ret_closed)
{
	for (size_t i = 0; i < work->ticket.claims_count; i++) {
		const struct ticket_claim *claim = &work->ticket.claims[i];
		struct claim_end end = {
		    .outcome = outcome_name(closing->outcome),
		    .until_on = closing->until_on,
		    .at = work->now_at,
		    .on = timestamp_date(
			work->now_at, work->session->conf->calendar.time_zone),
		};
		struct error err;
		int code;

		if (claim->outcome[0] != '\0' ||
		    !kind_find(claim->kind, &end.kind) ||
		    (closing->has_kind && end.kind != closing->kind))
			continue;
		code = check_claim(work, closing, end.kind);
		if (code != EX_OK)
			return code;
		if (!claim_store_close(
			work->session->db, work->ticket.id, &end, &err))
			return work_fail(&err);
		(*ret_closed)++;
	}
	if (*ret_closed == 0 && closing->has_kind)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld has no open claim of %s",
		    (long long)work->ticket.id, kind_name(closing->kind));
	return EX_OK;
}

static size_t
count_open(const struct ticket_row *ticket)
{
	size_t count = 0;

	for (size_t i = 0; i < ticket->claims_count; i++)
		count += ticket->claims[i].outcome[0] == '\0';
	return count;
}

static const char *
list_checked(const struct session *session)
{
	const char *text = "";

	for (size_t i = 0; i < session->options_count; i++)
		if (strcmp(session->options[i].option->name, "--checked") == 0)
			text = arena_printf(session->memory, "%s%s%s", text,
			    text[0] == '\0' ? ", checked " : " ",
			    session->options[i].value);
	return text;
}

/* A day that has come has been looked at: it is over with this closing. */
static int
set_revisit(struct work *work, const struct closing *closing)
{
	const char *today = session_today(work->session);
	struct error err;

	if (closing->revisit_on.year == 0 &&
	    (work->ticket.revisit_on[0] == '\0' ||
		strcmp(work->ticket.revisit_on, today) > 0))
		return EX_OK;
	return claim_store_set_revisit(work->session->db, work->ticket.id,
		   closing->revisit_on, &err)
	    ? work_read(work)
	    : work_fail(&err);
}

/* "erasure retained until 2031-12-31, checked copy" */
static const char *
say(const struct work *work, const struct closing *closing)
{
	char until_on[DATE_TEXT_SIZE] = "", revisit_on[DATE_TEXT_SIZE] = "";

	if (closing->until_on.year != 0)
		date_format(closing->until_on, until_on);
	if (closing->revisit_on.year != 0)
		date_format(closing->revisit_on, revisit_on);
	return arena_printf(work->session->memory, "%s%s%s%s%s%s%s%s%s",
	    closing->has_kind ? kind_name(closing->kind) : "",
	    closing->has_kind ? " " : "", outcome_name(closing->outcome),
	    until_on[0] == '\0' ? "" : " until ", until_on,
	    revisit_on[0] == '\0' ? "" : ", revisited on ", revisit_on,
	    list_checked(work->session),
	    closing->unchecked == NULL ? "" : ", not all was checked");
}

/* Both reasons; NULL if there is none. */
static const char *
payload_of(const struct work *work, const struct closing *closing)
{
	struct buffer payload = {0};
	char *copy;

	if (closing->because == NULL && closing->unchecked == NULL)
		return NULL;
	buffer_add_byte(&payload, '{');
	if (closing->because != NULL)
		json_add_member(&payload, "because", closing->because);
	if (closing->unchecked != NULL)
		json_add_member(&payload, "unchecked", closing->unchecked);
	buffer_add_byte(&payload, '}');
	copy = arena_copy(
	    work->session->memory, buffer_string(&payload), payload.length);
	buffer_release(&payload);
	return copy;
}

static int
close_ticket(struct work *work, const struct closing *closing)
{
	struct arena *memory = work->session->memory;
	struct work_step step = {0};
	size_t closed = 0;
	bool is_last;
	int code = close_claims(work, closing, &closed);

	if (code == EX_OK)
		code = set_revisit(work, closing);
	if (code == EX_OK)
		code = work_read(work);
	if (code != EX_OK)
		return code;
	is_last = count_open(&work->ticket) == 0;
	step.event = is_last ? TICKET_CLOSE : TICKET_CHANGE;
	step.history = is_last ? "ticket-closed" : "claim-closed";
	step.became = say(work, closing);
	step.payload = payload_of(work, closing);
	work->done = arena_printf(
	    memory, "%s: %s", is_last ? "closed" : "claim closed", step.became);
	return work_step(work, &step);
}

/* What a letter may name: what ended otherwise, earlier, was not done. */
static kind_set
kinds_that_ended_so(const struct work *work, const struct closing *closing)
{
	kind_set kinds = 0;
	enum kind kind;

	for (size_t i = 0; i < work->ticket.claims_count; i++) {
		const struct ticket_claim *claim = &work->ticket.claims[i];

		if (kind_find(claim->kind, &kind) &&
		    (!closing->has_kind || kind == closing->kind) &&
		    strcmp(claim->outcome, outcome_name(closing->outcome)) == 0)
			kinds |= KIND_BIT(kind);
	}
	return kinds;
}

static int
write_closing(struct work *work, const struct closing *closing)
{
	static const struct {
		enum outcome outcome;
		enum letter_purpose purpose;
	} letters[] = {
	    {OUTCOME_FULFILLED, LETTER_FULFILLED},
	    {OUTCOME_PARTLY, LETTER_FULFILLED},
	    {OUTCOME_REFUSED, LETTER_REFUSAL},
	    {OUTCOME_RETAINED, LETTER_RETAINED},
	    {OUTCOME_REDIRECTED, LETTER_REDIRECT},
	};
	kind_set kinds = kinds_that_ended_so(work, closing);

	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
		struct letter_order order =
		    write_letter_order(work->session, letters[i].purpose);

		if (letters[i].outcome != closing->outcome)
			continue;
		order.until_on = closing->until_on;
		order.kinds = kinds;
		if (order.purpose == LETTER_FULFILLED && kinds == 0 &&
		    work->ticket.claims_count > 0)
			return session_fail(EXIT_NOTHING,
			    "ticket %lld: no claim of it is %s: no letter"
			    " says so",
			    (long long)work->ticket.id,
			    outcome_name(closing->outcome));
		if (order.purpose == LETTER_FULFILLED &&
		    closing->revisit_on.year != 0 &&
		    (kinds & KIND_BIT(KIND_ERASURE)) != 0) {
			order.purpose = LETTER_ERASED;
			order.until_on = closing->revisit_on;
		}
		order.client = session_option(work->session, "--client");
		return write_letter(work, &order);
	}
	return session_usage(work->session, "no letter says \"%s\"",
	    outcome_name(closing->outcome));
}

static int
read_day(struct session *session, const char *option, struct date *ret_day)
{
	const char *text = session_option(session, option);
	struct date today = {0};

	if (text == NULL)
		return EX_OK;
	(void)date_parse(session_today(session), &today);
	if (!date_parse(text, ret_day) || date_compare(*ret_day, today) <= 0)
		return session_usage(session,
		    "%s: \"%s\" is no day YYYY-MM-DD to come", option, text);
	return EX_OK;
}

static int
read_days(struct session *session, struct closing *closing)
{
	const char *until = session_option(session, "--until");
	const char *revisit = session_option(session, "--revisit");
	int code;

	if ((until != NULL) != (closing->outcome == OUTCOME_RETAINED))
		return session_usage(session,
		    "--until goes with the outcome retained, which wants it");
	if (revisit != NULL && until != NULL)
		return session_usage(session,
		    "--until brings it back by itself: no --revisit then");
	code = read_day(session, "--until", &closing->until_on);
	return code == EX_OK
	    ? read_day(session, "--revisit", &closing->revisit_on)
	    : code;
}

static int
read_closing(struct session *session, struct closing *closing)
{
	const char *outcome = session_option(session, "--outcome");
	const char *kind = session_option(session, "--claim");

	if (outcome == NULL || !outcome_find(outcome, &closing->outcome))
		return session_usage(session,
		    "--outcome is wanted: fulfilled, partly, refused,"
		    " retained, redirected, withdrawn, duplicate,"
		    " not-a-request, spam or expired");
	closing->because = session_option(session, "--because");
	closing->unchecked = session_option(session, "--unchecked");
	closing->has_kind = kind != NULL;
	if (closing->unchecked != NULL && closing->outcome != OUTCOME_FULFILLED)
		return session_usage(session,
		    "--unchecked goes with the outcome fulfilled, which wants"
		    " things checked");
	if (closing->because == NULL && outcome_needs_reason(closing->outcome))
		return session_usage(
		    session, "the outcome %s wants --because", outcome);
	if (kind != NULL &&
	    work_option_kind(session, kind, &closing->kind) != EX_OK)
		return EX_USAGE;
	return read_days(session, closing);
}

static int
close_one(struct work *work)
{
	struct closing closing = {0};
	int code = read_closing(work->session, &closing);

	if (code == EX_OK)
		code = close_ticket(work, &closing);
	if (code == EX_OK &&
	    (session_option(work->session, "--letter") != NULL ||
		session_option(work->session, "--send") != NULL))
		code = write_closing(work, &closing);
	return code;
}

static int
close_tickets(struct session *session)
{
	struct closing closing = {0};
	int code = read_closing(session, &closing);

	return code == EX_OK ? work_run(session, close_one) : code;
}

static int
spam_one(struct work *work)
{
	const struct closing closing = {
	    .outcome = session_option(work->session, "--not-a-request") != NULL
		? OUTCOME_NOT_A_REQUEST
		: OUTCOME_SPAM,
	};

	return close_ticket(work, &closing);
}

static int
spam(struct session *session)
{
	return work_run(session, spam_one);
}

const struct cmd cmd_close = {
    .name = "close",
    .operands = "ID...",
    .summary = "Close tickets or one claim of them, with an outcome",
    .access = CMD_WRITES_STORE,
    .options = close_options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &work_form,
    .run = close_tickets,
};

const struct cmd cmd_spam = {
    .name = "spam",
    .operands = "ID...",
    .summary = "Close tickets that are no requests",
    .access = CMD_WRITES_STORE,
    .options = spam_options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &work_form,
    .run = spam,
};
