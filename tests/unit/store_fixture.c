/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/db_private.h"
#include "store/history.h"
#include "store/letter_account.h"
#include "tests/unit/scratch_database.h"

int
fixture_set_up(void **state)
{
	struct fixture *fixture = memory_new(1, sizeof *fixture);

	(void)snprintf(
	    fixture->directory, sizeof fixture->directory, "store-test-XXXXXX");
	if (mkdtemp(fixture->directory) == NULL)
		return -1;
	if (!scratch_database_make(fixture->path, sizeof fixture->path))
		(void)snprintf(fixture->path, sizeof fixture->path,
		    "%s/dpod.db", fixture->directory);
	fixture->memory = arena_new();
	fixture->db = db_open(fixture->path, DB_MIGRATE, &fixture->err);
	*state = fixture;
	if (fixture->db == NULL)
		print_error("%s\n", fixture->err.text);
	return fixture->db == NULL ? -1 : 0;
}

int
fixture_tear_down(void **state)
{
	static const char *const names[] = {
	    "dpod.db", "dpod.db-wal", "dpod.db-shm", "witness"};
	struct fixture *fixture = *state;
	char path[128];

	db_close(fixture->db);
	scratch_database_drop(fixture->path);
	for (size_t i = 0; i < LENGTH(names); i++) {
		(void)snprintf(
		    path, sizeof path, "%s/%s", fixture->directory, names[i]);
		(void)unlink(path);
	}
	assert_int_equal(rmdir(fixture->directory), 0);
	arena_free(fixture->memory);
	free(fixture);
	return 0;
}

bool
fixture_is_postgresql(void)
{
	return getenv("DPOD_TEST_POSTGRESQL") != NULL;
}

bool
fixture_settle(struct fixture *fixture)
{
	static const char sql[] = "SELECT 1";
	int64_t one;

	return !fixture_is_postgresql() || fixture->db == NULL ||
	    !db_is_busy(fixture->db) ||
	    db_find_int(db_statement(fixture->db, sql), &one, &fixture->err);
}

void
fixture_execute(struct fixture *fixture, const char *sql)
{
	sqlite3 *raw;
	char *words = NULL;

	if (fixture_is_postgresql()) {
		scratch_database_execute(fixture->path, sql);
		return;
	}
	assert_int_equal(sqlite3_open(fixture->path, &raw), SQLITE_OK);
	(void)sqlite3_exec(raw, sql, NULL, NULL, &words);
	if (words != NULL)
		fail_msg("%s: %s", sql, words);
	assert_int_equal(sqlite3_close(raw), SQLITE_OK);
}

int64_t
fixture_number(struct fixture *fixture, const char *sql)
{
	sqlite3 *raw;
	sqlite3_stmt *find;
	int64_t number;

	if (fixture_is_postgresql())
		return scratch_database_number(fixture->path, sql);
	assert_int_equal(sqlite3_open(fixture->path, &raw), SQLITE_OK);
	assert_int_equal(
	    sqlite3_prepare_v2(raw, sql, -1, &find, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(find), SQLITE_ROW);
	number = sqlite3_column_int64(find, 0);
	(void)sqlite3_finalize(find);
	assert_int_equal(sqlite3_close(raw), SQLITE_OK);
	return number;
}

void
fixture_drop_trigger(
    struct fixture *fixture, const char *name, const char *table)
{
	char sql[128];

	(void)snprintf(sql, sizeof sql,
	    fixture_is_postgresql() ? "DROP TRIGGER %s ON %s"
				    : "DROP TRIGGER %s",
	    name, table);
	fixture_execute(fixture, sql);
}

int64_t
fixture_folder(struct fixture *fixture, const char *mailbox)
{
	const struct ledger_place place = {mailbox, "dpo@host", "INBOX", 1};
	struct ledger_folder folder;

	OK(ledger_open_folder(
	    fixture->db, &place, 1000, 2000, &folder, &fixture->err));
	return folder.id;
}

int64_t
fixture_ticket(struct fixture *fixture, int i)
{
	char reference[32], address[32];
	struct new_claim claims[] = {
	    {.kind = KIND_ACCESS,
		.due_on = {2026, 4, 27},
		.explanation = "one month"},
	};
	struct new_ticket ticket = {
	    .reference = reference,
	    .random = (uint64_t)i,
	    .state = TICKET_NEW,
	    .mailbox = "dpo",
	    .language = "en",
	    .received_at = 3000,
	    .received_source = "received",
	    .header_at = 3000,
	    .opened_at = 3001,
	    .opened_by = "mail",
	    .requester_address = address,
	    .requester_name = "Anna",
	    .subject = "My data",
	    .no_letter_reason = "",
	    .claims = claims,
	    .claims_count = LENGTH(claims),
	};
	int64_t ticket_id = 0;
	bool taken = true;

	(void)snprintf(reference, sizeof reference, "DPO-%08d", i);
	(void)snprintf(address, sizeof address, "anna%d@example.org", i);
	OK(ticket_store_add(
	    fixture->db, &ticket, &ticket_id, &taken, &fixture->err));
	assert_false(taken);
	return ticket_id;
}

int64_t
fixture_letter(
    struct fixture *fixture, int64_t ticket_id, enum letter_state state)
{
	struct new_letter letter = {
	    .ticket_id = ticket_id,
	    .purpose = "acknowledge",
	    .language = "en",
	    .state = state,
	    .reason = state == LETTER_HELD ? "shadow" : "",
	    .to_address = "anna@example.org",
	    .subject = "We have your request",
	    .body = "Dear reader,\n",
	    .in_reply_to = "<1@example.org>",
	    .references = "<0@example.org> <1@example.org>",
	    .created_at = 3002,
	    .actor = "dpod",
	};
	int64_t letter_id = 0;

	OK(letter_store_add(fixture->db, &letter, &letter_id, &fixture->err));
	OK(letter_store_set_message_id(
	    fixture->db, letter_id, "<dpod.1.x@example.com>", &fixture->err));
	return letter_id;
}

void
fixture_record_letter(struct fixture *fixture, int64_t letter_id)
{
	struct buffer payload = {0};
	int64_t ticket_id = fixture_number(fixture,
	    arena_printf(fixture->memory,
		"SELECT ticket_id FROM letter WHERE id = %lld",
		(long long)letter_id));

	buffer_add_byte(&payload, '{');
	OK(db_begin(fixture->db, &fixture->err));
	OK(letter_account_describe(
	    fixture->db, letter_id, &payload, &fixture->err));
	buffer_add_byte(&payload, '}');
	OK(history_add(fixture->db,
	    &(struct history_event){
		.ticket_id = ticket_id,
		.at = 3002,
		.actor = "dpod",
		.program = "dpod",
		.event = "letter-queued",
		.from = "",
		.to = arena_printf(fixture->memory, "letter %lld queued",
		    (long long)letter_id),
		.payload = buffer_string(&payload),
	    },
	    &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	buffer_release(&payload);
}

int64_t
fixture_intake(struct fixture *fixture, int64_t folder_id, uint64_t uid)
{
	const struct ledger_entry entry = {.uid = uid, .size_bytes = 10};
	struct ledger_settlement settlement = {
	    .disposition = DISPOSITION_TICKET,
	    .received_at = 3000,
	    .language = "en",
	    .wants_mark = true,
	};

	settlement.ticket_id = fixture_ticket(fixture, (int)uid);
	OK(ledger_take_in_hand(
	    fixture->db, folder_id, &entry, 1, false, 3000, &fixture->err));
	OK(ledger_settle(
	    fixture->db, folder_id, uid, &settlement, 3001, &fixture->err));
	return settlement.ticket_id;
}

struct retention_counts
fixture_purge(
    struct fixture *fixture, const struct retention_question *question)
{
	struct retention_walk walk;

	retention_begin(&walk);
	while (!walk.is_done)
		OK(retention_step(fixture->db, question, &walk, &fixture->err));
	return walk.counts;
}
