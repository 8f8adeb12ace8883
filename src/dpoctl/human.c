/* SPDX-License-Identifier: ISC */
#include "dpoctl/human.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libsmartcols.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"

struct human {
	const struct output_form *form;
	struct arena *memory; /* of one row */
	struct libscols_table *table;
	size_t rows_count;
	int heading_width;
};

/* Numbers stand to the right; subjects give way on a narrow terminal. */
static int
column_flags(const char *name)
{
	if (strcmp(name, "subject") == 0 || strcmp(name, "reason") == 0 ||
	    strcmp(name, "payload") == 0)
		return SCOLS_FL_TRUNC;
	if (strcmp(name, "id") == 0 || strcmp(name, "attempts") == 0)
		return SCOLS_FL_RIGHT;
	return 0;
}

static void
open_table(struct human *human)
{
	const struct output_field *field = human->form->fields;

	human->table = scols_new_table();
	if (human->table == NULL)
		abort();
	(void)scols_table_enable_noencoding(human->table, 1);
	if (!isatty(STDOUT_FILENO))
		(void)scols_table_set_termforce(
		    human->table, SCOLS_TERMFORCE_NEVER);
	(void)scols_table_set_column_separator(human->table, "  ");
	for (; field->name != NULL; field++)
		if (field->heading != NULL)
			(void)scols_table_new_column(human->table,
			    field->heading, 0, column_flags(field->name));
}

struct human *
human_new(const struct output_form *form)
{
	struct human *human = memory_new(1, sizeof *human);
	const struct output_field *field = form->fields;

	human->form = form;
	human->memory = arena_new();
	for (; field->name != NULL; field++)
		if (field->heading != NULL &&
		    (int)strlen(field->heading) > human->heading_width)
			human->heading_width = (int)strlen(field->heading);
	if (form->shape == OUTPUT_TABLE)
		open_table(human);
	return human;
}

static void
add_value(const struct human *human, struct buffer *out, json_t *value,
    enum utf8_lines lines)
{
	const char *text = NULL;
	json_t *item;
	size_t index;

	if (json_is_string(value)) {
		text = utf8_visible(human->memory, json_string_value(value),
		    json_string_length(value), lines);
		buffer_add_string(out, text);
	} else if (json_is_integer(value))
		buffer_add_printf(
		    out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_boolean(value))
		buffer_add_string(out, json_is_true(value) ? "yes" : "no");
	else if (json_is_array(value)) {
		json_array_foreach(value, index, item)
		{
			if (index > 0)
				buffer_add_string(out, ", ");
			if (json_is_string(item) || json_is_integer(item))
				add_value(human, out, item, lines);
		}
	} else if (json_is_object(value)) {
		char *dump = json_dumps(value, JSON_COMPACT);

		buffer_add_string(out,
		    utf8_visible(human->memory, dump, strlen(dump), lines));
		free(dump);
	}
}

static bool
has_lines(json_t *value)
{
	return json_is_string(value) &&
	    strchr(json_string_value(value), '\n') != NULL;
}

/* Each line behind `indent`, so that a mail's text is seen to be one. */
static void
print_block(const struct human *human, json_t *value, const char *indent)
{
	struct buffer text = {0};
	const char *line;

	add_value(human, &text, value, UTF8_KEEP_LINES);
	while (text.length > 0 && text.data[text.length - 1] == '\n')
		text.data[--text.length] = '\0';
	for (line = buffer_string(&text); *line != '\0';) {
		size_t length = strcspn(line, "\n");

		(void)printf(
		    "%s%.*s\n", length == 0 ? "" : indent, (int)length, line);
		line += length + (line[length] == '\n');
	}
	buffer_release(&text);
}

/* The short values in one line, those with lines behind it. */
static void
print_item(const struct human *human, json_t *item)
{
	struct buffer line = {0};
	const char *name;
	json_t *value;

	if (!json_is_object(item)) {
		add_value(human, &line, item, UTF8_ONE_LINE);
		(void)printf("  %s\n", buffer_string(&line));
		buffer_release(&line);
		return;
	}
	json_object_foreach(item, name, value)
	{
		size_t before = line.length;

		if (has_lines(value))
			continue;
		if (before > 0)
			buffer_add_string(&line, "  ");
		if (json_is_boolean(value))
			buffer_add_printf(&line, "%s ", name);
		add_value(human, &line, value, UTF8_ONE_LINE);
		if (before > 0 && line.length == before + 2)
			line.data[line.length = before] = '\0';
	}
	(void)printf("  %s\n", buffer_string(&line));
	buffer_release(&line);
	json_object_foreach(item, name, value) if (has_lines(value))
	{
		(void)printf("    %s\n", name);
		print_block(human, value, "    | ");
	}
}

static bool
is_list_of_lines(const struct output_field *field, json_t *value)
{
	return json_is_array(value) && json_array_size(value) > 0 &&
	    field->items != NULL;
}

static void
print_field(
    const struct human *human, const struct output_field *field, json_t *value)
{
	struct buffer line = {0};
	json_t *item;
	size_t index;

	if (has_lines(value)) {
		(void)printf("%s\n", field->heading);
		print_block(human, value, "  | ");
		return;
	}
	if (is_list_of_lines(field, value)) {
		(void)printf("%s\n", field->heading);
		json_array_foreach(value, index, item) print_item(human, item);
		return;
	}
	add_value(human, &line, value, UTF8_ONE_LINE);
	(void)printf("%-*s  %s\n", human->heading_width, field->heading,
	    line.length == 0 ? "-" : buffer_string(&line));
	buffer_release(&line);
}

static void
print_record(struct human *human, json_t *row)
{
	const struct output_field *field = human->form->fields;

	if (human->rows_count > 0)
		(void)putchar('\n');
	for (; field->name != NULL; field++)
		if (field->heading != NULL)
			print_field(
			    human, field, json_object_get(row, field->name));
}

static void
add_line(struct human *human, json_t *row)
{
	const struct output_field *field = human->form->fields;
	struct libscols_line *line = scols_table_new_line(human->table, NULL);
	size_t column = 0;

	if (line == NULL)
		abort();
	for (; field->name != NULL; field++) {
		struct buffer cell = {0};

		if (field->heading == NULL)
			continue;
		add_value(human, &cell, json_object_get(row, field->name),
		    UTF8_ONE_LINE);
		(void)scols_line_set_data(line, column++, buffer_string(&cell));
		buffer_release(&cell);
	}
}

void
human_row(struct human *human, json_t *row)
{
	if (human->table != NULL)
		add_line(human, row);
	else
		print_record(human, row);
	human->rows_count++;
	arena_clear(human->memory);
}

void
human_free(struct human *human)
{
	if (human == NULL)
		return;
	if (human->table != NULL) {
		if (human->rows_count > 0)
			(void)scols_print_table(human->table);
		scols_unref_table(human->table);
	}
	arena_free(human->memory);
	free(human);
}
