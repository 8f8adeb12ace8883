/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "conf/conf.h"
#include "conf/conf_values.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

#define VALUE(type, member) OUTPUT_OF(type, struct conf_value, member)

static const struct output_field fields[] = {
    {"section", NULL, VALUE(TEXT, section)},
    {"title", NULL, VALUE(TEXT, title)},
    {"name", NULL, VALUE(TEXT, name)},
    {"value", NULL, VALUE(TEXT, value)},
    {"is_default", NULL, VALUE(BOOL, is_default)},
    {"help", NULL, VALUE(TEXT, help)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_TABLE, fields};

/* The open section while the file is printed. */
struct file {
	const char *section;
	char title[64];
};

static bool
print_json(const struct conf_value *value, void *context)
{
	struct output *output = context;

	output_fields(output, value);
	output_row(output);
	return true;
}

static void
close_section(const struct file *file)
{
	if (*file->section != '\0')
		(void)puts("}");
}

/* Printed as a file that can be read again, so nothing may be escaped. */
static bool
print_line(const struct conf_value *value, void *context)
{
	struct file *file = context;
	bool is_set = *value->value != '\0';

	if (strcmp(file->section, value->section) != 0 ||
	    strcmp(file->title, value->title) != 0) {
		close_section(file);
		if (*value->title != '\0')
			(void)printf(
			    "%s \"%s\" {\n", value->section, value->title);
		else
			(void)printf("%s {\n", value->section);
		file->section = value->section;
		(void)snprintf(
		    file->title, sizeof file->title, "%s", value->title);
	}
	(void)printf("%s%s%s =%s%s\n", *value->section == '\0' ? "" : "\t",
	    is_set ? "" : "# ", value->name, is_set ? " " : "", value->value);
	return true;
}

static int
show(struct session *session)
{
	struct file file = {.section = ""};
	struct error err;

	if (!session_load_conf(session, &err))
		return session_error(&err, EX_CONFIG);
	if (output_is_json(session->output)) {
		output_begin(session->output, &form);
		(void)conf_each_value(
		    session->conf, print_json, session->output);
		output_end(session->output);
		return EX_OK;
	}
	(void)conf_each_value(session->conf, print_line, &file);
	close_section(&file);
	return EX_OK;
}

const struct cmd cmd_config_show = {
    .name = "config show",
    .operands = "",
    .summary = "Print all settings that are in effect",
    .access = CMD_NO_DATABASE,
    .form = &form,
    .run = show,
};
