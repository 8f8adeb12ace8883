/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <string.h>

#include "casework/officer_decide.h"
#include "store/ledger.h"

struct letter_case {
	const char *name;
	enum letter_state was;
	enum letter_event event;
	const char *words; /* of the refusal; NULL: it is done */
	enum letter_state becomes;
};

static void
test_letters(void **nothing)
{
	static const struct letter_case cases[] = {
	    {"held, approved", LETTER_HELD, LETTER_APPROVE, NULL,
		LETTER_QUEUED},
	    {"held, cancelled", LETTER_HELD, LETTER_CANCEL, NULL,
		LETTER_CANCELLED},
	    {"queued, cancelled", LETTER_QUEUED, LETTER_CANCEL, NULL,
		LETTER_CANCELLED},
	    {"queued, approved", LETTER_QUEUED, LETTER_APPROVE,
		"letter 1 is queued: it cannot be approved", LETTER_QUEUED},
	    {"held, retried", LETTER_HELD, LETTER_RETRY,
		"letter 1 is held: it cannot be retried", LETTER_HELD},
	    {"cancelled twice", LETTER_CANCELLED, LETTER_CANCEL,
		"letter 1 is cancelled: it cannot be cancelled",
		LETTER_CANCELLED},
	};

	(void)nothing;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct letter_case *one = &cases[i];
		struct letter_row row;
		enum letter_state to;
		enum casework_result result;
		void *state = NULL;
		struct fixture *fixture;

		assert_int_equal(casework_set_up(&state), 0);
		fixture = state;
		casework.actor = "ines";
		COMMIT(fixture_letter(fixture, fixture_ticket(fixture, 1),
			   one->was == LETTER_QUEUED ? LETTER_QUEUED
						     : LETTER_HELD) == 1);
		if (one->was == LETTER_CANCELLED)
			fixture_execute(
			    fixture, "UPDATE letter SET state = 'cancelled'");
		OK(db_begin(fixture->db, &fixture->err));
		result = officer_decide_letter(
		    &casework, 1, one->event, &row, &to, &fixture->err);
		OK(result != CASEWORK_FAILED);
		CHECK((result == CASEWORK_DONE) == (one->words == NULL), "%s",
		    one->name);
		if (one->words != NULL)
			CHECK(strcmp(casework.refusal.reason, "state") == 0 &&
				strcmp(casework.refusal.words, one->words) == 0,
			    "%s: %s", one->name, casework.refusal.words);
		OK(db_commit(fixture->db, &fixture->err));
		DONE(letter_store_find(fixture->db, fixture->memory, 1, &row,
			 &fixture->err) == FOUND
			? CASEWORK_DONE
			: CASEWORK_FAILED);
		CHECK(strcmp(row.state, letter_state_name(one->becomes)) == 0,
		    "%s: %s", one->name, row.state);
		assert_int_equal(casework_tear_down(&state), 0);
	}
}

static void
test_no_letter(void **state)
{
	struct fixture *fixture = *state;
	struct letter_row row;
	enum letter_state to;

	OK(db_begin(fixture->db, &fixture->err));
	REFUSED(officer_decide_letter(
		    &casework, 9, LETTER_APPROVE, &row, &to, &fixture->err),
	    "absent");
	assert_string_equal(casework.refusal.words, "no such letter: 9");
	db_rollback(fixture->db);
}

/* Mail 7 of folder 1, in the quarantine. */
static void
set_aside(struct fixture *fixture)
{
	casework.actor = "ines";
	OK(db_begin(fixture->db, &fixture->err));
	(void)fixture_intake(fixture, 1, 7);
	OK(db_commit(fixture->db, &fixture->err));
	fixture_execute(fixture,
	    "UPDATE ledger SET disposition = 'quarantined', ticket_id = NULL,"
	    " settled_at = 5, attempts = 3, reason = 'it died'");
}

static enum casework_result
decide(struct fixture *fixture, uint64_t uid, enum quarantine_decision decision)
{
	struct quarantine_row row;

	return officer_decide_quarantine(
	    &casework, 1, uid, decision, &row, &fixture->err);
}

static void
test_mail_is_tried_again(void **state)
{
	struct fixture *fixture = *state;

	set_aside(fixture);
	OK(db_begin(fixture->db, &fixture->err));
	DONE(decide(fixture, 7, QUARANTINE_RETRY));
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT disposition IS NULL AND attempts = 0 FROM ledger"));
}

static void
test_mail_is_dismissed_once(void **state)
{
	struct fixture *fixture = *state;

	set_aside(fixture);
	OK(db_begin(fixture->db, &fixture->err));
	DONE(decide(fixture, 7, QUARANTINE_DISMISS));
	REFUSED(decide(fixture, 7, QUARANTINE_DISMISS), "already");
	assert_string_equal(
	    casework.refusal.words, "message 1:7 was already dismissed");
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT dismissed_at = 1774612800 AND disposition ="
		" 'quarantined' FROM ledger"));
}

static void
test_mail_that_cannot_be_decided_on(void **state)
{
	struct fixture *fixture = *state;

	set_aside(fixture);
	OK(db_begin(fixture->db, &fixture->err));
	REFUSED(decide(fixture, 8, QUARANTINE_DISMISS), "absent");
	db_rollback(fixture->db);
	fixture_execute(fixture, "UPDATE folder SET is_current = 0");
	OK(db_begin(fixture->db, &fixture->err));
	REFUSED(decide(fixture, 7, QUARANTINE_RETRY), "renumbered");
	assert_non_null(strstr(casework.refusal.words,
	    "folder INBOX of mailbox dpo has a new UIDVALIDITY"));
	DONE(decide(fixture, 7, QUARANTINE_DISMISS));
	db_rollback(fixture->db);
}

/* As long as what was no request, or not at all, or 30 days. */
static void
test_how_long_its_bytes_are_kept(void **state)
{
	struct fixture *fixture = *state;
	const struct setup *usual = casework.setup;
	struct conf_mailbox mailbox = usual->conf->mailboxes[0];
	struct conf conf = *usual->conf;
	struct setup setup = *usual;
	static const struct {
		const char *name;
		bool is_none;
		int64_t seconds, wanted;
	} cases[] = {
	    {"dpo", false, 3600, 3600},
	    {"dpo", true, 3600, 0},
	    {"gone", false, 3600, INT64_C(30) * 24 * 3600},
	};

	set_aside(fixture);
	fixture_execute(fixture,
	    "INSERT INTO message (id, received_at, from_address, from_name,"
	    " message_id, in_reply_to, reference_ids, subject, decision,"
	    " score, language, explanation, problems, text, quoted) VALUES (1,"
	    " 0, '', '', '', '', '', '', 'unsure', 0, 'en', '[]', '', '',"
	    " ''); UPDATE ledger SET message_id = 1");
	conf.mailboxes = &mailbox;
	setup.conf = &conf;
	casework.setup = &setup;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		mailbox.name = (char *)(uintptr_t)cases[i].name;
		mailbox.keep_not_requests =
		    cases[i].is_none ? CONF_KEEP_NONE : CONF_KEEP_RAW;
		mailbox.keep_not_requests_seconds = cases[i].seconds;
		fixture_execute(
		    fixture, "UPDATE ledger SET dismissed_at = NULL");
		COMMIT(decide(fixture, 7, QUARANTINE_DISMISS) == CASEWORK_DONE);
		CHECK(fixture_number(fixture,
			  "SELECT expires_at - 1774612800 FROM message") ==
			cases[i].wanted,
		    "%zu", i);
	}
	casework.setup = usual;
}

int
main(void)
{
#define CASE(test)                       \
	cmocka_unit_test_setup_teardown( \
	    test, casework_set_up, casework_tear_down)
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_letters),
	    CASE(test_no_letter),
	    CASE(test_mail_is_tried_again),
	    CASE(test_mail_is_dismissed_once),
	    CASE(test_mail_that_cannot_be_decided_on),
	    CASE(test_how_long_its_bytes_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
