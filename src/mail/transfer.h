/* SPDX-License-Identifier: ISC */
#ifndef MAIL_TRANSFER_H
#define MAIL_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * transfer - base64, quoted-printable (RFC 2045) and uuencode, read leniently
 *
 * The result is never longer than what was encoded.
 */

/* Bits of an incomplete group; initialize with {0}. */
struct transfer_base64 {
	uint32_t bits;
	unsigned int count;
};

/*
 * Decodes into `ret`, which must have space for text.length bytes, and returns
 * how many. Bytes outside the alphabet are skipped; after `=` a new group
 * begins, and an unpadded last group yields its complete bytes.
 */
size_t transfer_decode_base64(
    struct transfer_base64 *state, struct span text, char *ret);

/* RFC 2047's Q: `_` is a blank. */
size_t transfer_decode_q(struct span text, char *ret);

/* Decodes %41, as in RFC 2231. */
size_t transfer_decode_percent(struct span text, char *ret);

/*
 * Appends the body of a part. `encoding` is the field's value; 7bit, 8bit,
 * binary and "" copy. Returns false for an unknown one (copied too) and for
 * base64 of which less than half is base64 (decoded nevertheless).
 */
bool transfer_decode(
    struct span encoding, struct span body, struct buffer *ret_bytes);

/*
 * The actual encoding of a text, if it evidently differs from the declared one;
 * else NULL.
 */
const char *transfer_guess(struct span encoding, struct span body);

/* Whether transfer_decode would only copy. */
bool transfer_is_plain(struct span encoding);

/* Called for each piece of decoded bytes. */
typedef void transfer_piece_fn(struct span piece, void *context);

/*
 * The same as transfer_decode in pieces, so that a large part need not be
 * stored twice.
 */
bool transfer_decode_pieces(struct span encoding, struct span body,
    transfer_piece_fn *on_piece, void *context);

/* Appends base64 without line ends. */
void transfer_encode_base64(
    const char *bytes, size_t length, struct buffer *ret_text);

#endif
