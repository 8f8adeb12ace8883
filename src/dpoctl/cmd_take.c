/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "dpoctl/commands.h"
#include "dpoctl/work.h"

static const struct cmd_option take_options[] = {
    {"--from", "USER", "Only if this user has it", false},
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static const struct cmd_option assign_options[] = {
    {"--to", "USER", "Who is to work on it", false},
    {"--nobody", NULL, "Nobody works on it any more", false},
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static int
give(struct work *work, const char *user)
{
	const struct work_step step = {
	    .event = user[0] == '\0' ? TICKET_RELEASE : TICKET_TAKE,
	    .history = user[0] == '\0' ? "ticket-released" : "ticket-taken",
	    .was = work->ticket.assignee,
	    .became = user,
	};
	struct error err;
	int code = work_step(work, &step);

	if (code != EX_OK)
		return code;
	work->done = user[0] == '\0'
	    ? "released"
	    : arena_printf(work->session->memory, "assigned to %s", user);
	return ticket_change_assignee(
		   work->session->db, work->ticket.id, user, &err)
	    ? EX_OK
	    : work_fail(&err);
}

/* Two people at once: the second is told, and says so if it is meant. */
static int
take_one(struct work *work)
{
	const char *from = session_option(work->session, "--from");
	const char *now = work->ticket.assignee;

	if (strcmp(now, from == NULL ? "" : from) != 0 &&
	    strcmp(now, work->actor) != 0)
		return session_fail(EXIT_NOTHING,
		    now[0] == '\0'
			? "ticket %lld: nobody has it%s%s"
			: "ticket %lld: %s has it; take it over with --from %s",
		    (long long)work->ticket.id, now, now);
	return give(work, work->actor);
}

static int
take(struct session *session)
{
	return work_run(session, take_one);
}

static int
assign_one(struct work *work)
{
	const char *to = session_option(work->session, "--to");

	return give(work, to == NULL ? "" : to);
}

static int
assign(struct session *session)
{
	const char *to = session_option(session, "--to");

	if ((to == NULL) == (session_option(session, "--nobody") == NULL))
		return session_usage(
		    session, "one of --to and --nobody is wanted");
	if (to != NULL && (to[0] == '\0' || strlen(to) > 64))
		return session_usage(session, "--to wants a user's name");
	return work_run(session, assign_one);
}

const struct cmd cmd_take = {
    .name = "take",
    .operands = "ID...",
    .summary = "Take tickets: you work on them",
    .access = CMD_WRITES_STORE,
    .options = take_options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &work_form,
    .run = take,
};

const struct cmd cmd_assign = {
    .name = "assign",
    .operands = "ID...",
    .summary = "Say who works on tickets",
    .access = CMD_WRITES_STORE,
    .options = assign_options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &work_form,
    .run = assign,
};
