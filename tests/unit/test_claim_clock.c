/* SPDX-License-Identifier: ISC */
/*
 * Sixty requests, each a ticket in a register, to which happens what happened
 * then: what is asked and comes, an extension, the office's target. Its day is
 * read as a list reads it (tests/deadline/tickets.tsv).
 */
#include "tests/unit/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "store/claim_clock.h"
#include "store/ticket_change.h"

#define LINE_MAX_BYTES 512
#define FIELDS	       8
#define CLOSED_MAX     4

enum field {
	ID,
	RECEIVED,
	SET,
	ZONE,
	KIND,
	DAYS,
	EVENTS,
	DUE
};

struct request {
	struct fixture *fixture;
	const char *fields[FIELDS];
	struct claim_office office;
	int64_t ticket_id;
	enum kind kind;
	int extension_months;
};

/* Cuts at tabs, in place. */
static void
split(char *line, const char **ret_fields)
{
	line[strcspn(line, "\n")] = '\0';
	for (int i = 0; i < FIELDS; i++) {
		ret_fields[i] = line;
		line += strcspn(line, "\t");
		if (*line != '\0')
			*line++ = '\0';
	}
}

static int64_t
instant(const char *text)
{
	int64_t at = 0;

	CHECK(timestamp_parse(text, &at), "%s", text);
	return at;
}

static struct calendar *
load(const struct request *request)
{
	const char *top = getenv("top_srcdir"), *days = request->fields[DAYS];
	struct date extra[CLOSED_MAX];
	struct calendar_options options = {.set = request->fields[SET],
	    .soft_days_closed = strcmp(days, "soft") == 0,
	    .extra_days = extra};
	struct calendar *calendar;

	if (*days == '+' && date_parse(days + 1, &extra[0]))
		options.extra_days_count = 1;
	options.directory = arena_printf(request->fixture->memory,
	    "%s/rules/holidays", top == NULL ? "." : top);
	calendar = calendar_load(&options, &request->fixture->err);
	CHECK(calendar != NULL, "%s", request->fixture->err.text);
	return calendar;
}

static void
add_ticket(struct request *request)
{
	struct fixture *fixture = request->fixture;
	const struct new_claim claim = {
	    .kind = request->kind, .explanation = ""};
	struct new_ticket ticket = {
	    .reference = request->fields[ID],
	    .random = (uint64_t)strtol(request->fields[ID] + 1, NULL, 10),
	    .state = TICKET_NEW,
	    .mailbox = "dpo",
	    .language = "en",
	    .received_at = instant(request->fields[RECEIVED]),
	    .received_source = "received",
	    .opened_at = instant(request->fields[RECEIVED]),
	    .opened_by = "mail",
	    .requester_address = "anna@example.org",
	    .requester_name = "",
	    .subject = "",
	    .no_letter_reason = "",
	    .claims = &claim,
	    .claims_count = 1,
	};
	bool taken;

	COMMIT(ticket_store_add(
	    fixture->db, &ticket, &request->ticket_id, &taken, &fixture->err));
	request->office.now_at = ticket.received_at;
}

static struct ticket_row
read_ticket(struct request *request)
{
	struct fixture *fixture = request->fixture;
	struct ticket_row row;

	assert_int_equal(ticket_store_find(fixture->db, fixture->memory,
			     request->fields[ID], &row, &fixture->err),
	    FOUND);
	return row;
}

/* After each thing that happened, as dpoctl does. */
static void
set_clock(struct request *request)
{
	struct fixture *fixture = request->fixture;
	struct ticket_row row = read_ticket(request);

	COMMIT(claim_clock_set(fixture->db, fixture->memory, &request->office,
	    &row, &fixture->err));
}

static void
step(struct request *request, enum ticket_event event, int64_t at)
{
	struct fixture *fixture = request->fixture;
	const struct ticket_change change = {.ticket_id = request->ticket_id,
	    .event = event,
	    .actor = "kari",
	    .at = at,
	    .history = "test"};
	enum ticket_state state;

	OK(db_begin(fixture->db, &fixture->err));
	CHECK(ticket_change(fixture->db, &change, &state, &fixture->err) ==
		CHANGE_DONE,
	    "%s: %s in %s", request->fields[ID], ticket_event_name(event),
	    ticket_state_name(state));
	OK(db_commit(fixture->db, &fixture->err));
	request->office.now_at = at;
}

/* "2026-03-11T09:00:00Z..2026-03-25T09:00:00Z" */
static void
ask_and_answer(struct request *request, enum clock_wait wait, const char *text)
{
	bool is_identity = wait == CLOCK_IDENTITY;
	struct fixture *fixture = request->fixture;
	const char *dots = strstr(text, "..");
	int64_t asked_at, came_at;
	struct ticket_row row;

	assert_non_null(dots);
	asked_at =
	    instant(arena_copy(fixture->memory, text, (size_t)(dots - text)));
	came_at = instant(dots + 2);
	step(request,
	    is_identity ? TICKET_ASK_IDENTITY : TICKET_ASK_CLARIFICATION,
	    asked_at);
	COMMIT(claim_store_ask(
	    fixture->db, request->ticket_id, wait, asked_at, &fixture->err));
	set_clock(request);
	row = read_ticket(request);
	CHECK(row.stands_still, "%s: it runs", request->fields[ID]);
	step(request, is_identity ? TICKET_VERIFY : TICKET_CLARIFY, came_at);
	COMMIT(claim_store_answer(
	    fixture->db, request->ticket_id, wait, came_at, &fixture->err));
	set_clock(request);
	row = read_ticket(request);
	CHECK(!row.stands_still, "%s: it stands still", request->fields[ID]);
}

static void
extend(struct request *request, int months)
{
	struct fixture *fixture = request->fixture;
	struct ticket_row row = read_ticket(request);
	struct clock_answer clock;

	step(request, TICKET_CHANGE, request->office.now_at);
	OK(claim_clock_find(fixture->db, fixture->memory, &request->office,
	    &row, request->kind, false, months, &clock, &fixture->err));
	COMMIT(claim_store_set_clock(fixture->db, request->ticket_id,
	    request->kind, &clock, months, &fixture->err));
}

static void
happen(struct request *request)
{
	const char *events = request->fields[EVENTS];

	while (strchr("-", *events) == NULL) {
		size_t length = strcspn(events, ",");
		char *event =
		    arena_copy(request->fixture->memory, events, length);
		char *value = event + strcspn(event, "=");

		if (*value != '\0')
			*value++ = '\0';
		if (strcmp(event, "identity") == 0)
			ask_and_answer(request, CLOCK_IDENTITY, value);
		else if (strcmp(event, "clarification") == 0)
			ask_and_answer(request, CLOCK_CLARIFICATION, value);
		else if (strcmp(event, "extend") == 0)
			extend(request, (int)strtol(value, NULL, 10));
		else
			CHECK(strcmp(event, "target") == 0, "%s", event);
		events += length;
		events += strspn(events, ",");
	}
}

static void
check_day(struct request *request)
{
	const char *want = request->fields[DUE], *found;
	struct ticket_row row = read_ticket(request);
	char at[TIMESTAMP_TEXT_SIZE];

	found = request->office.target_days > 0 ? row.target_on : row.due_on;
	if (row.due_at != 0) {
		timestamp_format_local(row.due_at, request->office.zone, at);
		/* UTC is written with a Z. */
		CHECK(row.due_at == instant(want), "%s: %s",
		    request->fields[ID], at);
		found = want;
	}
	CHECK(strcmp(found, want) == 0, "%s: %s, not %s", request->fields[ID],
	    found, want);
	CHECK(row.claims[0].explanation[0] != '\0', "%s: explained",
	    request->fields[ID]);
}

static void
check_line(struct fixture *fixture, char *line)
{
	struct request request = {.fixture = fixture};
	struct calendar *calendar;

	split(line, request.fields);
	CHECK(kind_find(request.fields[KIND], &request.kind), "%s", line);
	calendar = load(&request);
	request.office.calendar = calendar;
	request.office.zone = request.fields[ZONE];
	if (strcmp(request.fields[EVENTS], "target=2") == 0)
		request.office.target_days = 2;
	add_ticket(&request);
	set_clock(&request);
	happen(&request);
	check_day(&request);
	calendar_free(calendar);
}

static void
sixty_tickets(void **state)
{
	const char *top = getenv("top_srcdir");
	struct fixture *fixture = *state;
	char path[512], line[LINE_MAX_BYTES];
	size_t count = 0;
	FILE *file;

	(void)fixture_folder(fixture, "dpo");
	(void)snprintf(path, sizeof path, "%s/tests/deadline/tickets.tsv",
	    top == NULL ? "." : top);
	file = fopen(path, "re");
	CHECK(file != NULL, "%s", path);
	while (fgets(line, sizeof line, file) != NULL) {
		if (line[0] == '#')
			continue;
		check_line(fixture, line);
		count++;
	}
	(void)fclose(file);
	assert_int_equal(count, 60);
}

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(sixty_tickets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
