/* SPDX-License-Identifier: ISC */
/* The first tickets in an order are those that sorting all of them gives. */
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
	static const size_t counts[] = {1, 2, 7, 31, TICKETS, 1000};
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
		for (size_t j = 0; j < LENGTH(counts); j++)
			check(fixture, &all, orders[i], counts[j]);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		first_of_all, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(
		first_for_an_officer, fixture_set_up, fixture_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
