/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "ticket/plus_address.h"

#define RANDOM UINT64_C(0x712345678)

static const struct reference_key key = {{1, 2, 3}};
static const struct reference_key other_key = {{1, 2, 4}};

static struct arena *memory;

static bool
verify(const char *address, int64_t *ret_ticket_id)
{
	return plus_address_verify(&key, 1, address, ret_ticket_id);
}

static char *
sign(int64_t ticket_id, const char *address)
{
	return plus_address_sign(memory, &key, ticket_id, RANDOM, address);
}

static void
signed_addresses(void **state)
{
	const struct reference_key both[] = {other_key, key};
	char *text = sign(41, "dpo@example.com");
	int64_t id = 0;

	(void)state;
	/* The form: old letters rely on it. */
	assert_memory_equal(text, "dpo+d1.41.", 10);
	assert_int_equal(
	    strspn(text + 10, "0123456789abcdefghjkmnpqrstvwxyz"), 7);
	assert_int_equal(text[17], '.');
	assert_string_equal(text + 18 + 26, "@example.com");
	assert_string_equal(
	    text, "dpo+d1.41.w938nkr.6rhca2vc8rs991h91bc0vaq1xr@example.com");
	assert_string_equal(sign(45, "dpo@example.com"),
	    "dpo+d1.45.w938nkr.04nd9qs6sp2e2ze5mrhw8vbezw@example.com");
	assert_true(verify(text, &id));
	assert_int_equal(id, 41);
	for (char *byte = text; *byte != '\0'; byte++)
		if (*byte >= 'a' && *byte <= 'z')
			*byte = (char)(*byte - 'a' + 'A');
	assert_true(verify(text, &id));
	assert_true(plus_address_verify(both, 2, text, &id));
	assert_false(plus_address_verify(both, 1, text, &id));
	assert_false(plus_address_verify(both, 0, text, &id));
	assert_true(verify(sign(7, "a+b@c.example"), &id));
	assert_int_equal(id, 7);
	/* Whatever is signed is read. */
	assert_true(verify(sign(INT64_MAX, "a@c.example"), &id));
	assert_true(id == INT64_MAX);
	/* The same ticket's with another random part is another one. */
	assert_string_not_equal(sign(41, "dpo@example.com"),
	    plus_address_sign(memory, &key, 41, RANDOM + 1, "dpo@example.com"));
}

static void
too_long(void **state)
{
	int64_t id = 0;

	(void)state;
	assert_non_null(sign(9, "abcdefghijklmnopqrstuvwx@e.example"));
	assert_true(verify(sign(9, "abcdefghijklmnopqrstuvwx@e.example"), &id));
	assert_null(sign(10, "abcdefghijklmnopqrstuvwx@e.example"));
	assert_non_null(sign(INT64_MAX / 100, "abcdefg@e.example"));
	assert_true(verify(sign(INT64_MAX / 100, "abcdefg@e.example"), &id));
	assert_true(id == INT64_MAX / 100);
}

/* Every byte of the tag changed in every way but its case. */
static void
one_byte_changed(void **state)
{
	char *text = sign(41, "dpo@example.com");
	char *at = strchr(text, '@');
	int64_t id = 77;

	(void)state;
	for (char *byte = strchr(text, '+'); byte < at; byte++) {
		char right = *byte;

		for (int c = 1; c < 256; c++) {
			*byte = (char)c;
			if ((c | 0x20) != (right | 0x20))
				CHECK(!verify(text, &id), "%s", text);
		}
		*byte = right;
	}
	assert_int_equal(id, 77);
	assert_true(verify(text, &id));
}

static void
forged(void **state)
{
	const char *good = sign(41, "dpo@example.com");
	const char *mac = good + 18; /* 26 symbols, and the domain */
	const char *theirs = sign(42, "dpo@example.com");
	const char *symbols = arena_copy(memory, good + 10, 7);
	const char *const bad[] = {
	    "",
	    "@",
	    "+",
	    "+@",
	    "dpo@example.com",
	    "dpo+@example.com",
	    "dpo+d1@example.com",
	    "dpo+d1.@example.com",
	    "dpo+d1.41@example.com",
	    "dpo+d1.41.@example.com",
	    arena_printf(memory, "dpo+d1.41.%s@example.com", symbols),
	    arena_printf(memory, "dpo+d1.41.%s.@example.com", symbols),
	    arena_printf(memory, "dpo+d2.41.%s.%s", symbols, mac),
	    arena_printf(memory, "dpo+d11.41.%s.%s", symbols, mac),
	    arena_printf(memory, "dpo+1.41.%s.%s", symbols, mac),
	    arena_printf(memory, "dpo+d1.42.%s.%s", symbols, mac),
	    arena_printf(memory, "dpo+d1.41.%s.%s", symbols, theirs + 18),
	    arena_printf(memory, "dpo+d1.041.%s.%s", symbols, mac),
	    arena_printf(memory, "dpo+d1.-41.%s.%s", symbols, mac),
	    arena_printf(memory, "dpo+d1.0.%s.%s", symbols, mac),
	    arena_printf(memory, "dpo+d1..%s.%s", symbols, mac),
	    arena_printf(memory, "dpo+d1.41.0%s.%s", symbols, mac),
	    arena_printf(memory, "dpo+d1.41.%.6s.%s", symbols, mac),
	    arena_printf(memory, "dpo+d1.41%s.%s", symbols, mac),
	    arena_printf(memory, "dpo+d1.41.%s%s", symbols, mac),
	    arena_printf(memory, "dpo+d1.41.%s.+%s", symbols, mac),
	    arena_printf(memory, "dpo+d1.41.%s.@%s", symbols, mac),
	    arena_printf(memory, "dpo-d1.41.%s.%s", symbols, mac),
	    arena_printf(
		memory, "dpo+d1.9223372036854775808.%s.%s", symbols, mac),
	    arena_printf(memory, "%0300d+d1.41.%s.%s", 1, symbols, mac),
	    arena_printf(memory, "dpo+d1.41.%s.%.26s", symbols, mac),
	    plus_address_sign(
		memory, &other_key, 41, RANDOM, "dpo@example.com"),
	};
	int64_t id = 77;

	(void)state;
	assert_true(verify(good, &id));
	id = 77;
	for (size_t i = 0; i < LENGTH(bad); i++)
		CHECK(!verify(bad[i], &id) && id == 77, "%s", bad[i]);
	for (int i = 0; i <= 40; i++)
		CHECK((i == 26) ==
			verify(
			    arena_printf(memory,
				"dpo+d1.41.%s.%.*s@example.com", symbols, i,
				arena_printf(memory, "%.26s%.20s", mac, mac)),
			    &id),
		    "%d symbols", i);
}

/* A Message-ID's code signs no address, nor the other way round. */
static void
one_purpose(void **state)
{
	const struct reference_id named = {41, 7, RANDOM};
	struct reference_id found;
	const char *signed_id = reference_sign(memory, &key, &named, "a");
	int64_t id;

	(void)state;
	assert_false(verify(signed_id, &id));
	assert_false(
	    reference_verify(&key, 1, sign(41, "dpo@example.com"), &found));
}

static int
set_up(void **state)
{
	(void)state;
	memory = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(memory);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(signed_addresses),
	    cmocka_unit_test(too_long),
	    cmocka_unit_test(one_byte_changed),
	    cmocka_unit_test(forged),
	    cmocka_unit_test(one_purpose),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
