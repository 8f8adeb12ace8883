/* SPDX-License-Identifier: ISC */
#ifndef NET_IMAP_MEND_H
#define NET_IMAP_MEND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/*
 * imap_mend - one odd line of a server does not end the session
 *
 * libetpan gives up at the first byte that its grammar does not have, and
 * follows NULL after some. What we can do without is made plain here, before
 * libetpan sees it: a response code that it cannot read becomes part of the
 * text, a status without a text gets one, bytes that no flag may have become
 * `x`, a date that is none becomes 1970 (which stands for unknown), and an
 * untagged answer that nobody asked for becomes a remark (`* OK - ...`).
 *
 * The line is the bytes from `start`, *length without the line end; that
 * much may change. Pure, and bounded: a line grows by at most 64 bytes.
 */
void imap_mend_status(
    struct buffer *bytes, size_t start, size_t *length, bool is_selected);
void imap_mend_fetch(struct buffer *bytes, size_t start, size_t *length);

/* `* OK text` and its like, tagged lines, and `+`: the text is free. */
bool imap_mend_is_status(const char *line, size_t length);

#endif
