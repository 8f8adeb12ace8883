/* SPDX-License-Identifier: ISC */
#ifndef READER_VERDICT_CODEC_H
#define READER_VERDICT_CODEC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "rules/verdict.h"

/*
 * verdict_codec - transfers a verdict between reader and client
 *
 * The decoder trusts nothing: every length, count, enum and byte of UTF-8 is
 * checked against the bounds of message.h and classify.h.
 */
/* Appends the encoded verdict. */
void verdict_encode(const struct verdict *verdict, struct buffer *ret_bytes);

/* NULL if the bytes are not exactly one verdict within the bounds. */
struct verdict *
verdict_decode(struct arena *memory, const char *bytes, size_t length);

#endif
