/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "dpod/check_user.h"
#include "dpod/run_as.h"

/* Users, groups and owners as the test says: the linker replaces the calls. */
uid_t __wrap_geteuid(void);
struct passwd *__wrap_getpwuid(uid_t uid);
struct passwd *__wrap_getpwnam(const char *name);
struct group *__wrap_getgrnam(const char *name);
struct group *__wrap_getgrgid(gid_t gid);
int __wrap_getgrouplist(const char *user, gid_t gid, gid_t *groups, int *count);
int __wrap_initgroups(const char *user, gid_t gid);
int __wrap_setgroups(size_t count, const gid_t *groups);
int __wrap_setgid(gid_t gid);
int __wrap_setuid(uid_t uid);
int __wrap_stat(const char *path, struct stat *ret_status);
int __wrap_fchown(int fd, uid_t uid, gid_t gid);
int __wrap_fchmod(int fd, mode_t mode);
int __wrap_faccessat(int fd, const char *path, int how, int flags);

#define NOBODY ((uid_t)-1)
#define DPOD   ((uid_t)120)
#define STAFF  ((gid_t)121)
#define OFFICE ((gid_t)130)

static struct {
	uid_t self;
	uid_t dpod;	   /* NOBODY: there is no such user */
	bool has_officers; /* the group */
	const char *fails; /* the call that does */
	char calls[200];
	bool can_return; /* to root */
	const char *directory;
	struct {
		const char *name; /* below the directory; NULL: the end */
		uid_t owner;
	} files[4];
	const char *denied; /* for us, below the directory */
	int denied_how;	    /* that use; 0: any */
	int error;
} fake;

static int
call(const char *format, unsigned long first, unsigned long second)
{
	size_t length = strlen(fake.calls);

	(void)snprintf(
	    fake.calls + length, sizeof fake.calls - length, "%s ", format);
	length = strlen(fake.calls);
	(void)snprintf(fake.calls + length, sizeof fake.calls - length,
	    "%lu %lu; ", first, second);
	errno = EPERM;
	return fake.fails != NULL && strcmp(fake.fails, format) == 0 ? -1 : 0;
}

uid_t
__wrap_geteuid(void)
{
	return fake.self;
}

struct passwd *
__wrap_getpwuid(uid_t uid)
{
	static char user[] = "dpod";
	static struct passwd entry = {.pw_name = user};

	entry.pw_uid = uid;
	entry.pw_gid = STAFF;
	return uid == fake.dpod ? &entry : NULL;
}

struct passwd *
__wrap_getpwnam(const char *name)
{
	assert_string_equal(name, "dpod");
	return fake.dpod == NOBODY ? NULL : __wrap_getpwuid(fake.dpod);
}

struct group *
__wrap_getgrnam(const char *name)
{
	static struct group group = {.gr_gid = OFFICE};

	assert_string_equal(name, "dpod-officers");
	return fake.has_officers ? &group : NULL;
}

struct group *
__wrap_getgrgid(gid_t gid)
{
	static char name[] = "staff";
	static struct group group = {.gr_name = name};

	return gid == STAFF ? &group : NULL;
}

int
__wrap_getgrouplist(const char *user, gid_t gid, gid_t *groups, int *count)
{
	assert_string_equal(user, "dpod");
	assert_int_equal(gid, STAFF);
	assert_true(*count > 2);
	groups[0] = STAFF;
	groups[1] = OFFICE;
	if (fake.fails != NULL)
		return -1;
	*count = 2;
	return 2;
}

int
__wrap_initgroups(const char *user, gid_t gid)
{
	assert_string_equal(user, "dpod");
	return call("initgroups", gid, 0);
}

int
__wrap_setgroups(size_t count, const gid_t *groups)
{
	assert_null(groups);
	return call("setgroups", count, 0);
}

int
__wrap_setgid(gid_t gid)
{
	return call("setgid", gid, 0);
}

int
__wrap_setuid(uid_t uid)
{
	if (uid == 0 && strstr(fake.calls, "setuid") != NULL)
		return fake.can_return ? 0 : -1;
	return call("setuid", uid, 0);
}

/* NULL: it is not below the directory. */
static const char *
below(const char *path)
{
	size_t length = strlen(fake.directory);

	return strncmp(path, fake.directory, length) == 0 ? path + length
							  : NULL;
}

int
__wrap_stat(const char *path, struct stat *ret_status)
{
	const char *name = below(path);

	for (size_t i = 0; name != NULL && i < LENGTH(fake.files) &&
	     fake.files[i].name != NULL;
	     i++)
		if (strcmp(fake.files[i].name, name) == 0) {
			memset(ret_status, 0, sizeof *ret_status);
			ret_status->st_uid = fake.files[i].owner;
			ret_status->st_gid = STAFF;
			return 0;
		}
	errno = ENOENT;
	return -1;
}

int
__wrap_fchown(int fd, uid_t uid, gid_t gid)
{
	assert_true(fd >= 0);
	return call("fchown", uid, gid);
}

int
__wrap_fchmod(int fd, mode_t mode)
{
	assert_true(fd >= 0);
	return call("fchmod", mode, 0);
}

int
__wrap_faccessat(int fd, const char *path, int how, int flags)
{
	(void)fd;
	(void)flags;
	if (fake.denied == NULL || strcmp(below(path), fake.denied) != 0 ||
	    (fake.denied_how != 0 && (how & fake.denied_how) == 0))
		return 0;
	errno = fake.error;
	return -1;
}

struct place {
	char directory[48], state[56];
	struct conf conf;
	struct error err;
};

static int
set_up(void **state)
{
	static struct place place;

	place = (struct place){.directory = "/tmp/dpod-run-XXXXXX"};
	if (mkdtemp(place.directory) == NULL)
		return -1;
	(void)snprintf(
	    place.state, sizeof place.state, "%s/s", place.directory);
	place.conf.state_directory = place.state;
	memset(&fake, 0, sizeof fake);
	fake.directory = place.state;
	fake.dpod = DPOD;
	fake.error = EACCES;
	*state = &place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	(void)rmdir(place->state);
	return rmdir(place->directory);
}

#define SETUID "setgid 121 0; setuid 120 0; "

static void
becoming_a_user(void **state)
{
	static const char *const fails[] = {"initgroups", "setgid", "setuid"};
	struct place *place = *state;

	assert_true(run_as_become(DPOD, STAFF, &place->err));
	assert_string_equal(fake.calls, "initgroups 121 0; " SETUID);
	for (size_t i = 0; i < LENGTH(fails); i++) {
		fake.calls[0] = '\0';
		fake.fails = fails[i];
		CHECK(!run_as_become(DPOD, STAFF, &place->err), "%s", fails[i]);
		CHECK(strcmp(place->err.text,
			  "setuid: Operation not permitted") == 0,
		    "%s", place->err.text);
	}
	fake.fails = NULL;
	fake.calls[0] = '\0';
	fake.can_return = true;
	assert_false(run_as_become(DPOD, STAFF, &place->err));
	/* Root remains root. */
	fake.calls[0] = '\0';
	assert_true(run_as_become(0, 0, &place->err));
	fake.can_return = false;
	fake.dpod = NOBODY;
	fake.calls[0] = '\0';
	assert_true(run_as_become(DPOD, STAFF, &place->err));
	assert_string_equal(fake.calls, "setgroups 0 0; " SETUID);
	fake.calls[0] = '\0';
	fake.fails = "setgroups";
	assert_false(run_as_become(DPOD, STAFF, &place->err));
}

static void
whose_the_directory_is(void **state)
{
	static const struct {
		const char *name;
		uid_t self, owner, dpod; /* owner NOBODY: no directory */
		bool is_system, may_make;
		const char *calls;
		const char *error; /* NULL: it is done */
	} cases[] = {
	    {"not root", 7, DPOD, DPOD, true, true, "", NULL},
	    {"its owner", 0, DPOD, DPOD, false, false,
		"initgroups 121 0; " SETUID, NULL},
	    {"an owner without a name", 0, 99, DPOD, false, false,
		"setgroups 0 0; setgid 121 0; setuid 99 0; ", NULL},
	    {"root's own", 0, 0, DPOD, false, true, "", NULL},
	    {"root's, of the system", 0, 0, DPOD, true, true, "",
		"belongs to root, but dpod runs as the user dpod: run `chown "
		"-R dpod:dpod "},
	    {"root's, and no user", 0, 0, NOBODY, true, true, "", NULL},
	    {"root's, and the user is root", 0, 0, 0, true, true, "", NULL},
	    {"none, and none is made", 0, NOBODY, DPOD, true, false, "", NULL},
	    {"none, of the system", 0, NOBODY, DPOD, true, true,
		"fchown 120 121; fchmod 1512 0; initgroups 121 0; " SETUID,
		NULL},
	    {"none, not of the system", 0, NOBODY, DPOD, false, true, "", NULL},
	    {"none, and no user", 0, NOBODY, NOBODY, true, true, "", NULL},
	};
	struct place *place = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		bool done;

		fake.self = cases[i].self;
		fake.dpod = cases[i].dpod;
		fake.calls[0] = '\0';
		fake.files[0].name = cases[i].owner == NOBODY ? NULL : "";
		fake.files[0].owner = cases[i].owner;
		done = run_as_owner(&place->conf, cases[i].is_system,
		    cases[i].may_make, &place->err);
		CHECK(done == (cases[i].error == NULL), "%s", cases[i].name);
		CHECK(strcmp(fake.calls, cases[i].calls) == 0, "%s: %s",
		    cases[i].name, fake.calls);
		CHECK(done || strstr(place->err.text, cases[i].error) != NULL,
		    "%s: %s", cases[i].name, place->err.text);
		(void)rmdir(place->state);
	}
}

static void
a_directory_for_the_user(void **state)
{
	static const char *const fails[] = {
	    "fchown", "fchmod", "initgroups", "setgid", "setuid"};
	struct place *place = *state;

	fake.has_officers = true;
	assert_true(run_as_owner(&place->conf, true, true, &place->err));
	assert_non_null(strstr(fake.calls, "fchown 120 130; "));
	/* It is there meanwhile. */
	assert_false(run_as_owner(&place->conf, true, true, &place->err));
	assert_non_null(strstr(place->err.text, "File exists"));
	for (size_t i = 0; i < LENGTH(fails); i++) {
		(void)rmdir(place->state);
		fake.calls[0] = '\0';
		fake.fails = fails[i];
		CHECK(!run_as_owner(&place->conf, true, true, &place->err),
		    "%s", fails[i]);
	}
	fake.files[0].name = "";
	assert_false(run_as_owner(&place->conf, true, true, &place->err));
	assert_non_null(
	    strstr(place->err.text, "chown -R dpod:dpod-officers "));
}

static void
files_of_others(void **state)
{
	static const struct {
		const char *name; /* NULL: none */
		uid_t owner;
		const char *denied;
		int how, error;
		bool is_usable;
	} cases[] = {
	    {NULL, 0, "/dpod.db", 0, EACCES, true},
	    {"/dpod.db", 0, NULL, 0, EACCES, true},
	    {"/dpod.db", 0, "/dpod.db", W_OK, EACCES, false},
	    {"/dpod.db", 0, "/dpod.db", R_OK, EACCES, false},
	    {"/dpod.db", 0, "/dpod.db", X_OK, EACCES, true},
	    {"/dpod.db", 0, "/dpod.db", W_OK, EROFS, true},
	    {"/dpod.db", DPOD, "/dpod.db", W_OK, EACCES, true},
	    {"/dpod.lock", 5, "/dpod.lock", W_OK, EACCES, false},
	    {"/dpod.db-wal", 5, "/dpod.db-wal", W_OK, EACCES, false},
	    {"/dpod.db-shm", 5, "/dpod.db-shm", W_OK, EACCES, false},
	    {"/keys", 5, "/keys", X_OK, EACCES, false},
	    {"/keys/pseudonym.key", 5, "/keys/pseudonym.key", R_OK, EACCES,
		false},
	    {"/keys/pseudonym.key", 5, "/keys/pseudonym.key", W_OK, EACCES,
		true},
	    {"/witness", 5, "/witness", R_OK, EACCES, false},
	    {"/other", 5, "/other", 0, EACCES, true},
	    {"", 5, "", W_OK, EACCES, false},
	    {"", 5, "", R_OK, EACCES, true},
	};
	struct place *place = *state;

	fake.self = DPOD;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		fake.files[0].name = cases[i].name;
		fake.files[0].owner = cases[i].owner;
		fake.denied = cases[i].denied;
		fake.denied_how = cases[i].how;
		fake.error = cases[i].error;
		CHECK(run_as_demand_files(&place->conf, &place->err) ==
			cases[i].is_usable,
		    "%zu", i);
	}
}

static void
what_to_type(void **state)
{
	struct place *place = *state;

	fake.self = DPOD;
	fake.files[0].name = "";
	fake.files[0].owner = DPOD;
	fake.files[1].name = "/witness";
	fake.files[1].owner = 5;
	fake.denied = "/witness";
	assert_false(run_as_demand_files(&place->conf, &place->err));
	assert_non_null(strstr(place->err.text,
	    "/s/witness belongs to uid 5, and dpod cannot use it: as root, "
	    "run `chown -R dpod:staff "));
}

static void
who_will_run_it(void **state)
{
	struct place *place = *state;
	struct check_user user;

	fake.self = 7;
	user = check_user_of(&place->conf);
	assert_int_equal(user.uid, 7);
	assert_string_equal(user.name, "uid 7");
	assert_int_equal(user.groups_count, 0);
	fake.files[0].name = "";
	fake.files[0].owner = DPOD;
	user = check_user_of(&place->conf);
	assert_int_equal(user.uid, DPOD);
	assert_string_equal(user.name, "dpod");
	assert_int_equal(user.groups_count, 2);
	/* In more groups than are counted. */
	fake.fails = "getgrouplist";
	user = check_user_of(&place->conf);
	assert_int_equal(user.groups_count, LENGTH(user.groups));
}

static void
what_a_user_may(void **state)
{
	static const struct {
		uid_t self, uid, owner;
		gid_t group;
		mode_t mode;
		unsigned how;
		int error; /* 0: the system permits it */
		bool may;
	} cases[] = {
	    {0, 0, 5, 6, 0, 7, EACCES, true},
	    {0, DPOD, DPOD, 6, 0400, R_OK, 0, true},
	    {0, DPOD, DPOD, 6, 0477, W_OK, 0, false},
	    {0, DPOD, DPOD, STAFF, 0500, R_OK | X_OK, 0, true},
	    {0, DPOD, DPOD, STAFF, 0400, R_OK | X_OK, 0, false},
	    {0, DPOD, 5, STAFF, 0747, R_OK, 0, true},
	    {0, DPOD, 5, STAFF, 0707, R_OK, 0, false},
	    {0, DPOD, 5, STAFF, 0040, R_OK | W_OK, 0, false},
	    {0, DPOD, 5, OFFICE, 0020, W_OK, 0, true},
	    {0, DPOD, 5, 6, 0774, R_OK, 0, true},
	    {0, DPOD, 5, 6, 0770, R_OK, 0, false},
	    {DPOD, DPOD, 5, 6, 0, R_OK, 0, true},
	    {DPOD, DPOD, DPOD, 6, 0777, R_OK, EACCES, false},
	    {DPOD, DPOD, 5, 6, 0, W_OK, EROFS, true},
	};
	struct place *place = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct check_user user = {
		    .uid = cases[i].uid,
		    .groups = {STAFF, OFFICE},
		    .groups_count = 2,
		};
		const struct stat status = {
		    .st_uid = cases[i].owner,
		    .st_gid = cases[i].group,
		    .st_mode = cases[i].mode,
		};

		fake.self = cases[i].self;
		fake.denied = cases[i].error == 0 ? NULL : "";
		fake.error = cases[i].error;
		CHECK(check_user_may(&user, place->state, &status,
			  cases[i].how) == cases[i].may,
		    "%zu", i);
	}
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(becoming_a_user),
	    TEST(whose_the_directory_is),
	    TEST(a_directory_for_the_user),
	    TEST(files_of_others),
	    TEST(what_to_type),
	    TEST(who_will_run_it),
	    TEST(what_a_user_may),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
