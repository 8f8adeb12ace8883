/* SPDX-License-Identifier: ISC */
#include "ticket/person.h"

#include <string.h>

#include "base/buffer.h"

char *
person_normal(struct arena *memory, const char *address)
{
	const char *at = strchr(address, '@');
	const char *tag = strchr(address, '+');
	char *normal = arena_string(memory, address);

	if (tag != NULL && tag > address && at != NULL && tag < at)
		memmove(normal + (tag - address), at, strlen(at) + 1);
	for (char *letter = normal; *letter != '\0'; letter++)
		if (*letter >= 'A' && *letter <= 'Z')
			*letter = (char)(*letter - 'A' + 'a');
	return normal;
}

void
person_digest(const unsigned char key[DIGEST_BYTES], const char *address,
    unsigned char ret[DIGEST_BYTES])
{
	struct arena *memory = arena_new();
	struct buffer input = {0};

	/* The prefix separates this from other uses of the key. */
	buffer_add_string(&input, "person ");
	buffer_add_string(&input, person_normal(memory, address));
	digest_hmac(key, DIGEST_BYTES, input.data, input.length, ret);
	buffer_release(&input);
	arena_free(memory);
}

bool
person_hash(const struct person_hasher *hasher, const char *address,
    unsigned char ret[DIGEST_BYTES], struct error *err)
{
	if (hasher->key == NULL)
		return hasher->ask(address, ret, hasher->context, err);
	person_digest(hasher->key, address, ret);
	return true;
}
