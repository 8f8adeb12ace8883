/* SPDX-License-Identifier: ISC */
/*
 * What a poll and the sender run each time must not read a whole table: every
 * statement that they left in the connection's cache is explained.
 */
#include "tests/unit/store_fixture.h"

#include "store/fingerprint.h"

#include <stdio.h>
#include <string.h>

#include "store/db_sqlite.h"
#include "store/history.h"
#include "store/message_store.h"
#include "store/party_store.h"
#include "store/repeat_store.h"
#include "store/spent_store.h"
#include "store/ticket_change.h"
#include "store/letter_store_step.h"

static void
run_a_poll(struct fixture *fixture)
{
	static const unsigned char print[DIGEST_BYTES] = {1};
	static const unsigned char old[DIGEST_BYTES] = {8};
	const uint64_t uids[] = {1, 2};
	struct ledger_entry entry = {.uid = 2};
	struct ledger_retry *retries;
	int64_t folder_id = fixture_folder(fixture, "dpo");
	int64_t ticket_id, known;
	uint64_t *marks;
	struct gate_spent spent;
	bool is_new[2], found;
	size_t count;

	OK(ledger_find_retries(fixture->db, fixture->memory, folder_id, 9, 9,
	    &retries, &count, &fixture->err));
	OK(ledger_find_new(
	    fixture->db, folder_id, uids, 2, is_new, &fixture->err));
	OK(db_begin(fixture->db, &fixture->err));
	ticket_id = fixture_intake(fixture, folder_id, 1);
	(void)fixture_letter(fixture, ticket_id, LETTER_QUEUED);
	OK(ledger_take_in_hand(
	    fixture->db, folder_id, &entry, 1, true, 9, &fixture->err));
	OK(ledger_put_back(
	    fixture->db, folder_id, 2, 9, "", LEDGER_ATTEMPT, &fixture->err));
	for (int i = 0; i < 2; i++)
		assert_int_not_equal(
		    fingerprint_add(fixture->db, print, old, folder_id, 1, 9,
			&known, &fixture->err),
		    FINGERPRINT_FAILED);
	OK(fingerprint_set_ticket(
	    fixture->db, print, ticket_id, &fixture->err));
	OK(ledger_add_before_start(
	    fixture->db, folder_id, &entry, 1, 9, 9, 9, &fixture->err));
	OK(letter_store_receipts(
	    fixture->db, ticket_id, &spent.ticket, &fixture->err));
	OK(spent_find(fixture->db, "anna@example.org", "192.0.2.0/24", 9,
	    &spent, &fixture->err));
	OK(party_store_is_known(
	    fixture->db, ticket_id, "a", &found, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	OK(ledger_find_marks(fixture->db, fixture->memory, folder_id, false, 9,
	    &marks, &count, &fixture->err));
	COMMIT(
	    ledger_marked(fixture->db, folder_id, marks, count, &fixture->err));
	OK(ledger_poll_done(fixture->db, "dpo", 9, NULL, &fixture->err));
}

static void
run_the_sender(struct fixture *fixture)
{
	const struct letter_end end = {
	    .event = LETTER_LOST, .not_before_at = 9};
	struct letter_row *rows;
	int64_t at;
	size_t count;

	COMMIT(letter_store_recover(fixture->db, 9, &count, &fixture->err));
	OK(letter_store_find_due(fixture->db, fixture->memory, 99999, 9, &rows,
	    &count, &fixture->err));
	OK(letter_store_next_due(fixture->db, &at, &fixture->err));
	COMMIT(letter_store_start(fixture->db, 1, 9, &fixture->err));
	COMMIT(letter_store_end(fixture->db, 1, &end, 9, &fixture->err));
	OK(db_data_version(fixture->db, &at, &fixture->err));
}

static bool
ignore(const struct ticket_row *row, void *context)
{
	(void)row;
	(void)context;
	return true;
}

static bool
ignore_message(const struct message_row *row, void *context)
{
	(void)row;
	(void)context;
	return true;
}

static bool
ignore_history(const struct history_row *row, void *context)
{
	(void)row;
	(void)context;
	return true;
}

static bool
ignore_letter(const struct letter_row *row, void *context)
{
	(void)row;
	(void)context;
	return true;
}

static bool
ignore_link(const struct ticket_link *row, void *context)
{
	(void)row;
	(void)context;
	return true;
}

/* A ticket on its screen, and what it carries. */
static void
run_show(struct fixture *fixture)
{
	struct db *db = fixture->db;
	struct error *err = &fixture->err;
	struct repeat *repeats;
	size_t count;
	char *raw;

	OK(ticket_store_each_message(db, 1, ignore_message, NULL, err));
	OK(history_each(db, 1, ignore_history, NULL, err));
	OK(letter_store_each(db, NULL, 1, ignore_letter, NULL, err));
	OK(ticket_change_each_link(db, 1, ignore_link, NULL, err));
	OK(repeat_store_find(
	    db, fixture->memory, 1, NULL, &repeats, &count, err));
	assert_int_not_equal(
	    message_store_raw(db, fixture->memory, 1, &raw, &count, err),
	    FAILED);
}

static void
run_the_clerk(struct fixture *fixture)
{
	const struct ticket_filter open = {.is_open = true, .count_max = 9};
	const struct ticket_filter newest = {
	    .state = "closed", .is_newest_first = true, .count_max = 9};
	struct ticket_row row;

	run_show(fixture);
	OK(ticket_store_each(fixture->db, &open, ignore, NULL, &fixture->err));
	OK(ticket_store_each(
	    fixture->db, &newest, ignore, NULL, &fixture->err));
	for (int i = 0; i < 2; i++)
		assert_int_not_equal(
		    ticket_store_find(fixture->db, fixture->memory,
			i == 0 ? "1" : "DPO-00000001", &row, &fixture->err),
		    FAILED);
}

/* A walk in the order of an index is no scan if it can stop early. */
static bool
is_bounded(const char *sql, const char *detail)
{
	static const char *const partial[] = {
	    "INDEX letter_due", "INDEX ticket_due"};
	/* What one ticket or one person has is sorted: it is little. */
	static const char *const of_one[] = {"FROM link WHERE ticket_id = ?1",
	    "l.ticket_id = ?2", "mine.id = ?1",
	    "FROM ticket t WHERE t.id = ?1"};
	/* As many rows as the program has words. */
	static const char *const words[] = {
	    "SCAN kind", "SCAN outcome", "SCAN purpose"};

	/* Open reports of breaches, all of them and sorted: they are few. */
	if (strstr(sql,
		"t.id IN (SELECT ticket_id FROM claim WHERE"
		" is_urgent = 1") != NULL &&
	    (strcmp(detail, "SCAN claim USING INDEX claim_urgent") == 0 ||
		strcmp(detail, "USE TEMP B-TREE FOR ORDER BY") == 0))
		return true;
	for (size_t i = 0; i < LENGTH(words); i++)
		if (strcmp(detail, words[i]) == 0)
			return true;
	/* By its number, the newest first, until there are enough. */
	if (strcmp(detail, "SCAN t") == 0)
		return strstr(sql, "ORDER BY t.id DESC LIMIT") != NULL;
	/* For each line of a queue all letters that are held would be read. */
	if (strstr(sql, "ticket_id = t.id") != NULL &&
	    strstr(detail, "INDEX letter_state") != NULL)
		return false;
	for (size_t i = 0; i < LENGTH(of_one); i++)
		if (strstr(sql, of_one[i]) != NULL &&
		    (strstr(detail, "TEMP B-TREE") != NULL ||
			strcmp(detail, "SCAN l") == 0))
			return true;
	if (strstr(detail, "TEMP B-TREE") != NULL)
		return false;
	if (strncmp(detail, "SCAN ", 5) != 0 ||
	    strncmp(detail, "SCAN CONSTANT", 13) == 0)
		return true;
	if (strncmp(detail, "SCAN (subquery", 14) == 0)
		return strstr(sql, "LIMIT") != NULL;
	for (size_t i = 0; i < LENGTH(partial); i++)
		if (strstr(detail, partial[i]) != NULL)
			return strstr(sql, "LIMIT") != NULL;
	return false;
}

static void
explain(struct fixture *fixture, const char *sql)
{
	char *text = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
	sqlite3_stmt *plan;

	assert_int_equal(sqlite3_prepare_v2(
			     db_sqlite_of(fixture->db), text, -1, &plan, NULL),
	    SQLITE_OK);
	while (sqlite3_step(plan) == SQLITE_ROW) {
		const char *detail = (const char *)sqlite3_column_text(plan, 3);

		CHECK(is_bounded(sql, detail), "%s\n%s", sql, detail);
	}
	(void)sqlite3_finalize(plan);
	sqlite3_free(text);
}

static void
no_scans(void **state)
{
	struct fixture *fixture = *state;
	size_t explained = 0;

	run_a_poll(fixture);
	run_the_sender(fixture);
	run_the_clerk(fixture);
	for (size_t i = 0; i < DB_BUCKETS; i++)
		for (struct statement *statement = fixture->db->buckets[i];
		     statement != NULL; statement = statement->next) {
			/* Those of opening it. */
			if (strncmp(statement->sql, "PRAGMA", 6) == 0 ||
			    strstr(statement->sql, "sqlite_schema") != NULL)
				continue;
			explain(fixture, statement->sql);
			explained++;
		}
	assert_true(explained > 35);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		no_scans, fixture_set_up, fixture_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
