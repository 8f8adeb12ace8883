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

static enum casework_result
part(const void *nothing)
{
	(void)nothing;
	return officer_unmerge(&officer_file);
}

static enum casework_result
merge_and_part(const void *other)
{
	enum casework_result result = officer_merge(&officer_file, other);

	if (result == CASEWORK_DONE)
		result = casefile_read(&officer_file);
	return result == CASEWORK_DONE ? part(NULL) : result;
}

/* Ticket 1 has a message with a fact. */
#define MAILED                                                              \
	"INSERT INTO message (id, ticket_id, received_at, from_address,"    \
	" from_name, message_id, in_reply_to, reference_ids, subject,"      \
	" decision, score, language, explanation, problems, text, quoted)"  \
	" VALUES (1, 1, 0, 'a@b.example', '', '', '', '', '', 'request',"   \
	" 0, 'en', '[]', '', '', ''); INSERT INTO fact VALUES (1, 0,"       \
	" 'email', 'c@d.example'); UPDATE ticket SET priority = 2,"         \
	" unread_at = 5 WHERE id = 1; UPDATE ticket SET priority = 1 WHERE" \
	" id = 2"
#define PARTY(ticket, role, address, name)                                   \
	"INSERT INTO party (ticket_id, role, address, name) VALUES (" ticket \
	", '" role "', '" address "', '" name "');"
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
		 "other-kinds", "ticket 1 asks for erasure, ticket 2 does not",
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
	    {{"about nobody else", PARTY("1", "subject", "", "Liv"), "parties",
		 "ticket 2 does not", NO_LINK},
		merge, "2"},
	    {{"about the same",
		 PARTY("1", "subject", "", "Liv")
		     PARTY("2", "subject", "liv@home.example", "LIV"),
		 NULL, "merged", LINKED("merged")},
		merge, "2"},
	    {{"about another",
		 PARTY("1", "subject", "", "Liv")
		     PARTY("2", "subject", "", "Ida"),
		 "parties", "has another subject than ticket 2", NO_LINK},
		merge, "2"},
	    {{"whose name may be hers",
		 PARTY("1", "subject", "", "Liv")
		     PARTY("2", "subject", "liv@home.example", ""),
		 "parties", "has another subject", NO_LINK},
		merge, "2"},
	    {{"of another address",
		 PARTY("1", "subject", "a@home.example", "Liv")
		     PARTY("2", "subject", "b@home.example", "Liv"),
		 "parties", "has another subject", NO_LINK},
		merge, "2"},
	    {{"by the same agent",
		 PARTY("1", "agent", "Sue@law.example", "")
		     PARTY("2", "agent", "sue@law.example", "Sue"),
		 NULL, "merged", LINKED("merged")},
		merge, "2"},
	    {{"by another agent",
		 PARTY("1", "agent", "sue@law.example", "")
		     PARTY("2", "agent", "tom@law.example", ""),
		 "parties", "has another agent than ticket 2", NO_LINK},
		merge, "2"},
	    {{"by an agent whom the other does not have",
		 PARTY("1", "agent", "sue@law.example", "")
		     PARTY("2", "subject", "", "Liv"),
		 "parties", "has another agent", NO_LINK},
		merge, "2"},
	    {{"into itself", NULL, "invalid", "another ticket", NO_LINK}, merge,
		"1"},
	    {{"with its messages, facts and priority", MAILED, NULL, "merged",
		 "SELECT priority = 3 AND unread_at = 5 AND (SELECT count(*)"
		 " FROM fact f JOIN message m ON m.id = f.message_id WHERE"
		 " m.ticket_id = 2) = 1 AND (SELECT unread_at IS NULL FROM"
		 " ticket WHERE id = 1) FROM ticket WHERE id = 2"},
		merge, "2"},
	    {{"whose words of a link give way",
		 "INSERT INTO link VALUES (1, 2, 'related', 1)", NULL, "",
		 "SELECT why = 'merged' FROM link"},
		merge, "2"},
	    {{"of which only dates remain",
		 "INSERT INTO link VALUES (1, 2, 'merged', 1); UPDATE claim SET"
		 " outcome = 'duplicate', closed_at = 1 WHERE ticket_id = 1;"
		 " UPDATE ticket SET state = 'closed', closed_at = 1, erased_at"
		 " = 2 WHERE id = 1",
		 "erased", "ticket 1 was erased",
		 "SELECT state = 'closed' FROM ticket WHERE id = 1"},
		part, NULL},
	    {{"undone", MAILED, NULL, "parted from ticket 2",
		 "SELECT state = 'open' AND (SELECT ticket_id = 1 FROM message)"
		 " AND (SELECT priority = 1 FROM ticket WHERE id = 2) AND"
		 " (SELECT count(*) = 0 FROM merged) AND (SELECT outcome IS"
		 " NULL FROM claim WHERE ticket_id = 1) AND (SELECT why ="
		 " 'related' FROM link) FROM ticket WHERE id = 1"},
		merge_and_part, "2"},
	    {{"that was not done", NULL, "absent", "was not merged", NULL},
		part, NULL},
	    {{"while the other goes on elsewhere",
		 "INSERT INTO link VALUES (1, 2, 'merged', 1); INSERT INTO"
		 " ticket SELECT 3, 'DPO-X', 7, state, mailbox_id, language,"
		 " received_at, received_source, internal_at, header_at,"
		 " opened_at, opened_by, subject, processor,"
		 " no_letter_reason, assignee, priority, identity, aware_at,"
		 " is_on_hold, closed_at, erased_at, person, due_first,"
		 " revisit_on, unread_at, reduced_at FROM ticket WHERE id = 2;"
		 " INSERT INTO link VALUES (2, 3, 'merged', 1)",
		 "state", "ticket 2 was merged into ticket 3", NULL},
		part, NULL},
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
