/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/lock_holder.h"
#include "casework/setup.h"
#include "casework/state_lock.h"
#include "casework/witness.h"
#include "dpod/start_reader.h"
#include "dpod/supervisor/state_directory.h"

/* Real files; the linker replaces what is slow or needs another machine. */
int __wrap_nanosleep(const struct timespec *step, struct timespec *rest);
bool __wrap_lock_holder_find(const char *path, struct lock_holder *ret_holder);
struct setup *
__wrap_setup_load(const struct conf *conf, bool needs_keys, struct error *err);
void __wrap_setup_free(struct setup *setup);
struct reader *__wrap_start_reader(const struct conf *conf,
    const struct conf_mailbox *mailbox, struct error *err);
void __wrap_reader_stop(struct reader *reader);
size_t __wrap_reader_rules_count(const struct reader *reader);
int __wrap_reader_request_score(const struct reader *reader);
int __wrap_reader_unsure_score(const struct reader *reader);
enum witness_answer __wrap_witness_check(const struct conf *conf, struct db *db,
    int64_t now_at, size_t *ret_held, struct error *err);

static struct {
	int sleeps;
	int other_fd;			  /* has the lock; */
	int freed_after;		  /* that many sleeps; 0: never */
	const struct lock_holder *holder; /* NULL: nobody knows */
	bool no_setup, no_reader;
	enum witness_answer witness;
} fake;

int
__wrap_nanosleep(const struct timespec *step, struct timespec *rest)
{
	(void)rest;
	assert_int_equal(step->tv_sec, 0);
	assert_int_equal(step->tv_nsec, 100000000);
	if (++fake.sleeps == fake.freed_after)
		assert_int_equal(flock(fake.other_fd, LOCK_UN), 0);
	return 0;
}

bool
__wrap_lock_holder_find(const char *path, struct lock_holder *ret_holder)
{
	(void)path;
	if (fake.holder != NULL)
		*ret_holder = *fake.holder;
	return fake.holder != NULL;
}

struct setup *
__wrap_setup_load(const struct conf *conf, bool needs_keys, struct error *err)
{
	static struct setup setup;

	(void)conf;
	assert_false(needs_keys);
	if (!fake.no_setup)
		return &setup;
	(void)error_set(err, ERROR_STORE, RETRY_NEVER, "no letters");
	return NULL;
}

void
__wrap_setup_free(struct setup *setup)
{
	(void)setup;
}

struct reader *
__wrap_start_reader(const struct conf *conf, const struct conf_mailbox *mailbox,
    struct error *err)
{
	(void)conf;
	assert_null(mailbox);
	if (!fake.no_reader)
		return (struct reader *)&fake;
	(void)error_set(err, ERROR_STORE, RETRY_NEVER, "no rules");
	return NULL;
}

void
__wrap_reader_stop(struct reader *reader)
{
	assert_true((reader == NULL) == fake.no_reader);
}

size_t
__wrap_reader_rules_count(const struct reader *reader)
{
	assert_non_null(reader);
	return 7;
}

int
__wrap_reader_request_score(const struct reader *reader)
{
	assert_non_null(reader);
	return 8;
}

int
__wrap_reader_unsure_score(const struct reader *reader)
{
	assert_non_null(reader);
	return 9;
}

enum witness_answer
__wrap_witness_check(const struct conf *conf, struct db *db, int64_t now_at,
    size_t *ret_held, struct error *err)
{
	(void)conf;
	(void)now_at;
	assert_non_null(db);
	*ret_held = 3;
	if (fake.witness == WITNESS_FAILED)
		(void)error_set(err, ERROR_STORE, RETRY_LATER, "no witness");
	return fake.witness;
}

struct place {
	char directory[48];
	struct arena *memory;
	struct conf conf;
	struct error err;
};

static char *
in(struct place *place, const char *name)
{
	return arena_printf(
	    place->memory, "%s/state%s", place->directory, name);
}

static int
set_up(void **state)
{
	static struct place place;

	memset(&fake, 0, sizeof fake);
	fake.other_fd = -1;
	fake.witness = WITNESS_FITS;
	place = (struct place){.directory = "/tmp/dpod-state-XXXXXX"};
	if (mkdtemp(place.directory) == NULL)
		return -1;
	place.memory = arena_new();
	place.conf.state_directory = in(&place, "");
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

	if (fake.other_fd >= 0)
		(void)close(fake.other_fd);
	arena_free(place->memory);
	return nftw(place->directory, erase, 8, FTW_DEPTH | FTW_PHYS);
}

static void
put(const char *path, const char *content, mode_t mode)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(content, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static unsigned int
mode_of(const char *path)
{
	struct stat status;

	assert_int_equal(stat(path, &status), 0);
	return status.st_mode & 07777;
}

/* The lock file has our number and nothing else. */
static void
assert_ours(struct place *place)
{
	char text[64] = "";
	FILE *file = fopen(in(place, "/dpod.lock"), "r");

	assert_non_null(file);
	assert_non_null(fgets(text, sizeof text, file));
	assert_int_equal(strtol(text, NULL, 10), getpid());
	assert_null(fgets(text, sizeof text, file));
	assert_int_equal(fclose(file), 0);
	assert_int_equal(mode_of(in(place, "/dpod.lock")), 0600);
}

static bool
is_free(struct place *place)
{
	int fd = open(in(place, "/dpod.lock"), O_RDWR | O_CLOEXEC);
	bool free;

	assert_true(fd >= 0);
	free = flock(fd, LOCK_EX | LOCK_NB) == 0;
	(void)close(fd);
	return free;
}

static void
locks(void **state)
{
	struct place *place = *state;
	int fd;

	assert_false(state_lock_take(&place->conf, &fd, &place->err));
	assert_int_equal(mkdir(in(place, ""), 0700), 0);
	assert_true(state_lock_take(&place->conf, &fd, &place->err));
	assert_ours(place);
	assert_false(is_free(place));
	(void)close(fd);
	assert_true(is_free(place));
	/* As an older version left it. */
	put(in(place, "/dpod.lock"), "123456789012\nx\n", 0660);
	assert_true(state_lock_take(&place->conf, &fd, &place->err));
	assert_ours(place);
	(void)close(fd);
	assert_int_equal(fake.sleeps, 0);
}

static void
odd_lock_files(void **state)
{
	struct place *place = *state;
	char *path = in(place, "/dpod.lock");
	int fd;

	assert_int_equal(mkdir(in(place, ""), 0700), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(state_lock_take(&place->conf, &fd, &place->err));
	assert_non_null(strstr(place->err.text, "belongs to another user"));
	assert_int_equal(place->err.retry, RETRY_NEVER);
	assert_int_equal(unlink(path), 0);
	put(in(place, "/target"), "", 0600);
	assert_int_equal(symlink("target", path), 0);
	assert_false(state_lock_take(&place->conf, &fd, &place->err));
	assert_int_equal(unlink(path), 0);
	if (geteuid() != 0)
		return;
	put(path, "", 0600);
	assert_int_equal(chown(path, 4711, 4711), 0);
	assert_false(state_lock_take(&place->conf, &fd, &place->err));
	assert_non_null(strstr(place->err.text, "belongs to another user"));
}

static void
hold(struct place *place, const char *content)
{
	char *path = in(place, "/dpod.lock");

	put(path, content, 0600);
	fake.other_fd = open(path, O_RDWR | O_CLOEXEC);
	assert_true(fake.other_fd >= 0);
	assert_int_equal(flock(fake.other_fd, LOCK_EX), 0);
}

static void
waits_for_the_lock(void **state)
{
	struct place *place = *state;
	int fd;

	assert_int_equal(mkdir(in(place, ""), 0700), 0);
	hold(place, "");
	fake.freed_after = 30;
	assert_true(state_lock_take(&place->conf, &fd, &place->err));
	assert_int_equal(fake.sleeps, 30);
	assert_ours(place);
	(void)close(fd);
}

static void
says_who_has_it(void **state)
{
	static const struct lock_holder dpod = {4712, "dpo", "dpod"},
					other = {4713, "eve", "flock"};
	char number[24], name[17] = "";
	struct place *place = *state;
	const struct {
		const struct lock_holder *holder;
		const char *content, *want;
	} cases[] = {
	    {&dpod, "", "state-directory: process 4712 of dpo"},
	    {&other, "1\n",
		"is locked by process 4713 (flock) of eve, which is not dpod"},
	    {NULL, "", "dpod.lock: another dpod is using this state-directory"},
	    {NULL, "x\n", "another dpod is using this state-directory"},
	    {NULL, number, "is locked by process "},
	};
	int fd;

	assert_int_equal(mkdir(in(place, ""), 0700), 0);
	(void)snprintf(number, sizeof number, "%ld\n", (long)getpid());
	assert_int_equal(prctl(PR_GET_NAME, name), 0);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		fake.holder = cases[i].holder;
		fake.sleeps = 0;
		hold(place, cases[i].content);
		CHECK(
		    !state_lock_take(&place->conf, &fd, &place->err), "%zu", i);
		CHECK(strstr(place->err.text, cases[i].want) != NULL, "%s",
		    place->err.text);
		CHECK(place->err.retry == RETRY_LATER, "%zu", i);
		CHECK(fake.sleeps == 30, "%d", fake.sleeps);
		CHECK((strstr(place->err.text, ": process ") != NULL) ==
			(cases[i].holder == &dpod),
		    "%s", place->err.text);
		(void)close(fake.other_fd);
	}
	assert_non_null(strstr(place->err.text, name));
	fake.other_fd = -1;
}

static bool
prepare(struct place *place, bool is_wanted_new, struct state_lock *lock)
{
	return state_prepare(&place->conf, is_wanted_new, lock, &place->err);
}

static void
a_new_one(void **state)
{
	struct place *place = *state;
	struct state_lock lock = {.fd = -1};
	struct stat status;

	assert_true(prepare(place, false, &lock));
	assert_int_equal(mode_of(in(place, "")) & 0777, 0750);
	assert_int_equal(mode_of(in(place, "/dpod.db")), 0660);
	assert_int_equal(stat(in(place, "/dpod.db"), &status), 0);
	assert_int_equal(lock.place.inode, status.st_ino);
	assert_int_equal(lock.place.device, status.st_dev);
	assert_false(is_free(place));
	assert_true(state_in_place(&place->conf, &lock));
	assert_int_equal(rename(in(place, "/dpod.db"), in(place, "/away")), 0);
	assert_false(state_in_place(&place->conf, &lock));
	put(in(place, "/dpod.db"), "", 0660);
	assert_false(state_in_place(&place->conf, &lock));
	assert_int_equal(rename(in(place, "/away"), in(place, "/dpod.db")), 0);
	assert_true(state_in_place(&place->conf, &lock));
	lock.place.device++;
	assert_false(state_in_place(&place->conf, &lock));
	state_unlock(&lock);
	assert_true(is_free(place));
	assert_int_equal(fcntl(lock.fd, F_GETFD), -1);
	/* A second time: what is there stays. */
	assert_true(prepare(place, false, &lock));
	assert_int_equal(lock.place.inode, status.st_ino);
	state_unlock(&lock);
}

/* A register that is gone is made anew only on demand. */
static void
a_lost_register(void **state)
{
	struct place *place = *state;
	struct state_lock lock;

	assert_true(prepare(place, true, &lock));
	state_unlock(&lock);
	assert_int_equal(unlink(in(place, "/dpod.db")), 0);
	assert_false(prepare(place, false, &lock));
	assert_non_null(strstr(place->err.text, "run dpod --new-register"));
	assert_int_not_equal(access(in(place, "/dpod.db"), F_OK), 0);
	assert_true(is_free(place));
	assert_true(prepare(place, true, &lock));
	state_unlock(&lock);
	assert_int_equal(
	    access(in(place, "/keys/reference.key.replaced"), F_OK), 0);
	/* It is there: its keys stay. */
	assert_int_equal(unlink(in(place, "/keys/reference.key.replaced")), 0);
	assert_true(prepare(place, true, &lock));
	state_unlock(&lock);
	assert_int_not_equal(
	    access(in(place, "/keys/reference.key.replaced"), F_OK), 0);
}

static void
modes_for_officers(void **state)
{
	static const struct {
		mode_t before, after;
	} cases[] = {
	    {02770, 02750},
	    {0772, 0750},
	    {0702, 0700},
	    {02750, 02750},
	    {0700, 0700},
	};
	struct place *place = *state;
	struct state_lock lock;

	assert_int_equal(mkdir(in(place, ""), 0700), 0);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_int_equal(chmod(in(place, ""), cases[i].before), 0);
		CHECK(prepare(place, false, &lock), "%s", place->err.text);
		CHECK(mode_of(in(place, "")) == cases[i].after, "%o",
		    mode_of(in(place, "")));
		state_unlock(&lock);
	}
}

static void
what_fails(void **state)
{
	struct place *place = *state;
	struct state_rules rules = {0};
	struct state_lock lock = {.fd = -7};

	fake.no_setup = true;
	assert_false(prepare(place, false, &lock));
	assert_string_equal(place->err.text, "no letters");
	fake.no_setup = false;
	fake.no_reader = true;
	assert_false(prepare(place, false, &lock));
	assert_string_equal(place->err.text, "no rules");
	fake.no_reader = false;
	assert_int_not_equal(access(in(place, ""), F_OK), 0);
	assert_true(state_check_data(&place->conf, &rules, &place->err));
	assert_int_equal(rules.count, 7);
	assert_int_equal(rules.request_score, 8);
	assert_int_equal(rules.unsure_score, 9);

	place->conf.state_directory = in(place, "/below/it");
	assert_false(prepare(place, false, &lock));
	assert_non_null(strstr(place->err.text, "state-directory "));
	place->conf.state_directory = in(place, "");

	fake.witness = WITNESS_FAILED;
	assert_false(prepare(place, false, &lock));
	assert_string_equal(place->err.text, "no witness");
	assert_true(is_free(place));
	fake.witness = WITNESS_AHEAD;
	assert_int_equal(lock.fd, -7);
	assert_true(prepare(place, false, &lock));
	state_unlock(&lock);
	fake.witness = WITNESS_FITS;

	put(in(place, "/dpod.db"), "this is no database, is it? not at all",
	    0660);
	assert_false(prepare(place, false, &lock));
	assert_true(is_free(place));
	hold(place, "");
	assert_false(prepare(place, false, &lock));
	assert_non_null(strstr(place->err.text, "another dpod"));
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(locks),
	    TEST(odd_lock_files),
	    TEST(waits_for_the_lock),
	    TEST(says_who_has_it),
	    TEST(a_new_one),
	    TEST(a_lost_register),
	    TEST(modes_for_officers),
	    TEST(what_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
