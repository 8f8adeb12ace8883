/* SPDX-License-Identifier: ISC */
#ifndef MAIL_DETECT_H
#define MAIL_DETECT_H

#include <stddef.h>

/*
 * detect - guesses the charset of unlabelled bytes
 *
 * Returns a label for charset_convert, or NULL: then UTF-8 or windows-1252.
 * Only if escape sequences or most letters indicate it.
 */
const char *detect_charset(const char *bytes, size_t length);

/*
 * Converts HZ (RFC 1843) to the bytes of GB 2312; returns how many, at most
 * `length`.
 */
size_t detect_unpack_hz(const char *bytes, size_t length, char *ret);

#endif
