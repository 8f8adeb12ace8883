/* SPDX-License-Identifier: ISC */
#include "tests/unit/officer_fixture.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "casework/dispatch.h"
#include "casework/letter_bytes.h"
#include "casework/letter_effect.h"
#include "casework/officer_decide.h"
#include "store/letter_raw.h"

/* What a letter does to its ticket when the relay takes it, and not before. */

static const char *const all[] = {"all"};

/* The relay takes letter 1, which was written just now. */
static enum casework_result
send_it(void)
{
	return casefile_stored(
	    letter_effect_sent(&casework, 1, 1, &officer_file.error));
}

static enum casework_result
ask_and_send(const void *question)
{
	enum casework_result result =
	    officer_ask_identity(&officer_file, question);

	return result == CASEWORK_DONE ? send_it() : result;
}

static enum casework_result
ask_what_and_send(const void *question)
{
	enum casework_result result =
	    officer_ask_clarification(&officer_file, question);

	return result == CASEWORK_DONE ? send_it() : result;
}

/* A day after it expired, while the letter was held. */
static enum casework_result
send_code_late(const void *nothing)
{
	enum casework_result result =
	    officer_send_code(&officer_file, OFFICER_HOLDS_LETTER);

	(void)nothing;
	casework.now_at += 10 * 86400;
	return result == CASEWORK_DONE ? send_it() : result;
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

	return result == CASEWORK_DONE ? send_it() : result;
}

static enum casework_result
extend_and_send(const void *extension)
{
	enum casework_result result = officer_extend(&officer_file, extension);

	return result == CASEWORK_DONE ? send_it() : result;
}

static enum casework_result
extend_and_send_late(const void *extension)
{
	enum casework_result result = officer_extend(&officer_file, extension);

	casework.now_at += INT64_C(60) * 86400;
	return result == CASEWORK_DONE ? send_it() : result;
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
	return result == CASEWORK_DONE ? send_it() : result;
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

static enum casework_result
close_and_name(const void *closing)
{
	static const struct party subject = {PARTY_SUBJECT, "", "Nina", 0, 0};
	enum casework_result result = officer_close(&officer_file, closing);

	if (result == CASEWORK_DONE)
		result = casefile_read(&officer_file);
	return result == CASEWORK_DONE
	    ? officer_set_party(&officer_file, &subject)
	    : result;
}

/* It was taken up just before. */
static enum casework_result
close_and_name_late(const void *closing)
{
	static const struct party subject = {PARTY_SUBJECT, "", "Nina", 0, 0};
	enum casework_result result = officer_close(&officer_file, closing);

	if (result == CASEWORK_DONE &&
	    (!letter_store_set_message_id(
		 casework.db, 1, "<1@x>", &officer_file.error) ||
		!letter_store_start(
		    casework.db, 1, casework.now_at, &officer_file.error)))
		return CASEWORK_FAILED;
	return result == CASEWORK_DONE
	    ? officer_set_party(&officer_file, &subject)
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
	static const enum kind access = KIND_ACCESS;
	static const struct extension one = {.months = 2,
	    .because = "x",
	    .letter = OFFICER_HOLDS_LETTER,
	    .kind = &access};
	static const struct officer_case cases[] = {
	    {{"of one request among two",
		 "INSERT INTO claim (ticket_id, kind, due_on, explanation)"
		 " VALUES (1, 'erasure', '2026-04-02', '')",
		 NULL, "letter 1 held",
		 "SELECT sum(extension_months) = 2 AND"
		 " sum(CASE kind WHEN 'access' THEN extension_months"
		 "  ELSE 0 END) = 2 FROM claim"
		 " WHERE ticket_id = 1"},
		extend_and_send, &one},
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

static void
test_answers_need_authority(void **state)
{
	static const struct closing done = {
	    .outcome = OUTCOME_FULFILLED,
	    .checked = all,
	    .checked_count = 1,
	    .because = "The copy is enclosed.",
	    .letter = OFFICER_SENDS_LETTER,
	};
	static const struct closing refused = {
	    .outcome = OUTCOME_REFUSED,
	    .checked = all,
	    .checked_count = 1,
	    .because = "Too often.",
	    .provision = "Article 12(5)",
	    .letter = OFFICER_SENDS_LETTER,
	};
	static const struct officer_case cases[] = {
	    {{"a queued answer is held", NULL, NULL,
		 "subject named; letter 1 held: no proof of authority",
		 "SELECT state = 'held' AND reason = 'authority' AND (SELECT"
		 " count(*) FROM history WHERE event = 'letter-held' AND actor"
		 " = 'ines' AND became = 'letter 1 held') FROM letter"},
		close_and_name, &done},
	    {{"a refusal is not", NULL, NULL, "subject named",
		 "SELECT state = 'queued' FROM letter"},
		close_and_name, &refused},
	    {{"what is under way may arrive", NULL, NULL,
		 "letter 1 may have been sent already",
		 "SELECT state = 'sending' FROM letter"},
		close_and_name_late, &done},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

/* Whatever put it back into the queue: the relay does not get it. */
static void
test_no_answer_starts_without_authority(void **state)
{
	struct fixture *fixture = *state;
	struct dispatch dispatch = {0};
	struct letter_row row;
	struct dispatch_start start = {.row = &row};

	COMMIT(fixture_ticket(fixture, 1) == 1);
	COMMIT(fixture_letter(fixture, 1, LETTER_QUEUED) == 1);
	fixture_execute(fixture,
	    "UPDATE claim SET outcome = 'fulfilled', closed_at = 1;"
	    "INSERT INTO effect (letter_id, what, kind, months)"
	    " SELECT 1, 'answer', kind, 0 FROM claim;"
	    "INSERT INTO party (ticket_id, role, address, name)"
	    " VALUES (1, 'subject', '', 'Nina')");
	OK(letter_store_find(
	       fixture->db, casework.memory, 1, &row, &fixture->err) == FOUND);
	OK(dispatch_commit(&casework, &dispatch, &start, 1, &fixture->err));
	assert_true(start.is_skipped);
	assert_non_null(strstr(start.cause.text, "no proof of authority"));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT state = 'held' AND reason = 'authority'"
		" AND attempts = 0 FROM letter"));
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
	struct dispatch_start start = {.row = &row};

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
	OK(dispatch_commit(&casework, &dispatch, &start, 1, &fixture->err));
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM pause"));
	(void)dispatch_end(
	    &casework, &dispatch, &row, LETTER_DEFERRED, 451, "later");
	OK(dispatch_commit(&casework, &dispatch, NULL, 0, &fixture->err));
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM pause"));
	OK(dispatch_commit(&casework, &dispatch, &start, 1, &fixture->err));
	(void)dispatch_end(
	    &casework, &dispatch, &row, LETTER_ACCEPTED, 250, "ok");
	OK(dispatch_commit(&casework, &dispatch, NULL, 0, &fixture->err));
	assert_int_equal(CASEWORK_NOON + 3600,
	    fixture_number(fixture, "SELECT asked_at FROM pause"));
}

/* Takes letter 1 up as it is now, and returns what is handed over. */
static struct span
take_up(struct fixture *fixture, struct dispatch *dispatch)
{
	struct letter_row row;
	struct dispatch_start start = {.row = &row};
	size_t length;
	char *raw;

	OK(letter_store_find(
	       fixture->db, casework.memory, 1, &row, &fixture->err) == FOUND);
	OK(dispatch_commit(&casework, dispatch, &start, 1, &fixture->err));
	assert_true(start.mail.length > 0);
	OK(letter_raw_find(fixture->db, casework.memory, 1, &raw, &length,
	       &fixture->err) == FOUND);
	assert_int_equal(length, start.mail.length);
	assert_memory_equal(raw, start.mail.bytes, length);
	return start.mail;
}

static void
end_it(struct fixture *fixture, struct dispatch *dispatch,
    enum letter_event event, int code)
{
	struct letter_row row;

	OK(letter_store_find(
	       fixture->db, casework.memory, 1, &row, &fixture->err) == FOUND);
	(void)dispatch_end(&casework, dispatch, &row, event, code, "");
	OK(dispatch_commit(&casework, dispatch, NULL, 0, &fixture->err));
}

static int64_t
count_told(struct fixture *fixture, const char *event, struct span mail)
{
	unsigned char digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE], sql[256];

	digest_of(mail.bytes, mail.length, digest);
	digest_hex(digest, hex);
	(void)snprintf(sql, sizeof sql,
	    "SELECT count(*) FROM history h JOIN payload p ON p.history_id ="
	    " h.id WHERE event = '%s' AND content LIKE '%%%s%%'",
	    event, hex);
	return fixture_number(fixture, sql);
}

/*
 * The register has the bytes that went out, and the history their digest. What
 * may have arrived is repeated as it was, what did not is written again.
 */
static void
test_bytes_are_kept(void **state)
{
	struct fixture *fixture = *state;
	struct dispatch dispatch = {0};
	struct span first, again;

	COMMIT(fixture_ticket(fixture, 1) == 1);
	COMMIT(fixture_letter(fixture, 1, LETTER_QUEUED) == 1);
	first = take_up(fixture, &dispatch);
	end_it(fixture, &dispatch, LETTER_LOST, 0);
	assert_int_equal(1, count_told(fixture, "letter-unknown", first));
	/* Written again, it would have another Date. */
	fixture_execute(fixture,
	    "UPDATE letter SET created_at ="
	    " (SELECT started_at - 1 FROM delivery)");
	again = take_up(fixture, &dispatch);
	assert_int_equal(again.length, first.length);
	assert_memory_equal(again.bytes, first.bytes, first.length);
	end_it(fixture, &dispatch, LETTER_DEFERRED, 451);
	again = take_up(fixture, &dispatch);
	assert_true(again.length != first.length ||
	    memcmp(again.bytes, first.bytes, first.length) != 0);
	end_it(fixture, &dispatch, LETTER_ACCEPTED, 250);
	assert_int_equal(1, count_told(fixture, "letter-sent", again));
}

/* One was cancelled since it was found: it does not take the others along. */
static void
test_a_letter_that_cannot_start(void **state)
{
	struct fixture *fixture = *state;
	struct dispatch dispatch = {0};
	struct letter_row rows[3];
	struct dispatch_start starts[3];

	OK(db_begin(fixture->db, &fixture->err));
	for (int i = 0; i < 3; i++)
		(void)fixture_letter(
		    fixture, fixture_ticket(fixture, i + 1), LETTER_QUEUED);
	OK(db_commit(fixture->db, &fixture->err));
	fixture_execute(fixture, "UPDATE letter SET message_id = NULL");
	for (int i = 0; i < 3; i++) {
		starts[i].row = &rows[i];
		assert_int_equal(letter_store_find(fixture->db, casework.memory,
				     i + 1, &rows[i], &fixture->err),
		    FOUND);
	}
	fixture_execute(
	    fixture, "UPDATE letter SET state = 'cancelled' WHERE id = 2");
	OK(dispatch_commit(&casework, &dispatch, starts, 3, &fixture->err));
	assert_false(starts[0].is_skipped);
	assert_true(starts[1].is_skipped);
	assert_false(starts[2].is_skipped);
	assert_int_equal(2,
	    fixture_number(fixture,
		"SELECT count(*) FROM letter WHERE state = 'sending'"
		" AND attempts = 1 AND message_id LIKE '<dpod.%'"));
	assert_int_equal(0,
	    fixture_number(fixture,
		"SELECT attempts FROM letter WHERE"
		" state = 'cancelled'"));
}

/* What was decided about a letter before another failed is done as well. */
static void
test_one_is_held_and_another_fails(void **state)
{
	struct fixture *fixture = *state;
	struct dispatch dispatch = {0};
	struct letter_row rows[2];
	struct dispatch_start starts[2];

	OK(db_begin(fixture->db, &fixture->err));
	for (int i = 0; i < 2; i++)
		(void)fixture_letter(
		    fixture, fixture_ticket(fixture, i + 1), LETTER_QUEUED);
	OK(db_commit(fixture->db, &fixture->err));
	/* The history does not know letter 9; an attempt of 2 is in the way. */
	fixture_execute(fixture,
	    "UPDATE letter SET message_id = NULL;"
	    "UPDATE letter SET id = 9 WHERE id = 1;"
	    "INSERT INTO delivery (letter_id, attempt, started_at)"
	    " VALUES (2, 1, 1)");
	for (int i = 0; i < 2; i++) {
		starts[i] = (struct dispatch_start){.row = &rows[i]};
		assert_int_equal(letter_store_find(fixture->db, casework.memory,
				     i == 0 ? 9 : 2, &rows[i], &fixture->err),
		    FOUND);
	}
	OK(dispatch_commit(&casework, &dispatch, starts, 2, &fixture->err));
	assert_true(starts[0].is_skipped);
	assert_true(starts[1].is_skipped);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT state = 'held' AND reason = 'no-history'"
		" FROM letter WHERE id = 9"));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT state = 'queued' AND not_before_at > 1774612800"
		" FROM letter WHERE id = 2"));
}

/* What may have arrived is repeated only if it is what would be composed. */
static void
test_bytes_of_an_uncertain_letter(void **state)
{
	static const struct {
		const char *name, *change; /* of the letter */
		bool is_same;
	} cases[] = {
	    {"as it was composed", "attempts = attempts", true},
	    {"longer", "raw = CAST(raw || 'x' AS BLOB)", false},
	    {"another byte", "raw = CAST(substr(raw, 2) || 'x' AS BLOB)",
		false},
	    {"shorter", "raw = substr(raw, 1, length(raw) - 1)", false},
	    {"without any", "raw = NULL", true},
	    {"of a letter that did not arrive",
		"raw = CAST('x' AS BLOB), state = 'queued'", true},
	};
	struct fixture *fixture = *state;
	struct letter_row row;
	struct span mail;

	OK(db_begin(fixture->db, &fixture->err));
	(void)fixture_letter(
	    fixture, fixture_ticket(fixture, 1), LETTER_QUEUED);
	assert_int_equal(letter_store_find(fixture->db, casework.memory, 1,
			     &row, &fixture->err),
	    FOUND);
	OK(letter_bytes_write(&casework, &row, &mail, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	assert_true(mail.length > 100);
	fixture_execute(fixture, "CREATE TABLE kept AS SELECT * FROM letter");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		bool is_same = !cases[i].is_same;

		fixture_execute(fixture,
		    arena_printf(casework.memory,
			"UPDATE letter SET state = 'unknown',"
			" raw = (SELECT raw FROM kept);"
			"UPDATE letter SET %s",
			cases[i].change));
		assert_int_equal(letter_store_find(fixture->db, casework.memory,
				     1, &row, &fixture->err),
		    FOUND);
		OK(letter_bytes_check(
		    &casework, &row, &is_same, &fixture->err));
		CHECK(is_same == cases[i].is_same, "%s", cases[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_questions),
	    cmocka_unit_test(test_extensions),
	    cmocka_unit_test(test_answers),
	    cmocka_unit_test(test_answers_need_authority),
	    cmocka_unit_test_setup_teardown(
		test_no_answer_starts_without_authority, casework_set_up,
		casework_tear_down),
	    cmocka_unit_test_setup_teardown(
		test_the_relay_counts, casework_set_up, casework_tear_down),
	    cmocka_unit_test_setup_teardown(test_a_letter_that_cannot_start,
		casework_set_up, casework_tear_down),
	    cmocka_unit_test_setup_teardown(test_one_is_held_and_another_fails,
		casework_set_up, casework_tear_down),
	    cmocka_unit_test_setup_teardown(test_bytes_of_an_uncertain_letter,
		casework_set_up, casework_tear_down),
	    cmocka_unit_test_setup_teardown(
		test_bytes_are_kept, casework_set_up, casework_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
