/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <string.h>

#include "casework/opening.h"

/* A ticket by hand of Kari's, who has an address. */
static struct ticket_row
open_ticket(struct fixture *fixture, kind_set kinds)
{
	const struct opening opening = {
	    .state = TICKET_NEW,
	    .language = "en",
	    .received_at = CASEWORK_NOON,
	    .received_source = "hand",
	    .opened_by = "hand",
	    .requester_address = "kari@example.org",
	    .requester_name = "Kari",
	    .subject = "post",
	    .no_letter_reason = "by-hand",
	    .kinds = kinds,
	    .is_confirmed = true,
	};
	struct opened opened;
	struct ticket_row row;

	casework.actor = "ines";
	DONE(opening_make(&casework, &opening, &opened, &fixture->err));
	if (ticket_store_find(fixture->db, fixture->memory, opened.reference,
		&row, &fixture->err) != FOUND)
		fail_msg("there is no ticket %s", opened.reference);
	assert_int_equal(row.id, opened.ticket_id);
	return row;
}

static void
test_opening_by_hand(void **state)
{
	struct fixture *fixture = *state;
	struct ticket_row ticket;

	OK(db_begin(fixture->db, &fixture->err));
	ticket =
	    open_ticket(fixture, KIND_BIT(KIND_ACCESS) | KIND_BIT(KIND_BREACH));
	OK(db_commit(fixture->db, &fixture->err));
	assert_string_equal(ticket.opened_by, "hand");
	assert_int_equal(ticket.opened_at, CASEWORK_NOON);
	assert_int_equal(2,
	    fixture_number(
		fixture, "SELECT count(*) FROM claim WHERE is_confirmed"));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM claim WHERE kind = 'access'"
		" AND due_on = '2026-04-27'"));
	assert_int_equal(CASEWORK_NOON + 72 * 3600,
	    fixture_number(
		fixture, "SELECT due_at FROM claim WHERE kind = 'breach'"));
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT count(*) FROM history WHERE actor = 'ines'"));
}

/* A number of its own is taken, once; after that one is drawn. */
static void
test_opening_with_a_reference(void **state)
{
	struct fixture *fixture = *state;
	struct opening opening = {
	    .state = TICKET_NEW,
	    .language = "en",
	    .received_at = CASEWORK_NOON,
	    .received_source = "hand",
	    .opened_by = "hand",
	    .requester_address = "",
	    .requester_name = "",
	    .subject = "",
	    .reference = 123456789,
	    .no_letter_reason = "by-hand",
	    .kinds = KIND_BIT(KIND_ACCESS),
	};
	char wanted[REFERENCE_SIZE];
	struct opened first, second;

	reference_format(123456789, wanted);
	OK(db_begin(fixture->db, &fixture->err));
	DONE(opening_make(&casework, &opening, &first, &fixture->err));
	DONE(opening_make(&casework, &opening, &second, &fixture->err));
	db_rollback(fixture->db);
	assert_string_equal(first.reference, wanted);
	assert_string_not_equal(second.reference, wanted);
}

/* The day that a letter may state: of days, and the earliest of them. */
static void
test_opening_finds_the_day(void **state)
{
	static const struct {
		kind_set kinds;
		int year, month, day;
	} cases[] = {
	    {KIND_BIT(KIND_QUESTION), 0, 0, 0},
	    {KIND_BIT(KIND_BREACH), 0, 0, 0},
	    {KIND_BIT(KIND_ERASURE), 2026, 4, 10},
	    {KIND_BIT(KIND_BREACH) | KIND_BIT(KIND_ERASURE), 2026, 4, 10},
	    {KIND_BIT(KIND_COMPLAINT), 2026, 4, 9},
	    {KIND_BIT(KIND_ACCESS) | KIND_BIT(KIND_COMPLAINT), 2026, 4, 9},
	    {KIND_BIT(KIND_COMPLAINT) | KIND_BIT(KIND_OPTOUT), 2026, 4, 9},
	};
	struct fixture *fixture = *state;

	OK(db_begin(fixture->db, &fixture->err));
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct opening opening = {
		    .state = TICKET_NEW,
		    .language = "en",
		    .received_at = CASEWORK_NOON - 17 * 24 * 3600,
		    .received_source = "hand",
		    .opened_by = "hand",
		    .requester_address = "",
		    .requester_name = "",
		    .subject = "",
		    .no_letter_reason = "by-hand",
		    .kinds = cases[i].kinds,
		};
		struct opened opened;

		DONE(opening_make(&casework, &opening, &opened, &fixture->err));
		CHECK(opened.due_on.year == cases[i].year &&
			opened.due_on.month == cases[i].month &&
			opened.due_on.day == cases[i].day,
		    "%zu: %d-%d-%d", i, opened.due_on.year, opened.due_on.month,
		    opened.due_on.day);
	}
	db_rollback(fixture->db);
}

static void
test_opening_is_refused(void **state)
{
	struct fixture *fixture = *state;
	struct opening opening = {
	    .received_at = CASEWORK_NOON + 1, .kinds = KIND_BIT(KIND_ACCESS)};
	struct opened opened;

	REFUSED(opening_make(&casework, &opening, &opened, &fixture->err),
	    "future");
	opening.received_at = CASEWORK_NOON;
	opening.kinds = 0;
	REFUSED(opening_make(&casework, &opening, &opened, &fixture->err),
	    "no-kind");
}

int
main(void)
{
#define CASE(test)                       \
	cmocka_unit_test_setup_teardown( \
	    test, casework_set_up, casework_tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_opening_by_hand),
	    CASE(test_opening_with_a_reference),
	    CASE(test_opening_finds_the_day),
	    CASE(test_opening_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
