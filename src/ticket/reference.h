/* SPDX-License-Identifier: ISC */
#ifndef TICKET_REFERENCE_H
#define TICKET_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * reference - what requesters quote, and the signed ids of our letters
 *
 * The reference is unguessable and can be read aloud: a prefix, 35 random
 * bits in seven symbols of Crockford's base 32 and a check symbol from the
 * same alphabet, "DPO-7KQ4-2M9X". Reading forgives case, I and L for 1, O for
 * 0, blanks and hyphens.
 *
 * A letter's Message-ID carries version, ticket, letter, a random part and
 * HMAC-SHA-256 over all of them with the daemon's key, so that a reply can be
 * told from a forgery. Any other length or version is no match.
 */
#define REFERENCE_SIZE	      14 /* "DPO-XXXX-XXXX" and a NUL */
#define REFERENCE_KEY_BYTES   32
#define REFERENCE_RANDOM_BITS 35

/* `random` holds 35 bits. */
void reference_format(uint64_t random, char ret_text[REFERENCE_SIZE]);
/* False if it is none or the check symbol is wrong. */
bool reference_parse(const char *text, uint64_t *ret_random);

struct reference_key {
	unsigned char bytes[REFERENCE_KEY_BYTES];
};

struct reference_id {
	int64_t ticket_id; /* > 0 */
	int64_t letter_id; /* > 0; unique with the ticket */
	uint64_t random;
};

/* Fit to stand in In-Reply-To: <...>, printable ASCII, one word, bounded. */
bool reference_is_id(const char *message_id);

/* "<dpod.1....@domain>" */
char *reference_sign(struct arena *memory, const struct reference_key *key,
    const struct reference_id *id, const char *domain);

/*
 * Whether a Message-ID (with or without <>) is one that we signed, with any
 * of the keys (the newest first; rotation overlaps). Compares in constant
 * time. The domain is not looked at: offices rename.
 */
bool reference_verify(const struct reference_key *keys, size_t keys_count,
    const char *message_id, struct reference_id *ret_id);

#endif
