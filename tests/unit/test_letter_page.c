/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "ticket/letter_page.h"

static void
test_postal(void **state)
{
	static const struct {
		const char *text, *want; /* NULL: refused */
	} cases[] = {
	    {"Anna Berg; 1 Road ;Oslo", "Anna Berg\n1 Road\nOslo\n"},
	    {"Anna Berg\n1 Road\n\n", "Anna Berg\n1 Road\n"},
	    {" ;; Anna\tBerg\x1b[2J", "Anna Berg [2J\n"},
	    {"K\xc3\xa5re; 1;2;3;4;5;6;7;8;9",
		"K\xc3\xa5re\n1\n2\n3\n4\n5\n6\n7\n8\n9\n"},
	    {"1;2;3;4;5;6;7;8;9;10;11", NULL},
	    {"", NULL},
	    {" ; ", NULL},
	    {"\xff", NULL},
	    {"123456789 123456789 123456789 123456789 123456789 123456789 "
	     "123456789 123",
		NULL},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char *found = letter_postal(memory, cases[i].text);

		if (cases[i].want == NULL)
			assert_null(found);
		else
			assert_string_equal(found, cases[i].want);
	}
	arena_free(memory);
}

static void
test_page(void **state)
{
	static const struct letter_page page = {
	    .organisation = "Example Ltd",
	    .contact = "dpo@example.org",
	    .postal = "Anna Berg\n1 Road\n",
	    .day = "27 March 2026",
	    .reference = "DPO-7KQ4-2M9X",
	    .subject = "Your request",
	    .body = "Hello,\n\nwe have it.\n",
	};
	struct letter_page long_page = page;
	struct arena *memory = arena_new();
	const char *text;

	(void)state;
	assert_string_equal(letter_page(memory, &page),
	    "Example Ltd\ndpo@example.org\n\n"
	    "\nAnna Berg\n1 Road\n\n\n"
	    "27 March 2026                                              "
	    "DPO-7KQ4-2M9X\n\n\n"
	    "Your request\n\n"
	    "Hello,\n\nwe have it.\n");
	long_page.subject =
	    "a very long subject that does not go into one line "
	    "of a page, however one turns it";
	long_page.contact =
	    "dpo@example.org, +44 20 7946 0000, 1 Example Street, "
	    "Example Town, Example County";
	text = letter_page(memory, &long_page);
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");

		assert_true(length <= 72);
		text += length + 1;
	}
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_postal),
	    cmocka_unit_test(test_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
