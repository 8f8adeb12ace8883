/* SPDX-License-Identifier: ISC */
#ifndef MAIL_DETECT_H
#define MAIL_DETECT_H

#include <stddef.h>

/*
 * detect - the charset of bytes that nobody labelled
 *
 * A label for charset_convert, or NULL: then UTF-8 or windows-1252. Speaks
 * only where a sequence of escapes or most of the letters say it.
 */
const char *detect_charset(const char *bytes, size_t length);

/*
 * Takes HZ (RFC 1843) apart into the bytes of GB 2312; returns how many, at
 * most `length`.
 */
size_t detect_unpack_hz(const char *bytes, size_t length, char *ret);

#endif
