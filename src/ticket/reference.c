/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* for memmem */
#include "ticket/reference.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/digest.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "mail/span.h"

#define MESSAGE_ID_BYTES_MAX 250
#define PREFIX		     "DPO"
#define PREFIX_LENGTH	     3
#define RANDOM_LENGTH	     7 /* symbols of five bits */
#define RANDOM_MASK	     ((UINT64_C(1) << REFERENCE_RANDOM_BITS) - 1)
/* Including inserted blanks and hyphens. */
#define TEXT_BYTES_MAX 64

#define ID_VERSION   "dpod.1."
#define ID_MARK	     "<dpod."
#define ID_BYTES_MAX 400
#define MAC_BYTES    16 /* 128 bits are printed */
#define MAC_LENGTH   ((size_t)2 * MAC_BYTES)
#define HEX_LENGTH   16 /* the random part */

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* x * a in GF(32), where a is a root of x^5 + x^2 + 1, which is primitive. */
static unsigned
times_root(unsigned symbol)
{
	return (symbol << 1 & 0x1f) ^ (symbol & 0x10 ? 0x05 : 0);
}

/*
 * Symbols are elements of GF(32). Together with the check symbol they satisfy
 * a^7 s0 + a^6 s1 + ... + a s6 + check = CHECK_SUM. The eight weights are
 * distinct and nonzero, so every single wrong symbol and every exchange of two
 * different symbols, adjacent or not, is detected. CHECK_SUM is nonzero, so
 * 0000-0000 is not a reference.
 */
#define CHECK_SUM 2

static unsigned
check_symbol(uint64_t random)
{
	unsigned sum = 0;

	for (int i = RANDOM_LENGTH - 1; i >= 0; i--)
		sum = times_root(sum ^ (unsigned)(random >> (5 * i) & 0x1f));
	return sum ^ CHECK_SUM;
}

void
reference_format(uint64_t random, char ret_text[REFERENCE_SIZE])
{
	char symbols[RANDOM_LENGTH + 2] = "";

	random &= RANDOM_MASK;
	for (int i = 0; i < RANDOM_LENGTH; i++)
		symbols[i] =
		    alphabet[random >> (5 * (RANDOM_LENGTH - 1 - i)) & 0x1f];
	symbols[RANDOM_LENGTH] = alphabet[check_symbol(random)];
	(void)snprintf(ret_text, REFERENCE_SIZE, PREFIX "-%.4s-%.4s", symbols,
	    symbols + 4);
}

/* Upper case; letters that look like digits become those digits. */
static char
plain_symbol(uint32_t character)
{
	if (character >= 'a' && character <= 'z')
		character -= 'a' - 'A';
	if (character == 'I' || character == 'L')
		return '1';
	if (character == 'O')
		return '0';
	return character > 0 && character < 0x80 ? (char)character : '?';
}

/* ASCII, and replacements that mail programs use for blank and hyphen. */
static bool
is_separator(uint32_t character)
{
	return character == ' ' || character == '\t' || character == '-' ||
	    character == 0xa0 || (character >= 0x2010 && character <= 0x2013);
}

bool
reference_parse(const char *text, uint64_t *ret_random)
{
	char symbols[PREFIX_LENGTH + RANDOM_LENGTH + 1];
	size_t length = strnlen(text, TEXT_BYTES_MAX + 1);
	size_t count = 0;
	uint64_t random = 0;

	if (length > TEXT_BYTES_MAX)
		return false;
	while (length > 0) {
		uint32_t character;
		size_t taken = utf8_decode(text, length, &character);

		if (taken == 0)
			return false;
		text += taken;
		length -= taken;
		if (is_separator(character))
			continue;
		if (count == sizeof symbols)
			return false;
		symbols[count++] = plain_symbol(character);
	}
	/* An O is read as a zero, in the prefix too. */
	if (count != sizeof symbols || memcmp(symbols, "DP0", 3) != 0)
		return false;
	for (size_t i = PREFIX_LENGTH; i < sizeof symbols; i++) {
		const char *found =
		    memchr(alphabet, symbols[i], sizeof alphabet - 1);

		if (found == NULL)
			return false;
		random = random << 5 | (uint64_t)(found - alphabet);
	}
	if (check_symbol(random >> 5) != (random & 0x1f))
		return false;
	*ret_random = random >> 5;
	return true;
}

/*
 * The first half of HMAC-SHA-256 over "dpod.1.TICKET.LETTER.RANDOM", in
 * hexadecimal.
 */
static void
print_mac(const struct reference_key *key, const char *fields, size_t length,
    char ret_mac[DIGEST_HEX_SIZE])
{
	unsigned char mac[DIGEST_BYTES];

	digest_hmac(key->bytes, sizeof key->bytes, fields, length, mac);
	digest_hex(mac, ret_mac);
	ret_mac[MAC_LENGTH] = '\0';
}

char *
reference_sign(struct arena *memory, const struct reference_key *key,
    const struct reference_id *id, const char *domain)
{
	char mac[DIGEST_HEX_SIZE];
	char *fields = arena_printf(memory,
	    ID_VERSION "%" PRId64 ".%" PRId64 ".%016" PRIx64, id->ticket_id,
	    id->letter_id, id->random);

	assert(id->ticket_id > 0 && id->letter_id > 0);
	assert(domain[0] != '\0');
	print_mac(key, fields, strlen(fields), mac);
	return arena_printf(memory, "<%s.%s@%s>", fields, mac, domain);
}

/* A number without sign or leading zeros, followed by a dot. */
static bool
read_number(const char **text, const char *end, int64_t *ret_number)
{
	int64_t number = 0;
	const char *next = *text;

	if (next == end || *next < '1' || *next > '9')
		return false;
	for (; next < end && *next >= '0' && *next <= '9'; next++) {
		int digit = *next - '0';

		if (number > (INT64_MAX - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	if (next == end || *next != '.')
		return false;
	*text = next + 1;
	*ret_number = number;
	return true;
}

/* Exactly sixteen lower-case hexadecimal digits, followed by a dot. */
static bool
read_hex(const char **text, const char *end, uint64_t *ret_number)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t number = 0;
	const char *next = *text;

	if (end - next <= HEX_LENGTH || next[HEX_LENGTH] != '.')
		return false;
	for (int i = 0; i < HEX_LENGTH; i++) {
		const char *found = memchr(digits, next[i], sizeof digits - 1);

		if (found == NULL)
			return false;
		number = number << 4 | (uint64_t)(found - digits);
	}
	*text = next + HEX_LENGTH + 1;
	*ret_number = number;
	return true;
}

/* The part after the @: not compared, but must be a domain. */
static bool
is_domain(const char *text, const char *end)
{
	if (text == end)
		return false;
	for (; text < end; text++)
		if (*text <= ' ' || *text > '~' || *text == '<' ||
		    *text == '>' || *text == '@')
			return false;
	return true;
}

/* The fields, the length of the signed part, and the position of the MAC. */
static bool
read_id(const char *text, const char *end, struct reference_id *ret_id,
    size_t *ret_signed_length)
{
	const size_t version_length = sizeof ID_VERSION - 1;
	const char *next = text + version_length;

	if ((size_t)(end - text) <= version_length ||
	    memcmp(text, ID_VERSION, version_length) != 0 ||
	    !read_number(&next, end, &ret_id->ticket_id) ||
	    !read_number(&next, end, &ret_id->letter_id) ||
	    !read_hex(&next, end, &ret_id->random))
		return false;
	*ret_signed_length = (size_t)(next - text) - 1;
	if ((size_t)(end - next) <= MAC_LENGTH || next[MAC_LENGTH] != '@')
		return false;
	return is_domain(next + MAC_LENGTH + 1, end);
}

/* With or without angle brackets; *ret_text is the part between them. */
static bool
find_id(const char *message_id, struct span *ret_text,
    struct reference_id *ret_id, size_t *ret_signed_length)
{
	size_t length = strnlen(message_id, ID_BYTES_MAX + 1);

	if (length > ID_BYTES_MAX)
		return false;
	if (message_id[0] == '<') {
		if (message_id[length - 1] != '>')
			return false;
		message_id++;
		length -= 2;
	}
	*ret_text = (struct span){message_id, length};
	return read_id(
	    message_id, message_id + length, ret_id, ret_signed_length);
}

bool
reference_verify(const struct reference_key *keys, size_t keys_count,
    const char *message_id, struct reference_id *ret_id)
{
	char mac[DIGEST_HEX_SIZE];
	struct reference_id id;
	struct span text;
	size_t signed_length;
	bool is_ours = false;

	if (!find_id(message_id, &text, &id, &signed_length))
		return false;
	for (size_t i = 0; i < keys_count; i++) {
		print_mac(&keys[i], text.bytes, signed_length, mac);
		is_ours |= digest_equal(
		    mac, text.bytes + signed_length + 1, MAC_LENGTH);
	}
	if (is_ours)
		*ret_id = id;
	return is_ours;
}

bool
reference_find(struct arena *memory, const struct reference_key *keys,
    size_t keys_count, const char *bytes, size_t length,
    struct reference_id *ret_id)
{
	const char *const end = bytes + length;

	for (int i = 0; i < REFERENCE_TRIES_MAX && length > 0; i++) {
		const char *close, *id;

		bytes = memmem(bytes, length, ID_MARK, strlen(ID_MARK));
		if (bytes == NULL)
			return false;
		length = (size_t)(end - bytes);
		close = memchr(bytes, '>',
		    length < MESSAGE_ID_BYTES_MAX ? length
						  : MESSAGE_ID_BYTES_MAX);
		if (close != NULL) {
			id = arena_copy(
			    memory, bytes, (size_t)(close - bytes) + 1);
			if (reference_verify(keys, keys_count, id, ret_id))
				return true;
		}
		bytes++;
		length--;
	}
	return false;
}

bool
reference_is_of(const char *message_id, const char *domain)
{
	struct reference_id id;
	struct span text;
	const char *at;
	size_t signed_length;

	if (!find_id(message_id, &text, &id, &signed_length))
		return false;
	at = memchr(text.bytes, '@', text.length);
	return at != NULL &&
	    (size_t)(text.bytes + text.length - at) == strlen(domain) + 1 &&
	    strncasecmp(at + 1, domain, strlen(domain)) == 0;
}

bool
reference_is_id(const char *message_id)
{
	size_t length = strlen(message_id);

	if (length < 3 || length > MESSAGE_ID_BYTES_MAX ||
	    message_id[0] != '<' || message_id[length - 1] != '>')
		return false;
	for (size_t i = 1; i < length - 1; i++)
		if (message_id[i] <= 0x20 || message_id[i] >= 0x7f ||
		    message_id[i] == '<' || message_id[i] == '>')
			return false;
	return true;
}
