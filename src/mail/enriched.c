/* SPDX-License-Identifier: ISC */
#include "mail/enriched.h"

#include <stdbool.h>
#include <string.h>

#define COMMAND_BYTES_MAX 60

struct reading {
	struct buffer *text;
	size_t start;
	size_t params;	  /* open <param> */
	size_t line_ends; /* in a row */
};

static void
put(struct reading *reading, char byte)
{
	if (reading->params > 0)
		return;
	if (byte == '\r')
		return;
	if (byte == '\n') {
		reading->line_ends++;
		return;
	}
	if (reading->line_ends == 1 && reading->text->length > reading->start)
		buffer_add_byte(reading->text, ' ');
	for (size_t i = 1; i < reading->line_ends; i++)
		buffer_add_byte(reading->text, '\n');
	reading->line_ends = 0;
	buffer_add_byte(reading->text, byte);
}

/* The length of the command at a <; 0 if it is not one. */
static size_t
read_command(struct reading *reading, struct span rest)
{
	struct span name;
	size_t most =
	    rest.length < COMMAND_BYTES_MAX ? rest.length : COMMAND_BYTES_MAX;
	const char *end = memchr(rest.bytes, '>', most);

	if (end == NULL)
		return 0;
	name = (struct span){rest.bytes + 1, (size_t)(end - rest.bytes) - 1};
	if (span_is(name, "param"))
		reading->params++;
	else if (span_is(name, "/param"))
		reading->params -= reading->params > 0;
	else if (span_is(name, "nl")) /* in text/richtext, its predecessor */
		reading->line_ends += 2;
	return name.length + 2;
}

void
enriched_to_text(
    struct span enriched, size_t bytes_max, struct buffer *ret_text)
{
	struct reading reading = {.text = ret_text, .start = ret_text->length};

	while (enriched.length > 0 &&
	    ret_text->length - reading.start < bytes_max) {
		size_t taken = 1;

		if (span_starts(enriched, "<<")) {
			put(&reading, '<');
			taken = 2;
		} else if (enriched.bytes[0] == '<') {
			taken = read_command(&reading, enriched);
			if (taken == 0) {
				put(&reading, '<');
				taken = 1;
			}
		} else {
			put(&reading, enriched.bytes[0]);
		}
		enriched.bytes += taken;
		enriched.length -= taken;
	}
}
