/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_WRAP_H
#define TICKET_LETTER_WRAP_H

#include "base/arena.h"
#include "mail/compose.h"

/*
 * letter_wrap - wraps lines of a letter that are too long with their values
 *
 * A line of more than LETTER_WRAP_COLUMNS is broken at a blank; the rest begins
 * the next line of the paragraph. An indented line is a paragraph of its own;
 * its continuation lines are indented alike. Consecutive empty lines become
 * one, and those at both ends are dropped. A word is broken only if it is
 * longer than LETTER_WRAP_WORD_MAX (a web address must not be cut).
 *
 * Pure; UTF-8 with LF in and out. A column is a code point.
 */
#define LETTER_WRAP_COLUMNS  COMPOSE_COLUMNS
#define LETTER_WRAP_WORD_MAX 300

char *letter_wrap(struct arena *memory, const char *text);

#endif
