/* SPDX-License-Identifier: ISC */
#include "dpoctl/human_fit.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "dpoctl/columns.h"

/* Columns of a truncated text: as long as others can be spared, and then. */
#define NARROW_MIN    10
#define NARROWEST_MIN 7
#define NOT_NARROWED  ((size_t)-1)

/* Columns that a narrow terminal can do without, the first one first. */
static const char *const spare[] = {"program", "is_kept", "looked_at",
    "bounced_at", "sent_at", "reason", "mailbox", "ticket", "received_at",
    "disposition"};
/* Columns that may be truncated: texts, ... */
static const char *const texts[] = {
    "from", "to", "subject", "mailbox", "text", "payload", "who", NULL};
/* ... and, rather than nothing, words that are always the same. */
static const char *const words[] = {"disposition", "purpose", "reason", NULL};

/* A text that is read as a whole: it follows its row in lines of its own. */
static const char whole[] = "snippet";
#define WHOLE_INDENT "    "

/* A table that is too wide: its visible columns. */
struct fitting {
	struct libscols_table *table;
	size_t count;
	const char **names;
	size_t *needed, *widths;
	bool *is_empty, *is_dropped;
};

static const char *
cell_text(struct libscols_line *line, size_t column)
{
	const char *text =
	    scols_cell_get_data(scols_line_get_cell(line, column));

	return text == NULL ? "" : text;
}

/* An empty column is spared first. */
static void
measure(struct fitting *fitting)
{
	struct libscols_iter *each = scols_new_iter(SCOLS_ITER_FORWARD);
	struct libscols_line *line;

	for (size_t i = 0; i < fitting->count; i++)
		fitting->is_empty[i] = true;
	while (scols_table_next_line(fitting->table, each, &line) == 0)
		for (size_t i = 0; i < fitting->count; i++) {
			size_t width = columns_width(cell_text(line, i));

			if (width > 0)
				fitting->is_empty[i] = false;
			if (width > fitting->needed[i])
				fitting->needed[i] = width;
		}
	scols_free_iter(each);
	for (size_t i = 0; i < fitting->count; i++) {
		size_t width =
		    columns_width(scols_cell_get_data(scols_column_get_header(
			scols_table_get_column(fitting->table, i))));

		if (width > fitting->needed[i])
			fitting->needed[i] = width;
	}
	memcpy(
	    fitting->widths, fitting->needed, fitting->count * sizeof(size_t));
}

static size_t
total_width(const struct fitting *fitting)
{
	size_t width = 0;

	for (size_t i = 0; i < fitting->count; i++)
		if (!fitting->is_dropped[i])
			width += fitting->widths[i] +
			    (width > 0 ? strlen(HUMAN_BETWEEN) : 0);
	return width;
}

static bool
is_among(const char *const *names, const char *name)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/* To what a column may be narrowed. */
static size_t
narrowest(const struct fitting *fitting, size_t column, bool is_spared)
{
	const char *name = fitting->names[column];

	if (is_among(texts, name))
		return is_spared ? NARROWEST_MIN : NARROW_MIN;
	return is_spared && is_among(words, name) ? NARROWEST_MIN
						  : NOT_NARROWED;
}

/* Takes a column from the widest text; false if all are narrow. */
static bool
narrow_one(struct fitting *fitting, bool is_spared)
{
	size_t widest = NOT_NARROWED;

	for (size_t i = 0; i < fitting->count; i++)
		if (!fitting->is_dropped[i] &&
		    fitting->widths[i] > narrowest(fitting, i, is_spared) &&
		    (widest == NOT_NARROWED ||
			fitting->widths[i] > fitting->widths[widest]))
			widest = i;
	if (widest == NOT_NARROWED)
		return false;
	fitting->widths[widest]--;
	return true;
}

static bool
drop_one(struct fitting *fitting)
{
	for (size_t i = 0; i < LENGTH(spare); i++)
		for (size_t column = 0; column < fitting->count; column++) {
			if (fitting->is_dropped[column] ||
			    strcmp(fitting->names[column], spare[i]) != 0)
				continue;
			fitting->is_dropped[column] = true;
			return true;
		}
	return false;
}

static void
truncate_cell(struct libscols_line *line, size_t column, size_t width)
{
	const char *text = cell_text(line, column);
	struct buffer cell = {0};

	if (columns_width(text) <= width)
		return;
	columns_add(&cell, text, width);
	(void)scols_line_set_data(line, column, buffer_string(&cell));
	buffer_release(&cell);
}

static void
apply(const struct fitting *fitting)
{
	struct libscols_iter *each = scols_new_iter(SCOLS_ITER_FORWARD);
	struct libscols_line *line;

	for (size_t i = 0; i < fitting->count; i++)
		if (fitting->is_dropped[i])
			(void)scols_column_set_flags(
			    scols_table_get_column(fitting->table, i),
			    SCOLS_FL_HIDDEN);
	while (scols_table_next_line(fitting->table, each, &line) == 0)
		for (size_t i = 0; i < fitting->count; i++)
			if (!fitting->is_dropped[i])
				truncate_cell(line, i, fitting->widths[i]);
	scols_free_iter(each);
}

/* False if the row is still too wide. */
static bool
narrow(struct fitting *fitting, size_t width, bool is_spared)
{
	memcpy(
	    fitting->widths, fitting->needed, fitting->count * sizeof(size_t));
	while (total_width(fitting) > width)
		if (!narrow_one(fitting, is_spared))
			return false;
	return true;
}

static struct fitting
new_fitting(struct arena *memory, struct libscols_table *table)
{
	size_t count = scols_table_get_ncols(table);
	struct fitting fitting = {
	    .table = table,
	    .count = count,
	    .names = arena_array(memory, count, sizeof(char *)),
	    .needed = arena_array(memory, count, sizeof(size_t)),
	    .widths = arena_array(memory, count, sizeof(size_t)),
	    .is_empty = arena_array(memory, count, sizeof(bool)),
	    .is_dropped = arena_array(memory, count, sizeof(bool)),
	};

	for (size_t i = 0; i < count; i++) {
		fitting.names[i] = "";
		fitting.needed[i] = 0;
		fitting.is_dropped[i] = false;
	}
	return fitting;
}

static void
name_columns(struct fitting *fitting, const struct output_field *field)
{
	size_t count = 0;

	for (; field->name != NULL; field++)
		if (field->heading != NULL)
			fitting->names[count++] = field->name;
}

static void
fit(struct fitting *fitting, size_t width)
{
	if (total_width(fitting) <= width)
		return;
	for (size_t i = 0; i < fitting->count; i++)
		fitting->is_dropped[i] |= fitting->is_empty[i];
	while (!narrow(fitting, width, false))
		if (!drop_one(fitting)) {
			(void)narrow(fitting, width, true);
			break;
		}
	apply(fitting);
}

/* Prints the line and, indented, the text that is read as a whole. */
static void
print_whole(const char *line, size_t length, const char *text, size_t width)
{
	size_t rest = width - strlen(WHOLE_INDENT);

	(void)printf("%.*s\n", (int)length, line);
	while (*text != '\0') {
		size_t wrapped = columns_wrap(text, rest);

		(void)printf(WHOLE_INDENT "%.*s\n", (int)wrapped, text);
		text += wrapped;
		text += strspn(text, " ");
	}
}

/* Prints each row, and below it the cell of `column`. */
static void
print_with_whole(struct fitting *fitting, size_t column, size_t width)
{
	struct libscols_iter *each = scols_new_iter(SCOLS_ITER_FORWARD);
	struct libscols_line *row;
	const char *text = "";
	char *printed = NULL;

	fitting->is_dropped[column] = true;
	fit(fitting, width);
	apply(fitting);
	if (scols_print_table_to_string(fitting->table, &printed) != 0)
		printed = NULL;
	for (const char *line = printed; line != NULL && *line != '\0';) {
		size_t length = strcspn(line, "\n");

		print_whole(line, length, text, width);
		text = scols_table_next_line(fitting->table, each, &row) == 0
		    ? cell_text(row, column)
		    : "";
		line += length + (line[length] == '\n');
	}
	scols_free_iter(each);
	free(printed);
}

static size_t
find_whole(const struct fitting *fitting)
{
	size_t i = 0;

	while (i < fitting->count && strcmp(fitting->names[i], whole) != 0)
		i++;
	return i;
}

void
human_print_table(struct libscols_table *table,
    const struct output_field *fields, size_t width)
{
	struct arena *memory = arena_new();
	struct fitting fitting = new_fitting(memory, table);
	size_t column;

	name_columns(&fitting, fields);
	measure(&fitting);
	column = find_whole(&fitting);
	if (width > 0 && column < fitting.count &&
	    total_width(&fitting) > width) {
		print_with_whole(&fitting, column, width);
	} else {
		if (width > 0)
			fit(&fitting, width);
		(void)scols_print_table(table);
	}
	arena_free(memory);
}

/* Prints the first column, and those from `first` to before `end`. */
static void
print_part(const struct fitting *fitting, size_t first, size_t end)
{
	char *text = NULL;

	for (size_t i = 1; i < fitting->count; i++) {
		struct libscols_column *column =
		    scols_table_get_column(fitting->table, i);
		int flags = scols_column_get_flags(column) & ~SCOLS_FL_HIDDEN;

		if (i < first || i >= end || fitting->is_dropped[i])
			flags |= SCOLS_FL_HIDDEN;
		(void)scols_column_set_flags(column, flags);
	}
	if (scols_print_table_to_string(fitting->table, &text) == 0 &&
	    text != NULL)
		for (const char *line = text; *line != '\0';) {
			size_t length = strcspn(line, "\n");

			(void)printf(HUMAN_BETWEEN "%.*s\n", (int)length, line);
			line += length + (line[length] == '\n');
		}
	free(text);
}

/* The column before which the part that begins at `first` must end. */
static size_t
part_end(const struct fitting *fitting, size_t first, size_t width)
{
	size_t used = strlen(HUMAN_BETWEEN) + fitting->widths[0];
	size_t end = first;

	for (; end < fitting->count; end++) {
		if (fitting->is_dropped[end])
			continue;
		used += strlen(HUMAN_BETWEEN) + fitting->widths[end];
		if (used > width && end > first)
			break;
	}
	return end;
}

void
human_print_items(struct libscols_table *table, size_t width)
{
	struct arena *memory = arena_new();
	struct fitting fitting = new_fitting(memory, table);
	size_t first = 1;

	measure(&fitting);
	if (width == 0 ||
	    total_width(&fitting) + strlen(HUMAN_BETWEEN) <= width)
		width = SIZE_MAX;
	else
		for (size_t i = 1; i < fitting.count; i++)
			fitting.is_dropped[i] = fitting.is_empty[i];
	do {
		size_t end = part_end(&fitting, first, width);

		print_part(&fitting, first, end);
		first = end;
	} while (first < fitting.count);
	arena_free(memory);
}
