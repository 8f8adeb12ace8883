/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "dpoctl/arguments.h"
#include "dpoctl/columns.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"
#include "dpoctl/option_words.h"

#define WORDS_WIDTH 76

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
    {"group", NULL, NULL},
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

/* The field names of each item, separated by blanks; or "". */
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
	output_text(output, "group", commands_group(cmd));
	output_text(output, "operands", cmd->operands);
	output_text(output, "summary", cmd->summary);
	print_options(output, cmd);
	print_fields(memory, output, cmd);
	output_row(output);
}

/* "KIND is one of:", and the words, indented and wrapped. */
static void
print_words_of(struct arena *memory, const char *value)
{
	const char *words = option_words(memory, value);

	if (words == NULL)
		return;
	(void)printf("\n%s is one of:\n", value);
	while (*words != '\0') {
		size_t length = columns_wrap(words, WORDS_WIDTH);

		(void)printf("  %.*s\n", (int)length, words);
		words += length;
		words += strspn(words, " ");
	}
}

/* For each option value, once. */
static void
print_words(struct arena *memory, const struct cmd *cmd)
{
	const struct cmd_option *option = cmd->options, *before;

	for (; option != NULL && option->name != NULL; option++) {
		if (option->value == NULL)
			continue;
		for (before = cmd->options; before != option; before++)
			if (before->value != NULL &&
			    strcmp(before->value, option->value) == 0)
				break;
		if (before == option)
			print_words_of(memory, option->value);
	}
}

/* Prints one command for people: free text. */
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
	print_words(memory, cmd);
	if (field != NULL)
		(void)puts("\nFields with --json:");
	for (; field != NULL && field->name != NULL; field++) {
		const char *items = items_of(memory, field);

		(void)printf("  %s%s%s%s\n", field->name,
		    *items == '\0' ? "" : " (list of: ", items,
		    *items == '\0' ? "" : ")");
	}
}

/* Whether this is the first word of the command's name. NULL: of any name. */
static bool
begins_with(const struct cmd *cmd, const char *word)
{
	size_t length = word == NULL ? 0 : strlen(word);

	return word == NULL ||
	    (strncmp(cmd->name, word, length) == 0 &&
		strchr(" ", cmd->name[length]) != NULL);
}

/* Prints the commands with this first word by task, one per line. */
static void
print_commands(const char *word)
{
	const char *group = "";

	(void)printf("Usage: dpoctl [-c FILE] [--json] %s%s [OPTION...]"
		     " [OPERAND...]\n",
	    word == NULL ? "" : word, word == NULL ? "COMMAND" : " ...");
	for (size_t i = 0; i < commands_count; i++) {
		const struct cmd *cmd = commands_table[i];
		const char *title = commands_group(cmd);

		if (!begins_with(cmd, word))
			continue;
		if (title != group)
			(void)printf("\n%s:\n", title);
		group = title;
		(void)printf("  %-18s  %s\n", cmd->name, cmd->summary);
	}
	(void)printf("\n`dpoctl help %s%s` describes a command, and names the"
		     " words that it takes.\n",
	    word == NULL ? "" : word, word == NULL ? "COMMAND" : " ...");
	if (word == NULL)
		(void)puts("Begin with `dpoctl review`: a key shows the"
			   " command that it stands for.");
}

/* The command that the operands name; "outbox list" can also be one word. */
static const struct cmd *
named(const struct session *session)
{
	const char *words[2] = {session->operands[0],
	    session->operands_count > 1 ? session->operands[1] : ""};
	size_t taken;
	const struct cmd *cmd = commands_find(words, 2, &taken);

	for (size_t i = 0; cmd == NULL && i < commands_count; i++)
		if (strcmp(commands_table[i]->name, words[0]) == 0)
			cmd = commands_table[i];
	return cmd;
}

static bool
is_first_word(const char *word)
{
	for (size_t i = 0; i < commands_count; i++)
		if (begins_with(commands_table[i], word))
			return true;
	return false;
}

static int
help(struct session *session)
{
	const struct cmd *cmd = NULL;
	const char *word = NULL;

	if (session->operands_count > 0 && (cmd = named(session)) == NULL) {
		word = session->operands[0];
		if (session->operands_count > 1 || !is_first_word(word))
			return arguments_unknown_command(session,
			    session->operands, session->operands_count);
	}
	if (!output_is_json(session->output)) {
		if (cmd != NULL)
			print_command(session->memory, cmd);
		else
			print_commands(word);
		return EX_OK;
	}
	output_begin(session->output, &form);
	for (size_t i = 0; i < commands_count; i++)
		if (cmd == NULL ? begins_with(commands_table[i], word)
				: cmd == commands_table[i])
			print_row(session->memory, session->output,
			    commands_table[i]);
	output_end(session->output);
	return EX_OK;
}

const struct cmd cmd_help = {
    .name = "help",
    .operands = "[COMMAND]",
    .summary = "List the commands, or describe one",
    .access = CMD_NO_DATABASE,
    .operands_max = 2,
    .is_paged = true,
    .form = &form,
    .run = help,
};
