/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "dpoctl/commands.h"
#include "dpoctl/work.h"

static const struct cmd_option options[] = {
    {"--add", "KIND", "Add this kind of request", true},
    {"--remove", "KIND", "Remove this kind of request", true},
    {"--confirm", NULL, "Confirm the kinds that are listed", false},
    {"--unconfirm", NULL, "Withdraw the confirmation of the kinds", false},
    {"--triage", NULL,
	"Withdraw it, and return the ticket to triage if nothing was written",
	false},
    {"--processor", "yes|no", "Whether it concerns data of a client", false},
    {"--aware", "TIMESTAMP", "When the organisation became aware of the breach",
	false},
    {"--received", "TIMESTAMP", "When it reached the organisation", false},
    WORK_FILTER,
    WORK_OPTIONS,
    {NULL, NULL, NULL, false},
};

static enum casework_result
sort_one(struct casefile *file, const void *order)
{
	return officer_sort(file, order);
}

/* In the order of the command line. */
static int
read_changes(struct session *session, struct kinds_order *order)
{
	struct kind_change *changes = arena_array(
	    session->memory, session->options_count + 1, sizeof *changes);
	int code = EX_OK;

	for (size_t i = 0; code == EX_OK && i < session->options_count; i++) {
		const char *name = session->options[i].option->name;
		struct kind_change *change = &changes[order->changes_count];

		change->is_removed = strcmp(name, "--remove") == 0;
		if (!change->is_removed && strcmp(name, "--add") != 0)
			continue;
		code = work_find_kind(
		    session, session->options[i].value, &change->kind);
		order->changes_count++;
	}
	order->changes = changes;
	return code;
}

/* A past instant; *ret_at is unchanged without the option. */
static int
read_instant(struct session *session, const char *option, int64_t *ret_at)
{
	const char *text = session_option(session, option);

	if (text == NULL)
		return EX_OK;
	if (!timestamp_parse(text, ret_at))
		return session_usage(session,
		    "%s requires an instant with its time zone, such as"
		    " 2026-03-27T16:30:00+01:00",
		    option);
	return *ret_at <= timestamp_now()
	    ? EX_OK
	    : session_usage(session, "%s: %s is in the future", option, text);
}

/* Otherwise there is nothing to change. */
static bool
has_change(const struct session *session)
{
	static const char *const names[] = {"--add", "--remove", "--confirm",
	    "--processor", "--aware", "--received"};

	for (size_t i = 0; i < LENGTH(names); i++)
		if (session_option(session, names[i]) != NULL)
			return true;
	return false;
}

static enum casework_result
doubt_one(struct casefile *file, const void *is_for_triage)
{
	return officer_doubt(file, *(const bool *)is_for_triage);
}

/* Cannot be combined with other changes. */
static int
doubt(struct session *session)
{
	const bool is_for_triage = session_option(session, "--triage") != NULL;

	if (has_change(session) ||
	    (is_for_triage && session_option(session, "--unconfirm") != NULL))
		return session_usage(
		    session, "--unconfirm and --triage exclude other changes");
	return work_run(session, doubt_one, &is_for_triage);
}

static int
change_kinds(struct session *session)
{
	const char *processor = session_option(session, "--processor");
	struct kinds_order order = {
	    .is_confirmed = session_option(session, "--confirm") != NULL,
	    .has_processor = processor != NULL,
	    .is_processor = processor != NULL && strcmp(processor, "yes") == 0,
	};
	int code;

	if (session_option(session, "--unconfirm") != NULL ||
	    session_option(session, "--triage") != NULL)
		return doubt(session);
	if (!has_change(session))
		return session_usage(session,
		    "specify at least one of --add, --remove, --confirm,"
		    " --processor, --aware and --received");
	if (processor != NULL && !order.is_processor &&
	    strcmp(processor, "no") != 0)
		return session_usage(session, "--processor requires yes or no");
	code = read_changes(session, &order);
	if (code == EX_OK)
		code = read_instant(session, "--aware", &order.aware_at);
	if (code == EX_OK)
		code = read_instant(session, "--received", &order.received_at);
	return code == EX_OK ? work_run(session, sort_one, &order) : code;
}

const struct cmd cmd_kind = {
    .name = "kind",
    WORK_TICKETS_OR_FILTER,
    .summary = "Set what tickets ask for; confirms that they are requests",
    .options = options,
    .run = change_kinds,
};
