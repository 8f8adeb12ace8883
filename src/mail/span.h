/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SPAN_H
#define MAIL_SPAN_H

#include <stdbool.h>
#include <stddef.h>

/*
 * span - some bytes of a mail, not copied and without a NUL behind them
 */
struct span {
	const char *bytes; /* borrowed; may be NULL if length is 0 */
	size_t length;
};

struct span span_of(const char *string);
/* Takes bytes off its front, of which there are as many. */
void span_skip(struct span *span, size_t length);
/* Without blanks, tabs and line ends at both ends. */
struct span span_trim(struct span span);
/* Takes one CRLF, LF or CR off its end. */
struct span span_without_line_end(struct span span);
/* Equal without regard to case (ASCII). */
bool span_is(struct span span, const char *string);
bool span_starts(struct span span, const char *string);
/* Whether `string`, in lower case, occurs; without regard to case (ASCII). */
bool span_has(struct span span, const char *string);
/*
 * Takes the next line off the front of *rest, without its LF or CRLF; false
 * if nothing is left.
 */
bool span_line(struct span *rest, struct span *ret_line);

/* ASCII only, whatever the locale. */
char ascii_lower(char byte);
bool ascii_is_alnum(char byte);
bool ascii_is_blank(char byte); /* blank, tab, CR, LF */

#endif
