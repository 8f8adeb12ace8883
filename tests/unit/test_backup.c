/* SPDX-License-Identifier: ISC */
#include "tests/unit/store_fixture.h"

#include "store/backup.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store/balance.h"
#include "store/history.h"

/* How often a directory was synced that has this file. */
static const char *awaited = "";
static int syncs;

int
fsync(int fd)
{
	struct stat status;

	syncs += fstat(fd, &status) == 0 && S_ISDIR(status.st_mode) &&
	    access(awaited, F_OK) == 0;
	return (int)syscall(SYS_fsync, fd);
}

static void
path_of(const struct fixture *fixture, const char *name, char *ret_path)
{
	(void)snprintf(ret_path, 160, "%s.%s", fixture->path, name);
}

static void
fill(struct fixture *fixture, int count)
{
	int64_t folder_id = fixture_folder(fixture, "dpo");

	for (int i = 1; i <= count; i++) {
		OK(db_begin(fixture->db, &fixture->err));
		(void)fixture_letter(fixture,
		    fixture_intake(fixture, folder_id, (uint64_t)i),
		    LETTER_QUEUED);
		OK(db_commit(fixture->db, &fixture->err));
	}
}

/* While another connection is in the middle of a transaction. */
static void
a_copy_is_whole(void **state)
{
	struct fixture *fixture = *state;
	unsigned char head[DIGEST_BYTES];
	struct balance balance;
	struct stat status;
	struct db *reader, *copy;
	int64_t rows, bad;
	char path[160];

	fill(fixture, 50);
	path_of(fixture, "copy", path);
	reader = db_open(fixture->path, DB_READ, &fixture->err);
	assert_non_null(reader);
	OK(db_begin(fixture->db, &fixture->err));
	(void)fixture_ticket(fixture, 99);
	awaited = path;
	OK(backup_write(reader, path, NULL, &fixture->err));
	assert_int_equal(syncs, 1);
	awaited = "";
	db_rollback(fixture->db);
	db_close(reader);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	copy = db_open(path, DB_WRITE, &fixture->err);
	if (copy == NULL)
		fail_msg("%s", fixture->err.text);
	OK(db_check(copy, &fixture->err));
	OK(balance_find(copy, 5000, &balance, &fixture->err));
	assert_int_equal(balance.tickets, 50);
	assert_true(balance.holds);
	OK(history_verify(copy, &bad, head, &rows, &fixture->err));
	assert_int_equal(bad, 0);
	db_close(copy);
	(void)unlink(path);
}

static int asked;

static bool
goes_on_once(size_t done, size_t total)
{
	assert_true(done <= total);
	return ++asked <= 1;
}

/* Neither of one that was interrupted, nor of one that was killed. */
static void
nothing_stays_of_half_a_copy(void **state)
{
	static const char *const ends[] = {"", "-journal", "-wal"};
	struct fixture *fixture = *state;
	char path[160], partial[200];
	FILE *left;

	fill(fixture, 1);
	path_of(fixture, "copy", path);
	for (size_t i = 0; i < LENGTH(ends); i++) {
		(void)snprintf(
		    partial, sizeof partial, "%s.partial%s", path, ends[i]);
		left = fopen(partial, "w");
		assert_non_null(left);
		(void)fputs("of a copy that was killed", left);
		(void)fclose(left);
	}
	asked = 1;
	FAILS(backup_write(fixture->db, path, goes_on_once, &fixture->err),
	    "interrupted");
	assert_int_not_equal(access(path, F_OK), 0);
	for (size_t i = 0; i < LENGTH(ends); i++) {
		(void)snprintf(
		    partial, sizeof partial, "%s.partial%s", path, ends[i]);
		assert_int_not_equal(access(partial, F_OK), 0);
	}
	OK(backup_write(fixture->db, path, NULL, &fixture->err));
	(void)unlink(path);
}

static const char *private_path;
static int looked;

/* While it is written, too, whatever the umask. */
static bool
is_private(size_t done, size_t total)
{
	static const char *const ends[] = {"", "-journal", "-wal", "-shm"};
	char partial[200];
	struct stat status;

	(void)done;
	(void)total;
	for (size_t i = 0; i < LENGTH(ends); i++) {
		(void)snprintf(partial, sizeof partial, "%s.partial%s",
		    private_path, ends[i]);
		if (stat(partial, &status) != 0)
			continue;
		looked++;
		CHECK((status.st_mode & 0777) == 0600, "%s: %o", partial,
		    (unsigned)status.st_mode & 0777);
	}
	return true;
}

static void
nobody_else_reads_a_part(void **state)
{
	struct fixture *fixture = *state;
	mode_t mask = umask(0);
	char path[160];

	fill(fixture, 50);
	path_of(fixture, "copy", path);
	private_path = path;
	looked = 0;
	OK(backup_write(fixture->db, path, is_private, &fixture->err));
	(void)umask(mask);
	assert_true(looked > 0);
	(void)unlink(path);
}

static void
nothing_is_replaced(void **state)
{
	struct fixture *fixture = *state;
	char path[160], partial[160];
	struct stat before, after;

	fill(fixture, 1);
	path_of(fixture, "copy", path);
	path_of(fixture, "copy.partial", partial);
	OK(backup_write(fixture->db, path, NULL, &fixture->err));
	assert_int_equal(stat(path, &before), 0);
	FAILS(backup_write(fixture->db, path, NULL, &fixture->err),
	    "File exists");
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_not_equal(access(partial, F_OK), 0);
	(void)unlink(path);
	FAILS(backup_write(fixture->db, "/nowhere/at/all", NULL, &fixture->err),
	    "No such file");
}

int
main(void)
{
#define TEST(function)                   \
	cmocka_unit_test_setup_teardown( \
	    function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_copy_is_whole),
	    TEST(nothing_stays_of_half_a_copy),
	    TEST(nobody_else_reads_a_part),
	    TEST(nothing_is_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
