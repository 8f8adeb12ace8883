/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <stdio.h>
#include <string.h>

#include "casework/record.h"
#include "casework/thread.h"
#include "ticket/plus_address.h"
#include "ticket/reference.h"
#include "tests/fake/fake_disk.h"

#define ANNA  "From: Anna <anna@example.org>\n"
#define BERTA "From: Berta <berta@example.net>\n"
#define BOTH  "From: anna@example.org, berta@example.net\n"
#define REPLY "possibly: replies to a letter sent to somebody else"
#define TAG                                                    \
	"possibly: sent to a reply address that was given to " \
	"somebody else"
#define WORD   "possibly: mentions its reference, from another address"
#define CLAIMS "possibly: claims to be a party of it, but the sender is not "
#define ACCESS KIND_BIT(KIND_ACCESS)

/* Of ticket 1, Anna's. */
static struct {
	const char *id;	    /* of its acknowledgement */
	const char *forged; /* the same, with another signature */
	const char *tag;    /* an address with its number */
	char word[REFERENCE_SIZE];
} ticket;

static struct record_result
take(struct fixture *fixture, const char *text, kind_set kinds)
{
	struct record_result result = {0};
	struct incoming item;

	OK(db_begin(fixture->db, &fixture->err));
	item = casework_mail(fixture, text, DECISION_REQUEST, kinds);
	OK(record_message(&casework, &item, &result, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	return result;
}

static int
set_up(void **state)
{
	struct fixture *fixture;
	struct letter_row letter;
	struct ticket_row row;
	uint64_t random;

	if (casework_set_up(state) != 0)
		return -1;
	fixture = *state;
	(void)take(fixture,
	    ANNA "To: dpo@example.com\nSubject: my data\n\nA copy!\n", ACCESS);
	assert_int_equal(letter_store_find(fixture->db, fixture->memory, 1,
			     &letter, &fixture->err),
	    FOUND);
	assert_int_equal(ticket_store_find(fixture->db, fixture->memory, "1",
			     &row, &fixture->err),
	    FOUND);
	ticket.id = letter.message_id;
	ticket.forged = arena_printf(fixture->memory,
	    "<dpod.1.1.1.0123456789abcdef.%032d@example.com>", 0);
	(void)snprintf(ticket.word, sizeof ticket.word, "%s", row.reference);
	assert_true(reference_parse(row.reference, &random));
	ticket.tag = plus_address_sign(fixture->memory,
	    &casework.setup->keys.references[0], 1, random, "dpo@example.com");
	return 0;
}

static struct thread
find(struct fixture *fixture, const char *text)
{
	struct thread thread = {.ticket_id = 77};
	struct incoming item;

	OK(db_begin(fixture->db, &fixture->err));
	item = casework_mail(fixture, text, DECISION_NOT_REQUEST, 0);
	OK(thread_find(&casework, &item, &thread, &fixture->err));
	db_rollback(fixture->db);
	return thread;
}

/* $I the signed id, $F the forged one, $T the address, $W the reference. */
static char *
expand(struct fixture *fixture, const char *text)
{
	char *result = arena_string(fixture->memory, "");

	for (; *text != '\0'; text++) {
		const char *with = NULL;

		if (*text == '$') {
			text++;
			with = *text == 'I' ? ticket.id
			    : *text == 'F'  ? ticket.forged
			    : *text == 'T'  ? ticket.tag
					    : ticket.word;
		}
		result = with != NULL
		    ? arena_printf(fixture->memory, "%s%s", result, with)
		    : arena_printf(fixture->memory, "%s%c", result, *text);
	}
	return result;
}

static void
ways_to_find(void **state)
{
	static const struct {
		const char *text;
		bool joins;
		const char *why; /* the one related ticket; NULL: none */
		bool is_foreign;
	} cases[] = {
	    {ANNA "In-Reply-To: $I\n\nx\n", true, NULL, false},
	    {ANNA "References: <a@b> $I <c@d>\n\nx\n", true, NULL, false},
	    {ANNA "References: $I\n\nx\n", true, NULL, false},
	    {BERTA "In-Reply-To: $I\n\nx\n", false, REPLY, false},
	    {BERTA "References: <a@b> $I\n\nx\n", false, REPLY, false},
	    {BOTH "In-Reply-To: $I\n\nx\n", false, REPLY, false},
	    {"Subject: no sender\nIn-Reply-To: $I\n\nx\n", false, REPLY, false},
	    {ANNA "To: $T\n\nx\n", true, NULL, false},
	    {ANNA "To: a@b.example, $T\n\nx\n", true, NULL, false},
	    {ANNA "Cc: $T\n\nx\n", true, NULL, false},
	    {ANNA "Resent-To: $T\n\nx\n", true, NULL, false},
	    {ANNA "Delivered-To: $T\n\nx\n", true, NULL, false},
	    {BERTA "To: $T\n\nx\n", false, TAG, false},
	    {ANNA "To: dpo+d1.1.0000000.0@example.com\n\nx\n", false, NULL,
		false},
	    {ANNA "Subject: Re: $W\n\nx\n", true, NULL, false},
	    {ANNA "Subject: my dpo-$W\n\nx\n", true, NULL, false},
	    {BERTA "Subject: Re: $W\n\nx\n", false, WORD, false},
	    {ANNA "Subject: DPO-1 DPO-2 DPO-3 $W\n\nx\n", true, NULL, false},
	    {ANNA "Subject: DPO-1 DPO-2 DPO-3 DPO-4 $W\n\nx\n", false, NULL,
		false},
	    {ANNA "Subject: DPO-0000-0001\n\nx\n", false, NULL, false},
	    {ANNA "Subject: DPO-\n\nx\n", false, NULL, false},
	    /* The first way counts, and one ticket is related once. */
	    {BERTA "To: $T\nSubject: $W\nIn-Reply-To: $I\n\nx\n", false, REPLY,
		false},
	    {ANNA "To: $T\nSubject: $W\nIn-Reply-To: $I\n\nx\n", true, NULL,
		false},
	    /* Of another register of the same office. */
	    {ANNA "In-Reply-To: $F\n\nx\n", false, NULL, true},
	    {ANNA "References: $F $I\n\nx\n", true, NULL, true},
	    {ANNA "References: $F <a@b>\n\nx\n", false, NULL, true},
	    {ANNA "In-Reply-To: $I\nReferences: $F\n\nx\n", true, NULL, false},
	    {ANNA "In-Reply-To: <a@example.com>\n\nx\n", false, NULL, false},
	    {ANNA "Subject: hello\n\nx\n", false, NULL, false},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct thread thread =
		    find(fixture, expand(fixture, cases[i].text));

		CHECK(thread.ticket_id == (cases[i].joins ? 1 : 0), "%s",
		    cases[i].text);
		CHECK(strcmp(thread.sender,
			  cases[i].joins ? "anna@example.org" : "") == 0,
		    "%s: %s", cases[i].text, thread.sender);
		CHECK(!thread.is_closed, "%s", cases[i].text);
		CHECK(thread.is_foreign == cases[i].is_foreign, "%s",
		    cases[i].text);
		CHECK(thread.related_count == (cases[i].why != NULL), "%s: %zu",
		    cases[i].text, thread.related_count);
		if (cases[i].why != NULL)
			CHECK(thread.related[0].ticket_id == 1 &&
				strcmp(thread.related[0].why, cases[i].why) ==
				    0,
			    "%s: %s", cases[i].text, thread.related[0].why);
	}
}

/* The foreign id has another domain. */
static void
other_domains(void **state)
{
	struct fixture *fixture = *state;
	const char *text = arena_printf(fixture->memory,
	    ANNA
	    "In-Reply-To: <dpod.1.1.1.0123456789abcdef.%032d@a.example>\n\nx\n",
	    0);

	assert_false(find(fixture, text).is_foreign);
}

/* What Anna's answer finds; DMARC says that it is not hers if `is_forged`. */
static struct thread
answer(struct fixture *fixture, bool is_forged)
{
	struct thread thread = {.ticket_id = 77};
	struct verdict *verdict = arena_alloc(fixture->memory, sizeof *verdict);
	struct incoming item;

	OK(db_begin(fixture->db, &fixture->err));
	item = casework_mail(fixture,
	    expand(fixture, ANNA "In-Reply-To: $I\n\nx\n"),
	    DECISION_NOT_REQUEST, 0);
	*verdict = *item.verdict;
	if (is_forged)
		verdict->message.authentication.dmarc = AUTHENTICATION_FAIL;
	item.verdict = verdict;
	OK(thread_find(&casework, &item, &thread, &fixture->err));
	db_rollback(fixture->db);
	return thread;
}

static void
forged_sender(void **state)
{
	struct thread thread = answer(*state, true);

	assert_int_equal(thread.ticket_id, 0);
	assert_int_equal(thread.related_count, 1);
	assert_memory_equal(thread.related[0].why, CLAIMS, strlen(CLAIMS));
}

static void
closed_ticket(void **state)
{
	struct fixture *fixture = *state;
	struct thread thread;

	fixture_execute(fixture,
	    "UPDATE ticket SET state = 'closed', closed_at = 1774612800;"
	    "UPDATE claim SET outcome = 'fulfilled', closed_at = 1774612800");
	thread = answer(fixture, false);
	assert_int_equal(thread.ticket_id, 1);
	assert_true(thread.is_closed);
	fixture_execute(fixture, "UPDATE ticket SET erased_at = 1774612800");
	thread = answer(fixture, false);
	assert_int_equal(thread.ticket_id, 0);
	assert_int_equal(thread.related_count, 1);
}

/* Nine tickets that are not the sender's: eight are enough. */
static void
many_related(void **state)
{
	struct fixture *fixture = *state;
	char *ids = arena_string(fixture->memory, "");
	struct thread thread;

	for (int i = 1; i <= 9; i++)
		ids = arena_printf(fixture->memory, "%s %s", ids,
		    reference_sign(fixture->memory,
			&casework.setup->keys.references[0],
			&(struct reference_id){i, 1, 1}, "example.com"));
	for (int i = 2; i <= 9; i++)
		COMMIT(fixture_ticket(fixture, i) == i);
	thread = find(fixture,
	    arena_printf(fixture->memory, BERTA "References:%s\n\nx\n", ids));
	assert_int_equal(thread.related_count, THREAD_RELATED_MAX);
	for (int i = 0; i < THREAD_RELATED_MAX; i++)
		assert_int_equal(thread.related[i].ticket_id, i + 1);
	/* Of a ticket that is not there, nothing is said. */
	thread = find(fixture,
	    arena_printf(fixture->memory, ANNA "In-Reply-To: %s\n\nx\n",
		reference_sign(fixture->memory,
		    &casework.setup->keys.references[0],
		    &(struct reference_id){99, 1, 1}, "example.com")));
	assert_int_equal(thread.ticket_id, 0);
	assert_int_equal(thread.related_count, 0);
}

/* Whether a report with this raw text marks the letter. */
static bool
bounces(struct fixture *fixture, enum automatic_reason reason, bool is_failure,
    const char *raw)
{
	struct verdict *verdict = arena_alloc(fixture->memory, sizeof *verdict);
	struct incoming item;
	bool is_bounce = true;

	fixture_execute(
	    fixture, "UPDATE letter SET bounced_at = NULL, state = 'unknown'");
	OK(db_begin(fixture->db, &fixture->err));
	item =
	    casework_mail(fixture, "From: <>\n\nx\n", DECISION_NOT_REQUEST, 0);
	*verdict = *item.verdict;
	verdict->message.automatic.reason = reason;
	verdict->message.automatic.is_failure = is_failure;
	item.verdict = verdict;
	item.raw = raw;
	item.raw_length = raw == NULL ? 0 : strlen(raw);
	OK(thread_note_bounce(&casework, &item, &is_bounce, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(is_bounce,
	    fixture_number(fixture,
		"SELECT count(*) FROM letter WHERE bounced_at = 1774612800"));
	return is_bounce;
}

/* A report that was recorded by half is not taken for one that was. */
static void
bounces_on_a_bad_disk(void **state)
{
	struct fixture *fixture = *state;
	const char *raw = expand(fixture, "Message-ID: $I\n");
	bool has_failed = true;

	fixture_execute(
	    fixture, "UPDATE letter SET bounced_at = NULL, state = 'unknown'");
	for (int step = 1; has_failed; step++) {
		struct incoming item;
		struct verdict verdict;
		bool is_bounce, is_noted;

		OK(db_begin(fixture->db, &fixture->err));
		item = casework_mail(
		    fixture, "From: <>\n\nx\n", DECISION_NOT_REQUEST, 0);
		verdict = *item.verdict;
		verdict.message.automatic.reason = AUTOMATIC_NULL_SENDER;
		verdict.message.automatic.is_failure = true;
		item.verdict = &verdict;
		item.raw = raw;
		item.raw_length = strlen(raw);
		fixture->err = (struct error){.text = ""};
		fake_disk_fail(step);
		is_noted = thread_note_bounce(
		    &casework, &item, &is_bounce, &fixture->err);
		has_failed = fake_disk_mend();
		db_rollback(fixture->db);
		CHECK(is_noted != has_failed, "step %d", step);
		CHECK(
		    is_noted || fixture->err.text[0] != '\0', "step %d", step);
	}
}

static void
reasons_to_bounce(void **state)
{
	struct fixture *fixture = *state;
	const char *raw = expand(fixture, "Message-ID: $I\n");

	for (enum automatic_reason i = 0; i < AUTOMATIC_REASONS; i++) {
		CHECK(bounces(fixture, i, true, raw) ==
			(i == AUTOMATIC_NULL_SENDER || i == AUTOMATIC_REPORT ||
			    i == AUTOMATIC_DAEMON_SENDER),
		    "%s", automatic_reason_name(i));
		CHECK(!bounces(fixture, i, false, raw), "%s",
		    automatic_reason_name(i));
	}
	assert_false(bounces(fixture, AUTOMATIC_REPORT, true, NULL));
}

static void
ids_in_bounces(void **state)
{
#define M4 "<dpod.1> <dpod.2> <dpod.3> <dpod.4> "
	static const struct {
		const char *text;
		bool is_found;
	} cases[] = {
	    {"$I", true},
	    {"", false},
	    {"$F", false},
	    {"$F $I", true},
	    {"<dpod.<dpod.$I", true},
	    {M4 M4 M4 "<dpod.1> <dpod.2> <dpod.3> $I", true},
	    {M4 M4 M4 M4 "$I", false},
	};
	struct fixture *fixture = *state;
	const char *whole = ticket.id;

	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(bounces(fixture, AUTOMATIC_REPORT, true,
			  expand(fixture, cases[i].text)) == cases[i].is_found,
		    "%s", cases[i].text);
	/* Without its end. */
	assert_false(bounces(fixture, AUTOMATIC_REPORT, true,
	    arena_copy(fixture->memory, whole, strlen(whole) - 1)));
	/* An id has at most 250 bytes. */
	for (size_t length = 250; length <= 251; length++) {
		const char *head =
		    arena_copy(fixture->memory, whole, strlen(whole) - 1);
		int pad = (int)(length - strlen(whole));

		CHECK(bounces(fixture, AUTOMATIC_REPORT, true,
			  arena_printf(fixture->memory, "%s%0*d>", head, pad,
			      0)) == (length == 250),
		    "%zu", length);
	}
}

static int64_t
count_links(struct fixture *fixture, int64_t other_id, const char *why)
{
	return fixture_number(fixture,
	    arena_printf(fixture->memory,
		"SELECT count(*) FROM link WHERE ticket_id = 3 AND other_id ="
		" %lld AND why LIKE '%s%%'",
		(long long)other_id, why));
}

static void
links(void **state)
{
	static const struct thread related = {
	    .related = {{1, "possibly: x"}, {3, "possibly: itself"}},
	    .related_count = 2};
	static const struct thread follows = {.ticket_id = 1};
	static const struct thread none;
	struct fixture *fixture = *state;
	const struct {
		const struct thread *thread;
		int64_t same_message;
		const char *from;
		bool is_forged;
		int64_t other;
		const char *why; /* NULL: no link at all */
	} cases[] = {
	    {&related, 0, BERTA, false, 1, "possibly: x"},
	    {&follows, 0, BERTA, false, 1, "follows"},
	    {&none, 2, BERTA, false, 2, "warning: its message has the same"},
	    {&none, 3, BERTA, false, 3, NULL},
	    {&none, 0, BERTA, false, 0, NULL},
	    {&none, 0, ANNA, false, 1, "same requester"},
	    {&none, 0, ANNA, true, 1, "possibly: claims to be the same"},
	    {&none, 0, BOTH, false, 1, NULL},
	};

	COMMIT(fixture_ticket(fixture, 2) == 2);
	COMMIT(fixture_ticket(fixture, 3) == 3);
	fixture_execute(fixture, "DELETE FROM party WHERE ticket_id > 1");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct verdict *verdict =
		    arena_alloc(fixture->memory, sizeof *verdict);
		struct incoming item;

		fixture_execute(fixture, "DELETE FROM link");
		OK(db_begin(fixture->db, &fixture->err));
		item = casework_mail(fixture,
		    arena_printf(fixture->memory, "%s\nx\n", cases[i].from),
		    DECISION_REQUEST, ACCESS);
		*verdict = *item.verdict;
		if (cases[i].is_forged)
			verdict->message.authentication.dmarc =
			    AUTHENTICATION_FAIL;
		item.verdict = verdict;
		OK(thread_link(&casework, &item, cases[i].thread, 3,
		    cases[i].same_message, &fixture->err));
		OK(db_commit(fixture->db, &fixture->err));
		CHECK(fixture_number(fixture, "SELECT count(*) FROM link") ==
			(cases[i].why != NULL),
		    "%zu", i);
		CHECK(cases[i].why == NULL ||
			count_links(fixture, cases[i].other, cases[i].why) == 1,
		    "%zu", i);
	}
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, casework_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(ways_to_find),
	    TEST(other_domains),
	    TEST(forged_sender),
	    TEST(closed_ticket),
	    TEST(many_related),
	    TEST(bounces_on_a_bad_disk),
	    TEST(reasons_to_bounce),
	    TEST(ids_in_bounces),
	    TEST(links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
