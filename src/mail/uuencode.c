/* SPDX-License-Identifier: ISC */
#include "mail/uuencode.h"

#include <stdint.h>

/* "begin", the mode in octal, the name; some programs omit the mode. */
static bool
is_begin(struct span line, struct span *ret_name)
{
	size_t at = 6;

	if (!span_starts(line, "begin ") || line.length < 9)
		return false;
	while (
	    at < line.length && line.bytes[at] >= '0' && line.bytes[at] <= '7')
		at++;
	if (at < 9 || at > 10 || (at < line.length && line.bytes[at] != ' '))
		return false;
	*ret_name = span_trim((struct span){line.bytes + at, line.length - at});
	return true;
}

static uint32_t
value_of(struct span line, size_t at)
{
	/* Trailing blanks are lost in transport. */
	return at < line.length ? (uint32_t)(line.bytes[at] - ' ') & 63 : 0;
}

/* Decodes a line of data; false if it is not one. */
static bool
decode_line(struct span line, struct buffer *bytes)
{
	size_t count, groups;

	if (line.length == 0)
		return true;
	if (line.bytes[0] < ' ' || line.bytes[0] > '`')
		return false;
	count = value_of(line, 0);
	groups = (count + 2) / 3;
	if (line.length > 1 + groups * 4 + 2)
		return false;
	/*
	 * Trailing blanks may be lost, but not most of a line: otherwise a byte
	 * of text would become dozens.
	 */
	if (groups > 0 && (line.length < 2 || line.length + 4 < 1 + groups * 4))
		return false;
	for (size_t i = 1; i < line.length; i++)
		if (line.bytes[i] < ' ' || line.bytes[i] > '`')
			return false;
	for (size_t i = 0; i < groups; i++) {
		uint32_t bits = value_of(line, 1 + i * 4) << 18 |
		    value_of(line, 2 + i * 4) << 12 |
		    value_of(line, 3 + i * 4) << 6 | value_of(line, 4 + i * 4);

		for (int shift = 16; shift >= 0 && count > 0; shift -= 8) {
			buffer_add_byte(bytes, (char)(bits >> shift & 0xff));
			count--;
		}
	}
	return true;
}

/* The lines after "begin"; another "begin" is not a line of data. */
static bool
decode(struct span *rest, struct buffer *bytes)
{
	struct span line;

	while (span_line(rest, &line)) {
		if (span_is(line, "end"))
			return true;
		if (!decode_line(line, bytes))
			return false;
	}
	return false;
}

bool
uuencode_next(struct span *rest, struct uuencode *ret_file)
{
	struct span text = *rest, line, name;

	for (;;) {
		const char *start = text.bytes;
		struct uuencode file = {.bytes = {0}};
		struct span data;

		if (!span_line(&text, &line))
			return false;
		if (!is_begin(line, &name))
			continue;
		data = text;
		if (!decode(&data, &file.bytes)) {
			buffer_release(&file.bytes);
			continue;
		}
		file.name = name;
		file.before =
		    (struct span){rest->bytes, (size_t)(start - rest->bytes)};
		*ret_file = file;
		*rest = data;
		return true;
	}
}
