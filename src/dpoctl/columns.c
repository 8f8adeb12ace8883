/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpoctl/columns.h"

#include <string.h>
#include <wchar.h>

#include "base/utf8.h"

#define UTF8_BYTES_MAX 4 /* per character */

/* One character: its bytes and columns; invalid bytes take one each. */
static size_t
next(const char *text, size_t *ret_width)
{
	uint32_t character;
	size_t bytes;
	int width;

	if (*text >= ' ' && *text <= '~') {
		*ret_width = 1;
		return 1;
	}
	bytes = utf8_decode(text, strnlen(text, UTF8_BYTES_MAX), &character);
	if (bytes == 0) {
		*ret_width = 1;
		return 1;
	}
	width = wcwidth((wchar_t)character);
	*ret_width = width < 0 ? 1 : (size_t)width;
	return bytes;
}

size_t
columns_width(const char *text)
{
	size_t width = 0, one;

	while (*text != '\0') {
		text += next(text, &one);
		width += one;
	}
	return width;
}

size_t
columns_fit(const char *text, size_t width)
{
	size_t length = 0, used = 0;

	while (text[length] != '\0') {
		size_t one, bytes = next(text + length, &one);

		if (used + one > width)
			break;
		used += one;
		length += bytes;
	}
	return length;
}

/* Without excess combining characters. */
static void
add_plain(struct buffer *line, const char *text, size_t length)
{
	size_t marks = 0;

	for (size_t i = 0; i < length;) {
		size_t width, bytes = next(text + i, &width);

		marks = width == 0 ? marks + 1 : 0;
		if (marks <= COLUMNS_MARKS_MAX)
			buffer_add(line, text + i, bytes);
		i += bytes;
	}
}

static void
add_blanks(struct buffer *line, size_t count)
{
	while (count-- > 0)
		buffer_add_byte(line, ' ');
}

static void
add(struct buffer *line, const char *text, size_t width, size_t before)
{
	size_t taken = columns_width(text), length = strlen(text);

	if (taken > width) {
		length = width == 0 ? 0 : columns_fit(text, width - 1);
		add_plain(line, text, length);
		if (width == 0)
			return;
		for (taken = 0; length > 0;) {
			size_t one, bytes = next(text, &one);

			taken += one;
			text += bytes;
			length -= bytes;
		}
		buffer_add_byte(line, '~');
		add_blanks(line, width - taken - 1);
		return;
	}
	add_blanks(line, before == 0 ? 0 : width - taken);
	add_plain(line, text, length);
	add_blanks(line, before == 0 ? width - taken : 0);
}

void
columns_add(struct buffer *line, const char *text, size_t width)
{
	add(line, text, width, 0);
}

void
columns_add_right(struct buffer *line, const char *text, size_t width)
{
	add(line, text, width, 1);
}

size_t
columns_wrap(const char *text, size_t width)
{
	size_t length = columns_fit(text, width), at = length;

	if (text[length] == '\0')
		return length;
	while (at > 0 && text[at] != ' ')
		at--;
	while (at > 0 && text[at - 1] == ' ')
		at--;
	if (at > 0)
		return at;
	/*
	 * At least one character is taken, even if it is wider than the line.
	 */
	for (at = width; length == 0; at++)
		length = columns_fit(text, at + 1);
	return length;
}
