/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "store/code_store.h"
#include "dpoctl/commands.h"
#include "dpoctl/write_letter.h"

static const struct cmd_option options[] = {
    {"--ask", NULL, "Ask for evidence, with --because", false},
    {"--because", "TEXT", "Why, and for what, in words for the requester",
	false},
    {"--send-code", NULL, "Send six digits to the address", false},
    {"--code", "DIGITS", "They came back", false},
    {"--note", "TEXT", "What evidence was seen", false},
    {"--by-hand", NULL, "The requester is known", false},
    {"--no-letter", NULL, "The requester was asked otherwise", false},
    WRITE_LETTER_SEND,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static int
begin_waiting(struct work *work, const struct work_step *step)
{
	struct error err;
	int code = work_step(work, step);

	if (code != EX_OK)
		return code;
	if (!claim_store_ask(work->session->db, work->ticket.id, CLOCK_IDENTITY,
		work->now_at, &err))
		return work_fail(&err);
	return work_set_clocks(work);
}

static int
ask(struct work *work)
{
	struct letter_order order =
	    write_letter_order(work->session, LETTER_IDENTITY);
	const struct work_step step = {
	    .event = TICKET_ASK_IDENTITY,
	    .history = "identity-asked",
	    .payload = work_payload(work, "because", order.reason),
	};
	int code = begin_waiting(work, &step);

	work->done = "identity asked for";
	if (code == EX_OK &&
	    session_option(work->session, "--no-letter") == NULL)
		code = write_letter(work, &order);
	return code;
}

static int
send_code(struct work *work)
{
	struct letter_order order =
	    write_letter_order(work->session, LETTER_CODE);
	const struct work_step step = {
	    .event = TICKET_ASK_IDENTITY, .history = "code-written"};
	char code_text[CODE_SIZE];
	struct error err;
	bool set = false;
	int code = begin_waiting(work, &step);

	if (code != EX_OK)
		return code;
	code_draw(code_text);
	if (!code_store_set(work->session->db, work->ticket.id, code_text,
		work->now_at,
		work->now_at + work->session->conf->identity.code_seconds, &set,
		&err))
		return work_fail(&err);
	if (!set)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld: a code is out already; there are never two",
		    (long long)work->ticket.id);
	work->done = "code written";
	/* A preview is no way to learn it. */
	order.code = work->is_preview ? "000000" : code_text;
	return write_letter(work, &order);
}

static int
verified(struct work *work, const char *how, const char *payload)
{
	const struct work_step step = {
	    .event = TICKET_VERIFY,
	    .history = "identity-verified",
	    .was = work->ticket.identity,
	    .became = how,
	    .payload = payload,
	};
	struct session *session = work->session;
	struct error err;
	int code = work_step(work, &step);

	if (code != EX_OK)
		return code;
	work->done = arena_printf(session->memory, "verified by %s", how);
	/* A clarification that is outstanding stays so. */
	if (!claim_store_answer(session->db, work->ticket.id, CLOCK_IDENTITY,
		work->now_at, &err))
		return work_fail(&err);
	if (!ticket_change_identity(session->db, work->ticket.id, how, &err) ||
	    !code_store_clear(session->db, work->ticket.id, &err))
		return work_fail(&err);
	return work_set_clocks(work);
}

/* A wrong try is counted although the command fails. */
static int
wrong_code(struct work *work, const char *what)
{
	const struct work_step step = {
	    .event = TICKET_NOTE, .history = "code-refused", .became = what};
	int code = work_step(work, &step);

	if (code != EX_OK)
		return code;
	work->keeps = true;
	return session_fail(EXIT_NOTHING, "ticket %lld: the code is %s",
	    (long long)work->ticket.id, what);
}

static int
try_code(struct work *work)
{
	const char *digits = session_option(work->session, "--code");
	struct error err;

	switch (code_store_try(
	    work->session->db, work->ticket.id, digits, work->now_at, &err)) {
	case CODE_RIGHT:
		return verified(work, "code", NULL);
	case CODE_WRONG:
		return wrong_code(work, "wrong");
	case CODE_EXPIRED:
		return wrong_code(work, "void: too late, or tried too often");
	case CODE_NONE:
		return session_fail(EXIT_NOTHING, "ticket %lld: no code is out",
		    (long long)work->ticket.id);
	default:
		return work_fail(&err);
	}
}

static int
verify_by_note(struct work *work)
{
	return verified(work, "note",
	    work_payload(
		work, "seen", session_option(work->session, "--note")));
}

static int
verify_by_hand(struct work *work)
{
	return verified(work, "hand", NULL);
}

static int
verify(struct session *session)
{
	static const struct {
		const char *option;
		work_fn *fn;
	} ways[] = {
	    {"--ask", ask},
	    {"--send-code", send_code},
	    {"--code", try_code},
	    {"--note", verify_by_note},
	    {"--by-hand", verify_by_hand},
	};
	work_fn *fn = NULL;
	int count = 0;

	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		if (session_option(session, ways[i].option) != NULL) {
			fn = ways[i].fn;
			count++;
		}
	if (count != 1)
		return session_usage(session,
		    "one of --ask, --send-code, --code, --note and --by-hand"
		    " is wanted");
	if (fn == try_code && session->operands_count != 1)
		return session_usage(
		    session, "--code goes with one ticket only");
	if ((fn == ask) != (session_option(session, "--because") != NULL))
		return session_usage(session,
		    "--ask wants --because: there must be a reason to ask");
	return work_run(session, fn);
}

const struct cmd cmd_verify = {
    .name = "verify",
    .operands = "ID...",
    .summary = "Verify who asks: ask, or say what was seen",
    .access = CMD_WRITES_STORE,
    .options = options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &work_form,
    .run = verify,
};
