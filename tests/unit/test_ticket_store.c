/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_fixture.h"

#include <stdio.h>
#include <string.h>

#include "store/message_store.h"
#include "store/party_store.h"

#define HOSTILE "O'Brien\"; DROP TABLE ticket; -- \xff\xfe \x01 \xe2\x80\xae%s"

/* PostgreSQL keeps only UTF-8: what is not becomes U+FFFD. */
static const char *
kept(const char *text)
{
	static char cleaned[256];
	size_t at = 0;

	if (!fixture_is_postgresql())
		return text;
	for (; *text != '\0'; text++)
		if (*text == '\xff' || *text == '\xfe')
			at += (size_t)snprintf(cleaned + at,
			    sizeof cleaned - at, "%s", "\xef\xbf\xbd");
		else
			cleaned[at++] = *text;
	cleaned[at] = '\0';
	return cleaned;
}

static void
add_and_find(void **state)
{
	static const struct new_claim claims[] = {
	    {.kind = KIND_ERASURE,
		.due_on = {2026, 5, 4},
		.due_at = 0,
		.explanation = "one month\nmoved on"},
	    {.kind = KIND_ACCESS,
		.due_on = {2026, 4, 27},
		.due_at = 0,
		.explanation = "one month"},
	    {.kind = KIND_QUESTION,
		.due_on = {0, 0, 0},
		.due_at = 0,
		.explanation = ""},
	};
	struct fixture *fixture = *state;
	struct new_ticket new = {
	    .reference = "DPO-0000-0001",
	    .random = (UINT64_C(1) << 35) - 1,
	    .state = TICKET_TRIAGE,
	    .mailbox = "dpo",
	    .language = "nb",
	    .received_at = 3000,
	    .received_source = "internaldate",
	    .internal_at = 3000,
	    .header_at = 2999,
	    .opened_at = 3001,
	    .opened_by = "mail",
	    .requester_address = HOSTILE,
	    .requester_name = HOSTILE,
	    .subject = HOSTILE,
	    .processor = true,
	    .no_letter_reason = "no-sender",
	    .claims = claims,
	    .claims_count = LENGTH(claims),
	};
	struct ticket_row row;
	int64_t ticket_id = -1;
	bool taken = true;

	OK(db_begin(fixture->db, &fixture->err));
	FAILS(ticket_store_add(
		  fixture->db, &new, &ticket_id, &taken, &fixture->err),
	    "no such mailbox in the register: \"dpo\"");
	db_rollback(fixture->db);
	(void)fixture_folder(fixture, "dpo");
	OK(db_begin(fixture->db, &fixture->err));
	OK(ticket_store_add(
	    fixture->db, &new, &ticket_id, &taken, &fixture->err));
	assert_false(taken);
	assert_int_equal(ticket_id, 1);
	new.subject = "another";
	OK(ticket_store_add(
	    fixture->db, &new, &ticket_id, &taken, &fixture->err));
	assert_true(taken);
	OK(db_commit(fixture->db, &fixture->err));
	assert_int_equal(
	    fixture_number(fixture, "SELECT count(*) FROM history"), 1);

	assert_int_equal(ticket_store_find(fixture->db, fixture->memory, "1",
			     &row, &fixture->err),
	    FOUND);
	assert_string_equal(row.subject, kept(HOSTILE));
	assert_string_equal(row.requester, kept(HOSTILE));
	assert_string_equal(row.requester_name, kept(HOSTILE));
	assert_string_equal(row.state, "triage");
	assert_string_equal(row.mailbox, "dpo");
	assert_string_equal(row.received_source, "internaldate");
	assert_string_equal(row.due_on, "2026-04-27");
	assert_int_equal(row.due_at, 0);
	assert_int_equal(row.header_at, 2999);
	assert_true(row.processor);
	assert_int_equal(row.kinds,
	    KIND_BIT(KIND_ACCESS) | KIND_BIT(KIND_ERASURE) |
		KIND_BIT(KIND_QUESTION));
	assert_false(row.is_on_hold);
	assert_int_equal(row.claims_count, 3);
	assert_string_equal(row.claims[1].explanation, "one month\nmoved on");
	assert_string_equal(row.claims[2].due_on, "");
	assert_string_equal(row.claims[2].outcome, "");
	assert_int_equal(ticket_store_find(fixture->db, fixture->memory,
			     "DPO-0000-0001", &row, &fixture->err),
	    FOUND);
}

static void
not_found(void **state)
{
	static const char *const nobody[] = {"", "0", "2", "-1", "1x", "1 ",
	    "99999999999999999999", "' OR 1=1 --", "%", "DPO-"};
	struct fixture *fixture = *state;
	struct ticket_row row = {.id = 77};

	(void)fixture_folder(fixture, "dpo");
	COMMIT(fixture_ticket(fixture, 1) != 0);
	for (size_t i = 0; i < LENGTH(nobody); i++)
		CHECK(ticket_store_find(fixture->db, fixture->memory, nobody[i],
			  &row, &fixture->err) == ABSENT &&
			row.id == 77,
		    "\"%s\"", nobody[i]);
}

static void
parties(void **state)
{
	static const struct {
		const char *address;
		int64_t ticket_id;
		bool want;
	} cases[] = {
	    {"anna1@example.org", 1, true},
	    {"ANNA1@Example.ORG", 1, true},
	    {"anna2@example.org", 1, false},
	    {"anna1@example.org", 2, false},
	    {"anna1@example.org ", 1, false},
	    {"anna1@example.or_", 1, false},
	    {"%", 1, false},
	    {"", 1, false},
	    {"", 3, false},
	};
	struct fixture *fixture = *state;
	const struct new_ticket by_hand = {.reference = "x",
	    .state = TICKET_OPEN,
	    .received_source = "hand",
	    .opened_by = "hand",
	    .actor = "kari",
	    .requester_name = "By Post"};
	struct ticket_row row;
	int64_t ticket_id;
	bool taken, found;

	(void)fixture_folder(fixture, "dpo");
	OK(db_begin(fixture->db, &fixture->err));
	(void)fixture_ticket(fixture, 1);
	(void)fixture_ticket(fixture, 2);
	OK(ticket_store_add(
	    fixture->db, &by_hand, &ticket_id, &taken, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	for (size_t i = 0; i < LENGTH(cases); i++) {
		OK(party_store_is_known(fixture->db, cases[i].ticket_id,
		    cases[i].address, &found, &fixture->err));
		CHECK(found == cases[i].want, "\"%s\"", cases[i].address);
	}
	assert_int_equal(ticket_store_find(fixture->db, fixture->memory, "3",
			     &row, &fixture->err),
	    FOUND);
	assert_string_equal(row.mailbox, "");
	assert_string_equal(row.due_on, "");
	assert_string_equal(row.requester_name, "By Post");
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM history WHERE"
			     " actor = 'kari' AND program = 'dpoctl'"),
	    1);
}

/* Every word that C knows is one that the schema knows. */
static void
all_words(void **state)
{
	struct fixture *fixture = *state;
	struct new_claim claims[KINDS] = {0};
	char reference[16];
	int64_t ticket_id;
	bool taken;

	for (int i = 0; i < KINDS; i++)
		claims[i].kind = (enum kind)i;
	OK(db_begin(fixture->db, &fixture->err));
	for (int i = 0; i < TICKET_STATES; i++) {
		const struct new_ticket new = {.reference = reference,
		    .state = (enum ticket_state)i,
		    .received_source = "seen",
		    .opened_by = "hand",
		    .claims = claims,
		    .claims_count = KINDS};

		(void)snprintf(reference, sizeof reference, "R%d", i);
		OK(ticket_store_add(
		    fixture->db, &new, &ticket_id, &taken, &fixture->err));
	}
	OK(db_commit(fixture->db, &fixture->err));
}

static bool
list(const struct ticket_row *row, void *context)
{
	size_t length = strlen(context);

	(void)snprintf(
	    (char *)context + length, 64 - length, "%d ", (int)row->id);
	return true;
}

static void
filters(void **state)
{
	static const struct {
		const char *name;
		struct ticket_filter filter;
		const char *want;
	} cases[] = {
	    {"all, what is due first first", {0}, "4 2 1 3 5 "},
	    {"open", {.is_open = true}, "4 2 1 3 "},
	    {"closed", {.state = "closed"}, "5 "},
	    {"a state", {.state = "triage"}, "4 "},
	    {"a state that is named open", {.state = "open"}, "3 "},
	    {"no state", {.state = "x' OR ''='"}, ""},
	    {"at most two", {.is_open = true, .count_max = 2}, "4 2 "},
	    {"kind", {.kind = "breach"}, "4 "},
	    {"mailbox", {.mailbox = "dpo"}, "4 2 1 3 5 "},
	    {"no such mailbox", {.mailbox = "gdpr"}, ""},
	    {"assignee", {.assignee = "kari"}, "3 "},
	    {"nobody's", {.assignee = "", .is_open = true}, "4 2 1 "},
	    {"overdue",
		{.is_overdue = true,
		    .today = "2026-04-28",
		    .now_at = 1777377600},
		"4 2 1 "},
	    {"on its day",
		{.is_overdue = true,
		    .today = "2026-04-27",
		    .now_at = 1777291200},
		"4 2 "},
	    {"hours",
		{.is_overdue = true,
		    .today = "2026-01-02",
		    .now_at = 1767312001},
		"4 "},
	    {"due before a day", {.due_end_at = 1776729600}, "4 2 "},
	    {"due until a second", {.due_end_at = 1776729599}, "4 "},
	    {"due from then on",
		{.due_from_at = 1776729599, .due_end_at = 1777334400}, "2 1 "},
	    {"received", {.received_end_at = 1}, ""},
	    {"of whom", {.from = "ANNA2@"}, "2 "},
	    {"of nobody", {.from = "anna_@"}, ""},
	    {"words of a message", {.text = "100% su"}, "1 "},
	    {"but as they are", {.text = "100_ su"}, ""},
	    {"of a subject", {.text = "x!y"}, "3 "},
	    {"news", {.is_unread = true}, "2 "},
	    {"an attachment", {.has_attachments = true}, "1 "},
	    {"a held letter", {.has_held_letter = true}, "4 "},
	    {"hours, its second",
		{.is_overdue = true,
		    .today = "2026-01-02",
		    .now_at = 1767312000},
		""},
	};
	struct fixture *fixture = *state;
	struct ticket_row row;
	char found[64];

	(void)fixture_folder(fixture, "dpo");
	OK(db_begin(fixture->db, &fixture->err));
	for (int i = 1; i <= 5; i++)
		(void)fixture_ticket(fixture, i);
	OK(db_commit(fixture->db, &fixture->err));
	fixture_execute(fixture,
	    "UPDATE claim SET due_on = '2026-04-20' WHERE ticket_id = 2;"
	    "UPDATE ticket SET due_first = 1776729599 WHERE id = 2;"
	    "UPDATE ticket SET state = 'open', assignee = 'kari',"
	    " due_first = 9223372036854775807 WHERE id = 3;"
	    "DELETE FROM claim WHERE ticket_id = 3;"
	    "UPDATE claim SET kind = 'breach', due_on = NULL,"
	    " due_at = 1767312000 WHERE ticket_id = 4;"
	    "UPDATE ticket SET state = 'triage', due_first = 1767312000"
	    " WHERE id = 4;"
	    "UPDATE claim SET outcome = 'fulfilled', closed_at = 1 WHERE "
	    "ticket_id = 5;"
	    "UPDATE ticket SET state = 'closed', closed_at = 1,"
	    " due_first = 9223372036854775807 WHERE id = 5;"
	    "UPDATE ticket SET unread_at = 1 WHERE id = 2;"
	    "UPDATE ticket SET subject = 'ax!yb' WHERE id = 3;"
	    "INSERT INTO message (id, ticket_id, received_at, from_address,"
	    " from_name, message_id, in_reply_to, reference_ids, subject,"
	    " decision, score, language, explanation, problems, text, quoted)"
	    " VALUES (1, 1, 1, '', '', '', '', '', '', 'unsure', 0, '', '[]',"
	    " '', 'I am 100% sure.', '');"
	    "INSERT INTO attachment VALUES (1, 0, 'a.pdf', 'x/y', 1,"
	    " zeroblob(32));"
	    "INSERT INTO letter (ticket_id, purpose, language, state, reason,"
	    " to_address, in_reply_to, reference_ids, created_at,"
	    " not_before_at, subject, body) VALUES (4, 'acknowledge', 'en',"
	    " 'held', '', 'a@b', '', '', 1, 1, '', '');");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		found[0] = '\0';
		OK(ticket_store_each(
		    fixture->db, &cases[i].filter, list, found, &fixture->err));
		CHECK(strcmp(found, cases[i].want) == 0, "%s: \"%s\"",
		    cases[i].name, found);
	}
	/* What has an outcome is due no more. */
	assert_int_equal(ticket_store_find(fixture->db, fixture->memory, "5",
			     &row, &fixture->err),
	    FOUND);
	assert_string_equal(row.due_on, "");
	assert_string_equal(row.claims[0].outcome, "fulfilled");
}

/* due_first, which sorts the list, is what the claims say. */
static void
due_first(void **state)
{
	struct fixture *fixture = *state;

	(void)fixture_folder(fixture, "dpo");
	COMMIT(fixture_ticket(fixture, 1) != 0);
	assert_int_equal(
	    fixture_number(fixture,
		"SELECT due_first - strftime('%s', '2026-04-28') FROM ticket"),
	    -1);
}

static bool
stop(const struct ticket_row *row, void *context)
{
	(void)row;
	++*(int *)context;
	return false;
}

static void
walks_end(void **state)
{
	const struct ticket_filter all = {0};
	struct fixture *fixture = *state;
	int calls = 0;

	(void)fixture_folder(fixture, "dpo");
	COMMIT(
	    fixture_ticket(fixture, 1) != 0 && fixture_ticket(fixture, 2) != 0);
	OK(ticket_store_each(fixture->db, &all, stop, &calls, &fixture->err));
	assert_int_equal(calls, 1);
	/* The walk has let its snapshot go. */
	COMMIT(fixture_ticket(fixture, 3) != 0);
}

static bool
look(const struct message_row *row, void *context)
{
	*(bool *)context = true;
	assert_string_equal(row->from, kept(HOSTILE " <anna@example.org>"));
	assert_string_equal(row->subject, kept(HOSTILE));
	assert_string_equal(row->text, kept(HOSTILE "\n"));
	assert_string_equal(row->decision, "unsure");
	assert_string_equal(row->explanation,
	    "[{\"id\":\"en-1\",\"kind\":\"access\",\"where\":\"subject\","
	    "\"text\":\"a "
	    "\\\"copy\\\"\",\"weight\":-3,\"start\":2,\"length\":6},"
	    "{\"id\":\"en-2\",\"kind\":\"any\",\"where\":\"text\","
	    "\"text\":\"\\u000a\xef\xbf\xbd\",\"weight\":4,\"start\":0,"
	    "\"length\":0}]");
	assert_int_equal(row->score, -7);
	assert_true(row->has_raw);
	assert_int_equal(row->attachments_count, 2);
	assert_string_equal(row->attachments[0].name, "a.pdf");
	assert_int_equal(row->links_count, 1);
	assert_string_equal(row->links[0].words, kept(HOSTILE));
	assert_string_equal(row->links[0].target, "https://a.example/");
	assert_int_equal(row->attachments[1].bytes, 12);
	return true;
}

static bool
look_at_fact(const char *name, const char *value, void *context)
{
	assert_string_equal(name, "email");
	assert_string_equal(value, "a@b");
	++*(int *)context;
	return true;
}

static void
messages(void **state)
{
	static const char raw[] = "From: x\0y\r\n\r\n\xff'";
	struct fixture *fixture = *state;
	struct mail_address from = {HOSTILE, "anna@example.org"};
	struct rule_hit hits[] = {
	    {"en-1", "access", RULE_SUBJECT, "a \"copy\"", -3, 2, 6},
	    {"en-2", "any", RULE_TEXT, "\n\xff", 4, 0, 0}};
	struct mail_link links[] = {{HOSTILE, "https://a.example/"}};
	struct mail_attachment attachments[] = {
	    {"a.pdf", "application/pdf", 9, {1}}, {"", "text/plain", 12, {2}}};
	const char *references[] = {"<1@x>", "<2@x>"};
	struct fact fact = {FACT_EMAIL, "a@b"};
	struct language_share share = {"en", 80, "the \"you\""};
	const char *limits[] = {"text", "own-b"};
	int facts = 0;
	const struct classification classification = {
	    .decision = DECISION_UNSURE,
	    .score = -7,
	    .best = 0,
	    .runner_up = -1,
	    .hits = hits,
	    .hits_count = LENGTH(hits),
	    .facts = &fact,
	    .facts_count = 1,
	    .languages = &share,
	    .languages_count = 1,
	    .limits = limits,
	    .limits_count = LENGTH(limits)};
	const struct message message = {.from = {&from, 1},
	    .subject = HOSTILE,
	    .text = HOSTILE "\n",
	    .quoted = "",
	    .references = references,
	    .references_count = LENGTH(references),
	    .links = links,
	    .links_count = LENGTH(links),
	    .attachments = attachments,
	    .attachments_count = LENGTH(attachments)};
	struct stored_message stored = {.raw = raw,
	    .raw_length = sizeof raw - 1,
	    .received_at = 3,
	    .message = &message,
	    .classification = &classification};
	int64_t message_id;
	bool seen = false;

	(void)fixture_folder(fixture, "dpo");
	OK(db_begin(fixture->db, &fixture->err));
	stored.ticket_id = fixture_ticket(fixture, 1);
	OK(ticket_store_add_message(
	    fixture->db, &stored, &message_id, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
	OK(ticket_store_each_message(
	    fixture->db, stored.ticket_id, look, &seen, &fixture->err));
	assert_true(seen);
	assert_int_equal(
	    fixture_number(fixture, "SELECT unread_at FROM ticket"), 3);
	assert_int_equal(
	    fixture_number(fixture,
		"SELECT count(*) FROM message WHERE hex(raw) ="
		" '46726F6D3A207800790D0A0D0AFF27'"
		" AND reference_ids = '<1@x> <2@x>' AND expires_at IS NULL"),
	    1);
	/* In SQLite's words. */
	if (!fixture_is_postgresql())
		assert_int_equal(
		    fixture_number(fixture,
			"SELECT count(*) FROM message"
			" WHERE judgement ->> '$.languages[0].language' = 'en'"
			" AND judgement ->> '$.languages[0].percent' = 80"
			" AND judgement ->> '$.languages[0].words' = 'the "
			"\"you\"'"
			" AND judgement ->> '$.best' = 'access'"
			" AND judgement ->> '$.runner_up' = ''"
			" AND judgement -> '$.limits' = "
			"'[\"text\",\"own-b\"]'"),
		    1);
	stored.raw = NULL;
	stored.ticket_id = 0;
	stored.expires_at = 99;
	COMMIT(ticket_store_add_message(
	    fixture->db, &stored, &message_id, &fixture->err));
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM fact WHERE name = 'email'"
			     " AND value = 'a@b'"),
	    2);
	OK(message_store_each_fact(
	    fixture->db, 1, look_at_fact, &facts, &fixture->err));
	assert_int_equal(facts, 1);
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM message"
			     " WHERE raw IS NULL AND ticket_id IS NULL"
			     " AND expires_at = 99"),
	    1);
}

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(add_and_find),
	    TEST(not_found),
	    TEST(parties),
	    TEST(all_words),
	    TEST(filters),
	    TEST(due_first),
	    TEST(walks_end),
	    TEST(messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
