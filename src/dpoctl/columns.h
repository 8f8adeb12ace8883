/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_COLUMNS_H
#define DPOCTL_COLUMNS_H

#include <stddef.h>

#include "base/buffer.h"

/*
 * columns - text in the columns of a terminal
 *
 * Text is visible UTF-8 (utf8_visible); wide characters take two columns and
 * combining ones none. More than COLUMNS_MARKS_MAX combining characters on one
 * place are left out. LC_CTYPE is UTF-8.
 */
#define COLUMNS_MARKS_MAX 3

size_t columns_width(const char *text);

/*
 * Adds the text in exactly `width` columns: blanks behind it, or cut, with
 * `~` as the last character.
 */
void columns_add(struct buffer *line, const char *text, size_t width);
/* The same, blanks before it. */
void columns_add_right(struct buffer *line, const char *text, size_t width);
/* The same, but the cut is at a blank if there is one. */
size_t columns_wrap(const char *text, size_t width);
/* Bytes of text that fit into `width` columns. */
size_t columns_fit(const char *text, size_t width);

#endif
