/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SPAN_H
#define MAIL_SPAN_H

#include <stdbool.h>
#include <stddef.h>

/*
 * ASCII only, whatever the locale. These are called for most bytes of a
 * message: as functions they would be a tenth of its parsing.
 */
static inline char
ascii_lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
}

static inline bool
ascii_is_alnum(char byte)
{
	byte = ascii_lower(byte);
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

/* Blank, tab, CR, LF. */
static inline bool
ascii_is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* span - a borrowed range of bytes of a message, not NUL-terminated */
struct span {
	const char *bytes; /* borrowed; may be NULL if length is 0 */
	size_t length;
};

struct span span_of(const char *string);
/* Removes `length` bytes from the front; there must be as many. */
static inline void
span_skip(struct span *span, size_t length)
{
	span->bytes += length;
	span->length -= length;
}
/* Without blanks, tabs and line ends at both ends. */
struct span span_trim(struct span span);
/* Removes one trailing CRLF, LF or CR. */
struct span span_without_line_end(struct span span);
/* Equality, ignoring case (ASCII). */
bool span_is(struct span span, const char *string);
static inline bool
span_starts(struct span span, const char *string)
{
	for (size_t i = 0; string[i] != '\0'; i++)
		if (i == span.length ||
		    ascii_lower(span.bytes[i]) != ascii_lower(string[i]))
			return false;
	return true;
}
/* Whether it contains `string`; ignores case (ASCII). */
bool span_has(struct span span, const char *string);
/*
 * Removes the next line from the front of *rest, without its LF or CRLF; false
 * if nothing is left.
 */
bool span_line(struct span *rest, struct span *ret_line);

#endif
