/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "casework/alarm.h"
#include "casework/daily.h"
#include "casework/officer_mail.h"
#include "casework/record.h"
#include "conf/conf.h"
#include "store/erase.h"
#include "store/ledger.h"
#include "store/mailbox_store.h"
#include "store/relay_store.h"
#include "tests/fake/fake_disk.h"
#include "ticket/reference.h"

/* What the officer is told in a month; the clock is casework.now_at. */

#define MINUTE	 60
#define HOUR	 (60 * MINUTE)
#define DAY	 (24 * HOUR)
#define SENT_MAX 200

static char officer[] = "officer@example.com";
static char *addresses[] = {officer};
static char days[7][10] = {"monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday"};
static char *every_day[] = {
    days[0], days[1], days[2], days[3], days[4], days[5], days[6]};

/* The fixture's, with a section that a test may change. */
static struct conf conf;
static struct setup setup;
static struct conf_mailbox mailbox;

/* What has left, in order. */
static struct {
	char purpose[16];
	char *subject, *body;
	int64_t at;
} sent[SENT_MAX];
static size_t sent_count;
static bool relay_is_up;
static bool mailbox_is_up, mailbox_was_up;
static int64_t polled_at;
static bool disk_is_bad; /* each step fails once */

static void
at(const char *text)
{
	assert_true(timestamp_parse(text, &casework.now_at));
}

static void
forget_sent(void)
{
	while (sent_count > 0) {
		free(sent[--sent_count].subject);
		free(sent[sent_count].body);
	}
}

static int
set_up(void **state)
{
	if (casework_set_up(state) != 0)
		return -1;
	conf = *casework.setup->conf;
	setup = *casework.setup;
	setup.conf = &conf;
	mailbox = conf.mailboxes[0];
	mailbox.poll_interval_seconds = DAY;
	conf.mailboxes = &mailbox;
	polled_at = 0;
	casework.setup = &setup;
	conf.notify.to = (struct conf_list){addresses, 1};
	conf.notify.digest_days = (struct conf_list){every_day, 7};
	conf.notify.personal_data = false;
	forget_sent();
	relay_is_up = mailbox_is_up = true;
	disk_is_bad = false;
	return 0;
}

static int
tear_down(void **state)
{
	forget_sent();
	return casework_tear_down(state);
}

static void
send_due(struct fixture *fixture)
{
	struct own_mail *mails;
	size_t count;

	OK(own_mail_due(fixture->db, casework.memory, OWN_MAIL_BY_RELAY,
	    casework.now_at, 50, &mails, &count, &fixture->err));
	for (size_t i = 0; i < count; i++) {
		OK(db_begin(fixture->db, &fixture->err));
		if (!relay_is_up) {
			OK(own_mail_rest(
			    fixture->db, casework.now_at + 600, &fixture->err));
			OK(relay_store_fail(fixture->db, 0, "no route",
			    casework.now_at, &fixture->err));
			OK(db_commit(fixture->db, &fixture->err));
			return;
		}
		assert_true(sent_count < SENT_MAX);
		(void)snprintf(sent[sent_count].purpose, sizeof sent->purpose,
		    "%s", mails[i].purpose);
		sent[sent_count].subject = strdup(mails[i].subject);
		sent[sent_count].body = strdup(mails[i].body);
		sent[sent_count++].at = casework.now_at;
		OK(own_mail_sent(fixture->db, mails[i].id, casework.now_at,
		    "250 ok", &fixture->err));
		OK(relay_store_works(fixture->db, &fixture->err));
		OK(db_commit(fixture->db, &fixture->err));
	}
}

static void
look(struct fixture *fixture)
{
	if (mailbox_is_up != mailbox_was_up || casework.now_at < polled_at ||
	    casework.now_at >= polled_at + DAY) {
		OK(ledger_poll_done(fixture->db, "dpo", casework.now_at,
		    mailbox_is_up ? NULL : "no connection", &fixture->err));
		polled_at = casework.now_at;
		mailbox_was_up = mailbox_is_up;
	}
	if (disk_is_bad) {
		OK_AT_LAST(alarm_look(&casework, &fixture->err));
		OK_AT_LAST(daily_make(&casework, &fixture->err));
	} else {
		OK(alarm_look(&casework, &fixture->err));
		OK(daily_make(&casework, &fixture->err));
	}
	send_due(fixture);
	arena_clear(casework.memory);
}

/* Looks every five minutes until then. */
static void
pass_until(struct fixture *fixture, const char *text)
{
	int64_t until_at;

	assert_true(timestamp_parse(text, &until_at));
	for (; casework.now_at <= until_at; casework.now_at += 5 * MINUTE)
		look(fixture);
}

static size_t
count_of(const char *purpose)
{
	size_t count = 0;

	for (size_t i = 0; i < sent_count; i++)
		count += strcmp(sent[i].purpose, purpose) == 0;
	return count;
}

/* The local time at which each digest was sent: the hour, each day once. */
static void
check_digests(size_t want, const char *hour)
{
	char day[DATE_TEXT_SIZE] = "", text[TIMESTAMP_TEXT_SIZE];

	assert_int_equal(count_of("digest"), want);
	for (size_t i = 0; i < sent_count; i++) {
		if (strcmp(sent[i].purpose, "digest") != 0)
			continue;
		timestamp_format_local(
		    sent[i].at, casework.setup->conf->calendar.time_zone, text);
		CHECK(strncmp(text, day, 10) > 0, "%s after %s", text, day);
		CHECK(i == 0 || strncmp(text + 11, hour, 2) == 0, "%s", text);
		if (i > 0)
			(void)snprintf(day, sizeof day, "%.10s", text);
	}
}

/*
 * Every day has one digest, whatever hour it is: also one that a day does not
 * have, or has twice (Europe/London: 29 March, 25 October 2026).
 */
static void
test_changes_of_time(void **state)
{
	static const struct {
		const char *from, *until;
		int64_t hour;
		const char *want; /* the local hour */
	} cases[] = {
	    {"2026-03-15T12:00:00Z", "2026-04-14T12:00:00Z", 8, "08"},
	    {"2026-10-12T12:00:00Z", "2026-11-11T12:00:00Z", 8, "08"},
	    {"2026-10-12T12:00:00Z", "2026-11-11T12:00:00Z", 1, "01"},
	    {"2026-10-12T12:00:00Z", "2026-11-11T12:00:00Z", 0, "00"},
	    {"2026-03-15T12:00:00Z", "2026-04-14T12:00:00Z", 23, "23"},
	};
	struct fixture *fixture = *state;

	COMMIT(fixture_ticket(fixture, 1) == 1);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		fixture_execute(fixture,
		    "UPDATE ticket SET unread_at = 1;"
		    "DELETE FROM daily; DELETE FROM own_mail");
		forget_sent();
		conf.notify.digest_hour = cases[i].hour;
		at(cases[i].from);
		pass_until(fixture, cases[i].until);
		/* The first comes at once. */
		check_digests(31, cases[i].want);
	}
	assert_int_equal(count_of("alarm"), 0);
}

/* An hour that 29 March does not have: at the next. */
static void
test_hour_that_is_skipped(void **state)
{
	struct fixture *fixture = *state;

	COMMIT(fixture_ticket(fixture, 1) == 1);
	fixture_execute(fixture, "UPDATE ticket SET unread_at = 1");
	conf.notify.digest_hour = 1;
	at("2026-03-28T12:00:00Z");
	pass_until(fixture, "2026-03-30T12:00:00Z");
	assert_int_equal(count_of("digest"), 3);
	/* 02:00 in summer time. */
	assert_int_equal(sent[1].at - sent[0].at, 13 * HOUR);
	assert_int_equal(sent[2].at - sent[1].at, 23 * HOUR);
}

/* Neither a clock that is set back nor one that was far ahead. */
static void
test_clock_that_jumps(void **state)
{
	struct fixture *fixture = *state;

	COMMIT(fixture_ticket(fixture, 1) == 1);
	fixture_execute(fixture, "UPDATE ticket SET unread_at = 1");
	at("2026-05-04T06:00:00Z");
	pass_until(fixture, "2026-05-05T12:00:00Z");
	assert_int_equal(count_of("digest"), 3);
	at("2026-05-04T05:00:00Z");
	pass_until(fixture, "2026-05-05T12:00:00Z");
	assert_int_equal(count_of("digest"), 3);
	at("2027-05-05T12:00:00Z");
	look(fixture);
	at("2026-05-05T12:00:00Z");
	pass_until(fixture, "2026-05-06T12:00:00Z");
	assert_int_equal(count_of("digest"), 5);
	CHECK(sent[4].at == sent[2].at + DAY, "the next day's");
	assert_int_equal(count_of("alarm"), 0);
}

/* Off for days: one, at once, and it covers all of them. */
static void
test_when_it_was_off(void **state)
{
	struct fixture *fixture = *state;

	at("2026-05-04T06:00:00Z");
	pass_until(fixture, "2026-05-04T12:00:00Z");
	at("2026-05-05T12:00:00Z");
	COMMIT(fixture_ticket(fixture, 1) == 1);
	fixture_execute(fixture, "UPDATE ticket SET opened_at = 1777982400");
	at("2026-05-08T03:00:00Z");
	pass_until(fixture, "2026-05-08T06:55:00Z");
	assert_int_equal(count_of("digest"), 2);
	CHECK(
	    strstr(sent[1].body, "New tickets: 1") != NULL, "%s", sent[1].body);
	assert_int_equal(count_of("alarm"), 0);
}

/* Only on its days; with nothing to say once a week, or never. */
static void
test_nothing_to_say(void **state)
{
	struct fixture *fixture = *state;

	conf.notify.digest_days = (struct conf_list){every_day, 5};
	at("2026-05-04T05:00:00Z");
	pass_until(fixture, "2026-05-31T12:00:00Z");
	/* The first (of Friday), then each Friday. */
	assert_int_equal(count_of("digest"), 5);
	CHECK(strstr(sent[1].body, "Nothing new") != NULL, "%s", sent[1].body);
	conf.notify.if_empty = CONF_IF_EMPTY_NEVER;
	pass_until(fixture, "2026-06-30T12:00:00Z");
	assert_int_equal(count_of("digest"), 5);
	conf.notify.to.count = 0;
	pass_until(fixture, "2026-07-07T12:00:00Z");
	assert_int_equal(sent_count, 5);
}

/* Who pauses it knows that it is not read: it is not read again either. */
static void
test_mailbox_that_is_paused(void **state)
{
	struct fixture *fixture = *state;

	at("2026-05-04T06:00:00Z");
	mailbox_is_up = false;
	pass_until(fixture, "2026-05-04T09:00:00Z");
	assert_int_equal(count_of("alarm"), 1);
	COMMIT(mailbox_store_pause(fixture->db, "dpo", "ines", "a new server",
	    casework.now_at, &fixture->err));
	pass_until(fixture, "2026-05-04T12:00:00Z");
	assert_int_equal(count_of("alarm-over"), 0);
	COMMIT(mailbox_store_resume(fixture->db, "dpo", &fixture->err));
	pass_until(fixture, "2026-05-04T15:00:00Z");
	assert_int_equal(count_of("alarm"), 2);
	mailbox_is_up = true;
	pass_until(fixture, "2026-05-04T18:00:00Z");
	assert_int_equal(count_of("alarm-over"), 1);
}

/* It names references, and people only if told to. */
static void
test_what_it_names(void **state)
{
	struct fixture *fixture = *state;
	const char *reference;

	at("2026-04-24T12:00:00Z");
	COMMIT(fixture_ticket(fixture, 1) == 1);
	fixture_execute(fixture,
	    "UPDATE ticket SET subject = 'My data', opened_at = 1777032000;"
	    "UPDATE party SET name = 'Anna Berg', address = 'a@a.example'");
	look(fixture);
	assert_int_equal(sent_count, 1);
	reference = "DPO-";
	CHECK(strstr(sent[0].body, reference) != NULL, "%s", sent[0].body);
	CHECK(strstr(sent[0].body, "Anna") == NULL &&
		strstr(sent[0].body, "My data") == NULL &&
		strstr(sent[0].body, "a.example") == NULL,
	    "%s", sent[0].body);
	CHECK(strstr(sent[0].body, "Due in 2 or 3 days") != NULL, "%s",
	    sent[0].body);
	conf.notify.personal_data = true;
	at("2026-04-28T12:00:00Z");
	look(fixture);
	CHECK(strstr(sent[1].body, "(Anna Berg: My data)") != NULL, "%s",
	    sent[1].body);
	CHECK(strstr(sent[1].body, "Overdue") != NULL, "%s", sent[1].body);
}

/* Whom it names while it waits for the relay, and who is erased meanwhile. */
static void
test_of_whom_nothing_stays(void **state)
{
	static const unsigned char key[DIGEST_BYTES];
	static const struct person_hasher hasher = {.key = key};
	struct fixture *fixture = *state;
	struct erasure erasure = {.hasher = &hasher};

	conf.notify.personal_data = true;
	relay_is_up = false;
	at("2026-04-28T12:00:00Z");
	COMMIT(fixture_ticket(fixture, 1) == 1);
	COMMIT(fixture_ticket(fixture, 2) == 2);
	fixture_execute(fixture,
	    "UPDATE party SET name = 'Anna Berg' WHERE ticket_id = 1;"
	    "UPDATE claim SET due_on = '2026-04-29' WHERE ticket_id = 2;"
	    "UPDATE ticket SET subject = 'My data', opened_at = 1777377600");
	look(fixture);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM own_mail WHERE state = 'queued' AND"
		" instr(body, 'Anna Berg') AND instr(body, 'My data')"));
	fixture_execute(fixture,
	    "UPDATE claim SET outcome = 'spam', closed_at = 1"
	    " WHERE ticket_id = 1;"
	    "UPDATE ticket SET state = 'closed', closed_at = 1 WHERE id = 1");
	erasure.at = casework.now_at;
	COMMIT(erase_ticket(fixture->db, &erasure, 1, &fixture->err));
	assert_int_equal(0,
	    fixture_number(fixture,
		"SELECT count(*) FROM own_mail WHERE instr(body, 'Anna')"));
	/* The next one is as ever. */
	relay_is_up = true;
	pass_until(fixture, "2026-04-29T12:00:00Z");
	assert_int_equal(count_of("digest"), 1);
}

static int64_t
breach(struct fixture *fixture, int i)
{
	int64_t id;

	OK(db_begin(fixture->db, &fixture->err));
	id = fixture_ticket(fixture, i);
	OK(db_commit(fixture->db, &fixture->err));
	fixture_execute(fixture,
	    arena_printf(fixture->memory,
		"UPDATE claim SET kind = 'breach', is_urgent = 1,"
		" due_on = NULL, due_at = 1900000000 WHERE ticket_id = %lld",
		(long long)id));
	return id;
}

static bool
was_said(const char *words)
{
	for (size_t i = 0; i < sent_count; i++)
		if (strstr(sent[i].body, words) != NULL)
			return true;
	return false;
}

/* What is due in hours is overdue, or due today, by the hour. */
static void
test_due_in_hours(void **state)
{
	struct fixture *fixture = *state;

	for (int i = 0; i < 2; i++) {
		at(i == 0 ? "2026-05-04T12:00:00Z" : "2026-05-05T12:00:00Z");
		(void)breach(fixture, i + 1);
		fixture_execute(fixture,
		    arena_printf(fixture->memory,
			"UPDATE claim SET due_at = %lld",
			(long long)casework.now_at + (i == 0 ? 60 : -60)));
		look(fixture);
		assert_true(was_said("Due today or tomorrow"));
		assert_true(was_said("Overdue") == (i == 1));
	}
}

/* Each is told once: the first at once, the others of the hour together. */
static void
test_breaches(void **state)
{
	struct fixture *fixture = *state;

	at("2026-05-04T12:00:00Z");
	look(fixture);
	(void)breach(fixture, 1);
	casework.now_at += MINUTE;
	look(fixture);
	assert_int_equal(count_of("alarm"), 1);
	CHECK(strstr(sent[1].subject, "breach") != NULL, "%s", sent[1].subject);
	for (int i = 2; i < 8; i++) {
		(void)breach(fixture, i);
		pass_until(fixture,
		    i < 5 ? "2026-05-04T12:20:00Z" : "2026-05-04T12:50:00Z");
	}
	assert_int_equal(count_of("alarm"), 1);
	pass_until(fixture, "2026-05-11T12:00:00Z");
	assert_int_equal(count_of("alarm"), 2);
	assert_int_equal(count_of("alarm-over"), 0);
}

/* Not a word for less than an hour; then one, and one when it is over. */
static void
test_dead_mailbox(void **state)
{
	struct fixture *fixture = *state;

	at("2026-05-04T12:00:00Z");
	look(fixture);
	for (int i = 0; i < 3; i++) {
		mailbox_is_up = false;
		casework.now_at += 5 * MINUTE;
		look(fixture);
		casework.now_at += 50 * MINUTE;
		look(fixture);
		mailbox_is_up = true;
		casework.now_at += 5 * MINUTE;
		look(fixture);
	}
	assert_int_equal(count_of("alarm"), 0);
	mailbox_is_up = false;
	pass_until(fixture, "2026-05-07T12:00:00Z");
	assert_int_equal(count_of("alarm"), 1);
	CHECK(strstr(sent[1].subject, "dpo") != NULL, "%s", sent[1].subject);
	assert_int_equal(count_of("alarm-over"), 0);
	mailbox_is_up = true;
	pass_until(fixture, "2026-05-08T12:00:00Z");
	assert_int_equal(count_of("alarm"), 1);
	assert_int_equal(count_of("alarm-over"), 1);
}

static void
fail_both(struct fixture *fixture)
{
	OK(ledger_poll_done(fixture->db, "dpo", casework.now_at,
	    "no connection", &fixture->err));
	COMMIT(relay_store_fail(
	    fixture->db, 0, "no route", casework.now_at, &fixture->err));
}

/* How many alarms were raised. */
static int64_t
look_for_alarms(struct fixture *fixture)
{
	OK(alarm_look(&casework, &fixture->err));
	return fixture_number(
	    fixture, "SELECT count(*) FROM alarm WHERE told_at IS NOT NULL");
}

/* Both have worked between two looks: the hour begins again. */
static void
test_between_two_looks(void **state)
{
	struct fixture *fixture = *state;

	at("2026-05-04T12:00:00Z");
	fail_both(fixture);
	assert_int_equal(look_for_alarms(fixture), 0);
	casework.now_at += 50 * MINUTE;
	fail_both(fixture);
	assert_int_equal(look_for_alarms(fixture), 0);
	casework.now_at += MINUTE;
	OK(ledger_poll_done(
	    fixture->db, "dpo", casework.now_at, NULL, &fixture->err));
	COMMIT(relay_store_works(fixture->db, &fixture->err));
	casework.now_at += MINUTE;
	fail_both(fixture);
	casework.now_at += 20 * MINUTE;
	assert_int_equal(look_for_alarms(fixture), 0);
	casework.now_at += 59 * MINUTE;
	assert_int_equal(look_for_alarms(fixture), 0);
	casework.now_at += MINUTE;
	assert_int_equal(look_for_alarms(fixture), 2);
}

/* Successes of a clock that was ahead delay nothing. */
static void
test_success_in_the_future(void **state)
{
	struct fixture *fixture = *state;

	at("2026-06-04T12:00:00Z");
	OK(ledger_poll_done(
	    fixture->db, "dpo", casework.now_at, NULL, &fixture->err));
	COMMIT(relay_store_fail(
	    fixture->db, 0, "no route", casework.now_at, &fixture->err));
	at("2026-05-04T12:00:00Z");
	fail_both(fixture);
	assert_int_equal(look_for_alarms(fixture), 0);
	casework.now_at += HOUR;
	fail_both(fixture);
	assert_int_equal(look_for_alarms(fixture), 2);
}

/* Nothing is lost while the relay is down; what is over is told as over. */
static void
test_dead_relay(void **state)
{
	struct fixture *fixture = *state;

	COMMIT(fixture_ticket(fixture, 1) == 1);
	fixture_execute(fixture, "UPDATE ticket SET unread_at = 1");
	at("2026-05-04T12:00:00Z");
	look(fixture);
	relay_is_up = mailbox_is_up = false;
	(void)breach(fixture, 2);
	pass_until(fixture, "2026-05-07T12:00:00Z");
	assert_int_equal(sent_count, 1);
	mailbox_is_up = true;
	casework.now_at += 5 * MINUTE;
	look(fixture);
	relay_is_up = true;
	pass_until(fixture, "2026-05-07T23:00:00Z");
	/* Three days, the first, and no second one of any. */
	assert_int_equal(count_of("digest"), 4);
	/* The breach and the relay; the mailbox is read again by now. */
	assert_int_equal(count_of("alarm"), 2);
	assert_int_equal(count_of("alarm-over"), 2);
	assert_int_equal(0,
	    fixture_number(fixture,
		"SELECT count(*) FROM own_mail WHERE state = 'queued'"));
	assert_int_equal(0,
	    fixture_number(
		fixture, "SELECT count(*) FROM own_mail WHERE body <> ''"));
	/* A week is too long for a digest, not for an alarm. */
	relay_is_up = false;
	(void)breach(fixture, 3);
	pass_until(fixture, "2026-05-20T12:00:00Z");
	relay_is_up = true;
	pass_until(fixture, "2026-05-20T13:00:00Z");
	assert_int_equal(count_of("digest"), 4 + 7);
	assert_int_equal(count_of("alarm"), 4);
}

/* What failed is said, and done again: nothing is told twice or never. */
static void
test_disk_that_fails(void **state)
{
	struct fixture *fixture = *state;

	disk_is_bad = true;
	COMMIT(fixture_ticket(fixture, 1) == 1);
	at("2026-05-04T12:00:00Z");
	look(fixture);
	(void)breach(fixture, 2);
	relay_is_up = mailbox_is_up = false;
	for (int i = 0; i < 3; i++) {
		casework.now_at += HOUR;
		look(fixture);
	}
	assert_int_equal(sent_count, 1);
	relay_is_up = mailbox_is_up = true;
	for (int i = 0; i < 3; i++) {
		casework.now_at += HOUR;
		look(fixture);
	}
	assert_int_equal(count_of("digest"), 1);
	/* The breach and the relay; the mailbox is read again by now. */
	assert_int_equal(count_of("alarm"), 2);
	assert_int_equal(count_of("alarm-over"), 2);
	casework.now_at += DAY;
	look(fixture);
	assert_int_equal(count_of("digest"), 2);
}

/* It is signed as ours, for no ticket; its bytes are always the same. */
static void
test_its_bytes(void **state)
{
	struct fixture *fixture = *state;
	struct own_mail *mails;
	struct span first, second;
	size_t count;

	at("2026-05-04T12:00:00Z");
	OK(daily_make(&casework, &fixture->err));
	OK(own_mail_due(fixture->db, casework.memory, OWN_MAIL_BY_RELAY,
	    casework.now_at, 50, &mails, &count, &fixture->err));
	assert_int_equal(count, 1);
	first = officer_mail_compose(&casework, &mails[0]);
	second = officer_mail_compose(&casework, &mails[0]);
	assert_int_equal(first.length, second.length);
	assert_memory_equal(first.bytes, second.bytes, first.length);
	CHECK(strstr(first.bytes, "Auto-Submitted: auto-generated\r\n") != NULL,
	    "%s", first.bytes);
	CHECK(strstr(first.bytes, "X-Dpod-Loop: yes\r\n") != NULL, "%s",
	    first.bytes);
	/* It is in nobody's budget. */
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM letter"));
}

static void
check_answer(struct fixture *fixture, const char *text, bool is_ours)
{
	struct record_result result;
	struct incoming item;

	OK(db_begin(fixture->db, &fixture->err));
	item = casework_mail(
	    fixture, text, DECISION_REQUEST, KIND_BIT(KIND_ACCESS));
	OK(record_message(&casework, &item, &result, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	CHECK(result.disposition ==
		(is_ours ? DISPOSITION_AUTOMATIC : DISPOSITION_TICKET),
	    "%s", text);
	CHECK(!is_ours || strcmp(result.reason, "answers-officer-mail") == 0,
	    "%s", result.reason);
}

/* Replies and bounces lead to nothing, whatever they say; others do. */
static void
test_answers(void **state)
{
	struct fixture *fixture = *state;
	struct own_mail_health health;
	struct own_mail *mails;
	size_t count;

	OK(daily_make(&casework, &fixture->err));
	OK(own_mail_due(fixture->db, casework.memory, OWN_MAIL_BY_RELAY,
	    casework.now_at, 50, &mails, &count, &fixture->err));
	assert_int_equal(count, 1);
	check_answer(fixture,
	    arena_printf(fixture->memory,
		"From: officer@example.com\nTo: dpo@example.com\n"
		"Message-ID: <1@a>\nIn-Reply-To: %s\nSubject: Re\n\n"
		"Send me my data.\n",
		mails[0].message_id),
	    true);
	check_answer(fixture,
	    arena_printf(fixture->memory,
		"From: officer@example.com\nTo: dpo@example.com\n"
		"Message-ID: <2@a>\nReferences: <x@y> %s\nSubject: Re\n\n"
		"Send me my data, please.\n",
		mails[0].message_id),
	    true);
	check_answer(fixture,
	    arena_printf(fixture->memory,
		"Return-Path: <>\nFrom: MAILER-DAEMON@example.com\n"
		"To: dpo@example.com\nMessage-ID: <3@a>\n"
		"Auto-Submitted: auto-replied\nSubject: Undelivered\n\n"
		"Message-ID: %s\n",
		mails[0].message_id),
	    true);
	/* Somebody else only quotes it. */
	check_answer(fixture,
	    arena_printf(fixture->memory,
		"From: anna@a.example\nTo: dpo@example.com\n"
		"Message-ID: <4@a>\nSubject: My data\n\n"
		"Send me my data. Message-ID: %s\n",
		mails[0].message_id),
	    false);
	OK(own_mail_find_health(fixture->db, casework.memory, casework.now_at,
	    &health, &fixture->err));
	assert_int_equal(health.answers, 3);
	assert_int_equal(
	    1, fixture_number(fixture, "SELECT count(*) FROM ticket"));
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_changes_of_time),
	    TEST(test_hour_that_is_skipped),
	    TEST(test_mailbox_that_is_paused),
	    TEST(test_of_whom_nothing_stays),
	    TEST(test_clock_that_jumps),
	    TEST(test_when_it_was_off),
	    TEST(test_nothing_to_say),
	    TEST(test_what_it_names),
	    TEST(test_due_in_hours),
	    TEST(test_breaches),
	    TEST(test_dead_mailbox),
	    TEST(test_dead_relay),
	    TEST(test_disk_that_fails),
	    TEST(test_between_two_looks),
	    TEST(test_success_in_the_future),
	    TEST(test_its_bytes),
	    TEST(test_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
