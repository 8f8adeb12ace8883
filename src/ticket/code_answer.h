/* SPDX-License-Identifier: ISC */
#ifndef TICKET_CODE_ANSWER_H
#define TICKET_CODE_ANSWER_H

#include <stdbool.h>

/*
 * code_answer - finds a returned code: "The code is 123456"
 *
 * Six digits, possibly grouped ("123 456", "123-456"), alone on a line or after
 * a word for a code on the same line, in the languages of the letters. A
 * six-digit customer number in a sentence does not count. Pure.
 */
#define CODE_ANSWER_SIZE 7 /* six digits and a NUL */

/*
 * Searches what the writer wrote, without quotations; the first match counts.
 */
bool code_answer_find(const char *text, char ret_code[CODE_ANSWER_SIZE]);

#endif
