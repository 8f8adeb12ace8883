/* SPDX-License-Identifier: ISC */
#ifndef MAIL_NOTICE_H
#define MAIL_NOTICE_H

/*
 * notice - detects messages of programs by their text alone
 *
 * Absence and "no longer works here", receipts with a privacy notice, read
 * receipts, recalls, the end of a trial: in all supported languages. Each needs
 * several phrases together, and none matches if the text mentions the writer's
 * own data: a person who is mistaken for a program gets no answer.
 */
#define NOTICE_BYTES_MAX 1500 /* longer texts never match */

/*
 * The matching words (static); NULL if none. Both texts must be in lower case
 * and on one line.
 */
const char *notice_find(const char *subject, const char *text);

#endif
