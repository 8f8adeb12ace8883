/* SPDX-License-Identifier: ISC */
#include "store/json.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

/* Appends one character and returns how many bytes it read. */
static size_t
add_character(struct buffer *buffer, const char *bytes, size_t length)
{
	uint32_t character;
	size_t taken = utf8_decode(bytes, length, &character);

	if (taken == 0) {
		buffer_add_string(buffer, "\xef\xbf\xbd");
		return 1;
	}
	if (character == '"' || character == '\\') {
		buffer_add_byte(buffer, '\\');
		buffer_add(buffer, bytes, taken);
	} else if (character < 0x20 || character == 0x7f) {
		buffer_add_printf(buffer, "\\u%04x", (unsigned)character);
	} else {
		buffer_add(buffer, bytes, taken);
	}
	return taken;
}

/* Bytes at the front that stand for themselves. */
static size_t
plain_length(const char *bytes, size_t length)
{
	size_t plain = 0;

	while (plain < length && bytes[plain] >= ' ' && bytes[plain] < 0x7f &&
	    bytes[plain] != '"' && bytes[plain] != '\\')
		plain++;
	return plain;
}

void
json_add_string(struct buffer *buffer, const char *string)
{
	size_t length = string == NULL ? 0 : strlen(string);
	size_t done = 0;

	buffer_add_byte(buffer, '"');
	while (done < length) {
		size_t plain = plain_length(string + done, length - done);

		buffer_add(buffer, string + done, plain);
		done += plain;
		if (done < length)
			done +=
			    add_character(buffer, string + done, length - done);
	}
	buffer_add_byte(buffer, '"');
}

void
json_add_member(struct buffer *buffer, const char *name, const char *value)
{
	if (buffer->length > 0 && buffer->data[buffer->length - 1] != '{')
		buffer_add_byte(buffer, ',');
	json_add_string(buffer, name);
	buffer_add_byte(buffer, ':');
	json_add_string(buffer, value);
}
