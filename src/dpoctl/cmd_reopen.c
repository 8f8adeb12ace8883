/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/timestamp.h"
#include "ticket/outcome.h"
#include "dpoctl/commands.h"
#include "dpoctl/work.h"

static const struct cmd_option reopen_options[] = {
    {"--claim", "KIND", "Only this claim; else all", false},
    {"--because", "TEXT", "Why, for the history", false},
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static const struct cmd_option link_options[] = {
    {"--to", "ID", "The ticket that they belong to", false},
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static const struct cmd_option merge_options[] = {
    {"--into", "ID", "The ticket that goes on", false},
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static int
reopen_claims(struct work *work, bool has_kind, enum kind wanted)
{
	bool reopened = false;

	for (size_t i = 0; i < work->ticket.claims_count; i++) {
		const struct ticket_claim *claim = &work->ticket.claims[i];
		struct error err;
		enum kind kind;

		if (claim->outcome[0] == '\0' ||
		    !kind_find(claim->kind, &kind) ||
		    (has_kind && kind != wanted))
			continue;
		if (!claim_store_reopen(
			work->session->db, work->ticket.id, kind, &err))
			return work_fail(&err);
		reopened = true;
	}
	return reopened
	    ? EX_OK
	    : session_fail(EXIT_NOTHING, "ticket %lld has no such closed claim",
		  (long long)work->ticket.id);
}

static int
reopen_one(struct work *work)
{
	const char *claim = session_option(work->session, "--claim");
	const char *because = session_option(work->session, "--because");
	bool is_closed = work->ticket.closed_at != 0;
	struct work_step step = {
	    .event = is_closed ? TICKET_REOPEN : TICKET_CHANGE,
	    .history = is_closed ? "ticket-reopened" : "claim-reopened",
	    .became = is_closed ? NULL : claim,
	};
	enum kind kind = KIND_ACCESS;
	struct error err;
	int code = EX_OK;

	if (claim != NULL)
		code = work_option_kind(work->session, claim, &kind);
	if (code != EX_OK)
		return code;
	if (work->ticket.erased_at != 0)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld: nothing is left of it but dates",
		    (long long)work->ticket.id);
	if (because != NULL)
		step.payload = work_payload(work, "because", because);
	code = work_step(work, &step);
	if (code == EX_OK)
		code = reopen_claims(work, claim != NULL, kind);
	if (code == EX_OK && is_closed &&
	    !claim_store_set_revisit(
		work->session->db, work->ticket.id, (struct date){0}, &err))
		code = work_fail(&err);
	work->done = "reopened";
	return code == EX_OK ? work_set_clocks(work) : code;
}

static int
reopen(struct session *session)
{
	return work_run(session, reopen_one);
}

static int
find_other(struct work *work, const char *option, struct ticket_row *ret_other)
{
	struct session *session = work->session;
	const char *id = session_option(session, option);
	struct error err;

	switch (ticket_store_find(
	    session->db, session->memory, id, ret_other, &err)) {
	case FOUND:
		break;
	case ABSENT:
		return session_fail(EXIT_NOTHING, "there is no ticket %s", id);
	default:
		return work_fail(&err);
	}
	if (ret_other->id == work->ticket.id)
		return session_usage(
		    session, "%s: a ticket and itself", option);
	return EX_OK;
}

/* On both tickets; the link is on the one in hand. */
static int
join(struct work *work, const struct ticket_row *other, const char *why)
{
	struct ticket_row mine = work->ticket;
	struct work_step step = {
	    .event = TICKET_NOTE,
	    .history = "ticket-linked",
	    .became = arena_printf(work->session->memory, "ticket %lld, %s",
		(long long)mine.id, why),
	};
	struct error err;
	int code;

	if (!ticket_change_link(
		work->session->db, mine.id, other->id, why, work->now_at, &err))
		return work_fail(&err);
	work->ticket = *other;
	code = work_step(work, &step);
	work->ticket = mine;
	return code;
}

static int
link_one(struct work *work)
{
	struct ticket_row other;
	struct work_step step = {
	    .event = TICKET_NOTE, .history = "ticket-linked"};
	int code = find_other(work, "--to", &other);

	if (code == EX_OK)
		code = join(work, &other, "related");
	if (code != EX_OK)
		return code;
	step.became = arena_printf(
	    work->session->memory, "ticket %lld, related", (long long)other.id);
	work->done = step.became;
	return work_step(work, &step);
}

static int
link_tickets(struct session *session)
{
	if (session_option(session, "--to") == NULL)
		return session_usage(session, "--to is wanted");
	return work_run(session, link_one);
}

static int
close_as_duplicate(struct work *work)
{
	for (size_t i = 0; i < work->ticket.claims_count; i++) {
		const struct ticket_claim *claim = &work->ticket.claims[i];
		struct claim_end end = {
		    .outcome = outcome_name(OUTCOME_DUPLICATE),
		    .at = work->now_at,
		    .on = timestamp_date(
			work->now_at, work->session->conf->calendar.time_zone),
		};
		struct error err;

		if (claim->outcome[0] == '\0' &&
		    kind_find(claim->kind, &end.kind) &&
		    !claim_store_close(
			work->session->db, work->ticket.id, &end, &err))
			return work_fail(&err);
	}
	return EX_OK;
}

/* What is asked for here and not there would be lost without a word. */
static int
check_kinds(const struct work *work, const struct ticket_row *other)
{
	for (size_t i = 0; i < work->ticket.claims_count; i++) {
		const struct ticket_claim *claim = &work->ticket.claims[i];
		enum kind kind;

		if (claim->outcome[0] != '\0' || claim->is_unsure ||
		    !kind_find(claim->kind, &kind) || kind == KIND_REMINDER ||
		    (other->kinds & KIND_BIT(kind)) != 0)
			continue;
		return session_fail(EXIT_NOTHING,
		    "ticket %lld asks for %s, ticket %lld does not: add it"
		    " there first",
		    (long long)work->ticket.id, claim->kind,
		    (long long)other->id);
	}
	return EX_OK;
}

static int
merge_one(struct work *work)
{
	struct ticket_row other;
	struct work_step step = {
	    .event = TICKET_CLOSE, .history = "ticket-merged"};
	int code = find_other(work, "--into", &other);

	if (code == EX_OK && other.closed_at != 0)
		code = session_fail(EXIT_NOTHING,
		    "ticket %lld is closed: it can not go on",
		    (long long)other.id);
	if (code == EX_OK)
		code = check_kinds(work, &other);
	if (code == EX_OK)
		code = join(work, &other, "merged");
	if (code == EX_OK)
		code = close_as_duplicate(work);
	if (code != EX_OK)
		return code;
	step.became = arena_printf(
	    work->session->memory, "into ticket %lld", (long long)other.id);
	work->done =
	    arena_printf(work->session->memory, "merged %s", step.became);
	return work_step(work, &step);
}

static int
merge(struct session *session)
{
	if (session_option(session, "--into") == NULL)
		return session_usage(session, "--into is wanted");
	return work_run(session, merge_one);
}

const struct cmd cmd_reopen = {
    .name = "reopen",
    .operands = "ID...",
    .summary = "Open closed tickets again",
    .access = CMD_WRITES_STORE,
    .options = reopen_options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &work_form,
    .run = reopen,
};

const struct cmd cmd_link = {
    .name = "link",
    .operands = "ID...",
    .summary = "Say that tickets belong together",
    .access = CMD_WRITES_STORE,
    .options = link_options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &work_form,
    .run = link_tickets,
};

const struct cmd cmd_merge = {
    .name = "merge",
    .operands = "ID...",
    .summary = "Close tickets as duplicates of one that goes on",
    .access = CMD_WRITES_STORE,
    .options = merge_options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &work_form,
    .run = merge,
};
