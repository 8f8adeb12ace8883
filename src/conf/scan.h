/* SPDX-License-Identifier: ISC */
#ifndef CONF_SCAN_H
#define CONF_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"

/*
 * scan - refuses input that libconfuse would silently accept
 *
 * libconfuse 3.3 turns \b in double quotes into a backspace, expands ${HOME}
 * from the environment, drops a "+" in an unquoted word, ends the file at a
 * missing brace, and miscounts lines after a comment. So it only receives what
 * this accepts: words, 'single-quoted strings', = , { }, and blanks in place of
 * comments; the number of lines stays the same.
 */

/* Appends the text for libconfuse; the error names path and line. */
bool scan(const char *path, const char *text, size_t length,
    struct buffer *ret_text, struct error *err);

/* Whether a value can be written without quotes. */
bool scan_is_word(const char *text);

#endif
