/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/timestamp.h"
#include "dpoctl/commands.h"
#include "dpoctl/work.h"

static const struct cmd_option options[] = {
    {"--add", "KIND", "It is asked for, too", true},
    {"--remove", "KIND", "It is not asked for", true},
    {"--confirm", NULL, "What is listed is asked for", false},
    {"--processor", "yes|no", "Whether it concerns a client's data", false},
    {"--aware", "TIMESTAMP", "When the organisation learnt of the breach",
	false},
    {"--received", "TIMESTAMP", "When it reached the organisation", false},
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static const char *
list_kinds(struct arena *memory, kind_set kinds)
{
	const char *text = "";

	for (int i = 0; i < KINDS; i++)
		if ((kinds & KIND_BIT(i)) != 0)
			text = arena_printf(memory, "%s%s%s", text,
			    text[0] == '\0' ? "" : " ",
			    kind_name((enum kind)i));
	return text;
}

static int
add_kind(struct work *work, enum kind kind)
{
	const struct ticket_claim *claim = work_claim(work, kind);
	struct new_claim new = {.kind = kind, .is_confirmed = true};
	struct session *session = work->session;
	struct clock_answer clock;
	struct error err;
	int code;

	if (claim != NULL && !claim->is_unsure)
		return claim_store_confirm(
			   session->db, work->ticket.id, kind, &err)
		    ? EX_OK
		    : work_fail(&err);
	/* What stood for an unknown kind makes room for it. */
	if (claim != NULL &&
	    !claim_store_remove(session->db, work->ticket.id, kind, &err))
		return work_fail(&err);
	code = work_find_clock(work, kind, false, 0, &clock);
	if (code != EX_OK)
		return code;
	new.due_on = clock.due_on;
	new.due_at = clock.due_at;
	new.target_on = clock.target_on;
	new.explanation = clock.explanation;
	return claim_store_add(session->db, work->ticket.id, &new, &err)
	    ? EX_OK
	    : work_fail(&err);
}

static int
remove_kind(struct work *work, enum kind kind)
{
	const struct ticket_claim *claim = work_claim(work, kind);
	struct error err;

	if (claim == NULL)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld has no claim of %s",
		    (long long)work->ticket.id, kind_name(kind));
	if (claim->outcome[0] != '\0')
		return session_fail(EXIT_NOTHING,
		    "ticket %lld: %s has its outcome already",
		    (long long)work->ticket.id, kind_name(kind));
	return claim_store_remove(
		   work->session->db, work->ticket.id, kind, &err)
	    ? EX_OK
	    : work_fail(&err);
}

/* Once a kind is known, the claim that stood for it goes. */
static int
drop_unsure(struct work *work)
{
	struct error err;

	for (size_t i = 0; i < work->ticket.claims_count; i++) {
		enum kind kind;

		if (work->ticket.claims_count < 2 ||
		    !work->ticket.claims[i].is_unsure ||
		    !kind_find(work->ticket.claims[i].kind, &kind))
			continue;
		return claim_store_remove(
			   work->session->db, work->ticket.id, kind, &err)
		    ? EX_OK
		    : work_fail(&err);
	}
	return EX_OK;
}

static int
confirm_all(struct work *work)
{
	struct error err;

	for (size_t i = 0; i < work->ticket.claims_count; i++) {
		enum kind kind;

		if (kind_find(work->ticket.claims[i].kind, &kind) &&
		    !claim_store_confirm(
			work->session->db, work->ticket.id, kind, &err))
			return work_fail(&err);
	}
	return EX_OK;
}

static int
change_claims(struct work *work)
{
	struct session *session = work->session;
	int code = EX_OK;

	for (size_t i = 0; code == EX_OK && i < session->options_count; i++) {
		const char *name = session->options[i].option->name;
		const char *value = session->options[i].value;
		enum kind kind = KIND_ACCESS;

		if (strcmp(name, "--add") != 0 && strcmp(name, "--remove") != 0)
			continue;
		code = work_option_kind(session, value, &kind);
		if (code == EX_OK)
			code = strcmp(name, "--add") == 0
			    ? add_kind(work, kind)
			    : remove_kind(work, kind);
		if (code == EX_OK)
			code = work_read(work);
	}
	if (code == EX_OK)
		code = drop_unsure(work);
	if (code == EX_OK)
		code = work_read(work);
	if (code == EX_OK && session_option(session, "--confirm") != NULL)
		code = confirm_all(work);
	return code == EX_OK ? work_read(work) : code;
}

/* A past instant; sets *ret_at to 0 without the option. */
static int
read_instant(struct work *work, const char *option, int64_t *ret_at)
{
	const char *text = session_option(work->session, option);

	*ret_at = 0;
	if (text == NULL)
		return EX_OK;
	if (timestamp_parse(text, ret_at) && *ret_at <= work->now_at)
		return EX_OK;
	return session_usage(work->session,
	    "%s wants a past instant with its zone, such as"
	    " 2026-03-27T16:30:00+01:00",
	    option);
}

static int
set_facts(struct work *work)
{
	struct session *session = work->session;
	const char *processor = session_option(session, "--processor");
	int64_t ticket_id = work->ticket.id, aware_at, received_at;
	struct error err;
	int code = read_instant(work, "--aware", &aware_at);

	if (code == EX_OK)
		code = read_instant(work, "--received", &received_at);
	if (code != EX_OK)
		return code;
	if ((processor != NULL &&
		!ticket_change_processor(session->db, ticket_id,
		    strcmp(processor, "yes") == 0, &err)) ||
	    (aware_at != 0 &&
		!ticket_change_aware(session->db, ticket_id, aware_at, &err)) ||
	    (received_at != 0 &&
		!ticket_change_received(
		    session->db, ticket_id, received_at, &err)))
		return work_fail(&err);
	return work_read(work);
}

static int
kind_one(struct work *work)
{
	struct arena *memory = work->session->memory;
	const char *aware = session_option(work->session, "--aware");
	const char *received = session_option(work->session, "--received");
	kind_set was = work->ticket.kinds;
	struct work_step step = {.event = TICKET_CONFIRM};
	int code = set_facts(work);

	if (code == EX_OK)
		code = change_claims(work);
	if (code != EX_OK)
		return code;
	if (work->ticket.claims_count == 0)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld would ask for nothing: close it instead",
		    (long long)work->ticket.id);
	step.history =
	    was == work->ticket.kinds ? "kinds-confirmed" : "kinds-changed";
	step.was = list_kinds(memory, was);
	step.became = arena_printf(memory, "%s%s%s%s%s",
	    list_kinds(memory, work->ticket.kinds),
	    aware == NULL ? "" : ", aware ", aware == NULL ? "" : aware,
	    received == NULL ? "" : ", received ",
	    received == NULL ? "" : received);
	code = work_step(work, &step);
	work->done = step.became;
	return code == EX_OK ? work_set_clocks(work) : code;
}

static int
change_kinds(struct session *session)
{
	const char *processor = session_option(session, "--processor");

	if (session->options_count == 0)
		return session_usage(session,
		    "one of --add, --remove, --confirm, --processor, --aware"
		    " and --received is wanted");
	if (processor != NULL && strcmp(processor, "yes") != 0 &&
	    strcmp(processor, "no") != 0)
		return session_usage(session, "--processor wants yes or no");
	return work_run(session, kind_one);
}

const struct cmd cmd_kind = {
    .name = "kind",
    .operands = "ID...",
    .summary = "Say what tickets ask for: they are requests",
    .access = CMD_WRITES_STORE,
    .options = options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &work_form,
    .run = change_kinds,
};
