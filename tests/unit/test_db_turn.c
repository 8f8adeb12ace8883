/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_fixture.h"

#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/timestamp.h"
#include "store/db_sqlite.h"

#define HELD_MS 340 /* SQLite's own handler looks after 328 and 428 ms */
#define TURNS	3

/* Takes the write lock TURNS times, and says when it lets others have it. */
static void
hold(const char *path, int says, int hears)
{
	struct error err;
	struct db *db = db_open(path, DB_WRITE, &err);
	int64_t end_ms = 0;
	char byte = 0;

	for (int i = 0; db != NULL && i < TURNS; i++) {
		if (!db_begin(db, &err) || write(says, &byte, 1) != 1)
			break;
		(void)poll(NULL, 0, HELD_MS);
		end_ms = timestamp_monotonic_ms();
		db_rollback(db);
		if (write(says, &end_ms, sizeof end_ms) != sizeof end_ms ||
		    read(hears, &byte, 1) != 1)
			break;
	}
	_exit(0);
}

/* Who waits has the lock soon after it is free. */
static void
waits_a_short_time(void **state)
{
	struct fixture *fixture = *state;
	int64_t end_ms, late_ms, least_ms = INT64_MAX;
	int says[2], hears[2];
	pid_t child;
	char byte;

	OK(pipe(says) == 0 && pipe(hears) == 0);
	child = fork();
	if (child == 0)
		hold(fixture->path, says[1], hears[0]);
	for (int i = 0; i < TURNS; i++) {
		assert_int_equal(read(says[0], &byte, 1), 1);
		OK(db_begin(fixture->db, &fixture->err));
		late_ms = timestamp_monotonic_ms();
		db_rollback(fixture->db);
		assert_int_equal(
		    read(says[0], &end_ms, sizeof end_ms), sizeof end_ms);
		late_ms -= end_ms;
		least_ms = late_ms < least_ms ? late_ms : least_ms;
		assert_int_equal(write(hears[1], &byte, 1), 1);
	}
	assert_true(least_ms < 40);
	OK(waitpid(child, NULL, 0) == child);
	for (int i = 0; i < 2; i++)
		(void)(close(says[i]) + close(hears[i]));
}

#define HOGGED_MS 5
#define WAITS	  15

/* Writes all the time: takes the lock again as soon as it has let it go. */
static void
hog(const char *path, atomic_int *turns)
{
	struct error err;
	struct db *db = db_open(path, DB_WRITE, &err);

	while (db != NULL && getppid() != 1 && db_begin(db, &err)) {
		(void)atomic_fetch_add(turns, 1);
		(void)poll(NULL, 0, HOGGED_MS);
		db_rollback(db);
	}
	_exit(1);
}

static int
more(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* Who waits is next, however often another process writes. */
static void
is_next(void **state)
{
	struct fixture *fixture = *state;
	atomic_int *turns = mmap(NULL, sizeof *turns, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int waited[WAITS];
	pid_t child;

	assert_true(turns != MAP_FAILED);
	child = fork();
	if (child == 0)
		hog(fixture->path, turns);
	while (atomic_load(turns) == 0)
		(void)poll(NULL, 0, 1);
	for (int i = 0; i < WAITS; i++) {
		int before = atomic_load(turns);

		OK(db_begin(fixture->db, &fixture->err));
		waited[i] = atomic_load(turns) - before;
		db_rollback(fixture->db);
		/* The other one has the lock again. */
		while (atomic_load(turns) == before + waited[i])
			(void)poll(NULL, 0, 1);
	}
	OK(kill(child, SIGKILL) == 0 && waitpid(child, NULL, 0) == child);
	OK(munmap(turns, sizeof *turns) == 0);
	/* A load delays some of them before they are in the queue. */
	qsort(waited, WAITS, sizeof waited[0], more);
	assert_in_range(waited[WAITS / 2], 0, 2);
}

static int asked;
static bool is_to_stop;

static bool
should_stop(void)
{
	asked++;
	return is_to_stop;
}

/* Of a daemon's process: longer than one at a terminal, and not at its end. */
static void
waits_long(void **state)
{
	struct fixture *fixture = *state;
	struct error *err = &fixture->err;
	struct db *holder = db_open(fixture->path, DB_WRITE, err);
	int64_t began_ms = timestamp_monotonic_ms(), failed_ms;

	OK(holder != NULL && db_begin(holder, err));
	FAILS(db_begin(fixture->db, err), "locked by another process");
	failed_ms = timestamp_monotonic_ms();
	assert_true(failed_ms - began_ms >= 4900);
	assert_int_equal(asked, 0);
	db_wait_long(fixture->db, should_stop);
	is_to_stop = true;
	FAILS(db_begin(fixture->db, err), "locked by another process");
	assert_int_equal(err->retry, RETRY_LATER);
	began_ms = timestamp_monotonic_ms();
	assert_in_range(began_ms - failed_ms, 1900, 20000);
	assert_true(asked > 0);
	db_rollback(holder);
	OK(db_begin(fixture->db, err));
	db_rollback(fixture->db);
	db_close(holder);
}

#define LONG_HELD_MS 5500

static void
hold_long(const char *path, int says)
{
	struct error err;
	struct db *db = db_open(path, DB_WRITE, &err);

	if (db != NULL && db_begin(db, &err) && write(says, "", 1) == 1)
		(void)poll(NULL, 0, LONG_HELD_MS);
	db_close(db);
	_exit(0);
}

static void
outlasts_a_long_statement(void **state)
{
	struct fixture *fixture = *state;
	int says[2];
	pid_t child;
	char byte;

	OK(pipe(says) == 0);
	child = fork();
	if (child == 0)
		hold_long(fixture->path, says[1]);
	assert_int_equal(read(says[0], &byte, 1), 1);
	is_to_stop = false;
	db_wait_long(fixture->db, should_stop);
	OK(db_begin(fixture->db, &fixture->err));
	db_rollback(fixture->db);
	OK(waitpid(child, NULL, 0) == child);
	(void)(close(says[0]) + close(says[1]));
}

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(waits_a_short_time),
	    TEST(is_next),
	    TEST(waits_long),
	    TEST(outlasts_a_long_statement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
