/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

#define OPTION(member) OUTPUT_OF(TEXT, struct cmd_option, member)

static const struct output_field option_fields[] = {
    {"name", NULL, OPTION(name)},
    {"value", NULL, OPTION(value)},
    {"help", NULL, OPTION(help)},
    {NULL, NULL, NULL},
};

static const struct output_field field_fields[] = {
    {"name", NULL, OUTPUT_OF(TEXT, struct output_field, name)},
    {"items", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field fields[] = {
    {"command", "COMMAND", NULL},
    {"operands", NULL, NULL},
    {"summary", "DOES", NULL},
    {"options", NULL, OUTPUT_LIST_OF(option_fields)},
    {"fields", NULL, OUTPUT_LIST_OF(field_fields)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields};

static void
print_options(struct output *output, const struct cmd *cmd)
{
	const struct cmd_option *option = cmd->options;

	output_list_begin(output, "options");
	for (; option != NULL && option->name != NULL; option++)
		output_item(output, option);
	output_list_end(output);
}

/* The names in each of its items, separated by blanks; "". */
static const char *
items_of(struct arena *memory, const struct output_field *field)
{
	const struct output_field *item =
	    field->value == NULL ? NULL : field->value->items;
	const char *names = "";

	for (; item != NULL && item->name != NULL; item++)
		names = arena_printf(memory, "%s%s%s", names,
		    *names == '\0' ? "" : " ", item->name);
	return names;
}

static void
print_fields(struct arena *memory, struct output *output, const struct cmd *cmd)
{
	const struct output_field *field =
	    cmd->form == NULL ? NULL : cmd->form->fields;

	output_list_begin(output, "fields");
	for (; field != NULL && field->name != NULL; field++) {
		output_item_begin(output);
		output_fields(output, field);
		output_text(output, "items", items_of(memory, field));
		output_item_end(output);
	}
	output_list_end(output);
}

static void
print_row(struct arena *memory, struct output *output, const struct cmd *cmd)
{
	output_text(output, "command", cmd->name);
	output_text(output, "operands", cmd->operands);
	output_text(output, "summary", cmd->summary);
	print_options(output, cmd);
	print_fields(memory, output, cmd);
	output_row(output);
}

/* One command for people: free text. */
static void
print_command(struct arena *memory, const struct cmd *cmd)
{
	const struct cmd_option *option = cmd->options;
	const struct output_field *field =
	    cmd->form == NULL ? NULL : cmd->form->fields;

	(void)printf("Usage: dpoctl [-c FILE] [--json] %s%s%s%s\n\n%s.\n",
	    cmd->name, option == NULL ? "" : " [OPTION...]",
	    *cmd->operands == '\0' ? "" : " ", cmd->operands, cmd->summary);
	if (option != NULL)
		(void)puts("\nOptions:");
	for (; option != NULL && option->name != NULL; option++) {
		struct buffer usage = {0};

		buffer_add_printf(&usage, "%s%s%s", option->name,
		    option->value == NULL ? "" : " ",
		    option->value == NULL ? "" : option->value);
		(void)printf(
		    "  %-22s  %s\n", buffer_string(&usage), option->help);
		buffer_release(&usage);
	}
	if (field != NULL)
		(void)puts("\nFields with --json:");
	for (; field != NULL && field->name != NULL; field++) {
		const char *items = items_of(memory, field);

		(void)printf("  %s%s%s%s\n", field->name,
		    *items == '\0' ? "" : " (list of: ", items,
		    *items == '\0' ? "" : ")");
	}
}

static int
help(struct session *session)
{
	const struct cmd *cmd = NULL;
	size_t taken;

	if (session->operands_count > 0) {
		const char *words[2] = {session->operands[0],
		    session->operands_count > 1 ? session->operands[1] : ""};

		/* "outbox list" may also be one word, from --help. */
		for (size_t i = 0; i < commands_count; i++)
			if (strcmp(commands_table[i]->name, words[0]) == 0)
				cmd = commands_table[i];
		if (cmd == NULL)
			cmd = commands_find(words, 2, &taken);
		if (cmd == NULL)
			return session_usage(session, "unknown command: %s%s%s",
			    words[0], *words[1] == '\0' ? "" : " ", words[1]);
	}
	if (cmd != NULL && !output_is_json(session->output)) {
		print_command(session->memory, cmd);
		return EX_OK;
	}
	output_note(session->output,
	    "Usage: dpoctl [-c FILE] [--json] COMMAND [OPTION...]"
	    " [OPERAND...]\n");
	output_begin(session->output, &form);
	for (size_t i = 0; i < commands_count; i++)
		if (cmd == NULL || cmd == commands_table[i])
			print_row(session->memory, session->output,
			    commands_table[i]);
	output_end(session->output);
	output_note(
	    session->output, "\n`dpoctl help COMMAND` describes a command.");
	return EX_OK;
}

const struct cmd cmd_help = {
    .name = "help",
    .operands = "[COMMAND]",
    .summary = "List the commands, or describe one",
    .access = CMD_NO_DATABASE,
    .operands_max = 2,
    .form = &form,
    .run = help,
};
