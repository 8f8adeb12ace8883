/* SPDX-License-Identifier: ISC */
#ifndef NET_BASE64_H
#define NET_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* base64 - RFC 4648: the encoding used in mail, and the URL alphabet (JWT) */

/* With padding, without line breaks. */
void base64_add(struct buffer *text, const void *bytes, size_t length);
/* `-` and `_`, no padding. */
void base64url_add(struct buffer *text, const void *bytes, size_t length);

/*
 * Appends the decoded bytes: accepts either alphabet, with or without padding.
 * False on an invalid byte or length; the buffer is then unchanged.
 */
bool base64_decode(const char *text, size_t length, struct buffer *bytes);

#endif
