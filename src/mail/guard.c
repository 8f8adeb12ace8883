/* SPDX-License-Identifier: ISC */
#include "mail/guard.h"

#include <string.h>

#include "base/memory.h"

struct guard {
	bool in_header;
	/* The header's type is a message: another header may follow. */
	bool names_message;
	size_t header_bytes;
	size_t headers_bytes; /* of all parts */
	size_t field_bytes;
	size_t fields;
	size_t nesting;
	size_t open_comments;
	size_t dashes;
};

/* Counts what may open a level of nesting, anywhere in the line. */
static void
count_nesting(struct guard *guard, struct span line)
{
	const char *end = line.bytes + line.length, *slash = line.bytes;

	while ((slash = memchr(slash, '/', (size_t)(end - slash))) != NULL) {
		struct span before = {line.bytes, (size_t)(slash - line.bytes)};
		struct span tail = before;

		slash++;
		tail.bytes += before.length >= 9 ? before.length - 9 : 0;
		tail.length = before.length >= 9 ? 9 : before.length;
		if (span_is(tail, "multipart")) {
			guard->nesting++;
			continue;
		}
		if (before.length < 7)
			continue;
		tail = (struct span){before.bytes + before.length - 7, 7};
		if (span_is(tail, "message")) {
			guard->nesting++;
			guard->names_message = true;
		}
	}
}

/*
 * Counts parentheses in all lines, because only a parser can tell which lines
 * are header; a line that is not a continuation starts from zero.
 */
static void
count_comments(struct guard *guard, struct span line)
{
	if (memchr(line.bytes, '(', line.length) == NULL &&
	    guard->open_comments == 0)
		return;
	for (size_t i = 0; i < line.length; i++)
		if (line.bytes[i] == '(') {
			if (++guard->open_comments > GUARD_COMMENTS_MAX)
				return;
		} else if (line.bytes[i] == ')' && guard->open_comments > 0) {
			guard->open_comments--;
		}
}

static void
check_line(struct guard *guard, struct span line)
{
	bool continues =
	    line.length > 0 && (line.bytes[0] == ' ' || line.bytes[0] == '\t');

	if (!continues) {
		guard->open_comments = 0;
		guard->field_bytes = 0;
	}
	if (line.length == 0) {
		guard->in_header = guard->in_header && guard->names_message;
		guard->names_message = false;
		guard->header_bytes = 0;
		return;
	}
	if (line.length >= 2 && line.bytes[0] == '-' && line.bytes[1] == '-') {
		guard->dashes++;
		guard->in_header = true;
		guard->names_message = false;
		guard->header_bytes = 0;
	}
	if (guard->in_header) {
		guard->fields++;
		guard->header_bytes += line.length + 1;
		guard->headers_bytes += line.length + 1;
		guard->field_bytes += line.length + 1;
	}
	count_nesting(guard, line);
	count_comments(guard, line);
}

enum guard_verdict
guard_check(struct span message)
{
	struct guard guard = {.in_header = true};
	struct span line;

	while (span_line(&message, &line)) {
		check_line(&guard, line);
		if (guard.header_bytes > GUARD_HEADER_BYTES_MAX ||
		    guard.headers_bytes > GUARD_HEADERS_BYTES_MAX)
			return GUARD_HEADER_BYTES;
		if (guard.field_bytes > GUARD_FIELD_BYTES_MAX)
			return GUARD_FIELD_BYTES;
		if (guard.fields > GUARD_FIELDS_MAX)
			return GUARD_FIELDS;
		if (guard.nesting > GUARD_NESTING_MAX)
			return GUARD_DEPTH;
		if (guard.open_comments > GUARD_COMMENTS_MAX)
			return GUARD_COMMENTS;
		if (guard.dashes > GUARD_DASHES_MAX)
			return GUARD_PARTS;
	}
	return GUARD_PASS;
}

const char *
guard_problem(enum guard_verdict verdict)
{
	static const char *const words[] = {
	    [GUARD_PASS] = "",
	    [GUARD_HEADER_BYTES] = "header-too-long",
	    [GUARD_FIELD_BYTES] = "field-too-long",
	    [GUARD_FIELDS] = "too-many-fields",
	    [GUARD_DEPTH] = "too-deep",
	    [GUARD_COMMENTS] = "too-many-comments",
	    [GUARD_PARTS] = "too-many-parts",
	};

	return (size_t)verdict < LENGTH(words) ? words[verdict] : "";
}
