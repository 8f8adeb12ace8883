/* SPDX-License-Identifier: ISC */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

/* digest - SHA-256, HMAC-SHA-256 (RFC 2104) and random bytes, with nettle */
#define DIGEST_BYTES	32
#define DIGEST_HEX_SIZE 65 /* including the NUL */

/* Space for the state of SHA-256; digest.c checks it against nettle's size. */
struct digest {
	_Alignas(8) unsigned char state[128];
};

void digest_start(struct digest *digest);
void digest_add(struct digest *digest, const void *bytes, size_t length);
/*
 * Adds the length of a string, then the string, so that two adjacent fields
 * cannot be confused with another pair. NULL is added as an empty string.
 */
void digest_add_field(struct digest *digest, const char *string);
void digest_finish(struct digest *digest, unsigned char ret[DIGEST_BYTES]);

void
digest_of(const void *bytes, size_t length, unsigned char ret[DIGEST_BYTES]);
void digest_hmac(const void *key, size_t key_length, const void *bytes,
    size_t length, unsigned char ret[DIGEST_BYTES]);

/* Runs in constant time. */
bool digest_equal(const void *a, const void *b, size_t length);

/* Lower-case hexadecimal, terminated by a NUL. */
void
digest_hex(const unsigned char digest[DIGEST_BYTES], char ret[DIGEST_HEX_SIZE]);

/* From getrandom(2); aborts if the system has none. */
void digest_random(void *bytes, size_t length);

/*
 * Reads 64 lower-case hexadecimal digits; false if there is any other
 * character.
 */
bool digest_unhex(const char *hex, unsigned char ret[DIGEST_BYTES]);

#endif
