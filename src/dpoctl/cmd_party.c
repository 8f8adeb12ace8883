/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/memory.h"
#include "dpoctl/commands.h"
#include "dpoctl/work.h"

static const struct cmd_option options[] = {
    {"--set", "ROLE", "Set the requester, the agent or the subject", false},
    {"--address", "ADDRESS", "Mail address of the party given with --set",
	false},
    {"--name", "NAME", "Name of the party given with --set", false},
    {"--remove", "ROLE", "Remove the agent or the subject", false},
    {"--confirm", NULL, "Confirm the proposed parties", false},
    {"--authority", "TEXT", "Proof of the agent's authority that was seen",
	false},
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static enum casework_result
set(struct casefile *file, const void *party)
{
	return officer_set_party(file, party);
}

static enum casework_result
remove_party(struct casefile *file, const void *context)
{
	const struct party *party = context;

	return officer_remove_party(file, party->role);
}

static enum casework_result
confirm(struct casefile *file, const void *context)
{
	(void)context;
	return officer_confirm_parties(file);
}

/* The operand for the evidence is in place of a name. */
static enum casework_result
note_authority(struct casefile *file, const void *context)
{
	const struct party *party = context;

	return officer_note_authority(file, party->name);
}

static const char *
or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

static int
party(struct session *session)
{
	static const struct work_way ways[] = {
	    {"--set", set},
	    {"--remove", remove_party},
	    {"--confirm", confirm},
	    {"--authority", note_authority},
	};
	struct party party = {
	    .address = or_empty(session_option(session, "--address")),
	    .name = or_empty(session_option(session, "--name")),
	};
	const char *value;
	const struct work_way *way =
	    work_find_way(session, ways, LENGTH(ways), &value);

	if (way == NULL)
		return EX_USAGE;
	if (way->fn != set &&
	    (party.address[0] != '\0' || party.name[0] != '\0'))
		return session_usage(
		    session, "--address and --name require --set");
	if (way->fn == note_authority)
		party.name = value;
	else if (way->fn != confirm && !party_role_find(value, &party.role))
		return session_usage(session,
		    "%s: unknown role \"%s\": expected requester, agent or"
		    " subject",
		    way->option, value);
	return work_run(session, way->fn, &party);
}

const struct cmd cmd_party = {
    .name = "party",
    WORK_TICKETS,
    .summary = "Set the parties: who asks, and for whom",
    .options = options,
    .run = party,
};
