/* SPDX-License-Identifier: ISC */
#include "tests/unit/officer_fixture.h"

#include <string.h>

#include "tests/fake/fake_disk.h"

#include "base/digest.h"
#include "casework/answer.h"
#include "store/code_store.h"

static enum casework_result
ask(const void *question)
{
	return officer_ask_identity(&officer_file, question);
}

static enum casework_result
send_code(const void *nothing)
{
	(void)nothing;
	return officer_send_code(&officer_file, OFFICER_SENDS_LETTER);
}

static enum casework_result
send_code_in_preview(const void *nothing)
{
	enum casework_result result;

	officer_file.is_preview = true;
	result = send_code(nothing);
	if (result == CASEWORK_DONE)
		assert_non_null(strstr(officer_file.letter, "000000"));
	return result;
}

static enum casework_result
verify(const void *seen)
{
	return officer_verify(&officer_file, seen);
}

/* The code 123456 is out. */
static void
set_code(int64_t at, int64_t until_at)
{
	bool is_set = false;

	fake_disk_spare(true);
	assert_true(code_store_set(casework.db, 1, "123456", at, until_at,
	    &is_set, &officer_file.error));
	assert_true(is_set);
	fake_disk_spare(false);
}

/* For an hour. */
static enum casework_result
try_code(const void *digits)
{
	set_code(CASEWORK_NOON, CASEWORK_NOON + 3600);
	return officer_try_code(&officer_file, digits);
}

static enum casework_result
try_code_too_late(const void *digits)
{
	set_code(CASEWORK_NOON - 2, CASEWORK_NOON - 1);
	return officer_try_code(&officer_file, digits);
}

static enum casework_result
try_code_of_nobody(const void *digits)
{
	return officer_try_code(&officer_file, digits);
}

/* Twice: the second time one is out. */
static enum casework_result
send_code_twice(const void *nothing)
{
	enum casework_result result = send_code(nothing);

	return result == CASEWORK_DONE ? send_code(nothing) : result;
}

#define WAITING                                                             \
	"SELECT state = 'waiting-identity' AND (SELECT count(*) FROM pause" \
	" WHERE wait = 'identity' AND answered_at IS NULL) AND (SELECT"     \
	" stands_still FROM claim WHERE ticket_id = 1) FROM ticket WHERE"   \
	" id = 1"
#define NOT_WAITING                                                     \
	"SELECT state = 'new' AND (SELECT count(*) = 0 FROM pause) AND" \
	" (SELECT NOT stands_still FROM claim WHERE ticket_id = 1)"     \
	" AND (SELECT count(*) FROM effect WHERE what ="                \
	" 'ask-identity' AND letter_id = 1) FROM ticket WHERE id = 1"
#define IT_WAITS                                                     \
	"UPDATE ticket SET state = 'waiting-identity' WHERE id = 1;" \
	"INSERT INTO pause (ticket_id, wait, asked_at) VALUES (1,"   \
	" 'identity', 1774000000)"
#define VERIFIED(how)                                                       \
	"SELECT identity = '" how "' AND state = 'open' AND (SELECT"        \
	" answered_at = 1774612800 FROM pause) AND (SELECT count(*) = 0"    \
	" FROM code) AND (SELECT count(*) FROM history WHERE event ="       \
	" 'identity-verified' AND became = '" how "') FROM ticket WHERE id" \
	" = 1"

static void
test_asking(void **state)
{
	static const struct officer_question why = {
	    .because = "The address is new.", .letter = OFFICER_HOLDS_LETTER};
	static const struct officer_question otherwise = {
	    .because = "On the telephone."};
	static const struct officer_question mute = {
	    .letter = OFFICER_HOLDS_LETTER};
	static const struct officer_case cases[] = {
	    {{"with a reason", NULL, NULL, "identity asked for; letter 1 held",
		 NOT_WAITING},
		ask, &why},
	    {{"otherwise than by letter", NULL, NULL, "identity asked for",
		 WAITING},
		ask, &otherwise},
	    {{"without one", NULL, "needs-reason", "reason",
		 "SELECT count(*) = 0 FROM pause"},
		ask, &mute},
	    {{"in triage", "UPDATE ticket SET state = 'triage'", "unconfirmed",
		 "is not possible", "SELECT count(*) = 0 FROM letter"},
		ask, &why},
	    {{"by a code", NULL, NULL, "code written; letter 1 queued",
		 NOT_WAITING},
		send_code, NULL},
	    {{"the code is for an hour and for the requester", NULL, NULL, "",
		 "SELECT count(*) FROM code, letter WHERE expires_at >"
		 " 1774612800 AND purpose = 'code' AND body NOT LIKE"
		 " '%    000000%'"},
		send_code, NULL},
	    {{"a preview does not tell it", NULL, NULL, "code written", NULL},
		send_code_in_preview, NULL},
	    {{"never two codes", NULL, "already", "still valid",
		 "SELECT count(*) = 0 FROM letter"},
		send_code_twice, NULL},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

static enum casework_result
note_answer(const void *seen)
{
	return officer_note_answer(&officer_file, seen);
}

static void
test_answered(void **state)
{
	static const struct officer_case cases[] = {
	    {{"who it is", IT_WAITS "; UPDATE ticket SET unread_at = 1", NULL,
		 "verified by note; seen", VERIFIED("note")},
		note_answer, "passport"},
	    {{"by what is not said", IT_WAITS, "needs-note", "described",
		 "SELECT count(*) FROM pause WHERE answered_at IS NULL"},
		note_answer, NULL},
	    {{"what is meant",
		 "UPDATE ticket SET state = 'waiting-clarification', unread_at"
		 " = 1 WHERE id = 1; INSERT INTO pause (ticket_id, wait,"
		 " asked_at) VALUES (1, 'clarification', 1774000000)",
		 NULL, "clarified; seen",
		 "SELECT state = 'open' AND unread_at IS NULL AND (SELECT"
		 " answered_at = 1774612800 FROM pause) AND (SELECT"
		 " stands_still = 0 FROM claim WHERE ticket_id = 1) FROM ticket"
		 " WHERE id = 1"},
		note_answer, NULL},
	    {{"nothing was asked", NULL, "state", "no answer is awaited", NULL},
		note_answer, "passport"},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

static void
test_verifying(void **state)
{
	static const struct officer_case cases[] = {
	    {{"by the code", IT_WAITS, NULL, "verified by code",
		 VERIFIED("code")},
		try_code, "123456"},
	    {{"a wrong code is counted", IT_WAITS, "code", "the code is wrong",
		 "SELECT tries = 1 AND (SELECT count(*) FROM history WHERE"
		 " event = 'code-refused' AND became = 'wrong') AND (SELECT"
		 " identity = '' FROM ticket WHERE id = 1) FROM code"},
		try_code, "654321"},
	    {{"expired, or too many", IT_WAITS, "code", "void",
		 "SELECT count(*) FROM history WHERE event = 'code-refused'"},
		try_code_too_late, "123456"},
	    {{"none was sent", IT_WAITS, "absent", "no code was sent",
		 "SELECT count(*) = 0 FROM history WHERE event ="
		 " 'code-refused'"},
		try_code_of_nobody, "123456"},
	    {{"by what was seen", IT_WAITS, NULL, "verified by note",
		 VERIFIED("note")},
		verify, "passport"},
	    {{"since one knows them", IT_WAITS, NULL, "verified by hand",
		 VERIFIED("hand")},
		verify, NULL},
	    {{"before the question was sent",
		 "INSERT INTO letter (id, ticket_id, purpose, language, state,"
		 " reason, to_address, in_reply_to, reference_ids, created_at,"
		 " not_before_at, subject, body) VALUES (7, 1, 'identity',"
		 " 'en', 'queued', '', 'anna1@example.org', '', '', 1, 1, 's',"
		 " 'b'); INSERT INTO effect VALUES (7, 'ask-identity', '', 0)",
		 NULL, "verified by hand; letter 7 cancelled",
		 "SELECT state = 'cancelled' FROM letter"},
		verify, NULL},
	    {{"a question that is outstanding stays so",
		 "UPDATE ticket SET state = 'waiting-clarification' WHERE id ="
		 " 1; INSERT INTO pause (ticket_id, wait, asked_at) VALUES (1,"
		 " 'clarification', 1774000000)",
		 NULL, "verified",
		 "SELECT state = 'waiting-clarification' AND (SELECT"
		 " answered_at IS NULL FROM pause) FROM ticket WHERE id = 1"},
		verify, NULL},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

/* A code that came by mail counts from the requester alone. */
static void
test_code_by_mail(void **nothing)
{
	static const struct {
		const char *name, *from, *text, *sql;
		bool is_verified;
		int tries;
	} cases[] = {
	    {"from the requester", "Anna <ANNA1@example.org>", "123456",
		IT_WAITS, true, 0},
	    {"a wrong one", "anna1@example.org", "123457", IT_WAITS, false, 1},
	    {"no code", "anna1@example.org", "Which code?", IT_WAITS, false, 0},
	    {"from another address", "anna2@example.org", "123456", IT_WAITS,
		false, 0},
	    {"from two", "anna1@example.org, eve@example.org", "123456",
		IT_WAITS, false, 0},
	    {"from two, the requester last",
		"eve@example.org, anna1@example.org", "123456", IT_WAITS, false,
		0},
	    {"from a proposed requester", "anna1@example.org", "123456",
		IT_WAITS "; UPDATE party SET is_proposed = 1", false, 0},
	    {"when it is closed", "anna1@example.org", "123456",
		"UPDATE claim SET outcome = 'fulfilled', closed_at = 9;"
		" UPDATE ticket SET state = 'closed', closed_at = 9",
		false, 0},
	};

	(void)nothing;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		void *state = NULL;
		struct fixture *fixture;
		struct incoming item;

		assert_int_equal(casework_set_up(&state), 0);
		fixture = state;
		COMMIT(fixture_ticket(fixture, 1) == 1);
		fixture_execute(fixture, cases[i].sql);
		OK(db_begin(fixture->db, &fixture->err));
		set_code(CASEWORK_NOON, CASEWORK_NOON + 3600);
		item = casework_mail(fixture,
		    arena_printf(fixture->memory, "From: %s\n\n%s\n",
			cases[i].from, cases[i].text),
		    DECISION_NOT_REQUEST, 0);
		OK(answer_take(&casework, &item, 1, &fixture->err));
		OK(db_commit(fixture->db, &fixture->err));
		CHECK(fixture_number(
			  fixture, "SELECT identity = 'code' FROM ticket") ==
			cases[i].is_verified,
		    "%s", cases[i].name);
		CHECK(fixture_number(fixture,
			  "SELECT coalesce(sum(tries), 0) FROM code") ==
			cases[i].tries,
		    "%s", cases[i].name);
		assert_int_equal(casework_tear_down(&state), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_asking),
	    cmocka_unit_test(test_verifying),
	    cmocka_unit_test(test_code_by_mail),
	    cmocka_unit_test(test_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
