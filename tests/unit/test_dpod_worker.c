/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "dpod/reload.h"
#include "dpod/worker/worker.h"
#include "store/holder_store.h"
#include "tests/fake/fake_clock.h"
#include "tests/fake/fake_disk.h"
#include "tests/fake/fake_mailbox.h"
#include "tests/fake/fake_reader.h"

/* What a worker makes of its mailbox: first contact, marks, failures. */

#define MAIL(number)                                        \
	"From: anna@example.org\r\nTo: dpo@example.com\r\n" \
	"Subject: " number "\r\n\r\nA copy, please.\r\n"
#define POISON                                              \
	"From: otto@example.org\r\nTo: dpo@example.com\r\n" \
	"Subject: hm\r\n\r\npoison\r\n"

#define OLD 150 /* messages at the first contact */

static struct conf_mailbox mailbox;

static char without[] = "none";

static int
set_up(void **state)
{
	if (casework_set_up(state) != 0)
		return -1;
	fake_clock_reset();
	fake_mailbox = (struct fake_mailbox){0};
	fake_reader = (struct fake_reader){0};
	mailbox = casework_mailbox;
	mailbox.start = CONF_START_ALL;
	mailbox.after_intake = CONF_LEAVE;
	mailbox.holder_folder = without;
	return 0;
}

static void
put(const char *bytes)
{
	fake_mailbox.messages[fake_mailbox.count++].bytes = bytes;
}

static int
run(void)
{
	return worker_run(casework.setup->conf, &mailbox, true);
}

static int64_t
count(struct fixture *fixture, const char *disposition)
{
	return fixture_number(fixture,
	    arena_printf(fixture->memory,
		"SELECT count(*) FROM ledger WHERE"
		" coalesce(disposition, 'none') = '%s'",
		disposition));
}

/* `start = now`: what lies there when it is seen first is nobody's. */
static void
test_first_contact(void **state)
{
	struct fixture *fixture = *state;

	/* Nobody has looked at it yet. */
	fixture_execute(fixture,
	    "DELETE FROM folder; DELETE FROM account;"
	    " DELETE FROM mailbox");
	mailbox.start = CONF_START_NOW;
	put(MAIL("1"));
	put(MAIL("2"));
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "before-start"), 2);
	put(MAIL("3"));
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "ticket"), 1);
	assert_int_equal(count(fixture, "before-start"), 2);
	/* Nothing is looked at again. */
	assert_int_equal(run(), EX_OK);
	assert_int_equal(fake_mailbox.fetches, 1);
}

/* However many they are: they are neither listed nor do they get rows. */
static void
test_large_mailbox(void **state)
{
	struct fixture *fixture = *state;

	fixture_execute(fixture,
	    "DELETE FROM folder; DELETE FROM account;"
	    " DELETE FROM mailbox");
	mailbox.start = CONF_START_NOW;
	for (int i = 0; i < OLD; i++)
		put(MAIL("old"));
	assert_int_equal(run(), EX_OK);
	assert_true(fake_mailbox.listed_count <= OLD / 2);
	assert_true(count(fixture, "before-start") <= OLD / 2);
	assert_int_equal(fixture_number(fixture,
			     "SELECT sum(ledger_rows + old_count) FROM folder"),
	    OLD);
	put(MAIL("new"));
	fake_mailbox.listed_count = 0;
	for (int i = 0; i < 3; i++)
		assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "ticket"), 1);
	assert_int_equal(fake_mailbox.fetches, 1);
	assert_true(fake_mailbox.listed_count <= 3 * OLD / 2);
}

/* More than before lie there: all are listed, and the old ones stay old. */
static void
test_large_mailbox_listed(void **state)
{
	struct fixture *fixture = *state;

	fixture_execute(fixture,
	    "DELETE FROM folder; DELETE FROM account;"
	    " DELETE FROM mailbox");
	mailbox.start = CONF_START_NOW;
	for (int i = 0; i < OLD; i++)
		put(MAIL("old"));
	assert_int_equal(run(), EX_OK);
	fixture_execute(fixture, "UPDATE folder SET old_count = 1");
	fake_mailbox.listed_count = 0;
	assert_int_equal(run(), EX_OK);
	assert_true(fake_mailbox.listed_count >= OLD);
	assert_int_equal(count(fixture, "ticket"), 0);
	assert_int_equal(fake_mailbox.fetches, 0);
}

/* Numbers that begin anew: the same mails are duplicates, not requests. */
static void
test_another_epoch(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("1"));
	put(MAIL("2"));
	assert_int_equal(run(), EX_OK);
	fake_mailbox.epoch = 2;
	put(MAIL("3"));
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "ticket"), 3);
	assert_int_equal(count(fixture, "duplicate"), 2);
}

#define LETTER(id)                                                    \
	"From: " id "@example.org\r\nTo: dpo@example.com\r\n"         \
	"Message-ID: <" id "@example.org>\r\nSubject: " id "\r\n\r\n" \
	"A copy, please.\r\n"

/* The same epoch, but a key names another message than before. */
static void
test_server_that_went_back(void **state)
{
	struct fixture *fixture = *state;

	put(LETTER("a"));
	put(LETTER("b"));
	put(LETTER("c"));
	fake_mailbox.change = 9;
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "ticket"), 3);
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "duplicate"), 0);
	fake_mailbox.messages[1].bytes = LETTER("d");
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "ticket"), 4);
	assert_int_equal(count(fixture, "duplicate"), 2);
	/* Fewer changes than were seen. */
	fake_mailbox.change = 8;
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "ticket"), 4);
	assert_int_equal(count(fixture, "duplicate"), 5);
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "duplicate"), 5);
	/* Fewer messages than there were. */
	fake_mailbox.count = 2;
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "ticket"), 4);
	assert_int_equal(count(fixture, "duplicate"), 7);
	/* All this time nobody fetched a header but once a session. */
	assert_int_equal(fake_mailbox.header_fetches, 4);
}

/*
 * A message vanished before it was read, and its key names another one now, or
 * it is back: there is no header to compare, so it is read.
 */
static void
test_key_that_comes_back(void **state)
{
	struct fixture *fixture = *state;

	put(LETTER("a"));
	put(LETTER("b"));
	fake_mailbox.messages[1].is_withheld = true;
	(void)run();
	fake_mailbox.messages[1].is_withheld = false;
	fake_mailbox.messages[1].bytes = NULL;
	fake_clock.now_at += 3600;
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "ticket"), 1);
	assert_int_equal(count(fixture, "gone"), 1);
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "gone"), 1);
	fake_mailbox.messages[1].bytes = LETTER("c");
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "ticket"), 2);
	assert_int_equal(count(fixture, "gone"), 0);
}

static void
test_marks(void **state)
{
	static char keyword[] = "$dpod", folder[] = "Done";
	static const struct {
		int after_intake;
		char *target;
		enum mailbox_mark mark;
		size_t marked;
	} cases[] = {
	    {CONF_LEAVE, NULL, MAILBOX_FLAG, 0},
	    {CONF_FLAG, keyword, MAILBOX_FLAG, 2},
	    {CONF_MOVE, folder, MAILBOX_MOVE, 2},
	};
	char texts[LENGTH(cases)][2][160];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		size_t first = fake_mailbox.count;

		for (size_t j = 0; j < 2; j++) {
			(void)snprintf(texts[i][j], sizeof texts[i][j],
			    MAIL("%zu of %zu"), j, i);
			put(texts[i][j]);
		}
		mailbox.after_intake =
		    (enum conf_after_intake)cases[i].after_intake;
		mailbox.after_intake_target = cases[i].target;
		fake_mailbox.marked_count = 0;
		CHECK(run() == EX_OK, "%zu", i);
		CHECK(fake_mailbox.marked_count == cases[i].marked, "%zu: %zu",
		    i, fake_mailbox.marked_count);
		if (cases[i].target == NULL)
			continue;
		CHECK(fake_mailbox.mark == cases[i].mark, "%zu", i);
		CHECK(strcmp(fake_mailbox.target, cases[i].target) == 0, "%zu",
		    i);
		CHECK(run() == EX_OK && fake_mailbox.marked_count == 2,
		    "%zu: only once", i);
		assert_int_equal(first, 2 * i);
	}
}

#define OTHER_NOTE                              \
	"X-Dpod-Register: 0123456789abcdef\r\n" \
	"X-Dpod-Nonce: fedcba9876543210\r\n"    \
	"X-Dpod-Since: 1\r\n\r\n"

/* What holder_memory.h leaves beside the register. */
static void
remove_memory(struct fixture *fixture)
{
	glob_t found;

	assert_int_equal(glob(arena_printf(fixture->memory, "%s/holder-*",
				  fixture->directory),
			     0, NULL, &found),
	    0);
	assert_int_equal(unlink(found.gl_pathv[0]), 0);
	globfree(&found);
}

/*
 * While another register holds it nothing is taken in; what came until then
 * becomes a ticket, and no letter goes out by itself.
 */
static void
test_taken_from_another(void **state)
{
	static char folder[] = "dpod";
	struct fixture *fixture = *state;

	mailbox.holder_folder = folder;
	fake_mailbox.other_note = OTHER_NOTE;
	put(MAIL("1"));
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM ticket"));
	assert_int_equal(
	    1, fixture_number(fixture, "SELECT is_refused FROM mailbox"));
	fake_mailbox.other_note = NULL;
	assert_int_equal(run(), EX_OK);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM mailbox WHERE is_refused = 0"
		" AND taken_at > 0"));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM letter WHERE state = 'held'"
		" AND reason = 'taken-over'"));
	assert_int_equal(
	    1, fixture_number(fixture, "SELECT count(*) FROM letter"));
	/* One from a later day may have come before that; its clock is wrong,
	 * or ours. */
	fake_mailbox.messages[fake_mailbox.count].internal_at =
	    fake_clock.now_at + 3 * 86400;
	put(MAIL("2"));
	fake_clock_pass(60);
	assert_int_equal(run(), EX_OK);
	assert_int_equal(2,
	    fixture_number(fixture,
		"SELECT count(*) FROM letter WHERE state = 'held'"
		" AND reason = 'taken-over'"));
	remove_memory(fixture);
}

/*
 * The mailbox was taken by hand, and then the register put back from a copy: a
 * note that it does not know shows it, although it was refused before.
 */
static void
test_copy_after_a_take(void **state)
{
	static char folder[] = "dpod", note[sizeof fake_mailbox.note];
	struct fixture *fixture = *state;
	struct error err;
	char *nonce;

	mailbox.holder_folder = folder;
	put(MAIL("1"));
	assert_int_equal(run(), EX_OK);
	memcpy(note, fake_mailbox.note, sizeof note);
	nonce = strstr(note, "X-Dpod-Nonce: ");
	assert_non_null(nonce);
	nonce += strlen("X-Dpod-Nonce: ");
	*nonce = *nonce == '0' ? '1' : '0';
	assert_true(holder_store_take(
	    fixture->db, mailbox.name, fake_clock.now_at - 60, &err));
	fake_mailbox.other_note = note;
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_int_equal(
	    1, fixture_number(fixture, "SELECT is_refused FROM mailbox"));
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT count(*) FROM letter WHERE state = 'held'"));
	remove_memory(fixture);
}

/* Another register holds it, and the disk fails: nothing is taken in. */
static void
test_held_by_another_on_a_bad_disk(void **state)
{
	static char folder[] = "dpod";
	struct fixture *fixture = *state;
	bool has_failed = true;

	mailbox.holder_folder = folder;
	fake_mailbox.other_note = OTHER_NOTE;
	put(MAIL("1"));
	assert_int_equal(run(), EX_TEMPFAIL); /* the first contact */
	for (int step = 1; has_failed; step++) {
		fixture_execute(fixture, "UPDATE mailbox SET is_refused = 0");
		fake_disk_fail(step);
		CHECK(run() != EX_OK, "step %d", step);
		has_failed = fake_disk_mend();
		CHECK(fake_mailbox.fetches == 0, "step %d", step);
	}
	assert_int_equal(count(fixture, "ticket"), 0);
	remove_memory(fixture);
}

/* A mailbox that may only be read: mail is taken in, marks wait. */
static void
test_refused_mark_stops_nothing(void **state)
{
	static char keyword[] = "$dpod";
	struct fixture *fixture = *state;

	mailbox.after_intake = CONF_FLAG;
	mailbox.after_intake_target = keyword;
	fake_mailbox.mark_fails = true;
	put(MAIL("1"));
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_int_equal(count(fixture, "ticket"), 1);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT limited LIKE '%may only be read' FROM mailbox"));
	fake_mailbox.mark_fails = false;
	assert_int_equal(run(), EX_OK);
	assert_int_equal(fake_mailbox.marked_count, 1);
	assert_int_equal(
	    1, fixture_number(fixture, "SELECT limited = '' FROM mailbox"));
}

#define LATER_NOTE                              \
	"X-Dpod-Register: 0123456789abcdef\r\n" \
	"X-Dpod-Nonce: fedcba9876543210\r\n"    \
	"X-Dpod-Since: 9\r\n"                   \
	"X-Dpod-Host: b.example\r\n\r\n"
#define RIVAL                                                             \
	"another dpod, on b.example, wants to watch this mailbox too and" \
	" is refused: remove the mailbox from its configuration"
#define READ_ONLY "messages cannot be flagged or moved: may only be read"

/* Both at once are told, and written only when they change. */
static void
test_limits(void **state)
{
	static char folder[] = "dpod", keyword[] = "$dpod";
	static const struct {
		bool has_rival, fails;
		const char *limited;
		int written; /* so far */
	} cases[] = {
	    {true, true, READ_ONLY "; " RIVAL, 1},
	    {true, false, RIVAL, 2},
	    {false, true, READ_ONLY, 3},
	    {false, false, "", 4},
	};
	struct fixture *fixture = *state;

	mailbox.holder_folder = folder;
	mailbox.after_intake = CONF_FLAG;
	mailbox.after_intake_target = keyword;
	mailbox.poll_interval_seconds = 60;
	/* Ours is the first note. */
	fake_mailbox.other_key = 9;
	assert_int_equal(run(), EX_OK);
	fixture_execute(fixture,
	    "CREATE TABLE written(limited);"
	    " CREATE TRIGGER limited AFTER UPDATE OF limited ON mailbox"
	    " BEGIN INSERT INTO written VALUES (new.limited); END");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		fake_mailbox.other_note =
		    cases[i].has_rival ? LATER_NOTE : NULL;
		fake_mailbox.mark_fails = cases[i].fails;
		/* Three polls, each with something to check its note for. */
		for (int j = 0; j < 3; j++)
			put(arena_printf(
			    fixture->memory, MAIL("%d of %zu"), j, i));
		fake_clock.stop_at = fake_clock.now_at + 121;
		CHECK(
		    worker_run(casework.setup->conf, &mailbox, false) == EX_OK,
		    "%zu", i);
		CHECK(fixture_number(fixture,
			  arena_printf(fixture->memory,
			      "SELECT limited = '%s' FROM mailbox",
			      cases[i].limited)) == 1,
		    "%zu", i);
		CHECK(fixture_number(fixture, "SELECT count(*) FROM written") ==
			cases[i].written,
		    "%zu", i);
	}
	remove_memory(fixture);
}

/* With --once: twice where waiting may help, once where it cannot. */
static void
test_closed_mailbox(void **state)
{
	struct fixture *fixture = *state;

	fake_mailbox.closed = "";
	fake_mailbox.open_retry = RETRY_LATER;
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_int_equal(fake_mailbox.opens, 2);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM mailbox WHERE name = 'dpo'"
		" AND last_error = 'it is closed'"));
	fake_mailbox.opens = 0;
	fake_mailbox.open_retry = RETRY_NEVER;
	assert_int_equal(run(), EX_CONFIG);
	assert_int_equal(fake_mailbox.opens, 1);
	fake_mailbox.closed = NULL;
	assert_int_equal(run(), EX_OK);
	assert_int_equal(0,
	    fixture_number(fixture,
		"SELECT count(*) FROM mailbox WHERE last_error != ''"));
}

/* The reader has died: at once again, each by itself, and no failure. */
static void
test_poison_in_a_batch(void **state)
{
	struct fixture *fixture = *state;
	int64_t begun_at = fake_clock.now_at;

	put(MAIL("1"));
	put(POISON);
	put(MAIL("2"));
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "ticket"), 2);
	assert_int_equal(count(fixture, "quarantined"), 1);
	assert_int_equal(fake_mailbox.opens, 1);
	assert_int_equal(fake_clock.now_at, begun_at);
}

/* --once tells that another run is wanted. */
static void
test_what_waits_is_told(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("1"));
	fake_mailbox.messages[0].fails = true;
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_int_equal(run(), EX_TEMPFAIL); /* not due yet */
	fake_mailbox.messages[0].fails = false;
	fake_clock_pass(3600);
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "ticket"), 1);
}

/* Three waits that fail in a row: this server is polled alone. */
static void
test_server_without_idle(void **state)
{
	(void)state;
	mailbox.poll_interval_seconds = 60;
	fake_mailbox.wait_fails = true;
	fake_clock.stop_at = fake_clock.now_at + 121;
	assert_int_equal(
	    worker_run(casework.setup->conf, &mailbox, false), EX_OK);
	assert_int_equal(fake_mailbox.waits, 3);
	assert_false(fake_mailbox.no_idle);
	fake_mailbox.waits = 0;
	fake_clock.stop_at = fake_clock.now_at + 181;
	assert_int_equal(
	    worker_run(casework.setup->conf, &mailbox, false), EX_OK);
	assert_int_equal(fake_mailbox.waits, 4);
	assert_true(fake_mailbox.no_idle);
}

/* What is due for another try in half a minute waits no longer than that. */
static void
test_retry_wakes_the_worker(void **state)
{
	struct fixture *fixture = *state;

	mailbox.poll_interval_seconds = 600;
	put(MAIL("1"));
	fake_mailbox.messages[0].fails = true;
	fake_clock.stop_at = fake_clock.now_at + 1;
	assert_int_equal(
	    worker_run(casework.setup->conf, &mailbox, false), EX_OK);
	assert_int_equal(count(fixture, "none"), 1);
	assert_in_range(fake_mailbox.wait_ms, 5000, 60000);
	fake_mailbox.messages[0].fails = false;
	fake_clock.stop_at = fake_clock.now_at + 400;
	assert_int_equal(
	    worker_run(casework.setup->conf, &mailbox, false), EX_OK);
	assert_int_equal(count(fixture, "ticket"), 1);
	assert_int_equal(fake_mailbox.wait_ms, 600000);
}

/*
 * Its note is renewed before messages are taken in, and five minutes after
 * that: one that was put back in between would not know it. Then no more.
 */
static void
test_notes_follow_the_register(void **state)
{
	static char folder[] = "dpod";
	struct fixture *fixture = *state;

	mailbox.holder_folder = folder;
	mailbox.poll_interval_seconds = 3000;
	fake_clock.stop_at = fake_clock.now_at + 1;
	assert_int_equal(
	    worker_run(casework.setup->conf, &mailbox, false), EX_OK);
	assert_int_equal(fake_mailbox.notes, 1);
	fake_clock_pass(400);
	put(MAIL("1"));
	fake_clock.stop_at = fake_clock.now_at + 1;
	assert_int_equal(
	    worker_run(casework.setup->conf, &mailbox, false), EX_OK);
	assert_int_equal(fake_mailbox.notes, 2);
	assert_int_equal(count(fixture, "ticket"), 1);
	assert_in_range(fake_mailbox.wait_ms, 290000, 310000);
	fake_clock.stop_at = fake_clock.now_at + 400;
	assert_int_equal(
	    worker_run(casework.setup->conf, &mailbox, false), EX_OK);
	assert_int_equal(fake_mailbox.notes, 3);
	assert_int_equal(fake_mailbox.wait_ms, 3000000);
	remove_memory(fixture);
}

/*
 * Where moving is copying, it is noted before: what an interruption left in
 * both folders is removed from the first one, and not copied again.
 */
static void
test_interrupted_move(void **state)
{
	static char target[] = "Done";
	struct fixture *fixture = *state;

	mailbox.after_intake = CONF_MOVE;
	mailbox.after_intake_target = target;
	fake_mailbox.copies = true;
	put(MAIL("1"));
	put(MAIL("2"));
	fake_mailbox.mark_fails = true;
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_int_equal(count(fixture, "ticket"), 2);
	assert_int_equal(2,
	    fixture_number(fixture,
		"SELECT count(*) FROM ledger WHERE wants_mark AND"
		" mark_begun"));
	assert_int_equal(fake_mailbox.removed_count, 0);
	/* No target: nothing was copied there. */
	fake_mailbox.no_folder = target;
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_int_equal(fake_mailbox.removed_count, 0);
	/* The fake mailbox has the same in each folder. */
	fake_mailbox.no_folder = NULL;
	fake_mailbox.mark_fails = false;
	assert_int_equal(run(), EX_OK);
	assert_int_equal(fake_mailbox.removed_count, 2);
	assert_int_equal(fake_mailbox.marked_count, 0);
	assert_int_equal(0,
	    fixture_number(fixture,
		"SELECT count(*) FROM ledger WHERE wants_mark OR mark_begun"));
	/* Nothing is left to do, and the next ones are moved as usual. */
	assert_int_equal(run(), EX_OK);
	assert_int_equal(fake_mailbox.removed_count, 2);
	put(MAIL("3"));
	assert_int_equal(run(), EX_OK);
	assert_int_equal(fake_mailbox.marked_count, 1);
	assert_int_equal(fake_mailbox.removed_count, 2);
	assert_int_equal(0,
	    fixture_number(fixture,
		"SELECT count(*) FROM ledger WHERE wants_mark OR mark_begun"));
}

/* A server that moves by itself leaves nothing in between. */
static void
test_move_that_fails(void **state)
{
	static char target[] = "Done";
	struct fixture *fixture = *state;

	mailbox.after_intake = CONF_MOVE;
	mailbox.after_intake_target = target;
	put(MAIL("1"));
	fake_mailbox.mark_fails = true;
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM ledger WHERE wants_mark AND"
		" NOT mark_begun"));
	fake_mailbox.mark_fails = false;
	assert_int_equal(run(), EX_OK);
	assert_int_equal(fake_mailbox.marked_count, 1);
	assert_int_equal(fake_mailbox.removed_count, 0);
}

static struct fixture *waiting;
static const char *wishes[6]; /* at each wait; NULL: nothing */

static void
make_wish(void)
{
	if ((size_t)fake_mailbox.waits <= LENGTH(wishes) &&
	    wishes[fake_mailbox.waits - 1] != NULL)
		fixture_execute(waiting, wishes[fake_mailbox.waits - 1]);
}

/* Officers who ask for a poll, or pause it, need not wait for the interval. */
static void
test_called_while_it_waits(void **state)
{
	static const char ask[] = "UPDATE mailbox SET poll_asked_at = 7";
	static const char pause[] =
	    "UPDATE mailbox SET paused_at = 1, paused_by = 'ines',"
	    " paused_because = 'moved'";
	struct fixture *fixture = *state;
	int64_t begun_at = fake_clock.now_at;

	waiting = fixture;
	fake_mailbox.on_wait = make_wish;
	mailbox.poll_interval_seconds = 600;
	for (size_t i = 0; i < 4; i++)
		wishes[i] = ask;
	wishes[4] = NULL;
	fake_clock.stop_at = begun_at + 1;
	assert_int_equal(
	    worker_run(casework.setup->conf, &mailbox, false), EX_OK);
	assert_int_equal(fake_mailbox.waits, 5);
	assert_int_equal(fake_mailbox.opens, 5);
	/* It was called, no wait has failed. */
	assert_false(fake_mailbox.no_idle);
	assert_int_equal(fake_clock.now_at - begun_at, 600);
	assert_int_equal(0,
	    fixture_number(fixture,
		"SELECT count(*) FROM mailbox WHERE poll_asked_at IS NOT"
		" NULL"));

	/* What else is written does not concern it. */
	fake_mailbox.waits = fake_mailbox.opens = 0;
	wishes[0] = "UPDATE mailbox SET last_error = 'x'";
	wishes[1] = NULL;
	begun_at = fake_clock.now_at;
	fake_clock.stop_at = begun_at + 1;
	assert_int_equal(
	    worker_run(casework.setup->conf, &mailbox, false), EX_OK);
	assert_int_equal(fake_mailbox.waits, 1);
	assert_int_equal(fake_clock.now_at - begun_at, 600);

	fake_mailbox.waits = fake_mailbox.opens = 0;
	wishes[0] = pause;
	begun_at = fake_clock.now_at;
	fake_clock.stop_at = begun_at + 100;
	assert_int_equal(
	    worker_run(casework.setup->conf, &mailbox, false), EX_OK);
	assert_int_equal(fake_mailbox.waits, 1);
	assert_int_equal(fake_mailbox.opens, 1);
	assert_int_equal(fake_clock.now_at - begun_at, 100);
}

/* How long it waits for the next look. */
static void
test_waits(void **state)
{
	static const struct {
		int64_t retry_seconds; /* 0: nothing waits */
		int wait_seconds;
	} cases[] = {
	    {1, 5},
	    {4, 5},
	    {5, 5},
	    {6, 6},
	    {599, 599},
	    {600, 600},
	    {601, 600},
	    {0, 600},
	};
	struct fixture *fixture = *state;

	mailbox.poll_interval_seconds = 600;
	put(MAIL("1"));
	fake_mailbox.messages[0].fails = true;
	assert_int_equal(run(), EX_TEMPFAIL);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		fixture_execute(fixture,
		    cases[i].retry_seconds == 0
			? "UPDATE ledger SET disposition = 'duplicate',"
			  " retry_at = NULL, settled_at = 1"
			: arena_printf(fixture->memory,
			      "UPDATE ledger SET retry_at = %lld",
			      (long long)(fake_clock.now_at +
				  cases[i].retry_seconds)));
		fake_clock.stop_at = fake_clock.now_at + 1;
		CHECK(
		    worker_run(casework.setup->conf, &mailbox, false) == EX_OK,
		    "%zu", i);
		CHECK(fake_mailbox.wait_ms == cases[i].wait_seconds * 1000,
		    "%zu: %d", i, fake_mailbox.wait_ms);
	}
}

/* A mailbox that stays closed is opened less and less often. */
static void
test_rests_after_failures(void **state)
{
	static const struct {
		int seconds, wait_seconds, opens;
	} cases[] = {
	    {5, 0, 1},
	    {6, 0, 2},
	    {15, 0, 2},
	    {16, 0, 3},
	    {315, 0, 6},
	    {316, 0, 7},
	    {635, 0, 7},
	    {636, 0, 8},
	    /* Ten minutes at most. */
	    {1235, 0, 8},
	    {1236, 0, 9},
	    {1835, 0, 9},
	    {1836, 0, 10},
	    /* As long as the server says, if that is longer. */
	    {6, 4, 2},
	    {7, 7, 1},
	    {8, 7, 2},
	    {17, 7, 2},
	    {18, 7, 3},
	    {2000, 2000, 1},
	    {2001, 2000, 2},
	};

	(void)state;
	fake_mailbox.closed = "";
	fake_mailbox.open_retry = RETRY_LATER;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		fake_mailbox.opens = 0;
		fake_mailbox.open_wait_seconds = cases[i].wait_seconds;
		fake_clock.stop_at = fake_clock.now_at + cases[i].seconds;
		CHECK(
		    worker_run(casework.setup->conf, &mailbox, false) == EX_OK,
		    "%zu", i);
		CHECK(fake_mailbox.opens == cases[i].opens, "%zu: %d", i,
		    fake_mailbox.opens);
	}
	/* --once does not wait that long. */
	fake_clock.stop_at = 0;
	fake_mailbox.opens = 0;
	fake_mailbox.open_wait_seconds = 1;
	assert_int_equal(run(), EX_TEMPFAIL);
	assert_int_equal(fake_mailbox.opens, 1);
}

/* A failure is forgotten when it has worked. */
static void
test_a_failure_that_is_over(void **state)
{
	(void)state;
	mailbox.poll_interval_seconds = 60;
	fake_mailbox.list_fails = true;
	fake_clock.stop_at = fake_clock.now_at + 16;
	assert_int_equal(
	    worker_run(casework.setup->conf, &mailbox, false), EX_OK);
	assert_int_equal(fake_mailbox.opens, 3);
	fake_mailbox.list_fails = false;
	fake_mailbox.opens = 0;
	fake_clock.stop_at = fake_clock.now_at + 121;
	assert_int_equal(
	    worker_run(casework.setup->conf, &mailbox, false), EX_OK);
	/* One session for all polls. */
	assert_int_equal(fake_mailbox.opens, 1);
	assert_int_equal(fake_mailbox.waits, 3);
}

/* A further folder that is not there keeps nobody from the others. */
static void
test_folder_that_is_missing(void **state)
{
	static char gone[] = "Gone", there[] = "There";
	static char *folders[] = {gone, there};
	struct fixture *fixture = *state;

	mailbox.folders.items = folders;
	mailbox.folders.count = LENGTH(folders);
	fake_mailbox.no_folder = gone;
	put(MAIL("1"));
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "ticket"), 1);
	assert_int_equal(count(fixture, "duplicate"), 1); /* in There */
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM mailbox WHERE"
		" last_error LIKE '%no such folder%'"));
}

/* How often the register of a disk that fails once is used. */
#define FAILURES_MAX 10

/*
 * A step of a statement fails: later the mail is a ticket with one letter, and
 * marked, as if nothing had happened.
 */
static void
test_disk_that_fails_once(void **state)
{
	static char keyword[] = "$dpod";
	bool has_failed = true;
	int mails = FAILURES_MAX;

	for (int step = 1; has_failed; step++) {
		struct fixture *fixture = *state;

		if (mails == FAILURES_MAX) {
			assert_int_equal(casework_tear_down(state), 0);
			assert_int_equal(set_up(state), 0);
			mailbox.after_intake = CONF_FLAG;
			mailbox.after_intake_target = keyword;
			fixture = *state;
			mails = 0;
		}
		mails++;
		put(arena_printf(fixture->memory,
		    "From: a%d@example.org\r\nTo: dpo@example.com\r\n"
		    "Message-ID: <%d@example.org>\r\nSubject: x\r\n\r\n"
		    "A copy, please.\r\n",
		    mails, mails));
		fake_disk_fail(step);
		(void)run();
		has_failed = fake_disk_mend();
		for (int i = 0; i < 3 && run() != EX_OK; i++)
			fake_clock_pass(3600);
		CHECK(run() == EX_OK, "step %d", step);
		CHECK(count(fixture, "ticket") == mails, "step %d", step);
		CHECK(fixture_number(fixture, "SELECT count(*) FROM letter") ==
			mails,
		    "step %d", step);
		CHECK(fixture_number(fixture, "SELECT count(*) FROM ledger") ==
			mails,
		    "step %d", step);
		CHECK(fixture_number(fixture,
			  "SELECT count(*) FROM ledger WHERE wants_mark") == 0,
		    "step %d", step);
		CHECK(fake_mailbox.marked_count >= (size_t)mails, "step %d",
		    step);
	}
}

/* The same, of a message that is tried for the second time, or too often. */
static void
test_disk_that_fails_at_a_retry(void **state)
{
	static const struct {
		const char *text, *disposition;
		bool fails_first; /* its fetch */
	} cases[] = {
	    {"A copy, please.", "ticket", true},
	    {"poison", "quarantined", false},
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		bool has_failed = true;
		int mails = FAILURES_MAX;

		for (int step = 1; has_failed; step++) {
			struct fixture *fixture = *state;

			if (mails == FAILURES_MAX) {
				assert_int_equal(casework_tear_down(state), 0);
				assert_int_equal(set_up(state), 0);
				fixture = *state;
				mails = 0;
			}
			put(arena_printf(fixture->memory,
			    "From: a%d@example.org\r\nTo: dpo@example.com\r\n"
			    "Subject: x\r\n\r\n%s\r\n",
			    mails, cases[i].text));
			if (cases[i].fails_first) {
				fake_mailbox.messages[mails].fails = true;
				assert_int_equal(run(), EX_TEMPFAIL);
				fake_mailbox.messages[mails].fails = false;
				fake_clock_pass(3600);
			}
			mails++;
			fake_disk_fail(step);
			(void)run();
			has_failed = fake_disk_mend();
			for (int j = 0; j < 5 && run() != EX_OK; j++)
				fake_clock_pass(7200);
			CHECK(run() == EX_OK, "%s: step %d",
			    cases[i].disposition, step);
			CHECK(count(fixture, cases[i].disposition) == mails,
			    "%s: step %d", cases[i].disposition, step);
			CHECK(fixture_number(fixture,
				  "SELECT count(*) FROM ledger") == mails,
			    "%s: step %d", cases[i].disposition, step);
		}
	}
}

/* Paused: nobody opens it, and --once does not fail for that. */
static void
test_paused(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("1"));
	fixture_execute(fixture,
	    "UPDATE mailbox SET paused_at = 1, paused_by = 'ines',"
	    " paused_because = 'moved'");
	assert_int_equal(run(), EX_OK);
	assert_int_equal(fake_mailbox.opens, 0);
	assert_int_equal(count(fixture, "ticket"), 0);
	fixture_execute(fixture, "UPDATE mailbox SET paused_at = NULL");
	assert_int_equal(run(), EX_OK);
	assert_int_equal(count(fixture, "ticket"), 1);
}

/* A poll that was asked for is answered when it has ended, good or bad. */
static void
test_asked_for(void **state)
{
	static const char asked[] = "SELECT poll_asked_at FROM mailbox";
	struct fixture *fixture = *state;

	for (int fails = 0; fails < 2; fails++) {
		fake_mailbox.closed = fails == 1 ? "" : NULL;
		fake_mailbox.open_retry = RETRY_NEVER;
		fixture_execute(
		    fixture, "UPDATE mailbox SET poll_asked_at = 7");
		assert_int_equal(run(), fails == 1 ? EX_CONFIG : EX_OK);
		assert_int_equal(fixture_number(fixture, asked), 0);
	}
}

static const char *reloaded; /* the configuration that it is told of */
static bool has_no_reader;   /* then */

static void
write_and_reload(void)
{
	FILE *file;

	if (fake_mailbox.waits > 1)
		return;
	file = fopen(casework.setup->conf->path, "w");
	assert_non_null(file);
	assert_true(fprintf(file, "state-directory = %s\n%s",
			casework.setup->conf->state_directory, reloaded) > 0);
	assert_int_equal(fclose(file), 0);
	fake_clock.should_reload = true;
	fake_reader.is_broken = has_no_reader;
}

#define CONF_WITH(mailbox)                                      \
	"organisation { name = \"Example Ltd\""                 \
	" address = dpo@example.com contact = \"+44 1\""        \
	" authority = ICO }\n"                                  \
	"relay { url = \"directory:/tmp/out\" }\n"              \
	"calendar { set = GB-EAW time-zone = Europe/London }\n" \
	"mailbox \"" mailbox "\" { url = \"maildir:/tmp/in\""   \
	" holder-folder = none poll-interval = 5m }\n"

/* New settings are used at once, or, if they are bad, not at all. */
static void
test_reload(void **state)
{
	static const struct {
		const char *name, *conf;
		bool has_no_reader;
		int seconds; /* of the wait that follows */
	} cases[] = {
	    {"new interval", CONF_WITH("dpo"), false, 300},
	    {"invalid", CONF_WITH("dpo") "no-such-setting = 1\n", false, 600},
	    {"no longer there", CONF_WITH("other"), false, 600},
	    {"the reader does not start", CONF_WITH("dpo"), true, 600},
	};
	struct fixture *fixture = *state;

	mailbox.poll_interval_seconds = 600;
	fake_mailbox.on_wait = write_and_reload;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		put(arena_printf(fixture->memory, MAIL("%zu"), i));
		reloaded = cases[i].conf;
		has_no_reader = cases[i].has_no_reader;
		fake_mailbox.waits = 0;
		fake_clock.stop_at = fake_clock.now_at + 601;
		CHECK(
		    worker_run(casework.setup->conf, &mailbox, false) == EX_OK,
		    "%s", cases[i].name);
		CHECK(fake_mailbox.waits == 2, "%s: %d", cases[i].name,
		    fake_mailbox.waits);
		CHECK(fake_mailbox.wait_ms == cases[i].seconds * 1000, "%s: %d",
		    cases[i].name, fake_mailbox.wait_ms);
	}
	assert_int_equal(unlink(casework.setup->conf->path), 0);
}

/* What only a restart can change, or would not find its keys, is refused. */
static void
test_reload_that_is_refused(void **state)
{
	static const struct {
		const char *name, *directory, *rest; /* directory: "" is its */
		bool has_no_key;
		const char *want; /* of the error; NULL: accepted */
	} cases[] = {
	    {"as it was", "", "", false, NULL},
	    {"another directory", "/elsewhere", "", false,
		"state-directory has changed: restart dpod"},
	    {"another register", "", "register = \"postgresql:///dpod\"\n",
		false, "register has changed: restart dpod"},
	    {"without its key", "", "", true, "reference.key"},
	    {"invalid", "", "no-such-setting = 1\n", false, "no-such-setting"},
	};
	struct fixture *fixture = *state;
	const struct conf *old = casework.setup->conf;
	const char *key = arena_printf(
	    fixture->memory, "%s/keys/reference.key", old->state_directory);
	const char *aside = arena_printf(fixture->memory, "%s.aside", key);

	for (size_t i = 0; i < LENGTH(cases); i++) {
		FILE *file = fopen(old->path, "w");
		struct error err = {.text = ""};
		struct conf *conf;

		assert_non_null(file);
		assert_true(fprintf(file, "state-directory = %s%s\n%s%s",
				old->state_directory, cases[i].directory,
				cases[i].rest, CONF_WITH("dpo")) > 0);
		assert_int_equal(fclose(file), 0);
		if (cases[i].has_no_key)
			assert_int_equal(rename(key, aside), 0);
		conf = reload_conf(old, &err);
		if (cases[i].has_no_key)
			assert_int_equal(rename(aside, key), 0);
		CHECK((conf != NULL) == (cases[i].want == NULL), "%s: %s",
		    cases[i].name, err.text);
		CHECK(cases[i].want == NULL ||
			strstr(err.text, cases[i].want) != NULL,
		    "%s: %s", cases[i].name, err.text);
		conf_free(conf);
	}
	assert_int_equal(unlink(old->path), 0);
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, set_up, casework_tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_first_contact),
	    CASE(test_large_mailbox),
	    CASE(test_large_mailbox_listed),
	    CASE(test_another_epoch),
	    CASE(test_server_that_went_back),
	    CASE(test_key_that_comes_back),
	    CASE(test_marks),
	    CASE(test_refused_mark_stops_nothing),
	    CASE(test_taken_from_another),
	    CASE(test_copy_after_a_take),
	    CASE(test_held_by_another_on_a_bad_disk),
	    CASE(test_limits),
	    CASE(test_closed_mailbox),
	    CASE(test_paused),
	    CASE(test_asked_for),
	    CASE(test_poison_in_a_batch),
	    CASE(test_what_waits_is_told),
	    CASE(test_server_without_idle),
	    CASE(test_retry_wakes_the_worker),
	    CASE(test_notes_follow_the_register),
	    CASE(test_interrupted_move),
	    CASE(test_move_that_fails),
	    CASE(test_called_while_it_waits),
	    CASE(test_waits),
	    CASE(test_rests_after_failures),
	    CASE(test_a_failure_that_is_over),
	    CASE(test_folder_that_is_missing),
	    CASE(test_reload),
	    CASE(test_reload_that_is_refused),
	    CASE(test_disk_that_fails_once),
	    CASE(test_disk_that_fails_at_a_retry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
