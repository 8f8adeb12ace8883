/* SPDX-License-Identifier: ISC */
#include "ticket/person.h"

#include "base/buffer.h"

void
person_digest(const unsigned char key[DIGEST_BYTES], const char *address,
    unsigned char ret[DIGEST_BYTES])
{
	struct buffer input = {0};

	/* The purpose keeps this apart from other uses of the key. */
	buffer_add_string(&input, "person ");
	for (; *address != '\0'; address++) {
		char letter = *address;

		if (letter >= 'A' && letter <= 'Z')
			letter = (char)(letter - 'A' + 'a');
		buffer_add_byte(&input, letter);
	}
	digest_hmac(key, DIGEST_BYTES, input.data, input.length, ret);
	buffer_release(&input);
}
