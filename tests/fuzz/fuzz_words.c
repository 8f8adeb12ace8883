/* SPDX-License-Identifier: ISC */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "mail/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *memory = arena_new();
	struct problems problems = {.count = 0};
	const char *text = words_decode(
	    memory, (struct span){(const char *)data, size}, &problems);

	if (strpbrk(text, "\r\n\t") != NULL ||
	    !utf8_is_valid(text, strlen(text)))
		abort();
	arena_free(memory);
	return 0;
}
