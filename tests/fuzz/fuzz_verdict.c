/* SPDX-License-Identifier: ISC */
/* A verdict as the worker reads it: the reader may have been taken over. */

#include "reader/verdict_codec.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *memory = fuzz_memory();
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
	return 0;
}
