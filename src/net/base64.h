/* SPDX-License-Identifier: ISC */
#ifndef NET_BASE64_H
#define NET_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/*
 * base64 - RFC 4648: as mail has it, and with the alphabet for URLs (JWT)
 */

/* With padding, without line breaks. */
void base64_add(struct buffer *text, const void *bytes, size_t length);
/* `-` and `_`, no padding. */
void base64url_add(struct buffer *text, const void *bytes, size_t length);

/*
 * Appends what the text stands for: either alphabet, with or without padding.
 * False at a byte that is in none, or a length that cannot be; then the
 * buffer is as it was.
 */
bool base64_decode(const char *text, size_t length, struct buffer *bytes);

#endif
