/* SPDX-License-Identifier: ISC */
#ifndef READER_CODEC_H
#define READER_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"

/*
 * codec - encodes and decodes values with the same code
 *
 * One function describes the layout of a struct for both directions: if `out`
 * is set, each call appends its value, otherwise it sets the value from the
 * bytes. The decoder trusts nothing: the first value out of bounds sets
 * is_broken, and from then on every call reads zeros. Numbers are in host byte
 * order, because both ends run on the same machine.
 */
struct codec {
	struct buffer *out;   /* NULL: decoding */
	struct arena *memory; /* for decoded values */
	const char *next;
	size_t left;
	bool is_broken;
};

void codec_number(struct codec *codec, uint64_t *value, uint64_t max);
void codec_signed(struct codec *codec, int64_t *value);
void codec_int(struct codec *codec, int *value, int min, int max);
void codec_bool(struct codec *codec, bool *value);
/* `length` raw bytes. */
void codec_bytes(struct codec *codec, void *bytes, size_t length);

/*
 * A string of at most `max` bytes: valid UTF-8 without control characters,
 * except line ends and tabs if `lines`. The encoder truncates a longer one and
 * replaces control characters by blanks; NULL is encoded as "". Never NULL
 * after decoding.
 */
void
codec_string(struct codec *codec, const char **string, size_t max, bool lines);

/*
 * The count of an array of at most `max` items; the decoder allocates the items
 * (zeroed) and sets *items. A count that exceeds the bytes left (at least one
 * byte per item) is refused.
 */
void codec_array(struct codec *codec, void **items, size_t *count, size_t max,
    size_t item_size);

#endif
