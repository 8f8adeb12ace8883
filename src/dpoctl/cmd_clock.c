/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "casework/timekeeping.h"
#include "dpoctl/commands.h"
#include "dpoctl/work.h"

struct accepted {
	const char *doubt;
	int64_t doubted_at;
	int64_t now_at;
};
#define ROW(type, member) OUTPUT_OF(type, struct accepted, member)

static const struct output_field fields[] = {
    {"doubt", "Doubt", ROW(TEXT, doubt)},
    {"doubted_at", "Doubted since", ROW(TIME, doubted_at)},
    {"now_at", "Accepted time", ROW(TIME, now_at)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

static int
accept_clock(struct session *session)
{
	const struct setup setup = {.conf = session->conf};
	struct casework casework = work_casework(session, &setup);
	struct timepiece was;
	struct accepted accepted;
	struct error err;

	if (!timekeeping_accept(&casework, &was, &err))
		return session_error(&err, EX_DATAERR);
	accepted = (struct accepted){
	    .doubt = timepiece_name(was.doubt),
	    .doubted_at = was.doubted_at,
	    .now_at = casework.now_at,
	};
	output_begin(session->output, &form);
	output_fields(session->output, &accepted);
	output_row(session->output);
	output_end(session->output);
	return EX_OK;
}

const struct cmd cmd_clock_accept = {
    .name = "clock accept",
    .operands = "",
    .summary = "Confirm that this machine's clock is right",
    .access = CMD_WRITES_STORE,
    .form = &form,
    .run = accept_clock,
};
