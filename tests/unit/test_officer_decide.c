/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <string.h>

#include "casework/letter_extra.h"
#include "casework/officer_decide.h"
#include "store/ledger.h"

struct letter_case {
	const char *name;
	enum letter_state was;
	enum letter_event event;
	const char *words; /* of the refusal; NULL: it is done */
	enum letter_state becomes;
};

static void
test_letters(void **nothing)
{
	static const struct letter_case cases[] = {
	    {"held, approved", LETTER_HELD, LETTER_APPROVE, NULL,
		LETTER_QUEUED},
	    {"held, cancelled", LETTER_HELD, LETTER_CANCEL, NULL,
		LETTER_CANCELLED},
	    {"queued, cancelled", LETTER_QUEUED, LETTER_CANCEL, NULL,
		LETTER_CANCELLED},
	    {"queued, held", LETTER_QUEUED, LETTER_HOLD, NULL, LETTER_HELD},
	    {"held, held", LETTER_HELD, LETTER_HOLD, "letter 1 is already held",
		LETTER_HELD},
	    {"queued, approved", LETTER_QUEUED, LETTER_APPROVE,
		"letter 1 is queued: it cannot be approved", LETTER_QUEUED},
	    {"held, retried", LETTER_HELD, LETTER_RETRY,
		"letter 1 is held: it cannot be retried", LETTER_HELD},
	    {"cancelled twice", LETTER_CANCELLED, LETTER_CANCEL,
		"letter 1 is already cancelled", LETTER_CANCELLED},
	};

	(void)nothing;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct letter_case *one = &cases[i];
		struct letter_row row;
		enum letter_state to;
		enum casework_result result;
		void *state = NULL;
		struct fixture *fixture;

		assert_int_equal(casework_set_up(&state), 0);
		fixture = state;
		casework.actor = "ines";
		COMMIT(fixture_letter(fixture, fixture_ticket(fixture, 1),
			   one->was == LETTER_QUEUED ? LETTER_QUEUED
						     : LETTER_HELD) == 1);
		if (one->was == LETTER_CANCELLED)
			fixture_execute(
			    fixture, "UPDATE letter SET state = 'cancelled'");
		OK(db_begin(fixture->db, &fixture->err));
		result = officer_decide_letter(
		    &casework, 1, one->event, &row, &to, &fixture->err);
		OK(result != CASEWORK_FAILED);
		CHECK((result == CASEWORK_DONE) == (one->words == NULL), "%s",
		    one->name);
		if (one->words != NULL)
			CHECK(strcmp(casework.refusal.reason, "state") == 0 &&
				strcmp(casework.refusal.words, one->words) == 0,
			    "%s: %s", one->name, casework.refusal.words);
		OK(db_commit(fixture->db, &fixture->err));
		DONE(letter_store_find(fixture->db, fixture->memory, 1, &row,
			 &fixture->err) == FOUND
			? CASEWORK_DONE
			: CASEWORK_FAILED);
		CHECK(strcmp(row.state, letter_state_name(one->becomes)) == 0,
		    "%s: %s", one->name, row.state);
		assert_int_equal(casework_tear_down(&state), 0);
	}
}

static void
test_no_letter(void **state)
{
	struct fixture *fixture = *state;
	struct letter_row row;
	enum letter_state to;

	OK(db_begin(fixture->db, &fixture->err));
	REFUSED(officer_decide_letter(
		    &casework, 9, LETTER_APPROVE, &row, &to, &fixture->err),
	    "absent");
	assert_string_equal(casework.refusal.words, "no such letter: 9");
	db_rollback(fixture->db);
}

/* Mail 7 of folder 1, in the quarantine. */
static void
set_aside(struct fixture *fixture)
{
	casework.actor = "ines";
	OK(db_begin(fixture->db, &fixture->err));
	(void)fixture_intake(fixture, 1, 7);
	OK(db_commit(fixture->db, &fixture->err));
	fixture_execute(fixture,
	    "UPDATE ledger SET disposition = 'quarantined', ticket_id = NULL,"
	    " settled_at = 5, attempts = 3, reason = 'it died'");
}

static enum casework_result
decide(struct fixture *fixture, uint64_t uid, enum quarantine_decision decision)
{
	struct quarantine_row row;

	return officer_decide_quarantine(
	    &casework, 1, uid, decision, &row, &fixture->err);
}

static void
test_mail_is_tried_again(void **state)
{
	struct fixture *fixture = *state;

	set_aside(fixture);
	OK(db_begin(fixture->db, &fixture->err));
	DONE(decide(fixture, 7, QUARANTINE_RETRY));
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT disposition IS NULL AND attempts = 0 FROM ledger"));
}

static void
test_mail_is_dismissed_once(void **state)
{
	struct fixture *fixture = *state;

	set_aside(fixture);
	OK(db_begin(fixture->db, &fixture->err));
	DONE(decide(fixture, 7, QUARANTINE_DISMISS));
	REFUSED(decide(fixture, 7, QUARANTINE_DISMISS), "already");
	assert_string_equal(
	    casework.refusal.words, "message 1:7 was already dismissed");
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT dismissed_at = 1774612800 AND disposition ="
		" 'quarantined' FROM ledger"));
}

static void
test_mail_that_cannot_be_decided_on(void **state)
{
	struct fixture *fixture = *state;

	set_aside(fixture);
	OK(db_begin(fixture->db, &fixture->err));
	REFUSED(decide(fixture, 8, QUARANTINE_DISMISS), "absent");
	db_rollback(fixture->db);
	fixture_execute(fixture, "UPDATE folder SET is_current = 0");
	OK(db_begin(fixture->db, &fixture->err));
	REFUSED(decide(fixture, 7, QUARANTINE_RETRY), "renumbered");
	assert_non_null(strstr(casework.refusal.words,
	    "folder INBOX of mailbox dpo has a new UIDVALIDITY"));
	DONE(decide(fixture, 7, QUARANTINE_DISMISS));
	db_rollback(fixture->db);
}

/* As long as what was no request, or not at all, or 30 days. */
static void
test_how_long_its_bytes_are_kept(void **state)
{
	struct fixture *fixture = *state;
	const struct setup *usual = casework.setup;
	struct conf_mailbox mailbox = usual->conf->mailboxes[0];
	struct conf conf = *usual->conf;
	struct setup setup = *usual;
	static const struct {
		const char *name;
		bool is_none;
		int64_t seconds, wanted;
	} cases[] = {
	    {"dpo", false, 3600, 3600},
	    {"dpo", true, 3600, 0},
	    {"gone", false, 3600, INT64_C(30) * 24 * 3600},
	};

	set_aside(fixture);
	fixture_execute(fixture,
	    "INSERT INTO message (id, received_at, from_address, from_name,"
	    " message_id, in_reply_to, reference_ids, subject, decision,"
	    " score, language, explanation, problems, text, quoted) VALUES (1,"
	    " 0, '', '', '', '', '', '', 'unsure', 0, 'en', '[]', '', '',"
	    " ''); UPDATE ledger SET message_id = 1");
	conf.mailboxes = &mailbox;
	setup.conf = &conf;
	casework.setup = &setup;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		mailbox.name = (char *)(uintptr_t)cases[i].name;
		mailbox.keep_not_requests =
		    cases[i].is_none ? CONF_KEEP_NONE : CONF_KEEP_RAW;
		mailbox.keep_not_requests_seconds = cases[i].seconds;
		fixture_execute(
		    fixture, "UPDATE ledger SET dismissed_at = NULL");
		COMMIT(decide(fixture, 7, QUARANTINE_DISMISS) == CASEWORK_DONE);
		CHECK(fixture_number(fixture,
			  "SELECT expires_at - 1774612800 FROM message") ==
			cases[i].wanted,
		    "%zu", i);
	}
	casework.setup = usual;
}

static const struct edit_case {
	const char *name, *before, *text;
	const char *reason; /* of the refusal; NULL: it is done */
	const char *number; /* SQL that must be 1 after it */
} edits[] = {
    {"other words", NULL, "Subject: New\n\nFirst line.\n\nSecond.\n", NULL,
	"SELECT subject = 'New' AND body = 'First line.' || '\n' ||"
	" '\n' || 'Second.' || '\n' AND (SELECT became = 'letter 1'"
	" FROM history WHERE event = 'letter-edited') FROM letter"},
    {"a long line is wrapped", NULL,
	"Subject: New\n\nThis line is longer than seventy-two columns, which is"
	" what a letter has, and goes on.\n",
	NULL, "SELECT instr(body, '\n') BETWEEN 2 AND 73 FROM letter"},
    {"the same words", NULL, NULL, NULL,
	"SELECT count(*) = 0 FROM history WHERE event = 'letter-edited'"},
    {"the same, of what was never finished",
	"UPDATE letter SET reason = 'draft'", NULL, NULL,
	"SELECT reason <> 'draft' FROM letter"},
    {"no subject", NULL, "Hello\n\nText\n", "invalid",
	"SELECT body = 'Dear reader,' || '\n' FROM letter"},
    {"an empty one", NULL, "Subject: \n\nText\n", "invalid", NULL},
    {"no text", NULL, "Subject: New\n\n \n", "invalid", NULL},
    {"nothing", NULL, "", "invalid", NULL},
    {"a header within it", NULL, "Subject: New\rBcc: x\n\nText\n", "invalid",
	NULL},
    {"no UTF-8", NULL, "Subject: New\n\nT\xff\n", "invalid", NULL},
    {"what is queued", "UPDATE letter SET state = 'queued', reason = ''",
	"Subject: New\n\nText\n", "state", NULL},
    {"what another has edited", "UPDATE letter SET body = 'Another.'",
	"Subject: New\n\nText\n", "changed",
	"SELECT body = 'Another.' FROM letter"},
};

static void
test_edits(void **nothing)
{
	(void)nothing;
	for (size_t i = 0; i < LENGTH(edits); i++) {
		const struct edit_case *one = &edits[i];
		struct letter_row row;
		enum casework_result result;
		void *state = NULL;
		struct fixture *fixture;
		const char *text = one->text;

		assert_int_equal(casework_set_up(&state), 0);
		fixture = state;
		casework.actor = "ines";
		COMMIT(fixture_letter(fixture, fixture_ticket(fixture, 1),
			   LETTER_HELD) == 1);
		assert_int_equal(letter_store_find(fixture->db, casework.memory,
				     1, &row, &fixture->err),
		    FOUND);
		if (text == NULL)
			text = arena_printf(casework.memory,
			    "Subject: %s\n\n%s", row.subject, row.body);
		if (one->before != NULL)
			fixture_execute(fixture, one->before);
		OK(db_begin(fixture->db, &fixture->err));
		result =
		    officer_edit_letter(&casework, &row, text, &fixture->err);
		OK(result != CASEWORK_FAILED);
		CHECK((result == CASEWORK_DONE) == (one->reason == NULL), "%s",
		    one->name);
		if (one->reason != NULL)
			CHECK(strcmp(casework.refusal.reason, one->reason) == 0,
			    "%s: %s", one->name, casework.refusal.reason);
		OK(db_commit(fixture->db, &fixture->err));
		CHECK(one->number == NULL ||
			fixture_number(fixture, one->number) == 1,
		    "%s", one->name);
		assert_int_equal(casework_tear_down(&state), 0);
	}
}

/* Until it is a letter, what stood there before is not sent either. */
static void
test_what_is_not_finished(void **state)
{
	struct fixture *fixture = *state;
	char *draft = arena_printf(casework.memory, "Dear \xff%c\x1b", '\xc3');
	struct letter_row row;
	enum letter_state to;

	casework.actor = "ines";
	COMMIT(fixture_letter(
		   fixture, fixture_ticket(fixture, 1), LETTER_HELD) == 1);
	COMMIT(officer_keep_draft(&casework, 1, draft, &fixture->err) ==
	    CASEWORK_DONE);
	assert_int_equal(letter_store_find(fixture->db, casework.memory, 1,
			     &row, &fixture->err),
	    FOUND);
	assert_string_equal(row.draft, "Dear ??\x1b");
	assert_string_equal(row.body, "Dear reader,\n");
	assert_int_equal(officer_decide_letter(&casework, 1, LETTER_APPROVE,
			     &row, &to, &fixture->err),
	    CASEWORK_REFUSED);
	assert_string_equal(casework.refusal.reason, "draft");
	COMMIT(officer_edit_letter(&casework, &row, "Subject: S\n\nText\n",
		   &fixture->err) == CASEWORK_DONE);
	COMMIT(officer_decide_letter(&casework, 1, LETTER_APPROVE, &row, &to,
		   &fixture->err) == CASEWORK_DONE);
	assert_string_equal(row.draft, "");
	assert_int_equal(
	    officer_keep_draft(&casework, 1, "late", &fixture->err),
	    CASEWORK_REFUSED);
	assert_string_equal(casework.refusal.reason, "state");
}

static const char *
files_of(struct fixture *fixture)
{
	struct letter_file *files;
	size_t count;
	char *all = arena_string(casework.memory, "");

	OK(letter_file_list(
	    fixture->db, casework.memory, 1, &files, &count, &fixture->err));
	for (size_t i = 0; i < count; i++)
		all = arena_printf(casework.memory, "%s%lld %s %.*s\n", all,
		    (long long)files[i].number, files[i].name,
		    (int)files[i].length, files[i].content);
	return all;
}

static enum casework_result
edit_files(struct fixture *fixture, const struct officer_files *change)
{
	enum casework_result result;

	OK(db_begin(fixture->db, &fixture->err));
	result = officer_edit_files(&casework, 1, change, &fixture->err);
	OK(result != CASEWORK_FAILED);
	OK(db_commit(fixture->db, &fixture->err));
	return result;
}

static const struct letter_file text_files[] = {
    {.name = "a.txt", .type = "text/plain", .content = "A", .length = 1},
    {.name = "b.txt", .type = "text/plain", .content = "B", .length = 1},
};

static void
test_files_are_added_and_removed(void **state)
{
	static const int64_t first[] = {1}, none[] = {1, 4};
	const struct officer_files add = {text_files, 2, NULL, 0};
	const struct officer_files swap = {text_files, 1, first, 1};
	const struct officer_files absent = {text_files, 1, none, 2};
	struct fixture *fixture = *state;

	casework.actor = "ines";
	COMMIT(fixture_letter(
		   fixture, fixture_ticket(fixture, 1), LETTER_HELD) == 1);
	fixture_execute(fixture, "UPDATE letter SET raw = CAST('A' AS BLOB)");
	assert_int_equal(edit_files(fixture, &add), CASEWORK_DONE);
	assert_string_equal(files_of(fixture), "1 a.txt A\n2 b.txt B\n");
	/* What would be sent again byte by byte lacks them. */
	assert_int_equal(
	    fixture_number(fixture, "SELECT raw IS NULL FROM letter"), 1);
	assert_int_equal(edit_files(fixture, &swap), CASEWORK_DONE);
	assert_string_equal(files_of(fixture), "1 b.txt B\n2 a.txt A\n");
	assert_int_equal(edit_files(fixture, &absent), CASEWORK_REFUSED);
	assert_string_equal(casework.refusal.reason, "absent");
	assert_string_equal(files_of(fixture), "1 b.txt B\n2 a.txt A\n");
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM history WHERE event ="
			     " 'letter-attached'"),
	    2);
}

static void
test_files_that_are_refused(void **state)
{
	struct letter_file many[LETTER_FILES_MAX];
	const struct officer_files full = {many, LETTER_FILES_MAX, NULL, 0};
	const struct officer_files one = {text_files, 1, NULL, 0};
	const struct letter_file large = {.name = "x",
	    .type = "text/plain",
	    .content = "",
	    .length = (size_t)1 << 40};
	const struct officer_files too_large = {&large, 1, NULL, 0};
	const struct letter_file hidden = {.name = "../x", .type = "a/b"};
	const struct officer_files outside = {&hidden, 1, NULL, 0};
	struct fixture *fixture = *state;

	casework.actor = "ines";
	for (size_t i = 0; i < LETTER_FILES_MAX; i++)
		many[i] = text_files[0];
	COMMIT(fixture_letter(
		   fixture, fixture_ticket(fixture, 1), LETTER_HELD) == 1);
	assert_int_equal(edit_files(fixture, &too_large), CASEWORK_REFUSED);
	assert_string_equal(casework.refusal.reason, "size");
	assert_int_equal(edit_files(fixture, &outside), CASEWORK_REFUSED);
	assert_string_equal(casework.refusal.reason, "invalid");
	assert_string_equal(files_of(fixture), "");
	assert_int_equal(edit_files(fixture, &full), CASEWORK_DONE);
	/* Those that are there count. */
	assert_int_equal(edit_files(fixture, &one), CASEWORK_REFUSED);
	assert_string_equal(casework.refusal.reason, "invalid");
	fixture_execute(fixture, "UPDATE letter SET state = 'queued'");
	assert_int_equal(edit_files(fixture, &one), CASEWORK_REFUSED);
	assert_string_equal(casework.refusal.reason, "state");
}

int
main(void)
{
#define CASE(test)                       \
	cmocka_unit_test_setup_teardown( \
	    test, casework_set_up, casework_tear_down)
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_letters),
	    cmocka_unit_test(test_edits),
	    CASE(test_no_letter),
	    CASE(test_what_is_not_finished),
	    CASE(test_files_are_added_and_removed),
	    CASE(test_files_that_are_refused),
	    CASE(test_mail_is_tried_again),
	    CASE(test_mail_is_dismissed_once),
	    CASE(test_mail_that_cannot_be_decided_on),
	    CASE(test_how_long_its_bytes_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
