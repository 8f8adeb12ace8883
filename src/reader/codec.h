/* SPDX-License-Identifier: ISC */
#ifndef READER_CODEC_H
#define READER_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"

/*
 * codec - values on the wire, written and read by the same lines
 *
 * One function describes a struct's form for both directions: with `out` set
 * each call appends its value, else it replaces the value by what the bytes
 * say. Reading trusts nothing: the first value out of bounds sets is_broken,
 * and from then on every call reads zeros. Numbers are in the order of this
 * machine, as both ends run on it.
 */
struct codec {
	struct buffer *out;   /* NULL: reading */
	struct arena *memory; /* of what is read */
	const char *next;
	size_t left;
	bool is_broken;
};

void codec_number(struct codec *codec, uint64_t *value, uint64_t max);
void codec_signed(struct codec *codec, int64_t *value);
void codec_int(struct codec *codec, int *value, int min, int max);
void codec_bool(struct codec *codec, bool *value);
/* `length` raw bytes in place. */
void codec_bytes(struct codec *codec, void *bytes, size_t length);

/*
 * A string of at most `max` bytes: valid UTF-8 without NUL, and without line
 * ends unless `lines`. A longer one is cut when it is written; NULL is written
 * as "". Never NULL after reading.
 */
void
codec_string(struct codec *codec, const char **string, size_t max, bool lines);

/*
 * The count of an array of at most `max` items; reading allocates the items
 * (zeroed) and sets *items. A count for which the bytes that are left can not
 * suffice (at least one byte an item) is broken.
 */
void codec_array(struct codec *codec, void **items, size_t *count, size_t max,
    size_t item_size);

#endif
