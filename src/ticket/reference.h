/* SPDX-License-Identifier: ISC */
#ifndef TICKET_REFERENCE_H
#define TICKET_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * reference - references that requesters quote, and signed ids of our letters
 *
 * A reference is unguessable and can be read aloud: a prefix, 35 bits that are
 * random, or indistinguishable from random without the key (casework/keys.h),
 * in seven symbols of Crockford's base 32, and a check symbol from the same
 * alphabet, "DPO-7KQ4-2M9X". When reading, case, I and L for 1, O for 0, blanks
 * and hyphens do not matter.
 *
 * A letter's Message-ID contains version, ticket, letter, a random part and
 * HMAC-SHA-256 over all of them with the daemon's key, so that replies can be
 * distinguished from forgeries. Any other length or version does not match.
 */
#define REFERENCE_SIZE	      14 /* "DPO-XXXX-XXXX" and a NUL */
#define REFERENCE_KEY_BYTES   32
#define REFERENCE_RANDOM_BITS 35

/* `random` has 35 bits. */
void reference_format(uint64_t random, char ret_text[REFERENCE_SIZE]);
/* False if it is not a reference or the check symbol is wrong. */
bool reference_parse(const char *text, uint64_t *ret_random);

struct reference_key {
	unsigned char bytes[REFERENCE_KEY_BYTES];
};

struct reference_id {
	int64_t ticket_id; /* > 0 */
	int64_t letter_id; /* > 0; unique with the ticket */
	uint64_t random;
};

/* Can be used in In-Reply-To: <...>: printable ASCII, one word, bounded. */
bool reference_is_id(const char *message_id);

/* "<dpod.1....@domain>" */
char *reference_sign(struct arena *memory, const struct reference_key *key,
    const struct reference_id *id, const char *domain);

/*
 * Whether a Message-ID (with or without <>) is signed with any of the keys (the
 * newest first; rotation overlaps). Runs in constant time. The domain is
 * ignored, because offices are renamed.
 */
bool reference_verify(const struct reference_key *keys, size_t keys_count,
    const char *message_id, struct reference_id *ret_id);

/*
 * The first id in any bytes, such as a report, that is signed with any of the
 * keys; at most REFERENCE_TRIES_MAX that look like one of ours are tried.
 */
#define REFERENCE_TRIES_MAX 16
bool reference_find(struct arena *memory, const struct reference_key *keys,
    size_t keys_count, const char *bytes, size_t length,
    struct reference_id *ret_id);

/* Whether it has the form of such an id with this domain, whoever signed it. */
bool reference_is_of(const char *message_id, const char *domain);

#endif
