/* SPDX-License-Identifier: ISC */
#include "tests/unit/officer_fixture.h"

#include <string.h>

static enum casework_result
set(const void *party)
{
	return officer_set_party(&officer_file, party);
}

static enum casework_result
remove_party(const void *role)
{
	return officer_remove_party(
	    &officer_file, *(const enum party_role *)role);
}

static enum casework_result
confirm(const void *nothing)
{
	(void)nothing;
	return officer_confirm_parties(&officer_file);
}

static enum casework_result
note_authority(const void *seen)
{
	return officer_note_authority(&officer_file, seen);
}

#define AGENT                                                             \
	"INSERT INTO party (ticket_id, role, address, name, is_proposed)" \
	" VALUES (1, 'agent', 'sue@law.example', 'Sue', 1);"
#define SUBJECT                                              \
	"INSERT INTO party (ticket_id, role, address, name)" \
	" VALUES (1, 'subject', '', 'Nina');"
#define VERIFIED "UPDATE ticket SET identity = 'note' WHERE id = 1"

static char long_name[OFFICER_NAME_BYTES_MAX + 2];

static void
test_naming(void **state)
{
	static const struct party agent = {
	    PARTY_AGENT, "sue@law.example", "Sue", .is_proposed = false};
	static const struct party nobody = {PARTY_AGENT, "", "", 0, 0};
	static const struct party nowhere = {
	    PARTY_AGENT, "no address", "", 0, 0};
	static const struct party novel = {PARTY_SUBJECT, "", long_name, 0, 0};
	static const struct party longest = {
	    PARTY_SUBJECT, "", long_name + 1, 0, 0};
	static const struct party other = {
	    PARTY_REQUESTER, "bob@home.example", "", 0, 0};
	static const struct officer_case cases[] = {
	    {{"an agent", NULL, NULL, "agent named",
		 "SELECT address = 'sue@law.example' AND name = 'Sue' FROM"
		 " party WHERE role = 'agent' AND ticket_id = 1"},
		set, &agent},
	    {{"its history", NULL, NULL, "",
		 "SELECT became = 'agent' AND (SELECT content LIKE"
		 " '%sue@law.example%' FROM payload WHERE history_id = id) FROM"
		 " history WHERE event = 'party-set'"},
		set, &agent},
	    {{"an agent proves nothing of the requester", VERIFIED, NULL,
		 "named", "SELECT identity = 'note' FROM ticket WHERE id = 1"},
		set, &agent},
	    {{"another requester is not verified", VERIFIED, NULL,
		 "requester named",
		 "SELECT identity = '' AND (SELECT count(*) = 1 FROM party"
		 " WHERE ticket_id = 1 AND address = 'bob@home.example') FROM"
		 " ticket WHERE id = 1"},
		set, &other},
	    {{"his address, which was not known",
		 "UPDATE party SET address = '', name = 'Bob' WHERE role ="
		 " 'requester' AND ticket_id = 1",
		 NULL, "requester named",
		 "SELECT address = 'bob@home.example' AND name = 'Bob' FROM"
		 " party WHERE role = 'requester' AND ticket_id = 1"},
		set, &other},
	    {{"another address is another person's",
		 "UPDATE party SET address = 'x@y.example', name = 'Bob'"
		 " WHERE role = 'requester' AND ticket_id = 1",
		 NULL, "requester named",
		 "SELECT address = 'bob@home.example' AND name = '' FROM"
		 " party WHERE role = 'requester' AND ticket_id = 1"},
		set, &other},
	    {{"nobody", NULL, "invalid", "an address or a name", NULL}, set,
		&nobody},
	    {{"no address", NULL, "invalid", "\"no address\" is not", NULL},
		set, &nowhere},
	    {{"a novel", NULL, "invalid", "at most 4096", NULL}, set, &novel},
	    {{"a long name", NULL, NULL, "subject named", NULL}, set, &longest},
	};

	(void)state;
	memset(long_name, 'x', sizeof long_name - 1);
	officer_run_all(cases, LENGTH(cases));
}

#define PROVED(role)                                                       \
	"INSERT INTO party (ticket_id, role, address, name,"               \
	" has_authority) VALUES (1, '" role "', 'sue@law.example', 'Sue'," \
	" 1);"
#define IS_PROVED(n) "SELECT coalesce(max(has_authority), 0) = " n " FROM party"

/* Proof of one person, for one person. */
static void
test_authority_is_for_one(void **state)
{
	static const struct party agent = {
	    PARTY_AGENT, "sue@law.example", "Sue", 0, 0};
	static const struct party other_agent = {
	    PARTY_AGENT, "tom@law.example", "Tom", 0, 0};
	static const struct party subject = {PARTY_SUBJECT, "", "Nina", 0, 0};
	static const struct party requester = {
	    PARTY_REQUESTER, "bob@home.example", "", 0, 0};
	static const struct officer_case cases[] = {
	    {{"the same agent again", PROVED("agent"), NULL, "",
		 IS_PROVED("1")},
		set, &agent},
	    {{"whose name was not known",
		 PROVED("agent") "UPDATE party SET name = '' WHERE role ="
				 " 'agent'",
		 NULL, "", IS_PROVED("1")},
		set, &agent},
	    {{"another agent", PROVED("agent"), NULL, "", IS_PROVED("0")}, set,
		&other_agent},
	    {{"for whom, at last", PROVED("agent"), NULL, "", IS_PROVED("1")},
		set, &subject},
	    {{"for the same", PROVED("agent") SUBJECT, NULL, "",
		 IS_PROVED("1")},
		set, &subject},
	    {{"for another than first", PROVED("agent") PROVED("subject"), NULL,
		 "", IS_PROVED("0")},
		set, &subject},
	    {{"another who asks", PROVED("subject"), NULL, "", IS_PROVED("0")},
		set, &requester},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

static void
test_removing_and_confirming(void **state)
{
	static const enum party_role requester = PARTY_REQUESTER;
	static const enum party_role agent = PARTY_AGENT;
	static const struct officer_case cases[] = {
	    {{"an agent", AGENT, NULL, "agent removed",
		 "SELECT count(*) = 0 FROM party WHERE role = 'agent'"},
		remove_party, &agent},
	    {{"there is none", NULL, "absent", "has no agent", NULL},
		remove_party, &agent},
	    {{"somebody asks", NULL, "invalid", "cannot be removed",
		 "SELECT count(*) = 1 FROM party WHERE ticket_id = 1"},
		remove_party, &requester},
	    {{"what is proposed", AGENT, NULL, "parties confirmed",
		 "SELECT max(is_proposed) = 0 FROM party"},
		confirm, NULL},
	    {{"nothing is", NULL, "already", "no proposed party",
		 "SELECT count(*) = 0 FROM history WHERE event ="
		 " 'parties-confirmed'"},
		confirm, NULL},
	    {{"authority", AGENT, NULL, "authority noted",
		 "SELECT has_authority AND (SELECT content = '{\"seen\":\"a"
		 " letter\"}' FROM payload ORDER BY history_id DESC LIMIT 1)"
		 " FROM party WHERE role = 'agent'"},
		note_authority, "a letter"},
	    {{"of who asks for another", SUBJECT, NULL, "authority noted",
		 "SELECT has_authority FROM party WHERE role = 'subject'"},
		note_authority, "a letter"},
	    {{"of nobody", NULL, "absent", "neither an agent nor a subject",
		 NULL},
		note_authority, "a letter"},
	    {{"that nobody saw", AGENT, "invalid", "described",
		 "SELECT max(has_authority) = 0 FROM party"},
		note_authority, ""},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

static enum casework_result
sort(const void *order)
{
	return officer_sort(&officer_file, order);
}

#define PASSED_ON                                                        \
	"UPDATE ticket SET no_letter_reason = 'forwarded-by-colleague' " \
	"WHERE id = 1; DELETE FROM letter WHERE ticket_id = 1;"
#define PROPOSED  "UPDATE party SET is_proposed = 1 WHERE role = 'requester';"
#define IN_TRIAGE "UPDATE ticket SET state = 'triage' WHERE id = 1;"
#define LETTERS	  "FROM letter WHERE ticket_id = 1"

/* Who wrote what a colleague passed on is told once both are certain. */
static void
test_acknowledging(void **state)
{
	static const struct kinds_order confirmed = {.is_confirmed = true};
	static const struct party other = {
	    PARTY_REQUESTER, "bob@home.example", "", 0, 0};
	static const struct party ours = {
	    PARTY_REQUESTER, "privacy@example.com", "", 0, 0};
	static const struct party paper = {PARTY_REQUESTER, "", "Bob", 0, 0};
	static const struct party agent = {
	    PARTY_AGENT, "sue@law.example", "Sue", 0, 0};
	static const struct officer_case cases[] = {
	    {{"the person is confirmed", PASSED_ON PROPOSED, NULL,
		 "parties confirmed; letter 1 queued",
		 "SELECT count(*) = 1 AND min(purpose = 'acknowledge')"
		 " AND min(to_address = 'anna1@example.org') " LETTERS},
		confirm, NULL},
	    {{"the person is named", PASSED_ON, NULL, "queued",
		 "SELECT min(to_address = 'bob@home.example') " LETTERS},
		set, &other},
	    {{"a person without an address", PASSED_ON, NULL, "named",
		 "SELECT count(*) = 0 " LETTERS},
		set, &paper},
	    {{"one of us", PASSED_ON, NULL, "named",
		 "SELECT count(*) = 0 " LETTERS},
		set, &ours},
	    {{"an agent", PASSED_ON PROPOSED, NULL, "named",
		 "SELECT count(*) = 0 " LETTERS},
		set, &agent},
	    {{"nobody has said that it is a request",
		 PASSED_ON PROPOSED IN_TRIAGE, NULL, "parties confirmed",
		 "SELECT count(*) = 0 " LETTERS},
		confirm, NULL},
	    {{"somebody says so", PASSED_ON IN_TRIAGE, NULL, "queued",
		 "SELECT count(*) = 1 " LETTERS},
		sort, &confirmed},
	    {{"the person is still a guess", PASSED_ON PROPOSED IN_TRIAGE, NULL,
		 "", "SELECT count(*) = 0 " LETTERS},
		sort, &confirmed},
	    {{"a client's data",
		 PASSED_ON PROPOSED
		 "UPDATE ticket SET processor = 1 WHERE id = 1",
		 NULL, "queued",
		 "SELECT min(purpose = 'acknowledge-generic') " LETTERS},
		confirm, NULL},
	    {{"told before",
		 PROPOSED "UPDATE ticket SET no_letter_reason ="
			  " 'forwarded-by-colleague' WHERE id = 1;"
			  "INSERT INTO letter (ticket_id, purpose, language,"
			  " state, reason, to_address, in_reply_to,"
			  " reference_ids, created_at, not_before_at, subject,"
			  " body) VALUES (1, 'acknowledge', 'en', 'held', 'x',"
			  " 'anna1@example.org', '', '', 1, 1, 's', 'b')",
		 NULL, "parties confirmed", "SELECT count(*) = 1 " LETTERS},
		confirm, NULL},
	    {{"not passed on", PROPOSED, NULL, "parties confirmed",
		 "SELECT count(*) = 0 " LETTERS},
		confirm, NULL},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_naming),
	    cmocka_unit_test(test_authority_is_for_one),
	    cmocka_unit_test(test_removing_and_confirming),
	    cmocka_unit_test(test_acknowledging),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
