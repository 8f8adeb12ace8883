/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_COLUMNS_H
#define DPOCTL_COLUMNS_H

#include <stddef.h>

#include "base/buffer.h"

/*
 * columns - lays out text in columns of a terminal
 *
 * Text is visible UTF-8 (utf8_visible); wide characters take two columns and
 * combining ones none. More than COLUMNS_MARKS_MAX combining characters in a
 * row are dropped. LC_CTYPE must be UTF-8.
 */
#define COLUMNS_MARKS_MAX 3

size_t columns_width(const char *text);

/*
 * Appends the text in exactly `width` columns: padded with blanks, or truncated
 * with `~` as the last character.
 */
void columns_add(struct buffer *line, const char *text, size_t width);
/* The same, aligned to the right. */
void columns_add_right(struct buffer *line, const char *text, size_t width);
/* The same as columns_fit, but breaks at a blank if there is one. */
size_t columns_wrap(const char *text, size_t width);
/* Number of bytes of the text that fit into `width` columns. */
size_t columns_fit(const char *text, size_t width);

#endif
