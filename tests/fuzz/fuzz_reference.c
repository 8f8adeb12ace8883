/* SPDX-License-Identifier: ISC */
/* Reads references and message ids; none of them may verify by chance. */

#include "ticket/reference.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t length)
{
	static const struct reference_key key = {{1}};
	struct arena *memory = fuzz_memory();
	char *text = arena_copy(memory, bytes, length);
	struct reference_id id;
	uint64_t random;

	if (reference_parse(text, &random) && random >> REFERENCE_RANDOM_BITS)
		abort();
	if (reference_verify(&key, 1, text, &id))
		abort();
	return 0;
}
