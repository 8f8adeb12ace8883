/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
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
    {"against", "Against the exported head", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

static const struct cmd_option options[] = {
    {"--against", "ROWS:HEAD",
	"An earlier head, as this command or the log gave it", false},
    {NULL, NULL, NULL, false},
};

/* Without one nobody can tell that the tail was cut. */
static int
compare_heads(struct session *session, const char **ret_result)
{
	const char *against = session_option(session, "--against");
	char head[DIGEST_HEX_SIZE], *end = NULL;
	unsigned char want[DIGEST_BYTES];
	struct error err;
	long long rows;

	*ret_result = "none was given";
	if (against == NULL)
		return EX_OK;
	rows =
	    *against < '1' || *against > '9' ? 0 : strtoll(against, &end, 10);
	if (rows == 0 || *end != ':' || strlen(end + 1) != 2 * DIGEST_BYTES ||
	    !digest_unhex(end + 1, want))
		return session_usage(session,
		    "--against wants ROWS:HEAD, a number and 64 hexadecimal"
		    " digits");
	switch (history_head_at(session->db, rows, head, &err)) {
	case FOUND:
		*ret_result = strcmp(head, end + 1) == 0 ? "holds" : "differs";
		return EX_OK;
	case ABSENT:
		*ret_result = "the tail was cut";
		return EX_OK;
	default:
		return session_error(&err, EX_DATAERR);
	}
}

static int
verify(struct session *session)
{
	struct output *output = session->output;
	unsigned char head[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];
	int64_t bad_id, rows_count;
	const char *against;
	struct error err;
	bool holds;
	int code = compare_heads(session, &against);

	if (code != EX_OK)
		return code;
	if (!history_verify(session->db, &bad_id, head, &rows_count, &err))
		return session_error(&err, EX_DATAERR);
	digest_hex(head, hex);
	holds = bad_id == 0 &&
	    (session_option(session, "--against") == NULL ||
		strcmp(against, "holds") == 0);
	output_begin(output, &form);
	output_bool(output, "holds", holds);
	output_number(output, "rows", rows_count);
	if (bad_id == 0)
		output_day(output, "bad_id", NULL);
	else
		output_number(output, "bad_id", bad_id);
	output_text(output, "head", hex);
	output_text(output, "against", against);
	output_row(output);
	output_end(output);
	return holds ? EX_OK : EXIT_NOTHING;
}

const struct cmd cmd_verify_history = {
    .name = "verify-history",
    .operands = "",
    .summary = "Prove that no event of the history was changed",
    .access = CMD_READS_STORE,
    .options = options,
    .form = &form,
    .run = verify,
};
