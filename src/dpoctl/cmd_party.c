/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "mail/address.h"
#include "store/code_store.h"
#include "store/json.h"
#include "store/party_store.h"
#include "dpoctl/commands.h"
#include "dpoctl/work.h"

#define NAME_BYTES_MAX 4096

static const struct cmd_option options[] = {
    {"--set", "ROLE", "Name the requester, the agent or the subject", false},
    {"--address", "ADDRESS", "Of whom --set names", false},
    {"--name", "NAME", "Of whom --set names", false},
    {"--remove", "ROLE", "There is no agent, or no other subject", false},
    {"--confirm", NULL, "What is proposed is right", false},
    {"--authority", "TEXT", "The proof that was seen that the agent may act",
	false},
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static int
read_role(struct session *session, const char *option, enum party_role *ret)
{
	const char *name = session_option(session, option);

	if (party_role_find(name, ret))
		return EX_OK;
	return session_usage(session,
	    "%s: there is no role \"%s\"; there is: requester, agent, subject",
	    option, name);
}

static const char *
describe(struct work *work, const struct party *party)
{
	struct buffer payload = {0};
	const char *text;

	buffer_add_byte(&payload, '{');
	json_add_member(&payload, "address", party->address);
	json_add_member(&payload, "name", party->name);
	buffer_add_byte(&payload, '}');
	text = arena_string(work->session->memory, buffer_string(&payload));
	buffer_release(&payload);
	return text;
}

static int
set(struct work *work)
{
	struct session *session = work->session;
	const char *address = session_option(session, "--address");
	const char *name = session_option(session, "--name");
	struct party party = {
	    .address = address == NULL ? "" : address,
	    .name = name == NULL ? "" : name,
	};
	struct work_step step = {.event = TICKET_NOTE, .history = "party-set"};
	struct error err;
	int code = read_role(session, "--set", &party.role);

	if (code != EX_OK)
		return code;
	if (!party_store_set(session->db, work->ticket.id, &party, &err))
		return work_fail(&err);
	/* What was shown of one person says nothing of another. */
	if (party.role == PARTY_REQUESTER &&
	    (!ticket_change_identity(session->db, work->ticket.id, "", &err) ||
		!code_store_clear(session->db, work->ticket.id, &err)))
		return work_fail(&err);
	step.became = party_role_name(party.role);
	step.payload = describe(work, &party);
	work->done = arena_printf(session->memory, "%s named", step.became);
	return work_step(work, &step);
}

static int
remove_party(struct work *work)
{
	struct work_step step = {
	    .event = TICKET_NOTE, .history = "party-removed"};
	bool changed = false;
	enum party_role role;
	struct error err;
	int code = read_role(work->session, "--remove", &role);

	if (code != EX_OK)
		return code;
	if (role == PARTY_REQUESTER)
		return session_usage(work->session,
		    "somebody asks: name the right requester with --set");
	if (!party_store_remove(
		work->session->db, work->ticket.id, role, &changed, &err))
		return work_fail(&err);
	step.was = party_role_name(role);
	if (!changed)
		return session_fail(EXIT_NOTHING, "ticket %lld has no %s",
		    (long long)work->ticket.id, step.was);
	work->done =
	    arena_printf(work->session->memory, "%s removed", step.was);
	return work_step(work, &step);
}

static int
confirm(struct work *work)
{
	struct error err;
	bool changed;

	if (!party_store_confirm(
		work->session->db, work->ticket.id, &changed, &err))
		return work_fail(&err);
	if (!changed)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld: no party is but proposed",
		    (long long)work->ticket.id);
	work->done = "parties confirmed";
	return work_step(work,
	    &(struct work_step){
		.event = TICKET_NOTE, .history = "parties-confirmed"});
}

static int
note_authority(struct work *work)
{
	const char *seen = session_option(work->session, "--authority");
	struct error err;
	bool changed;

	if (!party_store_set_authority(
		work->session->db, work->ticket.id, &changed, &err))
		return work_fail(&err);
	if (!changed)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld has no agent: name one with --set",
		    (long long)work->ticket.id);
	work->done = "authority noted";
	return work_step(work,
	    &(struct work_step){
		.event = TICKET_NOTE,
		.history = "authority-seen",
		.payload = work_payload(work, "seen", seen),
	    });
}

/* What --set names must be somebody. */
static int
check_set(struct session *session)
{
	const char *role = session_option(session, "--set");
	const char *address = session_option(session, "--address");
	const char *name = session_option(session, "--name");
	bool has_address = address != NULL && address[0] != '\0';
	bool has_name = name != NULL && name[0] != '\0';

	if ((role != NULL) != (has_address || has_name))
		return session_usage(
		    session, "--set wants --address, --name or both");
	if (has_address && !address_is_sendable(address))
		return session_usage(
		    session, "\"%s\" is no address for mail", address);
	if (has_name && strlen(name) > NAME_BYTES_MAX)
		return session_usage(session, "the name is too long");
	return EX_OK;
}

static int
party(struct session *session)
{
	static const struct {
		const char *option;
		work_fn *fn;
	} ways[] = {
	    {"--set", set},
	    {"--remove", remove_party},
	    {"--confirm", confirm},
	    {"--authority", note_authority},
	};
	const char *authority = session_option(session, "--authority");
	work_fn *fn = NULL;
	int count = 0, code = check_set(session);

	if (code != EX_OK)
		return code;
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		if (session_option(session, ways[i].option) != NULL) {
			fn = ways[i].fn;
			count++;
		}
	if (count != 1)
		return session_usage(session,
		    "one of --set, --remove, --confirm and --authority is"
		    " wanted");
	if (authority != NULL && authority[0] == '\0')
		return session_usage(
		    session, "--authority wants what was seen");
	return work_run(session, fn);
}

const struct cmd cmd_party = {
    .name = "party",
    .operands = "ID...",
    .summary = "Say who asks, and for whom",
    .access = CMD_WRITES_STORE,
    .options = options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &work_form,
    .run = party,
};
