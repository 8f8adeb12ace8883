/* SPDX-License-Identifier: ISC */
#include "mail/flowed.h"

/* Takes the marks of quotation and the blank that protects a line. */
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
		/* A signature's mark is a line of its own. */
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
