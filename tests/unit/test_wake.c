/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dpod/sender/wake.h"

/* What another process writes to the register is seen at once. */
bool __wrap_signals_wait_ms(int fd, int milliseconds);
int __wrap_db_listen_fd(const struct db *db);
bool __wrap_db_hear(struct db *db);

#define LOOKS	40 /* close ones, after a write */
#define LOOK_MS 5

static int waited_ms; /* the last time */
static char directory[] = "/tmp/dpod-wake-XXXXXX";

/* Takes no time: whether there is something already. */
bool
__wrap_signals_wait_ms(int fd, int milliseconds)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};

	waited_ms = milliseconds;
	return fd >= 0 && poll(&ready, 1, 0) > 0;
}

/* A database that tells of commits. */
static struct {
	int fd;
	int heard; /* commits that it has told of, and nobody heard yet */
} base;

int
__wrap_db_listen_fd(const struct db *db)
{
	assert_ptr_equal(db, &base);
	return base.fd;
}

bool
__wrap_db_hear(struct db *db)
{
	bool is_heard = base.heard > 0;

	assert_ptr_equal(db, &base);
	base.heard = 0;
	return is_heard;
}

static int
set_up(void **state)
{
	(void)state;
	memcpy(directory + strlen(directory) - 6, "XXXXXX", 6);
	return mkdtemp(directory) == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
	static const char *const names[] = {"dpod.db", "dpod.db-wal", "other"};
	char path[64];

	(void)state;
	for (size_t i = 0; i < LENGTH(names); i++) {
		(void)snprintf(path, sizeof path, "%s/%s", directory, names[i]);
		(void)unlink(path);
	}
	return rmdir(directory);
}

static void
write_to(const char *name)
{
	char path[64];
	int fd;

	(void)snprintf(path, sizeof path, "%s/%s", directory, name);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "x", 1), 1);
	assert_int_equal(close(fd), 0);
}

static void
begin(struct wake *wake)
{
	char path[64];

	(void)snprintf(path, sizeof path, "%s/dpod.db-wal", directory);
	wake_open(wake, path);
	assert_true(wake->fd >= 0);
	write_to("dpod.db-wal");
	/* It is read before anything is known of a write. */
	wake_wait(wake, 1000);
	assert_int_equal(waited_ms, 1000);
}

/* After a write it looks often, for a while. */
static void
test_a_write(void **state)
{
	struct wake wake;

	(void)state;
	begin(&wake);
	for (int i = 0; i < LOOKS; i++) {
		wake_wait(&wake, 1000);
		CHECK(waited_ms == LOOK_MS, "look %d: %d", i, waited_ms);
	}
	wake_wait(&wake, 1000);
	assert_int_equal(waited_ms, 1000);
	wake_wait(&wake, 1000);
	assert_int_equal(waited_ms, 1000);
	/* Several writes, the last of which counts. */
	write_to("dpod.db-wal");
	write_to("dpod.db");
	write_to("dpod.db-wal");
	wake_wait(&wake, 1000);
	wake_wait(&wake, 1000);
	assert_int_equal(waited_ms, LOOK_MS);
	write_to("dpod.db-wal");
	wake_wait(&wake, 1000);
	for (int i = 0; i < LOOKS; i++) {
		wake_wait(&wake, 1000);
		CHECK(waited_ms == LOOK_MS, "look %d: %d", i, waited_ms);
	}
	wake_wait(&wake, 1000);
	assert_int_equal(waited_ms, 1000);
	wake_close(&wake);
}

/* A wait that is short already counts as no look. */
static void
test_short_waits(void **state)
{
	struct wake wake;

	(void)state;
	begin(&wake);
	for (int i = 0; i < 2 * LOOKS; i++) {
		wake_wait(&wake, LOOK_MS);
		assert_int_equal(waited_ms, LOOK_MS);
	}
	wake_wait(&wake, LOOK_MS + 1);
	assert_int_equal(waited_ms, LOOK_MS);
	wake_wait(&wake, 1);
	assert_int_equal(waited_ms, 1);
	wake_close(&wake);
}

static void
test_other_files(void **state)
{
	struct wake wake;
	char path[64];

	(void)state;
	(void)snprintf(path, sizeof path, "%s/dpod.db-wal", directory);
	wake_open(&wake, path);
	write_to("dpod.db");
	write_to("other");
	wake_wait(&wake, 1000);
	wake_wait(&wake, 1000);
	assert_int_equal(waited_ms, 1000);
	wake_close(&wake);
	assert_int_equal(wake.fd, -1);
	wake_close(&wake);
}

static void
test_a_database(void **state)
{
	struct wake wake;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	base.fd = ends[0];
	wake_open(&wake, NULL);
	wake.db = (struct db *)&base;
	waited_ms = 0;
	wake_wait(&wake, 700);
	assert_int_equal(waited_ms, 700);
	/* It came before the wait, with an answer. */
	base.heard = 1;
	waited_ms = 0;
	wake_wait(&wake, 700);
	assert_int_equal(waited_ms, 0);
	/* Or it comes meanwhile, and is heard then. */
	assert_int_equal(write(ends[1], "", 1), 1);
	wake_wait(&wake, 700);
	assert_int_equal(waited_ms, 700);
	(void)close(ends[0]);
	(void)close(ends[1]);
	wake_close(&wake);
}

/* Without notice it looks as often as it is told. */
static void
test_nothing_to_watch(void **state)
{
	char longest[sizeof((struct wake *)0)->path + 1];
	struct wake wake;

	(void)state;
	wake_open(&wake, NULL);
	assert_int_equal(wake.fd, -1);
	wake_open(&wake, "/nowhere/at/all/dpod.db-wal");
	assert_int_equal(wake.fd, -1);
	wake_wait(&wake, 700);
	assert_int_equal(waited_ms, 700);
	wake_open(&wake, "no-directory.db-wal");
	assert_int_equal(wake.fd, -1);
	wake_open(&wake, "/dpod.db-wal");
	assert_true(wake.fd >= 0);
	wake_close(&wake);
	/* The longest name, and one more. */
	memset(longest, '/', sizeof longest);
	longest[sizeof wake.path - 1] = '\0';
	wake_open(&wake, longest);
	assert_true(wake.fd >= 0);
	wake_close(&wake);
	longest[sizeof wake.path - 1] = '/';
	longest[sizeof wake.path] = '\0';
	wake_open(&wake, longest);
	assert_int_equal(wake.fd, -1);
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_a_write),
	    TEST(test_short_waits),
	    TEST(test_other_files),
	    TEST(test_a_database),
	    TEST(test_nothing_to_watch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
