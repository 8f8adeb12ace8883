/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "mail/claimed.h"

/* In memory of exactly that size, so that one byte beyond it is detected. */
static bool
claimed(const char *header, size_t length, char ret_address[CLAIMED_SIZE])
{
	char *raw = memory_new(length + 1, 1);
	char *exact = memory_new(length == 0 ? 1 : length, 1);
	bool is_found;

	memcpy(raw, header, length);
	memcpy(exact, raw, length);
	memset(ret_address, 'x', CLAIMED_SIZE);
	is_found = claimed_from(exact, length, ret_address);
	free(exact);
	free(raw);
	return is_found;
}

static void
addresses(void **state)
{
	static const struct {
		const char *header;
		const char *want; /* "": none */
	} cases[] = {
	    {"From: anna@client.example\r\n\r\n", "anna@client.example"},
	    {"From: Anna <anna@client.example>\r\n\r\n", "anna@client.example"},
	    {"from\t: <Anna+tag@Client.Example>\n", "Anna+tag@Client.Example"},
	    {"FROM:anna@client.example", "anna@client.example"},
	    {"From: AZaz09@AZaz09.example\n", "AZaz09@AZaz09.example"},
	    {"Subject: x\r\nFrom: a@b.example\r\n", "a@b.example"},
	    {"Subject: x\rFrom: a@b.example\r", "a@b.example"},
	    {"Subject: x\r\n From: c@d.example\r\nFrom: a@b.example\r\n",
		"a@b.example"},
	    {"From: Anna\r\n\t<anna@client.example>\r\n",
		"anna@client.example"},
	    {"From: a@b.example\r\nFrom: c@d.example\r\n", "a@b.example"},
	    {"From: a@b.example, c@d.example\n", "a@b.example"},
	    {"From: Us: a@b.example, c@d.example;\n", "a@b.example"},
	    {"From: \"a@b.example\" <c@d.example>\n", "c@d.example"},
	    {"From: \"A \\\" <a@b.example>\" <c@d.example>\n", "c@d.example"},
	    {"From: a@b.example <c@d.example>\n", "c@d.example"},
	    {"From: (a@b.example (<x@y.example>)) c@d.example\n",
		"c@d.example"},
	    {"From: c@d.example (a@b.example)\n", "c@d.example"},
	    {"From: =?utf-8?Q?J=C3=BCrgen?= <j@b.example>\n", "j@b.example"},
	    {"From: =?utf-8?Q?j=40b.example?=\n", ""},
	    {"From: \"quoted part\"@b.example\n", ""},
	    {"From: <@route.example:a@b.example>\n", ""},
	    {"From: <a@b@c.example>\n", ""},
	    {"From: <@b.example>\n", ""},
	    {"From: <a@>\n", ""},
	    {"From: <>\n", ""},
	    {"From: <", ""},
	    {"From: \"", ""},
	    {"From: \\", ""},
	    {"From: (", ""},
	    {"From:", ""},
	    {"From", ""},
	    {"From anna@client.example Mon Mar 2\n", ""},
	    {"From-x: a@b.example\n", ""},
	    {"X-From: a@b.example\n", ""},
	    {"Subject: x\r\n\r\nFrom: a@b.example\r\n", ""},
	    {"\nFrom: a@b.example\n", ""},
	    {"From: <a@b.example\x1b[2J>\n", "a@b.example"},
	    {"From: <\x1b"
	     "a@b.example>\n",
		""},
	    {"", ""},
	};
	char found[CLAIMED_SIZE];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		bool is_found =
		    claimed(cases[i].header, strlen(cases[i].header), found);

		CHECK(strcmp(found, cases[i].want) == 0 &&
			is_found == (cases[i].want[0] != '\0'),
		    "%s: %s", cases[i].header, found);
	}
}

/* A NUL is a byte like others; each shorter header is read to its end. */
static void
bytes(void **state)
{
	static const char header[] =
	    "A\0B: c\r\nFrom: \0 \"\0<x@y.example>\" (\\)) <a@b.example>\r\n";
	char found[CLAIMED_SIZE];

	(void)state;
	assert_true(claimed(header, sizeof header - 1, found));
	assert_string_equal(found, "a@b.example");
	for (size_t length = 0; length < sizeof header - 1; length++)
		if (claimed(header, length, found))
			assert_memory_equal(
			    found, "a@b.example", strlen(found));
}

static void
bounds(void **state)
{
	char address[2 * CLAIMED_SIZE] = "From: ", found[CLAIMED_SIZE];
	char *large = memory_new(CLAIMED_HEADER_BYTES + 100, 1);

	(void)state;
	memset(address + 6, 'a', CLAIMED_SIZE);
	memcpy(address + 6 + CLAIMED_SIZE - 4, "@b.", 4);
	assert_true(claimed(address, strlen(address), found));
	assert_int_equal(strlen(found), CLAIMED_SIZE - 1);
	memcpy(address + 6 + CLAIMED_SIZE - 4, "@b.c", 5);
	assert_false(claimed(address, strlen(address), found));
	/* Beyond the largest header nothing is read. */
	memset(large, 'a', CLAIMED_HEADER_BYTES);
	memcpy(large + CLAIMED_HEADER_BYTES - 18, "\nFrom: a@b.example", 18);
	memcpy(large + CLAIMED_HEADER_BYTES, ".org\n", 5);
	assert_true(claimed(large, CLAIMED_HEADER_BYTES + 5, found));
	assert_string_equal(found, "a@b.example");
	memcpy(large + CLAIMED_HEADER_BYTES - 18, "aaaaaaaaaaaaaaaaaa", 18);
	memcpy(large + CLAIMED_HEADER_BYTES, "\nFrom: a@b.example\n", 19);
	assert_false(claimed(large, CLAIMED_HEADER_BYTES + 19, found));
	free(large);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(addresses),
	    cmocka_unit_test(bytes),
	    cmocka_unit_test(bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
