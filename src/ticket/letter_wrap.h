/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_WRAP_H
#define TICKET_LETTER_WRAP_H

#include "base/arena.h"
#include "mail/compose.h"

/*
 * letter_wrap - the lines of a letter that became too long for their values
 *
 * A line of more than LETTER_WRAP_COLUMNS is broken at a blank; what is left
 * over begins the next line of the paragraph. A line that is indented stands
 * alone, and so do those that it is broken into, indented alike. Empty lines
 * are one at most between two others, none at either end. A word is never
 * broken unless it is longer than LETTER_WRAP_WORD_MAX (an address that is
 * cut is none).
 *
 * Pure; UTF-8 with LF in and out. A column is a code point.
 */
#define LETTER_WRAP_COLUMNS  COMPOSE_COLUMNS
#define LETTER_WRAP_WORD_MAX 300

char *letter_wrap(struct arena *memory, const char *text);

#endif
