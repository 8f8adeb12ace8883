/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/file.h"
#include "rules/ruleset.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

static const struct output_field fields[] = {
    {"holds", "OK", NULL},
    {"rules", "Rules", NULL},
    {"digest", "Digest", NULL},
    {"threshold_request", "Request threshold", NULL},
    {"threshold_unsure", "Unsure threshold", NULL},
    {"lines", "Failures", OUTPUT_TEXTS},
    {"without_effect", "Without effect", OUTPUT_TEXTS},
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

/* Lists rules that make no difference: a hint, not an error. */
static void
print_without_effect(struct output *output, struct ruleset *rules)
{
	output_list_begin(output, "without_effect");
	for (size_t i = 0; i < ruleset_rules_count(rules); i++)
		if (!ruleset_is_needed(rules, i))
			output_list_text(output, ruleset_rule(rules, i).id);
	output_list_end(output);
}

static int
check_rules(struct session *session, struct ruleset *rules)
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
	output_number(
	    output, "threshold_request", ruleset_threshold_request(rules));
	output_number(
	    output, "threshold_unsure", ruleset_threshold_unsure(rules));
	print_lines(session, buffer_string(&report));
	print_without_effect(output, rules);
	output_row(output);
	output_end(output);
	buffer_release(&report);
	return holds ? EX_OK : EXIT_NOTHING;
}

/* The shipped rules, the configuration's and those of the operands. */
static struct ruleset *
load(struct session *session, int *ret_code)
{
	const char **directories = arena_array(
	    session->memory, session->operands_count + 2, sizeof *directories);
	size_t count = 0;
	struct ruleset *rules;
	struct error err;

	if (!session_load_given_conf(session, &err)) {
		*ret_code = session_error(&err, EX_CONFIG);
		return NULL;
	}
	directories[count++] = file_program_data(session->memory, "rules");
	if (session->conf != NULL && session->conf->rules_directory != NULL)
		directories[count++] = session->conf->rules_directory;
	for (size_t i = 0; i < session->operands_count; i++)
		directories[count++] = session->operands[i];
	rules = ruleset_load(directories, count, &err);
	if (rules == NULL)
		*ret_code = session_fail(
		    err.retry == RETRY_LATER ? EX_NOINPUT : EX_DATAERR, "%s",
		    err.text);
	if (rules == NULL || session->conf == NULL)
		return rules;
	if (!ruleset_set_thresholds(rules,
		(int)session->conf->recognition.request_score,
		(int)session->conf->recognition.unsure_score, &err)) {
		*ret_code = session_error(&err, EX_CONFIG);
		ruleset_free(rules);
		return NULL;
	}
	return rules;
}

static int
check(struct session *session)
{
	int code;
	struct ruleset *rules = load(session, &code);

	if (rules == NULL)
		return code;
	code = check_rules(session, rules);
	ruleset_free(rules);
	return code;
}

#define RULE(type, member) OUTPUT_OF(type, struct rule_facts, member)

static const struct output_field list_fields[] = {
    {"rule", "Rule", RULE(TEXT, id)},
    {"kind", "Kind", RULE(TEXT, kind)},
    {"language", "Language", RULE(TEXT, language)},
    {"weight", "Weight", RULE(NUMBER, weight)},
    {"disabled", "Off", RULE(BOOL, is_disabled)},
    {"cost_us", "Cost (us)", NULL},
    {"file", "File", RULE(TEXT, file)},
    {"line", "Line", RULE(NUMBER, line)},
    {NULL, NULL, NULL},
};

static const struct output_form list_form = {OUTPUT_TABLE, list_fields};

static int
list(struct session *session)
{
	struct output *output = session->output;
	int code;
	struct ruleset *rules = load(session, &code);

	if (rules == NULL)
		return code;
	ruleset_time_examples(rules);
	output_begin(output, &list_form);
	for (size_t i = 0; i < ruleset_rules_count(rules); i++) {
		struct rule_facts rule = ruleset_rule(rules, i);

		output_fields(output, &rule);
		output_number(output, "cost_us", rule.cost_ns / 1000);
		output_row(output);
	}
	output_end(output);
	ruleset_free(rules);
	return EX_OK;
}

const struct cmd cmd_rules_list = {
    .name = "rules list",
    .operands = "[DIRECTORY...]",
    .summary = "List the rules, with the time each takes over all examples",
    .access = CMD_NO_DATABASE,
    .operands_max = 16,
    .form = &list_form,
    .run = list,
};

const struct cmd cmd_rules_check = {
    .name = "rules check",
    .operands = "[DIRECTORY...]",
    .summary = "Run the examples of all rules, and of rules in directories",
    .access = CMD_NO_DATABASE,
    .operands_max = 16,
    .form = &form,
    .run = check,
};
