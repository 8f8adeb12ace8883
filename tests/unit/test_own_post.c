/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* memmem */
#include "tests/unit/casework_fixture.h"

#include <stdio.h>
#include <string.h>

#include "dpod/log.h"
#include "dpod/sender/own_post.h"
#include "net/relay.h"
#include "store/own_mail_store.h"
#include "tests/fake/fake_clock.h"

/* Mail to the officer, and what becomes of it at the relay. */
void __wrap_log_event(enum log_level level, const char *event,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

#define ADDRESS "officer@example.com"

static struct own_post *own_post;
/* Ours by nature. */
static struct tenure tenure;
static const struct own_post_tenures tenures = {&tenure, &tenure};
static struct {
	struct relay_result answer;
	size_t sent, rests;
	bool is_unusable;
} relay;
static char logged[400]; /* the last line */

void
__wrap_log_event(
    enum log_level level, const char *event, const char *format, ...)
{
	size_t at = (size_t)snprintf(
	    logged, sizeof logged, "%d %s ", (int)level, event);
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(logged + at, sizeof logged - at, format, arguments);
	va_end(arguments);
}

struct relay *
relay_open(const struct relay_options *options, struct error *err)
{
	assert_non_null(options->is_cancelled);
	if (!relay.is_unusable)
		return (struct relay *)&relay;
	(void)error_set(err, ERROR_STORE, RETRY_NEVER, "no relay");
	return NULL;
}

void
relay_close(struct relay *closed)
{
	(void)closed;
}

void
relay_rest(struct relay *resting)
{
	(void)resting;
	relay.rests++;
}

struct relay_result
relay_send(struct relay *used, const char *sender, const char *recipient,
    const char *mail, size_t length)
{
	(void)used;
	(void)sender;
	assert_string_equal(recipient, ADDRESS);
	assert_non_null(memmem(mail, length, "Please look", 11));
	relay.sent++;
	return relay.answer;
}

static int
set_up(void **state)
{
	struct fixture *fixture;

	fake_clock_reset();
	memset(&relay, 0, sizeof relay);
	logged[0] = '\0';
	relay.answer = (struct relay_result){
	    .outcome = RELAY_SENT, .code = 250, .text = "thanks"};
	if (casework_set_up(state) != 0)
		return -1;
	fixture = *state;
	own_post = own_post_open(casework.setup->conf, casework.setup,
	    fixture->db, tenures, &fixture->err);
	return own_post == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
	own_post_close(own_post);
	return casework_tear_down(state);
}

static void
put_mail(struct fixture *fixture)
{
	const struct own_mail mail = {
	    .purpose = "alarm",
	    .about = "disk",
	    .language = "en",
	    .to_address = ADDRESS,
	    .message_id = "<1@example.com>",
	    .subject = "The disk is full",
	    .body = "Please look.",
	    .created_at = fake_clock.now_at,
	    .expires_at = fake_clock.now_at + 30 * 86400,
	};
	int64_t id;

	COMMIT(own_mail_add(fixture->db, &mail, &id, &fixture->err));
}

/* How many were sent. */
static size_t
run(struct fixture *fixture)
{
	relay.sent = 0;
	OK(own_post_run(own_post, fake_clock.now_at, &fixture->err));
	return relay.sent;
}

static int64_t
count(struct fixture *fixture, const char *how)
{
	return fixture_number(fixture,
	    arena_printf(fixture->memory,
		"SELECT count(*) FROM own_mail WHERE %s", how));
}

static int64_t
failures(struct fixture *fixture)
{
	return fixture_number(fixture, "SELECT count(*) FROM relay_failure");
}

static void
test_sent(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(run(fixture), 0);
	/* Nothing was opened: nothing is to be closed. */
	assert_int_equal(relay.rests, 0);
	put_mail(fixture);
	assert_int_equal(run(fixture), 1);
	assert_int_equal(relay.rests, 1);
	assert_int_equal(count(fixture,
			     "state = 'sent' AND attempts = 1 AND words"
			     " = 'thanks' AND ended_at = 1774612800"),
	    1);
	assert_string_equal(
	    logged, "6 officer-mail id=1 purpose=alarm sent=yes code=250");
	assert_int_equal(run(fixture), 0);
}

/* No more than ten in a row: letters come first. */
static void
test_many(void **state)
{
	struct fixture *fixture = *state;

	for (int i = 0; i < 13; i++)
		put_mail(fixture);
	assert_int_equal(run(fixture), 10);
	assert_int_equal(run(fixture), 3);
	assert_int_equal(run(fixture), 0);
}

/* One, two, four and eight minutes, then ten. */
static void
test_waits(void **state)
{
	static const int seconds[] = {60, 120, 240, 480, 600, 600};
	struct fixture *fixture = *state;

	put_mail(fixture);
	relay.answer = (struct relay_result){
	    .outcome = RELAY_RETRY, .code = 451, .text = "later"};
	for (size_t i = 0; i < LENGTH(seconds); i++) {
		CHECK(run(fixture) == 1, "%zu", i);
		assert_string_equal(logged,
		    "4 officer-mail id=1 purpose=alarm sent=no code=451");
		CHECK(
		    count(fixture, "state = 'queued' AND words = 'later'") == 1,
		    "%zu", i);
		fake_clock_pass(seconds[i] - 1);
		CHECK(run(fixture) == 0, "%zu", i);
		fake_clock_pass(1);
	}
	/* The relay itself is well. */
	assert_int_equal(failures(fixture), 0);
}

static void
test_refused(void **state)
{
	struct fixture *fixture = *state;

	put_mail(fixture);
	put_mail(fixture);
	relay.answer = (struct relay_result){.outcome = RELAY_REFUSED,
	    .code = 550,
	    .text = "<Officer@Example.com> is unknown"};
	assert_int_equal(run(fixture), 2);
	assert_int_equal(count(fixture,
			     "state = 'failed' AND"
			     " words = '<...> is unknown'"),
	    2);
	assert_int_equal(failures(fixture), 0);
}

/* Whatever it is that keeps the relay from working, the others wait too. */
static void
test_relay_that_is_down(void **state)
{
	static const struct {
		bool is_down, is_of_relay;
	} cases[] = {{true, false}, {false, true}, {true, true}};
	struct fixture *fixture = *state;

	put_mail(fixture);
	put_mail(fixture);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		relay.answer = (struct relay_result){.outcome = RELAY_RETRY,
		    .code = 421,
		    .text = "closed",
		    .relay_is_down = cases[i].is_down,
		    .is_of_relay = cases[i].is_of_relay};
		fake_clock_pass(600);
		CHECK(run(fixture) == 1, "%zu", i);
		CHECK(relay.rests == i + 1, "%zu", i);
		CHECK(run(fixture) == 0, "%zu", i);
		CHECK(fixture_number(fixture,
			  "SELECT count(*) FROM relay_failure WHERE"
			  " code = 421 AND words = 'closed'") == 1,
		    "%zu", i);
	}
	/* It takes one, and no more for now. */
	relay.answer = (struct relay_result){
	    .outcome = RELAY_SENT, .code = 250, .relay_is_down = true};
	fake_clock_pass(600);
	assert_int_equal(run(fixture), 2);
	assert_int_equal(failures(fixture), 0);
	assert_int_equal(count(fixture, "state = 'sent'"), 2);
}

/* What a signal cut off is due at once; what was sent is noted. */
static void
test_a_signal(void **state)
{
	struct fixture *fixture = *state;

	put_mail(fixture);
	put_mail(fixture);
	fake_clock.should_stop = true;
	relay.answer =
	    (struct relay_result){.outcome = RELAY_RETRY, .text = "cut"};
	assert_int_equal(run(fixture), 1);
	assert_string_equal(logged, "");
	assert_int_equal(count(fixture,
			     "state = 'queued' AND words = '' AND"
			     " not_before_at <= 1774612800"),
	    2);
	relay.answer = (struct relay_result){.outcome = RELAY_SENT};
	assert_int_equal(run(fixture), 2);
	assert_int_equal(count(fixture, "state = 'sent'"), 2);
}

static void
test_relay_that_cannot_be_used(void **state)
{
	struct fixture *fixture = *state;

	relay.is_unusable = true;
	FAILS(own_post_open(casework.setup->conf, casework.setup, fixture->db,
		  tenures, &fixture->err) != NULL,
	    "no relay");
}

/* A disk that fails: it may be sent twice, but none is lost. */
static void
test_disk(void **state)
{
	struct fixture *fixture = *state;

	put_mail(fixture);
	fixture_execute(fixture,
	    "CREATE TRIGGER refusal BEFORE UPDATE ON own_mail BEGIN"
	    " SELECT RAISE(ABORT, 'not now'); END");
	FAILS(own_post_run(own_post, fake_clock.now_at, &fixture->err),
	    "not now");
	assert_int_equal(relay.sent, 0); /* the attempt is counted first */
	fixture_execute(fixture,
	    "DROP TRIGGER refusal;"
	    "CREATE TRIGGER refusal BEFORE UPDATE OF state ON own_mail BEGIN"
	    " SELECT RAISE(ABORT, 'not now'); END");
	FAILS(own_post_run(own_post, fake_clock.now_at, &fixture->err),
	    "not now");
	assert_int_equal(relay.sent, 1);
	fixture_execute(fixture, "DROP TRIGGER refusal");
	assert_int_equal(run(fixture), 1);
	assert_int_equal(count(fixture, "state = 'sent' AND attempts = 2"), 1);
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_sent),
	    TEST(test_many),
	    TEST(test_waits),
	    TEST(test_refused),
	    TEST(test_relay_that_is_down),
	    TEST(test_a_signal),
	    TEST(test_relay_that_cannot_be_used),
	    TEST(test_disk),
	};

	own_post_close(NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
