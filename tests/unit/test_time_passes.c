/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/timestamp.h"
#include "tests/fake/fake_disk.h"

#include "casework/expiry.h"
#include "casework/retained.h"
#include "casework/warn.h"
#include "store/claim_store.h"
#include "store/ticket_change.h"

/* What the passing of time does; the clock is casework.now_at. */

static struct buffer told;

static void
tell(const struct casework_notice *notice, void *context)
{
	(void)context;
	buffer_add_printf(&told, "%d:%lld:%s:%s:%lld ", (int)notice->event,
	    (long long)notice->ticket_id,
	    notice->kind == NULL ? "" : notice->kind,
	    notice->day == NULL ? "" : notice->day, (long long)notice->left);
}

static int
set_up(void **state)
{
	int failed = casework_set_up(state);

	casework.on_notice = tell;
	buffer_clear(&told);
	return failed;
}

static int
tear_down(void **state)
{
	buffer_release(&told);
	return casework_tear_down(state);
}

static void
set_time(const char *text)
{
	assert_true(timestamp_parse(text, &casework.now_at));
}

static void
warn_all(struct fixture *fixture)
{
	bool is_done = false;

	buffer_clear(&told);
	OK_AT_LAST((buffer_clear(&told),
	    warn_of_due(&casework, &is_done, &fixture->err)));
	assert_true(is_done);
}

/* Due 2026-04-27, and said once in each stage. */
static void
test_due_is_said_once(void **state)
{
	struct fixture *fixture = *state;

	COMMIT(fixture_ticket(fixture, 1) == 1);
	set_time("2026-03-28T12:00:00Z");
	warn_all(fixture);
	assert_string_equal(buffer_string(&told), "");
	set_time("2026-04-26T12:00:00Z");
	warn_all(fixture);
	assert_string_equal(buffer_string(&told), "0:1:access:2026-04-27:1 ");
	warn_all(fixture);
	assert_string_equal(buffer_string(&told), "");
	set_time("2026-04-28T12:00:00Z");
	warn_all(fixture);
	assert_string_equal(buffer_string(&told), "1:1:access:2026-04-27:-1 ");
	warn_all(fixture);
	assert_string_equal(buffer_string(&told), "");
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM history WHERE event = 'clock-overdue'"
		" AND became = 'access: was due 2026-04-27'"));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM history WHERE event = 'clock-due-soon'"
		" AND became = 'access: due 2026-04-27, in 1 day'"));
}

static void
test_missed_target_is_said_once(void **state)
{
	struct fixture *fixture = *state;

	COMMIT(fixture_ticket(fixture, 1) == 1);
	fixture_execute(fixture, "UPDATE claim SET target_on = '2026-03-30'");
	set_time("2026-03-30T12:00:00Z");
	warn_all(fixture);
	assert_string_equal(buffer_string(&told), "");
	set_time("2026-03-31T12:00:00Z");
	warn_all(fixture);
	assert_string_equal(buffer_string(&told), "2:1:access:2026-03-30:0 ");
	warn_all(fixture);
	assert_string_equal(buffer_string(&told), "");
}

/* Closed, and nobody was told: as late as what is open. */
static void
test_an_unsent_answer_is_overdue(void **state)
{
	struct fixture *fixture = *state;

	COMMIT(fixture_ticket(fixture, 1) == 1);
	fixture_execute(fixture,
	    "UPDATE ticket SET state = 'closed', closed_at = 1;"
	    "UPDATE claim SET outcome = 'fulfilled', closed_at = 1,"
	    " awaits_letter = 1");
	set_time("2026-04-28T12:00:00Z");
	warn_all(fixture);
	assert_string_equal(buffer_string(&told), "1:1:access:2026-04-27:-1 ");
	warn_all(fixture);
	assert_string_equal(buffer_string(&told), "");
	/* Of an erased one nobody can be told any more. */
	fixture_execute(fixture,
	    "UPDATE claim SET warned_stage = NULL;"
	    "UPDATE ticket SET erased_at = 2");
	warn_all(fixture);
	assert_string_equal(buffer_string(&told), "");
}

/* Each day, until a person decides; not where letters are held by intent. */
static void
test_a_held_letter_is_said_each_day(void **state)
{
	struct fixture *fixture = *state;

	COMMIT(fixture_ticket(fixture, 1) == 1);
	COMMIT(fixture_letter(fixture, 1, LETTER_HELD) == 1);
	COMMIT(fixture_letter(fixture, 1, LETTER_HELD) == 2);
	fixture_execute(fixture,
	    "UPDATE letter SET created_at = 1774612800;"
	    "UPDATE letter SET reason = 'held-by-configuration' WHERE id = 2");
	set_time("2026-03-28T11:59:59Z");
	warn_all(fixture);
	assert_string_equal(buffer_string(&told), "");
	set_time("2026-03-28T12:00:00Z");
	warn_all(fixture);
	assert_string_equal(buffer_string(&told), "7:1:::1 ");
	warn_all(fixture);
	assert_string_equal(buffer_string(&told), "");
	set_time("2026-03-29T12:00:00Z");
	warn_all(fixture);
	assert_string_equal(buffer_string(&told), "7:1:::2 ");
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT unread_at IS NOT NULL AND (SELECT count(*) FROM history"
		" WHERE event = 'letter-waits' AND became = 'letter 1, held"
		" for 2 days') FROM ticket"));
}

/* Without proof of identity no month begins: a day later each day. */
static void
test_standing_clock_moves(void **state)
{
	struct fixture *fixture = *state;

	COMMIT(fixture_ticket(fixture, 1) == 1);
	fixture_execute(fixture,
	    "UPDATE ticket SET received_at = 1774612800;"
	    "INSERT INTO pause (ticket_id, wait, asked_at)"
	    " VALUES (1, 'identity', 1774612800)");
	set_time("2026-04-06T12:00:00Z");
	warn_all(fixture);
	assert_int_equal(20260506,
	    fixture_number(fixture,
		"SELECT CAST(replace(due_on, '-', '') AS INTEGER)"
		" FROM claim"));
}

/* A claim retained until a day, in a ticket that is closed or still open. */
static void
test_retained_claim_returns(void **state)
{
	static const char *const states[] = {"closed", "open"};
	struct fixture *fixture = *state;

	COMMIT(fixture_ticket(fixture, 1) == 1);
	for (size_t i = 0; i < LENGTH(states); i++) {
		fixture_execute(fixture,
		    "UPDATE claim SET outcome = 'retained',"
		    " until_on = '2026-06-01', closed_at = 1774612800");
		fixture_execute(fixture,
		    strcmp(states[i], "closed") == 0
			? "UPDATE ticket SET state = 'closed',"
			  " closed_at = 1774612800"
			: "UPDATE ticket SET state = 'open',"
			  " closed_at = NULL");
		set_time("2026-05-31T12:00:00Z");
		buffer_clear(&told);
		OK_AT_LAST((buffer_clear(&told),
		    retained_return(&casework, &fixture->err)));
		assert_string_equal(buffer_string(&told), "");
		set_time("2026-06-01T00:00:01Z");
		OK(retained_return(&casework, &fixture->err));
		assert_string_equal(buffer_string(&told), "4:1:access::0 ");
		assert_int_equal(1,
		    fixture_number(fixture,
			"SELECT count(*) FROM claim WHERE outcome IS NULL"
			" AND due_on = '2026-06-01'"));
		assert_int_equal(1,
		    fixture_number(fixture,
			"SELECT count(*) FROM ticket WHERE state <> 'closed'"));
		assert_int_equal((int64_t)i + 1,
		    fixture_number(fixture,
			"SELECT count(*) FROM history"
			" WHERE event = 'claim-returned'"));
		assert_int_equal(casework.now_at,
		    fixture_number(fixture, "SELECT unread_at FROM ticket"));
		fixture_execute(fixture, "UPDATE ticket SET unread_at = NULL");
	}
}

static void
test_closed_ticket_is_revisited(void **state)
{
	struct fixture *fixture = *state;

	COMMIT(fixture_ticket(fixture, 1) == 1);
	COMMIT(claim_store_set_revisit(
	    fixture->db, 1, (struct date){2026, 6, 1}, &fixture->err));
	fixture_execute(fixture,
	    "UPDATE claim SET outcome = 'fulfilled', closed_at = 1774612800;"
	    "UPDATE ticket SET state = 'closed', closed_at = 1774612800");
	set_time("2026-05-31T12:00:00Z");
	OK_AT_LAST(
	    (buffer_clear(&told), retained_return(&casework, &fixture->err)));
	assert_string_equal(buffer_string(&told), "");
	set_time("2026-06-01T12:00:00Z");
	OK_AT_LAST(
	    (buffer_clear(&told), retained_return(&casework, &fixture->err)));
	assert_string_equal(buffer_string(&told), "5:1:::0 ");
	assert_int_equal(casework.now_at,
	    fixture_number(fixture, "SELECT unread_at FROM ticket"));
	OK_AT_LAST(
	    (buffer_clear(&told), retained_return(&casework, &fixture->err)));
	assert_string_equal(buffer_string(&told), "");
}

static bool
expire(bool is_preview, struct retention_counts *ret_counts, struct error *err)
{
	const struct person_hasher hasher = {
	    .key = casework.setup->keys.pseudonym};
	struct retention_walk walk;

	retention_begin(&walk);
	while (!walk.is_done)
		if (!expiry_step(&casework, &hasher, is_preview, &walk, err))
			return false;
	*ret_counts = walk.counts;
	return true;
}

static void
test_kept_mail_expires(void **state)
{
	struct fixture *fixture = *state;
	struct retention_counts counts;

	OK(db_begin(fixture->db, &fixture->err));
	(void)fixture_intake(fixture, casework_folder.id, 1);
	OK(db_commit(fixture->db, &fixture->err));
	OK_AT_LAST(expire(false, &counts, &fixture->err));
	assert_int_equal(retention_total(&counts), 0);
	fixture_execute(fixture,
	    "UPDATE ticket SET state = 'closed', closed_at = 1774612800");
	casework.now_at += INT64_C(20) * 365 * 24 * 3600;
	OK_AT_LAST(expire(true, &counts, &fixture->err));
	assert_int_equal(counts.persons, 1);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM ticket WHERE erased_at IS NULL"));
	OK(expire(false, &counts, &fixture->err));
	assert_int_equal(counts.persons, 1);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM ticket WHERE erased_at IS NOT NULL"));
}

int
main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_due_is_said_once),
	    CASE(test_missed_target_is_said_once),
	    CASE(test_an_unsent_answer_is_overdue),
	    CASE(test_a_held_letter_is_said_each_day),
	    CASE(test_standing_clock_moves),
	    CASE(test_retained_claim_returns),
	    CASE(test_closed_ticket_is_revisited),
	    CASE(test_kept_mail_expires),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
