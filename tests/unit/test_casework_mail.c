/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <string.h>

#include "casework/mail.h"
#include "casework/record.h"

#define ANNA   "From: Anna <anna@example.org>\nTo: dpo@example.com\n"
#define LETTER ANNA "Subject: a word\n\nYou know what I want.\n"

static void
take(struct fixture *fixture, const char *text, enum decision decision)
{
	struct record_result result = {0};
	struct incoming item;

	OK(db_begin(fixture->db, &fixture->err));
	item = casework_mail(fixture, text, decision, 0);
	OK(record_message(&casework, &item, &result, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
}

static int64_t
number(struct fixture *fixture, const char *sql)
{
	return fixture_number(fixture, sql);
}

static struct casefile
file_of_officer(void)
{
	casework.actor = "ines";
	return (struct casefile){
	    .casework = &casework, .done = "", .letter = ""};
}

static void
test_what_was_no_request_becomes_a_ticket(void **state)
{
	struct fixture *fixture = *state;
	struct casefile file = file_of_officer();

	take(fixture, LETTER, DECISION_NOT_REQUEST);
	OK(number(fixture, "SELECT count(*) FROM ticket") == 0);
	OK(db_begin(fixture->db, &fixture->err));
	DONE(mail_open(&file, 1, 1, KIND_BIT(KIND_ACCESS)));
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(file.ticket.id, 1);
	assert_string_equal(file.ticket.state, "new");
	assert_string_equal(file.ticket.requester, "anna@example.org");
	assert_string_equal(file.ticket.subject, "a word");
	/* Its own day of receipt, and its own clock. */
	OK(number(fixture,
	       "SELECT t.received_at = l.received_at AND t.internal_at ="
	       " l.internal_at AND t.received_source = 'internaldate'"
	       " FROM ticket t JOIN ledger l ON l.ticket_id = t.id") == 1);
	OK(number(fixture,
	       "SELECT count(*) FROM claim WHERE kind = 'access'"
	       " AND is_confirmed AND due_on > '2026-04-01'") == 1);
	/* Nothing is written, and all of it is kept like any ticket's. */
	OK(number(fixture, "SELECT count(*) FROM letter") == 0);
	OK(number(fixture,
	       "SELECT count(*) FROM message WHERE ticket_id = 1"
	       " AND expires_at IS NULL AND raw IS NOT NULL") == 1);
	OK(number(fixture,
	       "SELECT count(*) FROM ledger WHERE disposition = 'ticket'") ==
	    1);
	OK(number(fixture, "SELECT found_request FROM look") == 1);
	OK(number(fixture,
	       "SELECT count(*) FROM history WHERE event = 'mail-opened'"
	       " AND actor = 'ines' AND was = 'not-request'") == 1);
	OK(db_begin(fixture->db, &fixture->err));
	REFUSED(mail_open(&file, 1, 1, 0), "ticket");
	assert_string_equal(
	    casework.refusal.words, "message 1:1 belongs to ticket 1");
	db_rollback(fixture->db);
}

static void
test_nobody_knows_yet_what_is_asked(void **state)
{
	struct fixture *fixture = *state;
	struct casefile file = file_of_officer();

	take(fixture, LETTER, DECISION_NOT_REQUEST);
	OK(db_begin(fixture->db, &fixture->err));
	DONE(mail_open(&file, 1, 1, 0));
	OK(db_commit(fixture->db, &fixture->err));
	assert_string_equal(file.ticket.state, "triage");
	OK(number(fixture,
	       "SELECT count(*) FROM claim WHERE is_unsure"
	       " AND NOT is_confirmed AND due_on IS NOT NULL") == 1);
}

static void
test_copy_that_comes_later_is_of_that_ticket(void **state)
{
	struct fixture *fixture = *state;
	struct casefile file = file_of_officer();

	take(fixture, LETTER, DECISION_NOT_REQUEST);
	OK(db_begin(fixture->db, &fixture->err));
	DONE(mail_open(&file, 1, 1, 0));
	OK(db_commit(fixture->db, &fixture->err));
	take(fixture, LETTER, DECISION_NOT_REQUEST);
	OK(number(fixture,
	       "SELECT ticket_id FROM ledger WHERE uid = 2"
	       " AND disposition = 'duplicate'") == 1);
	OK(db_begin(fixture->db, &fixture->err));
	REFUSED(mail_open(&file, 1, 2, 0), "duplicate");
	db_rollback(fixture->db);
}

static void
test_what_is_not_kept_can_not_be_opened(void **state)
{
	struct fixture *fixture = *state;
	struct casefile file = file_of_officer();

	casework_mailbox.keep_not_requests = CONF_KEEP_NONE;
	take(fixture, LETTER, DECISION_NOT_REQUEST);
	OK(db_begin(fixture->db, &fixture->err));
	REFUSED(mail_open(&file, 1, 1, 0), "not-kept");
	assert_string_equal(casework.refusal.words,
	    "message 1:1 is not kept: look in folder INBOX of mailbox dpo");
	REFUSED(mail_open(&file, 1, 9, 0), "absent");
	db_rollback(fixture->db);
}

static bool
count_row(const struct mail_row *row, void *context)
{
	(void)row;
	++*(size_t *)context;
	return true;
}

static size_t
listed(struct fixture *fixture, const struct mail_filter *filter)
{
	size_t count = 0;

	OK(mail_store_each(
	    fixture->db, filter, count_row, &count, &fixture->err));
	return count;
}

static void
test_dismissed_is_listed_no_more(void **state)
{
	const struct mail_filter all = {.with_looked_at = true},
				 todo = {.from = "NNA@EXAMPLE"},
				 others = {.from = "berta"},
				 elsewhere = {.mailbox = "gdpr"},
				 tickets = {.has_disposition = true,
				     .disposition = DISPOSITION_TICKET};
	struct fixture *fixture = *state;
	struct mail_row row, other;

	casework.actor = "ines";
	take(fixture, LETTER, DECISION_NOT_REQUEST);
	take(
	    fixture, ANNA "Subject: more\n\nSend my data.\n", DECISION_REQUEST);
	assert_int_equal(listed(fixture, &todo), 1);
	assert_int_equal(listed(fixture, &others), 0);
	assert_int_equal(listed(fixture, &elsewhere), 0);
	assert_int_equal(listed(fixture, &tickets), 1);
	OK(db_begin(fixture->db, &fixture->err));
	DONE(mail_dismiss(&casework, 1, 1, &row, &fixture->err));
	REFUSED(mail_dismiss(&casework, 1, 2, &other, &fixture->err), "ticket");
	OK(db_commit(fixture->db, &fixture->err));
	assert_string_equal(row.subject, "a word");
	assert_true(row.is_kept);
	assert_int_equal(listed(fixture, &todo), 0);
	assert_int_equal(listed(fixture, &all), 1);
	OK(number(fixture, "SELECT found_request FROM look") == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		test_what_was_no_request_becomes_a_ticket, casework_set_up,
		casework_tear_down),
	    cmocka_unit_test_setup_teardown(test_nobody_knows_yet_what_is_asked,
		casework_set_up, casework_tear_down),
	    cmocka_unit_test_setup_teardown(
		test_copy_that_comes_later_is_of_that_ticket, casework_set_up,
		casework_tear_down),
	    cmocka_unit_test_setup_teardown(
		test_what_is_not_kept_can_not_be_opened, casework_set_up,
		casework_tear_down),
	    cmocka_unit_test_setup_teardown(test_dismissed_is_listed_no_more,
		casework_set_up, casework_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
