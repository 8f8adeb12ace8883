/* SPDX-License-Identifier: ISC */
#include "base/digest.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <nettle/sha2.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(struct digest),
    "struct digest has no room for nettle's state");

void
digest_start(struct digest *digest)
{
	sha256_init((struct sha256_ctx *)(void *)digest->state);
}

void
digest_add(struct digest *digest, const void *bytes, size_t length)
{
	sha256_update(
	    (struct sha256_ctx *)(void *)digest->state, length, bytes);
}

void
digest_add_field(struct digest *digest, const char *string)
{
	size_t length = string == NULL ? 0 : strlen(string);
	unsigned char prefix[8];

	for (int i = 0; i < 8; i++)
		prefix[i] = (unsigned char)((uint64_t)length >> (56 - 8 * i));
	digest_add(digest, prefix, sizeof prefix);
	if (length > 0)
		digest_add(digest, string, length);
}

void
digest_finish(struct digest *digest, unsigned char ret[DIGEST_BYTES])
{
	sha256_digest(
	    (struct sha256_ctx *)(void *)digest->state, DIGEST_BYTES, ret);
}

void
digest_of(const void *bytes, size_t length, unsigned char ret[DIGEST_BYTES])
{
	struct digest digest;

	digest_start(&digest);
	digest_add(&digest, bytes, length);
	digest_finish(&digest, ret);
}

void
digest_hmac(const void *key, size_t key_length, const void *bytes,
    size_t length, unsigned char ret[DIGEST_BYTES])
{
	struct hmac_sha256_ctx context;

	hmac_sha256_set_key(&context, key_length, key);
	hmac_sha256_update(&context, length, bytes);
	hmac_sha256_digest(&context, DIGEST_BYTES, ret);
	explicit_bzero(&context, sizeof context);
}

bool
digest_equal(const void *a, const void *b, size_t length)
{
	return memeql_sec(a, b, length) != 0;
}

void
digest_hex(const unsigned char digest[DIGEST_BYTES], char ret[DIGEST_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		ret[2 * i] = digits[digest[i] >> 4];
		ret[2 * i + 1] = digits[digest[i] & 15];
	}
	ret[2 * DIGEST_BYTES] = '\0';
}

void
digest_random(void *bytes, size_t length)
{
	char *next = bytes;

	while (length > 0) {
		ssize_t count = getrandom(next, length, 0);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0) {
			perror("getrandom");
			abort();
		}
		next += count;
		length -= (size_t)count;
	}
}

static int
hex_value(char digit)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = digit == '\0' ? NULL : strchr(digits, digit);

	return found == NULL ? -1 : (int)(found - digits);
}

bool
digest_unhex(const char *hex, unsigned char ret[DIGEST_BYTES])
{
	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		int high = hex_value(hex[2 * i]);
		int low = high < 0 ? -1 : hex_value(hex[2 * i + 1]);

		if (low < 0)
			return false;
		ret[i] = (unsigned char)(high * 16 + low);
	}
	return true;
}
