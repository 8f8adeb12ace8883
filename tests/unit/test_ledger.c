/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_fixture.h"

#include "store/fingerprint.h"
#include "store/import_store.h"
#include "store/ledger_key.h"
#include "store/ledger_watch.h"
#include "tests/fake/fake_disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IMPORTS 200000

static void
names(void **state)
{
	enum disposition found;

	(void)state;
	for (int i = 0; i < DISPOSITIONS; i++) {
		assert_true(disposition_find(
		    disposition_name((enum disposition)i), &found));
		assert_int_equal(found, i);
	}
	assert_false(disposition_find("Ticket", &found));
}

/* What a trial run foresees is what comes of it. */
static struct ledger_folder
open_place(
    struct fixture *fixture, const struct ledger_place *place, int64_t start_at)
{
	struct ledger_folder foreseen = {0}, folder = {0};

	OK_AT_LAST(ledger_foresee_folder(
	    fixture->db, place, start_at, &foreseen, &fixture->err));
	OK(ledger_open_folder(
	    fixture->db, place, start_at, 50, &folder, &fixture->err));
	assert_true(foreseen.id == 0 || foreseen.id == folder.id);
	assert_int_equal(foreseen.needs_start, folder.needs_start);
	assert_int_equal(foreseen.start_at, folder.start_at);
	assert_int_equal(foreseen.is_first_mailbox, folder.is_first_mailbox);
	assert_int_equal(foreseen.listed_uid, folder.listed_uid);
	assert_int_equal(foreseen.uidnext, folder.uidnext);
	assert_string_equal(foreseen.former_name, folder.former_name);
	return folder;
}

static struct ledger_folder
open_folder(struct fixture *fixture, uint32_t uidvalidity, int64_t start_at)
{
	const struct ledger_place place = {
	    "dpo", "dpo@host", "INBOX", uidvalidity};

	return open_place(fixture, &place, start_at);
}

static struct ledger_folder
open_account(struct fixture *fixture, const char *account, int64_t start_at)
{
	const struct ledger_place place = {"dpo", account, "INBOX", 1};

	return open_place(fixture, &place, start_at);
}

static bool
take(struct fixture *fixture, int64_t folder_id, uint64_t uid, bool is_attempt)
{
	const struct ledger_entry entry = {uid, 7, 8};

	return ledger_take_in_hand(
	    fixture->db, folder_id, &entry, 1, is_attempt, 60, &fixture->err);
}

/* A key comes back as it was, or it is refused. */
static void
keys(void **state)
{
	static const char *const good[] = {
	    "1", "4294967296", "9223372036854775807"};
	static const char *const bad[] = {"", "0", "01", "-1", " 1", "1 ",
	    "9223372036854775808", "18446744073709551617", "AAMkAGI2",
	    "99999999999999999999999999"};
	char again[LEDGER_KEY_SIZE];
	struct error err = {.text = ""};
	uint64_t uid = 0;

	(void)state;
	for (size_t i = 0; i < LENGTH(good); i++) {
		assert_true(ledger_key_parse(good[i], &uid, &err));
		assert_true(ledger_key_uid(good[i]) == uid);
		ledger_key_format(uid, again);
		assert_string_equal(again, good[i]);
	}
	for (size_t i = 0; i < LENGTH(bad); i++) {
		CHECK(!ledger_key_parse(bad[i], &uid, &err), "%s", bad[i]);
		CHECK(ledger_key_uid(bad[i]) == 0, "%s", bad[i]);
		CHECK(err.scope == ERROR_MAILBOX && err.retry == RETRY_NEVER,
		    "%s", err.text);
	}
}

static void
folders(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_folder first, again, second;

	first = open_folder(fixture, 7, 1000);
	assert_true(first.needs_start);
	assert_false(first.has_predecessor);
	assert_int_equal(first.start_at, 1000);
	assert_int_equal(first.listed_uid, 0);
	assert_true(first.is_first_mailbox);
	/* A crash before old mail was set apart: it still has to be. */
	again = open_folder(fixture, 7, 9);
	assert_int_equal(again.id, first.id);
	assert_int_equal(again.start_at, 1000);
	assert_true(again.needs_start);
	/* An empty mailbox has its first contact too: what comes is new. */
	COMMIT(ledger_add_before_start(
	    fixture->db, first.id, NULL, 0, 3, 4, 60, &fixture->err));
	again = open_folder(fixture, 7, 9);
	assert_false(again.needs_start);
	assert_int_equal(again.listed_uid, 3);
	assert_int_equal(again.started_uid, 4);
	assert_int_equal(again.old_uid, 0);
	COMMIT(ledger_set_old(fixture->db, first.id, 2, 9, &fixture->err));
	again = open_folder(fixture, 7, 9);
	assert_int_equal(again.old_uid, 2);
	COMMIT(take(fixture, first.id, UINT64_C(1) << 62, false));
	again = open_folder(fixture, 7, 9);
	assert_true(again.listed_uid == UINT64_C(1) << 62);
	assert_false(again.is_first_mailbox);
	/* A try alone says nothing of the messages before it. */
	COMMIT(take(fixture, first.id, (UINT64_C(1) << 62) + 5, true));
	again = open_folder(fixture, 7, 9);
	assert_true(again.listed_uid == UINT64_C(1) << 62);
	second = open_folder(fixture, 8, 9);
	assert_int_not_equal(second.id, first.id);
	assert_int_equal(second.mailbox_id, first.mailbox_id);
	assert_int_equal(second.start_at, 1000);
	assert_true(second.has_predecessor);
	assert_true(second.needs_start);
	/* Back to the one that was known. */
	again = open_folder(fixture, 7, 9);
	assert_int_equal(again.id, first.id);
	assert_false(again.needs_start);
	assert_int_equal(fixture_number(fixture,
			     "SELECT uidvalidity FROM folder"
			     " WHERE is_current = 1"),
	    7);
}

/* Another host or user: its UIDs are not those that were seen. */
static void
accounts(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_folder first, other, again;
	const uint64_t uid = 5;
	bool is_new = false;
	char *account;

	first = open_account(fixture, "a@host", 1000);
	assert_false(first.is_other_account);
	assert_int_equal(ledger_find_account(fixture->db, fixture->memory,
			     "dpo", &account, &fixture->err),
	    FOUND);
	assert_string_equal(account, "a@host");
	COMMIT(take(fixture, first.id, uid, false));
	OK_AT_LAST(
	    ledger_poll_done(fixture->db, "dpo", 900, NULL, &fixture->err));
	other = open_account(fixture, "b@host", 2000);
	assert_true(other.is_other_account);
	assert_false(other.is_first_mailbox);
	assert_true(other.needs_start && other.has_predecessor);
	assert_int_not_equal(other.id, first.id);
	/* Nothing falls between them, should they be the same. */
	assert_int_equal(other.start_at, 8);
	OK_AT_LAST(ledger_find_new(
	    fixture->db, other.id, &uid, 1, &is_new, &fixture->err));
	assert_true(is_new);
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM ledger"
			     " WHERE disposition = 'gone'"),
	    1);
	assert_false(open_account(fixture, "b@host", 1).is_other_account);
	again = open_account(fixture, "a@host", 3000);
	assert_int_equal(again.id, first.id);
	assert_int_equal(again.start_at, 1000);
	assert_true(again.is_other_account);
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM ledger"
			     " WHERE disposition IS NULL"),
	    1);
}

static bool
is_dpo(const char *mailbox, const void *context)
{
	(void)context;
	return strcmp(mailbox, "dpo") == 0;
}

static bool
is_any(const char *mailbox, const void *context)
{
	(void)mailbox;
	(void)context;
	return true;
}

/* Its section has another name: what waits is not before its start. */
static void
renamed(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *what, *account, *folder;
		bool (*is_configured)(const char *mailbox, const void *context);
		const char *former;
	} cases[] = {
	    {"another user", "b@host", "INBOX", is_dpo, ""},
	    {"both are configured", "a@host", "INBOX", is_any, ""},
	    {"not asked", "a@host", "INBOX", NULL, ""},
	    {"another Maildir", "maildir", "/b", is_dpo, ""},
	    {"the same", "a@host", "INBOX", is_dpo, "old"},
	    {"the same, another folder", "a@host", "Requests", is_dpo, "old"},
	    {"the same Maildir", "maildir", "/a", is_dpo, "old-files"},
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct ledger_place place = {"old", "a@host", "INBOX", 1};
		struct ledger_folder old, folder;
		bool is_former = *cases[i].former != '\0';

		fixture_execute(fixture, "DELETE FROM ledger");
		fixture_execute(fixture, "DELETE FROM folder");
		fixture_execute(fixture, "DELETE FROM account");
		fixture_execute(fixture, "DELETE FROM mailbox");
		old = open_place(fixture, &place, 1000);
		COMMIT(take(fixture, old.id, 5, false));
		place.mailbox = "old-files";
		place.account = "maildir";
		place.folder = "/a";
		(void)open_place(fixture, &place, 1000);
		/* A failed poll has made its row already. */
		OK(ledger_poll_done(
		    fixture->db, "dpo", 1900, "no", &fixture->err));
		place = (struct ledger_place){"dpo", cases[i].account,
		    cases[i].folder, 1, cases[i].is_configured, NULL};
		folder = open_place(fixture, &place, 2000);
		assert_string_equal(folder.former_name, cases[i].former);
		CHECK(
		    folder.is_first_mailbox == !is_former, "%s", cases[i].what);
		CHECK(folder.start_at == (is_former ? 1000 : 2000), "%s",
		    cases[i].what);
		CHECK((folder.id == old.id) ==
			(strcmp(cases[i].what, "the same") == 0),
		    "%s", cases[i].what);
		/* Once. */
		folder = open_place(fixture, &place, 2000);
		assert_string_equal(folder.former_name, "");
		CHECK(folder.start_at == (is_former ? 1000 : 2000), "%s",
		    cases[i].what);
	}
	/* The history says each. */
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM history"
			     " WHERE event = 'mailbox-renamed'"
			     " AND was = 'old' AND became = 'dpo'"),
	    2);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM history"
		" WHERE event = 'mailbox-renamed' AND was = 'old-files'"));
}

/* A register of an older schema takes the first that it meets for its own. */
static void
account_without_a_name(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_folder first, again;
	char *account;

	first = open_account(fixture, "a@host", 1000);
	fixture_execute(fixture, "UPDATE account SET name = ''");
	assert_int_equal(ledger_find_account(fixture->db, fixture->memory,
			     "dpo", &account, &fixture->err),
	    ABSENT);
	again = open_account(fixture, "b@host", 2000);
	assert_int_equal(again.id, first.id);
	assert_false(again.is_other_account);
	assert_false(again.is_first_mailbox);
	assert_true(open_account(fixture, "a@host", 2000).is_other_account);
}

/* The server went back: the same UIDVALIDITY, but nothing is known. */
static void
lives(void **state)
{
	const struct ledger_place place = {"dpo", "dpo@host", "INBOX", 7};
	struct fixture *fixture = *state;
	struct ledger_folder first, second = {0}, again;
	struct ledger_seen seen;
	uint64_t uid;

	first = open_folder(fixture, 7, 1000);
	COMMIT(take(fixture, first.id, 5, false));
	COMMIT(take(fixture, first.id, 9, false));
	OK_AT_LAST(ledger_watch_note(
	    fixture->db, first.id, 10, 77, 61, &fixture->err));
	OK_AT_LAST(
	    ledger_watch_note(fixture->db, first.id, 9, 0, 62, &fixture->err));
	again = open_folder(fixture, 7, 1000);
	assert_int_equal(again.uidnext, 10);
	assert_int_equal(again.modseq, 77);
	OK_AT_LAST(
	    ledger_watch_before(fixture->db, first.id, 1, &uid, &fixture->err));
	assert_int_equal(uid, 5);
	OK_AT_LAST(
	    ledger_watch_before(fixture->db, first.id, 2, &uid, &fixture->err));
	assert_int_equal(uid, 0);
	assert_int_equal(
	    ledger_watch_find(fixture->db, first.id, 9, &seen, &fixture->err),
	    FOUND);
	assert_int_equal(seen.size_bytes, 7);
	assert_int_equal(seen.internal_at, 8);
	assert_int_equal(seen.header_mark, 0);
	OK(ledger_begin_life(fixture->db, &place, 70, &second, &fixture->err));
	assert_int_not_equal(second.id, first.id);
	assert_true(second.needs_start && second.has_predecessor);
	assert_int_equal(second.start_at, 1000);
	assert_int_equal(second.uidnext, 0);
	assert_int_equal(
	    ledger_watch_find(fixture->db, second.id, 9, &seen, &fixture->err),
	    ABSENT);
	assert_int_equal(open_folder(fixture, 7, 1).id, second.id);
	/* What was in hand names nothing any more, and does not come back. */
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM ledger"
			     " WHERE disposition = 'gone'"),
	    2);
	OK(ledger_begin_life(fixture->db, &place, 80, &second, &fixture->err));
	assert_int_equal(
	    fixture_number(fixture, "SELECT max(life) FROM folder"), 3);
	OK_AT_LAST(
	    ledger_watch_count(fixture->db, first.id, &uid, &fixture->err));
	assert_int_equal(uid, 2);
}

/* The login failed before any folder was opened: `status` shows it. */
static void
polls(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_folder folder;

	OK_AT_LAST(
	    ledger_poll_done(fixture->db, "dpo", 40, "no", &fixture->err));
	folder = open_folder(fixture, 1, 1234);
	assert_int_equal(folder.start_at, 1234);
	OK_AT_LAST(
	    ledger_poll_done(fixture->db, "dpo", 41, NULL, &fixture->err));
	OK_AT_LAST(ledger_poll_done(
	    fixture->db, "dpo", 42, "timed out", &fixture->err));
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM mailbox"
			     " WHERE last_poll_at = 42"
			     " AND last_success_at = 41"
			     " AND last_error = 'timed out'"),
	    1);
}

static void
before_start(void **state)
{
	static const struct ledger_entry old[] = {
	    {.uid = 1}, {.uid = 2}, {.uid = 5}};
	const struct ledger_entry in_hand = {.uid = 6};
	static const uint64_t asked[] = {1, 3, 5, 6, 9};
	static const bool want[] = {false, true, false, false, true};
	struct fixture *fixture = *state;
	int64_t folder_id = fixture_folder(fixture, "dpo");
	bool is_new[LENGTH(asked)];

	COMMIT(take(fixture, folder_id, 6, false));
	COMMIT(ledger_add_before_start(
	    fixture->db, folder_id, old, LENGTH(old), 6, 6, 60, &fixture->err));
	/* Once more, over a row in hand: neither doubles nor settles. */
	COMMIT(ledger_add_before_start(
	    fixture->db, folder_id, &in_hand, 1, 6, 6, 60, &fixture->err));
	OK_AT_LAST(ledger_find_new(fixture->db, folder_id, asked, LENGTH(asked),
	    is_new, &fixture->err));
	for (size_t i = 0; i < LENGTH(asked); i++)
		CHECK(is_new[i] == want[i], "%zu", i);
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM ledger"
			     " WHERE disposition = 'before-start'"),
	    3);
}

static void
retries(void **state)
{
	struct fixture *fixture = *state;
	int64_t folder_id = fixture_folder(fixture, "dpo");
	struct ledger_retry *found;
	struct ledger_settlement gone = {.disposition = DISPOSITION_GONE};
	size_t count;

	OK(db_begin(fixture->db, &fixture->err));
	for (uint64_t uid = 1; uid <= 40; uid++)
		OK(take(fixture, folder_id, uid, false));
	OK_AT_LAST(
	    ledger_settle(fixture->db, folder_id, 2, &gone, 60, &fixture->err));
	OK_AT_LAST(ledger_put_back(fixture->db, folder_id, 3, 100, "hung",
	    LEDGER_ATTEMPT, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	OK_AT_LAST(ledger_find_retries(fixture->db, fixture->memory, folder_id,
	    99, 100, &found, &count, &fixture->err));
	assert_int_equal(count, 38);
	assert_int_equal(found[0].entry.uid, 1);
	assert_int_equal(found[0].entry.size_bytes, 7);
	assert_int_equal(found[0].entry.internal_at, 8);
	assert_int_equal(found[1].entry.uid, 4);
	assert_int_equal(found[37].entry.uid, 40);
	COMMIT(take(fixture, folder_id, 3, true));
	COMMIT(take(fixture, folder_id, 3, true));
	/* The network's fault is no attempt. */
	COMMIT(ledger_put_back(fixture->db, folder_id, 3, 60, "no route",
	    LEDGER_FAILURE, &fixture->err));
	OK_AT_LAST(ledger_find_retries(fixture->db, fixture->memory, folder_id,
	    60, 2, &found, &count, &fixture->err));
	assert_int_equal(count, 2);
	assert_int_equal(found[0].attempts, 0);
	assert_int_equal(found[1].entry.uid, 3);
	assert_int_equal(found[1].attempts, 1);
	assert_int_equal(found[1].failures, 1);
	assert_string_equal(found[1].reason, "no route");
	/* An attempt that nobody reports on has no reason of an older one. */
	COMMIT(take(fixture, folder_id, 3, true));
	OK_AT_LAST(ledger_find_retries(fixture->db, fixture->memory, folder_id,
	    60, 2, &found, &count, &fixture->err));
	assert_int_equal(found[1].attempts, 2);
	assert_string_equal(found[1].reason, "");
	OK(db_begin(fixture->db, &fixture->err));
	FAILS(ledger_put_back(fixture->db, folder_id, 2, 100, "",
		  LEDGER_ATTEMPT, &fixture->err),
	    "not being processed");
	FAILS(take(fixture, folder_id, 2, true), "settled");
	FAILS(take(fixture, folder_id, 0, false), "CHECK");
	db_rollback(fixture->db);
	OK(db_begin(fixture->db, &fixture->err));
	FAILS(take(fixture, folder_id, UINT64_MAX, false), "CHECK");
	db_rollback(fixture->db);
	OK(db_begin(fixture->db, &fixture->err));
	FAILS(take(fixture, 99, 1, false), "FOREIGN KEY");
}

/* What was unsettled under a UIDVALIDITY that went, and came back. */
static void
uidvalidity_changes(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_folder first = open_folder(fixture, 7, 1), second;
	struct ledger_settlement gone = {.disposition = DISPOSITION_GONE};
	struct ledger_retry *found;
	size_t count;

	OK(db_begin(fixture->db, &fixture->err));
	OK(take(fixture, first.id, 1, false));
	OK(take(fixture, first.id, 2, false));
	OK_AT_LAST(
	    ledger_settle(fixture->db, first.id, 2, &gone, 60, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	second = open_folder(fixture, 8, 1);
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM ledger"
			     " WHERE disposition = 'gone'"
			     " AND reason = 'uidvalidity-changed' AND uid = 1"),
	    1);
	OK_AT_LAST(ledger_find_retries(fixture->db, fixture->memory, second.id,
	    99, 9, &found, &count, &fixture->err));
	assert_int_equal(count, 0);
	first = open_folder(fixture, 7, 1);
	OK_AT_LAST(ledger_find_retries(fixture->db, fixture->memory, first.id,
	    99, 9, &found, &count, &fixture->err));
	assert_int_equal(count, 1);
	assert_int_equal(found[0].entry.uid, 1);
}

/* A clock that was a day ahead must not make anybody wait for it. */
static void
clock_goes_back(void **state)
{
	struct fixture *fixture = *state;
	int64_t folder_id = fixture_folder(fixture, "dpo");
	struct ledger_retry *found;
	size_t count;

	OK(db_begin(fixture->db, &fixture->err));
	OK(take(fixture, folder_id, 1, false));
	OK_AT_LAST(ledger_put_back(fixture->db, folder_id, 1, 86400 + 1000, "x",
	    LEDGER_ATTEMPT, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	OK_AT_LAST(ledger_find_retries(fixture->db, fixture->memory, folder_id,
	    1000, 9, &found, &count, &fixture->err));
	assert_int_equal(count, 1);
	OK_AT_LAST(ledger_find_retries(fixture->db, fixture->memory, folder_id,
	    86400 + 900, 9, &found, &count, &fixture->err));
	assert_int_equal(count, 0);
}

static void
settled_once(void **state)
{
	struct fixture *fixture = *state;
	int64_t folder_id = fixture_folder(fixture, "dpo");
	struct ledger_settlement settlement = {
	    .disposition = DISPOSITION_TICKET,
	    .reason = "it's \"quoted\"; DROP TABLE ledger --",
	    .wants_mark = true,
	};
	uint64_t *uids;
	size_t count;

	OK(db_begin(fixture->db, &fixture->err));
	OK(take(fixture, folder_id, 5, false));
	OK(db_savepoint(fixture->db, &fixture->err));
	/* A ticket that is none. */
	FAILS(ledger_settle(
		  fixture->db, folder_id, 5, &settlement, 70, &fixture->err),
	    "CHECK");
	db_savepoint_undo(fixture->db);
	settlement.ticket_id = fixture_ticket(fixture, 1);
	OK_AT_LAST(ledger_settle(
	    fixture->db, folder_id, 5, &settlement, 70, &fixture->err));
	FAILS(ledger_settle(
		  fixture->db, folder_id, 5, &settlement, 71, &fixture->err),
	    "already settled");
	assert_int_equal(fixture->err.scope, ERROR_STORE);
	FAILS(ledger_settle(
		  fixture->db, folder_id, 6, &settlement, 71, &fixture->err),
	    "not being processed");
	/* One mail makes one ticket. */
	OK(take(fixture, folder_id, 6, false));
	OK(db_savepoint(fixture->db, &fixture->err));
	FAILS(ledger_settle(
		  fixture->db, folder_id, 6, &settlement, 71, &fixture->err),
	    "UNIQUE");
	db_savepoint_undo(fixture->db);
	settlement.disposition = DISPOSITION_JOINED;
	OK_AT_LAST(ledger_settle(
	    fixture->db, folder_id, 6, &settlement, 71, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	OK_AT_LAST(ledger_find_marks(fixture->db, fixture->memory, folder_id,
	    false, 10, &uids, &count, &fixture->err));
	assert_int_equal(count, 2);
	assert_int_equal(uids[0], 5);
	COMMIT(ledger_marked(fixture->db, folder_id, uids, 1, &fixture->err));
	OK_AT_LAST(ledger_find_marks(fixture->db, fixture->memory, folder_id,
	    false, 10, &uids, &count, &fixture->err));
	assert_int_equal(count, 1);
	assert_int_equal(uids[0], 6);
	/* What belongs to no ticket goes elsewhere. */
	settlement.disposition = DISPOSITION_NOT_REQUEST;
	settlement.ticket_id = 0;
	OK(db_begin(fixture->db, &fixture->err));
	OK(take(fixture, folder_id, 7, false));
	OK_AT_LAST(ledger_settle(
	    fixture->db, folder_id, 7, &settlement, 72, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	OK_AT_LAST(ledger_find_marks(fixture->db, fixture->memory, folder_id,
	    true, 10, &uids, &count, &fixture->err));
	assert_int_equal(count, 1);
	assert_int_equal(uids[0], 7);
}

/* Every disposition that C knows is one that the schema knows. */
static void
all_dispositions(void **state)
{
	struct fixture *fixture = *state;
	int64_t folder_id = fixture_folder(fixture, "dpo");

	OK(db_begin(fixture->db, &fixture->err));
	for (int i = 1; i < DISPOSITIONS; i++) {
		struct ledger_settlement settlement = {
		    .disposition = (enum disposition)i,
		    .ticket_id = fixture_ticket(fixture, i),
		};

		OK(take(fixture, folder_id, (uint64_t)i, false));
		OK_AT_LAST(ledger_settle(fixture->db, folder_id, (uint64_t)i,
		    &settlement, 70, &fixture->err));
	}
	OK(db_commit(fixture->db, &fixture->err));
}

static void
fingerprints(void **state)
{
	static const unsigned char print[DIGEST_BYTES] = {1, 0, 2};
	static const unsigned char other[DIGEST_BYTES] = {1, 0, 3};
	static const unsigned char old[DIGEST_BYTES] = {1, 0, 4};
	struct fixture *fixture = *state;
	struct error *err = &fixture->err;
	int64_t folder_id = fixture_folder(fixture, "dpo");
	int64_t ticket_id, known = -1;

	OK(db_begin(fixture->db, err));
	for (uint64_t uid = 1; uid <= 3; uid++)
		OK(take(fixture, folder_id, uid, false));
	OK(db_savepoint(fixture->db, err));
	assert_int_equal(fingerprint_add(fixture->db, print, old, folder_id, 1,
			     70, &known, err),
	    FINGERPRINT_NEW);
	assert_int_equal(known, 0);
	db_savepoint_undo(fixture->db);
	/* What was undone is not known. */
	assert_int_equal(fingerprint_add(fixture->db, print, old, folder_id, 1,
			     70, &known, err),
	    FINGERPRINT_NEW);
	assert_int_equal(fingerprint_add(fixture->db, print, old, folder_id, 2,
			     70, &known, err),
	    FINGERPRINT_KNOWN);
	assert_int_equal(known, 0);
	ticket_id = fixture_ticket(fixture, 1);
	OK(fingerprint_set_ticket(fixture->db, print, ticket_id, err));
	FAILS(fingerprint_set_ticket(fixture->db, other, ticket_id, err),
	    "no such fingerprint");
	OK(db_commit(fixture->db, err));
	OK(db_begin(fixture->db, err));
	assert_int_equal(fingerprint_add(fixture->db, print, old, folder_id, 3,
			     71, &known, err),
	    FINGERPRINT_KNOWN);
	assert_int_equal(known, ticket_id);
	assert_int_equal(fingerprint_add(fixture->db, other, old, folder_id, 99,
			     71, &known, err),
	    FINGERPRINT_FAILED);
	db_rollback(fixture->db);
	/* Only what was made before schema 3 is known by the old way. */
	OK(db_begin(fixture->db, err));
	assert_int_equal(fingerprint_add(fixture->db, other, print, folder_id,
			     3, 71, &known, err),
	    FINGERPRINT_NEW);
	db_rollback(fixture->db);
	fixture_execute(fixture, "UPDATE fingerprint SET is_old = 1");
	OK(db_begin(fixture->db, err));
	assert_int_equal(fingerprint_add(fixture->db, other, print, folder_id,
			     3, 71, &known, err),
	    FINGERPRINT_KNOWN);
	assert_int_equal(known, ticket_id);
	/* Of what was not read, nothing old can be the same. */
	assert_int_equal(fingerprint_add(fixture->db, other, NULL, folder_id, 3,
			     71, &known, err),
	    FINGERPRINT_NEW);
	db_rollback(fixture->db);
}

/* So many that the rows are read in one walk; asked in no order. */
static void
many_at_once(void **state)
{
	enum {
		ASKED = 1500
	};
	static uint64_t asked[ASKED];
	static struct ledger_entry old[ASKED / 3];
	static bool is_new[ASKED];
	struct fixture *fixture = *state;
	int64_t folder_id = fixture_folder(fixture, "dpo");

	for (size_t i = 0; i < ASKED; i++)
		asked[i] = (uint64_t)(i * 7 % ASKED) + 10;
	for (size_t i = 0; i < LENGTH(old); i++)
		old[i].uid = 3 * i;
	old[0].uid = 3 * ASKED; /* after all that are asked */
	COMMIT(ledger_add_before_start(
	    fixture->db, folder_id, old, LENGTH(old), 6, 6, 60, &fixture->err));
	OK_AT_LAST(ledger_find_new(
	    fixture->db, folder_id, asked, ASKED, is_new, &fixture->err));
	for (size_t i = 0; i < ASKED; i++)
		CHECK(is_new[i] == (asked[i] % 3 != 0 || asked[i] >= ASKED),
		    "%zu", i);
}

static int
by_number(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

/* Not even among many that have no date, or the same. */
static void
imports_are_told_apart(void **state)
{
	static uint64_t uids[IMPORTS];
	static const int64_t no_date = 0, some_day = 1774612800;
	uint64_t last = import_uid(631152000, "", 0);
	char text[24];

	(void)state;
	for (size_t i = 0; i < IMPORTS; i++) {
		int length = snprintf(text, sizeof text, "%zu", i);

		uids[i] = import_uid(no_date, text, (size_t)length);
		assert_true(uids[i] > 0 && uids[i] < last);
		assert_true(
		    uids[i] == import_uid(no_date, text, (size_t)length));
	}
	qsort(uids, IMPORTS, sizeof *uids, by_number);
	for (size_t i = 1; i < IMPORTS; i++)
		assert_true(uids[i - 1] < uids[i]);
	assert_true(import_uid(some_day, "a", 1) > last);
	assert_true(
	    import_uid(some_day, "a", 1) < import_uid(some_day + 1, "b", 1));
	assert_true(import_uid(UINT32_MAX, "a", 1) <= INT64_MAX);
}

/* Whatever failed before, there is one of each. */
static void
opened_on_a_bad_disk(void **state)
{
	static const struct {
		const char *account;
		uint32_t uidvalidity;
		int folders, accounts;
	} cases[] = {
	    {"dpo@host", 1, 1, 1},
	    {"dpo@host", 2, 2, 1},
	    {"dpo@other", 2, 3, 2},
	    {"dpo@host", 1, 3, 2},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct ledger_place place = {
		    "dpo", cases[i].account, "INBOX", cases[i].uidvalidity};
		struct ledger_folder folder;

		OK_AT_LAST(ledger_open_folder(
		    fixture->db, &place, 0, 50, &folder, &fixture->err));
		CHECK(fixture_number(fixture, "SELECT count(*) FROM folder") ==
			cases[i].folders,
		    "%zu", i);
		CHECK(fixture_number(fixture, "SELECT count(*) FROM account") ==
			cases[i].accounts,
		    "%zu", i);
		CHECK(
		    fixture_number(fixture,
			"SELECT id FROM folder WHERE is_current") == folder.id,
		    "%zu", i);
	}
}

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names),
	    cmocka_unit_test(keys),
	    TEST(folders),
	    TEST(accounts),
	    TEST(renamed),
	    TEST(account_without_a_name),
	    TEST(lives),
	    TEST(opened_on_a_bad_disk),
	    TEST(polls),
	    TEST(before_start),
	    TEST(retries),
	    TEST(uidvalidity_changes),
	    TEST(clock_goes_back),
	    TEST(settled_once),
	    TEST(all_dispositions),
	    TEST(fingerprints),
	    TEST(many_at_once),
	    cmocka_unit_test(imports_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
