/* SPDX-License-Identifier: ISC */
#ifndef MAIL_CHARSET_H
#define MAIL_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * charset - bytes of any charset to UTF-8
 *
 * A table of the charsets that mail is written in, each with one iconv
 * descriptor. glibc loads their modules when a descriptor is opened, which a
 * confined process can not do: it calls charset_open_all first, and a charset
 * that is not open then is read as if it had no label. Not for threads.
 */

/* Opens all; returns how many are not there. After it nothing is opened. */
size_t charset_open_all(void);
/* Closes all; the next conversion opens again what it needs. */
void charset_close_all(void);

/*
 * Appends the bytes as valid UTF-8. Without a label (length 0), and with an
 * unknown one: what detect.h finds, UTF-8 if they are valid UTF-8, else
 * windows-1252. Returns false if the label is unknown or a byte was not of
 * this charset: it is then written as \x9D (in text that is said to be UTF-8:
 * in its windows-1252 sense).
 */
bool charset_convert(struct span label, const char *bytes, size_t length,
    struct buffer *ret_text);

#endif
