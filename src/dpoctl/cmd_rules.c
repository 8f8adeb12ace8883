/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/file.h"
#include "rules/classify.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

static const struct output_field fields[] = {
    {"holds", "Holds", NULL},
    {"rules", "Rules", NULL},
    {"digest", "Digest", NULL},
    {"lines", "What does not", ""},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

static void
print_lines(struct session *session, const char *report)
{
	output_list_begin(session->output, "lines");
	while (*report != '\0') {
		size_t length = strcspn(report, "\n");

		output_list_text(session->output,
		    arena_copy(session->memory, report, length));
		report += length + (report[length] == '\n');
	}
	output_list_end(session->output);
}

static int
check_rules(struct session *session, const struct ruleset *rules)
{
	struct output *output = session->output;
	unsigned char digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];
	struct buffer report = {0};
	bool holds = ruleset_check(rules, &report);

	ruleset_digest(rules, digest);
	digest_hex(digest, hex);
	output_begin(output, &form);
	output_bool(output, "holds", holds);
	output_number(output, "rules", (int64_t)ruleset_rules_count(rules));
	output_text(output, "digest", hex);
	print_lines(session, buffer_string(&report));
	output_row(output);
	output_end(output);
	buffer_release(&report);
	return holds ? EX_OK : EXIT_NOTHING;
}

static int
check(struct session *session)
{
	const char **directories = arena_array(
	    session->memory, session->operands_count + 2, sizeof *directories);
	size_t count = 0;
	struct ruleset *rules;
	struct error err;
	int code;

	if (!session_load_given_conf(session, &err))
		return session_error(&err, EX_CONFIG);
	directories[count++] = file_program_data(session->memory, "rules");
	if (session->conf != NULL && session->conf->rules_directory != NULL)
		directories[count++] = session->conf->rules_directory;
	for (size_t i = 0; i < session->operands_count; i++)
		directories[count++] = session->operands[i];
	rules = ruleset_load(directories, count, &err);
	if (rules == NULL)
		return session_fail(
		    err.retry == RETRY_LATER ? EX_NOINPUT : EX_DATAERR, "%s",
		    err.text);
	code = check_rules(session, rules);
	ruleset_free(rules);
	return code;
}

const struct cmd cmd_rules_check = {
    .name = "rules check",
    .operands = "[DIRECTORY...]",
    .summary = "Run the examples of all rules, and of those in directories",
    .access = CMD_NO_DATABASE,
    .operands_max = 16,
    .form = &form,
    .run = check,
};
