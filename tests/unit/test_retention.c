/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_fixture.h"

#include <stdio.h>
#include <time.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "store/db_sqlite.h"
#include "store/retention.h"

#define DAY	INT64_C(86400)
#define NOW	INT64_C(1774612800)
#define TICKETS 100000
#define LABELS	50000
#define FLOOD	5000 /* messages of one ticket */
/* What a step may change: of each message, with all that goes with it. */
#define STEP_ROWS 4000
#define OVER	  4000 /* of these, whose raw mail and text are to go */

/* Sanitizers take several times as long. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define STEP_MS 400
#else
#define STEP_MS 50
#endif

static const struct retention_periods periods = {
    .raw.seconds = 100 * DAY,
    .text.seconds = 100 * DAY,
    .letter.seconds = 1000 * DAY,
    .fact.seconds = 1000 * DAY,
    .person.seconds = 1000 * DAY,
    .hash_seconds = 1000 * DAY,
    .label_seconds = 1000 * DAY,
};
static const struct retention_question question = {
    .periods = &periods, .now_at = NOW};

/* Closed one after the other; the first OVER of them 101 days ago. */
static void
fill(struct fixture *fixture)
{
	bool is_out;

	fixture_execute(fixture,
	    arena_printf(fixture->memory,
		"BEGIN;"
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
		" SELECT i + 1 FROM n WHERE i < %d)"
		" INSERT INTO ticket (id, reference, random, state, language,"
		" received_at, received_source, opened_at, opened_by, subject,"
		" processor, no_letter_reason, closed_at, due_first)"
		" SELECT i, 'DPO-' || i, i, 'closed', 'en', 1, 'seen', 1,"
		" 'hand', 'about me', 0, '', CASE WHEN i <= %d THEN %lld"
		" ELSE %lld END + i, 1 FROM n;"
		"INSERT INTO message (id, ticket_id, received_at,"
		" from_address, from_name, message_id, in_reply_to,"
		" reference_ids, subject, decision, score, language,"
		" explanation, problems, text, quoted, raw)"
		" SELECT id, id, 1, 'a@example.org', 'A', '', '', '', 's',"
		" 'request', 1, 'en', '[]', '', 'my data please', '',"
		" zeroblob(2000) FROM ticket;"
		"COMMIT",
		TICKETS, OVER, (long long)(NOW - 110 * DAY),
		(long long)(NOW - 90 * DAY)));
	/* No commit of the walk is to pay for this one. */
	OK(db_checkpoint(fixture->db, &is_out, &fixture->err));
}

struct measured {
	size_t steps;
	int64_t longest_ms;
	double longest_cpu_ms;
};

static double
cpu_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* A whole step, of which the lock is a part. */
static struct measured
walk(struct fixture *fixture, struct retention_walk *walk)
{
	struct measured measured = {0};

	retention_begin(walk);
	while (!walk->is_done) {
		int64_t start_ms = timestamp_monotonic_ms(), took_ms;
		double start_cpu_ms = cpu_ms(), took_cpu_ms;

		OK(retention_step(fixture->db, &question, walk, &fixture->err));
		took_ms = timestamp_monotonic_ms() - start_ms;
		measured.steps++;
		took_cpu_ms = cpu_ms() - start_cpu_ms;
		if (took_cpu_ms > measured.longest_cpu_ms)
			measured.longest_cpu_ms = took_cpu_ms;
		if (took_ms > measured.longest_ms)
			measured.longest_ms = took_ms;
	}
	printf("%zu steps, the longest %lld ms, %.1f ms of CPU\n",
	    measured.steps, (long long)measured.longest_ms,
	    measured.longest_cpu_ms);
	return measured;
}

/* No step is long: by CPU, for others use the machine as well. */
static void
large_register(void **state)
{
	struct fixture *fixture = *state;
	struct retention_walk first, second;
	struct measured measured;

	fill(fixture);
	measured = walk(fixture, &first);
	assert_int_equal(first.counts.raw, OVER);
	assert_int_equal(first.counts.texts, OVER);
	assert_true(measured.steps > 2 * OVER / 200);
	assert_true(measured.longest_cpu_ms <= STEP_MS);
	assert_int_equal(TICKETS - OVER,
	    fixture_number(fixture,
		"SELECT count(*) FROM message WHERE raw IS NOT NULL"
		" AND text <> ''"));
	assert_int_equal(OVER,
	    fixture_number(
		fixture, "SELECT count(*) FROM ticket WHERE subject = ''"));
	/* Nothing is left, and nothing is written. */
	measured = walk(fixture, &second);
	assert_true(measured.longest_cpu_ms <= STEP_MS);
	assert_int_equal(retention_total(&second.counts), 0);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM history"
		" WHERE event = 'erased-expired'"));
}

/* A flood in one ticket, and what else grows with mail and not with tickets. */
static void
fill_with_flood(struct fixture *fixture)
{
	long long folder_id = fixture_folder(fixture, "dpo");

	fixture_execute(fixture,
	    arena_printf(fixture->memory,
		"BEGIN;"
		"INSERT INTO ticket (id, reference, random, state, language,"
		" received_at, received_source, opened_at, opened_by, subject,"
		" processor, no_letter_reason, closed_at, due_first)"
		" VALUES (1, 'DPO-1', 1, 'closed', 'en', 1, 'seen', 1, 'hand',"
		" 'mine', 0, '', 5, 1), (2, 'DPO-2', 2, 'closed', 'en', 1,"
		" 'seen', 1, 'hand', 'mine', 0, '', 4, 1);"
		"INSERT INTO message (id, ticket_id, received_at, expires_at,"
		" from_address, from_name, message_id, in_reply_to,"
		" reference_ids, subject, decision, score, language,"
		" explanation, problems, text, quoted, raw)"
		" WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
		" SELECT i + 1 FROM n WHERE i < %d)"
		" SELECT i, CASE WHEN i <= %d THEN 1 END, 1,"
		" CASE WHEN i > %d THEN 1 END, 'a@example.org', 'A', '', '',"
		" '', 's', 'request', 1, 'en', '[]', '', 'my data', '',"
		" zeroblob(50) FROM n;"
		"INSERT INTO attachment (message_id, position, name, type,"
		" size_bytes, digest) SELECT id, 1, 'a', 'b', 1, zeroblob(32)"
		" FROM message;"
		"INSERT INTO mail_link (message_id, position, words, target)"
		" SELECT id, 1, 'a', 'b' FROM message;"
		"INSERT INTO mention (message_id, who, is_sender)"
		" SELECT id, 'x', 0 FROM message;"
		"INSERT INTO fact (message_id, position, name, value)"
		" SELECT id, 1, 'phone', '1' FROM message;"
		"INSERT INTO ledger (folder_id, uid, seen_at, disposition,"
		" settled_at, ticket_id, reason)"
		" SELECT %lld, id, 1, 'joined', 1, 1, 'folded' FROM message"
		" WHERE ticket_id = 1;"
		"INSERT INTO spent (who, hour, letters)"
		" SELECT id || '@example.org', 1, 1 FROM message;"
		"COMMIT",
		2 * FLOOD, FLOOD, FLOOD, folder_id));
}

/* Of a walk with all periods over, in rows, for a machine may be slow. */
static void
rows_of_a_step(void **state)
{
	static const struct retention_periods none = {.hash_seconds = 10 * DAY};
	static const unsigned char key[DIGEST_BYTES];
	static const struct person_hasher hasher = {.key = key};
	const struct retention_question now = {
	    .periods = &none, .hasher = &hasher, .now_at = NOW};
	struct fixture *fixture = *state;
	struct retention_walk walk;
	size_t most[20] = {0};

	SQLITE_ONLY;
	fill_with_flood(fixture);
	retention_begin(&walk);
	while (!walk.is_done) {
		size_t class = walk.class;
		size_t rows =
		    (size_t)sqlite3_total_changes(db_sqlite_of(fixture->db));

		assert_true(class < LENGTH(most));
		OK(retention_step(fixture->db, &now, &walk, &fixture->err));
		rows =
		    (size_t)sqlite3_total_changes(db_sqlite_of(fixture->db)) -
		    rows;
		if (rows > most[class])
			most[class] = rows;
	}
	for (size_t i = 0; i < LENGTH(most); i++)
		CHECK(most[i] <= STEP_ROWS, "class %zu: %zu rows", i, most[i]);
	assert_int_equal(walk.counts.not_requests, FLOOD);
	assert_int_equal(walk.counts.raw, FLOOD);
	assert_int_equal(walk.counts.texts, FLOOD);
	assert_int_equal(walk.counts.facts, FLOOD);
	assert_int_equal(walk.counts.persons, 2);
	assert_int_equal(0,
	    fixture_number(fixture,
		"SELECT (SELECT count(*) FROM message)"
		" + (SELECT count(*) FROM spent)"
		" + (SELECT count(*) FROM ledger WHERE reason <> '')"));
}

/* Labels go in steps as well: of years, if their period was made shorter. */
static void
many_labels(void **state)
{
	struct fixture *fixture = *state;
	struct retention_walk whole;
	struct measured measured;

	/*
	 * There, 50,000 rows of a ledger in one transaction take minutes: each
	 * counts in the same row of folder.
	 */
	SQLITE_ONLY;
	fixture_execute(fixture,
	    arena_printf(fixture->memory,
		"BEGIN;"
		"INSERT INTO ledger (folder_id, uid, seen_at, disposition,"
		" settled_at)"
		" WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
		" SELECT i + 1 FROM n WHERE i < %d)"
		" SELECT %lld, i, 1, 'not-request', 1 FROM n;"
		"INSERT INTO label (folder_id, uid, labelled_at, is_request,"
		" kinds, sender, domain, content)"
		" SELECT folder_id, uid, CASE WHEN uid > 10 THEN %lld"
		" ELSE %lld END, 0, '', randomblob(32), zeroblob(32),"
		" zeroblob(500) FROM ledger;"
		"COMMIT",
		LABELS, (long long)fixture_folder(fixture, "dpo"),
		(long long)(NOW - 1001 * DAY), (long long)(NOW - 999 * DAY)));
	measured = walk(fixture, &whole);
	assert_true(measured.longest_cpu_ms <= STEP_MS);
	assert_true(measured.steps > (LABELS - 10) / 500);
	assert_int_equal(whole.counts.labels, LABELS - 10);
	assert_int_equal(
	    10, fixture_number(fixture, "SELECT count(*) FROM label"));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM history WHERE event = 'erased-expired'"
		" AND became LIKE '%labels 49990%'"));
}

/* Who writes meanwhile waits for one step at most. */
static void
between_two_steps(void **state)
{
	struct fixture *fixture = *state;
	struct retention_walk walk;

	fixture_execute(fixture,
	    "INSERT INTO ticket (id, reference, random, state, language,"
	    " received_at, received_source, opened_at, opened_by, subject,"
	    " processor, no_letter_reason, closed_at, due_first)"
	    " VALUES (1, 'DPO-1', 1, 'closed', 'en', 1, 'seen', 1, 'hand',"
	    " 'mine', 0, '', 5, 1)");
	retention_begin(&walk);
	OK(retention_step(fixture->db, &question, &walk, &fixture->err));
	OK(retention_step(fixture->db, &question, &walk, &fixture->err));
	/* A hold begins before the class of texts is looked at. */
	fixture_execute(fixture, "UPDATE ticket SET is_on_hold = 1");
	while (!walk.is_done)
		OK(retention_step(
		    fixture->db, &question, &walk, &fixture->err));
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT count(*) FROM ticket WHERE subject = 'mine'"));
	fixture_execute(fixture, "UPDATE ticket SET is_on_hold = 0");
	retention_begin(&walk);
	while (!walk.is_done)
		OK(retention_step(
		    fixture->db, &question, &walk, &fixture->err));
	assert_int_equal(0,
	    fixture_number(
		fixture, "SELECT count(*) FROM ticket WHERE subject = 'mine'"));
}

/* What a walk erased that ended in a crash is in the next line of history. */
static void
crash_in_a_walk(void **state)
{
	struct fixture *fixture = *state;
	struct retention_walk walk;

	fixture_execute(fixture,
	    "INSERT INTO ticket (id, reference, random, state, language,"
	    " received_at, received_source, opened_at, opened_by, subject,"
	    " processor, no_letter_reason, closed_at, due_first)"
	    " VALUES (1, 'DPO-1', 1, 'closed', 'en', 1, 'seen', 1, 'hand',"
	    " 'mine', 0, '', 5, 1);"
	    "INSERT INTO message (id, ticket_id, received_at,"
	    " from_address, from_name, message_id, in_reply_to,"
	    " reference_ids, subject, decision, score, language,"
	    " explanation, problems, text, quoted, raw)"
	    " VALUES (1, 1, 1, 'a@example.org', 'A', '', '', '', 's',"
	    " 'request', 1, 'en', '[]', '', 'my data please', '', "
	    "zeroblob(1))");
	retention_begin(&walk);
	while (walk.counts.raw == 0)
		OK(retention_step(
		    fixture->db, &question, &walk, &fixture->err));
	assert_int_equal(0,
	    fixture_number(fixture,
		"SELECT count(*) FROM history"
		" WHERE event = 'erased-expired'"));
	retention_begin(&walk);
	while (!walk.is_done)
		OK(retention_step(
		    fixture->db, &question, &walk, &fixture->err));
	assert_int_equal(walk.counts.raw, 0);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM history WHERE event = 'erased-expired'"
		" AND became LIKE '%raw 1, texts 1%'"));
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM erasing"));
}

/* It was merged, and its message has gone to ticket 2. */
static void
merged_message(void **state)
{
	static const struct retention_periods short_ones = {
	    .raw.seconds = 10 * DAY,
	    .text.seconds = 10 * DAY,
	    .letter.seconds = 10 * DAY,
	    .fact.seconds = 10 * DAY,
	    .person.seconds = 10 * DAY,
	    .hash_seconds = 10 * DAY,
	    .label_seconds = 10 * DAY,
	};
	static const unsigned char key[DIGEST_BYTES];
	static const struct person_hasher hasher = {.key = key};
	const struct retention_question ten_days = {
	    .periods = &short_ones, .hasher = &hasher, .now_at = NOW};
	struct fixture *fixture = *state;

	(void)fixture_folder(fixture, "dpo");
	COMMIT(fixture_ticket(fixture, 1) == 1);
	COMMIT(fixture_ticket(fixture, 2) == 2);
	fixture_execute(fixture,
	    "INSERT INTO message (id, ticket_id, received_at, from_address,"
	    " from_name, message_id, in_reply_to, reference_ids, subject,"
	    " decision, score, language, explanation, problems, text, quoted)"
	    " VALUES (5, 2, 1, 'a@example.org', '', '', '', '', 's',"
	    " 'request', 1, 'en', '[]', '', 'x', '');"
	    "INSERT INTO merged VALUES (5, 1);"
	    "UPDATE claim SET outcome = 'duplicate', closed_at = 1"
	    " WHERE ticket_id = 1;"
	    "UPDATE ticket SET state = 'closed', closed_at = 1 WHERE id = 1");
	(void)fixture_purge(fixture, &ten_days);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM message WHERE text = 'x' AND EXISTS"
		" (SELECT 1 FROM ticket WHERE id = 1 AND erased_at > 0)"));
	fixture_execute(fixture,
	    "UPDATE claim SET outcome = 'fulfilled', closed_at = 1"
	    " WHERE ticket_id = 2;"
	    "UPDATE ticket SET state = 'closed', closed_at = 1,"
	    " is_on_hold = 1 WHERE id = 2");
	(void)fixture_purge(fixture, &ten_days);
	assert_int_equal(
	    1, fixture_number(fixture, "SELECT count(*) FROM message"));
	fixture_execute(fixture, "UPDATE ticket SET is_on_hold = 0");
	(void)fixture_purge(fixture, &ten_days);
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM message"));
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(large_register),
	    CASE(rows_of_a_step),
	    CASE(many_labels),
	    CASE(between_two_steps),
	    CASE(crash_in_a_walk),
	    CASE(merged_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
