/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "rules/fact.h"

#define FORTY "Abcdefghijabcdefghijabcdefghijabcdefghij"

static void
test_names_of_facts(void **state)
{
	enum fact_name name = FACTS;

	(void)state;
	assert_false(fact_find("", &name));
	assert_false(fact_find("Email", &name));
	assert_int_equal(name, FACTS);
	for (int i = 0; i < FACTS; i++) {
		assert_true(fact_find(fact_name((enum fact_name)i), &name));
		assert_int_equal(name, i);
	}
}

static void
test_a_person(void **state)
{
	static const struct {
		const char *text, *name;
	} cases[] = {
	    {"", ""},
	    {" \n\t ", ""},
	    {"Alice Brown", "Alice Brown"},
	    {"  Alice Brown", "Alice Brown"},
	    {"Alice", ""},
	    {"Alice lives", ""},
	    {"alice brown", ""},
	    {"alice Brown White", ""},
	    {"\303\230ystein \303\205s", "\303\230ystein \303\205s"},
	    {"\307\205an Brown", "\307\205an Brown"}, /* title case */
	    {"\303\270ystein Brown White", ""},
	    {"Alice \377bc", ""},
	    /* Where it ends. */
	    {"Alice Brown lives", "Alice Brown"},
	    {"Alice Brown, Oslo", "Alice Brown"},
	    {"Alice Brown: Oslo", "Alice Brown"},
	    {"Alice Brown (born Green)", "Alice Brown"},
	    {"Anna Berg. Please", "Anna Berg"},
	    {"Bo Lee. Marx", "Bo Lee"},
	    {"Bo Li. Marx", "Bo Li. Marx"},
	    {"J. K. Rowling writes", "J. K. Rowling"},
	    {"Alice Brown We ask", "Alice Brown"},
	    {"Alice Brown GDPR", "Alice Brown"},
	    {"Alice Brown\nOslo", "Alice Brown"},
	    {"Alice Brown \n Oslo", "Alice Brown"},
	    {"Alice\nBrown", "Alice\nBrown"},
	    {"Alice\nBrown\nWhite", "Alice\nBrown"},
	    {"One Two Three Four Five", "One Two Three Four Five"},
	    {"One Two Three Four Five Six", "One Two Three Four Five"},
	    {"Alice " FORTY, "Alice " FORTY},
	    {"Alice Brown " FORTY "k Green", "Alice Brown"},
	    /* Titles and particles. */
	    {"Mr", ""},
	    {"Mr.", ""},
	    {"Mr lives", ""},
	    {"Mr Brown", "Mr Brown"},
	    {"Mr. Brown lives", "Mr. Brown"},
	    {"MRS Brown", "MRS Brown"},
	    {"Mrs Alice Brown", "Alice Brown"},
	    {"Dr. Mrs Alice Brown", "Alice Brown"},
	    {"M. Alice Brown", "Alice Brown"},
	    {"Herr van Brown", "Herr van Brown"},
	    {"Jan van der Berg lives", "Jan van der Berg"},
	    {"Jan van", ""},
	    {"Jan Berg van", "Jan Berg"},
	    {"Jan van\nder Berg", "Jan van\nder Berg"},
	    {"Jan M Berg", "Jan M Berg"},
	    {". Alice Brown", ""},
	    /* Capitals of other words. */
	    {"Dear Alice Brown", ""},
	    {"We Brown", ""},
	    {"Please Alice Brown", ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char value[FACT_BYTES_MAX + 1];

		(void)snprintf(value, sizeof value, "%s", cases[i].text);
		fact_keep_name(value);
		CHECK(strcmp(value, cases[i].name) == 0, "%zu, %s: %s", i,
		    cases[i].text, value);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names_of_facts),
	    cmocka_unit_test(test_a_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
