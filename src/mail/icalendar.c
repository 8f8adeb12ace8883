/* SPDX-License-Identifier: ISC */
#include "mail/icalendar.h"

#include <string.h>

#include "base/memory.h"

#define LINES_MAX 2000

/* Unescapes "\n" and "\," in a value. */
static void
add_escaped(struct span value, struct buffer *text)
{
	for (size_t i = 0; i < value.length; i++) {
		if (value.bytes[i] != '\\' || i + 1 == value.length) {
			buffer_add_byte(text, value.bytes[i]);
			continue;
		}
		i++;
		buffer_add_byte(text,
		    ascii_lower(value.bytes[i]) == 'n' ? '\n' : value.bytes[i]);
	}
}

/* The value after the name and its parameters; false for another name. */
static bool
read_value(struct span line, const char *name, struct span *ret_value)
{
	size_t at = strlen(name);
	bool is_quoted = false;

	if (!span_starts(line, name) || line.length <= at ||
	    (line.bytes[at] != ':' && line.bytes[at] != ';'))
		return false;
	while (at < line.length && (is_quoted || line.bytes[at] != ':')) {
		is_quoted = is_quoted != (line.bytes[at] == '"');
		at++;
	}
	if (at == line.length)
		return false;
	*ret_value = (struct span){line.bytes + at + 1, line.length - at - 1};
	return true;
}

void
icalendar_to_text(
    struct span calendar, size_t bytes_max, struct buffer *ret_text)
{
	static const char *const names[] = {
	    "summary", "description", "comment"};
	size_t start = ret_text->length;
	bool goes_on = false;
	struct span line;

	for (int i = 0; i < LINES_MAX && span_line(&calendar, &line); i++) {
		struct span value;
		bool is_folded = line.length > 0 &&
		    (line.bytes[0] == ' ' || line.bytes[0] == '\t');

		if (ret_text->length - start > bytes_max)
			return;
		if (is_folded && goes_on)
			add_escaped(
			    (struct span){line.bytes + 1, line.length - 1},
			    ret_text);
		if (is_folded)
			continue;
		goes_on = false;
		for (size_t j = 0; j < LENGTH(names) && !goes_on; j++)
			goes_on = read_value(line, names[j], &value);
		if (!goes_on)
			continue;
		if (ret_text->length > start)
			buffer_add_byte(ret_text, '\n');
		add_escaped(value, ret_text);
	}
}

bool
icalendar_is_message(struct span calendar)
{
	static const char *const methods[] = {"request", "reply", "cancel",
	    "counter", "declinecounter", "refresh", "add"};
	struct span line, value;

	for (int i = 0; i < LINES_MAX && span_line(&calendar, &line); i++) {
		if (!read_value(line, "method", &value))
			continue;
		for (size_t j = 0; j < LENGTH(methods); j++)
			if (span_is(span_trim(value), methods[j]))
				return true;
	}
	return false;
}
