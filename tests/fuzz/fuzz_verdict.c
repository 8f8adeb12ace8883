/* SPDX-License-Identifier: ISC */
/* A verdict as the worker reads it: the reader may have been taken over. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "reader/verdict_codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *memory = arena_new();
	const struct verdict *verdict =
	    verdict_decode(memory, (const char *)bytes, length);
	struct buffer again = {0};

	/* What is believed is what would have been written. */
	if (verdict != NULL) {
		verdict_encode(verdict, &again);
		if (again.length != length ||
		    memcmp(again.data, bytes, length) != 0)
			abort();
		buffer_release(&again);
	}
	arena_free(memory);
	return 0;
}
