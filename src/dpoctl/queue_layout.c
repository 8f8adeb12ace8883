/* SPDX-License-Identifier: ISC */
#include "dpoctl/queue.h"

#include <string.h>

#include "base/memory.h"
#include "dpoctl/columns.h"

#define TEXT(member) offsetof(struct queue_item, member)

/* The content of a column, and its minimum width. */
static const struct column {
	const char *name, *heading;
	size_t offset;
	size_t width_min; /* 0: never truncated */
	int keeps;	  /* the smallest is dropped first */
	bool is_right;
} columns[QUEUE_COLUMNS_MAX] = {
    {"marks", "", TEXT(marks), 0, 8, false},
    {"id", "ID", TEXT(number), 0, 10, true},
    {"due", "DUE", TEXT(due), 0, 6, false},
    {"left", "LEFT", TEXT(left), 0, 7, true},
    {"kinds", "ASKS FOR", TEXT(kinds), 6, 5, false},
    {"who", "WHO", TEXT(who), 10, 3, false},
    {"subject", "SUBJECT", TEXT(subject), 8, 9, false},
    {"assignee", "WITH", TEXT(assignee), 4, 4, false},
    {"state", "STATE", TEXT(state), 4, 4, false},
    {"reference", "REFERENCE", TEXT(reference), 0, 1, false},
    {"mailbox", "MAILBOX", TEXT(mailbox), 3, 2, false},
    {"language", "LANG", TEXT(language), 0, 2, false},
    {"received", "RECEIVED", TEXT(received), 0, 2, false},
};

static const char *
text_of(const struct queue_item *item, const struct column *column)
{
	const char *text;

	memcpy(&text, (const char *)item + column->offset, sizeof text);
	return text;
}

static int
find_column(const char *name)
{
	for (int i = 0; i < QUEUE_COLUMNS_MAX; i++)
		if (strcmp(columns[i].name, name) == 0)
			return i;
	return -1;
}

static bool
has_column(const struct queue_layout *layout, int column)
{
	for (size_t i = 0; i < layout->count; i++)
		if (layout->columns[i] == column)
			return true;
	return false;
}

bool
queue_columns(struct arena *memory, const char *names,
    struct queue_layout *ret_layout, const char **ret_unknown)
{
	struct queue_layout layout = {0};

	for (;;) {
		size_t length = strcspn(names, ",");
		const char *name = arena_copy(memory, names, length);
		int column = find_column(name);

		if (column < 0 || has_column(&layout, column)) {
			*ret_unknown = name;
			return false;
		}
		layout.columns[layout.count++] = column;
		if (names[length] == '\0')
			break;
		names += length + 1;
	}
	*ret_layout = layout;
	return true;
}

static size_t
total(const struct queue_layout *layout)
{
	size_t width = 0;

	for (size_t i = 0; i < layout->count; i++)
		width += layout->widths[i] + (i > 0);
	return width;
}

/* The column to be narrowed by one, or -1. */
static int
find_giver(const struct queue_layout *layout)
{
	int giver = -1;
	size_t most = 0;

	for (size_t i = 0; i < layout->count; i++) {
		size_t least = columns[layout->columns[i]].width_min;

		if (least == 0 || layout->widths[i] <= least ||
		    layout->widths[i] <= most)
			continue;
		most = layout->widths[i];
		giver = (int)i;
	}
	return giver;
}

static void
drop_one(struct queue_layout *layout)
{
	size_t at = 0;

	for (size_t i = 1; i < layout->count; i++)
		if (columns[layout->columns[i]].keeps <
		    columns[layout->columns[at]].keeps)
			at = i;
	layout->count--;
	for (size_t i = at; i < layout->count; i++) {
		layout->columns[i] = layout->columns[i + 1];
		layout->widths[i] = layout->widths[i + 1];
	}
}

static void
measure(struct queue_layout *layout, const struct queue *queue)
{
	for (size_t i = 0; i < layout->count; i++) {
		const struct column *column = &columns[layout->columns[i]];
		size_t most = columns_width(column->heading);

		for (size_t item = 0; item < queue->count; item++) {
			size_t one =
			    columns_width(text_of(&queue->items[item], column));

			if (one > most)
				most = one;
		}
		layout->widths[i] = most;
	}
}

/* False: still too wide. */
static bool
shrink(struct queue_layout *layout, size_t width)
{
	while (total(layout) > width) {
		int giver = find_giver(layout);

		if (giver < 0)
			return false;
		layout->widths[giver]--;
	}
	return true;
}

void
queue_fit(struct queue_layout *layout, const struct queue *queue, size_t width)
{
	measure(layout, queue);
	while (width > 0 && !shrink(layout, width)) {
		if (layout->count == 1) {
			layout->widths[0] = width;
			return;
		}
		drop_one(layout);
		measure(layout, queue);
	}
}

static void
add_cell(struct buffer *line, const struct queue_layout *layout, size_t i,
    const char *text)
{
	size_t width = layout->widths[i];

	if (i > 0)
		buffer_add_byte(line, ' ');
	if (columns[layout->columns[i]].is_right)
		columns_add_right(line, text, width);
	else
		columns_add(line, text, width);
}

void
queue_add_heading(struct buffer *line, const struct queue_layout *layout)
{
	for (size_t i = 0; i < layout->count; i++)
		add_cell(line, layout, i, columns[layout->columns[i]].heading);
}

void
queue_add_line(struct buffer *line, const struct queue_layout *layout,
    const struct queue_item *item)
{
	for (size_t i = 0; i < layout->count; i++)
		add_cell(line, layout, i,
		    text_of(item, &columns[layout->columns[i]]));
}

static void
add_csv_cell(struct buffer *line, const char *text)
{
	buffer_add_byte(line, '"');
	if (text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL)
		buffer_add_byte(line, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buffer_add_byte(line, '"');
		buffer_add_byte(line, *text);
	}
	buffer_add_byte(line, '"');
}

void
queue_add_csv(struct buffer *line, const struct queue_layout *layout,
    const struct queue_item *item)
{
	for (size_t i = 0; i < layout->count; i++) {
		const struct column *column = &columns[layout->columns[i]];

		if (i > 0)
			buffer_add_byte(line, ',');
		add_csv_cell(
		    line, item == NULL ? column->name : text_of(item, column));
	}
	buffer_add_string(line, "\r\n");
}
