/* SPDX-License-Identifier: ISC */
#include "mail/flowed.h"

#include "base/utf8.h"

/* Removes quote marks and the stuffed blank. */
static size_t
take_depth(struct span *line)
{
	size_t depth = 0;

	while (line->length > 0 && line->bytes[0] == '>') {
		line->bytes++;
		line->length--;
		depth++;
	}
	if (line->length > 0 && line->bytes[0] == ' ') {
		line->bytes++;
		line->length--;
	}
	return depth;
}

static void
begin_line(struct buffer *text, size_t depth)
{
	for (size_t i = 0; i < depth; i++)
		buffer_add_byte(text, '>');
	if (depth > 0)
		buffer_add_byte(text, ' ');
}

void
flowed_join(struct span text, bool delete_space, struct buffer *ret_text)
{
	struct span line;
	size_t open_depth = 0;
	bool is_open = false;

	while (span_line(&text, &line)) {
		size_t depth = take_depth(&line);
		/* A signature separator is a line by itself. */
		bool is_mark = span_is(line, "-- ");
		bool is_flowed = line.length > 0 && !is_mark &&
		    line.bytes[line.length - 1] == ' ';

		if (is_open && (depth != open_depth || is_mark)) {
			buffer_add_byte(ret_text, '\n');
			is_open = false;
		}
		if (!is_open)
			begin_line(ret_text, depth);
		buffer_add(ret_text, line.bytes,
		    line.length - (is_flowed && delete_space));
		if (!is_flowed)
			buffer_add_byte(ret_text, '\n');
		is_open = is_flowed;
		open_depth = depth;
	}
}

static size_t
word_length(struct span line)
{
	size_t length = 0;

	while (length < line.length && line.bytes[length] != ' ')
		length++;
	return length;
}

/* Only trailing spaces added by this file are significant. */
static struct span
without_end_spaces(struct span line)
{
	while (line.length > 0 && line.bytes[line.length - 1] == ' ' &&
	    !span_is(line, "-- "))
		line.length--;
	return line;
}

/* Whether the line was broken only because the next word did not fit. */
static bool
is_broken(struct span line, struct span next, size_t columns)
{
	if (line.length == 0 || line.bytes[0] == ' ' || span_is(line, "-- ") ||
	    next.length == 0 || next.bytes[0] == ' ')
		return false;
	return utf8_count(line.bytes, line.length) + 1 +
	    utf8_count(next.bytes, word_length(next)) >
	    columns;
}

void
flowed_break(struct span text, size_t columns, struct buffer *ret_text)
{
	struct span line, next;
	bool has_line = span_line(&text, &line);

	while (has_line) {
		bool has_next = span_line(&text, &next);

		if (span_starts(line, " ") || span_starts(line, ">") ||
		    span_starts(line, "From "))
			buffer_add_byte(ret_text, ' ');
		line = without_end_spaces(line);
		buffer_add(ret_text, line.bytes, line.length);
		if (has_next && is_broken(line, next, columns))
			buffer_add_byte(ret_text, ' ');
		buffer_add_byte(ret_text, '\n');
		line = next;
		has_line = has_next;
	}
}
