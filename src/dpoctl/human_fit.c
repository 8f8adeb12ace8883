/* SPDX-License-Identifier: ISC */
#include "dpoctl/human_fit.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "dpoctl/columns.h"

#define NARROWEST_MIN 7 /* columns of a truncated text */
#define NOT_NARROWED  ((size_t)-1)

/* Columns that a narrow terminal can do without, the first one first. */
static const char *const spare[] = {"is_kept", "looked_at", "bounced_at",
    "sent_at", "reason", "mailbox", "received_at", "ticket", "disposition"};
/* Columns that may be truncated. */
static const char *const narrowed[] = {"disposition", "purpose", "from", "to",
    "subject", "reason", "mailbox", "text"};

/* A text that is read as a whole: a table with it is wrapped. */
static const char whole[] = "snippet";

/* A table that is too wide: its visible columns. */
struct fitting {
	struct libscols_table *table;
	size_t count;
	const char **names;
	size_t *needed, *widths;
	bool *is_dropped;
};

static const char *
cell_text(struct libscols_line *line, size_t column)
{
	const char *text =
	    scols_cell_get_data(scols_line_get_cell(line, column));

	return text == NULL ? "" : text;
}

static void
measure(struct fitting *fitting, const struct output_field *field)
{
	struct libscols_iter *each = scols_new_iter(SCOLS_ITER_FORWARD);
	struct libscols_line *line;
	size_t count = 0;

	for (; field->name != NULL; field++) {
		if (field->heading == NULL)
			continue;
		fitting->names[count] = field->name;
		fitting->needed[count++] = columns_width(field->heading);
	}
	while (scols_table_next_line(fitting->table, each, &line) == 0)
		for (size_t i = 0; i < count; i++) {
			size_t width = columns_width(cell_text(line, i));

			if (width > fitting->needed[i])
				fitting->needed[i] = width;
		}
	scols_free_iter(each);
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
is_narrowed(const char *name)
{
	for (size_t i = 0; i < LENGTH(narrowed); i++)
		if (strcmp(narrowed[i], name) == 0)
			return true;
	return false;
}

/* Takes a column from the widest text; false if all are narrow. */
static bool
narrow_one(struct fitting *fitting)
{
	size_t widest = NOT_NARROWED;

	for (size_t i = 0; i < fitting->count; i++)
		if (!fitting->is_dropped[i] && is_narrowed(fitting->names[i]) &&
		    fitting->widths[i] > NARROWEST_MIN &&
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

static bool
narrow(struct fitting *fitting, size_t width)
{
	memcpy(
	    fitting->widths, fitting->needed, fitting->count * sizeof(size_t));
	while (total_width(fitting) > width)
		if (!narrow_one(fitting))
			return false;
	return true;
}

static void
fit(struct libscols_table *table, const struct output_field *fields,
    size_t width)
{
	size_t count = scols_table_get_ncols(table);
	struct arena *memory = arena_new();
	struct fitting fitting = {
	    .table = table,
	    .count = count,
	    .names = arena_array(memory, count, sizeof(char *)),
	    .needed = arena_array(memory, count, sizeof(size_t)),
	    .widths = arena_array(memory, count, sizeof(size_t)),
	    .is_dropped = arena_array(memory, count, sizeof(bool)),
	};

	memset(fitting.is_dropped, 0, count * sizeof(bool));
	measure(&fitting, fields);
	while (!narrow(&fitting, width))
		if (!drop_one(&fitting))
			break;
	apply(&fitting);
	arena_free(memory);
}

static bool
is_wrapped(const struct output_field *field)
{
	for (; field->name != NULL; field++)
		if (strcmp(field->name, whole) == 0)
			return true;
	return false;
}

void
human_fit(struct libscols_table *table, const struct output_field *fields,
    size_t width)
{
	if (!is_wrapped(fields))
		fit(table, fields, width);
}
