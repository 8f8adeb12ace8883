/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/arena.h"
#include "ticket/person.h"

static void
normal_addresses(void **state)
{
	static const char *const cases[][2] = {
	    {"anna@example.org", "anna@example.org"},
	    {"Anna@Example.ORG", "anna@example.org"},
	    {"AZ@[Z", "az@[z"},
	    {"anna+list@example.org", "anna@example.org"},
	    {"anna+a+b@example.org", "anna@example.org"},
	    {"a+@example.org", "a@example.org"},
	    {"+list@example.org", "+list@example.org"},
	    {"anna@example+x.org", "anna@example+x.org"},
	    {"anna+list", "anna+list"},
	    {"@", "@"},
	    {"", ""},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(strcmp(person_normal(memory, cases[i][0]), cases[i][1]) ==
			0,
		    "%s", cases[i][0]);
	arena_free(memory);
}

/* The same person has the same digest, with the same key. */
static void
digests(void **state)
{
	static const unsigned char key[DIGEST_BYTES] = {1},
				   other_key[DIGEST_BYTES] = {2};
	unsigned char first[DIGEST_BYTES], second[DIGEST_BYTES];

	(void)state;
	person_digest(key, "anna@example.org", first);
	person_digest(key, "Anna+x@example.org", second);
	assert_memory_equal(first, second, DIGEST_BYTES);
	person_digest(key, "berta@example.org", second);
	assert_memory_not_equal(first, second, DIGEST_BYTES);
	person_digest(other_key, "anna@example.org", second);
	assert_memory_not_equal(first, second, DIGEST_BYTES);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(normal_addresses),
	    cmocka_unit_test(digests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
