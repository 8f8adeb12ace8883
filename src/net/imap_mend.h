/* SPDX-License-Identifier: ISC */
#ifndef NET_IMAP_MEND_H
#define NET_IMAP_MEND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/*
 * imap_mend - repairs odd server lines, so that they do not end the session
 *
 * libetpan stops at the first byte outside its grammar, and dereferences NULL
 * after some. Anything that we do not need is made harmless before libetpan
 * sees it: a response code that it cannot parse becomes part of the text, a
 * status without a text gets one, bytes that a flag may not contain become `x`,
 * an invalid date becomes 1970 (which means unknown), and an unsolicited
 * untagged response becomes a comment (`* OK - ...`).
 *
 * The line is the bytes from `start`, of *length bytes without the line end;
 * the length can change. Pure, and bounded: a line grows by at most 64 bytes.
 */
void imap_mend_status(
    struct buffer *bytes, size_t start, size_t *length, bool is_selected);
void imap_mend_fetch(struct buffer *bytes, size_t start, size_t *length);

/* `* OK text` and the like, tagged lines, and `+`: lines with free text. */
bool imap_mend_is_status(const char *line, size_t length);

#endif
