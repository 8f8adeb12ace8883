/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* for memrchr */
#include "ticket/plus_address.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/digest.h"

#define VERSION	       "d1."
#define RANDOM_SYMBOLS 7
#define MAC_BYTES      16
#define MAC_SYMBOLS    26 /* five bits each; the last two bits are 0 */

/* Crockford's, as in references. */
static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

static void
print_random(uint64_t random, char ret_text[RANDOM_SYMBOLS + 1])
{
	for (int i = RANDOM_SYMBOLS - 1; i >= 0; i--) {
		ret_text[i] = alphabet[random & 0x1f];
		random >>= 5;
	}
	ret_text[RANDOM_SYMBOLS] = '\0';
}

/* The word separates this from signatures of a Message-ID. */
static void
print_mac(const struct reference_key *key, const char *fields, size_t length,
    char ret_mac[MAC_SYMBOLS + 1])
{
	char text[sizeof "plus." + PLUS_ADDRESS_LOCAL_MAX] = "plus.";
	unsigned char mac[DIGEST_BYTES];
	size_t prefix = strlen(text);

	assert(length <= PLUS_ADDRESS_LOCAL_MAX);
	memcpy(text + prefix, fields, length);
	digest_hmac(key->bytes, sizeof key->bytes, text, prefix + length, mac);
	for (size_t i = 0; i < MAC_SYMBOLS; i++) {
		unsigned symbol = 0;

		for (size_t bit = 5 * i; bit < 5 * i + 5; bit++) {
			symbol <<= 1;
			if (bit < (size_t)8 * MAC_BYTES)
				symbol |=
				    (unsigned)mac[bit / 8] >> (7 - bit % 8) &
				    1U;
		}
		ret_mac[i] = alphabet[symbol];
	}
	ret_mac[MAC_SYMBOLS] = '\0';
}

char *
plus_address_sign(struct arena *memory, const struct reference_key *key,
    int64_t ticket_id, uint64_t random, const char *address)
{
	const char *at = strrchr(address, '@');
	char symbols[RANDOM_SYMBOLS + 1], mac[MAC_SYMBOLS + 1];
	char *fields;
	size_t local;

	assert(ticket_id > 0 && at != NULL);
	local = (size_t)(at - address);
	print_random(random, symbols);
	fields =
	    arena_printf(memory, VERSION "%" PRId64 ".%s", ticket_id, symbols);
	if (local + 1 + strlen(fields) + 1 + MAC_SYMBOLS >
	    PLUS_ADDRESS_LOCAL_MAX)
		return NULL;
	print_mac(key, fields, strlen(fields), mac);
	return arena_printf(
	    memory, "%.*s+%s.%s%s", (int)local, address, fields, mac, at);
}

/* The tag in lower case; false if there is none of a valid length. */
static bool
read_tag(const char *address, char ret_tag[PLUS_ADDRESS_LOCAL_MAX + 1])
{
	const char *at = strrchr(address, '@');
	const char *plus =
	    at == NULL ? NULL : memrchr(address, '+', (size_t)(at - address));
	size_t length;

	if (plus == NULL || at - address > PLUS_ADDRESS_LOCAL_MAX)
		return false;
	plus++;
	length = (size_t)(at - plus);
	for (size_t i = 0; i < length; i++)
		ret_tag[i] = plus[i] >= 'A' && plus[i] <= 'Z'
		    ? (char)(plus[i] - 'A' + 'a')
		    : plus[i];
	ret_tag[length] = '\0';
	return true;
}

/* A number without sign or leading zeros, followed by a dot. */
static const char *
read_number(const char *text, int64_t *ret_number)
{
	int64_t number = 0;

	if (*text < '1' || *text > '9')
		return NULL;
	for (; *text >= '0' && *text <= '9'; text++) {
		if (number > (INT64_MAX - (*text - '0')) / 10)
			return NULL;
		number = number * 10 + (*text - '0');
	}
	*ret_number = number;
	return *text == '.' ? text + 1 : NULL;
}

bool
plus_address_verify(const struct reference_key *keys, size_t keys_count,
    const char *address, int64_t *ret_ticket_id)
{
	char tag[PLUS_ADDRESS_LOCAL_MAX + 1], mac[MAC_SYMBOLS + 1];
	const char *next;
	int64_t ticket_id;
	bool is_ours = false;

	if (!read_tag(address, tag) ||
	    strncmp(tag, VERSION, strlen(VERSION)) != 0)
		return false;
	next = read_number(tag + strlen(VERSION), &ticket_id);
	if (next == NULL || strspn(next, alphabet) != RANDOM_SYMBOLS ||
	    next[RANDOM_SYMBOLS] != '.')
		return false;
	next += RANDOM_SYMBOLS + 1;
	if (strlen(next) != MAC_SYMBOLS)
		return false;
	for (size_t i = 0; i < keys_count; i++) {
		print_mac(&keys[i], tag, (size_t)(next - tag) - 1, mac);
		is_ours |= digest_equal(mac, next, MAC_SYMBOLS);
	}
	if (is_ours)
		*ret_ticket_id = ticket_id;
	return is_ours;
}
