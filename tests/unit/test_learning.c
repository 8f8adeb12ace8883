/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <string.h>

#include "casework/learning.h"
#include "store/correction_store.h"
#include "store/history.h"
#include "tests/fake/fake_disk.h"

static int64_t
events(struct fixture *fixture, const char *event)
{
	return fixture_number(fixture,
	    arena_printf(fixture->memory,
		"SELECT count(*) FROM history WHERE event = '%s'", event));
}

/* Others may write while it fits. */
static bool
is_free(size_t done, void *context)
{
	struct fixture *fixture = context;

	(void)done;
	assert_false(db_is_busy(fixture->db));
	return true;
}

/* All of it; the last part in a transaction that is the caller's to end. */
static bool
learn_all(struct fixture *fixture, const struct local_watch *watch,
    struct learning *learning)
{
	struct learning_work *work = NULL;
	bool done;

	if (db_begin(fixture->db, &fixture->err))
		work = learning_collect(&casework, NULL, &fixture->err);
	db_rollback(fixture->db);
	done = work != NULL &&
	    learning_fit(work, watch, learning, &fixture->err) &&
	    db_begin(fixture->db, &fixture->err) &&
	    learning_keep(&casework, work, &fixture->err);
	learning_work_free(work);
	return done;
}

static bool
learn(struct fixture *fixture)
{
	const struct local_watch watch = {is_free, fixture};
	struct learning learning;

	if (!learn_all(fixture, &watch, &learning)) {
		db_rollback(fixture->db);
		return false;
	}
	assert_int_equal(learning.labels, 0);
	assert_int_equal(learning.words, 0);
	assert_false(learning.corrects_requests || learning.corrects_kinds);
	return db_commit(fixture->db, &fixture->err);
}

static bool
forget(struct fixture *fixture, bool labels)
{
	size_t count = 77;
	bool done;

	OK(db_begin(fixture->db, &fixture->err));
	done = learning_forget(&casework, labels, &count, &fixture->err);
	if (!done) {
		db_rollback(fixture->db);
		return false;
	}
	assert_int_equal(count, 0);
	return db_commit(fixture->db, &fixture->err);
}

static void
keep_one(struct fixture *fixture)
{
	const struct correction correction = {
	    .made_at = CASEWORK_NOON,
	    .report = "{}",
	    .content = "x",
	    .length = 1,
	};
	const struct history_event event = {
	    .at = CASEWORK_NOON,
	    .actor = "officer",
	    .program = "dpoctl",
	    .event = "correction-learned",
	    .from = "",
	    .to = "from 1 labels",
	};

	OK(db_begin(fixture->db, &fixture->err));
	OK(history_add(fixture->db, &event, &fixture->err));
	OK(correction_store_set(fixture->db, &correction, &fixture->err));
	OK(db_commit(fixture->db, &fixture->err));
}

static bool
has_one(struct fixture *fixture)
{
	int64_t id = 0;

	OK(correction_store_id(fixture->db, &id, &fixture->err));
	return id != 0;
}

/* What is not there is not dropped; what is, once, with an event. */
static void
without_labels(void **state)
{
	struct fixture *fixture = *state;

	casework.actor = "officer";
	assert_true(learn(fixture));
	assert_true(forget(fixture, false));
	assert_int_equal(events(fixture, "correction-dropped"), 0);
	keep_one(fixture);
	assert_true(has_one(fixture));
	assert_true(learn(fixture));
	assert_false(has_one(fixture));
	assert_int_equal(events(fixture, "correction-dropped"), 1);
	keep_one(fixture);
	assert_true(forget(fixture, false));
	assert_false(has_one(fixture));
	assert_int_equal(events(fixture, "correction-dropped"), 2);
	assert_int_equal(events(fixture, "labels-erased"), 0);
	assert_true(forget(fixture, true));
	assert_int_equal(events(fixture, "labels-erased"), 1);
	assert_int_equal(events(fixture, "correction-dropped"), 2);
}

static bool
never(size_t done, void *context)
{
	(void)done;
	(void)context;
	return false;
}

static void
a_trial_that_is_stopped(void **state)
{
	struct fixture *fixture = *state;
	const struct local_watch watch = {never, NULL};
	struct learning learning = {.labels = 77};

	casework.actor = "officer";
	keep_one(fixture);
	assert_false(learn_all(fixture, &watch, &learning));
	assert_int_equal(fixture->err.scope, ERROR_MESSAGE);
	assert_int_equal(learning.labels, 77);
	db_rollback(fixture->db);
	assert_true(has_one(fixture));
}

/* Each statement that fails ends it. */
static void
disks_that_fail(void **state)
{
	struct fixture *fixture = *state;

	casework.actor = "officer";
	for (int what = 0; what < 2; what++) {
		bool has_failed = true;

		for (int step = 1; has_failed; step++) {
			bool done;

			if (!has_one(fixture))
				keep_one(fixture);
			fake_disk_fail(step);
			if (what == 0) {
				struct learning learning;

				done = learn_all(fixture, NULL, &learning);
			} else {
				size_t count;

				done = db_begin(fixture->db, &fixture->err) &&
				    learning_forget(
					&casework, true, &count, &fixture->err);
			}
			has_failed = fake_disk_mend();
			CHECK(done != has_failed, "%d: step %d", what, step);
			db_rollback(fixture->db);
		}
	}
}

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, casework_set_up, casework_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(without_labels),
	    TEST(a_trial_that_is_stopped),
	    TEST(disks_that_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
