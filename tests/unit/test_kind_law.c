/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/arena.h"
#include "ticket/checklist.h"
#include "ticket/kind_law.h"

/* What each property is true of: read in the law, not in the table. */
static const struct {
	const char *name;
	bool (*has)(enum kind kind);
	const char *kinds; /* "access erasure " */
} properties[] = {
    {"aside", kind_is_aside, "question "},
    {"needs a rule", kind_needs_rule, "objection "},
    {"reminds", kind_reminds, "reminder "},
    {"clockless", kind_is_clockless, "question reminder "},
    {"anonymous", kind_is_anonymous, "optout "},
    {"waits for identity", kind_waits_for_identity,
	"access rectification erasure restriction portability objection "
	"automated-decision question reminder "},
    {"waits for clarification", kind_waits_for_clarification, "access "},
    {"right", kind_is_right,
	"access rectification erasure restriction portability objection "
	"optout withdraw-consent automated-decision "},
    {"absolute", kind_is_absolute, "optout withdraw-consent "},
    {"erases", kind_erases, "erasure "},
    {"weighed", kind_is_weighed, "objection "},
    {"urgent", kind_is_urgent, "breach "},
};

static void
describe(struct arena *memory, kind_set kinds, char **ret_text)
{
	*ret_text = arena_string(memory, "");
	for (int i = 0; i < KINDS; i++)
		if ((kinds & KIND_BIT(i)) != 0)
			*ret_text = arena_printf(memory, "%s%s ", *ret_text,
			    kind_name((enum kind)i));
}

static void
properties_are_those_of_the_law(void **state)
{
	struct arena *memory = arena_new();
	char *text;

	(void)state;
	for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++) {
		describe(memory, kinds_that(properties[i].has), &text);
		CHECK(strcmp(text, properties[i].kinds) == 0, "%s: %s",
		    properties[i].name, text);
	}
	arena_free(memory);
}

/* Stored names are found again, and nothing else is a kind. */
static void
names_are_found(void **state)
{
	enum kind found = KINDS;

	(void)state;
	for (int i = 0; i < KINDS; i++) {
		CHECK(kind_find(kind_name((enum kind)i), &found), "%d", i);
		CHECK((int)found == i, "%s", kind_name((enum kind)i));
	}
	CHECK(!kind_find("", &found), "the empty name");
	CHECK(!kind_find("acces", &found), "a part of a name");
	CHECK(strcmp(kind_name(KIND_UNKNOWN), "question") == 0, "unknown");
	CHECK(kind_is_clockless(KIND_UNKNOWN), "has no clock of its own");
}

static void
columns_are_those_of_the_law(void **state)
{
	static const struct {
		const char *name, *article;
		size_t checklist;
		enum letter_purpose letter;
	} want[] = {
	    {"access", "15", 7, LETTER_ACKNOWLEDGE},
	    {"rectification", "16", 1, LETTER_ACKNOWLEDGE},
	    {"erasure", "17", 1, LETTER_ACKNOWLEDGE},
	    {"restriction", "18", 1, LETTER_ACKNOWLEDGE},
	    {"portability", "20", 0, LETTER_ACKNOWLEDGE},
	    {"objection", "21(1)", 0, LETTER_ACKNOWLEDGE},
	    {"optout", "21(2)", 0, LETTER_ACKNOWLEDGE},
	    {"withdraw-consent", "7(3)", 0, LETTER_ACKNOWLEDGE},
	    {"automated-decision", "22", 0, LETTER_ACKNOWLEDGE},
	    {"complaint", "", 0, LETTER_COMPLAINT},
	    {"breach", "33", 0, LETTER_BREACH},
	    {"question", "", 0, LETTER_ACKNOWLEDGE_GENERIC},
	    {"reminder", "", 0, LETTER_ACKNOWLEDGE_GENERIC},
	};

	(void)state;
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		const char *name = want[i].name;
		enum kind kind = KINDS;
		size_t count;

		CHECK(kind_find(name, &kind), "%s", name);
		CHECK(strcmp(kind_article(kind), want[i].article) == 0, "%s",
		    name);
		CHECK(kind_letter(kind) == want[i].letter, "%s", name);
		(void)checklist_of(kind, &count);
		CHECK(count == want[i].checklist, "%s", name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(properties_are_those_of_the_law),
	    cmocka_unit_test(names_are_found),
	    cmocka_unit_test(columns_are_those_of_the_law),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
