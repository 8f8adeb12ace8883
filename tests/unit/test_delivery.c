/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <stdio.h>
#include <string.h>

#include "dpod/log.h"
#include "dpod/sender/delivery.h"
#include "net/relay.h"
#include "store/relay_store.h"
#include "tests/fake/fake_clock.h"

/* How many letters go at a time, and what is logged about the relay. */
int64_t __wrap_db_locked_ms(const struct db *db);
void __wrap_log_event(enum log_level level, const char *event,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

#define MOST   16 /* commit-letters */
#define FEWEST 2  /* connections */

static struct conf conf;
static struct delivery *delivery;
static int64_t locked_ms;

/* A relay that takes its time, and gives all letters this answer. */
static struct {
	int64_t took_ms;
	struct relay_result answer;
	/* The answer from the second letter of a batch on; or NULL. */
	const struct relay_result *next_answer;
	size_t count; /* letters of the last batch */
	size_t rests;
	bool is_unusable;
	/* After so many a signal comes; 0: none. */
	size_t stop_after;
} relay;

/* Of the only daemon. */
static struct tenure tenure;

static struct {
	size_t count; /* of failures of the relay */
	enum log_level level;
	char line[2000];
	size_t works;
} logged;

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
	va_list arguments;

	logged.works += strcmp(event, "relay-works") == 0;
	if (strcmp(event, "relay-failing") != 0)
		return;
	logged.count++;
	logged.level = level;
	va_start(arguments, format);
	(void)vsnprintf(logged.line, sizeof logged.line, format, arguments);
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

/* One at a time. */
void
relay_send_all(
    struct relay *used, const char *sender, const struct relay_source *source)
{
	struct relay_mail mail;

	(void)used;
	(void)sender;
	for (relay.count = 0; source->next(source->context, &mail);) {
		relay.count++;
		assert_true(mail.length > 0);
		source->ended(source->context, mail.number,
		    relay.count > 1 && relay.next_answer != NULL
			? relay.next_answer
			: &relay.answer);
		if (relay.count == relay.stop_after)
			fake_clock.should_stop = true;
	}
	fake_clock.monotonic_ms += relay.took_ms;
}

static int
set_up(void **state)
{
	struct fixture *fixture;

	fake_clock_reset();
	memset(&relay, 0, sizeof relay);
	memset(&logged, 0, sizeof logged);
	relay.answer = (struct relay_result){
	    .outcome = RELAY_SENT, .code = 250, .text = "yes"};
	locked_ms = 0;
	if (casework_set_up(state) != 0)
		return -1;
	fixture = *state;
	conf = *casework.setup->conf;
	conf.relay.commit_letters = MOST;
	conf.relay.connections = FEWEST;
	delivery = delivery_open(
	    &conf, casework.setup, fixture->db, &tenure, &fixture->err);
	return delivery == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
	delivery_close(delivery);
	return casework_tear_down(state);
}

/* Each of a ticket of its own. */
static void
put_letters(struct fixture *fixture, int first, int count)
{
	OK(db_begin(fixture->db, &fixture->err));
	for (int i = first; i < first + count; i++)
		(void)fixture_letter(
		    fixture, fixture_ticket(fixture, i), LETTER_QUEUED);
	OK(db_commit(fixture->db, &fixture->err));
	fixture_execute(fixture,
	    "UPDATE letter SET message_id = NULL, created_at = 1774612800"
	    " WHERE attempts = 0");
}

/* How many of them went at once. */
static size_t
run(struct fixture *fixture)
{
	size_t count;

	relay.count = 0;
	OK(delivery_run(delivery, &count, &fixture->err));
	assert_int_equal(count, relay.count);
	return count;
}

static void
test_sizes_of_batches(void **state)
{
	static const struct {
		int64_t took_ms, locked_ms;
		size_t next;
	} steps[] = {
	    {249, 0, 4},
	    {250, 0, 4},
	    {1000, 0, 4},
	    {0, 39, 8},
	    {0, 40, 8},
	    {0, 80, 8},
	    {1001, 0, 4},
	    {1001, 0, 2},
	    {1001, 0, 2}, /* one for each connection */
	    {0, 0, 4},
	    {0, 0, 8},
	    {0, 0, 16},
	    {0, 0, 16}, /* the limit */
	    {0, 81, 8},
	    {500, 81, 4},
	};
	struct fixture *fixture = *state;
	size_t want = FEWEST;

	put_letters(fixture, 1, 200);
	for (size_t i = 0; i < LENGTH(steps); i++) {
		size_t count;

		relay.took_ms = steps[i].took_ms;
		locked_ms = steps[i].locked_ms;
		count = run(fixture);
		CHECK(count == want, "%zu: %zu", i, count);
		want = steps[i].next;
	}
}

/* Whoever has fewer letters than fit does not show that more would be fast. */
static void
test_a_batch_that_is_not_full(void **state)
{
	struct fixture *fixture = *state;

	put_letters(fixture, 1, 1);
	assert_int_equal(run(fixture), 1);
	put_letters(fixture, 2, 9);
	assert_int_equal(run(fixture), 2);
	assert_int_equal(run(fixture), 4);
	assert_int_equal(run(fixture), 3);
	assert_int_equal(run(fixture), 0);
	put_letters(fixture, 11, 9);
	assert_int_equal(run(fixture), 8);
	OK(delivery_flush(delivery, &fixture->err));
	assert_int_equal(18,
	    fixture_number(
		fixture, "SELECT count(*) FROM letter WHERE state = 'sent'"));
}

/* A relay that was down is asked with a single letter. */
static void
test_a_relay_that_comes_back(void **state)
{
	struct fixture *fixture = *state;

	put_letters(fixture, 1, 40);
	assert_int_equal(run(fixture), 2);
	assert_int_equal(run(fixture), 4);
	relay.answer = (struct relay_result){.outcome = RELAY_RETRY,
	    .text = "closed",
	    .relay_is_down = true,
	    .is_of_relay = true};
	assert_int_equal(run(fixture), 1);
	assert_true(delivery_is_resting(delivery));
	assert_true(delivery_has_postponed(delivery));
	/* Nothing is tried meanwhile. */
	assert_int_equal(run(fixture), 0);
	fake_clock_pass(59);
	assert_true(delivery_is_resting(delivery));
	fake_clock_pass(1);
	assert_false(delivery_is_resting(delivery));
	assert_int_equal(run(fixture), 1);
	fake_clock_pass(60);
	assert_true(delivery_is_resting(delivery));
	fake_clock_pass(60);
	assert_false(delivery_is_resting(delivery));
	relay.answer = (struct relay_result){.outcome = RELAY_SENT};
	assert_int_equal(logged.works, 0);
	assert_int_equal(run(fixture), 1);
	assert_int_equal(logged.works, 1);
	assert_int_equal(run(fixture), 2);
	assert_int_equal(run(fixture), 4);
	assert_int_equal(logged.works, 1);
}

static int64_t
failing_since(struct fixture *fixture)
{
	return fixture_number(fixture,
	    "SELECT coalesce((SELECT since_at FROM relay_failure), 0)");
}

/* A failure that began after a letter was taken is another one. */
static void
test_when_a_failure_began(void **state)
{
	static const struct relay_result refusal = {.outcome = RELAY_RETRY,
	    .text = "closed",
	    .relay_is_down = true,
	    .is_of_relay = true};
	struct fixture *fixture = *state;
	int64_t began_at = fake_clock.now_at;

	put_letters(fixture, 1, 10);
	relay.answer = refusal;
	assert_int_equal(run(fixture), 1);
	OK(delivery_flush(delivery, &fixture->err));
	assert_int_equal(failing_since(fixture), began_at);
	/* The next sender finds one that takes a letter, and no more. */
	fake_clock_pass(3600);
	delivery_close(delivery);
	delivery = delivery_open(
	    &conf, casework.setup, fixture->db, &tenure, &fixture->err);
	OK(delivery_recover(delivery, &fixture->err));
	relay.answer = (struct relay_result){.outcome = RELAY_SENT};
	relay.next_answer = &refusal;
	assert_int_equal(run(fixture), 2);
	OK(delivery_flush(delivery, &fixture->err));
	assert_int_equal(failing_since(fixture), began_at + 3600);
	/* Each attempt that fails is of the same failure. */
	relay.next_answer = NULL;
	relay.answer = refusal;
	fake_clock_pass(3600);
	assert_false(delivery_is_resting(delivery));
	assert_int_equal(run(fixture), 1);
	OK(delivery_flush(delivery, &fixture->err));
	assert_int_equal(failing_since(fixture), began_at + 3600);
}

/* A letter that is taken ends also what kept a mail to the officer back. */
static void
test_failure_of_another(void **state)
{
	struct fixture *fixture = *state;

	COMMIT(relay_store_fail(
	    fixture->db, 421, "closed", fake_clock.now_at, &fixture->err));
	put_letters(fixture, 1, 1);
	assert_int_equal(run(fixture), 1);
	OK(delivery_flush(delivery, &fixture->err));
	assert_int_equal(failing_since(fixture), 0);
	assert_int_equal(logged.works, 0);
}

/* It has taken this one, and wants no more for now: no failure. */
static void
test_the_last_one_for_now(void **state)
{
	struct fixture *fixture = *state;

	put_letters(fixture, 1, 4);
	relay.answer.relay_is_down = true;
	assert_int_equal(run(fixture), 1);
	assert_true(delivery_is_resting(delivery));
	assert_false(delivery_has_postponed(delivery));
	assert_int_equal(logged.count, 0);
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM relay_failure"));
	assert_int_equal(3,
	    fixture_number(
		fixture, "SELECT count(*) FROM letter WHERE state = 'queued'"));
	fake_clock_pass(conf.relay.retry_min_seconds - 1);
	assert_true(delivery_is_resting(delivery));
	fake_clock_pass(1);
	assert_false(delivery_is_resting(delivery));
	relay.answer.relay_is_down = false;
	assert_int_equal(run(fixture), 2);
}

/* What a signal cut off says nothing about the relay. */
static void
test_a_signal(void **state)
{
	struct fixture *fixture = *state;

	put_letters(fixture, 1, 6);
	assert_int_equal(run(fixture), 2);
	relay.stop_after = 1;
	assert_int_equal(run(fixture), 1);
	assert_int_equal(3,
	    fixture_number(
		fixture, "SELECT count(*) FROM letter WHERE state = 'sent'"));
	assert_int_equal(3,
	    fixture_number(fixture,
		"SELECT count(*) FROM letter WHERE state = 'queued'"
		" AND attempts = 0"));
	assert_int_equal(run(fixture), 0);
	fake_clock.should_stop = false;
	fake_clock.should_reload = true;
	assert_int_equal(run(fixture), 0);
	fake_clock.should_reload = false;
	relay.stop_after = 0;
	assert_int_equal(run(fixture), 3);
	/* A failure while it is cut off. */
	relay.answer = (struct relay_result){.outcome = RELAY_RETRY,
	    .text = "cut",
	    .relay_is_down = true,
	    .is_of_relay = true};
	relay.stop_after = 0;
	fake_clock.stop_at = fake_clock.now_at;
	assert_int_equal(run(fixture), 0);
	fake_clock.stop_at = 0;
	assert_false(delivery_is_resting(delivery));
	assert_int_equal(logged.count, 0);
}

static void
test_words_without_addresses(void **state)
{
	static const struct {
		const char *text, *want;
		int code;
		enum log_level level;
	} cases[] = {
	    {"no", "code=0 words=\"no\"", 0, LOG_WARNING},
	    {"no", "code=499 words=\"no\"", 499, LOG_WARNING},
	    {"no", "code=500 words=\"no\"", 500, LOG_ERROR},
	    {"<Anna@Example.org>: no", "code=1 words=\"<...>: no\"", 1,
		LOG_WARNING},
	    {"anna@example.org", "code=1 words=\"...\"", 1, LOG_WARNING},
	    {"b@example.net, c@example.net, anna@example.org!",
		"code=1 words=\"..., ..., ...!\"", 1, LOG_WARNING},
	    {"anna@example.or b@example.ne",
		"code=1 words=\"anna@example.or b@example.ne\"", 1,
		LOG_WARNING},
	};
	struct fixture *fixture = *state;

	put_letters(fixture, 1, 1);
	fixture_execute(
	    fixture, "UPDATE letter SET cc = 'b@example.net c@example.net'");
	fixture_record_letter(fixture, 1);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct relay_result result = {.outcome = RELAY_RETRY,
		    .code = cases[i].code,
		    .relay_is_down = true,
		    .is_of_relay = true};

		(void)snprintf(
		    result.text, sizeof result.text, "%s", cases[i].text);
		relay.answer = result;
		/* Whoever opens it anew knows what was said last. */
		logged.count = 0;
		fixture_execute(fixture, "DELETE FROM relay_failure");
		delivery_close(delivery);
		delivery = delivery_open(
		    &conf, casework.setup, fixture->db, &tenure, &fixture->err);
		assert_non_null(delivery);
		OK(delivery_recover(delivery, &fixture->err));
		fake_clock_pass(24 * 3600);
		assert_int_equal(run(fixture), 1);
		CHECK(logged.count == 1, "%zu: %zu", i, logged.count);
		CHECK(strcmp(logged.line, cases[i].want) == 0, "%zu: %s", i,
		    logged.line);
		CHECK(logged.level == cases[i].level, "%zu", i);
		/* The same again is not logged. */
		fake_clock_pass(24 * 3600);
		assert_false(delivery_is_resting(delivery));
		assert_int_equal(run(fixture), 1);
		assert_int_equal(logged.count, 1);
	}
	/* Nor by the next sender. */
	delivery_close(delivery);
	delivery = delivery_open(
	    &conf, casework.setup, fixture->db, &tenure, &fixture->err);
	OK(delivery_recover(delivery, &fixture->err));
	fake_clock_pass(24 * 3600);
	assert_int_equal(run(fixture), 1);
	assert_int_equal(logged.count, 1);
}

/* A long answer is cut, not its address. */
static void
test_words_that_are_long(void **state)
{
	struct fixture *fixture = *state;

	put_letters(fixture, 1, 1);
	relay.answer = (struct relay_result){
	    .outcome = RELAY_RETRY, .relay_is_down = true, .is_of_relay = true};
	memset(relay.answer.text, 'x', RELAY_TEXT_MAX);
	assert_int_equal(run(fixture), 1);
	assert_int_equal(strlen(logged.line),
	    strlen("code=0 words=\"\"") + RELAY_TEXT_MAX - sizeof "...");
}

/* What is attached is in memory: no more than 24 MB at a time. */
static void
test_large_letters(void **state)
{
	static const struct {
		int bytes[3];
		size_t first;
	} cases[] = {
	    {{12, 12, 1}, 2},
	    {{12, 13, 1}, 1},
	    {{25, 1, 1}, 1},
	    {{1, 1, 1}, 3},
	};
	struct fixture *fixture = *state;

	conf.relay.connections = 4;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		size_t rest = 3 - cases[i].first;

		delivery_close(delivery);
		delivery = delivery_open(
		    &conf, casework.setup, fixture->db, &tenure, &fixture->err);
		assert_non_null(delivery);
		put_letters(fixture, (int)(1 + 3 * i), 3);
		for (int k = 0; k < 3; k++) {
			int letter_id = (int)(3 * i) + k + 1;

			fixture_execute(fixture,
			    arena_printf(fixture->memory,
				"INSERT INTO letter_file VALUES (%d, 1, 'x',"
				" 'text/plain', zeroblob(%d * 1024 * 1024))",
				letter_id, cases[i].bytes[k]));
			fixture_record_letter(fixture, letter_id);
		}
		CHECK(run(fixture) == cases[i].first, "%zu", i);
		if (rest > 0)
			CHECK(run(fixture) == rest, "%zu", i);
		assert_int_equal(run(fixture), 0);
	}
}

static void
test_pause_and_failure(void **state)
{
	struct fixture *fixture = *state;

	delivery_pause(delivery);
	assert_int_equal(relay.rests, 1);
	relay.is_unusable = true;
	FAILS(delivery_open(&conf, casework.setup, fixture->db, &tenure,
		  &fixture->err) != NULL,
	    "no relay");
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_sizes_of_batches),
	    TEST(test_a_batch_that_is_not_full),
	    TEST(test_a_relay_that_comes_back),
	    TEST(test_when_a_failure_began),
	    TEST(test_failure_of_another),
	    TEST(test_the_last_one_for_now),
	    TEST(test_a_signal),
	    TEST(test_words_without_addresses),
	    TEST(test_words_that_are_long),
	    TEST(test_large_letters),
	    TEST(test_pause_and_failure),
	};

	delivery_close(NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
