/* SPDX-License-Identifier: ISC */
#ifndef MAIL_AUTOTEXT_H
#define MAIL_AUTOTEXT_H

/*
 * autotext - the words of an out-of-office note or a delivery failure
 *
 * The last resort, for programs that mark nothing in the header. It is made
 * to be right when it speaks: a subject that only such programs write, or
 * opening lines in a short text that says nothing of a person's data.
 */

/* The words that were found, in lower case (static); NULL if none. */
const char *autotext_find(const char *subject, const char *text);

#endif
