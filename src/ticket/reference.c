/* SPDX-License-Identifier: ISC */
#include "ticket/reference.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/memory.h"
#include "base/utf8.h"

#define MESSAGE_ID_BYTES_MAX 250
#define PREFIX		     "DPO"
#define PREFIX_LENGTH	     3
#define RANDOM_LENGTH	     7 /* symbols of five bits */
#define RANDOM_MASK	     ((UINT64_C(1) << REFERENCE_RANDOM_BITS) - 1)
/* The blanks and hyphens that people put in included. */
#define TEXT_BYTES_MAX 64

#define ID_VERSION   "dpod.1."
#define ID_BYTES_MAX 400
#define MAC_BYTES    16 /* 128 bits are printed */
#define MAC_LENGTH   ((size_t)2 * MAC_BYTES)
#define HEX_LENGTH   16 /* the random part */

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* x * a in GF(32), a being a root of x^5 + x^2 + 1, which is primitive. */
static unsigned
times_root(unsigned symbol)
{
	return (symbol << 1 & 0x1f) ^ (symbol & 0x10 ? 0x05 : 0);
}

/*
 * Symbols are elements of GF(32). With the check symbol they fulfil
 * a^7 s0 + a^6 s1 + ... + a s6 + check = CHECK_SUM. The eight weights are
 * different and not zero, so that every single wrong symbol and every
 * exchange of two symbols, neighbours or not, is caught. CHECK_SUM is not
 * zero, so that 0000-0000 is no reference.
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

/* Capitals; the digit that a letter was taken for. */
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

/* ASCII, and what mail programs make of a blank and a hyphen. */
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

/* HMAC-SHA-256 over "dpod.1.TICKET.LETTER.RANDOM", its first half, in hex. */
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

/* A number without sign or leading zeros, and the dot behind it. */
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

/* Exactly sixteen lower-case hexadecimal digits, and the dot behind them. */
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

/* What stands behind the @: not compared, but it must be one domain. */
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

/* The fields, the length of what is signed, and where its MAC stands. */
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

bool
reference_verify(const struct reference_key *keys, size_t keys_count,
    const char *message_id, struct reference_id *ret_id)
{
	size_t length = strnlen(message_id, ID_BYTES_MAX + 1);
	const char *end = message_id + length;
	char mac[DIGEST_HEX_SIZE];
	struct reference_id id;
	size_t signed_length;
	bool is_ours = false;

	if (length > ID_BYTES_MAX || length < 2)
		return false;
	if (message_id[0] == '<') {
		if (end[-1] != '>')
			return false;
		message_id++;
		end--;
	}
	if (!read_id(message_id, end, &id, &signed_length))
		return false;
	for (size_t i = 0; i < keys_count; i++) {
		print_mac(&keys[i], message_id, signed_length, mac);
		is_ours |= digest_equal(
		    mac, message_id + signed_length + 1, MAC_LENGTH);
	}
	if (is_ours)
		*ret_id = id;
	return is_ours;
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
