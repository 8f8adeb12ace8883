/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "dpod/upgrade_backup.h"
#include "store/backup.h"
#include "store/db.h"
#include "store/lease.h"

#define DAY ((int64_t)24 * 3600)

/* The register: of a version, or it fails. */
struct db *
__wrap_db_open(const char *path, enum db_access access, struct error *err);
void __wrap_db_close(struct db *db);
bool __wrap_db_find_version(struct db *db, int *ret_version, struct error *err);
bool __wrap_lease_is_used(const struct db *db);
bool __wrap_backup_write(struct db *db, const char *path,
    backup_step_fn *on_step, struct error *err);

static struct {
	int version;
	bool is_shut, is_odd, is_full, is_shared;
	int opened, closed;
} fake;

struct db *
__wrap_db_open(const char *path, enum db_access access, struct error *err)
{
	assert_non_null(path);
	assert_int_equal(access, DB_LOOK);
	fake.opened++;
	if (!fake.is_shut)
		return (struct db *)&fake;
	(void)error_set(err, ERROR_STORE, RETRY_NEVER, "shut");
	return NULL;
}

void
__wrap_db_close(struct db *db)
{
	fake.closed += db != NULL;
}

bool
__wrap_db_find_version(struct db *db, int *ret_version, struct error *err)
{
	assert_non_null(db);
	*ret_version = fake.version;
	return !fake.is_odd ||
	    error_set(err, ERROR_STORE, RETRY_NEVER, "no register");
}

bool
__wrap_lease_is_used(const struct db *db)
{
	assert_non_null(db);
	return fake.is_shared;
}

static void
put(const char *path, const char *content)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(content, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

bool
__wrap_backup_write(
    struct db *db, const char *path, backup_step_fn *on_step, struct error *err)
{
	assert_non_null(db);
	assert_null(on_step);
	assert_int_not_equal(access(path, F_OK), 0);
	if (fake.is_full)
		return error_set(err, ERROR_STORE, RETRY_NEVER, "full");
	put(path, "copy");
	return true;
}

struct place {
	char directory[48];
	struct arena *memory;
	struct conf conf;
	struct error err;
};

static int
set_up(void **state)
{
	static struct place place;

	memset(&fake, 0, sizeof fake);
	place = (struct place){.directory = "/tmp/dpod-upgrade-XXXXXX"};
	if (mkdtemp(place.directory) == NULL)
		return -1;
	place.memory = arena_new();
	place.conf.state_directory = place.directory;
	*state = &place;
	return 0;
}

static int
erase(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	arena_free(place->memory);
	return nftw(place->directory, erase, 8, FTW_DEPTH | FTW_PHYS) != 0 ||
	    fake.closed != fake.opened - fake.is_shut;
}

static char *
in(struct place *place, const char *name)
{
	return arena_printf(place->memory, "%s/%s", place->directory, name);
}

static bool
is_there(struct place *place, const char *name)
{
	return access(in(place, name), F_OK) == 0;
}

#define COPY "upgrade-backup/before-schema-3.db"

static bool
back_up(struct place *place)
{
	return upgrade_backup_write(
	    &place->conf, in(place, "dpod.db"), &place->err);
}

static void
only_before_a_migration(void **state)
{
	struct place *place = *state;
	struct stat status;

	/* There is none, or it is only being made. */
	fake.version = DB_VERSION - 1;
	assert_true(back_up(place));
	put(in(place, "dpod.db"), "");
	assert_true(back_up(place));
	assert_int_equal(fake.opened, 0);
	put(in(place, "dpod.db"), "x");
	/* A database has a program of its own for that. */
	fake.is_shared = true;
	assert_true(back_up(place));
	assert_false(is_there(place, COPY));
	fake.is_shared = false;
	fake.version = DB_VERSION;
	assert_true(back_up(place));
	fake.version = DB_VERSION + 1;
	assert_true(back_up(place));
	fake.version = 0;
	assert_true(back_up(place));
	assert_int_equal(fake.opened, 4);
	assert_false(is_there(place, "upgrade-backup"));
	fake.version = 1;
	assert_true(back_up(place));
	assert_true(is_there(place, COPY));
	assert_int_equal(stat(in(place, "upgrade-backup"), &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	/* Again, after what was interrupted. */
	put(in(place, COPY ".new"), "part");
	fake.version = DB_VERSION - 1;
	assert_true(back_up(place));
	assert_false(is_there(place, COPY ".new"));
}

static void
what_fails(void **state)
{
	struct place *place = *state;

	put(in(place, "dpod.db"), "x");
	fake.version = 1;
	fake.is_odd = true;
	assert_false(back_up(place));
	assert_string_equal(place->err.text, "no register");
	fake.is_odd = false;
	fake.is_full = true;
	assert_false(back_up(place));
	assert_string_equal(place->err.text,
	    "cannot back up the register before it is migrated: full");
	assert_int_equal(place->err.retry, RETRY_LATER);
	fake.is_full = false;
	assert_int_equal(mkdir(in(place, COPY), 0700), 0);
	assert_false(back_up(place));
	assert_int_equal(place->err.retry, RETRY_LATER);
	assert_int_equal(rmdir(in(place, COPY)), 0);
	assert_int_equal(unlink(in(place, COPY ".new")), 0);
	assert_int_equal(rmdir(in(place, "upgrade-backup")), 0);
	place->conf.state_directory = in(place, "none");
	assert_false(back_up(place));
	place->conf.state_directory = place->directory;
	fake.is_shut = true;
	fake.opened = fake.closed = 0;
	assert_false(back_up(place));
	assert_string_equal(place->err.text, "shut");
}

static void
age(const char *path, int64_t at)
{
	const struct timespec times[2] = {{.tv_sec = at}, {.tv_sec = at}};

	put(path, "x");
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void
thirty_days(void **state)
{
	struct place *place = *state;
	const int64_t now_at = 1800000000;

	upgrade_backup_expire(&place->conf, now_at);
	assert_int_equal(mkdir(in(place, "upgrade-backup"), 0700), 0);
	age(in(place, "upgrade-backup/old.db"), now_at - 30 * DAY - 1);
	age(in(place, "upgrade-backup/young.db"), now_at - 30 * DAY);
	age(in(place, "upgrade-backup/older.txt"), now_at - 31 * DAY);
	upgrade_backup_expire(&place->conf, now_at);
	assert_false(is_there(place, "upgrade-backup/old.db"));
	assert_true(is_there(place, "upgrade-backup/young.db"));
	assert_true(is_there(place, "upgrade-backup/older.txt"));
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(only_before_a_migration),
	    TEST(what_fails),
	    TEST(thirty_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
