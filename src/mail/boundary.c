/* SPDX-License-Identifier: ISC */
#include "mail/boundary.h"

#include <string.h>

#include "mail/parameter.h"

#define BOUNDARY_BYTES_MAX 250 /* RFC 2046 says 70 */
/* An epilogue is searched this near to the end. */
#define EPILOGUE_BYTES_MAX ((size_t)16 * 1024)

/* Without a boundary, uses the first line that looks like one. */
static struct span
guess_boundary(struct span body)
{
	struct span line;

	for (int i = 0; i < 50 && span_line(&body, &line); i++) {
		line = span_trim(line);
		if (line.length > 4 && line.length <= 72 &&
		    span_starts(line, "--") && line.bytes[2] != ' ')
			return (struct span){line.bytes + 2, line.length - 2};
	}
	return (struct span){"", 0};
}

static bool
has_boundary(struct span body, struct span boundary)
{
	while (body.length >= boundary.length + 2) {
		const char *dash =
		    memchr(body.bytes, '-', body.length - boundary.length - 1);

		if (dash == NULL)
			return false;
		body.length -= (size_t)(dash + 1 - body.bytes);
		body.bytes = dash + 1;
		if (body.bytes[0] == '-' &&
		    memcmp(body.bytes + 1, boundary.bytes, boundary.length) ==
			0)
			return true;
	}
	return false;
}

struct span
boundary_find(struct arena *memory, const struct header *header,
    struct problems *problems)
{
	struct span boundary = parameter_raw(
	    memory, header_value(header, "Content-Type"), "boundary");

	if (boundary.length > 0 && boundary.length <= BOUNDARY_BYTES_MAX &&
	    has_boundary(header->body, boundary))
		return boundary;
	problem_add(
	    problems, boundary.length == 0 ? "no-boundary" : "broken-mime");
	return guess_boundary(header->body);
}

/* Another boundary may begin with this one: only -- may follow it. */
static bool
is_boundary(struct span line, struct span boundary, bool *ret_is_last)
{
	struct span tail = line;

	if (line.length < boundary.length + 2 || line.bytes[0] != '-' ||
	    line.bytes[1] != '-' ||
	    memcmp(line.bytes + 2, boundary.bytes, boundary.length) != 0)
		return false;
	tail.bytes += boundary.length + 2;
	tail.length -= boundary.length + 2;
	*ret_is_last = span_starts(tail, "--");
	return *ret_is_last || span_trim(tail).length == 0;
}

struct span
boundary_next_part(struct span *rest, struct span boundary)
{
	struct span part = {rest->bytes, 0}, line;

	while (span_line(rest, &line)) {
		bool is_last;

		if (is_boundary(line, boundary, &is_last)) {
			if (is_last)
				*rest = (struct span){"", 0};
			return part;
		}
		part.length = (size_t)(rest->bytes - part.bytes);
	}
	return part;
}

struct span
boundary_epilogue(struct span body, struct span boundary, bool *ret_has_end)
{
	struct span line, found = {"", 0};

	*ret_has_end = false;

	if (body.length > EPILOGUE_BYTES_MAX) {
		body.bytes += body.length - EPILOGUE_BYTES_MAX;
		body.length = EPILOGUE_BYTES_MAX;
	}
	while (span_line(&body, &line)) {
		bool is_last;

		if (!is_boundary(line, boundary, &is_last) || !is_last)
			continue;
		found = body;
		*ret_has_end = true;
	}
	return found;
}

void
boundary_rewrite(struct span body, const char *type, struct span boundary,
    struct buffer *ret_message)
{
	buffer_add_string(ret_message, "Content-Type: ");
	for (const char *byte = type; *byte != '\0'; byte++)
		if (ascii_is_alnum(*byte) || strchr("/-.+", *byte) != NULL)
			buffer_add_byte(ret_message, *byte);
	buffer_add_string(ret_message, "; boundary=\"");
	for (size_t i = 0; i < boundary.length; i++) {
		if (boundary.bytes[i] == '\\' || boundary.bytes[i] == '"')
			buffer_add_byte(ret_message, '\\');
		buffer_add_byte(ret_message, boundary.bytes[i]);
	}
	buffer_add_string(ret_message, "\"\r\n\r\n");
	buffer_add(ret_message, body.bytes, body.length);
	/* Completes a truncated message; otherwise it follows the last part. */
	buffer_add_string(ret_message, "\r\n--");
	buffer_add(ret_message, boundary.bytes, boundary.length);
	buffer_add_string(ret_message, "--\r\n");
}
