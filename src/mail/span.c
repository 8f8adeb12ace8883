/* SPDX-License-Identifier: ISC */
#include "mail/span.h"

#include <string.h>
#include <strings.h>

struct span
span_of(const char *string)
{
	return (struct span){string, strlen(string)};
}

struct span
span_trim(struct span span)
{
	while (span.length > 0 && ascii_is_blank(span.bytes[0])) {
		span.bytes++;
		span.length--;
	}
	while (span.length > 0 && ascii_is_blank(span.bytes[span.length - 1]))
		span.length--;
	return span;
}

struct span
span_without_line_end(struct span span)
{
	if (span.length > 0 && span.bytes[span.length - 1] == '\n')
		span.length--;
	if (span.length > 0 && span.bytes[span.length - 1] == '\r')
		span.length--;
	return span;
}

bool
span_is(struct span span, const char *string)
{
	return strlen(string) == span.length && span_starts(span, string);
}

/* `end` if there is none. */
static const char *
find_byte(const char *from, const char *end, char byte)
{
	const char *found = memchr(from, byte, (size_t)(end - from));

	return found == NULL ? end : found;
}

bool
span_has(struct span span, const char *string)
{
	size_t length = strlen(string);
	char first = ascii_lower(*string);
	bool is_letter = first >= 'a' && first <= 'z';
	const char *end, *lower, *upper;

	if (length == 0 || span.length < length)
		return length == 0;
	/* Where it may begin: memchr is faster than a look at each byte. */
	end = span.bytes + (span.length - length) + 1;
	lower = find_byte(span.bytes, end, first);
	upper = is_letter
	    ? find_byte(span.bytes, end, (char)(first - ('a' - 'A')))
	    : end;
	while (lower < end || upper < end) {
		const char *at = lower < upper ? lower : upper;

		if (span_starts((struct span){at, length}, string))
			return true;
		if (at == lower)
			lower = find_byte(at + 1, end, first);
		else
			upper = find_byte(at + 1, end, *at);
	}
	return false;
}

bool
span_line(struct span *rest, struct span *ret_line)
{
	const char *end;

	if (rest->length == 0)
		return false;
	end = memchr(rest->bytes, '\n', rest->length);
	ret_line->bytes = rest->bytes;
	if (end == NULL) {
		ret_line->length = rest->length;
		*rest = (struct span){rest->bytes + rest->length, 0};
	} else {
		ret_line->length = (size_t)(end - rest->bytes);
		rest->length -= ret_line->length + 1;
		rest->bytes = end + 1;
	}
	if (ret_line->length > 0 &&
	    ret_line->bytes[ret_line->length - 1] == '\r')
		ret_line->length--;
	return true;
}
