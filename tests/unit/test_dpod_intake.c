/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dpod/log.h"
#include "dpod/worker/intake_new.h"
#include "dpod/worker/retry.h"
#include "store/lease.h"
#include "tests/fake/fake_clock.h"
#include "tests/fake/fake_mailbox.h"
#include "tests/fake/fake_reader.h"

/* What a worker does with new messages, and with those that fail. */

#define MAIL(number)                                        \
	"From: anna@example.org\r\nTo: dpo@example.com\r\n" \
	"Subject: " number "\r\n\r\nA copy, please.\r\n"
#define POISON                                              \
	"From: otto@example.org\r\nTo: dpo@example.com\r\n" \
	"Subject: hm\r\n\r\npoison\r\n"
#define LARGE_BYTES ((size_t)1536 * 1024)

int64_t __wrap_db_locked_ms(const struct db *db);
void __wrap_log_event(enum log_level level, const char *event,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

static struct intake intake;
static int64_t locked_ms;
static char logged[4096]; /* "LEVEL EVENT WORDS\n", since the last look */

int64_t
__wrap_db_locked_ms(const struct db *db)
{
	(void)db;
	return locked_ms;
}

void
__wrap_log_event(
    enum log_level level, const char *event, const char *format, ...)
{
	size_t at = strlen(logged);
	va_list arguments;

	at += (size_t)snprintf(
	    logged + at, sizeof logged - at, "%d %s ", (int)level, event);
	assert_true(at < sizeof logged);
	va_start(arguments, format);
	(void)vsnprintf(logged + at, sizeof logged - at, format, arguments);
	va_end(arguments);
	at = strlen(logged);
	(void)snprintf(logged + at, sizeof logged - at, "\n");
}

static int
set_up(void **state)
{
	locked_ms = 0;
	logged[0] = '\0';
	if (casework_set_up(state) != 0)
		return -1;
	fake_clock_reset();
	fake_mailbox = (struct fake_mailbox){0};
	fake_reader = (struct fake_reader){0};
	intake = (struct intake){
	    .setup = casework.setup,
	    .settings = &casework_mailbox,
	    .db = casework.db,
	    .folder = casework_folder,
	};
	intake_open(&intake);
	return 0;
}

static int
tear_down(void **state)
{
	intake_close(&intake);
	return casework_tear_down(state);
}

static void
put(const char *bytes)
{
	fake_mailbox.messages[fake_mailbox.count++].bytes = bytes;
}

/* All that the mailbox has from there on, as new messages. */
static bool
take_from(size_t first, struct error *err)
{
	struct mailbox_entry entries[FAKE_MESSAGES_MAX];

	for (size_t i = first; i < fake_mailbox.count; i++)
		entries[i] = fake_mailbox_entry(i);
	return intake_new(
	    &intake, entries + first, fake_mailbox.count - first, err);
}

static bool
take_new(struct error *err)
{
	return take_from(0, err);
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

static void
test_batch_becomes_tickets(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("1"));
	put(MAIL("2"));
	put(MAIL("1"));
	OK(take_new(&fixture->err));
	assert_int_equal(count(fixture, "ticket"), 2);
	assert_int_equal(count(fixture, "duplicate"), 1);
	assert_int_equal(intake.settled_count, 3);
	assert_int_equal(fake_reader.starts, 1);
	assert_int_equal(fake_mailbox.fetches, 1);
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT sum(attempts) FROM ledger"));
}

/* A large one goes alone, and to the reader as well. */
static void
test_large_message_is_read(void **state)
{
	static const char head[] = MAIL("large");
	struct fixture *fixture = *state;
	char *bytes = memory_new(LARGE_BYTES + 1, 1);

	memset(bytes, 'a', LARGE_BYTES);
	memcpy(bytes, head, strlen(head));
	for (size_t i = strlen(head) + 60; i < LARGE_BYTES; i += 62)
		memcpy(bytes + i, "\r\n", i + 1 < LARGE_BYTES ? 2 : 1);
	put(MAIL("before"));
	put(bytes);
	put(MAIL("behind"));
	OK(take_new(&fixture->err));
	assert_int_equal(count(fixture, "ticket"), 3);
	assert_int_equal(fake_reader.collected, 3);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM message WHERE subject = 'large'"));
	free(bytes);
}

static void
test_message_is_gone(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("1"));
	put(MAIL("2"));
	fake_mailbox.messages[0].bytes = NULL;
	OK(take_new(&fixture->err));
	assert_int_equal(count(fixture, "gone"), 1);
	assert_int_equal(count(fixture, "ticket"), 1);
	assert_false(intake.has_postponed);
}

/* Listed and not handed over: asked for three times, then set aside. */
static void
test_withheld_message_is_set_aside(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("1"));
	put(MAIL("2"));
	fake_mailbox.messages[0].is_withheld = true;
	OK(take_new(&fixture->err));
	assert_int_equal(count(fixture, "ticket"), 1);
	for (int attempt = 1; attempt <= 3; attempt++) {
		assert_true(intake.has_postponed);
		CHECK(
		    fixture_number(fixture,
			"SELECT attempts FROM ledger WHERE uid = 1") == attempt,
		    "attempt %d", attempt);
		assert_int_equal(count(fixture, "none"), 1);
		OK(retry_all(&intake, &fixture->err)); /* not due yet */
		fake_clock_pass(3600);
		OK(retry_all(&intake, &fixture->err));
	}
	assert_int_equal(count(fixture, "quarantined"), 1);
	assert_int_equal(0,
	    fixture_number(fixture,
		"SELECT count(*) FROM message WHERE raw IS NOT NULL"
		" AND ticket_id IS NULL"));
}

/* A header alone, of what is listed with more, is not the message. */
static void
test_cut_message_is_not_taken(void **state)
{
	struct fixture *fixture = *state;

	put("From: anna@example.org\r\nSubject: cut\r\n\r\n");
	fake_mailbox.messages[0].size_bytes = 5000;
	OK(take_new(&fixture->err));
	assert_int_equal(count(fixture, "none"), 1);
	assert_int_equal(fake_reader.submitted, 0);
	/* What was lost is there again. */
	fake_mailbox.messages[0].bytes = MAIL("whole");
	fake_mailbox.messages[0].size_bytes = 0;
	fake_clock_pass(3600);
	OK(retry_all(&intake, &fixture->err));
	assert_int_equal(count(fixture, "ticket"), 1);
}

/* The others of its batch go on; it has three attempts of its own. */
static void
test_poison_is_set_aside(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("1"));
	put(POISON);
	put(MAIL("2"));
	assert_false(take_new(&fixture->err));
	assert_int_equal(fixture->err.scope, ERROR_MESSAGE);
	assert_int_equal(fake_reader.poisoned, 1);
	assert_int_equal(count(fixture, "none"), 3);
	OK(retry_all(&intake, &fixture->err));
	assert_int_equal(count(fixture, "ticket"), 2);
	assert_int_equal(count(fixture, "quarantined"), 1);
	assert_int_equal(fake_reader.poisoned, 1 + 3);
	/* The rules stay loaded; each attempt has a process of its own. */
	assert_int_equal(fake_reader.starts, 1);
	assert_true(fake_reader.batches >= 1 + 2 + 3);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM ledger WHERE disposition = 'quarantined'"
		" AND uid = 2 AND reason = 'the reader has died'"
		" AND attempts = 3"));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM message WHERE ticket_id IS NULL"
		" AND raw IS NOT NULL"));
}

/* The register refuses it: the reason is that, and no death. */
static void
test_refused_message_is_set_aside(void **state)
{
	struct fixture *fixture = *state;

	fixture_execute(fixture,
	    lease_is_used(fixture->db)
		? "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql"
		  " AS $$BEGIN RAISE 'not with this subject'; END$$;"
		  "CREATE TRIGGER refusal BEFORE INSERT ON message FOR EACH ROW"
		  " WHEN (NEW.subject = '2') EXECUTE FUNCTION refuse()"
		: "CREATE TRIGGER refusal BEFORE INSERT ON message"
		  " WHEN NEW.subject = '2' BEGIN"
		  " SELECT RAISE(ABORT, 'not with this subject'); END");
	put(MAIL("1"));
	put(MAIL("2"));
	put(MAIL("3"));
	OK(take_new(&fixture->err));
	assert_int_equal(count(fixture, "ticket"), 2);
	OK(retry_all(&intake, &fixture->err));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT disposition = 'quarantined' AND attempts = 3 AND"
		" instr(reason, 'not with this subject') > 0"
		" FROM ledger WHERE uid = 2"));
}

/* A reader serves one batch, also if the next begins before it ends. */
static void
test_a_process_for_each_batch(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("1"));
	put(MAIL("2"));
	put(MAIL("3"));
	intake.messages_max = 1;
	OK(take_new(&fixture->err));
	assert_int_equal(count(fixture, "ticket"), 3);
	assert_true(fake_mailbox.fetches > 1);
	assert_int_equal(fake_reader.batches, fake_mailbox.fetches);
	assert_false(fake_reader.is_open);
	assert_int_equal(fake_reader.starts, 1);
}

/* The first batch of a poll is a quarter, so that letters go out sooner. */
static void
test_small_first_batch(void **state)
{
	struct fixture *fixture = *state;

	for (int i = 0; i < 21; i++)
		put(arena_printf(fixture->memory,
		    "From: anna@example.org\r\nMessage-ID: <%d@x.example>\r\n"
		    "Subject: delete my data\r\n\r\nPlease delete my data "
		    "%d.\r\n",
		    i, i));
	intake.messages_max = 80;
	OK(take_new(&fixture->err));
	assert_int_equal(fake_mailbox.fetches, 2);
	assert_int_equal(fake_reader.batches, 2);
	assert_int_equal(intake.messages_max, 100);
}

/*
 * The process with the rules was killed: the rules are loaded again. What its
 * last reader has read is not lost, and no message has an attempt less.
 */
static void
test_original_that_died(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("1"));
	OK(take_new(&fixture->err));
	fake_reader.copies_max = fake_reader.copies;
	put(MAIL("2"));
	OK(take_from(1, &fixture->err));
	assert_int_equal(fake_reader.starts, 2);
	assert_int_equal(intake.reader_restarts, 1);
	put(MAIL("3"));
	put(MAIL("4"));
	intake.messages_max = 1;
	fake_reader.copies_max = fake_reader.copies + 1;
	OK(take_from(2, &fixture->err));
	assert_int_equal(fake_reader.starts, 3);
	assert_int_equal(count(fixture, "ticket"), 4);
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT sum(attempts) FROM ledger"));
}

/*
 * A message that arrived before its session ended is asked for again. The
 * verdict on it is not taken for that on the next message.
 */
static void
test_arrived_before_the_end(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("first"));
	fake_mailbox.messages[0].ends_session = true;
	FAILS(take_new(&fixture->err), "the session has ended");
	fake_mailbox.messages[0].ends_session = false;
	fake_mailbox.messages[0].ends_session_behind = true;
	FAILS(retry_all(&intake, &fixture->err), "the session has ended");
	assert_int_equal(reader_pending(intake.reader), 0);
	fake_mailbox.messages[0].ends_session_behind = false;
	put(MAIL("second"));
	OK(take_from(1, &fixture->err));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM message WHERE subject = 'second'"));
	assert_int_equal(
	    1, fixture_number(fixture, "SELECT count(*) FROM message"));
}

/* The network's fault: no attempt of the message, and it waits longer. */
static void
test_session_that_ends_is_no_attempt(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("1"));
	fake_mailbox.messages[0].ends_session = true;
	FAILS(take_new(&fixture->err), "the session has ended");
	assert_int_equal(fixture->err.scope, ERROR_MAILBOX);
	for (int failure = 1; failure <= 3; failure++) {
		FAILS(
		    retry_all(&intake, &fixture->err), "the session has ended");
		assert_int_equal(failure,
		    fixture_number(fixture,
			"SELECT failures FROM ledger WHERE attempts = 0"));
		assert_int_equal(30 << (failure - 1),
		    fixture_number(fixture, "SELECT retry_at FROM ledger") -
			fake_clock.now_at);
		OK(retry_all(&intake, &fixture->err));
		fake_clock_pass(30 << (failure - 1));
	}
	fake_mailbox.messages[0].ends_session = false;
	OK(retry_all(&intake, &fixture->err));
	assert_int_equal(count(fixture, "ticket"), 1);
}

/* What the server refuses of one message is an attempt of that one. */
static void
test_refused_fetch_is_an_attempt(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("1"));
	fake_mailbox.messages[0].fails = true;
	OK(take_new(&fixture->err));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM ledger WHERE attempts = 1"
		" AND failures = 0 AND reason = 'not now'"));
}

/*
 * Others of a server wait for the write lock: they must not do so for as long
 * as a hundred messages take, before it is known how long that is.
 */
static void
test_first_batch(void **state)
{
	(void)state;
	assert_int_equal(
	    intake.messages_max, lease_is_used(intake.db) ? 5 : 100);
}

/* Fewer at a time from a slow server or for a slow disk. */
static void
test_sizes_of_batches(void **state)
{
	static const struct {
		size_t before;
		int fetch_ms;
		int64_t locked_ms;
		size_t want;
	} cases[] = {
	    {20, 0, 0, 40},
	    {20, 124, 0, 40},
	    {20, 125, 0, 20},
	    {20, 250, 0, 20},
	    {20, 251, 0, 10},
	    {20, 0, 39, 40},
	    {20, 0, 40, 20},
	    {20, 0, 80, 20},
	    {20, 0, 81, 10},
	    {11, 1000, 0, 5},
	    {9, 1000, 0, 5},
	    {5, 1000, 0, 5},
	    {49, 0, 0, 98},
	    {50, 0, 0, 100},
	    {51, 0, 0, 100},
	    {100, 0, 0, 100},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		char *text = arena_printf(fixture->memory, MAIL("%zu"), i);

		put(text);
		intake.messages_max = cases[i].before;
		fake_mailbox.fetch_ms = cases[i].fetch_ms;
		locked_ms = cases[i].locked_ms;
		OK(take_from(i, &fixture->err));
		CHECK(intake.messages_max == cases[i].want, "%zu: %zu", i,
		    intake.messages_max);
	}
	assert_int_equal(count(fixture, "ticket"), LENGTH(cases));
}

/* What the log says of each message: an alarm for what is due in hours. */
static void
test_what_is_logged(void **state)
{
	static const char *limits[] = {"en-a", "en-b"};
	static struct rule_hit hits[] = {
	    {.id = "en-weak", .weight = 10},
	    {.id = "en-strong", .weight = 20},
	    {.id = "en-same", .weight = 20},
	};
	static const struct {
		const char *name;
		struct classification found;
		const char *want;
	} cases[] = {
	    {"access",
		{.decision = DECISION_REQUEST,
		    .kinds = KIND_BIT(KIND_ACCESS),
		    .language = "en",
		    .hits = hits,
		    .hits_count = LENGTH(hits)},
		"6 intake mailbox=dpo uid=1 disposition=ticket ticket=1"
		" kind=access language=en rule=en-strong letter=queued"
		" reason=-\n"},
	    {"two kinds",
		{.decision = DECISION_REQUEST,
		    .kinds = KIND_BIT(KIND_ACCESS) | KIND_BIT(KIND_ERASURE),
		    .language = ""},
		"6 intake mailbox=dpo uid=1 disposition=ticket ticket=1"
		" kind=access,erasure language=- rule=- letter=queued"
		" reason=-\n"},
	    {"a breach",
		{.decision = DECISION_REQUEST,
		    .kinds = KIND_BIT(KIND_BREACH) | KIND_BIT(KIND_ACCESS),
		    .language = "en"},
		"6 intake mailbox=dpo uid=1 disposition=ticket ticket=1"
		" kind=access,breach language=en rule=- letter=queued"
		" reason=-\n3 alarm mailbox=dpo ticket=1 reason=breach"
		" letter=queued\n"},
	    {"no request", {.decision = DECISION_NOT_REQUEST, .language = "en"},
		"6 intake mailbox=dpo uid=1 disposition=not-request ticket=0"
		" reason=-\n"},
	    {"limits",
		{.decision = DECISION_NOT_REQUEST,
		    .language = "en",
		    .limits = limits,
		    .limits_count = 2},
		"4 rule-limit mailbox=dpo uid=1 ticket=0 rules=en-a,en-b\n"
		"6 intake mailbox=dpo uid=1 disposition=not-request ticket=0"
		" reason=-\n"},
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct fixture *fixture;

		assert_int_equal(tear_down(state), 0);
		assert_int_equal(set_up(state), 0);
		fixture = *state;
		fake_reader.classification = &cases[i].found;
		put(MAIL("1"));
		OK(take_new(&fixture->err));
		CHECK(strcmp(strchr(logged, '\n') + 1, cases[i].want) == 0,
		    "%s: %s", cases[i].name, logged);
	}
}

/* Beyond the day's letters they are held, and that is an alarm. */
static void
test_a_spent_budget_is_logged(void **state)
{
	struct fixture *fixture = *state;
	struct conf *conf = (struct conf *)(uintptr_t)casework.setup->conf;
	int64_t before = conf->budget.all_per_hour;

	conf->budget.all_per_hour = 1;
	put(MAIL("1"));
	put("From: bob@example.org\r\nTo: dpo@example.com\r\n"
	    "Subject: 2\r\n\r\nA copy, please.\r\n");
	OK(take_new(&fixture->err));
	conf->budget.all_per_hour = before;
	assert_null(strstr(logged, "alarm mailbox=dpo ticket=1 "));
	assert_non_null(strstr(logged,
	    "3 alarm mailbox=dpo ticket=2 reason=budget-all letter=held\n"));
}

static void
test_reader_rests(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("1"));
	OK(take_new(&fixture->err));
	intake_rest(&intake);
	assert_non_null(intake.reader);
	fake_clock_pass(59);
	intake_rest(&intake);
	assert_non_null(intake.reader);
	fake_clock_pass(1);
	intake_rest(&intake);
	assert_null(intake.reader);
}

/* A reader that cannot be had changes nothing. */
static void
test_renewal_that_fails(void **state)
{
	struct fixture *fixture = *state;
	struct conf_mailbox other = casework_mailbox;

	put(MAIL("1"));
	OK(take_new(&fixture->err));
	fake_reader.is_broken = true;
	FAILS(intake_renew(&intake, casework.setup, &other, &fixture->err),
	    "no reader");
	assert_ptr_equal(intake.settings, &casework_mailbox);
	fake_reader.is_broken = false;
	OK(intake_renew(&intake, casework.setup, &other, &fixture->err));
	assert_ptr_equal(intake.settings, &other);
}

static void
test_nothing_after_the_signal(void **state)
{
	struct fixture *fixture = *state;

	put(MAIL("1"));
	put(MAIL("2"));
	intake.messages_max = 1;
	fake_clock.should_stop = true;
	OK(take_new(&fixture->err));
	assert_int_equal(count(fixture, "ticket"), 1);
	assert_int_equal(
	    1, fixture_number(fixture, "SELECT count(*) FROM ledger"));
}

int
main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_batch_becomes_tickets),
	    CASE(test_large_message_is_read),
	    CASE(test_message_is_gone),
	    CASE(test_withheld_message_is_set_aside),
	    CASE(test_cut_message_is_not_taken),
	    CASE(test_poison_is_set_aside),
	    CASE(test_refused_message_is_set_aside),
	    CASE(test_a_process_for_each_batch),
	    CASE(test_small_first_batch),
	    CASE(test_original_that_died),
	    CASE(test_arrived_before_the_end),
	    CASE(test_session_that_ends_is_no_attempt),
	    CASE(test_refused_fetch_is_an_attempt),
	    CASE(test_first_batch),
	    CASE(test_sizes_of_batches),
	    CASE(test_what_is_logged),
	    CASE(test_a_spent_budget_is_logged),
	    CASE(test_reader_rests),
	    CASE(test_renewal_that_fails),
	    CASE(test_nothing_after_the_signal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
