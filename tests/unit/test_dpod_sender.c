/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <string.h>
#include <sysexits.h>

#include "dpod/first_look.h"
#include "dpod/sender/sender.h"
#include "tests/fake/fake_clock.h"
#include "tests/fake/fake_disk.h"
#include "tests/fake/fake_relay.h"

#define RETRY_MIN 60

/* The clock was right a moment ago. */
static void
trust_clock(struct fixture *fixture)
{
	fixture_execute(fixture,
	    arena_printf(fixture->memory,
		"INSERT INTO wall_clock VALUES"
		" (1, %lld, 0, '', '', 0, 0, -1, 0, 0, '')",
		(long long)fake_clock.now_at));
}

static int
set_up(void **state)
{
	fake_clock_reset();
	fake_clock.should_finish = true;
	fake_relay = (struct fake_relay){0};
	if (casework_set_up(state) != 0)
		return -1;
	trust_clock(*state);
	return 0;
}

static void
put_letter(struct fixture *fixture, int number, enum letter_state letter)
{
	OK(db_begin(fixture->db, &fixture->err));
	(void)fixture_letter(fixture, fixture_ticket(fixture, number), letter);
	OK(db_commit(fixture->db, &fixture->err));
	fixture_execute(fixture,
	    "UPDATE letter SET message_id = NULL, created_at = 1774612800"
	    " WHERE attempts = 0");
}

static void
will_answer(enum relay_outcome outcome, int code)
{
	fake_relay.answers[fake_relay.answers_count++] = (struct relay_result){
	    .outcome = outcome, .code = code, .text = "so"};
}

static int
run(void)
{
	return sender_run(casework.setup->conf, true);
}

static bool
is_so(struct fixture *fixture, const char *condition)
{
	return fixture_number(fixture,
		   arena_printf(fixture->memory,
		       "SELECT count(*) FROM letter WHERE %s", condition)) == 1;
}

static void
test_letter_is_signed_and_sent(void **state)
{
	struct fixture *fixture = *state;

	put_letter(fixture, 1, LETTER_QUEUED);
	put_letter(fixture, 2, LETTER_HELD);
	assert_int_equal(run(), EX_OK);
	assert_int_equal(fake_relay.sent_count, 1);
	assert_int_equal(strncmp(fake_relay.last_id, "dpod.1.1.1.", 11), 0);
	assert_true(is_so(fixture,
	    "id = 1 AND state = 'sent' AND sent_at = 1774612800"
	    " AND message_id LIKE '<dpod.1.1.1.%@example.com>'"));
	assert_true(is_so(fixture, "id = 2 AND state = 'held'"));
}

/*
 * The register may have been put back with letters that were sent since: each
 * worker looks at its mailbox first, which takes a minute at most.
 */
static void
test_letters_wait_for_first_look(void **state)
{
	struct fixture *fixture = *state;

	put_letter(fixture, 1, LETTER_QUEUED);
	first_look_expect(1);
	fake_clock.should_finish = false;
	fake_clock.stop_at = fake_clock.now_at + FIRST_LOOK_MS / 1000 - 1;
	assert_int_equal(sender_run(casework.setup->conf, false), EX_OK);
	assert_int_equal(fake_relay.sent_count, 0);
	fake_clock.stop_at = fake_clock.now_at + 3;
	assert_int_equal(sender_run(casework.setup->conf, false), EX_OK);
	assert_int_equal(fake_relay.sent_count, 1);
	first_look_expect(0);
}

/* --once: the worker has ended, and was perhaps not able to look. */
static void
test_letters_leave_after_workers(void **state)
{
	struct fixture *fixture = *state;

	put_letter(fixture, 1, LETTER_QUEUED);
	first_look_expect(1);
	assert_int_equal(run(), EX_OK);
	assert_int_equal(fake_relay.sent_count, 1);
	first_look_expect(0);
}

/* 1, 2, 4 ... times the first wait; then it has failed. */
static void
test_deferred_letter_waits(void **state)
{
	struct fixture *fixture = *state;

	put_letter(fixture, 1, LETTER_QUEUED);
	will_answer(RELAY_RETRY, 451);
	for (int i = 0; i < 4; i++) {
		int64_t wait = (int64_t)RETRY_MIN << i;

		assert_int_equal(run(), EX_TEMPFAIL);
		assert_int_equal(fake_relay.sent_count, i + 1);
		assert_int_equal(wait,
		    fixture_number(
			fixture, "SELECT not_before_at FROM letter") -
			fake_clock.now_at);
		fake_clock_pass(wait - 1);
		assert_int_equal(run(), EX_TEMPFAIL); /* not due */
		assert_int_equal(fake_relay.sent_count, i + 1);
		fake_clock_pass(1);
	}
	fake_clock_pass(5 * 24 * 3600);
	assert_int_equal(run(), EX_OK);
	assert_true(is_so(fixture, "state = 'failed' AND attempts = 5"));
}

static void
test_refused_letter_has_failed(void **state)
{
	struct fixture *fixture = *state;

	put_letter(fixture, 1, LETTER_QUEUED);
	put_letter(fixture, 2, LETTER_QUEUED);
	will_answer(RELAY_REFUSED, 550);
	will_answer(RELAY_SENT, 250);
	assert_int_equal(run(), EX_OK);
	assert_true(is_so(fixture, "id = 1 AND state = 'failed'"));
	assert_true(is_so(fixture, "id = 2 AND state = 'sent'"));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM delivery WHERE letter_id = 1"
		" AND result = 'refused' AND code = 550 AND text = 'so'"));
}

/* The answer was lost: the same Message-ID again, three times at most. */
static void
test_lost_answer_is_repeated(void **state)
{
	struct fixture *fixture = *state;
	char first[300];

	put_letter(fixture, 1, LETTER_QUEUED);
	will_answer(RELAY_UNKNOWN, 0);
	assert_int_equal(run(), EX_TEMPFAIL);
	memcpy(first, fake_relay.last_id, sizeof first);
	assert_true(is_so(fixture, "state = 'unknown'"));
	fake_clock_pass(24 * 3600);
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_string_equal(first, fake_relay.last_id);
	assert_true(is_so(fixture, "state = 'unknown' AND is_repeat"));
	fake_clock_pass(24 * 3600);
	assert_int_equal(run(), EX_OK);
	assert_true(is_so(fixture, "state = 'failed' AND attempts = 3"));
	assert_int_equal(fake_relay.sent_count, 3);
}

/* What a crash left under way may have arrived: the same once more. */
static void
test_letter_of_a_crash(void **state)
{
	struct fixture *fixture = *state;

	put_letter(fixture, 1, LETTER_QUEUED);
	fixture_execute(fixture,
	    "UPDATE letter SET state = 'sending', attempts = 1,"
	    " message_id = '<dpod.1.1.1.x@example.com>';"
	    "INSERT INTO delivery (letter_id, attempt, started_at)"
	    " VALUES (1, 1, 1774612700)");
	assert_int_equal(run(), EX_OK);
	assert_string_equal(fake_relay.last_id, "dpod.1.1.1.x@example.com");
	assert_true(is_so(fixture, "state = 'sent' AND is_repeat"));
}

/* A relay that is down is not tried with each letter. */
static void
test_relay_that_is_down(void **state)
{
	struct fixture *fixture = *state;

	put_letter(fixture, 1, LETTER_QUEUED);
	put_letter(fixture, 2, LETTER_QUEUED);
	will_answer(RELAY_RETRY, 0);
	fake_relay.answers[0].relay_is_down = true;
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_int_equal(fake_relay.sent_count, 1);
	assert_true(is_so(fixture, "id = 2 AND attempts = 0"));
}

static bool
is_failing(struct fixture *fixture, const char *condition)
{
	return fixture_number(fixture,
		   arena_printf(fixture->memory,
		       "SELECT count(*) FROM relay_failure WHERE %s",
		       condition)) == 1;
}

/* Letters wait, each asks in its turn, and none is given up. */
static void
test_relay_that_wants_none_from_us(void **state)
{
	struct fixture *fixture = *state;

	put_letter(fixture, 1, LETTER_QUEUED);
	put_letter(fixture, 2, LETTER_QUEUED);
	will_answer(RELAY_RETRY, 550);
	fake_relay.answers[0].relay_is_down = true;
	fake_relay.answers[0].is_of_relay = true;
	fixture_execute(fixture, "UPDATE letter SET created_at = 1");
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_true(is_failing(fixture,
	    "since_at = 1774612800 AND tries = 1 AND code = 550"
	    " AND words = 'so'"));
	fake_clock_pass(RETRY_MIN);
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_true(is_failing(fixture,
	    "since_at = 1774612800 AND tried_at = 1774612860 AND tries = 2"));
	assert_int_equal(2,
	    fixture_number(fixture,
		"SELECT count(*) FROM letter WHERE attempts = 1"
		" AND state = 'queued'"));
	assert_int_equal(2,
	    fixture_number(fixture,
		"SELECT count(*) FROM delivery WHERE result = 'postponed'"));
	fake_relay.answers_count = 0;
	fake_clock_pass(600);
	assert_int_equal(run(), EX_OK);
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM relay_failure"));
	assert_int_equal(2,
	    fixture_number(
		fixture, "SELECT count(*) FROM letter WHERE state = 'sent'"));
}

/* What a relay was not up to, or puts off, is no answer that was lost. */
static void
test_losses_are_counted_apart(void **state)
{
	struct fixture *fixture = *state;

	put_letter(fixture, 1, LETTER_QUEUED);
	will_answer(RELAY_RETRY, 421);
	will_answer(RELAY_RETRY, 550);
	fake_relay.answers[1].relay_is_down = true;
	fake_relay.answers[1].is_of_relay = true;
	will_answer(RELAY_UNKNOWN, 0);
	will_answer(RELAY_UNKNOWN, 0);
	will_answer(RELAY_SENT, 250);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(run(), EX_TEMPFAIL);
		fake_clock_pass(24 * 3600);
	}
	assert_true(is_so(fixture, "state = 'unknown' AND attempts = 4"));
	assert_int_equal(run(), EX_OK);
	assert_true(is_so(fixture, "state = 'sent' AND is_repeat"));
}

/* By a clock that is doubted nothing is sent. */
static void
test_clock_that_is_doubted(void **state)
{
	struct fixture *fixture = *state;

	put_letter(fixture, 1, LETTER_QUEUED);
	fake_clock_pass(60);
	assert_int_equal(run(), EX_OK);
	put_letter(fixture, 2, LETTER_QUEUED);
	fake_clock.now_at += 2 * 24 * 3600;
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_int_equal(fake_relay.sent_count, 1);
	fake_clock.now_at -= 2 * 24 * 3600;
	assert_int_equal(run(), EX_TEMPFAIL);
	fake_clock_pass(3599);
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_int_equal(fake_relay.sent_count, 1);
	fake_clock_pass(1);
	assert_int_equal(run(), EX_OK);
	assert_int_equal(fake_relay.sent_count, 2);
}

static int64_t
count_of(struct fixture *fixture, const char *condition)
{
	return fixture_number(fixture,
	    arena_printf(fixture->memory,
		"SELECT count(*) FROM letter WHERE %s", condition));
}

/* Many at a time, each answered for itself. */
static void
test_many_letters(void **state)
{
	struct fixture *fixture = *state;

	for (int i = 1; i <= 120; i++)
		put_letter(fixture, i, LETTER_QUEUED);
	for (int i = 0; i < 3; i++)
		will_answer(RELAY_SENT, 250);
	will_answer(RELAY_REFUSED, 550);
	will_answer(RELAY_RETRY, 451);
	will_answer(RELAY_UNKNOWN, 0);
	will_answer(RELAY_SENT, 250);
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_int_equal(fake_relay.sent_count, 120);
	assert_int_equal(117, count_of(fixture, "state = 'sent'"));
	assert_true(is_so(fixture, "id = 4 AND state = 'failed'"));
	assert_true(is_so(fixture, "id = 5 AND state = 'queued'"));
	assert_true(is_so(fixture, "id = 6 AND state = 'unknown'"));
	assert_int_equal(120,
	    fixture_number(fixture,
		"SELECT count(*) FROM delivery WHERE ended_at IS NOT NULL"));
}

/* The relay goes down among them: the others are as they were. */
static void
test_letters_that_are_put_back(void **state)
{
	struct fixture *fixture = *state;

	for (int i = 1; i <= 12; i++)
		put_letter(fixture, i, LETTER_QUEUED);
	fixture_execute(fixture,
	    "UPDATE letter SET state = 'unknown', attempts = 1, is_repeat = 1,"
	    " message_id = '<x@example.com>' WHERE id = 12;"
	    "INSERT INTO delivery (letter_id, attempt, started_at, ended_at,"
	    " result) VALUES (12, 1, 1, 2, 'lost')");
	for (int i = 0; i < 5; i++)
		will_answer(RELAY_SENT, 250);
	will_answer(RELAY_RETRY, 0);
	fake_relay.answers[5].relay_is_down = true;
	fake_relay.answers[5].is_of_relay = true;
	assert_int_equal(run(), EX_TEMPFAIL);
	/* Four, then eight of which as many as there are connections went. */
	assert_int_equal(fake_relay.sent_count, 8);
	assert_int_equal(5, count_of(fixture, "state = 'sent'"));
	assert_int_equal(
	    3, count_of(fixture, "state = 'queued' AND attempts = 1"));
	assert_int_equal(3,
	    count_of(
		fixture, "state = 'queued' AND attempts = 0 AND raw IS NULL"));
	assert_true(is_so(fixture,
	    "id = 12 AND state = 'unknown' AND attempts = 1 AND is_repeat"));
	assert_int_equal(
	    9, fixture_number(fixture, "SELECT count(*) FROM delivery"));
	/* One failure of the relay, however many felt it. */
	assert_true(is_failing(fixture, "tries = 1"));
}

/* Of one ticket the second waits for the first. */
static void
test_letters_of_one_ticket(void **state)
{
	struct fixture *fixture = *state;
	int64_t ticket_id;

	OK(db_begin(fixture->db, &fixture->err));
	ticket_id = fixture_ticket(fixture, 1);
	for (int i = 0; i < 3; i++)
		(void)fixture_letter(fixture, ticket_id, LETTER_QUEUED);
	OK(db_commit(fixture->db, &fixture->err));
	fixture_execute(fixture, "UPDATE letter SET message_id = NULL");
	will_answer(RELAY_SENT, 250);
	will_answer(RELAY_RETRY, 0);
	fake_relay.answers[1].relay_is_down = true;
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_int_equal(fake_relay.sent_count, 2);
	assert_true(is_so(fixture, "id = 1 AND state = 'sent'"));
	assert_true(is_so(fixture, "id = 3 AND attempts = 0"));
}

/* As many as a batch can have: they are put off, and hide no other. */
static void
test_letters_that_cannot_start(void **state)
{
	struct fixture *fixture = *state;

	for (int i = 1; i <= 9; i++)
		put_letter(fixture, i, LETTER_QUEUED);
	fixture_execute(fixture,
	    "INSERT INTO delivery (letter_id, attempt, started_at)"
	    " SELECT id, 1, 1 FROM letter WHERE id < 9");
	will_answer(RELAY_SENT, 250);
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_true(is_so(fixture, "id = 9 AND state = 'sent'"));
	assert_int_equal(8,
	    count_of(fixture,
		"state = 'queued' AND attempts = 0 AND raw IS NULL"
		" AND message_id IS NULL AND not_before_at = 1774612800 + 60"));
	fixture_execute(fixture, "DELETE FROM delivery WHERE letter_id < 9");
	fake_clock_pass(RETRY_MIN);
	fake_relay.answers_count = 0;
	assert_int_equal(run(), EX_OK);
	assert_int_equal(9, count_of(fixture, "state = 'sent'"));
}

/* The ticket is one for a human again. */
static void
test_failure_makes_unread(void **state)
{
	struct fixture *fixture = *state;

	put_letter(fixture, 1, LETTER_QUEUED);
	fixture_execute(fixture, "UPDATE ticket SET unread_at = NULL");
	will_answer(RELAY_REFUSED, 550);
	assert_int_equal(run(), EX_OK);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM ticket WHERE unread_at = 1774612800"));
}

/*
 * A step of a statement fails: later the letter is sent, with one signed id. It
 * may have been handed over twice, where what was written of it is lost.
 */
static void
test_disk_that_fails_once(void **state)
{
	struct fixture *fixture = *state;
	bool has_failed = true;
	int letters = 0;

	for (int step = 1; has_failed; step++) {
		put_letter(fixture, ++letters, LETTER_QUEUED);
		fake_disk_fail(step);
		(void)run();
		has_failed = fake_disk_mend();
		for (int i = 0; i < 3 && run() != EX_OK; i++) {
			fake_clock_pass(3600);
		}
		CHECK(run() == EX_OK, "step %d", step);
		CHECK(fixture_number(fixture,
			  "SELECT count(*) FROM letter WHERE state = 'sent'"
			  " AND message_id IS NOT NULL") == letters,
		    "step %d", step);
	}
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, set_up, casework_tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_letter_is_signed_and_sent),
	    CASE(test_letters_wait_for_first_look),
	    CASE(test_letters_leave_after_workers),
	    CASE(test_deferred_letter_waits),
	    CASE(test_refused_letter_has_failed),
	    CASE(test_lost_answer_is_repeated),
	    CASE(test_letter_of_a_crash),
	    CASE(test_relay_that_is_down),
	    CASE(test_relay_that_wants_none_from_us),
	    CASE(test_losses_are_counted_apart),
	    CASE(test_clock_that_is_doubted),
	    CASE(test_many_letters),
	    CASE(test_letters_that_are_put_back),
	    CASE(test_letters_of_one_ticket),
	    CASE(test_letters_that_cannot_start),
	    CASE(test_failure_makes_unread),
	    CASE(test_disk_that_fails_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
