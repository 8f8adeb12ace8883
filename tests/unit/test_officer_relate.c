/* SPDX-License-Identifier: ISC */
#include "tests/unit/officer_fixture.h"

static enum casework_result
link_it(const void *other)
{
	return officer_link(&officer_file, other);
}

static enum casework_result
merge(const void *other)
{
	return officer_merge(&officer_file, other);
}

#define NO_LINK "SELECT count(*) = 0 FROM link"
#define LINKED(why)                                                           \
	"SELECT count(*) = 1 AND (SELECT count(DISTINCT ticket_id) = 2 FROM"  \
	" history WHERE became IN ('ticket 1, " why "', 'ticket 2, " why      \
	"', 'into ticket 2')) FROM link WHERE ticket_id = 1 AND other_id = 2" \
	" AND why = '" why "'"

static void
test_links(void **state)
{
	static const struct officer_case cases[] = {
	    {{"both know it", NULL, NULL, "ticket 2, related",
		 LINKED("related")},
		link_it, "2"},
	    {{"by reference",
		 "UPDATE ticket SET reference = 'DPO-10WC-ZN6T' WHERE id = 2",
		 NULL, "ticket 2, related", LINKED("related")},
		link_it, "dpo-10wc-zn6t"},
	    {{"to itself", NULL, "invalid", "another ticket", NO_LINK}, link_it,
		"1"},
	    {{"to nothing", NULL, "absent", "no such ticket: 9", NO_LINK},
		link_it, "9"},
	    {{"a closed one too",
		 "UPDATE claim SET outcome = 'spam', closed_at = 1; UPDATE"
		 " ticket SET state = 'closed', closed_at = 1",
		 NULL, "ticket 2, related", LINKED("related")},
		link_it, "2"},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

static void
test_merging(void **state)
{
	static const struct officer_case cases[] = {
	    {{"the other goes on", NULL, NULL, "merged into ticket 2",
		 LINKED("merged")},
		merge, "2"},
	    {{"as a duplicate", NULL, NULL, "",
		 "SELECT state = 'closed' AND (SELECT outcome FROM claim WHERE"
		 " ticket_id = 1) = 'duplicate' AND (SELECT state FROM ticket"
		 " WHERE id = 2) = 'new' FROM ticket WHERE id = 1"},
		merge, "2"},
	    {{"into what is closed",
		 "UPDATE claim SET outcome = 'spam', closed_at = 1 WHERE"
		 " ticket_id = 2; UPDATE ticket SET state = 'closed', closed_at"
		 " = 1 WHERE id = 2",
		 "state", "ticket 2 is closed", NO_LINK},
		merge, "2"},
	    {{"what the other does not ask for",
		 "UPDATE claim SET kind = 'erasure' WHERE ticket_id = 1",
		 "kinds", "ticket 1 asks for erasure, ticket 2 does not",
		 NO_LINK},
		merge, "2"},
	    {{"what has its outcome is not lost",
		 "INSERT INTO claim (ticket_id, kind, due_on, explanation,"
		 " outcome, closed_at) VALUES (1, 'erasure', '2026-04-27', '',"
		 " 'refused', 1)",
		 NULL, "merged",
		 "SELECT outcome = 'refused' FROM claim WHERE kind ="
		 " 'erasure'"},
		merge, "2"},
	    {{"a reminder asks for what the other does",
		 "UPDATE claim SET kind = 'reminder' WHERE ticket_id = 1", NULL,
		 "merged", LINKED("merged")},
		merge, "2"},
	    {{"nor does what nobody knows",
		 "UPDATE claim SET kind = 'question', is_unsure = 1 WHERE"
		 " ticket_id = 1",
		 NULL, "merged", LINKED("merged")},
		merge, "2"},
	    {{"into itself", NULL, "invalid", "another ticket", NO_LINK}, merge,
		"1"},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_links),
	    cmocka_unit_test(test_merging),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
