/* SPDX-License-Identifier: ISC */
#ifndef TICKET_CODE_ANSWER_H
#define TICKET_CODE_ANSWER_H

#include <stdbool.h>

/*
 * code_answer - a code that is sent back: "The code is 123456"
 *
 * Six digits, which may be grouped ("123 456", "123-456"), that stand alone in
 * a line or behind a word for a code in the same line, in the languages in
 * which letters are written. A customer number of six digits in a sentence is
 * none. Pure.
 */
#define CODE_ANSWER_SIZE 7 /* six digits and a NUL */

/* In what the writer wrote, without quotations; the first one counts. */
bool code_answer_find(const char *text, char ret_code[CODE_ANSWER_SIZE]);

#endif
