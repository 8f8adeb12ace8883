/* SPDX-License-Identifier: ISC */
#include "base/utf8.h"
#include "mail/words.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *memory = fuzz_memory();
	struct problems problems = {.count = 0};
	const char *text = words_decode(
	    memory, (struct span){(const char *)data, size}, &problems);

	if (strpbrk(text, "\r\n\t") != NULL ||
	    !utf8_is_valid(text, strlen(text)))
		abort();
	return 0;
}
