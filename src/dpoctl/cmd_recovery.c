/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "base/timestamp.h"
#include "store/identity.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

static const struct cmd_option options[] = {
    {"--end", NULL, "What was restored is in order: letters go out again",
	false},
    {NULL, NULL, NULL, false},
};

struct recovery {
	struct identity_recovery known;
	bool has_ended; /* by this command */
};
#define ROW(type, member) OUTPUT_OF(type, struct recovery, member)

static const struct output_field fields[] = {
    {"since_at", "Since", ROW(TIME, known.since_at)},
    {"copy_at", "Last event of the copy", ROW(TIME, known.copy_at)},
    {"events_missing", "Events missing", ROW(NUMBER, known.events_missing)},
    {"tickets_since", "Tickets by mail since",
	ROW(NUMBER, known.tickets_since)},
    {"letters_held", "Letters held", ROW(NUMBER, known.letters_held)},
    {"ended", "Ended", ROW(BOOL, has_ended)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

static bool
end_recovery(struct session *session, struct error *err)
{
	bool was;

	if (!db_begin(session->db, err))
		return false;
	if (identity_end_recovery(session->db, session_actor(session),
		timestamp_now(), &was, err) &&
	    db_commit(session->db, err))
		return true;
	db_rollback(session->db);
	return false;
}

static int
recovery(struct session *session)
{
	struct recovery row = {0};
	struct error err;

	if (!identity_recovery(session->db, &row.known, &err))
		return session_error(&err, EX_DATAERR);
	if (row.known.since_at == 0)
		return session_fail(
		    EXIT_NOTHING, "the register is not in recovery");
	row.has_ended = session_option(session, "--end") != NULL;
	if (row.has_ended && !end_recovery(session, &err))
		return session_error(&err, EX_DATAERR);
	output_begin(session->output, &form);
	output_fields(session->output, &row);
	output_row(session->output);
	output_end(session->output);
	return EX_OK;
}

const struct cmd cmd_recovery = {
    .name = "recovery",
    .operands = "",
    .summary = "Say whether the register was restored; end its recovery",
    .access = CMD_WRITES_STORE,
    .options = options,
    .form = &form,
    .run = recovery,
};
