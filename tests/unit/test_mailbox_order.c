/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <string.h>

#include "tests/fake/fake_disk.h"

#include "casework/mailbox_order.h"
#include "store/mailbox_store.h"

enum order {
	PAUSE,
	RESUME,
	POLL,
};

static enum casework_result
give(enum order order, const char *because, struct error *err)
{
	switch (order) {
	case PAUSE:
		return mailbox_order_pause(&casework, "dpo", because, err);
	case RESUME:
		return mailbox_order_resume(&casework, "dpo", err);
	default:
		return mailbox_order_poll(&casework, "dpo", err);
	}
}

static struct mailbox_wish
wish(struct fixture *fixture, const char *name)
{
	struct mailbox_wish found;

	OK(mailbox_store_wish(
	    fixture->db, fixture->memory, name, &found, &fixture->err));
	return found;
}

/* After it has failed at each step of a statement. */
static void
given(struct fixture *fixture, enum order order)
{
	bool has_failed = true;

	for (int step = 1; has_failed; step++) {
		enum casework_result result;

		OK(db_begin(fixture->db, &fixture->err));
		fake_disk_fail(step);
		result = give(order, "holidays", &fixture->err);
		has_failed = fake_disk_mend();
		CHECK(result == (has_failed ? CASEWORK_FAILED : CASEWORK_DONE),
		    "step %d of order %d", step, order);
		if (has_failed)
			db_rollback(fixture->db);
	}
	OK(db_commit(fixture->db, &fixture->err));
}

static void
test_orders(void **state)
{
	struct fixture *fixture = *state;
	struct mailbox_wish found;

	casework.actor = "ines";
	OK(db_begin(fixture->db, &fixture->err));
	REFUSED(give(PAUSE, NULL, &fixture->err), "needs-reason");
	REFUSED(give(PAUSE, "", &fixture->err), "needs-reason");
	REFUSED(give(RESUME, NULL, &fixture->err), "state");
	db_rollback(fixture->db);

	given(fixture, POLL);
	assert_int_equal(wish(fixture, "dpo").asked_at, CASEWORK_NOON);

	/* What was asked for before is not done after the pause. */
	given(fixture, PAUSE);
	found = wish(fixture, "dpo");
	assert_int_equal(found.paused_at, CASEWORK_NOON);
	assert_string_equal(found.paused_by, "ines");
	assert_string_equal(found.because, "holidays");
	assert_int_equal(found.asked_at, 0);
	OK(fixture_number(fixture,
	       "SELECT count(*) FROM history h JOIN payload p"
	       " ON p.history_id = h.id WHERE h.event = 'mailbox-paused'"
	       " AND h.became = 'dpo' AND h.actor = 'ines'"
	       " AND p.content LIKE '%holidays%'") == 1);
	OK(db_begin(fixture->db, &fixture->err));
	REFUSED(give(PAUSE, "once more", &fixture->err), "state");
	REFUSED(give(POLL, NULL, &fixture->err), "state");
	db_rollback(fixture->db);

	given(fixture, RESUME);
	found = wish(fixture, "dpo");
	assert_int_equal(found.paused_at, 0);
	assert_string_equal(found.because, "");
	OK(fixture_number(fixture,
	       "SELECT count(*) FROM history"
	       " WHERE event = 'mailbox-resumed' AND became = 'dpo'") == 1);
}

static void
test_mailbox_that_was_never_polled(void **state)
{
	struct fixture *fixture = *state;
	struct mailbox_wish found = wish(fixture, "other");

	assert_int_equal(found.paused_at, 0);
	assert_int_equal(found.asked_at, 0);
	assert_string_equal(found.paused_by, "");
	assert_string_equal(found.because, "");
	assert_string_equal(found.last_error, "");
	COMMIT(mailbox_store_ask(
	    fixture->db, "other", CASEWORK_NOON, &fixture->err));
	assert_int_equal(wish(fixture, "other").asked_at, CASEWORK_NOON);
}

/* An answer to an earlier question leaves the later one. */
static void
test_answer(void **state)
{
	struct fixture *fixture = *state;

	given(fixture, POLL);
	OK(mailbox_store_answer(
	    fixture->db, "dpo", CASEWORK_NOON - 1, &fixture->err));
	assert_int_equal(wish(fixture, "dpo").asked_at, CASEWORK_NOON);
	OK_AT_LAST(mailbox_store_answer(
	    fixture->db, "dpo", CASEWORK_NOON, &fixture->err));
	assert_int_equal(wish(fixture, "dpo").asked_at, 0);
}

int
main(void)
{
#define CASE(test)                       \
	cmocka_unit_test_setup_teardown( \
	    test, casework_set_up, casework_tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_orders),
	    CASE(test_mailbox_that_was_never_polled),
	    CASE(test_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
