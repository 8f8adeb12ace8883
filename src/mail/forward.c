/* SPDX-License-Identifier: ISC */
#include "mail/forward.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "mail/quote_words.h"
#include "mail/span.h"
#include "mail/written_date.h"

#define LINES_MAX      400 /* that are examined */
#define BLOCK_LINES    8   /* From, Date, Subject, To, Cc, ... */
#define LINE_BYTES_MAX 1000

/* Without marks of quoting and bold. */
static struct span
strip(struct span line)
{
	line = span_trim(line);
	while (line.length > 0 && strchr("> *|", line.bytes[0]) != NULL) {
		line.bytes++;
		line.length--;
	}
	return line;
}

/* What stands behind the colon. */
static struct span
value_of(struct span line)
{
	const char *colon = memchr(line.bytes, ':', line.length);

	line.length -= (size_t)(colon + 1 - line.bytes);
	line.bytes = colon + 1;
	return strip(line);
}

static bool
read_from(struct span line, struct span *ret_value)
{
	line = strip(line);
	if (line.length > LINE_BYTES_MAX || !quote_is_from(line))
		return false;
	*ret_value = value_of(line);
	return true;
}

static bool
read_date_field(struct span line, struct span *ret_value)
{
	line = strip(line);
	if (line.length > LINE_BYTES_MAX || !quote_is_date(line))
		return false;
	*ret_value = value_of(line);
	return true;
}

/* "Ola [mailto:ola@example.net]" is Ola <ola@example.net>. */
static struct mail_address_list
read_address(struct arena *memory, struct span value)
{
	static const char mailto[] = "mailto:";
	struct buffer text = {0};
	struct mail_address_list list;
	bool is_complete;

	while (value.length > 0) {
		char byte = *value.bytes;

		if (span_starts(value, mailto)) {
			value.bytes += strlen(mailto);
			value.length -= strlen(mailto);
			continue;
		}
		if (byte == '[' || byte == ']')
			byte = byte == '[' ? '<' : '>';
		buffer_add_byte(&text, byte);
		value.bytes++;
		value.length--;
	}
	list = address_list_parse(
	    memory, buffer_string(&text), text.length, &is_complete);
	buffer_release(&text);
	return list;
}

static int64_t
read_date(struct arena *memory, struct span value)
{
	const char *text = arena_copy(memory, value.bytes, value.length);
	int64_t at;

	return timestamp_parse_mail(text, &at) || timestamp_parse(text, &at) ||
		written_date_parse(value, &at)
	    ? at
	    : 0;
}

struct forward
forward_find(struct arena *memory, const char *text)
{
	struct span rest = span_of(text), line, value, before = {"", 0};
	struct forward found = {{NULL, 0}, 0};
	int since = -1;

	for (int i = 0; i < LINES_MAX && span_line(&rest, &line); i++) {
		if (since < 0) {
			/* Thunderbird puts the date above the sender. */
			if (span_trim(line).length == 0)
				before.length = 0;
			else if (read_date_field(line, &value))
				before = value;
			if (!read_from(line, &value))
				continue;
			found.from = read_address(memory, value);
			if (found.from.count != 1)
				continue;
			since = i;
			found.date_at = read_date(memory, before);
			continue;
		}
		if (i - since > BLOCK_LINES || span_trim(line).length == 0)
			break;
		if (read_date_field(line, &value)) {
			found.date_at = read_date(memory, value);
			break;
		}
	}
	if (since < 0)
		found.from = (struct mail_address_list){NULL, 0};
	return found;
}
