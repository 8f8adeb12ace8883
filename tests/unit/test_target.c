/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "dpod/interview/target.h"

/* To whom `dpod setup` gives what it writes, as root and as others. */
uid_t __wrap_geteuid(void);
gid_t __wrap_getegid(void);
int __wrap_fchown(int fd, uid_t uid, gid_t gid);
struct passwd *__wrap_getpwnam(const char *name);
struct group *__wrap_getgrnam(const char *name);
int __wrap_stat(const char *path, struct stat *status);
int __real_stat(const char *path, struct stat *status);
bool __wrap_run_as_become(uid_t uid, gid_t gid, struct error *err);

enum {
	ROOT = 0,
	DAEMON = 901,	/* user and group */
	OFFICERS = 902, /* the group */
	MARTA = 1000,
	STAFF = 1001,
	GIVEN_MAX = 16,
};

static struct {
	uid_t uid; /* who we are */
	gid_t gid;
	bool has_daemon;   /* the user dpod */
	bool refuses;	   /* fchown */
	const char *there; /* a directory; NULL: none */
	uid_t owner;	   /* and group */
	size_t became;	   /* how often another user */
	/* Who got what, in order. */
	struct given {
		char name[32];
		uid_t uid;
		gid_t gid;
	} given[GIVEN_MAX];
	size_t count;
} world;

uid_t
__wrap_geteuid(void)
{
	return world.uid;
}

gid_t
__wrap_getegid(void)
{
	return world.gid;
}

int
__wrap_fchown(int fd, uid_t uid, gid_t gid)
{
	char link[64], path[256];
	ssize_t length;
	struct given *given = &world.given[world.count];

	if (world.refuses) {
		errno = EPERM;
		return -1;
	}
	(void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	length = readlink(link, path, sizeof path - 1);
	assert_true(length > 0 && world.count < GIVEN_MAX);
	path[length] = '\0';
	(void)snprintf(
	    given->name, sizeof given->name, "%s", strrchr(path, '/') + 1);
	given->uid = uid;
	given->gid = gid;
	world.count++;
	return 0;
}

struct passwd *
__wrap_getpwnam(const char *name)
{
	static struct passwd daemon = {.pw_uid = DAEMON, .pw_gid = DAEMON};

	assert_string_equal(name, "dpod");
	return world.has_daemon ? &daemon : NULL;
}

struct group *
__wrap_getgrnam(const char *name)
{
	static struct group officers = {.gr_gid = OFFICERS};

	(void)name;
	return &officers;
}

int
__wrap_stat(const char *path, struct stat *status)
{
	if (world.there == NULL || strcmp(path, world.there) != 0)
		return __real_stat(path, status);
	memset(status, 0, sizeof *status);
	status->st_uid = world.owner;
	status->st_gid = world.owner;
	return 0;
}

bool
__wrap_run_as_become(uid_t uid, gid_t gid, struct error *err)
{
	assert_int_equal(uid, DAEMON);
	assert_int_equal(gid, DAEMON);
	world.became++;
	return error_set(err, ERROR_STORE, RETRY_NEVER, "it was called");
}

struct fixture {
	struct arena *memory;
	char top[64];
	const char *directory; /* "conf" in it, not there yet */
	struct error err;
};

static int
set_up(void **state)
{
	static struct fixture fixture;

	memset(&world, 0, sizeof world);
	fixture = (struct fixture){
	    .memory = arena_new(), .top = "/tmp/dpod-target-XXXXXX"};
	if (mkdtemp(fixture.top) == NULL)
		return -1;
	fixture.directory =
	    arena_printf(fixture.memory, "%s/conf", fixture.top);
	*state = &fixture;
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const names[] = {"conf/secret", "conf/dpod.conf",
	    "conf/dpod.conf.old", "conf/secret.old", "conf/state", "conf", ""};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH(names); i++)
		(void)remove(arena_printf(
		    fixture->memory, "%s/%s", fixture->top, names[i]));
	arena_free(fixture->memory);
	return access(fixture->top, F_OK) == 0 ? -1 : 0;
}

static bool
write_words(struct fixture *fixture, struct target *target, const char *words,
    bool is_replaced)
{
	const char *text = arena_printf(fixture->memory,
	    "organisation { name = \"Ex\" address = dpo@example.org "
	    "contact = \"+44 1\" authority = ICO }\n"
	    "calendar { time-zone = Europe/London }\n"
	    "relay { url = \"directory:/tmp/out\" }\n"
	    "mailbox \"dpo\" { url = \"maildir:/tmp/in\" "
	    "addresses = dpo@example.org }\n"
	    "state-directory = \"%s\"\n",
	    target->state);
	const struct target_file files[] = {
	    {"secret", words, strlen(words), true},
	    {"dpod.conf", text, strlen(text), false},
	};

	return target_write(
	    target, files, LENGTH(files), is_replaced, &fixture->err);
}

static bool
write_files(struct fixture *fixture, struct target *target)
{
	return write_words(fixture, target, "word", false);
}

static struct target
target_in(struct fixture *fixture, bool is_system, bool is_root)
{
	return (struct target){
	    .directory = fixture->directory,
	    .configuration = arena_printf(
		fixture->memory, "%s/dpod.conf", fixture->directory),
	    .state =
		arena_printf(fixture->memory, "%s/state", fixture->directory),
	    .uid = is_root ? DAEMON : MARTA,
	    .gid = is_root ? DAEMON : MARTA,
	    .officers = is_system ? OFFICERS
		: is_root	  ? DAEMON
				  : MARTA,
	    .is_system = is_system,
	    .is_root = is_root,
	};
}

static mode_t
mode_of(struct fixture *fixture, const char *name)
{
	struct stat status;

	assert_int_equal(stat(arena_printf(fixture->memory, "%s/%s",
				  fixture->directory, name),
			     &status),
	    0);
	return status.st_mode & 07777;
}

/* Officers can read the configuration and work, and read no secret. */
static void
test_who_owns_it(void **state)
{
	static const struct {
		const char *what;
		uid_t uid;
		gid_t gid;
		bool is_system, is_root;
		mode_t directory, configuration;
		const struct given given[4]; /* in this order */
	} cases[] = {
	    {"root, /etc/dpod", ROOT, ROOT, true, true, 0750, 0640,
		{{"conf", ROOT, OFFICERS}, {"state", DAEMON, OFFICERS},
		    {".secret.new", DAEMON, DAEMON},
		    {".dpod.conf.new", ROOT, OFFICERS}}},
	    {"root, a directory", ROOT, ROOT, false, true, 0700, 0640,
		{{"conf", DAEMON, DAEMON}, {"state", DAEMON, DAEMON},
		    {".secret.new", DAEMON, DAEMON},
		    {".dpod.conf.new", DAEMON, DAEMON}}},
	    {"root in another group, a directory of that", ROOT, DAEMON, false,
		true, 0700, 0640,
		{{"conf", DAEMON, DAEMON}, {"state", DAEMON, DAEMON},
		    {".secret.new", DAEMON, DAEMON},
		    {".dpod.conf.new", DAEMON, DAEMON}}},
	    {"a user", MARTA, MARTA, false, false, 0700, 0600, {{"", 0, 0}}},
	    {"a user in another group", MARTA, STAFF, false, false, 0700, 0600,
		{{"conf", MARTA, MARTA}, {"state", MARTA, MARTA}}},
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct fixture *fixture = *state;
		struct target target;
		size_t count = 0;

		world.uid = cases[i].uid;
		world.gid = cases[i].gid;
		target =
		    target_in(fixture, cases[i].is_system, cases[i].is_root);
		CHECK(write_files(fixture, &target), "%s: %s", cases[i].what,
		    fixture->err.text);
		for (; count < 4 && cases[i].given[count].name[0] != '\0';
		     count++) {
			const struct given *want = &cases[i].given[count];
			const struct given *got = &world.given[count];

			CHECK(strcmp(got->name, want->name) == 0 &&
				got->uid == want->uid && got->gid == want->gid,
			    "%s: %s got %u:%u", cases[i].what, got->name,
			    got->uid, got->gid);
		}
		CHECK(world.count == count, "%s: %zu", cases[i].what,
		    world.count);
		CHECK(mode_of(fixture, "") == cases[i].directory, "%s",
		    cases[i].what);
		CHECK(mode_of(fixture, "state") == 02750, "%s", cases[i].what);
		CHECK(mode_of(fixture, "secret") == 0600, "%s", cases[i].what);
		CHECK(mode_of(fixture, "dpod.conf") == cases[i].configuration,
		    "%s", cases[i].what);
		assert_int_equal(tear_down(state), 0);
		assert_int_equal(set_up(state), 0);
	}
}

/* What cannot be given away is not left to be used. */
static void
test_who_cannot_own_it(void **state)
{
	struct fixture *fixture = *state;
	struct target target = target_in(fixture, true, true);

	world.refuses = true;
	assert_false(write_files(fixture, &target));
	assert_non_null(strstr(fixture->err.text, "not permitted"));
	assert_int_not_equal(access(target.configuration, F_OK), 0);
	/* The directories are there, and not changed: the files. */
	assert_int_equal(mkdir(target.state, 0700), 0);
	assert_false(write_files(fixture, &target));
	assert_int_not_equal(access(target.configuration, F_OK), 0);
}

static void
holds(struct fixture *fixture, const char *name, const char *want)
{
	char path[PATH_MAX], found[100] = "";
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/%s", fixture->directory, name);
	file = fopen(path, "re");
	CHECK((file != NULL) == (want != NULL), "%s", name);
	if (file == NULL)
		return;
	found[fread(found, 1, sizeof found - 1, file)] = '\0';
	(void)fclose(file);
	CHECK(strcmp(found, want) == 0, "%s: %s", name, found);
}

/* All files are replaced, each old one kept; or none, whichever fails. */
static void
test_all_are_replaced_or_none(void **state)
{
	static const char *const obstacles[] = {"dpod.conf.old", "secret.old"};
	struct fixture *fixture = *state;
	struct target target = target_in(fixture, false, false);

	world.uid = world.gid = MARTA;
	assert_true(write_files(fixture, &target));
	for (size_t i = 0; i < LENGTH(obstacles); i++) {
		char *obstacle = arena_printf(
		    fixture->memory, "%s/%s", fixture->directory, obstacles[i]);

		/* What is in the way of keeping an old one. */
		assert_int_equal(mkdir(obstacle, 0700), 0);
		CHECK(!write_words(fixture, &target, "other", true), "%s",
		    obstacles[i]);
		assert_non_null(strstr(fixture->err.text, obstacles[i]));
		holds(fixture, "secret", "word");
		assert_int_equal(rmdir(obstacle), 0);
		holds(fixture, "secret.old", NULL);
		holds(fixture, ".secret.new", NULL);
		holds(fixture, ".dpod.conf.new", NULL);
	}
	/* A password that was not there before does not stay either. */
	assert_int_equal(unlink(arena_printf(
			     fixture->memory, "%s/secret", fixture->directory)),
	    0);
	assert_int_equal(mkdir(arena_printf(fixture->memory, "%s/dpod.conf.old",
				   fixture->directory),
			     0700),
	    0);
	assert_false(write_words(fixture, &target, "other", true));
	holds(fixture, "secret", NULL);
	assert_int_equal(rmdir(arena_printf(fixture->memory, "%s/dpod.conf.old",
			     fixture->directory)),
	    0);
	assert_true(write_words(fixture, &target, "word", true));
	assert_true(write_words(fixture, &target, "other", true));
	holds(fixture, "secret", "other");
	holds(fixture, "secret.old", "word");
}

/* Directories that are there stay as they are; their parent is not made. */
static void
test_directories_that_are_there(void **state)
{
	struct fixture *fixture = *state;
	struct target target = target_in(fixture, true, true);

	world.uid = world.gid = ROOT;
	assert_int_equal(mkdir(fixture->directory, 0711), 0);
	assert_int_equal(mkdir(target.state, 0711), 0);
	CHECK(write_files(fixture, &target), "%s", fixture->err.text);
	assert_int_equal(world.count, 2); /* the files */
	assert_int_equal(mode_of(fixture, ""), 0711);
	assert_int_equal(mode_of(fixture, "state"), 0711);
	target.directory =
	    arena_printf(fixture->memory, "%s/none/conf", fixture->top);
	assert_false(write_files(fixture, &target));
	assert_non_null(strstr(fixture->err.text, "none/conf: No such file"));
}

/* Whose directory it is, and whether we are more than that. */
static void
test_who_is_found(void **state)
{
	static const struct {
		const char *what;
		uid_t uid;
		bool has_daemon, is_system;
		int owner;  /* of the directory; -1: it is not there */
		uid_t want; /* the daemon's */
		gid_t officers;
		bool is_root;
		const char *error; /* NULL: none */
	} cases[] = {
	    {"a user's", MARTA, true, false, MARTA, MARTA, MARTA, false, NULL},
	    {"root's", ROOT, true, false, ROOT, DAEMON, DAEMON, true, NULL},
	    {"a user's, for root", ROOT, true, false, MARTA, MARTA, MARTA, true,
		NULL},
	    {"a new one", ROOT, true, false, -1, DAEMON, DAEMON, true, NULL},
	    {"root's in a container", ROOT, false, false, ROOT, ROOT, ROOT,
		false, NULL},
	    {"a new one in a container", ROOT, false, false, -1, ROOT, ROOT,
		false, NULL},
	    {"/etc/dpod", ROOT, true, true, -1, DAEMON, OFFICERS, true, NULL},
	    {"/etc/dpod in a container", ROOT, false, true, -1, 0, 0, false,
		"no such user: dpod"},
	    {"/etc/dpod of a user", MARTA, true, true, -1, 0, 0, false,
		"only root can write"},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct target target = {.directory = "untouched"};
		bool is_found;

		world.uid = world.gid = cases[i].uid;
		world.has_daemon = cases[i].has_daemon;
		world.there = cases[i].owner < 0 ? NULL : fixture->directory;
		world.owner = (uid_t)cases[i].owner;
		is_found = target_find(fixture->memory,
		    cases[i].is_system ? NULL : fixture->directory, &target,
		    &fixture->err);
		if (cases[i].error != NULL) {
			CHECK(!is_found &&
				strstr(fixture->err.text, cases[i].error) !=
				    NULL &&
				strcmp(target.directory, "untouched") == 0,
			    "%s: %s", cases[i].what, fixture->err.text);
			continue;
		}
		CHECK(is_found, "%s: %s", cases[i].what, fixture->err.text);
		CHECK(target.uid == cases[i].want &&
			target.gid == cases[i].want &&
			target.officers == cases[i].officers &&
			target.is_root == cases[i].is_root &&
			target.is_system == cases[i].is_system,
		    "%s: %u:%u %u", cases[i].what, target.uid, target.gid,
		    target.officers);
	}
}

/* The rest of the work is done without root's rights. */
static void
test_rights_are_dropped(void **state)
{
	struct fixture *fixture = *state;
	struct target target = target_in(fixture, false, false);

	assert_true(target_drop(&target, &fixture->err));
	assert_int_equal(world.became, 0);
	target = target_in(fixture, true, true);
	assert_false(target_drop(&target, &fixture->err));
	assert_int_equal(world.became, 1);
}

int
main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_who_owns_it),
	    CASE(test_who_cannot_own_it),
	    CASE(test_all_are_replaced_or_none),
	    CASE(test_directories_that_are_there),
	    CASE(test_who_is_found),
	    CASE(test_rights_are_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
