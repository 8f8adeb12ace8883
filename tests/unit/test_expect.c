/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include "rules/expect.h"

static void
test_names(void **state)
{
	static const struct {
		const char *name;
		bool is_known;
		enum expect expect;
	} cases[] = {
	    {"requests", true, EXPECT_REQUESTS},
	    {"mixed", true, EXPECT_MIXED},
	    {"personal", true, EXPECT_PERSONAL},
	    {"Mixed", false, EXPECTS},
	    {"", false, EXPECTS},
	    {"request", false, EXPECTS},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		enum expect found = EXPECTS;

		CHECK(expect_find(cases[i].name, &found) == cases[i].is_known,
		    "%s", cases[i].name);
		CHECK(found == cases[i].expect, "%s", cases[i].name);
		if (cases[i].is_known)
			assert_string_equal(expect_name(found), cases[i].name);
	}
}

static void
test_addresses(void **state)
{
	static const struct {
		const char *address;
		bool is_for_requests;
	} cases[] = {
	    {"dpo@example.org", true},
	    {"DPO@example.org", true},
	    {"dpo+list@example.org", true},
	    {"dpo", true},
	    {"group.privacy@example.org", true},
	    {"privacy-uk@example.org", true},
	    {"data_protection@example.org", true},
	    {"data-protection@example.org", true},
	    {"daten.schutz@example.org", true},
	    {"info@example.org", false},
	    {"dpos@example.org", false},
	    {"adpo@example.org", false},
	    {"info@privacy.example", false},
	    {"anna+dpo@example.org", false},
	    {"@example.org", false},
	    {"", false},
	    {"a-very-long-name-of-nobody-in-particular-with-dp@example.org",
		false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(expect_is_for_requests(cases[i].address) ==
			cases[i].is_for_requests,
		    "%s", cases[i].address);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
