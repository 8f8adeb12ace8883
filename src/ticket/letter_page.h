/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_PAGE_H
#define TICKET_LETTER_PAGE_H

#include "base/arena.h"
#include "base/date.h"

/*
 * letter_page - formats a letter as a page to print and post
 *
 * Sender, recipient, date and reference, then subject and text: plain text of
 * at most LETTER_WRAP_COLUMNS columns.
 *
 * Pure; UTF-8 with LF.
 */
#define LETTER_POSTAL_LINES_MAX 10

/*
 * Converts "Anna Berg; 1 Road" to the lines of an address: each `;` or line end
 * begins one. NULL: there is no line, there are more than
 * LETTER_POSTAL_LINES_MAX, one is too long for a page, or the text is not
 * UTF-8. Control characters become blanks.
 */
char *letter_postal(struct arena *memory, const char *text);

struct letter_page {
	const char *organisation;
	const char *contact;
	const char *postal; /* lines; "" for none */
	const char *day;    /* date, formatted in its language */
	const char *reference;
	const char *subject;
	const char *body; /* LF; wrapped */
};
char *letter_page(struct arena *memory, const struct letter_page *page);

#endif
