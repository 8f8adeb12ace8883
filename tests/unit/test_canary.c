/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "casework/alarm.h"
#include "casework/canary.h"
#include "casework/canary_token.h"
#include "casework/daily.h"
#include "casework/officer_mail.h"
#include "casework/record.h"
#include "casework/trouble.h"
#include "store/balance.h"
#include "store/ledger.h"
#include "store/relay_store.h"
#include "ticket/reference.h"

/*
 * Canaries, and a month of all that the officer is told, under a set clock
 * (casework.now_at): what is sent to the public address arrives in the mailbox
 * at the next poll, if the address works.
 */

#define MINUTE	  60
#define HOUR	  (60 * MINUTE)
#define DAY	  (24 * HOUR)
#define STEP	  (20 * MINUTE)
#define SENT_MAX  400
#define INBOX_MAX 100

static char officer[] = "officer@example.com", office[] = "dpo@example.com";
static char *officers[] = {officer};
static char *offices[] = {office};
static char program[] = "/bin/page";
static char *words[] = {program};
static char days[7][10] = {"monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday"};
static char *every_day[] = {
    days[0], days[1], days[2], days[3], days[4], days[5], days[6]};

static struct conf conf;
static struct setup setup;
static struct conf_mailbox mailbox;

/* What the relay took, and what the command was told, in order. */
static struct {
	char purpose[16];
	char *subject;
	int64_t at;
} sent[SENT_MAX];
static size_t sent_count;
static size_t told_count;
static char *inbox[INBOX_MAX];
static size_t inbox_count;
static struct {
	bool relay, mailbox, address, command, sender;
} is_up;
static int notices;

static void
at(const char *text)
{
	assert_true(timestamp_parse(text, &casework.now_at));
}

static void
forget_sent(void)
{
	while (sent_count > 0)
		free(sent[--sent_count].subject);
	while (inbox_count > 0)
		free(inbox[--inbox_count]);
	told_count = 0;
	notices = 0;
}

static void
count_notice(const struct casework_notice *notice, void *context)
{
	(void)context;
	notices += notice->event == NOTICE_ALARM;
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
	mailbox.poll_interval_seconds = STEP;
	mailbox.addresses = (struct conf_list){offices, 1};
	casework_mailbox = mailbox;
	conf.mailboxes = &mailbox;
	casework.setup = &setup;
	casework.on_notice = count_notice;
	conf.notify.to = (struct conf_list){officers, 1};
	conf.notify.digest_days = (struct conf_list){every_day, 7};
	conf.notify.canary_interval_seconds = 6 * HOUR;
	conf.notify.canary_after_seconds = HOUR;
	forget_sent();
	is_up.relay = is_up.mailbox = is_up.address = is_up.command =
	    is_up.sender = true;
	return 0;
}

static int
tear_down(void **state)
{
	forget_sent();
	return casework_tear_down(state);
}

/* The relay takes it; one to the public address arrives, if that works. */
static void
deliver(struct fixture *fixture, const struct own_mail *mail)
{
	struct span bytes;

	assert_true(sent_count < SENT_MAX);
	(void)snprintf(sent[sent_count].purpose, sizeof sent->purpose, "%s",
	    mail->purpose);
	sent[sent_count].subject = strdup(mail->subject);
	sent[sent_count++].at = casework.now_at;
	OK(own_mail_try(fixture->db, mail->id, &fixture->err));
	OK(own_mail_sent(
	    fixture->db, mail->id, casework.now_at, "250 ok", &fixture->err));
	OK(relay_store_works(fixture->db, &fixture->err));
	if (strcmp(mail->to_address, office) != 0 || !is_up.address)
		return;
	assert_true(inbox_count < INBOX_MAX);
	bytes = officer_mail_compose(&casework, mail);
	inbox[inbox_count++] = strndup(bytes.bytes, bytes.length);
}

static void
send_due(struct fixture *fixture)
{
	struct own_mail *mails;
	size_t count;

	OK(own_mail_due(fixture->db, casework.memory, OWN_MAIL_BY_RELAY,
	    casework.now_at, 50, &mails, &count, &fixture->err));
	OK(db_begin(fixture->db, &fixture->err));
	if (!is_up.relay && count > 0) {
		OK(own_mail_try(fixture->db, mails[0].id, &fixture->err));
		OK(own_mail_rest(
		    fixture->db, casework.now_at + 600, &fixture->err));
		OK(relay_store_fail(fixture->db, 0, "no route", casework.now_at,
		    &fixture->err));
	}
	for (size_t i = 0; is_up.relay && i < count; i++)
		deliver(fixture, &mails[i]);
	OK(own_mail_due(fixture->db, casework.memory, OWN_MAIL_BY_COMMAND,
	    casework.now_at, 50, &mails, &count, &fixture->err));
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(mails[i].message_id, "");
		told_count += is_up.command;
		OK(own_mail_try(fixture->db, mails[i].id, &fixture->err));
		OK(is_up.command
			? own_mail_sent(fixture->db, mails[i].id,
			      casework.now_at, "", &fixture->err)
			: own_mail_failed(fixture->db, mails[i].id,
			      casework.now_at, "exit status 1", &fixture->err));
	}
	OK(db_commit(fixture->db, &fixture->err));
}

static struct record_result
take(struct fixture *fixture, const char *text)
{
	struct record_result result;
	struct incoming item;

	OK(db_begin(fixture->db, &fixture->err));
	item = casework_mail(
	    fixture, text, DECISION_REQUEST, KIND_BIT(KIND_ACCESS));
	OK(record_message(&casework, &item, &result, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	return result;
}

static void
poll(struct fixture *fixture)
{
	for (size_t i = 0; is_up.mailbox && i < inbox_count; i++) {
		CHECK(take(fixture, inbox[i]).disposition == DISPOSITION_CANARY,
		    "%s", inbox[i]);
		free(inbox[i]);
	}
	if (is_up.mailbox)
		inbox_count = 0;
	OK(ledger_poll_done(fixture->db, "dpo", casework.now_at,
	    is_up.mailbox ? NULL : "no connection", &fixture->err));
}

/* All that dpod does in a round: the sender does not wait for the worker. */
static void
pass(struct fixture *fixture, int64_t seconds)
{
	int64_t until_at = casework.now_at + seconds;

	for (; casework.now_at < until_at; casework.now_at += STEP) {
		if (!is_up.sender)
			continue;
		OK(canary_send(&casework, &fixture->err));
		OK(alarm_look(&casework, &fixture->err));
		OK(daily_make(&casework, &fixture->err));
		send_due(fixture);
		poll(fixture);
		arena_clear(casework.memory);
	}
}

static void
pass_until(struct fixture *fixture, const char *text)
{
	int64_t until_at;

	assert_true(timestamp_parse(text, &until_at));
	pass(fixture, until_at - casework.now_at);
}

static size_t
count_of(const char *purpose, const char *subject)
{
	size_t count = 0;

	for (size_t i = 0; i < sent_count; i++)
		count += strcmp(sent[i].purpose, purpose) == 0 &&
		    strstr(sent[i].subject, subject) != NULL;
	return count;
}

static void
report_breach(struct fixture *fixture, int i)
{
	int64_t id;

	OK(db_begin(fixture->db, &fixture->err));
	id = fixture_ticket(fixture, i);
	OK(db_commit(fixture->db, &fixture->err));
	fixture_execute(fixture,
	    arena_printf(fixture->memory,
		"UPDATE claim SET kind = 'breach', is_urgent = 1,"
		" due_on = NULL, due_at = 1900000000 WHERE ticket_id = %lld;"
		"UPDATE ticket SET unread_at = 1",
		(long long)id));
}

static void
check_digests(size_t want)
{
	char day[DATE_TEXT_SIZE] = "", text[TIMESTAMP_TEXT_SIZE];

	CHECK(count_of("digest", "") == want, "%zu", count_of("digest", ""));
	for (size_t i = 0; i < sent_count; i++) {
		if (strcmp(sent[i].purpose, "digest") != 0)
			continue;
		timestamp_format_local(
		    sent[i].at, conf.calendar.time_zone, text);
		/* The last three waited for the relay. */
		CHECK(strncmp(text, day, 10) >= 0, "%s after %s", text, day);
		(void)snprintf(day, sizeof day, "%.10s", text);
	}
}

/*
 * A month with a change to summer time (29 March): each day's digest once; two
 * breaches, a mailbox dead for a day, a relay dead for two, an address that
 * takes nothing for two days, dpod off for two: one alarm each and one word
 * when it is over, nothing lost, nothing twice.
 */
static void
test_month(void **state)
{
	struct fixture *fixture = *state;

	conf.notify.alarm_command = (struct conf_list){words, 1};
	at("2026-03-10T12:00:00Z");
	pass(fixture, 2 * DAY);
	report_breach(fixture, 1);
	pass(fixture, 3 * DAY);
	is_up.mailbox = false;
	pass(fixture, DAY);
	is_up.mailbox = true;
	pass(fixture, 4 * DAY);
	is_up.relay = false;
	pass(fixture, HOUR);
	report_breach(fixture, 2);
	pass(fixture, 2 * DAY);
	is_up.relay = true;
	pass_until(fixture, "2026-03-28T10:00:00Z");
	assert_int_equal(count_of("alarm", "does not receive"), 0);
	is_up.address = false;
	pass(fixture, 2 * DAY);
	assert_int_equal(count_of("alarm", "does not receive"), 1);
	assert_int_equal(count_of("alarm-over", "receives mail again"), 0);
	is_up.address = true;
	pass(fixture, 2 * DAY);
	/* One is on its way when dpod is switched off. */
	for (int i = 0; inbox_count == 0; i++) {
		assert_true(i < DAY / MINUTE);
		OK(ledger_poll_done(
		    fixture->db, "dpo", casework.now_at, NULL, &fixture->err));
		OK(canary_send(&casework, &fixture->err));
		send_due(fixture);
		casework.now_at += MINUTE;
	}
	is_up.sender = false;
	pass(fixture, 2 * DAY);
	is_up.sender = true;
	pass_until(fixture, "2026-04-10T12:00:00Z");
	/* 10 March; 13 March to 10 April, without a day on which it was off. */
	check_digests(1 + 29 - 1);
	assert_int_equal(count_of("alarm", "breach"), 2);
	assert_int_equal(count_of("alarm", "cannot be read"), 1);
	assert_int_equal(count_of("alarm", "takes no letters"), 1);
	assert_int_equal(count_of("alarm", "does not receive"), 1);
	assert_int_equal(count_of("alarm", ""), 5);
	assert_int_equal(count_of("alarm-over", ""), 3);
	assert_int_equal(notices, 5);
	/* The command was told of all, also while the relay was down. */
	assert_int_equal(told_count, 8);
	assert_int_equal(0,
	    fixture_number(fixture,
		"SELECT count(*) FROM own_mail WHERE state = 'queued'"
		" OR (state = 'dropped' AND purpose <> 'canary')"));
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM alarm"));
	/* Each canary that left has come back, except in those two days. */
	CHECK(fixture_number(fixture,
		  "SELECT count(*) FROM own_mail"
		  " WHERE purpose = 'canary' AND back_at IS NOT NULL") > 90,
	    "%d",
	    (int)fixture_number(fixture,
		"SELECT count(*) FROM own_mail"
		" WHERE purpose = 'canary' AND back_at IS NOT NULL"));
	/* Two breaches, opened by hand; of canaries not one. */
	assert_int_equal(
	    2, fixture_number(fixture, "SELECT count(*) FROM ticket"));
}

/* The next canary that is due, sent; its bytes. */
static const char *
send_one(struct fixture *fixture)
{
	const char *bytes;

	OK(ledger_poll_done(
	    fixture->db, "dpo", casework.now_at, NULL, &fixture->err));
	OK(canary_send(&casework, &fixture->err));
	send_due(fixture);
	assert_int_equal(inbox_count, 1);
	bytes = arena_string(fixture->memory, inbox[0]);
	forget_sent();
	return bytes;
}

static int64_t
count_back(struct fixture *fixture)
{
	return fixture_number(
	    fixture, "SELECT count(*) FROM own_mail WHERE back_at IS NOT NULL");
}

/*
 * Taken whatever the recogniser thinks; marked like a ticket's mail, without
 * being one; a copy of it is a duplicate.
 */
static void
test_comes_back(void **state)
{
	struct fixture *fixture = *state;
	struct record_result result;
	struct balance balance;
	const char *mail;

	casework_mailbox.after_intake = CONF_FLAG;
	mail = send_one(fixture);
	CHECK(strstr(mail, "To: dpo@example.com\r\n") != NULL, "%s", mail);
	CHECK(
	    strstr(mail, "\r\n" CANARY_FIELD ": <dpod.1.") != NULL, "%s", mail);
	result = take(fixture, mail);
	assert_int_equal(result.disposition, DISPOSITION_CANARY);
	assert_int_equal(result.ticket_id, 0);
	assert_string_equal(result.letter, "none");
	assert_int_equal(count_back(fixture), 1);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM ledger WHERE disposition = 'canary'"
		" AND wants_mark = 1 AND message_id IS NULL"));
	assert_int_equal(
	    take(fixture, mail).disposition, DISPOSITION_DUPLICATE);
	assert_int_equal(count_back(fixture), 1);
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM ticket"));
	fixture_execute(fixture, "UPDATE ledger SET wants_mark = 0");
	OK(balance_find(fixture->db, casework.now_at, &balance, &fixture->err));
	assert_true(balance.holds);
	assert_int_equal(balance.ledger_rows[DISPOSITION_CANARY], 1);
}

/* What another has written, with a token that is not (any more) good. */
static void
check_message(struct fixture *fixture, const char *text, const char *what)
{
	int64_t before = count_back(fixture);
	struct record_result result = take(fixture, text);

	CHECK(result.disposition == DISPOSITION_TICKET ||
		result.disposition == DISPOSITION_JOINED,
	    "%s: %s", what, disposition_name(result.disposition));
	CHECK(count_back(fixture) == before, "%s", what);
}

#define ANNA                                                       \
	"From: Anna <anna@example.org>\r\nTo: dpo@example.com\r\n" \
	"Subject: my data\r\n"

static const char *
request(struct fixture *fixture, const char *fields)
{
	static int number;

	return arena_printf(fixture->memory,
	    ANNA "Message-ID: <%d@example.org>\r\n%s\r\nA copy of my data!\r\n",
	    ++number, fields);
}

static void
test_forgeries(void **state)
{
	struct fixture *fixture = *state;
	const char *mail = send_one(fixture), *end, *token, *forged;
	struct incoming item;
	struct record_result result;
	char *bent;

	token = strstr(mail, CANARY_FIELD);
	end = strstr(token, ">\r\n");
	token = arena_copy(fixture->memory, token, (size_t)(end - token + 3));
	/* One symbol of the signature is another. */
	bent = arena_string(fixture->memory, token);
	*strchr(bent, '@') = '\0';
	bent[strlen(bent) - 1] = bent[strlen(bent) - 1] == '0' ? '1' : '0';
	check_message(fixture,
	    request(fixture,
		arena_printf(fixture->memory, "%s@example.com>\r\n", bent)),
	    "forged");
	/* The id of a mail to the officer is no token, nor the canary's own. */
	forged = strstr(mail, "Message-ID: ") + strlen("Message-ID: ");
	check_message(fixture,
	    request(fixture,
		arena_printf(fixture->memory, CANARY_FIELD ": %.*s\r\n",
		    (int)strcspn(forged, "\r"), forged)),
	    "an id of ours");
	check_message(fixture,
	    arena_printf(fixture->memory, "%s%s", request(fixture, ""), token),
	    "quoted");
	check_message(fixture,
	    request(fixture,
		arena_printf(fixture->memory,
		    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
		    "%s\r\nA copy of my data!\r\n--b--\r\n",
		    token)),
	    "in a part");
	/* By a person, from a file. */
	OK(db_begin(fixture->db, &fixture->err));
	item = casework_mail(fixture, request(fixture, token), DECISION_REQUEST,
	    KIND_BIT(KIND_ACCESS));
	item.is_import = true;
	OK(record_message(&casework, &item, &result, &fixture->err));
	assert_int_equal(result.disposition, DISPOSITION_TICKET);
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(count_back(fixture), 0);
	/* None of that has used the real one up; once used, it is stale. */
	assert_int_equal(take(fixture, mail).disposition, DISPOSITION_CANARY);
	check_message(fixture, request(fixture, token), "replayed");
	/* Of a register that is restored: the number is another canary's. */
	fixture_execute(fixture,
	    "UPDATE own_mail SET back_at = NULL, created_at = created_at + 1");
	check_message(fixture, request(fixture, token), "another's number");
}

/* A reply to it, and its bounce, are answers to our own mail. */
static void
test_answers(void **state)
{
	struct fixture *fixture = *state;
	const char *mail = send_one(fixture);
	const char *id = strstr(mail, "Message-ID: ") + strlen("Message-ID: ");
	struct record_result result;

	id = arena_copy(fixture->memory, id, strcspn(id, "\r"));
	result = take(fixture,
	    request(fixture,
		arena_printf(fixture->memory, "In-Reply-To: %s\r\n", id)));
	assert_string_equal(result.reason, "answers-officer-mail");
	result = take(fixture,
	    request(fixture,
		arena_printf(fixture->memory,
		    "Auto-Submitted: auto-replied\r\n\r\n%s", mail)));
	assert_string_equal(result.reason, "answers-officer-mail");
	assert_int_equal(count_back(fixture), 0);
}

static struct health
find_health(struct fixture *fixture)
{
	const struct health_question question = {
	    .today = {2026, 3, 27}, .now_at = casework.now_at};
	struct health health;

	OK(balance_find_health(
	    fixture->db, fixture->memory, &question, &health, &fixture->err));
	return health;
}

/*
 * Refused, put off or lost makes no difference; but not before the mailbox was
 * read since, and not while the relay takes nothing at all.
 */
static void
test_when_one_is_missing(void **state)
{
	struct fixture *fixture = *state;
	struct own_mail *mails;
	size_t count;
	int64_t out_at;

	for (int i = 0; i < 3; i++) {
		OK(ledger_poll_done(
		    fixture->db, "dpo", casework.now_at, NULL, &fixture->err));
		OK(canary_send(&casework, &fixture->err));
		OK(own_mail_due(fixture->db, casework.memory, OWN_MAIL_BY_RELAY,
		    casework.now_at, 50, &mails, &count, &fixture->err));
		assert_int_equal(count, 1);
		out_at = casework.now_at;
		OK(db_begin(fixture->db, &fixture->err));
		OK(own_mail_try(fixture->db, mails[0].id, &fixture->err));
		OK(i == 0 ? own_mail_sent(fixture->db, mails[0].id, out_at,
				"250", &fixture->err)
			: i == 1
			? own_mail_failed(fixture->db, mails[0].id, out_at,
			      "550", &fixture->err)
			: own_mail_put_off(fixture->db, mails[0].id, out_at,
			      out_at + 60, "452 full", &fixture->err));
		OK(db_commit(fixture->db, &fixture->err));
		casework.now_at += 2 * HOUR;
		OK(alarm_look(&casework, &fixture->err));
		assert_int_equal(0,
		    fixture_number(fixture,
			"SELECT count(*) FROM alarm WHERE name = 'canary "
			"dpo'"));
		OK(ledger_poll_done(
		    fixture->db, "dpo", casework.now_at, NULL, &fixture->err));
		assert_int_equal(
		    find_health(fixture).mailboxes[0].canary_missing_at,
		    out_at);
		OK(alarm_look(&casework, &fixture->err));
		assert_int_equal(1,
		    fixture_number(fixture,
			"SELECT count(*) FROM alarm WHERE name = 'canary dpo'"
			" AND told_at IS NOT NULL"));
		fixture_execute(
		    fixture, "DELETE FROM own_mail; DELETE FROM alarm");
	}
}

/* After one is missing the next follows in an hour; if it can be read. */
static void
test_when_it_is_due(void **state)
{
	struct fixture *fixture = *state;
	static const char count[] =
	    "SELECT count(*) FROM own_mail WHERE purpose = 'canary'";

	OK(canary_send(&casework, &fixture->err));
	assert_int_equal(0, fixture_number(fixture, count));
	pass(fixture, 13 * HOUR);
	/* At twenty past, six hours later, and six hours later. */
	assert_int_equal(3, fixture_number(fixture, count));
	is_up.address = false;
	pass(fixture, 12 * HOUR);
	/* After six hours, and from seven on each hour. */
	assert_int_equal(3 + 1 + 6, fixture_number(fixture, count));
	is_up.mailbox = false;
	pass(fixture, 12 * HOUR);
	assert_int_equal(3 + 1 + 6, fixture_number(fixture, count));
	is_up.mailbox = true;
	is_up.address = true;
	pass(fixture, 2 * HOUR);
	fixture_execute(fixture, "UPDATE mailbox SET paused_at = 1");
	pass(fixture, 12 * HOUR);
	assert_int_equal(3 + 1 + 6 + 1, fixture_number(fixture, count));
	assert_int_equal(count_of("alarm", "does not receive"), 1);
	assert_int_equal(count_of("alarm-over", "receives"), 1);
	fixture_execute(fixture, "UPDATE mailbox SET paused_at = NULL");
	conf.notify.canary_interval_seconds = 0;
	pass(fixture, 12 * HOUR);
	assert_int_equal(3 + 1 + 6 + 1, fixture_number(fixture, count));
}

/* The command is told without the relay; if it fails, `status` says so. */
static void
test_command(void **state)
{
	struct fixture *fixture = *state;
	struct health health;

	conf.notify.alarm_command = (struct conf_list){words, 1};
	conf.notify.to.count = 0;
	conf.notify.canary_interval_seconds = 0;
	is_up.relay = false;
	report_breach(fixture, 1);
	pass(fixture, HOUR);
	assert_int_equal(told_count, 1);
	assert_int_equal(sent_count, 0);
	health = find_health(fixture);
	assert_int_equal(health.own_mail.commands_failed, 0);
	assert_int_equal(health.own_mail.waiting, 0);
	is_up.command = false;
	casework.now_at += HOUR;
	report_breach(fixture, 2);
	pass(fixture, HOUR);
	health = find_health(fixture);
	assert_int_equal(health.own_mail.commands_failed, 1);
	assert_int_equal(health.own_mail.failed, 0);
	assert_string_equal(health.own_mail.commands_words, "exit status 1");
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_month),
	    TEST(test_comes_back),
	    TEST(test_forgeries),
	    TEST(test_answers),
	    TEST(test_when_one_is_missing),
	    TEST(test_when_it_is_due),
	    TEST(test_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
