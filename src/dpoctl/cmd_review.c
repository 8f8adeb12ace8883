/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "dpoctl/commands.h"
#include "dpoctl/desk.h"
#include "dpoctl/search.h"

static const struct cmd_option options[] = {
    {"--plain", NULL, "Line by line, without a full screen", false},
    {NULL, NULL, NULL, false},
};

static bool
is_plain(const struct session *session)
{
	const char *terminal = getenv("TERM");

	return session_option(session, "--plain") != NULL ||
	    !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    terminal == NULL || strcmp(terminal, "dumb") == 0;
}

static int
review(struct session *session)
{
	struct ticket_filter filter = search_begin(session);
	struct desk desk;
	int code;

	if (session->is_json)
		return session_usage(session, "review is for people");
	code = search_terms(
	    session, session->operands, session->operands_count, &filter);
	if (code != EX_OK)
		return code;
	filter.is_open = true;
	/* Progress lines would disturb the screen. */
	db_watch(session->db, NULL, NULL);
	if (!desk_open(&desk, session, &filter))
		code = desk.code;
	else
		code =
		    is_plain(session) ? desk_plain(&desk) : desk_screen(&desk);
	desk_close(&desk);
	return code;
}

const struct cmd cmd_review = {
    .name = "review",
    .operands = "[TERM...]",
    .summary = "Work the queue, a key a decision",
    .access = CMD_WRITES_STORE,
    .operands_max = -1,
    .options = options,
    .run = review,
};
