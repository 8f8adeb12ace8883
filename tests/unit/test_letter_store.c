/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_fixture.h"

#include <stdio.h>
#include <string.h>

#include "store/history.h"
#include "store/letter_store_step.h"
#include "store/spent_store.h"

/* A ticket and its letter, number 1. */
static void
prepare(struct fixture *fixture, enum letter_state state)
{
	(void)fixture_folder(fixture, "dpo");
	COMMIT(fixture_letter(fixture, fixture_ticket(fixture, 1), state) == 1);
}

static struct letter_row
find(struct fixture *fixture)
{
	struct letter_row row = {0};

	assert_int_equal(letter_store_find(fixture->db, fixture->memory, 1,
			     &row, &fixture->err),
	    FOUND);
	return row;
}

static bool
end(struct fixture *fixture, enum letter_event event, int code,
    int64_t not_before_at)
{
	const struct letter_end end = {
	    event, code, "5.1.1 <anna@example.org> '", not_before_at};

	return letter_store_end(fixture->db, 1, &end, 5000, &fixture->err);
}

static bool
decide(struct fixture *fixture, enum letter_event event)
{
	return letter_store_decide(
		   fixture->db, 1, event, "kari", 6000, &fixture->err) == FOUND;
}

static bool
start(struct fixture *fixture)
{
	return letter_store_start(fixture->db, 1, 4000, &fixture->err);
}

static void
a_new_letter(void **state)
{
	struct fixture *fixture = *state;
	struct letter_row row;

	prepare(fixture, LETTER_HELD);
	row = find(fixture);
	assert_string_equal(row.reference, "DPO-00000001");
	assert_string_equal(row.state, "held");
	assert_string_equal(row.reason, "shadow");
	assert_string_equal(row.purpose, "acknowledge");
	assert_string_equal(row.to_address, "anna@example.org");
	assert_string_equal(row.body, "Dear reader,\n");
	assert_string_equal(row.message_id, "<dpod.1.x@example.com>");
	assert_string_equal(row.references, "<0@example.org> <1@example.org>");
	assert_int_equal(row.not_before_at, 3002);
	assert_int_equal(row.sent_at, 0);
	assert_false(row.is_repeat);
	assert_int_equal(letter_store_find(fixture->db, fixture->memory, 2,
			     &row, &fixture->err),
	    ABSENT);
	OK(db_begin(fixture->db, &fixture->err));
	FAILS(letter_store_set_message_id(
		  fixture->db, 1, "<other@x>", &fixture->err),
	    "already has a Message-ID");
}

static void
due(void **state)
{
	struct fixture *fixture = *state;
	struct letter_row *rows;
	int64_t ticket_id, at = 0;
	size_t count;

	(void)fixture_folder(fixture, "dpo");
	OK(letter_store_next_due(fixture->db, &at, &fixture->err));
	assert_true(at == INT64_MAX);
	OK(db_begin(fixture->db, &fixture->err));
	ticket_id = fixture_ticket(fixture, 1);
	for (int i = 0; i < 20; i++)
		(void)fixture_letter(
		    fixture, ticket_id, i == 3 ? LETTER_HELD : LETTER_QUEUED);
	OK(db_commit(fixture->db, &fixture->err));
	fixture_execute(fixture,
	    "UPDATE letter SET not_before_at = 10 WHERE id = 7;"
	    "UPDATE letter SET not_before_at = 9000 WHERE id = 1;"
	    "UPDATE letter SET state = 'unknown' WHERE id = 2;");
	OK(letter_store_find_due(fixture->db, fixture->memory, 3002, 100, &rows,
	    &count, &fixture->err));
	assert_int_equal(count, 18);
	assert_int_equal(rows[0].id, 7);
	assert_int_equal(rows[1].id, 2);
	assert_int_equal(rows[2].id, 3);
	assert_int_equal(rows[3].id, 5);
	assert_int_equal(rows[17].id, 20);
	OK(letter_store_find_due(fixture->db, fixture->memory, 3001, 100, &rows,
	    &count, &fixture->err));
	assert_int_equal(count, 1);
	OK(letter_store_find_due(fixture->db, fixture->memory, 9000, 3, &rows,
	    &count, &fixture->err));
	assert_int_equal(count, 3);
	OK(letter_store_next_due(fixture->db, &at, &fixture->err));
	assert_int_equal(at, 10);
}

/* Deferred, lost, repeated with the same Message-ID, sent. */
static void
a_long_way(void **state)
{
	struct fixture *fixture = *state;
	struct letter_row row;

	prepare(fixture, LETTER_QUEUED);
	COMMIT(start(fixture));
	assert_string_equal(find(fixture).state, "sending");
	COMMIT(end(fixture, LETTER_DEFERRED, 451, 7000));
	row = find(fixture);
	assert_string_equal(row.state, "queued");
	assert_int_equal(row.not_before_at, 7000);
	assert_int_equal(row.reply_code, 451);
	assert_int_equal(row.attempts, 1);
	COMMIT(start(fixture));
	COMMIT(end(fixture, LETTER_LOST, 0, 7100));
	row = find(fixture);
	assert_string_equal(row.state, "unknown");
	assert_true(row.is_repeat);
	COMMIT(start(fixture));
	COMMIT(end(fixture, LETTER_ACCEPTED, 250, 0));
	row = find(fixture);
	assert_string_equal(row.state, "sent");
	assert_string_equal(row.message_id, "<dpod.1.x@example.com>");
	assert_string_equal(row.reply_text, "5.1.1 <anna@example.org> '");
	assert_int_equal(row.sent_at, 5000);
	assert_int_equal(row.attempts, 3);
	assert_true(row.is_repeat);
	assert_int_equal(fixture_number(fixture,
			     "SELECT group_concat(result) ="
			     " 'deferred,lost,accepted' FROM delivery"),
	    1);
}

static void
refused_and_retried(void **state)
{
	struct fixture *fixture = *state;

	prepare(fixture, LETTER_QUEUED);
	COMMIT(start(fixture));
	COMMIT(end(fixture, LETTER_REFUSED, 550, 0));
	assert_string_equal(find(fixture).state, "failed");
	COMMIT(decide(fixture, LETTER_RETRY));
	assert_string_equal(find(fixture).state, "queued");
	assert_int_equal(find(fixture).not_before_at, 6000);
	/* It has its whole time again. */
	assert_int_equal(find(fixture).waits_since_at, 6000);
}

static void
by_a_human(void **state)
{
	struct fixture *fixture = *state;

	prepare(fixture, LETTER_HELD);
	COMMIT(decide(fixture, LETTER_APPROVE));
	assert_string_equal(find(fixture).state, "queued");
	assert_string_equal(find(fixture).reason, "");
	COMMIT(decide(fixture, LETTER_CANCEL));
	assert_string_equal(find(fixture).state, "cancelled");
	OK(db_begin(fixture->db, &fixture->err));
	assert_int_equal(letter_store_decide(fixture->db, 9, LETTER_CANCEL,
			     "kari", 6000, &fixture->err),
	    ABSENT);
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM history WHERE actor = 'kari'"
			     " AND program = 'dpoctl' AND ticket_id = 1"),
	    2);
}

/* The states' table decides; nothing is written when it refuses. */
static void
refused_steps(void **state)
{
	struct fixture *fixture = *state;

	prepare(fixture, LETTER_HELD);
	OK(db_begin(fixture->db, &fixture->err));
	FAILS(start(fixture), "letter 1 is held: \"start\" is not possible");
	assert_int_equal(fixture->err.scope, ERROR_STORE);
	FAILS(end(fixture, LETTER_ACCEPTED, 250, 0), "is not possible");
	FAILS(decide(fixture, LETTER_RETRY), "is not possible");
	FAILS(letter_store_start(fixture->db, 2, 1, &fixture->err),
	    "no such letter: 2");
	OK(decide(fixture, LETTER_APPROVE));
	OK(start(fixture));
	FAILS(start(fixture), "is not possible");
	FAILS(decide(fixture, LETTER_CANCEL), "is not possible");
	OK(end(fixture, LETTER_ACCEPTED, 250, 0));
	FAILS(end(fixture, LETTER_ACCEPTED, 250, 0), "is not possible");
	OK(db_commit(fixture->db, &fixture->err));
	fixture_execute(fixture,
	    "UPDATE letter SET state = 'queued',"
	    " sent_at = NULL, message_id = NULL");
	OK(db_begin(fixture->db, &fixture->err));
	FAILS(start(fixture), "no Message-ID");
}

static void
after_a_crash(void **state)
{
	struct fixture *fixture = *state;
	size_t count = 9;

	prepare(fixture, LETTER_QUEUED);
	COMMIT(fixture_letter(fixture, 1, LETTER_QUEUED) == 2);
	COMMIT(start(fixture));
	db_close(fixture->db);
	fixture->db = db_open(fixture->path, DB_WRITE, &fixture->err);
	OK(fixture->db != NULL);
	COMMIT(letter_store_recover(fixture->db, 8000, &count, &fixture->err));
	assert_int_equal(count, 1);
	assert_string_equal(find(fixture).state, "unknown");
	assert_int_equal(find(fixture).not_before_at, 8000);
	assert_true(find(fixture).is_repeat);
	COMMIT(letter_store_recover(fixture->db, 8000, &count, &fixture->err));
	assert_int_equal(count, 0);
}

/* The fixture's letters are of 3002, to anna@example.org: of hour 0. */
static void
spent(void **state)
{
	static const struct {
		const char *address;
		int64_t now_at;
		int64_t want[3];
	} cases[] = {
	    {"anna@example.org", 3002, {3, 3, 3}},
	    {"Anna+tag@EXAMPLE.org", 3599, {3, 3, 3}},
	    /* The hour before counts for the part that is within an hour. */
	    {"anna@example.org", 3600, {3, 3, 3}},
	    {"anna@example.org", 5400, {3, 2, 2}},
	    {"anna@example.org", 7199, {3, 1, 1}},
	    {"anna@example.org", 7200, {3, 0, 0}},
	    {"anna@example.org", 86399, {3, 0, 0}},
	    {"anna@example.org", 86400 + 1800, {2, 0, 0}},
	    {"anna@example.org", 86400 + 3600, {0, 0, 0}},
	    {"otto@example.org", 3002, {0, 3, 3}},
	    {"anna@mail.example.org", 3002, {0, 0, 3}},
	    {"nobody", 3002, {0, 0, 3}},
	};
	struct fixture *fixture = *state;
	struct gate_spent found = {0};
	size_t expired;

	prepare(fixture, LETTER_QUEUED);
	for (int i = 0; i < 2; i++)
		COMMIT(fixture_letter(fixture, 1, LETTER_QUEUED) > 1);
	COMMIT(fixture_letter(fixture, 1, LETTER_HELD) == 4);
	COMMIT(start(fixture));
	COMMIT(end(fixture, LETTER_ACCEPTED, 250, 0));
	for (size_t i = 0; i < LENGTH(cases); i++) {
		OK(spent_find(fixture->db, cases[i].address, "",
		    cases[i].now_at, &found, &fixture->err));
		CHECK(found.address_in_day == cases[i].want[0] &&
			found.domain_in_hour == cases[i].want[1] &&
			found.all_in_hour == cases[i].want[2],
		    "%zu", i);
	}
	/* What a human releases counts from then on. */
	COMMIT(letter_store_decide(fixture->db, 4, LETTER_APPROVE, "kari", 6000,
		   &fixture->err) == FOUND);
	OK(spent_find(
	    fixture->db, "anna@example.org", "", 7200, &found, &fixture->err));
	assert_int_equal(found.address_in_day, 4);
	assert_int_equal(found.all_in_hour, 1);
	COMMIT(spent_expire(
	    fixture->db, 86400 + 3600, 100, &expired, &fixture->err));
	OK(spent_find(
	    fixture->db, "anna@example.org", "", 6000, &found, &fixture->err));
	assert_int_equal(found.address_in_day, 1);
}

static void
spent_by_network(void **state)
{
	struct fixture *fixture = *state;
	struct gate_spent found = {.ticket = 7};

	for (int i = 0; i < 3; i++)
		COMMIT(spent_add(fixture->db, "a@example.org",
		    i == 0 ? "" : "192.0.2.0/24", 10, &fixture->err));
	OK(spent_find(fixture->db, "b@example.net", "192.0.2.0/24", 10, &found,
	    &fixture->err));
	assert_int_equal(found.network_in_hour, 2);
	assert_int_equal(found.all_in_hour, 3);
	assert_int_equal(found.domain_in_hour, 0);
	assert_int_equal(found.ticket, 7);
	OK(spent_find(
	    fixture->db, "b@example.net", "", 10, &found, &fixture->err));
	assert_int_equal(found.network_in_hour, 0);
}

static void
receipts(void **state)
{
	struct fixture *fixture = *state;
	int64_t count;

	prepare(fixture, LETTER_QUEUED);
	COMMIT(fixture_letter(fixture, 1, LETTER_HELD) == 2);
	OK(letter_store_receipts(fixture->db, 1, &count, &fixture->err));
	assert_int_equal(count, 2);
	/* What was cancelled went nowhere. */
	COMMIT(letter_store_decide(fixture->db, 2, LETTER_CANCEL, "kari", 6000,
		   &fixture->err) == FOUND);
	OK(letter_store_receipts(fixture->db, 1, &count, &fixture->err));
	assert_int_equal(count, 1);
	OK(letter_store_receipts(fixture->db, 0, &count, &fixture->err));
	assert_int_equal(count, 0);
}

static bool
list(const struct letter_row *row, void *context)
{
	size_t length = strlen(context);

	(void)snprintf(
	    (char *)context + length, 64 - length, "%d ", (int)row->id);
	return true;
}

static void
lists(void **state)
{
	static const struct {
		const char *state;
		int64_t ticket_id;
		const char *want;
	} cases[] = {
	    {NULL, 0, "1 2 3 "},
	    {"held", 0, "2 "},
	    {"queued", 1, "1 "},
	    {NULL, 2, "3 "},
	    {"sent", 0, ""},
	    {NULL, 7, ""},
	};
	struct fixture *fixture = *state;
	char found[64];

	prepare(fixture, LETTER_QUEUED);
	OK(db_begin(fixture->db, &fixture->err));
	(void)fixture_letter(fixture, 1, LETTER_HELD);
	(void)fixture_letter(
	    fixture, fixture_ticket(fixture, 2), LETTER_QUEUED);
	OK(db_commit(fixture->db, &fixture->err));
	for (size_t i = 0; i < LENGTH(cases); i++) {
		found[0] = '\0';
		OK(letter_store_each(fixture->db, cases[i].state,
		    cases[i].ticket_id, list, found, &fixture->err));
		CHECK(
		    strcmp(found, cases[i].want) == 0, "%zu: \"%s\"", i, found);
	}
}

static bool
join(const struct history_row *row, void *context)
{
	size_t length = strlen(context);

	/* Personal data is in the payload alone. */
	assert_null(strchr(row->event.to, '@'));
	assert_null(strchr(row->event.from, '@'));
	(void)snprintf((char *)context + length, 512 - length, "%s: %s -> %s\n",
	    row->event.event, row->event.from, row->event.to);
	return true;
}

static void
its_history(void **state)
{
	struct fixture *fixture = *state;
	char found[512] = "";

	prepare(fixture, LETTER_HELD);
	COMMIT(decide(fixture, LETTER_APPROVE));
	COMMIT(start(fixture));
	COMMIT(end(fixture, LETTER_REFUSED, 550, 0));
	OK(history_each(fixture->db, 1, join, found, &fixture->err));
	assert_string_equal(found,
	    "ticket-opened:  -> new\n"
	    "letter-held:  -> letter 1 held\n"
	    "letter-approved: letter 1 held -> letter 1 queued\n"
	    "letter-refused: letter 1 sending -> letter 1 failed, code 550\n");
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM payload WHERE content ="
			     " '{\"reply\":\"5.1.1 <anna@example.org> ''\"}'"),
	    1);
}

/* What the statements find is what the table lets happen. */
static void
found_by_state(void **state)
{
	struct fixture *fixture = *state;
	int64_t letter_id;

	(void)fixture_folder(fixture, "dpo");
	OK(db_begin(fixture->db, &fixture->err));
	letter_id =
	    fixture_letter(fixture, fixture_ticket(fixture, 1), LETTER_QUEUED);
	OK(db_commit(fixture->db, &fixture->err));
	for (int i = 0; i < LETTER_STATES; i++) {
		enum letter_state from = (enum letter_state)i, to;
		struct letter_row *rows;
		size_t count, lost;
		char sql[160];

		(void)snprintf(sql, sizeof sql,
		    "UPDATE letter SET state = '%s', not_before_at = 1,"
		    " sent_at = CASE WHEN '%s' IN ('sent',"
		    " 'printed') THEN 9 END",
		    letter_state_name(from), letter_state_name(from));
		fixture_execute(fixture, sql);
		OK(letter_store_find_due(fixture->db, fixture->memory, 9, 9,
		    &rows, &count, &fixture->err));
		CHECK(
		    (count == 1) == letter_state_next(from, LETTER_START, &to),
		    "%s: %zu due", letter_state_name(from), count);
		COMMIT(
		    letter_store_recover(fixture->db, 9, &lost, &fixture->err));
		CHECK((lost == 1) == letter_state_next(from, LETTER_LOST, &to),
		    "%s: %zu lost", letter_state_name(from), lost);
	}
	assert_int_equal(letter_id, 1);
}

/* To whom a held letter would go is recorded; there must be such a letter. */
static void
held_must_exist(void **state)
{
	struct fixture *fixture = *state;
	struct letter_hold hold = {
	    .letter_id = 999, .reason = "to-be-approved", .actor = "dpod"};

	(void)fixture_folder(fixture, "dpo");
	OK(db_begin(fixture->db, &fixture->err));
	hold.ticket_id = fixture_ticket(fixture, 1);
	assert_false(letter_store_hold(fixture->db, &hold, 1, &fixture->err));
	assert_string_equal(fixture->err.text, "no such letter: 999");
	db_rollback(fixture->db);
}

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_new_letter),
	    TEST(due),
	    TEST(a_long_way),
	    TEST(refused_and_retried),
	    TEST(by_a_human),
	    TEST(refused_steps),
	    TEST(after_a_crash),
	    TEST(spent),
	    TEST(spent_by_network),
	    TEST(receipts),
	    TEST(lists),
	    TEST(its_history),
	    TEST(found_by_state),
	    TEST(held_must_exist),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
