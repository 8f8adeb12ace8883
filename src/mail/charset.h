/* SPDX-License-Identifier: ISC */
#ifndef MAIL_CHARSET_H
#define MAIL_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * charset - converts bytes of any charset to UTF-8
 *
 * A table of the charsets used in mail, each with one iconv descriptor. glibc
 * loads modules when a descriptor is opened, which a confined process cannot
 * do: it calls charset_open_all before, and a charset that is not open then is
 * treated like a missing label. Not thread-safe.
 */

/* Opens all; returns how many are unavailable. Later calls open nothing. */
size_t charset_open_all(void);
/* Closes all; the next conversion reopens what it needs. */
void charset_close_all(void);

/*
 * Appends the bytes as valid UTF-8. Without a label (length 0), or with an
 * unknown one, uses the charset that detect.h finds, UTF-8 if the bytes are
 * valid UTF-8, else windows-1252. Returns false if the label is unknown or a
 * byte was invalid: it is written as \x9D (or, in text labelled UTF-8, decoded
 * as windows-1252).
 */
bool charset_convert(struct span label, const char *bytes, size_t length,
    struct buffer *ret_text);

#endif
