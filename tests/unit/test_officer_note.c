/* SPDX-License-Identifier: ISC */
#include "tests/unit/officer_fixture.h"

#include <string.h>

static enum casework_result
take(const void *from)
{
	return officer_take(&officer_file, from);
}

static enum casework_result
assign(const void *user)
{
	return officer_assign(&officer_file, user);
}

static enum casework_result
note(const void *text)
{
	return officer_note(&officer_file, text, false);
}

static enum casework_result
keep(const void *text)
{
	return officer_note(&officer_file, text, true);
}

static enum casework_result
hold(const void *because)
{
	return officer_hold(&officer_file, because);
}

static enum casework_result
release(const void *nothing)
{
	(void)nothing;
	return officer_release(&officer_file);
}

#define KARI_HAS_IT "UPDATE ticket SET state = 'open', assignee = 'kari'"
#define IT_IS_CLOSED                                                          \
	"UPDATE claim SET outcome = 'spam', closed_at = 1; UPDATE ticket SET" \
	" state = 'closed', closed_at = 1"
#define ASSIGNED(state, user)                                       \
	"SELECT state = '" state "' AND assignee = '" user          \
	"' AND (SELECT became = '" user "' AND actor = 'ines'"      \
	" FROM history ORDER BY id DESC LIMIT 1) FROM ticket WHERE" \
	" id = 1"

static void
test_whose_it_is(void **state)
{
	static const struct officer_case cases[] = {
	    {{"nobody has it", NULL, NULL, "assigned to ines",
		 ASSIGNED("open", "ines")},
		take, NULL},
	    {{"another has it", KARI_HAS_IT, "taken", "assigned to kari",
		 "SELECT assignee = 'kari' FROM ticket WHERE id = 1"},
		take, NULL},
	    {{"it is taken over", KARI_HAS_IT, NULL, "assigned to ines",
		 ASSIGNED("open", "ines")},
		take, "kari"},
	    {{"a third has it", KARI_HAS_IT, "taken", "assigned to kari", NULL},
		take, "ola"},
	    {{"nobody has it any more", NULL, "free", "not assigned", NULL},
		take, "kari"},
	    {{"one has it already",
		 "UPDATE ticket SET state = 'open', assignee = 'ines'", NULL,
		 "assigned to ines", ASSIGNED("open", "ines")},
		take, NULL},
	    {{"a closed one", IT_IS_CLOSED, "state", "closed", NULL}, take,
		NULL},
	    {{"to somebody", KARI_HAS_IT, NULL, "assigned to ola",
		 ASSIGNED("open", "ola")},
		assign, "ola"},
	    {{"to nobody", KARI_HAS_IT, NULL, "released", ASSIGNED("new", "")},
		assign, ""},
	    {{"to a novel", NULL, "invalid", "at most 64", NULL}, assign,
		"0123456789012345678901234567890123456789012345678901234567890"
		"1234"},
	    {{"to a long name", NULL, NULL, "assigned to", NULL}, assign,
		"012345678901234567890123456789012345678901234567890123456789"
		"1234"},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

static char long_text[OFFICER_NOTE_BYTES_MAX + 2];

static enum casework_result
see(const void *nothing)
{
	(void)nothing;
	return officer_see(&officer_file);
}

#define IT_IS_NEW "UPDATE ticket SET unread_at = 7"
#define IT_IS_SEEN                                                     \
	"SELECT (SELECT unread_at IS NULL FROM ticket WHERE id = 1)"   \
	" AND (SELECT unread_at = 7 FROM ticket WHERE id = 2)"         \
	" AND (SELECT count(*) = 1 FROM history WHERE actor = 'ines' " \
	"AND event = 'ticket-seen')"

static void
test_what_is_new(void **state)
{
	static const struct officer_case cases[] = {
	    {{"it is new", IT_IS_NEW, NULL, "seen", IT_IS_SEEN}, see, NULL},
	    {{"of a closed one", IT_IS_CLOSED "; " IT_IS_NEW, NULL, "seen",
		 IT_IS_SEEN},
		see, NULL},
	    {{"it is not", "UPDATE ticket SET unread_at = NULL", NULL,
		 "seen before",
		 "SELECT count(*) = 0 FROM history WHERE event ="
		 " 'ticket-seen'"},
		see, NULL},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

static void
test_notes_and_holds(void **state)
{
	static const struct officer_case cases[] = {
	    {{"a note", NULL, NULL, "noted",
		 "SELECT count(*) FROM payload JOIN history ON id = history_id"
		 " WHERE event = 'note' AND content = '{\"text\":\"She"
		 " rang.\"}'"},
		note, "She rang."},
	    {{"one that is kept until the day of its ticket", NULL, NULL,
		 "noted",
		 "SELECT count(*) FROM payload JOIN history ON id = history_id"
		 " WHERE event = 'note-kept' AND content = '{\"text\":\"4711"
		 " in the books\"}'"},
		keep, "4711 in the books"},
	    {{"an empty one", NULL, "invalid", "1 to 65536", NULL}, note, ""},
	    {{"too long", NULL, "invalid", "1 to 65536", NULL}, note,
		long_text},
	    {{"as long as can be", NULL, NULL, "noted", NULL}, note,
		long_text + 1},
	    {{"on a closed one", IT_IS_CLOSED, NULL, "noted", NULL}, note, "x"},
	    {{"a hold", NULL, NULL, "on legal hold",
		 "SELECT is_on_hold FROM ticket WHERE id = 1"},
		hold, "a lawsuit"},
	    {{"without a reason", NULL, "needs-reason", "reason",
		 "SELECT is_on_hold = 0 FROM ticket WHERE id = 1"},
		hold, ""},
	    {{"nor any", NULL, "needs-reason", "reason", NULL}, hold, NULL},
	    {{"its end", "UPDATE ticket SET is_on_hold = 1", NULL,
		 "no longer on hold",
		 "SELECT is_on_hold = 0 AND (SELECT count(*) FROM history WHERE"
		 " event = 'hold-ended') FROM ticket WHERE id = 1"},
		release, NULL},
	};

	(void)state;
	memset(long_text, 'x', sizeof long_text - 1);
	officer_run_all(cases, LENGTH(cases));
}

static enum casework_result
assign_in_office(const void *user)
{
	static char ines[] = "ines", kari[] = "kari kari@staff.example";
	static char group[] = "%root";
	static char *names[] = {ines, kari, group};
	const struct setup *usual = casework.setup;
	struct conf conf = *usual->conf;
	struct setup setup = *usual;
	enum casework_result result;

	conf.organisation.people.items = names;
	conf.organisation.people.count = LENGTH(names);
	setup.conf = &conf;
	casework.setup = &setup;
	result = officer_assign(&officer_file, user);
	casework.setup = usual;
	return result;
}

#define FIVE_LETTERS                                    \
	"INSERT INTO spent (who, hour, letters) VALUES" \
	" ('kari@staff.example', unixepoch('2030-01-01') / 3600, 5)"
#define IS_NEWS(truth) \
	"SELECT (unread_at IS NOT NULL) = " truth " FROM ticket WHERE id = 1"

static void
test_the_office_knows_its_people(void **state)
{
	static const struct officer_case cases[] = {
	    {{"one of them, to whom it is news", NULL, NULL, "assigned to kari",
		 IS_NEWS("1")},
		assign_in_office, "kari"},
	    {{"oneself knows", NULL, NULL, "assigned to ines", IS_NEWS("0")},
		assign_in_office, "ines"},
	    {{"nobody else", NULL, "user",
		 "expected one of: ines, kari, the members of group root",
		 "SELECT assignee = '' FROM ticket WHERE id = 1"},
		assign_in_office, "karl"},
	    {{"a member of the group", NULL, NULL, "assigned to root",
		 IS_NEWS("1")},
		assign_in_office, "root"},
	    {{"who has an address is told the least", NULL, NULL,
		 "kari is told by mail",
		 "SELECT count(*) FROM letter WHERE state = 'queued' AND"
		 " purpose = 'assigned' AND to_address ="
		 " 'kari@staff.example' AND subject LIKE '% 1 %' AND body"
		 " LIKE '%dpoctl show 1%' AND body LIKE '%access%' AND body"
		 " LIKE '%27 April 2026%' AND instr(body || subject, (SELECT"
		 " reference FROM ticket WHERE id = 1)) = 0 AND body NOT LIKE"
		 " '%anna%'"},
		assign_in_office, "kari"},
	    {{"whoever has it already is not told again",
		 "UPDATE ticket SET state = 'open', assignee = 'kari'", NULL,
		 "assigned to kari", "SELECT count(*) = 0 FROM letter"},
		assign_in_office, "kari"},
	    {{"beyond the budget nothing is written", FIVE_LETTERS, NULL,
		 "kari is not told by mail: budget-address",
		 "SELECT count(*) = 0 FROM letter"},
		assign_in_office, "kari"},
	    {{"nobody at all",
		 "UPDATE ticket SET state = 'open', assignee = 'kari'", NULL,
		 "released", NULL},
		assign_in_office, ""},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whose_it_is),
	    cmocka_unit_test(test_the_office_knows_its_people),
	    cmocka_unit_test(test_notes_and_holds),
	    cmocka_unit_test(test_what_is_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
