/* SPDX-License-Identifier: ISC */
#include "mail/authentication.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const servers[] = {"mx"};
	struct arena *memory = fuzz_memory();
	struct header_field field = {.name = span_of("Authentication-Results"),
	    .value = {(const char *)data, size}};
	const struct header header = {.fields = &field, .fields_count = 1};
	struct authentication found = authentication_read(
	    memory, &header, servers, 1, size & 3, "a@b.example");

	if (found.authenticated && !found.trusted)
		abort();
	return 0;
}
