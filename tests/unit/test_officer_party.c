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
	    {{"of nobody", NULL, "absent", "has no agent", NULL},
		note_authority, "a letter"},
	    {{"that nobody saw", AGENT, "invalid", "described",
		 "SELECT max(has_authority) = 0 FROM party"},
		note_authority, ""},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_naming),
	    cmocka_unit_test(test_removing_and_confirming),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
