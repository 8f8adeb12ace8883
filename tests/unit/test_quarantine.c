/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_fixture.h"

#include "store/quarantine.h"

#include <string.h>

#include "store/balance.h"
#include "store/history.h"
#include "store/retention.h"

static const char raw[] = "From: a@b.example\r\n\r\n\0poison";

/* One mail in the quarantine, taken in hand at 100, set aside at 200. */
static int64_t
prepare(struct fixture *fixture, const char *bytes)
{
	const struct ledger_entry entry = {.uid = 4, .size_bytes = 77};
	int64_t folder_id = fixture_folder(fixture, "dpo");

	OK(db_begin(fixture->db, &fixture->err));
	OK(ledger_take_in_hand(
	    fixture->db, folder_id, &entry, 1, true, 100, &fixture->err));
	OK(quarantine_add(fixture->db, folder_id, 4, "the reader died", bytes,
	    bytes == NULL ? 0 : sizeof raw, 200, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	return folder_id;
}

static struct quarantine_row
find(struct fixture *fixture, int64_t folder_id)
{
	struct quarantine_row row;

	assert_int_equal(quarantine_find(fixture->db, fixture->memory,
			     folder_id, 4, &row, &fixture->err),
	    FOUND);
	return row;
}

static void
decide(struct fixture *fixture, const struct quarantine_row *row,
    enum quarantine_decision decision, enum lookup want)
{
	OK(db_begin(fixture->db, &fixture->err));
	assert_int_equal(quarantine_decide(fixture->db, row, decision, 1000,
			     "anna", 300, &fixture->err),
	    want);
	OK(db_commit(fixture->db, &fixture->err));
}

static bool
count_row(const struct quarantine_row *row, void *context)
{
	assert_int_equal(row->uid, 4);
	++*(int *)context;
	return true;
}

static int
listed(struct fixture *fixture, bool with_dismissed)
{
	int count = 0;

	OK(quarantine_each(
	    fixture->db, with_dismissed, count_row, &count, &fixture->err));
	return count;
}

/* With no period at all. */
static size_t
erase(struct fixture *fixture, int64_t now_at)
{
	const struct retention_periods periods = {.hash_seconds = 0};
	const struct retention_question question = {
	    .periods = &periods, .now_at = now_at};

	return fixture_purge(fixture, &question).not_requests;
}

static void
what_is_kept(void **state)
{
	struct fixture *fixture = *state;
	int64_t folder_id = prepare(fixture, raw);
	struct quarantine_row row = find(fixture, folder_id);
	size_t length;
	char *found;

	assert_string_equal(row.mailbox, "dpo");
	assert_string_equal(row.folder, "INBOX");
	assert_string_equal(row.reason, "the reader died");
	assert_string_equal(row.claimed_from, "a@b.example");
	assert_true(row.is_current && row.has_raw);
	assert_int_equal(row.attempts, 1);
	assert_int_equal(row.size_bytes, 77);
	assert_int_equal(row.settled_at, 200);
	assert_int_equal(row.dismissed_at, 0);
	assert_int_equal(quarantine_raw(fixture->db, fixture->memory, folder_id,
			     4, &found, &length, &fixture->err),
	    FOUND);
	assert_int_equal(length, sizeof raw);
	assert_memory_equal(found, raw, sizeof raw);
	/* However long nobody looks. */
	assert_int_equal(erase(fixture, INT64_MAX), 0);
	assert_int_equal(listed(fixture, false), 1);
	assert_int_equal(quarantine_find(fixture->db, fixture->memory,
			     folder_id, 5, &row, &fixture->err),
	    ABSENT);
}

static void
nothing_is_kept(void **state)
{
	struct fixture *fixture = *state;
	int64_t folder_id = prepare(fixture, NULL);
	size_t length;
	char *found;

	assert_false(find(fixture, folder_id).has_raw);
	assert_string_equal(find(fixture, folder_id).claimed_from, "");
	assert_int_equal(quarantine_raw(fixture->db, fixture->memory, folder_id,
			     4, &found, &length, &fixture->err),
	    ABSENT);
}

static void
dismissed(void **state)
{
	struct fixture *fixture = *state;
	int64_t folder_id = prepare(fixture, raw);
	struct quarantine_row row = find(fixture, folder_id);
	const struct health_question question = {.today = {2026, 4, 28}};
	struct health health;

	decide(fixture, &row, QUARANTINE_DISMISS, FOUND);
	decide(fixture, &row, QUARANTINE_DISMISS, ABSENT);
	row = find(fixture, folder_id);
	assert_int_equal(row.dismissed_at, 300);
	assert_int_equal(listed(fixture, false), 0);
	assert_int_equal(listed(fixture, true), 1);
	OK(balance_find_health(
	    fixture->db, fixture->memory, &question, &health, &fixture->err));
	assert_int_equal(health.mailboxes[0].quarantined, 0);
	assert_int_equal(erase(fixture, 1299), 0);
	assert_int_equal(erase(fixture, 1300), 1);
	assert_false(find(fixture, folder_id).has_raw);
	/* Its fate is known for ever. */
	assert_int_equal(listed(fixture, true), 1);
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM history WHERE"
			     " (event = 'mail-quarantined' AND actor = 'dpod'"
			     " AND program = 'dpod')"
			     " OR (event = 'quarantine-dismissed'"
			     " AND actor = 'anna' AND program = 'dpoctl'"
			     " AND became = '1:4')"),
	    2);
}

static void
retried(void **state)
{
	struct fixture *fixture = *state;
	int64_t folder_id = prepare(fixture, raw);
	struct quarantine_row row = find(fixture, folder_id);
	struct ledger_retry *retries;
	struct balance balance;
	size_t count;

	OK(ledger_poll_done(fixture->db, "dpo", 250, NULL, &fixture->err));
	decide(fixture, &row, QUARANTINE_DISMISS, FOUND);
	decide(fixture, &row, QUARANTINE_RETRY, FOUND);
	decide(fixture, &row, QUARANTINE_RETRY, ABSENT);
	OK(ledger_find_retries(fixture->db, fixture->memory, folder_id, 300, 9,
	    &retries, &count, &fixture->err));
	assert_int_equal(count, 1);
	assert_int_equal(retries[0].attempts, 0);
	assert_string_equal(retries[0].reason, "quarantine-retried");
	assert_true(retries[0].has_raw);
	/* It may wait for the next poll, but not for another one. */
	OK(balance_find(fixture->db, 5000, &balance, &fixture->err));
	assert_true(balance.holds);
	OK(ledger_poll_done(fixture->db, "dpo", 400, NULL, &fixture->err));
	OK(balance_find(fixture->db, 5000, &balance, &fixture->err));
	assert_false(balance.holds);
	assert_int_equal(balance.unsettled_old, 1);
}

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(what_is_kept),
	    TEST(nothing_is_kept),
	    TEST(dismissed),
	    TEST(retried),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
