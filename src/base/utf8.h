/* SPDX-License-Identifier: ISC */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* utf8 - decoding (RFC 3629), and making hostile text safe to display */

/*
 * Decodes the first character of `length` > 0 bytes. Returns the number of
 * bytes it takes (1..4) and sets *ret_character; returns 0 if the bytes are
 * not UTF-8 (overlong forms, surrogates and more than U+10FFFF included).
 */
size_t utf8_decode(const char *bytes, size_t length, uint32_t *ret_character);

/* Writes up to 4 bytes and returns how many; for scalar values only. */
size_t utf8_encode(uint32_t character, char bytes[4]);

bool utf8_is_valid(const char *bytes, size_t length);

/* A copy in which each byte that is not UTF-8 is U+FFFD. */
char *utf8_replace(struct arena *memory, const char *text);

/* The largest length <= `length` that does not split a character. */
size_t utf8_cut(const char *bytes, size_t length);

/*
 * The number of characters that begin in it; the number of columns if each
 * takes one.
 */
size_t utf8_count(const char *bytes, size_t length);

enum utf8_lines {
	UTF8_ONE_LINE,	 /* also escape tabs and line ends */
	UTF8_KEEP_LINES, /* keep LF and tab unchanged */
};

/*
 * A copy that is safe to display on a terminal or in a log: control, bidi,
 * zero-width and other invisible characters and invalid bytes appear as
 * <U+202E> or <0xff>. The result is valid UTF-8.
 *
 * So do, in an address before its `@`, characters that are not ASCII: some look
 * like others, or stand above and below them. (Domains are in ASCII already.)
 * With UTF8_KEEP_LINES only if the text is nothing but an address: letters and
 * addresses run together in languages that are written without blanks.
 */
char *utf8_visible(struct arena *memory, const char *bytes, size_t length,
    enum utf8_lines lines);

/*
 * The number of bytes at the front that are printable ASCII, or fewer by up to
 * seven: to skip what needs no closer look.
 */
size_t utf8_skip_plain(const char *bytes, size_t length);

#endif
