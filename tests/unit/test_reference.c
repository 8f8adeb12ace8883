/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "ticket/reference.h"

#define RANDOM_MAX ((UINT64_C(1) << REFERENCE_RANDOM_BITS) - 1)

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static const struct reference_key key = {{1, 2, 3}};
static const struct reference_key other_key = {{1, 2, 4}};
static const struct reference_id id = {41, 7, UINT64_C(0xfedcba9876543210)};

static struct arena *memory;

/* Numbers that look random, the same in every run. */
static uint64_t
next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return *seed >> 20;
}

static void
there_and_back(void **state)
{
	static const uint64_t edges[] = {0, 1, 31, 32, RANDOM_MAX};
	uint64_t seed = 1;

	(void)state;
	for (size_t i = 0; i < 2000; i++) {
		uint64_t random = i < LENGTH(edges)
		    ? edges[i]
		    : next_random(&seed) & RANDOM_MAX;
		uint64_t found = 77;
		char text[REFERENCE_SIZE];

		reference_format(random, text);
		CHECK(strlen(text) == REFERENCE_SIZE - 1, "%s", text);
		CHECK(reference_parse(text, &found), "%s", text);
		CHECK(found == random, "%s", text);
	}
}

static void
reading_forgives(void **state)
{
	static const char *const good[] = {"DPO-7KQ4-2M9X", "dpo-7kq4-2m9x",
	    "DPO7KQ42M9X", " dp0 7KQ4 2M9X ", "D-P-O-7-K-Q-4-2-M-9-X",
	    "DPO-7KQ4\342\200\2212M9X", "DPO\302\2407KQ4\342\200\2232M9X\t"};
	static const char *const bad[] = {"", "DPO", "7KQ4-2M9X", "12",
	    "DPO-7KQ4-2M9", "DPO-7KQ4-2M9XX", "DPO-7KQ4-2M9Y", "DPO-7KQ4-2M9U",
	    "DPO-7KQ4-2M9*", "DPO_7KQ4_2M9X", "DPQ-7KQ4-2M9X", "DPO-0000-0000",
	    "XDPO-7KQ4-2M9X", "DPO-7KQ4-2M9X.", "DPO-7KQ4-2M9\xff",
	    "DPO-7KQ4-2M9\xc3\x98", "DPO-7KQ4-2M9X\n"};
	uint64_t want = 0, found = 0;

	(void)state;
	assert_true(reference_parse(good[0], &want));
	for (size_t i = 0; i < LENGTH(good); i++) {
		CHECK(reference_parse(good[i], &found), "%s", good[i]);
		CHECK(found == want, "%s", good[i]);
	}
	/* Not without an end. */
	assert_true(
	    reference_parse(arena_printf(memory, "%-64s", good[0]), &found));
	assert_false(
	    reference_parse(arena_printf(memory, "%-65s", good[0]), &found));
	found = 77;
	for (size_t i = 0; i < LENGTH(bad); i++)
		CHECK(!reference_parse(bad[i], &found) && found == 77, "%s",
		    bad[i]);
}

/* I and L are 1, O is 0: in every reference that has one. */
static void
look_alikes(void **state)
{
	uint64_t seed = 3;

	(void)state;
	for (int i = 0; i < 500; i++) {
		uint64_t random = next_random(&seed) & RANDOM_MAX;
		uint64_t found = 77;
		char text[REFERENCE_SIZE];

		reference_format(random, text);
		for (size_t at = 4; text[at] != '\0'; at++) {
			if (text[at] == '1')
				text[at] = i % 2 ? 'l' : 'I';
			else if (text[at] == '0')
				text[at] = i % 2 ? 'o' : 'O';
		}
		CHECK(reference_parse(text, &found) && found == random, "%s",
		    text);
	}
}

/* The promise of the check symbol, tried in full on some references. */
static void
check_symbol(void **state)
{
	static const size_t places[] = {4, 5, 6, 7, 9, 10, 11, 12};
	uint64_t seed = 2, found = 0;

	(void)state;
	for (int i = 0; i < 300; i++) {
		char text[REFERENCE_SIZE];

		reference_format(next_random(&seed), text);
		for (size_t a = 0; a < LENGTH(places); a++) {
			char right = text[places[a]];

			for (size_t k = 0; alphabet[k] != '\0'; k++) {
				text[places[a]] = alphabet[k];
				CHECK(reference_parse(text, &found) ==
					(alphabet[k] == right),
				    "%s", text);
			}
			text[places[a]] = right;
			for (size_t b = a + 1; b < LENGTH(places); b++) {
				char other = text[places[b]];

				text[places[a]] = other;
				text[places[b]] = right;
				CHECK(reference_parse(text, &found) ==
					(other == right),
				    "%s", text);
				text[places[a]] = right;
				text[places[b]] = other;
			}
		}
	}
}

static bool
verify(const char *message_id, struct reference_id *ret_id)
{
	return reference_verify(&key, 1, message_id, ret_id);
}

static void
signed_ids(void **state)
{
	const struct reference_key both[] = {other_key, key};
	static const struct reference_id most = {
	    INT64_MAX, INT64_MAX, UINT64_MAX};
	char *text = reference_sign(memory, &key, &id, "example.org");
	struct reference_id found = {0};

	(void)state;
	/* The form: other programs and old letters rely on it. */
	assert_memory_equal(text, "<dpod.1.41.7.fedcba9876543210.", 30);
	assert_string_equal(text + 30 + 32, "@example.org>");
	assert_true(verify(text, &found));
	assert_int_equal(found.ticket_id, 41);
	assert_int_equal(found.letter_id, 7);
	assert_true(found.random == id.random);

	/* Without the brackets, of another domain, by an older key. */
	assert_true(
	    verify(arena_copy(memory, text + 1, strlen(text) - 2), &found));
	assert_true(
	    verify(arena_printf(memory, "%.62s@other.example>", text), &found));
	assert_true(reference_verify(both, 2, text, &found));
	assert_false(reference_verify(both, 1, text, &found));
	assert_false(reference_verify(both, 0, text, &found));

	text = reference_sign(memory, &key, &most, "example.org");
	assert_true(verify(text, &found));
	assert_true(found.ticket_id == INT64_MAX);
}

/* Each byte before the @ changed in each way that keeps it one line. */
static void
one_byte_changed(void **state)
{
	char *text = reference_sign(memory, &key, &id, "example.org");
	const char *at = strchr(text, '@');
	struct reference_id found = {.ticket_id = 77};

	(void)state;
	for (char *byte = text + 1; byte <= at; byte++) {
		char right = *byte;

		for (int c = 1; c < 256; c++) {
			*byte = (char)c;
			if (*byte != right)
				CHECK(!verify(text, &found), "%s", text);
		}
		*byte = right;
	}
	assert_int_equal(found.ticket_id, 77);
	assert_true(verify(text, &found));
}

/* All 64 digits of what the id has the first 32 of. */
static const char *
whole_mac(const struct reference_id *of)
{
	char *text = reference_sign(memory, &key, of, "a");
	unsigned char mac[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];

	digest_hmac(key.bytes, sizeof key.bytes, text + 1,
	    strlen(text) - strlen("<.@a>") - 32, mac);
	digest_hex(mac, hex);
	return arena_string(memory, hex);
}

static void
forged_ids(void **state)
{
	const char *good = reference_sign(memory, &key, &id, "example.org");
	const char *mac = good + 30; /* 32 digits of it */
	const struct reference_id neighbour = {42, 7, id.random};
	const char *theirs =
	    reference_sign(memory, &key, &neighbour, "example.org");
	const char *forged[] = {
	    "",
	    "<",
	    "<>",
	    "@",
	    "<dpod.1.",
	    "dpod.1.41.7",
	    "<someone@example.org>",
	    /* cut short, and made longer */
	    arena_printf(memory, "%.61s@example.org>", good),
	    arena_printf(memory, "%.62s0@example.org>", good),
	    arena_printf(memory, "%.62s>", good),
	    arena_printf(memory, "%.62s@>", good),
	    /* another version, another ticket's code, a moved dot */
	    arena_printf(memory, "<dpod.2.41.7.fedcba9876543210.%s", mac),
	    arena_printf(memory, "<dpod.1.42.7.fedcba9876543210.%s", mac),
	    arena_printf(
		memory, "<dpod.1.41.7.fedcba9876543210.%s", theirs + 30),
	    arena_printf(memory, "<dpod.1.4.17.fedcba9876543210.%s", mac),
	    /* the same numbers, written otherwise */
	    arena_printf(memory, "<dpod.1.041.7.fedcba9876543210.%s", mac),
	    arena_printf(memory, "<dpod.1.+41.7.fedcba9876543210.%s", mac),
	    arena_printf(memory, "<dpod.1. 41.7.fedcba9876543210.%s", mac),
	    arena_printf(memory, "<dpod.1.41.7.FEDCBA9876543210.%s", mac),
	    arena_printf(memory, "<DPOD.1.41.7.fedcba9876543210.%s", mac),
	    arena_printf(memory, "<dpod.1.41.7.fedcba987654321.%s", mac),
	    arena_printf(memory, "<dpod.1.41.7.0fedcba9876543210.%s", mac),
	    arena_printf(memory, "<dpod.1.0.7.fedcba9876543210.%s", mac),
	    arena_printf(memory, "<dpod.1.-41.7.fedcba9876543210.%s", mac),
	    arena_printf(memory,
		"<dpod.1.18446744073709551657.7.fedcba9876543210.%s", mac),
	    arena_printf(memory,
		"<dpod.1.9223372036854775808.7.fedcba9876543210.%s", mac),
	    arena_printf(memory, "<dpod.1.41..fedcba9876543210.%s", mac),
	    /* something before, behind or between */
	    arena_printf(memory, " %s", good),
	    arena_printf(memory, "%s ", good),
	    arena_printf(memory, "<%s>", good),
	    arena_printf(memory, "%s%s", good, good),
	    arena_printf(memory, "%.62s@a@b>", good),
	    arena_printf(memory, "%.62s@a b>", good),
	    arena_printf(memory, "%.62s@a\tb>", good),
	    arena_printf(memory, "%.62s@a\x80>", good),
	    arena_printf(memory, "%.62s@a\x7f>", good),
	    arena_printf(memory, "%.62s@example.org", good),
	    arena_printf(memory, "%s", good + 1),
	    arena_printf(memory, "%.62s@%0400d>", good, 1),
	    /* signed by somebody else */
	    reference_sign(memory, &other_key, &id, "example.org"),
	};
	struct reference_id found = {.ticket_id = 77};

	(void)state;
	assert_true(verify(good, &found));
	found.ticket_id = 77;
	/* Codes of every length but the right one: right as far as they go. */
	for (int i = 0; i <= 64; i++)
		CHECK(i == 32 ||
			!verify(arena_printf(memory, "%.30s%.*s@example.org>",
				    good, i, whole_mac(&id)),
			    &found),
		    "%d digits", i);
	assert_true(verify(arena_printf(memory, "%.30s%.32s@example.org>", good,
			       whole_mac(&id)),
	    &found));
	found.ticket_id = 77;
	for (size_t i = 0; i < LENGTH(forged); i++)
		CHECK(!verify(forged[i], &found) && found.ticket_id == 77,
		    "%zu: %s", i, forged[i]);
}

/* As reference_sign would, over any fields. */
static const char *
sign_text(const char *fields)
{
	unsigned char mac[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];

	digest_hmac(key.bytes, sizeof key.bytes, fields, strlen(fields), mac);
	digest_hex(mac, hex);
	return arena_printf(memory, "<%s.%.32s@example.org>", fields, hex);
}

/* The form is refused even where the code is right. */
static void
forms(void **state)
{
	static const char *const bad[] = {"dpod.2.41.7.fedcba9876543210",
	    "dpod.1.041.7.fedcba9876543210", "dpod.1.0.7.fedcba9876543210",
	    "dpod.1.41.0.fedcba9876543210", "dpod.1.-41.7.fedcba9876543210",
	    "dpod.1.+41.7.fedcba9876543210", "dpod.1.41.7.FEDCBA9876543210",
	    "dpod.1.41.7.fedcba987654321", "dpod.1.41.7.0fedcba9876543210",
	    "dpod.1.41.7.", "dpod.1.41.7.8.fedcba9876543210",
	    "dpod.1.41.fedcba9876543210",
	    "dpod.1.9223372036854775808.7.fedcba9876543210",
	    "dpod.1.18446744073709551657.7.fedcba9876543210"};
	struct reference_id found = {.ticket_id = 77};

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++)
		CHECK(
		    !verify(sign_text(bad[i]), &found) && found.ticket_id == 77,
		    "%s", bad[i]);
	assert_true(verify(sign_text("dpod.1.41.7.fedcba9876543210"), &found));
}

/* Whoever signed it. */
static void
ids_of_a_domain(void **state)
{
	const char *text =
	    reference_sign(memory, &other_key, &id, "Example.org");
	static const struct {
		const char *domain;
		bool is_of;
	} cases[] = {
	    {"example.org", true},
	    {"EXAMPLE.ORG", true},
	    {"example.or", false},
	    {"example.org.", false},
	    {"example.orx", false},
	    {"xxample.org", false},
	    {"", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(reference_is_of(text, cases[i].domain) == cases[i].is_of,
		    "%s", cases[i].domain);
	assert_true(reference_is_of(
	    arena_copy(memory, text + 1, strlen(text) - 2), "example.org"));
	assert_false(reference_is_of("<a@example.org>", "example.org"));
}

static void
words_in_brackets(void **state)
{
	static const struct {
		const char *text;
		bool is_id;
	} cases[] = {
	    {"<a>", true},
	    {"<a@b>", true},
	    {"<!~>", true},
	    {"", false},
	    {"<>", false},
	    {"<a", false},
	    {"a>", false},
	    {"<a>x", false},
	    {"x<a>", false},
	    {"<a b>", false},
	    {"<a\tb>", false},
	    {"<a\x7f>", false},
	    {"<a\xc3\xb8>", false},
	    {"<<a>", false},
	    {"<a>>", false},
	    {"< a>", false},
	    {"<a >", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(reference_is_id(cases[i].text) == cases[i].is_id, "%s",
		    cases[i].text);
	for (size_t length = 240; length <= 260; length++) {
		char *text = arena_printf(memory, "<%0*d>", (int)length - 2, 0);

		CHECK(reference_is_id(text) == (length <= 250), "%zu", length);
	}
}

/* Behind some that look like one, but not behind any number of them. */
static void
in_a_report(void **state)
{
	const struct reference_id letter = {41, 7, 3};
	const char *ours = reference_sign(memory, &key, &letter, "example.org");
	struct reference_id found = {.ticket_id = 77};
	const char *text = arena_printf(memory, "%s no end", ours);

	(void)state;
	for (int others = 0; others <= REFERENCE_TRIES_MAX; others++) {
		bool is_found =
		    reference_find(memory, &key, 1, text, strlen(text), &found);

		CHECK(is_found == (others < REFERENCE_TRIES_MAX), "%d", others);
		CHECK(found.ticket_id == 41, "%d", others);
		text = arena_printf(memory, "<dpod.1.> %s", text);
	}
	assert_false(reference_find(memory, &key, 1, ours, 0, &found));
	assert_false(
	    reference_find(memory, &key, 1, ours, strlen(ours) - 1, &found));
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
	    cmocka_unit_test(there_and_back),
	    cmocka_unit_test(reading_forgives),
	    cmocka_unit_test(look_alikes),
	    cmocka_unit_test(check_symbol),
	    cmocka_unit_test(signed_ids),
	    cmocka_unit_test(one_byte_changed),
	    cmocka_unit_test(forged_ids),
	    cmocka_unit_test(forms),
	    cmocka_unit_test(ids_of_a_domain),
	    cmocka_unit_test(words_in_brackets),
	    cmocka_unit_test(in_a_report),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
