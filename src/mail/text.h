/* SPDX-License-Identifier: ISC */
#ifndef MAIL_TEXT_H
#define MAIL_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/*
 * text - normalizes UTF-8 from a message
 *
 * NFC; at most 30 combining marks in a row, because ordering them takes
 * quadratic time (Unicode Annex 15, Stream-Safe Text).
 */

/*
 * A copy as one line: control characters and line ends become blanks,
 * surrounding blanks are removed. The bytes must be valid UTF-8.
 */
char *text_one_line(struct arena *memory, const char *bytes, size_t length);

/*
 * A copy of at most `bytes_max` bytes with LF line ends and without control
 * characters other than LF and tab; surrounding empty lines are removed. Sets
 * *ret_cut to true if it was longer. The bytes must be valid UTF-8.
 */
char *text_lines(struct arena *memory, const char *bytes, size_t length,
    size_t bytes_max, bool *ret_cut);

#endif
