/* SPDX-License-Identifier: ISC */
#include "dpoctl/human.h"

#include <ctype.h>
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
#include "dpoctl/human_fit.h"
#include "dpoctl/screen_width.h"

struct human {
	const struct output_form *form;
	struct arena *memory; /* for one row */
	struct libscols_table *table;
	size_t rows_count;
	int heading_width;
};

/*
 * Numbers are aligned to the right; subjects are truncated on a narrow
 * terminal.
 */
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

static struct libscols_table *
new_table(void)
{
	struct libscols_table *table = scols_new_table();

	if (table == NULL)
		abort();
	(void)scols_table_enable_noencoding(table, 1);
	if (!isatty(STDOUT_FILENO))
		(void)scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
	(void)scols_table_set_column_separator(table, HUMAN_BETWEEN);
	return table;
}

static void
open_table(struct human *human)
{
	const struct output_field *field = human->form->fields;

	human->table = new_table();
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

static void add_value(const struct human *human, struct buffer *out,
    json_t *value, enum utf8_lines lines);

/* Appends the values of an item or a list. */
static void
add_values(const struct human *human, struct buffer *out, json_t *value,
    enum utf8_lines lines)
{
	const char *name, *between = json_is_array(value) ? ", " : "  ";
	json_t *item;
	size_t index;

	if (json_is_array(value) && json_is_object(json_array_get(value, 0)))
		between = "\n";
	json_array_foreach(value, index, item)
	{
		if (index > 0)
			buffer_add_string(out, between);
		add_value(human, out, item, lines);
	}
	index = 0;
	json_object_foreach(value, name, item)
	{
		if (index++ > 0)
			buffer_add_string(out, between);
		add_value(human, out, item, UTF8_ONE_LINE);
	}
}

static void
add_value(const struct human *human, struct buffer *out, json_t *value,
    enum utf8_lines lines)
{
	if (json_is_string(value))
		buffer_add_string(out,
		    utf8_visible(human->memory, json_string_value(value),
			json_string_length(value), lines));
	else if (json_is_integer(value))
		buffer_add_printf(
		    out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_boolean(value))
		buffer_add_string(out, json_is_true(value) ? "yes" : "no");
	else
		add_values(human, out, value, lines);
}

static bool
has_lines(json_t *value)
{
	return (json_is_string(value) &&
		   strchr(json_string_value(value), '\n') != NULL) ||
	    json_is_object(json_array_get(value, 0));
}

/* Each line after `indent`, so that a message's text is recognizable. */
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

		(void)printf("%s%s%.*s\n", indent, length == 0 ? "" : " ",
		    (int)length, line);
		line += length + (line[length] == '\n');
	}
	buffer_release(&text);
}

static void
print_lines(const struct human *human, json_t *lines)
{
	json_t *line;
	size_t index;

	json_array_foreach(lines, index, line)
	{
		struct buffer text = {0};

		add_value(human, &text, line, UTF8_ONE_LINE);
		(void)printf("  %s\n", buffer_string(&text));
		buffer_release(&text);
	}
}

/* Sets a cell; a text of several lines is one line in a table. */
static void
set_cell(const struct human *human, struct libscols_line *line, size_t column,
    json_t *value)
{
	struct buffer cell = {0};
	char *text;

	if (json_is_string(value)) {
		text = arena_string(human->memory, json_string_value(value));
		for (char *byte = text; *byte != '\0'; byte++)
			if (*byte == '\n')
				*byte = ' ';
		buffer_add_string(&cell,
		    utf8_visible(
			human->memory, text, strlen(text), UTF8_ONE_LINE));
	} else
		add_value(human, &cell, value, UTF8_ONE_LINE);
	(void)scols_line_set_data(line, column, buffer_string(&cell));
	buffer_release(&cell);
}

/*
 * Whether the field has several lines in any item: it is then printed below the
 * row.
 */
static bool
is_block(json_t *items, const char *name)
{
	json_t *item;
	size_t index;

	json_array_foreach(items, index,
	    item) if (has_lines(json_object_get(item, name))) return true;
	return false;
}

/* The heading of "last_poll_at" is LAST POLL AT. */
static char *
heading_of(const struct human *human, const char *name)
{
	char *heading = arena_string(human->memory, name);

	for (char *byte = heading; *byte != '\0'; byte++)
		*byte =
		    *byte == '_' ? ' ' : (char)toupper((unsigned char)*byte);
	return heading;
}

static void
add_item(const struct human *human, struct libscols_table *table, json_t *items,
    json_t *item)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	const char *name;
	json_t *value;
	size_t column = 0;

	if (line == NULL)
		abort();
	json_object_foreach(item, name, value) if (!is_block(items, name))
	    set_cell(human, line, column++, value);
}

/* Prints `count` items from `first` on, as an indented table. */
static void
print_table(
    const struct human *human, json_t *items, size_t first, size_t count)
{
	struct libscols_table *table = new_table();
	const char *name;
	json_t *value;

	json_object_foreach(json_array_get(items, first), name,
	    value) if (!is_block(items, name))(void)
	    scols_table_new_column(
		table, heading_of(human, name), 0, column_flags(name));
	for (size_t i = first; i < first + count; i++)
		add_item(human, table, items, json_array_get(items, i));
	human_print_items(table, screen_width());
	scols_unref_table(table);
}

/* One table, or one per row if fields with several lines follow each. */
static void
print_items(const struct human *human, json_t *items)
{
	bool has_blocks = false;
	const char *name;
	json_t *item, *value;
	size_t index;

	json_object_foreach(json_array_get(items, 0), name, value) has_blocks =
	    has_blocks || is_block(items, name);
	if (!has_blocks) {
		print_table(human, items, 0, json_array_size(items));
		return;
	}
	json_array_foreach(items, index, item)
	{
		print_table(human, items, index, 1);
		json_object_foreach(item, name, value)
		{
			if (!has_lines(value) &&
			    (!is_block(items, name) ||
				json_string_length(value) == 0))
				continue;
			(void)printf("    %s\n", name);
			print_block(human, value, "    |");
		}
	}
}

static void
print_field(
    const struct human *human, const struct output_field *field, json_t *value)
{
	struct buffer line = {0};
	bool is_list = field->value != NULL &&
	    field->value->type == OUTPUT_LIST && json_array_size(value) > 0;

	if (is_list || has_lines(value)) {
		(void)printf("%s\n", field->heading);
		if (!is_list)
			print_block(human, value, "  |");
		else if (field->value->items == NULL)
			print_lines(human, value);
		else
			print_items(human, value);
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
	for (; field->name != NULL; field++) {
		json_t *value = json_object_get(row, field->name);

		if (field->heading != NULL && !json_is_null(value))
			print_field(human, field, value);
	}
}

/* One column shows the due date: a day, or an instant for hours. */
static void
add_line(struct human *human, json_t *row)
{
	const struct output_field *field = human->form->fields;
	struct libscols_line *line = scols_table_new_line(human->table, NULL);
	size_t column = 0;

	if (line == NULL)
		abort();
	for (; field->name != NULL; field++) {
		json_t *value = json_object_get(row, field->name);

		if (field->heading == NULL)
			continue;
		if (json_is_null(value) && strcmp(field->name, "due_on") == 0)
			value = json_object_get(row, "due_at");
		/* No ticket has the number 0. */
		if (strcmp(field->name, "ticket") == 0 &&
		    json_is_integer(value) && json_integer_value(value) == 0)
			value = NULL;
		set_cell(human, line, column++, value);
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
			human_print_table(
			    human->table, human->form->fields, screen_width());
		scols_unref_table(human->table);
	}
	arena_free(human->memory);
	free(human);
}
