/* SPDX-License-Identifier: ISC */
#include "tests/unit/officer_fixture.h"

static enum casework_result
find(const void *id)
{
	return casefile_find(&officer_file, id);
}

static enum casework_result
check_revision(const void *revision)
{
	return casefile_check_revision(
	    &officer_file, *(const int64_t *)revision);
}

/* What another did meanwhile is told. */
static enum casework_result
note_and_check(const void *revision)
{
	enum casework_result result = officer_note(&officer_file, "x", false);

	if (result == CASEWORK_DONE)
		result = officer_take(&officer_file, NULL);
	if (result == CASEWORK_DONE)
		result = casefile_read(&officer_file);
	officer_file.done = "";
	return result == CASEWORK_DONE ? check_revision(revision) : result;
}

static enum casework_result
say_twice(const void *nothing)
{
	(void)nothing;
	casefile_say(&officer_file, "one %d", 1);
	casefile_say(&officer_file, "two");
	return CASEWORK_DONE;
}

static void
test_a_ticket_is_taken_in_hand(void **state)
{
	static const int64_t seen = 1, elsewhen = 0;
	static const struct officer_case cases[] = {
	    {{"by number", NULL, NULL, "", NULL}, find, "2"},
	    {{"by no number", NULL, "absent", "no such ticket: 9", NULL}, find,
		"9"},
	    {{"as it was shown", NULL, NULL, "", NULL}, check_revision, &seen},
	    {{"or not", NULL, "changed",
		 "since revision 0 and is now at 1: ", NULL},
		check_revision, &elsewhen},
	    {{"what happened since", NULL, "changed",
		 "since revision 1 and is now at 4: 2026-03-27T12:00:00Z ines"
		 " note; 2026-03-27T12:00:00Z ines ticket-taken ines",
		 NULL},
		note_and_check, &seen},
	    {{"words are joined", NULL, NULL, "one 1; two", NULL}, say_twice,
		NULL},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
	assert_int_equal(officer_file.ticket.id, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_ticket_is_taken_in_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
