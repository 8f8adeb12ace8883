/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_fixture.h"

#include "store/ticket_change.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "store/claim_store.h"
#include "store/code_store.h"
#include "store/erase.h"
#include "store/history.h"
#include "store/retention.h"

#define DAY INT64_C(86400)

static const unsigned char key[DIGEST_BYTES] = "a key";

static int64_t
add_ticket(struct fixture *fixture, const char *reference, enum kind kind)
{
	const struct new_claim claims[] = {
	    {.kind = kind, .due_on = {2026, 4, 27}, .explanation = "a month"},
	    {.kind = KIND_QUESTION, .explanation = ""},
	};
	const struct new_ticket new = {.reference = reference,
	    .state = TICKET_NEW,
	    .language = "en",
	    .received_source = "hand",
	    .opened_by = "hand",
	    .opened_at = 100,
	    .requester_address = "Anna@Example.ORG",
	    .requester_name = "Anna",
	    .subject = "subject",
	    .claims = claims,
	    .claims_count = LENGTH(claims)};
	int64_t ticket_id = 0;
	bool taken = false;

	COMMIT(ticket_store_add(
	    fixture->db, &new, &ticket_id, &taken, &fixture->err));
	return ticket_id;
}

static struct ticket_row
find(struct fixture *fixture, const char *id)
{
	struct ticket_row row;

	if (ticket_store_find(
		fixture->db, fixture->memory, id, &row, &fixture->err) != FOUND)
		fail_msg("there is no ticket %s", id);
	return row;
}

static enum change_result
change(struct fixture *fixture, int64_t ticket_id, enum ticket_event event)
{
	const struct ticket_change wanted = {.ticket_id = ticket_id,
	    .event = event,
	    .at = 1000,
	    .actor = "kari",
	    .history = "test"};
	enum change_result result;
	enum ticket_state state;

	OK(db_begin(fixture->db, &fixture->err));
	result = ticket_change(fixture->db, &wanted, &state, &fixture->err);
	OK(db_commit(fixture->db, &fixture->err));
	return result;
}

/* What the table refuses changes nothing, not even the history. */
static void
steps(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = add_ticket(fixture, "R1", KIND_ACCESS), revision;

	assert_int_equal(change(fixture, id, TICKET_CLARIFY), CHANGE_REFUSED);
	revision = find(fixture, "1").revision;
	assert_int_equal(change(fixture, id, TICKET_TAKE), CHANGE_DONE);
	assert_string_equal(find(fixture, "1").state, "open");
	assert_true(find(fixture, "1").revision > revision);
	assert_int_equal(change(fixture, id, TICKET_CLOSE), CHANGE_DONE);
	assert_int_equal(find(fixture, "1").closed_at, 1000);
	assert_int_equal(change(fixture, id, TICKET_REOPEN), CHANGE_DONE);
	assert_int_equal(find(fixture, "1").closed_at, 0);
	assert_int_equal(change(fixture, 99, TICKET_TAKE), CHANGE_FAILED);
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM history"
			     " WHERE event = 'test'"),
	    3);
}

static void
claims(void **state)
{
	static const struct claim_end end = {
	    .kind = KIND_ERASURE, .outcome = "fulfilled", .at = 1000};
	struct clock_answer clock = {
	    .is_running = true, .due_on = {2026, 5, 4}, .explanation = "x"};
	struct fixture *fixture = *state;
	int64_t id = add_ticket(fixture, "R1", KIND_ERASURE);

	COMMIT(claim_store_set_clock(
	    fixture->db, id, KIND_ERASURE, &clock, 2, &fixture->err));
	assert_string_equal(find(fixture, "1").due_on, "2026-05-04");
	assert_int_equal(find(fixture, "1").claims[0].extension_months, 2);
	assert_int_equal(
	    fixture_number(fixture, "SELECT due_first FROM ticket"),
	    fixture_number(fixture, "SELECT unixepoch('2026-05-05') - 1"));
	COMMIT(claim_store_close(fixture->db, id, &end, &fixture->err));
	assert_string_equal(find(fixture, "1").due_on, "");
	assert_true(fixture_number(
	    fixture, "SELECT due_first = 9223372036854775807 FROM ticket"));
	OK(db_begin(fixture->db, &fixture->err));
	FAILS(claim_store_close(fixture->db, id, &end, &fixture->err),
	    "no claim of erasure");
	FAILS(claim_store_remove(fixture->db, id, KIND_ACCESS, &fixture->err),
	    "no claim of access");
	db_rollback(fixture->db);
	COMMIT(
	    claim_store_reopen(fixture->db, id, KIND_ERASURE, &fixture->err));
	assert_string_equal(find(fixture, "1").due_on, "2026-05-04");
}

static void
pauses(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = add_ticket(fixture, "R1", KIND_ACCESS);
	struct clock_pause *found;
	size_t count;

	COMMIT(claim_store_ask(
	    fixture->db, id, CLOCK_IDENTITY, 500, &fixture->err));
	OK(db_begin(fixture->db, &fixture->err));
	FAILS(claim_store_ask(
		  fixture->db, id, CLOCK_CLARIFICATION, 600, &fixture->err),
	    "UNIQUE");
	db_rollback(fixture->db);
	/* Asked again: the clock stood still from the first. */
	COMMIT(claim_store_ask(
	    fixture->db, id, CLOCK_IDENTITY, 550, &fixture->err));
	/* What was not asked is not answered. */
	COMMIT(claim_store_answer(
	    fixture->db, id, CLOCK_CLARIFICATION, 600, &fixture->err));
	assert_int_equal(
	    fixture_number(fixture,
		"SELECT count(*) FROM pause WHERE answered_at IS NULL"),
	    1);
	/* A clock that was set back. */
	COMMIT(claim_store_answer(
	    fixture->db, id, CLOCK_IDENTITY, 400, &fixture->err));
	COMMIT(claim_store_ask(
	    fixture->db, id, CLOCK_CLARIFICATION, 700, &fixture->err));
	OK(claim_store_pauses(
	    fixture->db, fixture->memory, id, &found, &count, &fixture->err));
	assert_int_equal(count, 2);
	assert_int_equal(found[0].wait, CLOCK_IDENTITY);
	assert_int_equal(found[0].answered_at, 500);
	assert_int_equal(found[1].wait, CLOCK_CLARIFICATION);
	assert_int_equal(found[1].answered_at, 0);
}

/* As it stands in the register; there is no other way to a state. */
static void
put_into(struct fixture *fixture, enum ticket_state state)
{
	char sql[160];

	(void)snprintf(sql, sizeof sql,
	    "UPDATE ticket SET state = '%s', closed_at ="
	    " CASE '%s' WHEN 'closed' THEN 9 END",
	    ticket_state_name(state), ticket_state_name(state));
	fixture_execute(fixture, sql);
}

static void
check_pair(struct fixture *fixture, int64_t id, enum ticket_state from,
    enum ticket_event event)
{
	static const char rows[] = "SELECT count(*) FROM history";
	const struct ticket_change change = {
	    .ticket_id = id, .event = event, .at = 100, .history = "test"};
	enum ticket_state to = from, found;
	bool may = ticket_state_next(from, event, &to);
	int64_t before = fixture_number(fixture, rows);
	struct ticket_row row;

	put_into(fixture, from);
	OK(db_begin(fixture->db, &fixture->err));
	CHECK(ticket_change(fixture->db, &change, &found, &fixture->err) ==
		(may ? CHANGE_DONE : CHANGE_REFUSED),
	    "%s %s", ticket_state_name(from), ticket_event_name(event));
	OK(db_commit(fixture->db, &fixture->err));
	row = find(fixture, "1");
	CHECK(found == to && strcmp(row.state, ticket_state_name(to)) == 0,
	    "%s %s: %s", ticket_state_name(from), ticket_event_name(event),
	    row.state);
	CHECK((row.closed_at != 0) == (to == TICKET_CLOSED), "%s %s: closed",
	    ticket_state_name(from), ticket_event_name(event));
	CHECK(fixture_number(fixture, rows) == before + may,
	    "%s %s: its history", ticket_state_name(from),
	    ticket_event_name(event));
}

/* The register does what the table says, and nothing else. */
static void
every_state_and_event(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = add_ticket(fixture, "R1", KIND_ACCESS);

	for (int from = 0; from < TICKET_STATES; from++)
		for (int event = 0; event < TICKET_EVENTS; event++)
			check_pair(fixture, id, (enum ticket_state)from,
			    (enum ticket_event)event);
}

static enum code_result
try_code(struct fixture *fixture, const char *code, int64_t at)
{
	enum code_result result;

	OK(db_begin(fixture->db, &fixture->err));
	result = code_store_try(fixture->db, 1, code, at, &fixture->err);
	OK(db_commit(fixture->db, &fixture->err));
	return result;
}

static void
codes(void **state)
{
	struct fixture *fixture = *state;
	bool set = false;
	char code[CODE_SIZE];

	(void)add_ticket(fixture, "R1", KIND_ACCESS);
	code_draw(code);
	assert_int_equal(strspn(code, "0123456789"), 6);
	assert_int_equal(strlen(code), 6);
	assert_int_equal(try_code(fixture, code, 10), CODE_NONE);
	COMMIT(code_store_set(
	    fixture->db, 1, "000042", 10, 100, &set, &fixture->err));
	assert_true(set);
	COMMIT(code_store_set(
	    fixture->db, 1, "000043", 20, 100, &set, &fixture->err));
	assert_false(set);
	assert_int_equal(try_code(fixture, "000043", 30), CODE_WRONG);
	assert_int_equal(try_code(fixture, "42", 30), CODE_WRONG);
	assert_int_equal(try_code(fixture, "000042", 100), CODE_EXPIRED);
	assert_int_equal(try_code(fixture, "000042", 99), CODE_RIGHT);
	assert_int_equal(try_code(fixture, "000042", 99), CODE_NONE);
	/* The third wrong one is the last: even the right one is void. */
	COMMIT(code_store_set(
	    fixture->db, 1, "000044", 10, 100, &set, &fixture->err));
	assert_int_equal(try_code(fixture, "1", 20), CODE_WRONG);
	assert_int_equal(try_code(fixture, "2", 20), CODE_WRONG);
	assert_int_equal(try_code(fixture, "3", 20), CODE_EXPIRED);
	assert_int_equal(try_code(fixture, "000044", 20), CODE_EXPIRED);
	/* What is void makes room; what expired does, too. */
	COMMIT(code_store_set(
	    fixture->db, 1, "000045", 30, 100, &set, &fixture->err));
	assert_true(set);
	COMMIT(code_store_set(
	    fixture->db, 1, "000046", 100, 200, &set, &fixture->err));
	assert_true(set);
}

static void
retained(void **state)
{
	static const struct claim_end end = {.kind = KIND_ERASURE,
	    .outcome = "retained",
	    .until_on = {2031, 12, 31},
	    .at = 1000};
	struct fixture *fixture = *state;
	int64_t id = add_ticket(fixture, "R1", KIND_ERASURE);
	struct claim_return *found;
	size_t count;

	COMMIT(claim_store_close(fixture->db, id, &end, &fixture->err));
	OK(claim_store_returning(fixture->db, fixture->memory,
	    (struct date){2031, 12, 30}, 0, &found, &count, &fixture->err));
	assert_int_equal(count, 0);
	OK(claim_store_returning(fixture->db, fixture->memory,
	    (struct date){2031, 12, 31}, 0, &found, &count, &fixture->err));
	assert_int_equal(count, 1);
	assert_int_equal(found[0].ticket_id, id);
	assert_int_equal(found[0].kind, KIND_ERASURE);
	COMMIT(
	    claim_store_return(fixture->db, id, KIND_ERASURE, &fixture->err));
	assert_string_equal(find(fixture, "1").due_on, "2031-12-31");
	/* Once. */
	OK(claim_store_returning(fixture->db, fixture->memory,
	    (struct date){2032, 1, 1}, 0, &found, &count, &fixture->err));
	assert_int_equal(count, 0);
}

static bool
first_state(const struct held *held, void *context)
{
	const char **state = context;

	*state = strcmp(held->state, "retained") == 0 ? "retained" : "other";
	return false;
}

static void
revisited(void **state)
{
	static const struct date day = {2027, 2, 21};
	struct fixture *fixture = *state;
	int64_t id = add_ticket(fixture, "R1", KIND_ERASURE);
	const char *held = "";
	int64_t *found;
	size_t count;

	for (int i = 0; i < 2; i++) {
		const struct claim_end end = {
		    .kind = i == 0 ? KIND_ERASURE : KIND_QUESTION,
		    .outcome = "fulfilled",
		    .at = 1000};

		COMMIT(claim_store_close(fixture->db, id, &end, &fixture->err));
	}
	COMMIT(claim_store_set_revisit(fixture->db, id, day, &fixture->err));
	assert_int_equal(change(fixture, id, TICKET_CLOSE), CHANGE_DONE);
	/* It is not due while it is closed, and not forgotten either. */
	assert_string_equal(find(fixture, "1").due_on, "");
	assert_string_equal(find(fixture, "1").revisit_on, "2027-02-21");
	OK(erase_each_held(fixture->db, "anna@example.org", first_state, &held,
	    &fixture->err));
	assert_string_equal(held, "retained");
	OK(claim_store_revisits(fixture->db, fixture->memory,
	    (struct date){2027, 2, 20}, 0, &found, &count, &fixture->err));
	assert_int_equal(count, 0);
	OK(claim_store_revisits(fixture->db, fixture->memory, day, 0, &found,
	    &count, &fixture->err));
	assert_int_equal(count, 1);
	assert_int_equal(found[0], id);
	/* It comes back with its outcomes, due on that day, and once. */
	assert_int_equal(change(fixture, id, TICKET_RETURN), CHANGE_DONE);
	assert_string_equal(find(fixture, "1").state, "new");
	assert_string_equal(find(fixture, "1").due_on, "2027-02-21");
	assert_string_equal(find(fixture, "1").claims[0].outcome, "fulfilled");
	OK(claim_store_revisits(fixture->db, fixture->memory, day, 0, &found,
	    &count, &fixture->err));
	assert_int_equal(count, 0);
	COMMIT(claim_store_set_revisit(
	    fixture->db, id, (struct date){0}, &fixture->err));
	assert_string_equal(find(fixture, "1").due_on, "");
}

static retention_keep_set
keep(const char *name)
{
	retention_keep_set bit = 0;

	if (!retention_keep_find(name, &bit))
		fail_msg("nothing is called %s", name);
	return bit;
}

static struct retention_counts
purge(struct fixture *fixture, int64_t now_at, bool is_preview)
{
	const struct retention_periods periods = {
	    .raw = {10 * DAY, {[KIND_BREACH] = 50 * DAY}},
	    .text = {20 * DAY, {[KIND_OPTOUT] = 2 * DAY}},
	    .letter = {30 * DAY, {0}},
	    .fact = {15 * DAY, {0}},
	    .person = {40 * DAY, {[KIND_OPTOUT] = 5 * DAY}},
	    .hash_seconds = 7 * DAY,
	    .keeps = keep("requester") | keep("customer"),
	};
	const struct person_hasher hasher = {.key = key};
	const struct retention_question question = {.periods = &periods,
	    .hasher = &hasher,
	    .now_at = now_at,
	    .is_preview = is_preview};

	return fixture_purge(fixture, &question);
}

static void
add_mail(struct fixture *fixture)
{
	fixture_execute(fixture,
	    "INSERT INTO message (ticket_id, received_at, from_address,"
	    " from_name, message_id, in_reply_to, reference_ids, subject,"
	    " decision, score, language, explanation, problems, text, quoted,"
	    " raw, forms, hidden, judgement) VALUES (1, 1, 'anna@example.org',"
	    " 'Anna', '<1@x>', '', '', 's', 'request', 60, 'en', '[]', '',"
	    " 'text', '', zeroblob(1), 'form', 'hidden',"
	    " '{\"score\":1,\"languages\":[{\"words\":\"the\"}]}');"
	    "INSERT INTO fact VALUES (1, 0, 'telephone', '22 33');"
	    "INSERT INTO mail_link VALUES (1, 0, 'here', 'http://x.example');"
	    "INSERT INTO letter (ticket_id, purpose, language, state, reason,"
	    " to_address, in_reply_to, reference_ids, created_at,"
	    " not_before_at, subject, body) VALUES (1, 'acknowledge', 'en',"
	    " 'cancelled', '', 'anna@example.org', '', '', 1, 1, 's', 'b');");
}

/* How many words of its mails a ticket still has, wherever they stand. */
static int64_t
count_words(struct fixture *fixture)
{
	return fixture_number(fixture,
	    "SELECT (SELECT count(*) FROM fact)"
	    " + (SELECT count(*) FROM mail_link)"
	    " + (SELECT count(nullif(text, '')) + count(nullif(forms, ''))"
	    " + count(nullif(hidden, '')) + count(nullif(subject, ''))"
	    " FROM message)");
}

/* Each class in its time, from closing; the record of the person last. */
static void
periods(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = add_ticket(fixture, "R1", KIND_ACCESS), bad_id, rows;
	unsigned char head[DIGEST_BYTES];
	struct retention_counts counts;

	add_mail(fixture);
	counts = purge(fixture, 1000 * DAY, false);
	assert_int_equal(counts.raw + counts.texts + counts.persons, 0);
	assert_int_equal(change(fixture, id, TICKET_CLOSE), CHANGE_DONE);
	counts = purge(fixture, 999 + 10 * DAY, false);
	assert_int_equal(counts.raw, 0);
	COMMIT(ticket_change_hold(fixture->db, id, true, &fixture->err));
	counts = purge(fixture, 1000 + 99 * DAY, false);
	assert_int_equal(counts.raw + counts.texts + counts.persons, 0);
	COMMIT(ticket_change_hold(fixture->db, id, false, &fixture->err));
	counts = purge(fixture, 1000 + 10 * DAY, true);
	assert_int_equal(counts.raw, 1);
	counts = purge(fixture, 1000 + 10 * DAY, false);
	assert_int_equal(counts.raw, 1);
	assert_int_equal(counts.texts, 0);
	assert_int_equal(counts.facts, 0);
	assert_int_equal(count_words(fixture), 6);
	counts = purge(fixture, 1000 + 15 * DAY, false);
	assert_int_equal(counts.facts, 1);
	counts = purge(fixture, 1000 + 20 * DAY, false);
	assert_int_equal(counts.raw, 0);
	assert_int_equal(counts.texts, 1);
	assert_string_equal(find(fixture, "1").subject, "");
	assert_int_equal(count_words(fixture), 0);
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM message WHERE forms = ''"
			     " AND hidden = '' AND judgement = '{\"score\":1}'"
			     " AND NOT EXISTS (SELECT 1 FROM fact)"),
	    1);
	counts = purge(fixture, 1000 + 30 * DAY, false);
	assert_int_equal(counts.letters, 1);
	assert_int_equal(counts.persons, 0);
	assert_string_equal(find(fixture, "1").requester, "Anna@Example.ORG");
	counts = purge(fixture, 1000 + 40 * DAY, false);
	assert_int_equal(counts.persons, 1);
	assert_string_equal(find(fixture, "1").requester, "");
	assert_string_equal(find(fixture, "1").claims[0].kind, "access");
	assert_int_equal(counts.hashes, 0);
	counts = purge(fixture, 1000 + 46 * DAY, false);
	assert_int_equal(retention_total(&counts), 0);
	counts = purge(fixture, 1000 + 47 * DAY, false);
	assert_int_equal(counts.hashes, 1);
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM ticket"
			     " WHERE person IS NOT NULL"),
	    0);
	counts = purge(fixture, 1000 + 99 * DAY, false);
	assert_int_equal(retention_total(&counts), 0);
	assert_int_equal(fixture_number(fixture,
			     "SELECT count(*) FROM history WHERE event ="
			     " 'erased-expired' AND ticket_id IS NULL"),
	    6);
	assert_int_equal(
	    fixture_number(fixture,
		"SELECT count(*) FROM history WHERE became = 'not-requests 0,"
		" raw 1, texts 0, letters 0, facts 0, reduced 0, persons 0,"
		" hashes 0, labels 0'"),
	    1);
	OK(history_verify(fixture->db, &bad_id, head, &rows, &fixture->err));
	assert_int_equal(bad_id, 0);
}

static void
add_claim(struct fixture *fixture, int64_t id, enum kind kind)
{
	const struct new_claim claim = {.kind = kind, .explanation = ""};

	COMMIT(claim_store_add(fixture->db, id, &claim, &fixture->err));
}

/* A kind's own period; of several kinds, the longest. */
static void
periods_of_kinds(void **state)
{
	struct fixture *fixture = *state;
	struct retention_counts counts;

	(void)add_ticket(fixture, "R1", KIND_OPTOUT);
	add_mail(fixture);
	(void)add_ticket(fixture, "R2", KIND_OPTOUT);
	add_claim(fixture, 2, KIND_BREACH);
	fixture_execute(fixture, "DELETE FROM claim WHERE kind = 'question'");
	assert_int_equal(change(fixture, 1, TICKET_CLOSE), CHANGE_DONE);
	assert_int_equal(change(fixture, 2, TICKET_CLOSE), CHANGE_DONE);
	counts = purge(fixture, 999 + 2 * DAY, false);
	assert_int_equal(retention_total(&counts), 0);
	counts = purge(fixture, 1000 + 2 * DAY, false);
	assert_int_equal(counts.texts, 1);
	assert_int_equal(counts.raw, 0);
	assert_string_equal(find(fixture, "1").subject, "");
	assert_string_equal(find(fixture, "2").subject, "subject");
	counts = purge(fixture, 999 + 5 * DAY, true);
	assert_int_equal(retention_total(&counts), 0);
	counts = purge(fixture, 1000 + 5 * DAY, false);
	assert_int_equal(counts.persons, 1);
	assert_string_equal(find(fixture, "1").requester, "");
	/* The other one is a breach as well. */
	counts = purge(fixture, 999 + 40 * DAY, false);
	assert_int_equal(counts.persons, 0);
	counts = purge(fixture, 1000 + 40 * DAY, false);
	assert_int_equal(counts.persons, 1);
}

/* Two messages, one of them without a fact that is kept; parties; notes. */
static void
add_more(struct fixture *fixture)
{
	fixture_execute(fixture,
	    "INSERT INTO fact VALUES (1, 1, 'customer', '4711');"
	    "INSERT INTO message (ticket_id, received_at, from_address,"
	    " from_name, message_id, in_reply_to, reference_ids, subject,"
	    " decision, score, language, explanation, problems, text, quoted)"
	    " VALUES (1, 2, 'anna@example.org', 'Anna', '<2@x>', '', '', 's',"
	    " 'request', 60, 'en', '[]', '', 'again', '');"
	    "INSERT INTO fact VALUES (2, 0, 'telephone', '22 33');"
	    "INSERT INTO party (ticket_id, role, address, name) VALUES"
	    " (1, 'agent', 'law@example.com', 'Law')");
	for (int i = 0; i < 2; i++) {
		const struct history_event note = {.ticket_id = 1,
		    .at = 3,
		    .actor = "ines",
		    .program = "dpoctl",
		    .event = i == 0 ? "note" : ERASE_KEPT_NOTE,
		    .from = "",
		    .to = "",
		    .payload = "{\"text\":\"in the books\"}"};

		COMMIT(history_add(fixture->db, &note, &fixture->err));
	}
}

static void
retain(struct fixture *fixture, int64_t id, int64_t at)
{
	for (int i = 0; i < 2; i++) {
		const struct claim_end end = {
		    .kind = i == 0 ? KIND_ERASURE : KIND_QUESTION,
		    .outcome = i == 0 ? "retained" : "fulfilled",
		    .until_on = i == 0 ? (struct date){2031, 12, 31}
				       : (struct date){0, 0, 0},
		    .at = at};

		COMMIT(claim_store_close(fixture->db, id, &end, &fixture->err));
	}
	assert_int_equal(change(fixture, id, TICKET_CLOSE), CHANGE_DONE);
}

#define PAYLOADS_OF(event)                                         \
	"SELECT count(*) FROM payload p JOIN history h ON h.id = " \
	"p.history_id WHERE h.ticket_id = 1 AND h.event = '" event "'"

/* What comes back on a day keeps who and which references; all else goes. */
static void
reduced(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = add_ticket(fixture, "R1", KIND_ERASURE), bad_id, rows;
	unsigned char head[DIGEST_BYTES];
	struct retention_counts counts;

	add_mail(fixture);
	add_more(fixture);
	retain(fixture, id, 1000);
	/* Its references outlive the period of facts. */
	counts = purge(fixture, 1000 + 39 * DAY, false);
	assert_int_equal(counts.facts, 2);
	assert_int_equal(counts.reduced, 0);
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT count(*) FROM fact WHERE value = '4711'"));
	assert_int_equal(1, fixture_number(fixture, PAYLOADS_OF("note")));
	counts = purge(fixture, 1000 + 40 * DAY, false);
	assert_int_equal(counts.reduced, 1);
	assert_int_equal(counts.persons, 0);
	assert_string_equal(find(fixture, "1").requester, "Anna@Example.ORG");
	assert_string_equal(find(fixture, "1").state, "closed");
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT count(*) FROM fact WHERE value = '4711'"));
	assert_int_equal(
	    1, fixture_number(fixture, "SELECT count(*) FROM party"));
	assert_int_equal(1,
	    fixture_number(fixture,
		"SELECT count(*) FROM message WHERE from_address = ''"
		" AND message_id = '' AND judgement = '{}'"));
	assert_int_equal(
	    1, fixture_number(fixture, "SELECT count(*) FROM message"));
	assert_int_equal(1,
	    fixture_number(
		fixture, "SELECT count(*) FROM letter WHERE to_address = ''"));
	assert_int_equal(0, fixture_number(fixture, PAYLOADS_OF("note")));
	assert_int_equal(
	    1, fixture_number(fixture, PAYLOADS_OF(ERASE_KEPT_NOTE)));
	/* Once: what is noted afterwards is meant for that day. */
	counts = purge(fixture, 1000 + 4000 * DAY, false);
	assert_int_equal(retention_total(&counts), 0);
	OK(history_verify(fixture->db, &bad_id, head, &rows, &fixture->err));
	assert_int_equal(bad_id, 0);
	/* The day has come, and the person goes in their time. */
	COMMIT(
	    claim_store_return(fixture->db, id, KIND_ERASURE, &fixture->err));
	assert_int_equal(change(fixture, id, TICKET_RETURN), CHANGE_DONE);
	assert_string_equal(find(fixture, "1").due_on, "2031-12-31");
	assert_int_equal(change(fixture, id, TICKET_CLOSE), CHANGE_DONE);
	fixture_execute(fixture,
	    "UPDATE claim SET outcome = 'fulfilled', until_on = NULL,"
	    " closed_at = 1 WHERE kind = 'erasure'");
	counts = purge(fixture, 1000 + 9000 * DAY, false);
	assert_int_equal(counts.persons, 1);
	assert_int_equal(
	    0, fixture_number(fixture, "SELECT count(*) FROM fact"));
}

/* Mail as it came, of a kind that is kept for longer. */
static void
a_longer_period(void **state)
{
	struct fixture *fixture = *state;
	struct retention_counts counts;

	(void)add_ticket(fixture, "R1", KIND_ACCESS);
	add_claim(fixture, 1, KIND_BREACH);
	add_mail(fixture);
	assert_int_equal(change(fixture, 1, TICKET_CLOSE), CHANGE_DONE);
	counts = purge(fixture, 1000 + 39 * DAY, false);
	assert_int_equal(counts.raw, 0);
	assert_int_equal(counts.texts, 1);
	assert_int_equal(
	    fixture_number(fixture, "SELECT count(raw) FROM message"), 1);
}

/* The keyed hash does not know capitals, and needs the key. */
static void
persons(void **state)
{
	const struct person_hasher hasher = {.key = key};
	const struct erasure erasure = {&hasher, "kari", 2000};
	struct fixture *fixture = *state;
	int64_t id = add_ticket(fixture, "R1", KIND_ACCESS);

	OK(db_begin(fixture->db, &fixture->err));
	FAILS(erase_ticket(fixture->db, &erasure, id, &fixture->err),
	    "is not closed");
	db_rollback(fixture->db);
	assert_int_equal(change(fixture, id, TICKET_CLOSE), CHANGE_DONE);
	COMMIT(erase_ticket(fixture->db, &erasure, id, &fixture->err));
	assert_int_equal(find(fixture, "1").erased_at, 2000);
	assert_int_equal(
	    fixture_number(fixture, "SELECT length(person) FROM ticket"),
	    DIGEST_BYTES);
	assert_int_equal(
	    fixture_number(fixture, "SELECT count(*) FROM payload"), 0);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(steps),
	    TEST(claims),
	    TEST(pauses),
	    TEST(every_state_and_event),
	    TEST(codes),
	    TEST(retained),
	    TEST(revisited),
	    TEST(periods),
	    TEST(reduced),
	    TEST(periods_of_kinds),
	    TEST(a_longer_period),
	    TEST(persons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
