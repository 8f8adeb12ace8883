/* SPDX-License-Identifier: ISC */
/* A verdict as the worker reads it: the reader may have been taken over. */
#include <stddef.h>
#include <stdint.h>

#include "reader/verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *memory = arena_new();

	(void)verdict_decode(memory, (const char *)bytes, length);
	arena_free(memory);
	return 0;
}
