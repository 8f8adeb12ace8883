/* SPDX-License-Identifier: ISC */
#include "casework/query.h"
#include "tests/fuzz/fuzz.h"

/* A name that stands for terms, and one that stands for itself. */
static const char *
find_saved(const char *name, void *nothing)
{
	(void)nothing;
	return strcmp(name, "a") == 0 ? "due<7d text:\"x y\""
	    : strcmp(name, "b") == 0  ? "filter:b"
				      : NULL;
}

/* A line that an officer types: what is refused leaves the filter alone. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct ticket_filter nothing;
	const struct query_context context = {.actor = "ines",
	    .today = {2026, 4, 27},
	    .zone = "Europe/Oslo",
	    .find_saved = find_saved};
	struct arena *memory = fuzz_memory();
	char *line = arena_copy(memory, data, size);
	struct ticket_filter filter;
	struct error err;

	memset(&filter, 0, sizeof filter);
	if (!query_parse(memory, &context, line, &filter, &err) &&
	    memcmp(&filter, &nothing, sizeof filter) != 0)
		abort();
	return 0;
}
