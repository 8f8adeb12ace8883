/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <string.h>

#include "tests/fake/fake_disk.h"

#include "casework/forget.h"
#include "store/ledger.h"
#include "store/quarantine.h"

static size_t told;

static bool
count_held(const struct held *held, void *context)
{
	(void)held;
	(void)context;
	told++;
	return true;
}

#define SAME_PERSON "UPDATE party SET address = 'anna1@example.org'"

#define LETTER(state)                                                   \
	"INSERT INTO letter (id, ticket_id, purpose, language, state,"  \
	" reason, to_address, in_reply_to, reference_ids, created_at,"  \
	" not_before_at, subject, body, message_id) VALUES (7, 1, 'x'," \
	" 'en', '" state "', '', 'anna1@example.org', '', '', 1, 1,"    \
	" 's', 'b', '<7@b>')"

#define MESSAGE(from)                                                      \
	"INSERT INTO message (id, ticket_id, received_at, from_address,"   \
	" from_name, message_id, in_reply_to, reference_ids, subject,"     \
	" decision, score, language, explanation, problems, text, quoted)" \
	" VALUES (5, 2, 1, '" from "', '', '', '', '', '', 'request', 1,"  \
	" 'en', '[]', '', 'x', '');"
/* What came for ticket 1 is in ticket 2, of somebody else. */
#define MERGED MESSAGE("carl@example.org") "INSERT INTO merged VALUES (5, 1);"
#define IT_IS_OPEN \
	"UPDATE ticket SET state = 'open', closed_at = NULL WHERE id = 2"
#define SENT_BY_HER                                        \
	MESSAGE("anna1@example.org")                       \
	"INSERT INTO mention (message_id, who, is_sender)" \
	" VALUES (5, 'anna1@example', 1);"

struct forget_case {
	const char *name, *sql, *address, *because, *reason, *words;
	bool is_preview;
	int erased;
	bool is_told;
	bool cancels_letters;
};

/* Whichever step of a statement fails: it is said, and nothing is done. */
static void
fail_each_step(struct fixture *fixture, const struct forget_order *order)
{
	bool has_failed = true;

	for (int step = 1; has_failed; step++) {
		enum casework_result result;

		OK(db_begin(fixture->db, &fixture->err));
		fake_disk_fail(step);
		result = forget_person(&casework, order, &fixture->err);
		has_failed = fake_disk_mend();
		db_rollback(fixture->db);
		CHECK(
		    !has_failed || result == CASEWORK_FAILED, "step %d", step);
	}
}

static void
run_case(struct fixture *fixture, const struct forget_case *one)
{
	static const unsigned char key[DIGEST_BYTES];
	static const struct person_hasher hasher = {.key = key};
	const struct forget_order order = {
	    .address = one->address,
	    .because = one->because,
	    .hasher = &hasher,
	    .is_preview = one->is_preview,
	    .cancels_letters = one->cancels_letters,
	    .on_held = count_held,
	};
	enum casework_result result;

	told = 0;
	casework.actor = "ines";
	COMMIT(fixture_ticket(fixture, 1) == 1);
	COMMIT(fixture_ticket(fixture, 2) == 2);
	fixture_execute(fixture,
	    "UPDATE claim SET outcome = 'fulfilled', closed_at = 1;"
	    " UPDATE ticket SET state = 'closed', closed_at = 1");
	if (one->sql != NULL)
		fixture_execute(fixture, one->sql);
	fail_each_step(fixture, &order);
	told = 0;
	OK(db_begin(fixture->db, &fixture->err));
	result = forget_person(&casework, &order, &fixture->err);
	OK(result != CASEWORK_FAILED);
	CHECK((result == CASEWORK_DONE) == (one->reason == NULL), "%s",
	    one->name);
	if (one->reason != NULL)
		CHECK(strcmp(casework.refusal.reason, one->reason) == 0 &&
			strstr(casework.refusal.words, one->words) != NULL,
		    "%s: %s", one->name, casework.refusal.words);
	OK(db_commit(fixture->db, &fixture->err));
	CHECK((told > 0) == one->is_told, "%s", one->name);
	CHECK(fixture_number(fixture,
		  "SELECT count(*) FROM ticket t WHERE erased_at = 1774612800"
		  " AND NOT EXISTS (SELECT 1 FROM party p WHERE p.ticket_id ="
		  " t.id AND p.address <> '') AND EXISTS (SELECT 1 FROM"
		  " history WHERE event = 'person-forgotten' AND became ="
		  " (SELECT count(*) FROM ticket WHERE erased_at > 0) || '"
		  " tickets' AND actor = 'ines')") == one->erased,
	    "%s", one->name);
	CHECK(one->erased == 0 ||
		fixture_number(fixture, "SELECT count(*) FROM message") == 0,
	    "%s: a message is left", one->name);
}

static void
test_what_may_be_erased(void **nothing)
{
	static const struct forget_case cases[] = {
	    {"a closed ticket", NULL, "anna1@example.org", "she asked", NULL,
		"", false, 1, true},
	    {"two of the same person", SAME_PERSON, "anna1@example.org",
		"she asked", NULL, "", false, 2, true},
	    {"the second is on hold",
		SAME_PERSON "; UPDATE ticket SET is_on_hold = id = 2",
		"anna1@example.org", "she asked", "kept",
		"ticket 2 is on legal hold", false, 0, true},
	    {"whatever its case", NULL, "ANNA1@EXAMPLE.ORG", "she asked", NULL,
		"", false, 1, true},
	    {"while a letter waits", LETTER("held"), "anna1@example.org",
		"she asked", "letter", "letter 7 of ticket 1 is held", false, 0,
		true},
	    {"as a preview says", LETTER("queued"), "anna1@example.org", NULL,
		"letter", "is queued: nothing was erased", true, 0, true},
	    {"that is cancelled", LETTER("failed"), "anna1@example.org",
		"she asked", NULL, "", false, 1, true, true},
	    {"that may have left already", LETTER("sending"),
		"anna1@example.org", "she asked", "letter", "is sending", false,
		0, true, true},
	    {"that was cancelled", LETTER("cancelled"), "anna1@example.org",
		"she asked", NULL, "", false, 1, true},
	    {"a preview", NULL, "anna1@example.org", NULL, NULL, "", true, 0,
		true},
	    {"without a reason", NULL, "anna1@example.org", NULL,
		"needs-reason", "reason", false, 0, false},
	    {"with an empty one", NULL, "anna1@example.org", "", "needs-reason",
		"reason", false, 0, false},
	    {"nobody", NULL, "carl@example.org", "x", "absent", "no data",
		false, 0, false},
	    {"what is open",
		"UPDATE claim SET outcome = NULL, closed_at = NULL; UPDATE"
		" ticket SET state = 'open', closed_at = NULL",
		"anna1@example.org", "x", "kept",
		"ticket 1 is not closed: nothing", false, 0, true},
	    {"what is on hold", "UPDATE ticket SET is_on_hold = 1",
		"anna1@example.org", "x", "kept",
		"ticket 1 is on legal hold: nothing", false, 0, true},
	    {"what is retained",
		"UPDATE claim SET outcome = 'retained', until_on ="
		" '2031-12-31'",
		"anna1@example.org", "x", "kept",
		"ticket 1 is retained until a day", false, 0, true},
	    {"what another ticket has of it", MERGED, "anna1@example.org",
		"she asked", NULL, "", false, 1, true},
	    {"which is open", MERGED IT_IS_OPEN, "anna1@example.org",
		"she asked", "kept", "ticket 2 is not closed: nothing", false,
		0, true},
	    {"or on hold",
		MERGED "UPDATE ticket SET is_on_hold = 1 WHERE id = 2",
		"anna1@example.org", "she asked", "kept",
		"ticket 2 is on legal hold", false, 0, true},
	    {"or retained",
		MERGED "UPDATE ticket SET revisit_on = '2031-12-31'"
		       " WHERE id = 2",
		"anna1@example.org", "she asked", "kept",
		"ticket 2 is retained", false, 0, true},
	    {"what she sent for another", SENT_BY_HER, "anna1@example.org",
		"she asked", NULL, "", false, 1, true},
	    {"while that is open", SENT_BY_HER IT_IS_OPEN, "anna1@example.org",
		"she asked", "kept", "ticket 2 is not closed", false, 0, true},
	    {"even in a preview", "UPDATE ticket SET is_on_hold = 1",
		"anna1@example.org", NULL, "kept", "legal hold", true, 0, true},
	};

	(void)nothing;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		void *state = NULL;

		assert_int_equal(casework_set_up(&state), 0);
		run_case(state, &cases[i]);
		assert_int_equal(casework_tear_down(&state), 0);
	}
}

/* Of a message that ended the reader only its From field is known. */
static void
test_what_nobody_has_read(void **state)
{
	static const char raw[] = "From: Eva <eva@example.org>\r\n\r\n\0";
	static const unsigned char key[DIGEST_BYTES];
	static const struct person_hasher hasher = {.key = key};
	const struct forget_order order = {.address = "EVA@example.org",
	    .because = "she asked",
	    .hasher = &hasher,
	    .on_held = count_held};
	const struct ledger_entry entry = {.uid = 4};
	struct fixture *fixture = *state;
	/* The name of a mailbox is no obstacle. */
	int64_t folder_id = fixture_folder(fixture, "quarantined");
	struct quarantine_row row;

	casework.actor = "ines";
	OK(db_begin(fixture->db, &fixture->err));
	OK(ledger_take_in_hand(
	    fixture->db, folder_id, &entry, 1, true, 1, &fixture->err));
	OK(quarantine_add(fixture->db, folder_id, 4, "the reader died", raw,
	    sizeof raw, 2, &fixture->err));
	OK(forget_person(&casework, &order, &fixture->err) == CASEWORK_REFUSED);
	assert_string_equal(casework.refusal.reason, "kept");
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(
	    1, fixture_number(fixture, "SELECT count(*) FROM message"));
	OK(db_begin(fixture->db, &fixture->err));
	OK(quarantine_find(fixture->db, fixture->memory, folder_id, 4, &row,
	       &fixture->err) == FOUND);
	OK(quarantine_decide(fixture->db, &row, QUARANTINE_DISMISS, 1000,
	       "ines", 3, &fixture->err) == FOUND);
	told = 0;
	DONE(forget_person(&casework, &order, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(told, 2); /* the message, and where it may still be */
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM message"));
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM mention"));
}

/* A robot may have written every few minutes, for years. */
static void
test_however_many(void **state)
{
	static const unsigned char key[DIGEST_BYTES];
	static const struct person_hasher hasher = {.key = key};
	const struct forget_order order = {.address = "bot@example.org",
	    .because = "it is switched off",
	    .hasher = &hasher,
	    .on_held = count_held};
	struct fixture *fixture = *state;

	casework.actor = "ines";
	fixture_execute(fixture,
	    "BEGIN; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
	    " SELECT i + 1 FROM n WHERE i < 10001)"
	    " INSERT INTO ticket (id, reference, random, state, language,"
	    " received_at, received_source, opened_at, opened_by, subject,"
	    " processor, no_letter_reason, closed_at, due_first)"
	    " SELECT i, 'DPO-' || i, i, 'closed', 'en', 1, 'seen', 1,"
	    " 'hand', '', 0, '', 1, 1 FROM n;"
	    "INSERT INTO party (ticket_id, role, address, name, is_proposed)"
	    " SELECT id, 'requester', 'bot@example.org', '', 0 FROM ticket;"
	    "COMMIT");
	OK(db_begin(fixture->db, &fixture->err));
	DONE(forget_person(&casework, &order, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM party"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_may_be_erased),
	    cmocka_unit_test_setup_teardown(
		test_what_nobody_has_read, casework_set_up, casework_tear_down),
	    cmocka_unit_test_setup_teardown(
		test_however_many, casework_set_up, casework_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
