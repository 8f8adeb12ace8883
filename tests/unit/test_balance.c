/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_fixture.h"

#include <stdio.h>
#include <string.h>

#include "tests/fake/fake_disk.h"

#include "store/balance.h"

/* Three mails became tickets with an acknowledgement each; polled after. */
#define NOW INT64_C(2000000000)

static void
prepare(struct fixture *fixture)
{
	int64_t folder_id = fixture_folder(fixture, "dpo");
	int64_t ticket_id;

	OK(db_begin(fixture->db, &fixture->err));
	for (uint64_t uid = 1; uid <= 3; uid++) {
		ticket_id = fixture_intake(fixture, folder_id, uid);
		(void)fixture_letter(fixture, ticket_id, LETTER_QUEUED);
	}
	OK(db_commit(fixture->db, &fixture->err));
	OK(ledger_poll_done(fixture->db, "dpo", 4000, NULL, &fixture->err));
	fixture_execute(fixture, "UPDATE ledger SET wants_mark = 0");
}

static struct balance
balance(struct fixture *fixture)
{
	struct balance found = {0};

	OK(balance_find(fixture->db, NOW, &found, &fixture->err));
	return found;
}

static void
it_holds(void **state)
{
	struct fixture *fixture = *state;
	struct balance found;

	assert_true(balance(fixture).holds); /* of nothing */
	prepare(fixture);
	found = balance(fixture);
	assert_true(found.holds);
	assert_int_equal(found.ledger_rows[DISPOSITION_TICKET], 3);
	assert_int_equal(found.tickets, 3);
	assert_int_equal(found.tickets_by_hand, 0);
}

#define MEMBER(name) offsetof(struct balance, name)

/* Each case is undone by the next one's fresh register. */
static void
every_fault(void **state)
{
	static const struct {
		const char *name;
		const char *sql;
		size_t member; /* that counts it; 0: it holds */
	} cases[] = {
	    {"in hand since the poll",
		"INSERT INTO ledger (folder_id, uid, seen_at)"
		" VALUES (1, 9, 4001)",
		0},
	    {"unsettled before the poll",
		"INSERT INTO ledger (folder_id, uid, seen_at)"
		" VALUES (1, 9, 3999)",
		MEMBER(unsettled_old)},
	    {"unsettled in the poll",
		"INSERT INTO ledger (folder_id, uid, seen_at)"
		" VALUES (1, 9, 4000)",
		MEMBER(unsettled_old)},
	    {"postponed",
		"INSERT INTO ledger (folder_id, uid, seen_at, retry_at)"
		" VALUES (1, 9, 3999, 9999)",
		MEMBER(unsettled_old)},
	    {"a ticket from nowhere", "DELETE FROM ledger WHERE uid = 2",
		MEMBER(tickets_without_ledger_row)},
	    {"a ticket of a reply",
		"UPDATE ledger SET disposition = 'joined' WHERE uid = 2",
		MEMBER(tickets_without_ledger_row)},
	    {"a ticket of an oversized mail",
		"UPDATE ledger SET disposition = 'oversize' WHERE uid = 2", 0},
	    {"a ticket whose mail was erased",
		"UPDATE ledger SET disposition = 'erased' WHERE uid = 2", 0},
	    {"a ticket by hand",
		"DELETE FROM ledger WHERE uid = 2;"
		"DELETE FROM letter WHERE ticket_id = 2;"
		"UPDATE ticket SET opened_by = 'hand' WHERE id = 2",
		0},
	    {"a row without its ticket",
		"UPDATE ledger SET ticket_id = NULL WHERE uid = 2;"
		"UPDATE ticket SET opened_by = 'hand' WHERE id = 2",
		MEMBER(ledger_rows_without_ticket)},
	    {"a row of a deleted ticket",
		"DELETE FROM ticket WHERE id = 2; DELETE FROM letter"
		" WHERE ticket_id = 2",
		MEMBER(ledger_rows_without_ticket)},
	    {"no acknowledgement", "DELETE FROM letter WHERE ticket_id = 2",
		MEMBER(tickets_without_letter_or_reason)},
	    {"only another letter",
		"UPDATE letter SET purpose = 'extend' WHERE ticket_id = 2",
		MEMBER(tickets_without_letter_or_reason)},
	    {"no acknowledgement, with a reason",
		"DELETE FROM letter WHERE ticket_id = 2;"
		"UPDATE ticket SET no_letter_reason = 'list' WHERE id = 2",
		0},
	    {"a human cancelled it",
		"UPDATE letter SET state = 'cancelled' WHERE ticket_id = 2", 0},
	    {"a second one after a human cancelled the first",
		"UPDATE letter SET ticket_id = 2, state = 'cancelled'"
		" WHERE ticket_id = 1;"
		"UPDATE ticket SET no_letter_reason = 'list' WHERE id = 1",
		0},
	    {"two acknowledgements",
		"UPDATE letter SET ticket_id = 2,"
		" purpose = 'acknowledge-generic' WHERE ticket_id = 1;"
		"UPDATE ticket SET no_letter_reason = 'list' WHERE id = 1",
		MEMBER(tickets_with_two_acknowledgements)},
	    {"an acknowledgement that failed, unseen",
		"UPDATE letter SET state = 'failed' WHERE ticket_id = 2;"
		"UPDATE ticket SET unread_at = 1 WHERE id = 2",
		MEMBER(tickets_unacknowledged)},
	    {"one that failed, and somebody looked",
		"UPDATE letter SET state = 'failed' WHERE ticket_id = 2;"
		"UPDATE ticket SET unread_at = NULL WHERE id = 2",
		0},
	    {"a mark that waits since a good poll",
		"UPDATE ledger SET wants_mark = 1, settled_at = 3999"
		" WHERE uid = 2",
		MEMBER(marks_waiting)},
	    {"a mark of this poll",
		"UPDATE ledger SET wants_mark = 1, settled_at = 4000"
		" WHERE uid = 2",
		0},
	    {"an event of a clock that was ahead",
		"DROP TRIGGER history_is_not_changed;"
		"UPDATE history SET at = 2000086401 WHERE id ="
		" (SELECT max(id) FROM history)",
		MEMBER(future_instants)},
	    {"such an event, and a human accepted the clock since",
		"DROP TRIGGER history_is_not_changed;"
		"UPDATE history SET at = 2000086401 WHERE id ="
		" (SELECT max(id) - 1 FROM history);"
		"UPDATE history SET event = 'clock-accepted' WHERE id ="
		" (SELECT max(id) FROM history);"
		/* Its entry was changed, so that it would not be sent. */
		"UPDATE letter SET state = 'sent', sent_at = 1",
		0},
	    {"a letter that was counted twice",
		"UPDATE letter_count SET letters = letters + 1"
		" WHERE state = 'queued'",
		MEMBER(counters_wrong)},
	    {"a state that is not counted",
		"DELETE FROM letter_count WHERE state = 'queued'",
		MEMBER(counters_wrong)},
	    {"a message that was not counted",
		"UPDATE folder SET ledger_rows = ledger_rows - 1",
		MEMBER(counters_wrong)},
	    {"erased as if it were later",
		"INSERT INTO wall_clock (id, right_at, right_boot_seconds,"
		" right_boot, doubt, doubted_at, doubted_mail_at,"
		" agrees_since, erased_until_at)"
		" VALUES (1, 1, 1, '', '', 0, 0, 1, 2000086401)",
		MEMBER(future_instants)},
	};

	/* PostgreSQL does not let a check be ignored. */
	SQLITE_ONLY;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct fixture *fixture;
		struct balance found;
		int64_t count = 1;
		char sql[512];

		assert_int_equal(fixture_set_up(state), 0);
		fixture = *state;
		prepare(fixture);
		(void)snprintf(sql, sizeof sql,
		    "PRAGMA ignore_check_constraints = ON; %s", cases[i].sql);
		fixture_execute(fixture, sql);
		found = balance(fixture);
		if (cases[i].member != 0)
			memcpy(&count, (char *)&found + cases[i].member,
			    sizeof count);
		CHECK(found.holds == (cases[i].member == 0) && count == 1, "%s",
		    cases[i].name);
		(void)fixture_tear_down(state);
	}
}

/* A mail of a ticket: how it was judged. */
static void
add_judged(struct fixture *fixture, int64_t ticket_id, const char *judgement)
{
	fixture_execute(fixture,
	    arena_printf(fixture->memory,
		"INSERT INTO message (ticket_id, received_at, from_address,"
		" from_name, message_id, in_reply_to, reference_ids, subject,"
		" decision, score, language, explanation, problems, text,"
		" quoted, judgement) VALUES (%d, 1, 'a@b', '', '', '', '', '',"
		" 'unsure', 0, '', '[]', '', '', '', '%s')",
		(int)ticket_id, judgement));
}

static void
health(void **state)
{
	const struct ledger_entry entry = {.uid = 4};
	const struct ledger_entry waits = {.uid = 5};
	const struct ledger_settlement settlement = {
	    .disposition = DISPOSITION_QUARANTINED,
	    .reason = "the reader died"};
	struct fixture *fixture = *state;
	struct health_question question = {.today = {2026, 4, 28}};
	struct health found = {0};

	prepare(fixture);
	OK(db_begin(fixture->db, &fixture->err));
	OK(ledger_take_in_hand(
	    fixture->db, 1, &entry, 1, true, 3500, &fixture->err));
	OK(ledger_settle(fixture->db, 1, 4, &settlement, 3600, &fixture->err));
	OK(ledger_take_in_hand(
	    fixture->db, 1, &waits, 1, true, 3700, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	OK(ledger_poll_done(
	    fixture->db, "gdpr", 4100, "refused", &fixture->err));
	fixture_execute(
	    fixture, "UPDATE ticket SET state = 'triage' WHERE id = 1");
	add_judged(fixture, 1, "{\"limits\":[\"own-b\",\"own-a\"]}");
	add_judged(fixture, 1, "{\"limits\":[\"own-a\"]}");
	add_judged(fixture, 1, "{}");
	add_judged(fixture, 2, "{\"limits\":[\"own-b\"]}");
	OK(ledger_note_work(fixture->db, "dpo", 4050, 2, &fixture->err));
	OK(ledger_note_work(fixture->db, "dpo", 0, 1, &fixture->err));
	OK_AT_LAST(balance_find_health(
	    fixture->db, fixture->memory, &question, &found, &fixture->err));
	assert_int_equal(found.mailboxes_count, 2);
	assert_string_equal(found.mailboxes[0].name, "dpo");
	assert_int_equal(found.mailboxes[0].last_success_at, 4000);
	assert_int_equal(found.mailboxes[0].ledger_rows, 5);
	assert_int_equal(found.mailboxes[0].unsettled, 1);
	assert_int_equal(found.mailboxes[0].oldest_unsettled_at, 3700);
	assert_int_equal(found.mailboxes[0].quarantined, 1);
	assert_int_equal(found.mailboxes[0].retrying, 1);
	assert_int_equal(found.mailboxes[0].attempts_max, 1);
	assert_int_equal(found.mailboxes[0].last_mail_at, 4050);
	assert_int_equal(found.mailboxes[0].reader_restarts, 3);
	assert_int_equal(found.mailboxes[1].last_mail_at, 0);
	assert_int_equal(found.mailboxes[1].last_success_at, 0);
	assert_string_equal(found.mailboxes[1].last_error, "refused");
	assert_int_equal(found.letters[LETTER_QUEUED], 3);
	assert_int_equal(found.letters_oldest_at[LETTER_QUEUED], 3002);
	assert_int_equal(found.letters_oldest_at[LETTER_HELD], 0);
	assert_int_equal(found.letters_bounced, 0);
	assert_int_equal(found.tickets_open, 3);
	assert_int_equal(found.tickets_triage, 1);
	assert_int_equal(found.tickets_overdue, 3);
	assert_int_equal(found.oldest_queued_at, 3002);
	assert_int_equal(found.limits_count, 2);
	assert_string_equal(found.limits[0].rule, "own-a");
	assert_int_equal(found.limits[0].mails, 2);
	assert_string_equal(found.limits[1].rule, "own-b");
	assert_int_equal(found.limits[1].mails, 1);
	assert_int_equal(found.tickets_due_soon, 0);
	question.today.day = 27;
	OK(balance_find_health(
	    fixture->db, fixture->memory, &question, &found, &fixture->err));
	assert_int_equal(found.tickets_overdue, 0);
	assert_int_equal(found.tickets_due_soon, 0);
	assert_int_equal(found.breaches_untaken, 0);
	fixture_execute(fixture,
	    "UPDATE claim SET kind = 'breach', is_urgent = 1"
	    " WHERE ticket_id = 2");
	OK(balance_find_health(
	    fixture->db, fixture->memory, &question, &found, &fixture->err));
	assert_int_equal(found.breaches_untaken, 1);
	fixture_execute(
	    fixture, "UPDATE ticket SET assignee = 'kari' WHERE id = 2");
	OK(balance_find_health(
	    fixture->db, fixture->memory, &question, &found, &fixture->err));
	assert_int_equal(found.breaches_untaken, 0);
	fixture_execute(fixture, "UPDATE letter SET bounced_at = 4000");
	OK(balance_find_health(
	    fixture->db, fixture->memory, &question, &found, &fixture->err));
	assert_int_equal(found.letters_bounced, 3);
	fixture_execute(fixture,
	    "UPDATE ticket SET state = 'closed', closed_at = 9"
	    " WHERE id = 2");
	OK(balance_find_health(
	    fixture->db, fixture->memory, &question, &found, &fixture->err));
	assert_int_equal(found.letters_bounced, 2);
	fixture_execute(fixture,
	    "UPDATE claim SET outcome = 'fulfilled', closed_at = 9,"
	    " awaits_letter = 1, due_on = '2026-04-26' WHERE ticket_id = 2;"
	    "UPDATE letter SET state = 'held', reason = 'x' WHERE id = 1;"
	    "UPDATE letter SET state = 'held',"
	    " reason = 'held-by-configuration' WHERE id = 2");
	OK(balance_find_health(
	    fixture->db, fixture->memory, &question, &found, &fixture->err));
	assert_int_equal(found.answers_unsent, 1);
	assert_int_equal(found.answers_unsent_late, 1);
	assert_int_equal(found.letters_to_decide, 1);
	assert_int_equal(found.oldest_to_decide_at, 3002);
	/* To whom there is nobody left to tell it. */
	fixture_execute(
	    fixture, "UPDATE ticket SET erased_at = 10 WHERE id = 2");
	OK(balance_find_health(
	    fixture->db, fixture->memory, &question, &found, &fixture->err));
	assert_int_equal(found.answers_unsent, 0);
	assert_int_equal(found.answers_unsent_late, 0);
}

/* The access claim of fixture_ticket is due on 2026-04-27. */
static void
near_ends(void **state)
{
	static const int64_t days[] = {2, 7}, hours[] = {24, 6};
	static const struct warning_plan plan = {days, 2, hours, 2};
	static const struct {
		const char *name;
		struct date today;
		int64_t now_at;
		int overdue, soon, very_soon, missed;
	} cases[] = {
	    {"long before", {2026, 4, 19}, 1000, 0, 0, 0, 1},
	    {"the first day of a warning", {2026, 4, 20}, 1000, 0, 2, 0, 1},
	    {"the last warning", {2026, 4, 25}, 1000, 0, 2, 2, 1},
	    {"on the day", {2026, 4, 27}, 1000, 0, 2, 2, 1},
	    {"overdue", {2026, 4, 28}, 1000, 2, 0, 0, 0},
	    {"25 hours", {2026, 4, 19}, 910000, 0, 0, 0, 1},
	    {"24 hours", {2026, 4, 19}, 913600, 0, 1, 0, 1},
	    {"6 hours", {2026, 4, 19}, 978400, 0, 1, 1, 1},
	    {"the last second", {2026, 4, 19}, 1000000, 0, 1, 1, 1},
	    {"a second late", {2026, 4, 19}, 1000001, 1, 0, 0, 1},
	};
	struct fixture *fixture = *state;

	(void)fixture_folder(fixture, "dpo");
	OK(db_begin(fixture->db, &fixture->err));
	for (int i = 1; i <= 5; i++)
		(void)fixture_ticket(fixture, i);
	OK(db_commit(fixture->db, &fixture->err));
	/* 1 and 2 as they are, 3 in hours, 4 waits, 5 has its outcome. */
	fixture_execute(fixture,
	    "UPDATE claim SET target_on = '2026-04-10' WHERE ticket_id = 2;"
	    "UPDATE claim SET kind = 'breach', is_urgent = 1, due_on = NULL, "
	    "due_at = 1000000"
	    " WHERE ticket_id = 3;"
	    "UPDATE ticket SET due_first = 1000000 WHERE id = 3;"
	    "UPDATE claim SET stands_still = 1, due_on = '2026-04-29'"
	    " WHERE ticket_id = 4;"
	    "INSERT INTO pause (ticket_id, wait, asked_at)"
	    " VALUES (4, 'identity', 1);"
	    "UPDATE claim SET outcome = 'fulfilled', closed_at = 1"
	    " WHERE ticket_id = 5;"
	    "UPDATE ticket SET state = 'closed', closed_at = 1,"
	    " due_first = 9223372036854775807 WHERE id = 5;");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct health_question question = {
		    cases[i].today, cases[i].now_at, &plan};
		struct health found;

		OK(balance_find_health(fixture->db, fixture->memory, &question,
		    &found, &fixture->err));
		CHECK(found.tickets_overdue == cases[i].overdue &&
			found.tickets_due_soon == cases[i].soon &&
			found.tickets_due_very_soon == cases[i].very_soon &&
			found.tickets_target_missed == cases[i].missed &&
			found.tickets_standing_still == 1,
		    "%s: %d overdue, %d soon, %d very soon, %d missed",
		    cases[i].name, (int)found.tickets_overdue,
		    (int)found.tickets_due_soon,
		    (int)found.tickets_due_very_soon,
		    (int)found.tickets_target_missed);
	}
}

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(it_holds),
	    cmocka_unit_test(every_fault),
	    TEST(health),
	    TEST(near_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
