/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "store/balance.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

static const struct output_field fields[] = {
    {"mailbox", "MAILBOX", NULL},
    {"folder", "FOLDER", NULL},
    {"uidvalidity", "UIDVALIDITY", NULL},
    {"uid", "UID", NULL},
    {"attempts", "ATTEMPTS", NULL},
    {"reason", "REASON", NULL},
    {"seen_at", "SEEN", NULL},
    {"settled_at", "SET ASIDE", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields};

struct listing {
	struct output *output;
	size_t count;
};

static bool
print_row(const struct quarantine_row *row, void *context)
{
	struct listing *listing = context;
	struct output *output = listing->output;

	output_text(output, "mailbox", row->mailbox);
	output_text(output, "folder", row->folder);
	output_number(output, "uidvalidity", row->uidvalidity);
	output_number(output, "uid", (int64_t)row->uid);
	output_number(output, "attempts", row->attempts);
	output_text(output, "reason", row->reason);
	output_time(output, "seen_at", row->seen_at);
	output_time(output, "settled_at", row->settled_at);
	output_row(output);
	listing->count++;
	return true;
}

static int
list(struct session *session)
{
	struct listing listing = {session->output, 0};
	struct error err;

	output_begin(session->output, &form);
	if (!balance_each_quarantined(session->db, print_row, &listing, &err))
		return session_error(&err, EX_DATAERR);
	output_end(session->output);
	return listing.count > 0 ? EX_OK : EXIT_NOTHING;
}

const struct cmd cmd_quarantine_list = {
    .name = "quarantine list",
    .operands = "",
    .summary = "List mail that could not be read in three attempts",
    .access = CMD_READS_STORE,
    .form = &form,
    .run = list,
};
