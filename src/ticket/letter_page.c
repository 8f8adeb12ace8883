/* SPDX-License-Identifier: ISC */
#include "ticket/letter_page.h"

#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "ticket/letter_wrap.h"

/* Adds one line of an address, without surrounding blanks. False: too long. */
static bool
add_line(struct buffer *postal, const char *line, size_t length)
{
	while (length > 0 && (unsigned char)line[0] <= ' ') {
		line++;
		length--;
	}
	while (length > 0 && (unsigned char)line[length - 1] <= ' ')
		length--;
	if (length == 0)
		return true;
	if (utf8_count(line, length) > LETTER_WRAP_COLUMNS)
		return false;
	for (size_t i = 0; i < length; i++)
		buffer_add_byte(postal,
		    (unsigned char)line[i] < ' ' || line[i] == 127 ? ' '
								   : line[i]);
	buffer_add_byte(postal, '\n');
	return true;
}

static size_t
count_lines(const struct buffer *postal)
{
	size_t count = 0;

	for (size_t i = 0; i < postal->length; i++)
		count += postal->data[i] == '\n';
	return count;
}

char *
letter_postal(struct arena *memory, const char *text)
{
	struct buffer postal = {0};
	bool is_good = utf8_is_valid(text, strlen(text));
	char *copy = NULL;
	size_t lines;

	while (is_good && *text != '\0') {
		size_t length = strcspn(text, ";\n");

		is_good = add_line(&postal, text, length);
		text += length;
		text += *text != '\0';
	}
	lines = count_lines(&postal);
	if (is_good && lines > 0 && lines <= LETTER_POSTAL_LINES_MAX)
		copy = arena_string(memory, buffer_string(&postal));
	buffer_release(&postal);
	return copy;
}

/* The date at the left, the reference at the right. */
static void
add_day(struct buffer *text, const struct letter_page *page)
{
	size_t used = utf8_count(page->day, strlen(page->day)) +
	    utf8_count(page->reference, strlen(page->reference));

	buffer_add_string(text, page->day);
	do
		buffer_add_byte(text, ' ');
	while (++used < LETTER_WRAP_COLUMNS);
	buffer_add_printf(text, "%s\n", page->reference);
}

char *
letter_page(struct arena *memory, const struct letter_page *page)
{
	const char *from = letter_wrap(memory,
	    arena_printf(memory, "%s\n%s", page->organisation, page->contact));
	struct buffer text = {0};
	char *copy;

	buffer_add_printf(&text, "%s\n\n%s\n\n", from, page->postal);
	add_day(&text, page);
	buffer_add_printf(&text, "\n\n%s\n%s",
	    letter_wrap(memory, arena_printf(memory, "%s\n", page->subject)),
	    page->body);
	copy = arena_string(memory, buffer_string(&text));
	buffer_release(&text);
	return copy;
}
