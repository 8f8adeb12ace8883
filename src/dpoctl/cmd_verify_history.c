/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "base/digest.h"
#include "store/history.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

static const struct output_field fields[] = {
    {"holds", "Holds", NULL},
    {"rows", "Events", NULL},
    {"bad_id", "First wrong one", NULL},
    {"head", "Head", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

static int
verify(struct session *session)
{
	struct output *output = session->output;
	unsigned char head[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];
	int64_t bad_id, rows_count;
	struct error err;

	if (!history_verify(session->db, &bad_id, head, &rows_count, &err))
		return session_error(&err, EX_DATAERR);
	digest_hex(head, hex);
	output_begin(output, &form);
	output_bool(output, "holds", bad_id == 0);
	output_number(output, "rows", rows_count);
	if (bad_id == 0)
		output_day(output, "bad_id", NULL);
	else
		output_number(output, "bad_id", bad_id);
	output_text(output, "head", hex);
	output_row(output);
	output_end(output);
	return bad_id == 0 ? EX_OK : EXIT_NOTHING;
}

const struct cmd cmd_verify_history = {
    .name = "verify-history",
    .operands = "",
    .summary = "Prove that no event of the history was changed",
    .access = CMD_READS_STORE,
    .form = &form,
    .run = verify,
};
