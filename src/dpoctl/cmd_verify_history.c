/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/file.h"
#include "store/balance.h"
#include "store/history.h"
#include "dpoctl/commands.h"
#include "dpoctl/new_file.h"
#include "dpoctl/progress.h"
#include "dpoctl/session.h"

static const struct output_field fields[] = {
    {"holds", "OK", NULL},
    {"rows", "Events", NULL},
    {"bad_id", "First altered event", NULL},
    {"letters_without_history", "Letters that nobody queued", NULL},
    {"head", "Head", NULL},
    {"against", "Compared with exported head", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

static const struct cmd_option options[] = {
    {"--against", "ROWS:HEAD",
	"An earlier head, as in the log, or a file of such lines", false},
    {"--export", "FILE", "Write the head to a new file, or to -", false},
    {NULL, NULL, NULL, false},
};

#define NONE	       "no head given: a truncated history would not be noticed"
#define FILE_BYTES_MAX ((size_t)1024 * 1024)

/* One line: "812:" and 64 hexadecimal digits. */
static int
compare_head(
    struct session *session, const char *against, const char **ret_result)
{
	char head[DIGEST_HEX_SIZE], *end = NULL;
	unsigned char want[DIGEST_BYTES];
	struct error err;
	long long rows =
	    *against < '1' || *against > '9' ? 0 : strtoll(against, &end, 10);

	if (rows == 0 || *end != ':' || strlen(end + 1) != 2 * DIGEST_BYTES ||
	    !digest_unhex(end + 1, want))
		return session_usage(session,
		    "--against requires ROWS:HEAD, a number and 64 hexadecimal"
		    " digits, or a file of such lines");
	switch (history_head_at(session->db, rows, head, &err)) {
	case FOUND:
		*ret_result = strcmp(head, end + 1) == 0 ? "holds" : "differs";
		return EX_OK;
	case ABSENT:
		*ret_result = "truncated";
		return EX_OK;
	default:
		return session_error(&err, EX_DATAERR);
	}
}

/* The first mismatch is reported. */
static int
compare_file(struct session *session, const char *path, const char **ret_result)
{
	struct buffer content = {0};
	struct error err;
	char *line, *next;
	int code = EX_OK;

	if (!file_read(path, FILE_BYTES_MAX, &content, &err))
		return session_fail(EX_NOINPUT, "%s", err.text);
	line = arena_copy(
	    session->memory, buffer_string(&content), content.length);
	buffer_release(&content);
	*ret_result = "holds";
	if (*line == '\0')
		return session_fail(EX_DATAERR, "%s is empty", path);
	for (; code == EX_OK && *line != '\0' &&
	     strcmp(*ret_result, "holds") == 0;
	     line = next) {
		next = line + strcspn(line, "\n");
		if (*next != '\0')
			*next++ = '\0';
		code = compare_head(session, line, ret_result);
	}
	return code;
}

/* Without an exported head, truncation cannot be detected. */
static int
compare_heads(struct session *session, const char **ret_result)
{
	const char *against = session_option(session, "--against");

	*ret_result = NONE;
	if (against == NULL)
		return EX_OK;
	return strchr(against, '/') != NULL || strchr(against, ':') == NULL
	    ? compare_file(session, against, ret_result)
	    : compare_head(session, against, ret_result);
}

/* Only the head of a valid history is exported. */
static int
export_head(struct session *session, int64_t rows_count, const char *head)
{
	const char *path = session_option(session, "--export");
	const char *line = arena_printf(
	    session->memory, "%lld:%s\n", (long long)rows_count, head);

	return path == NULL || rows_count == 0
	    ? EX_OK
	    : new_file_write(path, line, strlen(line));
}

/* The rows are the steps that db_watch reports. */
static bool
verify_rows(struct session *session, int64_t *ret_bad_id,
    unsigned char ret_head[DIGEST_BYTES], int64_t *ret_rows_count,
    struct error *err)
{
	struct progress progress;
	char hex[DIGEST_HEX_SIZE];
	int64_t total;
	bool done;

	if (!history_head(session->db, hex, &total, err))
		return false;
	progress_begin(&progress, "verify-history", (size_t)total);
	done = history_verify(
	    session->db, ret_bad_id, ret_head, ret_rows_count, err);
	progress_end(&progress);
	return done;
}

static int
verify(struct session *session)
{
	struct output *output = session->output;
	unsigned char head[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];
	int64_t bad_id, rows_count, unqueued;
	const char *against;
	struct error err;
	bool holds;
	int code = compare_heads(session, &against);

	if (code != EX_OK)
		return code;
	if (!verify_rows(session, &bad_id, head, &rows_count, &err) ||
	    !balance_count_unqueued(session->db, &unqueued, &err))
		return session_error(&err, EX_DATAERR);
	digest_hex(head, hex);
	holds = bad_id == 0 && unqueued == 0 &&
	    (session_option(session, "--against") == NULL ||
		strcmp(against, "holds") == 0);
	output_begin(output, &form);
	output_bool(output, "holds", holds);
	output_number(output, "rows", rows_count);
	if (bad_id == 0)
		output_day(output, "bad_id", NULL);
	else
		output_number(output, "bad_id", bad_id);
	output_number(output, "letters_without_history", unqueued);
	output_text(output, "head", hex);
	output_text(output, "against", against);
	output_row(output);
	output_end(output);
	return holds ? export_head(session, rows_count, hex) : EXIT_NOTHING;
}

const struct cmd cmd_verify_history = {
    .name = "verify-history",
    .operands = "",
    .summary = "Check that no event of the history was changed",
    .access = CMD_READS_STORE,
    .options = options,
    .form = &form,
    .run = verify,
};
