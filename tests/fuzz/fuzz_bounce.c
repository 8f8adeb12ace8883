/* SPDX-License-Identifier: ISC */
/*
 * A report that names a letter of ours by its signed id: nothing is found by
 * chance, and the id is found wherever it stands behind fewer than
 * REFERENCE_TRIES_MAX others, whatever is around it.
 */
#include "tests/fuzz/fuzz.h"
#include "ticket/reference.h"

#define MARK "<dpod."

static const struct reference_key key = {{1}};

/* In a block of exactly its length, so that one byte more is noticed. */
static bool
find(struct arena *memory, const char *bytes, size_t length,
    struct reference_id *ret_id)
{
	char *exact = malloc(length == 0 ? 1 : length);
	bool is_found;

	if (exact == NULL)
		abort();
	if (length > 0)
		memcpy(exact, bytes, length);
	is_found = reference_find(memory, &key, 1, exact, length, ret_id);
	free(exact);
	return is_found;
}

static size_t
marks(const char *bytes, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i + strlen(MARK) <= length; i++)
		count += memcmp(bytes + i, MARK, strlen(MARK)) == 0;
	return count;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct reference_id id = {12, 34, 567};
	struct reference_id found = {0, 0, 0};
	struct fuzz_input input = {data, size};
	struct arena *memory = fuzz_memory();
	size_t at = fuzz_byte(&input) << 8, length;
	const char *ours = reference_sign(memory, &key, &id, "example.org");
	const char *rest;
	char *all;

	at |= fuzz_byte(&input);
	rest = (const char *)input.data;
	length = input.size;
	FUZZ_MUST(!find(memory, rest, length, &found));
	at = length == 0 ? 0 : at % (length + 1);
	all = arena_alloc(memory, length + strlen(ours) + 1);
	if (at > 0)
		memcpy(all, rest, at);
	memcpy(all + at, ours, strlen(ours));
	if (length > at)
		memcpy(all + at + strlen(ours), rest + at, length - at);
	if (find(memory, all, length + strlen(ours), &found))
		FUZZ_MUST(found.ticket_id == id.ticket_id &&
		    found.letter_id == id.letter_id &&
		    found.random == id.random);
	else
		FUZZ_MUST(marks(all, at) >= REFERENCE_TRIES_MAX);
	return 0;
}
