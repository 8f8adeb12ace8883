/* SPDX-License-Identifier: ISC */
/* What is near its end is found, said once, and said again of another day. */
#include "tests/unit/store_fixture.h"

#include <stdio.h>
#include <string.h>

#include "store/claim_watch.h"
#include "store/ticket_change.h"
#include "ticket/warning.h"

/* Tickets 1 to `count`, with a claim of access that is due on 2026-04-27. */
static void
prepare(struct fixture *fixture, int count)
{
	(void)fixture_folder(fixture, "dpo");
	OK(db_begin(fixture->db, &fixture->err));
	for (int i = 1; i <= count; i++)
		(void)fixture_ticket(fixture, i);
	OK(db_commit(fixture->db, &fixture->err));
}

/* "1 3 " */
static const char *
due(struct fixture *fixture, struct date until_on, int64_t until_at)
{
	static char text[128];
	struct claim_watch *claims;
	size_t count;

	OK(claim_watch_due(fixture->db, fixture->memory, until_on, until_at,
	    &claims, &count, &fixture->err));
	text[0] = '\0';
	for (size_t i = 0; i < count; i++)
		(void)snprintf(text + strlen(text), sizeof text - strlen(text),
		    "%d ", (int)claims[i].ticket_id);
	return text;
}

static void
ends(void **state)
{
	const struct date day = {2026, 4, 27}, before = {2026, 4, 26};
	struct fixture *fixture = *state;
	struct claim_watch *claims;
	size_t count;

	prepare(fixture, 6);
	/* 2 in hours, 3 waits, 4 was said to be overdue, 5 has its outcome. */
	fixture_execute(fixture,
	    "UPDATE claim SET kind = 'breach', due_on = NULL,"
	    " due_at = 1000000 WHERE ticket_id = 2;"
	    "UPDATE ticket SET due_first = 1000000 WHERE id = 2;"
	    "UPDATE claim SET stands_still = 1 WHERE ticket_id = 3;"
	    "UPDATE claim SET warned_stage = -1 WHERE ticket_id = 4;"
	    "UPDATE claim SET outcome = 'refused', closed_at = 1"
	    " WHERE ticket_id = 5;"
	    "UPDATE claim SET warned_stage = 7 WHERE ticket_id = 6;");
	assert_string_equal(due(fixture, before, 999999), "");
	assert_string_equal(due(fixture, before, 1000000), "2 ");
	assert_string_equal(due(fixture, day, 999999), "1 6 ");
	assert_string_equal(due(fixture, day, 1000000), "2 1 6 ");
	OK(claim_watch_due(fixture->db, fixture->memory, day, 1000000, &claims,
	    &count, &fixture->err));
	assert_int_equal(claims[0].due_at, 1000000);
	assert_int_equal(claims[0].due_on.year, 0);
	assert_int_equal(claims[0].kind, KIND_BREACH);
	assert_int_equal(claims[0].warned_stage, WARNING_NONE);
	assert_int_equal(claims[1].due_on.day, 27);
	assert_int_equal(claims[2].warned_stage, 7);
	COMMIT(claim_watch_set_warned(
	    fixture->db, 1, KIND_ACCESS, WARNING_OVERDUE, &fixture->err));
	assert_string_equal(due(fixture, day, 0), "6 ");
	fixture_execute(fixture,
	    "UPDATE ticket SET state = 'closed', closed_at = 1 WHERE id = 6");
	assert_string_equal(due(fixture, day, 0), "");
}

static size_t
missed(struct fixture *fixture, struct date today)
{
	struct claim_watch *claims;
	size_t count;

	OK(claim_watch_targets(fixture->db, fixture->memory, today, 9, &claims,
	    &count, &fixture->err));
	return count;
}

static void
targets(void **state)
{
	const struct date today = {2026, 4, 2};
	struct fixture *fixture = *state;

	prepare(fixture, 4);
	fixture_execute(fixture,
	    "UPDATE claim SET target_on = '2026-04-01';"
	    "UPDATE claim SET target_on = NULL WHERE ticket_id = 2;"
	    "UPDATE claim SET stands_still = 1 WHERE ticket_id = 3;"
	    "UPDATE claim SET outcome = 'refused', closed_at = 1"
	    " WHERE ticket_id = 4;");
	assert_int_equal(missed(fixture, (struct date){2026, 4, 1}), 0);
	assert_int_equal(missed(fixture, today), 1);
	COMMIT(claim_watch_set_target_missed(
	    fixture->db, 1, KIND_ACCESS, &fixture->err));
	assert_int_equal(missed(fixture, today), 0);
}

/* Another day is warned of again; the same day is not. */
static void
another_day(void **state)
{
	struct clock_answer clock = {
	    .is_running = true,
	    .due_on = {2026, 4, 27},
	    .target_on = {2026, 4, 1},
	    .explanation = "one month",
	};
	static const char said[] = "SELECT count(*) FROM claim WHERE"
				   " warned_stage = 7 AND target_missed = 1";
	static const char unsaid[] =
	    "SELECT count(*) FROM claim WHERE warned_stage IS NULL"
	    " AND target_missed = 0 AND stands_still = 1";
	struct fixture *fixture = *state;

	prepare(fixture, 1);
	COMMIT(claim_store_set_clock(
	    fixture->db, 1, KIND_ACCESS, &clock, 0, &fixture->err));
	COMMIT(claim_watch_set_warned(
	    fixture->db, 1, KIND_ACCESS, 7, &fixture->err));
	COMMIT(claim_watch_set_target_missed(
	    fixture->db, 1, KIND_ACCESS, &fixture->err));
	COMMIT(claim_store_set_clock(
	    fixture->db, 1, KIND_ACCESS, &clock, 0, &fixture->err));
	assert_int_equal(fixture_number(fixture, said), 1);
	clock.due_on.month = 6;
	clock.target_on.day = 2;
	clock.stands_still = true;
	COMMIT(claim_store_set_clock(
	    fixture->db, 1, KIND_ACCESS, &clock, 2, &fixture->err));
	assert_int_equal(fixture_number(fixture, unsaid), 1);
}

static size_t
waiting(struct fixture *fixture)
{
	int64_t *ids;
	size_t count;

	OK(claim_watch_waiting(
	    fixture->db, fixture->memory, &ids, &count, &fixture->err));
	if (count > 0)
		assert_int_equal(ids[0], 1);
	return count;
}

static void
step(struct fixture *fixture, enum ticket_event event, int64_t at)
{
	const struct ticket_change change = {
	    .ticket_id = 1, .event = event, .at = at, .history = "test"};
	enum ticket_state state;

	OK(db_begin(fixture->db, &fixture->err));
	assert_int_equal(
	    ticket_change(fixture->db, &change, &state, &fixture->err),
	    CHANGE_DONE);
	OK(db_commit(fixture->db, &fixture->err));
}

static void
questions(void **state)
{
	struct fixture *fixture = *state;

	prepare(fixture, 2);
	assert_int_equal(waiting(fixture), 0);
	COMMIT(claim_store_ask(
	    fixture->db, 1, CLOCK_IDENTITY, 4000, &fixture->err));
	step(fixture, TICKET_ASK_IDENTITY, 4000);
	assert_int_equal(waiting(fixture), 1);
	step(fixture, TICKET_CLOSE, 5000);
	assert_int_equal(waiting(fixture), 0);
	/* Open again, it waits for nothing, and can be asked again. */
	step(fixture, TICKET_REOPEN, 6000);
	assert_int_equal(waiting(fixture), 0);
	assert_int_equal(
	    fixture_number(fixture, "SELECT answered_at FROM pause"), 6000);
	COMMIT(claim_store_ask(
	    fixture->db, 1, CLOCK_IDENTITY, 7000, &fixture->err));
	assert_int_equal(waiting(fixture), 1);
}

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(ends),
	    TEST(targets),
	    TEST(another_day),
	    TEST(questions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
