/* SPDX-License-Identifier: ISC */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mail/authentication.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const servers[] = {"mx"};
	struct arena *memory = arena_new();
	struct header_field field = {.name = span_of("Authentication-Results"),
	    .value = {(const char *)data, size}};
	const struct header header = {.fields = &field, .fields_count = 1};
	struct authentication found = authentication_read(
	    memory, &header, servers, 1, size & 3, "a@b.example");

	if (found.authenticated && !found.trusted)
		abort();
	arena_free(memory);
	return 0;
}
