/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "dpoctl/commands.h"
#include "dpoctl/work.h"

static const struct cmd_option take_options[] = {
    {"--from", "USER", "Take over from this user", false},
    WORK_FILTER,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static const struct cmd_option assign_options[] = {
    {"--to", "USER", "Assign to this user", false},
    {"--nobody", NULL, "Assign to nobody", false},
    WORK_FILTER,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static enum casework_result
take_one(struct casefile *file, const void *from)
{
	return officer_take(file, from);
}

static int
take(struct session *session)
{
	return work_run(session, take_one, session_option(session, "--from"));
}

static enum casework_result
assign_one(struct casefile *file, const void *user)
{
	return officer_assign(file, user);
}

static int
assign(struct session *session)
{
	const char *to = session_option(session, "--to");

	if ((to == NULL) == (session_option(session, "--nobody") == NULL))
		return session_usage(
		    session, "specify either --to or --nobody");
	if (to != NULL && to[0] == '\0')
		return session_usage(session, "--to requires a user name");
	return work_run(session, assign_one, to == NULL ? "" : to);
}

const struct cmd cmd_take = {
    .name = "take",
    WORK_TICKETS_OR_FILTER,
    .summary = "Assign tickets to yourself",
    .options = take_options,
    .run = take,
};

const struct cmd cmd_assign = {
    .name = "assign",
    WORK_TICKETS_OR_FILTER,
    .summary = "Assign tickets to a user, or to nobody",
    .options = assign_options,
    .run = assign,
};
