/* SPDX-License-Identifier: ISC */
#include "tests/unit/officer_fixture.h"

#include "casework/dispatch.h"
#include "casework/letter_effect.h"
#include "casework/officer_decide.h"

/* What a letter does to its ticket when the relay takes it, and not before. */

static const char *const all[] = {"all"};

/* The relay takes letter 1, which was written just now. */
static void
send_it(void)
{
	struct error err;

	if (!letter_effect_sent(&casework, 1, 1, &err))
		fail_msg("%s", err.text);
}

static enum casework_result
ask_and_send(const void *question)
{
	enum casework_result result =
	    officer_ask_identity(&officer_file, question);

	if (result == CASEWORK_DONE)
		send_it();
	return result;
}

static enum casework_result
ask_what_and_send(const void *question)
{
	enum casework_result result =
	    officer_ask_clarification(&officer_file, question);

	if (result == CASEWORK_DONE)
		send_it();
	return result;
}

/* A day after it expired, while the letter was held. */
static enum casework_result
send_code_late(const void *nothing)
{
	enum casework_result result =
	    officer_send_code(&officer_file, OFFICER_HOLDS_LETTER);

	(void)nothing;
	casework.now_at += 10 * 86400;
	if (result == CASEWORK_DONE)
		send_it();
	return result;
}

static enum casework_result
close_meanwhile(const void *question)
{
	static const struct closing spam = {.outcome = OUTCOME_SPAM};
	enum casework_result result =
	    officer_ask_identity(&officer_file, question);

	if (result == CASEWORK_DONE)
		result = officer_close(&officer_file, &spam);
	return result;
}

/* It was under way already: too late to be cancelled. */
static enum casework_result
close_while_sending(const void *question)
{
	enum casework_result result = close_meanwhile(question);

	if (result == CASEWORK_DONE)
		send_it();
	return result;
}

static enum casework_result
extend_and_send(const void *extension)
{
	enum casework_result result = officer_extend(&officer_file, extension);

	if (result == CASEWORK_DONE)
		send_it();
	return result;
}

static enum casework_result
extend_and_send_late(const void *extension)
{
	enum casework_result result = officer_extend(&officer_file, extension);

	casework.now_at += INT64_C(60) * 86400;
	if (result == CASEWORK_DONE)
		send_it();
	return result;
}

static enum casework_result
extend_and_approve_late(const void *extension)
{
	enum casework_result result = officer_extend(&officer_file, extension);
	enum letter_state to;
	struct letter_row row;

	casework.now_at += INT64_C(60) * 86400;
	return result == CASEWORK_DONE
	    ? officer_decide_letter(
		  &casework, 1, LETTER_APPROVE, &row, &to, &officer_file.error)
	    : result;
}

static enum casework_result
close_it(const void *closing)
{
	return officer_close(&officer_file, closing);
}

static enum casework_result
close_and_send(const void *closing)
{
	enum casework_result result = officer_close(&officer_file, closing);

	casework.now_at += 86400;
	if (result == CASEWORK_DONE)
		send_it();
	return result;
}

static enum casework_result
close_and_reopen(const void *closing)
{
	static const struct reopening all_of_it = {.because = NULL};
	enum casework_result result = officer_close(&officer_file, closing);

	if (result == CASEWORK_DONE)
		result = casefile_read(&officer_file);
	return result == CASEWORK_DONE
	    ? officer_reopen(&officer_file, &all_of_it)
	    : result;
}

#define OF_TICKET " FROM ticket WHERE id = 1"

static void
test_questions(void **state)
{
	static const struct officer_question why = {
	    .because = "Who?", .letter = OFFICER_HOLDS_LETTER};
	static const struct officer_case cases[] = {
	    {{"identity is awaited from then on", NULL, NULL, "held",
		 "SELECT state = 'waiting-identity' AND (SELECT asked_at ="
		 " 1774612800 FROM pause WHERE wait = 'identity')" OF_TICKET},
		ask_and_send, &why},
	    {{"so is what is meant", NULL, NULL, "held",
		 "SELECT state = 'waiting-clarification' AND (SELECT"
		 " stands_still FROM claim WHERE ticket_id = 1)" OF_TICKET},
		ask_what_and_send, &why},
	    {{"a code lasts from when it was sent", NULL, NULL, "held",
		 "SELECT expires_at > 1774612800 + 10 * 86400 FROM code"},
		send_code_late, NULL},
	    {{"what is closed cancels what was not sent", NULL, NULL,
		 "letter 1 cancelled",
		 "SELECT state = 'closed' AND (SELECT state = 'cancelled' FROM"
		 " letter)" OF_TICKET},
		close_meanwhile, &why},
	    {{"and asks for nothing any more", NULL, NULL, "closed",
		 "SELECT state = 'closed' AND unread_at IS NOT NULL AND (SELECT"
		 " count(*) = 0 FROM pause) AND (SELECT count(*) FROM history"
		 " WHERE event = 'letter-without-effect' AND became = "
		 "'state')" OF_TICKET},
		close_while_sending, &why},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

static void
test_extensions(void **state)
{
	static const struct extension two = {
	    .months = 2, .because = "x", .letter = OFFICER_HOLDS_LETTER};
	static const struct officer_case cases[] = {
	    {{"from then on", NULL, NULL, "letter 1 held",
		 "SELECT extension_months = 2 AND due_on = '2026-06-02' AND"
		 " (SELECT count(*) FROM history WHERE event ="
		 " 'clock-extended' AND became = '2026-06-02') FROM claim"
		 " WHERE ticket_id = 1"},
		extend_and_send, &two},
	    {{"a notice after its last day extends nothing", NULL, NULL, "",
		 "SELECT extension_months = 0 AND (SELECT unread_at IS NOT "
		 "NULL" OF_TICKET
		 ") AND (SELECT count(*) FROM history WHERE event ="
		 " 'letter-without-effect' AND became = 'late') FROM claim"
		 " WHERE ticket_id = 1"},
		extend_and_send_late, &two},
	    {{"and is not approved", NULL, "late", "last day", NULL},
		extend_and_approve_late, &two},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

static void
test_answers(void **state)
{
	static const struct closing done = {
	    .outcome = OUTCOME_FULFILLED,
	    .checked = all,
	    .checked_count = 1,
	    .because = "The copy is enclosed.",
	    .letter = OFFICER_HOLDS_LETTER,
	};
	static const struct closing otherwise = {
	    .outcome = OUTCOME_FULFILLED, .checked = all, .checked_count = 1};
	static const struct closing unsaid = {
	    .outcome = OUTCOME_FULFILLED,
	    .checked = all,
	    .checked_count = 1,
	    .letter = OFFICER_LETTER_UNSAID,
	};
	static const struct closing withdrawn = {
	    .outcome = OUTCOME_WITHDRAWN, .letter = OFFICER_LETTER_UNSAID};
	static const struct officer_case cases[] = {
	    {{"a held answer is none", NULL, NULL,
		 "closed: fulfilled, checked all; letter 1 held",
		 "SELECT awaits_letter = 1 AND answered_at IS NULL AND"
		 " closed_at IS NOT NULL FROM claim WHERE ticket_id = 1"},
		close_it, &done},
	    {{"it is one when it was sent", NULL, NULL, "held",
		 "SELECT awaits_letter = 0 AND answered_at = 1774612800 + 86400"
		 " AND answered_late = 0 FROM claim WHERE ticket_id = 1"},
		close_and_send, &done},
	    {{"in time by that day", "UPDATE claim SET due_on = '2026-03-27'",
		 NULL, "held",
		 "SELECT answered_late = 1 FROM claim WHERE ticket_id = 1"},
		close_and_send, &done},
	    {{"told otherwise, at once", NULL, NULL, "no letter written",
		 "SELECT awaits_letter = 0 AND answered_at = 1774612800 FROM"
		 " claim WHERE ticket_id = 1"},
		close_it, &otherwise},
	    {{"the law requires that they are told", NULL, "needs-letter",
		 "access: the law requires",
		 "SELECT count(*) = 0 FROM claim"
		 " WHERE outcome IS NOT NULL"},
		close_it, &unsaid},
	    {{"of a right only", "UPDATE claim SET kind = 'question'", NULL,
		 "no letter written", NULL},
		close_it, &unsaid},
	    {{"and of an answer", NULL, NULL,
		 "closed: withdrawn; no letter written", NULL},
		close_it, &withdrawn},
	    {{"what is open again cancels it", NULL, NULL,
		 "reopened; letter 1 cancelled",
		 "SELECT awaits_letter = 0 AND outcome IS NULL AND (SELECT"
		 " state = 'cancelled' FROM letter) FROM claim WHERE ticket_id"
		 " = 1"},
		close_and_reopen, &done},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

/* All of the way: held, approved, taken up, taken by the relay. */
static void
test_the_relay_counts(void **state)
{
	struct fixture *fixture = *state;
	static const struct officer_question why = {
	    .because = "Who?", .letter = OFFICER_SENDS_LETTER};
	struct dispatch dispatch = {0};
	struct letter_row row;

	COMMIT(fixture_ticket(fixture, 1) == 1);
	casework.actor = "ines";
	officer_file = (struct casefile){.casework = &casework};
	OK(db_begin(fixture->db, &fixture->err));
	DONE(casefile_find(&officer_file, "1"));
	DONE(officer_ask_identity(&officer_file, &why));
	OK(db_commit(fixture->db, &fixture->err));
	casework.actor = NULL;
	casework.now_at += 3600;
	assert_int_equal(letter_store_find(fixture->db, casework.memory, 1,
			     &row, &fixture->err),
	    FOUND);
	OK(dispatch_commit(&casework, &dispatch, &row, &fixture->err));
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM pause"));
	(void)dispatch_end(
	    &casework, &dispatch, &row, LETTER_DEFERRED, 451, "later");
	OK(dispatch_commit(&casework, &dispatch, NULL, &fixture->err));
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM pause"));
	OK(dispatch_commit(&casework, &dispatch, &row, &fixture->err));
	(void)dispatch_end(
	    &casework, &dispatch, &row, LETTER_ACCEPTED, 250, "ok");
	OK(dispatch_commit(&casework, &dispatch, NULL, &fixture->err));
	assert_int_equal(CASEWORK_NOON + 3600,
	    fixture_number(fixture, "SELECT asked_at FROM pause"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_questions),
	    cmocka_unit_test(test_extensions),
	    cmocka_unit_test(test_answers),
	    cmocka_unit_test_setup_teardown(
		test_the_relay_counts, casework_set_up, casework_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
