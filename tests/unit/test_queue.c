/* SPDX-License-Identifier: ISC */
/*
 * The line of a ticket, and the orders of lines. The first tickets in an order
 * are those that sorting all of them gives.
 */
#include "tests/unit/store_fixture.h"

#include "dpoctl/queue.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "dpoctl/mail_id.h"

#define TICKETS 60
#define NOW_AT	INT64_C(1776340800) /* 2026-04-16, 13:00 in London */

static char zone[] = "Europe/London";
static const char *const orders[] = {"need", "due", "received", "id", "newest"};

/* No message of the spot check is in this queue. */
void
mail_id_write(int64_t folder_id, uint64_t uid, char ret_id[MAIL_ID_SIZE])
{
	(void)folder_id;
	(void)uid;
	ret_id[0] = '\0';
}

/* Late and soon, urgent, seen and unseen, waiting, closed, of others. */
static void
fill(struct fixture *fixture)
{
	(void)fixture_folder(fixture, "dpo");
	OK(db_begin(fixture->db, &fixture->err));
	for (int i = 1; i <= TICKETS; i++) {
		int64_t id = fixture_ticket(fixture, i);

		if (i % 6 == 0)
			(void)fixture_letter(fixture, id, LETTER_HELD);
	}
	OK(db_commit(fixture->db, &fixture->err));
	fixture_execute(fixture,
	    "UPDATE claim SET due_on ="
	    " date('2026-04-01', (ticket_id * 7 % 40) || ' days');"
	    "UPDATE claim SET due_on = NULL,"
	    " due_at = 1776340800 + (ticket_id - 30) * 3601,"
	    " is_urgent = 1, kind = 'breach' WHERE ticket_id % 11 = 0;"
	    "UPDATE claim SET due_on = NULL WHERE ticket_id % 13 = 0;"
	    "UPDATE ticket SET due_first = coalesce((SELECT"
	    " coalesce(due_at, unixepoch(due_on) + 86399) FROM claim"
	    " WHERE ticket_id = ticket.id), 9223372036854775807),"
	    " received_at = 3000 + id * 13 % 60,"
	    " unread_at = iif(id % 3 = 0, 1, NULL),"
	    " assignee = iif(id % 4 = 0, 'kari', ''),"
	    " state = CASE id % 5 WHEN 0 THEN 'triage'"
	    " WHEN 1 THEN 'waiting-identity' ELSE 'open' END;"
	    "UPDATE ticket SET state = 'closed', closed_at = 9"
	    " WHERE id % 17 = 0");
}

static struct queue
begin(struct fixture *fixture, const struct conf *conf)
{
	return (struct queue){
	    .memory = fixture->memory, .conf = conf, .now_at = NOW_AT};
}

static void
check(struct fixture *fixture, const struct queue *all, const char *order,
    size_t count_max)
{
	const struct ticket_filter filter = {
	    .is_open = true, .now_at = NOW_AT, .today = "2026-04-16"};
	const struct queue_choice choice = {
	    .order = order, .count_max = count_max};
	struct queue first = begin(fixture, all->conf);
	size_t left, count = count_max < all->count ? count_max : all->count;

	OK(queue_read_first(
	    &first, fixture->db, &filter, &choice, &left, &fixture->err));
	CHECK(first.count == count && left == all->count - count,
	    "%s: %zu, %zu left", order, first.count, left);
	for (size_t i = 0; i < count; i++)
		CHECK(first.items[i].id == all->items[i].id &&
			first.items[i].need == all->items[i].need,
		    "%s, %zu: %lld is no. %zu", order, count_max,
		    (long long)first.items[i].id, i);
	queue_release(&first);
}

static void
first_of_all(void **state)
{
	const struct ticket_filter filter = {
	    .is_open = true, .now_at = NOW_AT, .today = "2026-04-16"};
	struct fixture *fixture = *state;
	struct conf conf = {.calendar.time_zone = zone};

	fill(fixture);
	for (size_t i = 0; i < LENGTH(orders); i++) {
		struct queue all = begin(fixture, &conf);

		OK(queue_read(&all, fixture->db, &filter, &fixture->err));
		assert_true(queue_sort(&all, orders[i]));
		assert_true(all.count > TICKETS / 2 && all.count < TICKETS);
		for (size_t count = 1; count <= TICKETS; count++)
			check(fixture, &all, orders[i], count);
		check(fixture, &all, orders[i], 1000);
		queue_release(&all);
	}
}

static void
first_for_an_officer(void **state)
{
	static const char *const actors[] = {"kari", "ines"};
	const struct ticket_filter filter = {.is_open = true};
	struct fixture *fixture = *state;
	struct conf conf = {.calendar.time_zone = zone};
	struct queue all = begin(fixture, &conf);

	fill(fixture);
	OK(queue_read(&all, fixture->db, &filter, &fixture->err));
	(void)queue_sort(&all, "need");
	for (size_t i = 0; i < LENGTH(actors); i++) {
		const struct queue_choice choice = {
		    .order = "need", .count_max = 1, .actor = actors[i]};
		struct queue first = begin(fixture, &conf);
		size_t at = 0, left;

		while (!queue_needs(&all.items[at], actors[i]))
			at++;
		OK(queue_read_first(&first, fixture->db, &filter, &choice,
		    &left, &fixture->err));
		assert_int_equal(first.count, 1);
		assert_int_equal(first.items[0].id, all.items[at].id);
		queue_release(&first);
	}
	queue_release(&all);
}

/* A ticket about which nothing is known. */
static struct ticket_row
new_row(struct arena *memory)
{
	char *none = arena_string(memory, "");

	return (struct ticket_row){.id = 7,
	    .revision = 3,
	    .reference = none,
	    .state = arena_string(memory, "open"),
	    .language = none,
	    .requester = none,
	    .requester_name = none,
	    .due_on = none,
	    .mailbox = none,
	    .assignee = none,
	    .subject = none};
}

/* What is left until it is due, in the unit that people would choose. */
static const struct {
	const char *due_on;
	int64_t hours; /* until it is due; 0: in days */
	bool stands_still, is_to_revisit;
	const char *due, *left;
	enum queue_colour colour;
} dues[] = {
    {"", 0, false, false, "", "", QUEUE_PLAIN},
    {"2026-04-16", 0, false, false, "2026-04-16", "today", QUEUE_SOON},
    {"2026-04-17", 0, false, false, "2026-04-17", "1 d", QUEUE_SOON},
    {"2026-04-19", 0, false, false, "2026-04-19", "3 d", QUEUE_SOON},
    {"2026-04-20", 0, false, false, "2026-04-20", "4 d", QUEUE_PLAIN},
    {"2026-04-15", 0, false, false, "2026-04-15", "1 d late", QUEUE_LATE},
    {"2029-01-09", 0, false, false, "2029-01-09", "999 d", QUEUE_PLAIN},
    {"2029-01-10", 0, false, false, "2029-01-10", "2 y", QUEUE_PLAIN},
    {"2029-04-15", 0, false, false, "2029-04-15", "3 y", QUEUE_PLAIN},
    {"2023-07-22", 0, false, false, "2023-07-22", "999 d late", QUEUE_LATE},
    {"2023-07-21", 0, false, false, "2023-07-21", "2 y late", QUEUE_LATE},
    {"2026-04-20", 0, true, false, "2026-04-20", "waits", QUEUE_WAITS},
    {"2026-04-15", 0, true, false, "2026-04-15", "1 d late", QUEUE_LATE},
    {"2026-04-20", 0, true, true, "2026-04-20", "look", QUEUE_PLAIN},
    {"", 1, false, false, "2026-04-16", "1 h", QUEUE_SOON},
    {"", 5, false, false, "2026-04-16", "5 h", QUEUE_SOON},
    {"", 6, false, false, "2026-04-16", "6 h", QUEUE_PLAIN},
    {"", 12, false, false, "2026-04-17", "12 h", QUEUE_PLAIN},
    {"", -1, false, false, "2026-04-16", "1 h late", QUEUE_LATE},
    {"", 999, false, false, "2026-05-28", "999 h", QUEUE_PLAIN},
    {"", 1000, false, false, "2026-05-28", "41 d", QUEUE_PLAIN},
    {"", 24000, false, false, "2029-01-10", "2 y", QUEUE_PLAIN},
    {"", -999, false, false, "2026-03-05", "999 h late", QUEUE_LATE},
    {"", -1000, false, false, "2026-03-05", "41 d late", QUEUE_LATE},
};

static void
what_is_left(void **state)
{
	static int64_t days = 3, hours = 5;
	struct fixture *fixture = *state;
	struct conf conf = {
	    .calendar.time_zone = zone, .clock.warning = {&days, 1, &hours, 1}};
	struct queue queue = begin(fixture, &conf);

	for (size_t i = 0; i < LENGTH(dues); i++) {
		struct ticket_row row = new_row(fixture->memory);
		struct queue_item item;

		row.due_on = arena_string(fixture->memory, dues[i].due_on);
		if (dues[i].hours != 0)
			row.due_at = NOW_AT + dues[i].hours * 3600;
		row.stands_still = dues[i].stands_still;
		row.is_to_revisit = dues[i].is_to_revisit;
		assert_true(queue_renew(&queue, &row, &item));
		CHECK(strcmp(item.due, dues[i].due) == 0 &&
			strcmp(item.left, dues[i].left) == 0,
		    "%zu: %s, %s", i, item.due, item.left);
		CHECK(item.colour == dues[i].colour, "%zu: %s", i, item.left);
	}
}

/* The end of the day, as in the register; at last those without. */
static void
second_of_a_day(void **state)
{
	struct fixture *fixture = *state;
	struct conf conf = {.calendar.time_zone = zone};
	struct queue queue = begin(fixture, &conf);

	for (size_t i = 0; i < 3; i++) {
		static const int64_t due_at[] = {
		    1776383999, 1776383999, INT64_MAX};
		struct ticket_row row = new_row(fixture->memory);
		struct queue_item item;

		if (i == 0)
			row.due_on =
			    arena_string(fixture->memory, "2026-04-16");
		row.due_at = i == 1 ? 1776383999 : 0;
		(void)queue_renew(&queue, &row, &item);
		assert_int_equal(item.due_at, due_at[i]);
	}
}

/* What it asks for, its marks, and why it is in the queue. */
static const struct {
	const char *state, *kinds[3], *outcomes[3];
	int unsure; /* the claim of this index, or -1 */
	int64_t closed_at, unread_at;
	bool processor, has_held_letter, has_attachments;
	const char *due_on, *shown, *marks, *need;
} needs[] = {
    {"open", {"access", "erasure"}, {"", ""}, -1, 0, 0, false, false, false, "",
	"access,erasure", "    ", "due"},
    {"open", {"access", "erasure"}, {"fulfilled", ""}, -1, 0, 0, false, false,
	false, "", "erasure", "    ", "due"},
    {"open", {"access", "erasure"}, {"", ""}, 0, 0, 0, false, false, false, "",
	"erasure", "    ", "due"},
    {"open", {"access"}, {""}, 0, 0, 0, false, false, false, "", "?", "    ",
	"due"},
    {"closed", {"access", "erasure"}, {"fulfilled", "refused"}, -1, 9, 0, false,
	false, false, "", "access,erasure", "    ", "due"},
    {"open", {"access"}, {""}, -1, 0, 0, true, false, false, "",
	"access client?", "    ", "due"},
    {"open", {"breach"}, {""}, -1, 0, 0, false, false, true, "", "breach",
	"!  @", "breach"},
    {"open", {"breach"}, {"fulfilled"}, -1, 0, 0, false, false, false, "", "?",
	"    ", "due"},
    {"open", {"access", "breach"}, {"", ""}, -1, 0, 1, false, true, false,
	"2026-04-15", "access,breach", "!*H ", "breach"},
    {"triage", {"access"}, {""}, -1, 0, 0, false, true, false, "2026-04-15",
	"access", "  H ", "overdue"},
    {"waiting-identity", {"access"}, {""}, -1, 0, 5, false, true, false, "",
	"access", " *H ", "answered"},
    {"waiting-clarification", {"access"}, {""}, -1, 0, 0, false, false, false,
	"", "access", "    ", "due"},
    {"triage", {"access"}, {""}, -1, 0, 5, false, true, false, "", "access",
	" *H ", "unsure"},
    {"open", {"access"}, {""}, -1, 0, 5, false, true, false, "", "access",
	" *H ", "held-letter"},
    {"open", {"access"}, {""}, -1, 0, 5, false, false, false, "", "access",
	" *  ", "due"},
};

static void
what_it_needs(void **state)
{
	struct fixture *fixture = *state;
	struct arena *memory = fixture->memory;
	struct conf conf = {.calendar.time_zone = zone};
	struct queue queue = begin(fixture, &conf);

	for (size_t i = 0; i < LENGTH(needs); i++) {
		struct ticket_claim claims[3] = {{0}};
		struct ticket_row row = new_row(memory);
		struct queue_item item;

		row.state = arena_string(memory, needs[i].state);
		row.due_on = arena_string(memory, needs[i].due_on);
		row.closed_at = needs[i].closed_at;
		row.unread_at = needs[i].unread_at;
		row.processor = needs[i].processor;
		row.has_held_letter = needs[i].has_held_letter;
		row.has_attachments = needs[i].has_attachments;
		row.claims = claims;
		for (size_t k = 0; needs[i].kinds[k] != NULL; k++)
			claims[row.claims_count++] = (struct ticket_claim){
			    .kind = arena_string(memory, needs[i].kinds[k]),
			    .outcome =
				arena_string(memory, needs[i].outcomes[k]),
			    .is_unsure = needs[i].unsure == (int)k};
		assert_true(queue_renew(&queue, &row, &item));
		CHECK(strcmp(item.kinds, needs[i].shown) == 0 &&
			strcmp(item.marks, needs[i].marks) == 0,
		    "%zu: %s, \"%s\"", i, item.kinds, item.marks);
		CHECK(strcmp(queue_need_name(item.need), needs[i].need) == 0,
		    "%zu: %s", i, queue_need_name(item.need));
		assert_true(item.is_unread == (needs[i].unread_at != 0));
	}
}

static void
who_asks(void **state)
{
	struct fixture *fixture = *state;
	struct conf conf = {.calendar.time_zone = zone};
	struct queue queue = begin(fixture, &conf);
	struct ticket_row row = new_row(fixture->memory);
	struct queue_item item;

	row.requester_name = arena_string(fixture->memory, "Anna");
	(void)queue_renew(&queue, &row, &item);
	assert_string_equal(item.who, "Anna");
	row.requester = arena_string(fixture->memory, "anna@example.org");
	(void)queue_renew(&queue, &row, &item);
	assert_string_equal(item.who, "anna@example.org");
}

/* Of equal ones the older is first. */
static void
every_order(void **state)
{
	static const struct {
		const char *order, *want;
	} cases[] = {
	    {"need", "24935"},
	    {"due", "93452"},
	    {"received", "34592"},
	    {"id", "23459"},
	    {"newest", "95432"},
	    {"oldest", NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct queue_item items[] = {
		    {.id = 5,
			.need = QUEUE_REST,
			.due_at = 6,
			.received_at = 7},
		    {.id = 2,
			.need = QUEUE_BREACH,
			.due_at = 9,
			.received_at = 9},
		    {.id = 9,
			.need = QUEUE_REST,
			.due_at = 1,
			.received_at = 8},
		    {.id = 4,
			.need = QUEUE_HELD,
			.due_at = 6,
			.received_at = 7},
		    {.id = 3,
			.need = QUEUE_REST,
			.due_at = 6,
			.received_at = 6},
		};
		struct queue queue = {.items = items, .count = LENGTH(items)};
		const char *want =
		    cases[i].want == NULL ? "52943" : cases[i].want;

		assert_true(queue_sort(&queue, cases[i].order) ==
		    (cases[i].want != NULL));
		for (size_t k = 0; k < LENGTH(items); k++)
			CHECK(items[k].id == want[k] - '0',
			    "%s: %lld is no. "
			    "%zu",
			    cases[i].order, (long long)items[k].id, k);
	}
}

/* Whoever has it: what only waits for a reply is nobody's work now. */
static void
whom_it_needs(void **state)
{
	static const struct {
		enum queue_need need;
		bool is_unread;
		const char *state, *assignee;
		bool want;
	} cases[] = {
	    {QUEUE_REST, false, "open", "", true},
	    {QUEUE_REST, false, "open", "ines", true},
	    {QUEUE_REST, false, "open", "kari", false},
	    {QUEUE_REST, false, "waiting-identity", "", false},
	    {QUEUE_REST, false, "waiting-clarification", "ines", false},
	    {QUEUE_REST, true, "waiting-identity", "", true},
	    {QUEUE_HELD, false, "waiting-identity", "", true},
	    {QUEUE_HELD, true, "waiting-identity", "kari", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct queue_item item = {.need = cases[i].need,
		    .is_unread = cases[i].is_unread,
		    .state = cases[i].state,
		    .assignee = cases[i].assignee};

		CHECK(queue_needs(&item, "ines") == cases[i].want, "%zu", i);
	}
}

/* Whatever the filter: a closed ticket is no work. */
static void
first_are_open(void **state)
{
	const struct ticket_filter any = {0};
	const struct queue_choice choice = {
	    .order = "id", .count_max = TICKETS};
	struct fixture *fixture = *state;
	struct conf conf = {.calendar.time_zone = zone};
	struct queue first = begin(fixture, &conf);
	size_t left;

	fill(fixture);
	OK(queue_read_first(
	    &first, fixture->db, &any, &choice, &left, &fixture->err));
	assert_int_equal(first.count, TICKETS - TICKETS / 17);
	queue_release(&first);
	assert_int_equal(first.count, 0);
	assert_int_equal(first.size, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		first_of_all, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(
		first_for_an_officer, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(
		first_are_open, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(
		what_is_left, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(
		second_of_a_day, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(
		what_it_needs, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(
		who_asks, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test(every_order),
	    cmocka_unit_test(whom_it_needs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
