/* SPDX-License-Identifier: ISC */
/*
 * Addresses with a signed ticket number. None verifies by chance; one that we
 * sign verifies in any case of its letters, and not with another symbol.
 */
#include "mail/address.h"
#include "tests/fuzz/fuzz.h"
#include "ticket/plus_address.h"

static const struct reference_key keys[] = {{{1}}, {{2}}};

static bool
is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Flips cases, or replaces one symbol of the tag by another one. */
static void
change(char *address, struct fuzz_input *input, int64_t ticket_id)
{
	char *at = strrchr(address, '@'), *tag = at;
	unsigned which = fuzz_byte(input), other = fuzz_byte(input);
	int64_t found = 0;

	while (*tag != '+')
		tag--;
	for (char *byte = tag; byte < at; byte++)
		if (is_letter(*byte) && (which & 1) != 0)
			*byte ^= ' ';
	FUZZ_MUST(plus_address_verify(keys, 2, address, &found));
	FUZZ_MUST(found == ticket_id);
	tag += 1 + which % (unsigned)(at - tag - 1);
	if (other == 0 || other == '@' || other == '+' || other >= 0x80 ||
	    (other | ' ') == (unsigned char)(*tag | ' '))
		return;
	*tag = (char)other;
	FUZZ_MUST(!plus_address_verify(keys, 2, address, &found));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input input = {data, size};
	struct arena *memory = fuzz_memory();
	uint64_t random = 0, ticket = 0;
	const char *address;
	char *is_signed;
	int64_t found;

	for (int i = 0; i < 8; i++) {
		random = random << 8 | fuzz_byte(&input);
		ticket = ticket << 8 | fuzz_byte(&input);
	}
	ticket = (ticket & INT64_MAX) >> (fuzz_byte(&input) & 63);
	random &= (UINT64_C(1) << REFERENCE_RANDOM_BITS) - 1;
	address = fuzz_text(memory, &input);
	FUZZ_MUST(!plus_address_verify(keys, 2, address, &found));
	if (ticket > 0 && strchr(address, '@') != NULL) {
		is_signed = plus_address_sign(
		    memory, &keys[1], (int64_t)ticket, random, address);
		FUZZ_MUST(is_signed == NULL ||
		    strrchr(is_signed, '@') - is_signed <=
			PLUS_ADDRESS_LOCAL_MAX);
		FUZZ_MUST(is_signed == NULL ||
		    address_equal_but_tag(is_signed, address) ||
		    strchr(address, '+') != NULL ||
		    !address_is_sendable(address));
		if (is_signed != NULL)
			change(is_signed, &input, (int64_t)ticket);
	}
	return 0;
}
