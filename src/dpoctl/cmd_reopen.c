/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "dpoctl/commands.h"
#include "dpoctl/work.h"

static const struct cmd_option reopen_options[] = {
    {"--claim", "KIND", "Only this claim; otherwise all", false},
    {"--because", "TEXT", "Reason, for the history", false},
    WORK_FILTER,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static const struct cmd_option link_options[] = {
    {"--to", "ID", "Ticket that they belong to", false},
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static const struct cmd_option merge_options[] = {
    {"--into", "ID", "Ticket that continues", false},
    {"--undo", NULL, "Undo an earlier merge", false},
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static enum casework_result
reopen_one(struct casefile *file, const void *reopening)
{
	return officer_reopen(file, reopening);
}

static int
reopen(struct session *session)
{
	struct reopening reopening = {
	    .because = session_option(session, "--because")};
	enum kind kind;
	int code = work_option_kind(session, "--claim", &kind, &reopening.kind);

	return code == EX_OK ? work_run(session, reopen_one, &reopening) : code;
}

static enum casework_result
link_one(struct casefile *file, const void *other)
{
	return officer_link(file, other);
}

static int
link_tickets(struct session *session)
{
	const char *other = session_option(session, "--to");

	if (other == NULL)
		return session_usage(session, "--to is required");
	return work_run(session, link_one, other);
}

static enum casework_result
merge_one(struct casefile *file, const void *other)
{
	return officer_merge(file, other);
}

static enum casework_result
unmerge_one(struct casefile *file, const void *nothing)
{
	(void)nothing;
	return officer_unmerge(file);
}

static int
merge(struct session *session)
{
	const char *other = session_option(session, "--into");

	if ((other == NULL) == (session_option(session, "--undo") == NULL))
		return session_usage(
		    session, "specify either --into or --undo");
	return other != NULL ? work_run(session, merge_one, other)
			     : work_run(session, unmerge_one, NULL);
}

const struct cmd cmd_reopen = {
    .name = "reopen",
    WORK_TICKETS_OR_FILTER,
    .summary = "Open closed tickets again",
    .options = reopen_options,
    .run = reopen,
};

const struct cmd cmd_link = {
    .name = "link",
    WORK_TICKETS,
    .summary = "Record that tickets are related",
    .options = link_options,
    .run = link_tickets,
};

const struct cmd cmd_merge = {
    .name = "merge",
    WORK_TICKETS,
    .summary = "Close tickets as duplicates of another one",
    .options = merge_options,
    .run = merge,
};
