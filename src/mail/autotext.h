/* SPDX-License-Identifier: ISC */
#ifndef MAIL_AUTOTEXT_H
#define MAIL_AUTOTEXT_H

/*
 * autotext - detects out-of-office notes and delivery failures by their text
 *
 * The last resort, for programs that set no header field. Designed to avoid
 * false positives: a subject that only such programs write, or opening lines in
 * a short text that does not mention personal data.
 */

/* The matching words, in lower case (static); NULL if none. */
const char *autotext_find(const char *subject, const char *text);

#endif
