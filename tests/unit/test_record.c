/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <stdio.h>
#include <string.h>

#include "tests/fake/fake_disk.h"

#include "base/buffer.h"
#include "casework/letter_effect.h"
#include "casework/letter_order.h"
#include "mail/attest.h"
#include "store/code_store.h"
#include "store/identity.h"
#include "casework/record.h"
#include "casework/reply.h"

#define ANNA   "From: Anna <anna@example.org>\nTo: dpo@example.com\n"
#define BERTA  "From: Berta <berta@example.net>\nTo: dpo@example.com\n"
#define ACCESS KIND_BIT(KIND_ACCESS)

/* In a transaction of its own. */
static struct record_result
record(struct fixture *fixture, const struct incoming *item)
{
	struct record_result result = {0};

	OK(record_message(&casework, item, &result, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	return result;
}

static struct record_result
take(struct fixture *fixture, const char *text, enum decision decision,
    kind_set kinds)
{
	struct incoming item;
	bool has_failed = true;

	/* Whichever step of a statement fails: it is not recorded. */
	for (int step = 1; has_failed; step++) {
		struct record_result result = {0};
		bool is_recorded;

		OK(db_begin(fixture->db, &fixture->err));
		item = casework_mail(fixture, text, decision, kinds);
		fake_disk_fail(step);
		is_recorded =
		    record_message(&casework, &item, &result, &fixture->err);
		has_failed = fake_disk_mend();
		db_rollback(fixture->db);
		CHECK(!has_failed ||
			(!is_recorded && fixture->err.scope == ERROR_STORE),
		    "step %d of %s", step, text);
	}
	OK(db_begin(fixture->db, &fixture->err));
	item = casework_mail(fixture, text, decision, kinds);
	return record(fixture, &item);
}

/* A ticket of Anna's, acknowledged; returns the Message-ID of that letter. */
static const char *
take_first(struct fixture *fixture)
{
	struct letter_row letter;

	(void)take(fixture,
	    ANNA "Message-ID: <1@example.org>\nSubject: my data\n\nA copy!\n",
	    DECISION_REQUEST, ACCESS);
	assert_int_equal(letter_store_find(fixture->db, fixture->memory, 1,
			     &letter, &fixture->err),
	    FOUND);
	return letter.message_id;
}

static const char *
answer(struct fixture *fixture, const char *from, const char *id, int number)
{
	return arena_printf(fixture->memory,
	    "%sMessage-ID: <answer-%d@example.org>\nIn-Reply-To: %s\n\nYes "
	    "%d\n",
	    from, number, id, number);
}

static void
test_request_is_acknowledged(void **state)
{
	struct fixture *fixture = *state;
	struct record_result result;
	struct letter_row letter;

	result = take(fixture,
	    ANNA "Message-ID: <1@example.org>\nReferences: <0@example.org>\n"
		 "Subject: my data\n\nA copy, please.\n",
	    DECISION_REQUEST, ACCESS | KIND_BIT(KIND_ERASURE));
	assert_int_equal(result.disposition, DISPOSITION_TICKET);
	assert_int_equal(result.ticket_id, 1);
	assert_string_equal(result.letter, "queued");
	assert_int_equal(letter_store_find(fixture->db, fixture->memory, 1,
			     &letter, &fixture->err),
	    FOUND);
	assert_string_equal(letter.purpose, "acknowledge");
	assert_string_equal(letter.state, "queued");
	assert_string_equal(letter.to_address, "anna@example.org");
	assert_string_equal(letter.in_reply_to, "<1@example.org>");
	assert_string_equal(
	    letter.references, "<0@example.org> <1@example.org>");
	assert_int_equal(strncmp(letter.message_id, "<dpod.1.1.1.", 12), 0);
	assert_non_null(strstr(letter.body, "27 April 2026"));
	assert_non_null(strstr(letter.body, "27 March 2026"));
	assert_int_equal(2,
	    fixture_number(fixture,
		"SELECT count(*) FROM claim WHERE ticket_id = 1"
		" AND due_on = '2026-04-27' AND NOT is_unsure"));
}

static void
test_doubt_promises_no_day(void **state)
{
	struct fixture *fixture = *state;
	struct letter_row letter;

	casework_mailbox.acknowledge_unsure = ACKNOWLEDGE_AUTO;
	(void)take(fixture, ANNA "Subject: hm\n\nHm?\n", DECISION_UNSURE, 0);
	assert_int_equal(letter_store_find(fixture->db, fixture->memory, 1,
			     &letter, &fixture->err),
	    FOUND);
	assert_string_equal(letter.purpose, "acknowledge-generic");
	assert_null(strstr(letter.body, "April"));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM claim WHERE kind = 'question'"
		" AND due_on = '2026-04-27' AND is_unsure"));
}

static void
test_copy_is_a_duplicate(void **state)
{
	static const char text[] = ANNA "Subject: my data\n\nA copy!\n";
	struct fixture *fixture = *state;
	struct record_result result;

	(void)take(fixture, text, DECISION_REQUEST, ACCESS);
	result = take(fixture, text, DECISION_REQUEST, ACCESS);
	assert_int_equal(result.disposition, DISPOSITION_DUPLICATE);
	assert_int_equal(result.ticket_id, 1);
	assert_int_equal(
	    1, fixture_number(fixture, "SELECT count(*) FROM letter"));
}

/*
 * Fields of which nobody read more than the first, in a mail that the register
 * knew before schema 3 by what the reader said alone.
 */
static struct record_result
take_unread(struct fixture *fixture, char sign)
{
	struct buffer text = {0};
	struct incoming item;
	struct verdict verdict;
	unsigned char old[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];

	for (int i = 0; i <= MESSAGE_FIELDS_MAX; i++)
		buffer_add_printf(&text, "X-%d: 1\n", i);
	buffer_add_printf(&text, ANNA "Subject: %c\n\nHello.\n", sign);
	OK(db_begin(fixture->db, &fixture->err));
	item = casework_mail(fixture,
	    arena_string(fixture->memory, buffer_string(&text)),
	    DECISION_REQUEST, ACCESS);
	OK(db_commit(fixture->db, &fixture->err));
	buffer_release(&text);
	verdict = *item.verdict;
	item.verdict = &verdict;
	attest(
	    fixture->memory, item.raw, item.raw_length, NULL, &verdict.message);
	keys_old_fingerprint(&casework.setup->keys, &verdict.message, old);
	digest_hex(old, hex);
	fixture_execute(fixture,
	    arena_printf(fixture->memory,
		"INSERT OR IGNORE INTO fingerprint (digest, folder_id, uid,"
		" added_at, is_old) SELECT X'%s', folder_id, max(uid), 1, 1"
		" FROM ledger",
		hex));
	OK(db_begin(fixture->db, &fixture->err));
	return record(fixture, &item);
}

static void
test_what_was_not_read_is_no_copy(void **state)
{
	struct fixture *fixture = *state;

	SQLITE_ONLY; /* the words of its own statement */
	assert_int_equal(
	    take_unread(fixture, 'a').disposition, DISPOSITION_TICKET);
	assert_int_equal(
	    take_unread(fixture, 'b').disposition, DISPOSITION_TICKET);
	assert_int_equal(
	    take_unread(fixture, 'a').disposition, DISPOSITION_DUPLICATE);
}

static void
test_party_joins_by_signed_id(void **state)
{
	struct fixture *fixture = *state;
	const char *id = take_first(fixture);
	struct record_result result = take(
	    fixture, answer(fixture, ANNA, id, 1), DECISION_NOT_REQUEST, 0);

	assert_int_equal(result.disposition, DISPOSITION_JOINED);
	assert_int_equal(result.ticket_id, 1);
	assert_string_equal(result.reason, "answers-our-letter");
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM history WHERE event = 'mail-joined'"));
}

/* Code 123456 is out; "The code is ..." comes from whom? */
static void
answer_code(struct fixture *fixture, const char *from, const char *code)
{
	const char *id = take_first(fixture);
	bool is_set;

	COMMIT(code_store_set(fixture->db, 1, "123456", casework.now_at,
	    casework.now_at + 3600, &is_set, &fixture->err));
	fixture_execute(fixture,
	    "UPDATE ticket SET state = 'waiting-identity';"
	    "INSERT INTO pause (ticket_id, wait, asked_at) VALUES (1,"
	    " 'identity', 1774000000);"
	    "INSERT INTO party (ticket_id, role, address, name) VALUES (1,"
	    " 'agent', 'berta@example.net', '')");
	(void)take(fixture,
	    arena_printf(fixture->memory,
		"%sMessage-ID: <code@example.org>\nIn-Reply-To: %s\n\nThe code "
		"is %s\n",
		from, id, code),
	    DECISION_NOT_REQUEST, 0);
}

static void
test_code_that_is_sent_back_verifies(void **state)
{
	struct fixture *fixture = *state;

	answer_code(fixture, ANNA, "123456");
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT identity = 'code' AND state = 'open' AND unread_at IS"
		" NOT NULL AND (SELECT count(*) = 0 FROM code) AND (SELECT"
		" answered_at = 1774612800 FROM pause) AND (SELECT actor ="
		" 'dpod' FROM history WHERE event = 'identity-verified') FROM"
		" ticket"));
}

static void
test_wrong_code_is_counted(void **state)
{
	struct fixture *fixture = *state;

	answer_code(fixture, ANNA, "654321");
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT identity = '' AND state = 'waiting-identity' AND"
		" (SELECT tries = 1 FROM code) AND (SELECT count(*) FROM"
		" history WHERE event = 'code-refused') FROM ticket"));
}

/* A party, but not whom the code was sent to. */
static void
test_code_from_elsewhere_is_not_tried(void **state)
{
	struct fixture *fixture = *state;

	answer_code(fixture, BERTA, "123456");
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT identity = '' AND state = 'waiting-identity' AND"
		" (SELECT tries = 0 FROM code) AND (SELECT count(*) FROM"
		" history WHERE event = 'mail-joined') FROM ticket"));
}

static void
test_stranger_is_only_related(void **state)
{
	struct fixture *fixture = *state;
	const char *id = take_first(fixture);
	struct record_result result = take(
	    fixture, answer(fixture, BERTA, id, 1), DECISION_NOT_REQUEST, 0);

	assert_int_equal(result.disposition, DISPOSITION_TICKET);
	assert_int_equal(result.ticket_id, 2);
	assert_string_equal(result.letter, "none");
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM link WHERE ticket_id = 2"
		" AND other_id = 1"));
}

static void
test_answer_that_asks_for_more_is_a_ticket(void **state)
{
	struct fixture *fixture = *state;
	const char *id = take_first(fixture);
	struct record_result result =
	    take(fixture, answer(fixture, ANNA, id, 1), DECISION_REQUEST,
		KIND_BIT(KIND_ERASURE));

	assert_int_equal(result.disposition, DISPOSITION_TICKET);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM link WHERE ticket_id = 2"
		" AND other_id = 1 AND why = 'follows'"));
}

/* Three a day open it again; the next one waits for the next day. */
static void
test_answers_reopen_three_times_a_day(void **state)
{
	struct fixture *fixture = *state;
	const char *id = take_first(fixture);
	struct record_result result;

	casework_mailbox.reopens_by_reply = true;
	for (int i = 1; i <= 4; i++) {
		fixture_execute(fixture,
		    "UPDATE ticket SET state = 'closed', closed_at = "
		    "1774612800; UPDATE claim SET outcome = 'fulfilled',"
		    " closed_at = 1774612800, due_on = '2020-01-01',"
		    " until_on = NULL");
		result = take(fixture, answer(fixture, ANNA, id, i),
		    DECISION_NOT_REQUEST, 0);
		assert_int_equal(result.disposition, DISPOSITION_JOINED);
		CHECK(strcmp(result.reason,
			  i <= 3 ? "reopens" : "answers-our-letter") == 0,
		    "answer %d: %s", i, result.reason);
	}
	assert_int_equal(0,
	    fixture_number(
		fixture, "SELECT count(*) FROM claim WHERE outcome IS NULL"));
	OK_AT_LAST(reply_reopen_late(&casework, &fixture->err));
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT count(*) FROM ticket WHERE state = 'closed'"));
	casework.now_at += 24 * 3600 + 1;
	OK_AT_LAST(reply_reopen_late(&casework, &fixture->err));
	assert_int_equal(0,
	    fixture_number(
		fixture, "SELECT count(*) FROM ticket WHERE state = 'closed'"));
	/* A month from then, and it stays so. */
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM claim WHERE outcome IS NULL AND"
		" due_on = '2026-04-28' AND until_on = due_on"
		" AND explanation LIKE 'reopened by a reply%'"));
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT due_first < 9223372036854775807 FROM ticket"));
}

/*
 * What is closed with an answer that has not been sent stays so, and due when
 * it was: the person, who cannot know of it, writes before it is approved.
 */
static void
test_an_unsent_answer_waits_on(void **state)
{
	struct fixture *fixture = *state;
	const char *id = take_first(fixture);
	struct record_result result;

	casework_mailbox.reopens_by_reply = true;
	fixture_execute(fixture,
	    "UPDATE ticket SET state = 'closed', closed_at = 1774612000;"
	    " UPDATE claim SET outcome = 'fulfilled', closed_at = 1774612000,"
	    " due_on = '2026-03-20', awaits_letter = 1;"
	    " INSERT INTO claim (ticket_id, kind, explanation, outcome,"
	    " closed_at) VALUES (1, 'erasure', '', 'fulfilled', 1774612000);"
	    " INSERT INTO letter (id, ticket_id, purpose, language, state,"
	    " reason, to_address, in_reply_to, reference_ids, created_at,"
	    " not_before_at, subject, body) VALUES (7, 1, 'fulfilled', 'en',"
	    " 'held', 'officer', 'anna@example.org', '', '', 1, 1, 's', 'b');"
	    " INSERT INTO effect VALUES (7, 'answer', 'access', 0)");
	result = take(
	    fixture, answer(fixture, ANNA, id, 1), DECISION_NOT_REQUEST, 0);
	assert_string_equal(result.reason, "reopens");
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM claim JOIN ticket t ON t.id = ticket_id"
		" WHERE kind = 'access' AND outcome = 'fulfilled'"
		" AND due_on = '2026-03-20' AND awaits_letter"
		" AND t.state = 'open' AND t.unread_at IS NOT NULL"));
	/* What was answered is asked for anew. */
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM claim WHERE kind = 'erasure'"
		" AND outcome IS NULL AND due_on = '2026-04-27'"));
	OK(db_begin(fixture->db, &fixture->err));
	OK(letter_effect_sent(&casework, 7, 1, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM claim WHERE kind = 'access'"
		" AND outcome = 'fulfilled' AND NOT awaits_letter"
		" AND answered_late"));
}

/* Whoever answers what was merged writes to the one that goes on. */
static void
test_an_answer_follows_a_merge(void **state)
{
	struct fixture *fixture = *state;
	const char *id = take_first(fixture);
	struct record_result result;

	COMMIT(fixture_ticket(fixture, 2) == 2);
	fixture_execute(fixture,
	    "UPDATE ticket SET state = 'closed', closed_at = 1774612800"
	    " WHERE id = 1; UPDATE claim SET outcome = 'duplicate', closed_at"
	    " = 1774612800 WHERE ticket_id = 1;"
	    " INSERT INTO link VALUES (1, 2, 'merged', 1774612800)");
	result = take(
	    fixture, answer(fixture, ANNA, id, 1), DECISION_NOT_REQUEST, 0);
	assert_int_equal(result.disposition, DISPOSITION_JOINED);
	assert_int_equal(result.ticket_id, 2);
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT count(*) FROM ticket WHERE state = 'closed'"));
}

static void
test_reminder_raises_priority(void **state)
{
	struct fixture *fixture = *state;
	struct record_result result;

	(void)take_first(fixture);
	result = take(fixture, ANNA "Subject: again\n\nI wait still.\n",
	    DECISION_REQUEST, KIND_BIT(KIND_REMINDER));
	assert_int_equal(result.ticket_id, 2);
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT priority FROM ticket WHERE id = 1"));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM history WHERE ticket_id = 1"
		" AND event = 'ticket-reminded'"));
	assert_int_equal(0,
	    fixture_number(
		fixture, "SELECT count(*) FROM claim WHERE is_unsure"));
}

/* Of what, nobody knows: a month runs. */
static void
test_lone_reminder_has_a_clock(void **state)
{
	struct fixture *fixture = *state;

	(void)take(fixture, ANNA "Subject: again\n\nI wait still.\n",
	    DECISION_REQUEST, KIND_BIT(KIND_REMINDER));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM claim WHERE kind = 'question'"
		" AND is_unsure AND due_on = '2026-04-27'"));
}

static void
test_other_mail_is_kept_apart(void **state)
{
	struct fixture *fixture = *state;
	struct record_result result;

	result = take(
	    fixture, ANNA "Subject: 1\n\nOffer\n", DECISION_NOT_REQUEST, 0);
	assert_int_equal(result.disposition, DISPOSITION_NOT_REQUEST);
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM message WHERE expires_at > 1774612800"));
	casework_mailbox.keep_not_requests = CONF_KEEP_NONE;
	result = take(
	    fixture, ANNA "Subject: 2\n\nOffer\n", DECISION_NOT_REQUEST, 0);
	assert_int_equal(result.disposition, DISPOSITION_NOT_REQUEST);
	result = take(fixture,
	    ANNA "Auto-Submitted: auto-replied\nSubject: 3\n\nAway\n",
	    DECISION_NOT_REQUEST, 0);
	assert_int_equal(result.disposition, DISPOSITION_AUTOMATIC);
	assert_string_equal(result.reason, "auto-submitted");
	assert_int_equal(
	    1, fixture_number(fixture, "SELECT count(*) FROM message"));
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM ticket"));
}

/* Under another UIDVALIDITY what was set apart at the start still is. */
static void
test_before_start(void **state)
{
	static const struct {
		const char *name;
		bool has_predecessor;
		int uids_above; /* of the message, above started_uid */
		int seconds;	/* its receipt, behind the start */
		enum disposition want;
	} cases[] = {
	    {"older than the start", true, 0, -1, DISPOSITION_BEFORE_START},
	    {"on the start", true, 0, 0, DISPOSITION_TICKET},
	    {"came later", true, 1, -1, DISPOSITION_TICKET},
	    {"the first UIDVALIDITY", false, 0, -1, DISPOSITION_TICKET},
	};
	struct fixture *fixture = *state;

	casework_folder.start_at = CASEWORK_NOON - 3600;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct incoming item;
		struct record_result result;

		OK(db_begin(fixture->db, &fixture->err));
		item = casework_mail(fixture,
		    arena_printf(
			fixture->memory, ANNA "Subject: %zu\n\nA copy!\n", i),
		    DECISION_REQUEST, ACCESS);
		item.internal_at = casework_folder.start_at + cases[i].seconds;
		casework_folder.has_predecessor = cases[i].has_predecessor;
		casework_folder.started_uid =
		    item.uid - (uint64_t)cases[i].uids_above;
		result = record(fixture, &item);
		CHECK(result.disposition == cases[i].want, "%s: %s",
		    cases[i].name, disposition_name(result.disposition));
	}
}

/* What the register before may have answered is not answered again. */
static void
test_letters_after_a_take_over(void **state)
{
	static const struct {
		const char *name;
		bool was_taken;
		int received, written; /* seconds after the take-over */
		const char *letter;
	} cases[] = {
	    {"no take-over", false, -1, -1, "queued"},
	    {"received before", true, -1, -60, "held"},
	    {"in that second", true, 0, 0, "held"},
	    {"written later", true, 2, 1, "queued"},
	    {"a second copy of an old one", true, 600, -60, "held"},
	    {"written in that second", true, 600, 0, "held"},
	    {"from a later day", true, 200000, 200000, "held"},
	};
	struct fixture *fixture = *state;
	int64_t taken_at = CASEWORK_NOON - 3600;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct incoming item;
		struct record_result result;
		struct verdict verdict;

		OK(db_begin(fixture->db, &fixture->err));
		item = casework_mail(fixture,
		    arena_printf(fixture->memory,
			"From: anna%zu@example.org\n"
			"To: dpo@example.com\nSubject: %zu\n\nA copy!\n",
			i, i),
		    DECISION_REQUEST, ACCESS);
		casework_folder.taken_at = cases[i].was_taken ? taken_at : 0;
		item.internal_at = taken_at + cases[i].received;
		verdict = *item.verdict;
		verdict.message.date_at = taken_at + cases[i].written;
		item.verdict = &verdict;
		result = record(fixture, &item);
		CHECK(strcmp(result.letter, cases[i].letter) == 0, "%s: %s",
		    cases[i].name, result.letter);
		CHECK(strcmp(result.letter, "queued") == 0 ||
			strcmp(result.reason, "taken-over") == 0,
		    "%s: %s", cases[i].name, result.reason);
	}
}

/* The first came through a list; this one the person has sent to us. */
static void
test_copy_that_came_directly(void **state)
{
	static const struct {
		const char *name, *route, *way; /* headers of the two copies */
		const char *between;		/* SQL; NULL: nothing */
		const char *letter;		/* of the second */
	} cases[] = {
	    {"through a list", "List-Id: <l.example.org>\n", "", NULL,
		"queued"},
	    {"in bulk", "Precedence: list\n", "", NULL, "queued"},
	    {"both through lists", "List-Id: <l.example.org>\n",
		"List-Id: <m.example.org>\n", NULL, "none"},
	    {"both directly", "", "", NULL, "none"},
	    {"closed meanwhile", "List-Id: <l.example.org>\n", "",
		"UPDATE claim SET outcome = 'refused', closed_at = 1;"
		"UPDATE ticket SET state = 'closed', closed_at = 1",
		"none"},
	    {"of a requester who is only guessed", "List-Id: <l.example.org>\n",
		"", "UPDATE party SET is_proposed = 1", "none"},
	    {"of another requester", "List-Id: <l.example.org>\n", "",
		"UPDATE party SET address = 'berta@example.net'", "none"},
	    {"answered by hand", "List-Id: <l.example.org>\n", "",
		"UPDATE ticket SET no_letter_reason = ''", "none"},
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct fixture *fixture;
		struct record_result first, second;

		if (i > 0) {
			assert_int_equal(casework_tear_down(state), 0);
			assert_int_equal(casework_set_up(state), 0);
		}
		fixture = *state;
		first = take(fixture,
		    arena_printf(fixture->memory,
			ANNA "Message-ID: <1@example.org>\n%sSubject: my data"
			     "\n\nA copy!\n",
			cases[i].route),
		    DECISION_REQUEST, ACCESS);
		CHECK(first.disposition == DISPOSITION_TICKET, "%s: %s",
		    cases[i].name, disposition_name(first.disposition));
		if (cases[i].between != NULL)
			fixture_execute(fixture, cases[i].between);
		second = take(fixture,
		    arena_printf(fixture->memory,
			ANNA "Message-ID: <1@example.org>\n%sSubject: my data"
			     "\n\nA copy!\n",
			cases[i].way),
		    DECISION_REQUEST, ACCESS);
		CHECK(second.disposition == DISPOSITION_DUPLICATE, "%s: %s",
		    cases[i].name, disposition_name(second.disposition));
		CHECK(strcmp(second.letter, cases[i].letter) == 0, "%s: %s",
		    cases[i].name, second.letter);
		if (strcmp(second.letter, "queued") != 0)
			continue;
		/* Once. */
		second = take(fixture,
		    ANNA "Message-ID: <1@example.org>\nSubject: my data"
			 "\n\nA copy!\n",
		    DECISION_REQUEST, ACCESS);
		CHECK(strcmp(second.letter, "none") == 0, "%s", cases[i].name);
		CHECK(
		    fixture_number(fixture, "SELECT count(*) FROM letter") == 1,
		    "%s", cases[i].name);
	}
}

/* After a restore nobody knows whom it has answered since the copy. */
static void
test_letters_in_recovery(void **state)
{
	struct fixture *fixture = *state;
	struct record_result result;
	size_t held;
	bool was;

	COMMIT(identity_begin_recovery(
	    fixture->db, 0, CASEWORK_NOON, &held, &fixture->err));
	result = take(
	    fixture, ANNA "Subject: 1\n\nA copy!\n", DECISION_REQUEST, ACCESS);
	assert_string_equal(result.letter, "held");
	assert_string_equal(result.reason, "recovery");
	/* What gets no letter has another reason. */
	result = take(fixture,
	    ANNA "List-Id: <l.example.org>\nSubject: 2\n\nA copy!\n",
	    DECISION_REQUEST, ACCESS);
	assert_string_equal(result.letter, "none");
	assert_string_equal(result.reason, "list");
	COMMIT(identity_end_recovery(
	    fixture->db, "ines", CASEWORK_NOON, &was, &fixture->err));
	result = take(
	    fixture, ANNA "Subject: 3\n\nA copy!\n", DECISION_REQUEST, ACCESS);
	assert_string_equal(result.letter, "queued");
}

/* Only what a rule of after-intake names is moved without a ticket. */
static void
test_sorted(void **state)
{
	static char other[] = "other", test[] = "test";
	static char *rules[] = {other, test};
	static const struct {
		const char *name;
		size_t rules_count;
		enum decision decision;
		bool is_junk;
		bool wants_mark;
	} cases[] = {
	    {"no rule", 0, DECISION_NOT_REQUEST, false, false},
	    {"another rule", 1, DECISION_NOT_REQUEST, false, false},
	    {"its rule", 2, DECISION_NOT_REQUEST, false, true},
	    {"its rule, in the junk folder", 2, DECISION_NOT_REQUEST, true,
		false},
	};
	static struct rule_hit hits[] = {
	    {.id = "first", .kind = "any", .text = "x", .weight = 1},
	    {.id = "test", .kind = "any", .text = "y", .weight = 1},
	};
	struct fixture *fixture = *state;

	casework_mailbox.after_intake = CONF_LEAVE;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct incoming item;
		struct verdict verdict;

		casework_mailbox.sort_rules =
		    (struct conf_list){rules, cases[i].rules_count};
		OK(db_begin(fixture->db, &fixture->err));
		item = casework_mail(fixture,
		    arena_printf(
			fixture->memory, ANNA "Subject: %zu\n\nBuy this!\n", i),
		    cases[i].decision, 0);
		verdict = *item.verdict;
		verdict.classification.hits = hits;
		verdict.classification.hits_count = LENGTH(hits);
		item.verdict = &verdict;
		item.is_junk = cases[i].is_junk;
		(void)record(fixture, &item);
		CHECK(fixture_number(fixture,
			  arena_printf(fixture->memory,
			      "SELECT wants_mark FROM ledger WHERE uid = %llu",
			      (unsigned long long)item.uid)) ==
			cases[i].wants_mark,
		    "%s", cases[i].name);
	}
}

static void
test_spent_budget_holds_the_letter(void **state)
{
	struct fixture *fixture = *state;
	struct record_result result = {0};
	bool is_held = false;

	for (int i = 0; i < 20 && !is_held; i++) {
		result = take(fixture,
		    arena_printf(
			fixture->memory, ANNA "Subject: %d\n\nA copy!\n", i),
		    DECISION_REQUEST, ACCESS);
		is_held = strcmp(result.letter, "held") == 0;
		assert_true(is_held == result.budget_is_spent);
	}
	assert_true(is_held);
	assert_true(
	    fixture_number(fixture,
		"SELECT count(*) FROM letter WHERE state = 'queued'") > 0);
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT count(*) FROM letter WHERE state = 'held'"));
}

static int64_t
ask_again(struct fixture *fixture, const char *from, kind_set kinds)
{
	static int number;

	return take(fixture,
	    arena_printf(
		fixture->memory, "%sSubject: %d\n\nPlease!\n", from, ++number),
	    DECISION_REQUEST, kinds)
	    .ticket_id;
}

/* From the third in a day on, the same request joins an open ticket. */
static void
test_flood_joins(void **state)
{
	static const kind_set erasure = KIND_BIT(KIND_ERASURE);
	struct fixture *fixture = *state;
	const struct setup *usual = casework.setup;
	struct conf conf = *usual->conf;
	struct setup setup = *usual;

	conf.budget.tickets_per_day = 2;
	setup.conf = &conf;
	casework.setup = &setup;
	assert_int_equal(ask_again(fixture, ANNA, ACCESS), 1);
	assert_int_equal(ask_again(fixture, ANNA, ACCESS), 2);
	assert_int_equal(ask_again(fixture, ANNA, ACCESS), 2);
	assert_int_equal(ask_again(fixture, BERTA, ACCESS), 3);
	/* Something new is a ticket; the one before it is still there. */
	assert_int_equal(ask_again(fixture, ANNA, erasure), 4);
	assert_int_equal(ask_again(fixture, ANNA, ACCESS | erasure), 5);
	assert_int_equal(ask_again(fixture, ANNA, erasure), 5);
	assert_int_equal(ask_again(fixture, ANNA, ACCESS), 5);
	fixture_execute(fixture,
	    "UPDATE ticket SET state = 'closed', closed_at = 1774612800"
	    " WHERE id = 5; UPDATE claim SET outcome = 'fulfilled',"
	    " closed_at = 1774612800 WHERE ticket_id = 5");
	assert_int_equal(ask_again(fixture, ANNA, erasure), 4);
	fixture_execute(fixture,
	    "UPDATE message SET sender_evidence = 'authenticated'"
	    " WHERE ticket_id = 4");
	assert_int_equal(ask_again(fixture, ANNA, erasure), 6);
	/* The next day begins anew. */
	casework.now_at += 24 * 3600 + 1;
	assert_int_equal(ask_again(fixture, ANNA, erasure), 7);
	/* A colleague passes on what many people ask. */
	for (int i = 8; i <= 11; i++)
		assert_int_equal(
		    ask_again(fixture, "From: e@staff.example\n", ACCESS), i);
	casework.setup = usual;
}

static void
test_colleague_forwards(void **state)
{
	struct fixture *fixture = *state;
	struct record_result result = take(fixture,
	    "From: Ole <privacy@example.com>\nTo: dpo@example.com\n"
	    "Subject: Fwd: my data\n\nSee below.\n\n"
	    "---------- Forwarded message ---------\n"
	    "From: Anna <anna@example.org>\n"
	    "Date: Thu, 26 Mar 2026 10:00:00 +0000\n"
	    "Subject: my data\nTo: info@example.com\n\nA copy, please.\n",
	    DECISION_REQUEST, ACCESS);

	assert_string_equal(result.letter, "none");
	assert_string_equal(result.reason, "forwarded-by-colleague");
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM party WHERE role = 'requester'"
		" AND address = 'anna@example.org' AND is_proposed"));
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT count(*) FROM fact WHERE name = 'forwarded'"));
}

static void
test_staff_forwards(void **state)
{
	static const char inner[] =
	    "---------- Forwarded message ---------\n"
	    "From: %s\nSubject: my data\nTo: info@example.com\n\n"
	    "A copy of %s, please.\n";
	static const struct {
		const char *from, *subject, *inner, *reason;
		const char *number; /* of requesters, as it should be */
	} cases[] = {
	    {"ole@staff.example", "Fwd: 1", "Anna <anna@example.org>",
		"forwarded-by-colleague",
		"address = 'anna@example.org' AND is_proposed"},
	    {"ole@north.staff.example", "Fwd: 2", "Eva <eva@staff.example>",
		"forwarded-by-colleague", "address = '' AND NOT is_proposed"},
	    {"ole@staff.example", "Fwd: 3", "somebody",
		"forwarded-by-colleague", "address = '' AND NOT is_proposed"},
	    {"ole@other.example", "Fwd: 4", "Anna <anna@example.org>", "",
		"address = 'ole@other.example' AND NOT is_proposed"},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		char mail[512], below[256], number[256];
		struct record_result result;

		(void)snprintf(
		    below, sizeof below, inner, cases[i].inner, cases[i].from);
		(void)snprintf(mail, sizeof mail,
		    "From: %s\nTo: dpo@example.com\nSubject: %s\n\n%s",
		    cases[i].from, cases[i].subject, below);
		(void)snprintf(number, sizeof number,
		    "SELECT %s FROM party WHERE role = 'requester' AND"
		    " ticket_id = (SELECT max(id) FROM ticket)",
		    cases[i].number);
		result = take(fixture, mail, DECISION_REQUEST, ACCESS);
		CHECK(strcmp(result.reason, cases[i].reason) == 0, "%s: %s",
		    cases[i].subject, result.reason);
		CHECK(fixture_number(fixture, number) == 1, "%s: %s",
		    cases[i].subject, number);
	}
}

static void
test_message_that_is_gone(void **state)
{
	struct fixture *fixture = *state;
	struct incoming item;
	struct record_result result;

	OK(db_begin(fixture->db, &fixture->err));
	item = casework_mail(fixture, ANNA "\nA", DECISION_REQUEST, ACCESS);
	item.verdict = NULL;
	result = record(fixture, &item);
	assert_int_equal(result.disposition, DISPOSITION_GONE);
}

/* What lies in a folder of junk is judged anew where mail is read. */
static void
test_junk_is_forgotten(void **state)
{
	static const char text[] = ANNA "Subject: hm\n\nBuy\n";
	struct fixture *fixture = *state;
	struct incoming item;
	struct record_result result;

	OK(db_begin(fixture->db, &fixture->err));
	item = casework_mail(fixture, text, DECISION_NOT_REQUEST, 0);
	item.is_junk = true;
	result = record(fixture, &item);
	assert_int_equal(result.disposition, DISPOSITION_NOT_REQUEST);
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM message"));
	result = take(fixture, text, DECISION_REQUEST, ACCESS);
	assert_int_equal(result.disposition, DISPOSITION_TICKET);
}

/* The same message again, read from a folder of junk before or not. */
static void
test_what_junk_leaves_behind(void **state)
{
	static const struct {
		const char *text;
		enum decision decision;
		bool is_junk;
		enum disposition first, second;
	} cases[] = {
	    {ANNA "Subject: a\n\nBuy\n", DECISION_NOT_REQUEST, true,
		DISPOSITION_NOT_REQUEST, DISPOSITION_TICKET},
	    {ANNA "Subject: b\n\nBuy\n", DECISION_NOT_REQUEST, false,
		DISPOSITION_NOT_REQUEST, DISPOSITION_DUPLICATE},
	    {ANNA "Auto-Submitted: auto-replied\nSubject: c\n\nAway\n",
		DECISION_NOT_REQUEST, true, DISPOSITION_AUTOMATIC,
		DISPOSITION_TICKET},
	    {ANNA "Auto-Submitted: auto-replied\nSubject: d\n\nAway\n",
		DECISION_NOT_REQUEST, false, DISPOSITION_AUTOMATIC,
		DISPOSITION_DUPLICATE},
	    {ANNA "Subject: e\n\nA copy!\n", DECISION_REQUEST, true,
		DISPOSITION_TICKET, DISPOSITION_DUPLICATE},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct incoming item;
		struct record_result result;

		OK(db_begin(fixture->db, &fixture->err));
		item = casework_mail(fixture, cases[i].text, cases[i].decision,
		    cases[i].decision == DECISION_REQUEST ? ACCESS : 0);
		item.is_junk = cases[i].is_junk;
		result = record(fixture, &item);
		CHECK(result.disposition == cases[i].first, "%zu: %d", i,
		    (int)result.disposition);
		result = take(fixture, cases[i].text, DECISION_REQUEST, ACCESS);
		CHECK(result.disposition == cases[i].second, "%zu: %d", i,
		    (int)result.disposition);
	}
}

/* Nothing of a message that the register refuses is left. */
static void
test_refused_message_leaves_no_trace(void **state)
{
	struct fixture *fixture = *state;
	struct incoming item;
	struct record_result result;

	OK(db_begin(fixture->db, &fixture->err));
	item = casework_mail(
	    fixture, ANNA "\nA copy!\n", DECISION_REQUEST, ACCESS);
	casework_mailbox.name = arena_string(fixture->memory, "unknown");
	FAILS(record_message(&casework, &item, &result, &fixture->err),
	    "no such mailbox");
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM ticket"));
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM fingerprint"));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM ledger WHERE disposition IS NULL"));
}

int
main(void)
{
#define CASE(test)                       \
	cmocka_unit_test_setup_teardown( \
	    test, casework_set_up, casework_tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_request_is_acknowledged),
	    CASE(test_doubt_promises_no_day),
	    CASE(test_copy_is_a_duplicate),
	    CASE(test_what_was_not_read_is_no_copy),
	    CASE(test_party_joins_by_signed_id),
	    CASE(test_stranger_is_only_related),
	    CASE(test_answer_that_asks_for_more_is_a_ticket),
	    CASE(test_answers_reopen_three_times_a_day),
	    CASE(test_an_unsent_answer_waits_on),
	    CASE(test_an_answer_follows_a_merge),
	    CASE(test_code_that_is_sent_back_verifies),
	    CASE(test_wrong_code_is_counted),
	    CASE(test_code_from_elsewhere_is_not_tried),
	    CASE(test_reminder_raises_priority),
	    CASE(test_lone_reminder_has_a_clock),
	    CASE(test_other_mail_is_kept_apart),
	    CASE(test_before_start),
	    CASE(test_letters_after_a_take_over),
	    CASE(test_spent_budget_holds_the_letter),
	    CASE(test_letters_in_recovery),
	    CASE(test_sorted),
	    CASE(test_copy_that_came_directly),
	    CASE(test_flood_joins),
	    CASE(test_colleague_forwards),
	    CASE(test_staff_forwards),
	    CASE(test_message_that_is_gone),
	    CASE(test_junk_is_forgotten),
	    CASE(test_what_junk_leaves_behind),
	    CASE(test_refused_message_leaves_no_trace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
