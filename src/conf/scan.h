/* SPDX-License-Identifier: ISC */
#ifndef CONF_SCAN_H
#define CONF_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"

/*
 * scan - refuses what libconfuse would take in silence
 *
 * libconfuse 3.3 turns \b in double quotes into a backspace, ${HOME} into the
 * environment's, drops a "+" in an unquoted word, ends the file where a brace
 * is missing, and miscounts lines after a comment. So it is only given what
 * this let through: words, 'single-quoted strings', = , { }, and blanks in the
 * place of comments; the number of lines stays the same.
 */

/* Appends the text for libconfuse; the error names path and line. */
bool scan(const char *path, const char *text, size_t length,
    struct buffer *ret_text, struct error *err);

/* Whether a value may stand without quotes. */
bool scan_is_word(const char *text);

#endif
