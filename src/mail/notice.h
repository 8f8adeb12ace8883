/* SPDX-License-Identifier: ISC */
#ifndef MAIL_NOTICE_H
#define MAIL_NOTICE_H

/*
 * notice - programs' mails that only their words give away
 *
 * Absence and "no longer works here", receipts with a privacy notice, read
 * receipts, recalls, the end of a trial: in all languages that are read. Each
 * takes several words together, and none is found where somebody speaks of
 * data of their own: a person who is taken for a program gets no answer.
 */
#define NOTICE_BYTES_MAX 1500 /* a longer text is none */

/*
 * The words that were found (static); NULL if none. Both texts are in lower
 * case and on one line.
 */
const char *notice_find(const char *subject, const char *text);

#endif
