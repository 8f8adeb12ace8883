/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "casework/keys.h"
#include "dpod/role.h"
#include "dpod/supervisor/examiner.h"
#include "dpod/supervisor/keeper.h"
#include "store/db.h"
#include "ticket/person.h"

/* The two helpers of the supervisor, as processes; the clock is the test's. */
int64_t __wrap_timestamp_monotonic_ms(void);
bool __wrap_keys_load_pseudonym(const struct conf *conf,
    unsigned char ret_key[DIGEST_BYTES], struct error *err);
bool __wrap_role_keeper(struct error *err);
struct db *
__wrap_db_open(const char *path, enum db_access access, struct error *err);
bool __wrap_db_check(struct db *db, struct error *err);
void __wrap_db_close(struct db *db);
int __wrap_kill(pid_t pid, int number);
int __real_kill(pid_t pid, int number);

#define NOW INT64_C(1000000)

static struct {
	int64_t now_ms;
} * shared;

static struct {
	bool no_key, no_role, no_register, is_damaged;
	enum error_retry retry;
} fake;

static const unsigned char key[DIGEST_BYTES] = {1, 2, 3};

int64_t
__wrap_timestamp_monotonic_ms(void)
{
	return shared->now_ms;
}

bool
__wrap_keys_load_pseudonym(const struct conf *conf,
    unsigned char ret_key[DIGEST_BYTES], struct error *err)
{
	(void)conf;
	memcpy(ret_key, key, sizeof key);
	return !fake.no_key ||
	    error_set(err, ERROR_STORE, RETRY_NEVER, "no key");
}

/* It is tested in test_role. */
bool
__wrap_role_keeper(struct error *err)
{
	return !fake.no_role ||
	    error_set(err, ERROR_STORE, RETRY_NEVER, "no role");
}

struct db *
__wrap_db_open(const char *path, enum db_access access, struct error *err)
{
	(void)path;
	if (access == DB_READ && !fake.no_register)
		return (struct db *)&fake;
	(void)error_set(err, ERROR_STORE, fake.retry, "no register");
	return NULL;
}

bool
__wrap_db_check(struct db *db, struct error *err)
{
	assert_ptr_equal(db, &fake);
	return !fake.is_damaged ||
	    error_set(err, ERROR_STORE, fake.retry, "damaged");
}

void
__wrap_db_close(struct db *db)
{
	(void)db;
}

/* 0 and less are groups, such as that of the test. */
int
__wrap_kill(pid_t pid, int number)
{
	assert_true(pid > 0);
	return __real_kill(pid, number);
}

struct place {
	char directory[48];
	struct arena *memory;
	struct conf conf;
	struct keeper keeper;
};

static int
set_up(void **state)
{
	static struct place place;

	memset(&fake, 0, sizeof fake);
	shared->now_ms = NOW;
	place = (struct place){.directory = "/tmp/dpod-keeper-XXXXXX"};
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

	if (place->keeper.pid > 0) {
		keeper_stop(&place->keeper);
		(void)waitpid(place->keeper.pid, NULL, 0);
	}
	arena_free(place->memory);
	return nftw(place->directory, erase, 8, FTW_DEPTH | FTW_PHYS);
}

/* As soon as it listens, within ten seconds; -1: it has ended. */
static int
reach(struct place *place)
{
	const struct timespec step = {.tv_nsec = 5000000};
	const struct timeval limit = {.tv_sec = 10};
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char *path = conf_person_socket_path(&place->conf);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	(void)snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	free(path);
	assert_int_equal(
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0);
	for (int i = 0;
	     connect(fd, (struct sockaddr *)&address, sizeof address) != 0;
	     i++) {
		if (i == 2000)
			fail_msg("nobody listens");
		(void)nanosleep(&step, NULL);
	}
	return fd;
}

/* The length of the answer. */
static ssize_t
ask(struct place *place, const char *address, size_t length,
    unsigned char *ret_answer)
{
	int fd = reach(place);
	ssize_t answered;

	assert_int_equal(
	    send(fd, address, length, MSG_NOSIGNAL), (ssize_t)length);
	answered = recv(fd, ret_answer, 64, 0);
	assert_int_equal(close(fd), 0);
	return answered;
}

static bool
is_answered(struct place *place, const char *address, size_t length)
{
	unsigned char answer[64], want[DIGEST_BYTES];
	char text[PERSON_ADDRESS_MAX + 1];
	ssize_t answered = ask(place, address, length, answer);

	if (answered != DIGEST_BYTES || length > PERSON_ADDRESS_MAX)
		return false;
	memcpy(text, address, length);
	text[length] = '\0';
	person_digest(key, text, want);
	return memcmp(answer, want, sizeof want) == 0;
}

static bool
is_refused(struct place *place)
{
	unsigned char answer[64];

	return ask(place, "x", 1, answer) ==
	    (ssize_t)strlen(PERSON_TOO_OFTEN) &&
	    memcmp(answer, PERSON_TOO_OFTEN, strlen(PERSON_TOO_OFTEN)) == 0;
}

static void
hashes_of_addresses(void **state)
{
	struct place *place = *state;
	char longest[PERSON_ADDRESS_MAX + 1];
	char *path = conf_person_socket_path(&place->conf);
	struct stat status;

	memset(longest, 'a', sizeof longest);
	keeper_start_due(&place->keeper, &place->conf);
	assert_true(place->keeper.pid > 0);
	assert_true(is_answered(place, "anna@example.org", 16));
	assert_true(is_answered(place, "a", 1));
	assert_true(is_answered(place, longest, PERSON_ADDRESS_MAX));
	assert_false(is_answered(place, longest, PERSON_ADDRESS_MAX + 1));
	assert_false(is_answered(place, "anna\0", 5));
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0660);
	free(path);
}

/* So many at once, then one a second, and never more than so many. */
static void
how_often(void **state)
{
	struct place *place = *state;

	keeper_start_due(&place->keeper, &place->conf);
	for (int i = 0; i < KEEPER_AT_ONCE; i++)
		CHECK(is_answered(place, "a", 1), "%d", i);
	assert_true(is_refused(place));
	shared->now_ms += 999;
	assert_true(is_refused(place));
	shared->now_ms += 1;
	assert_true(is_answered(place, "a", 1));
	assert_true(is_refused(place));
	shared->now_ms += 2999;
	assert_true(is_answered(place, "a", 1));
	assert_true(is_answered(place, "a", 1));
	assert_true(is_refused(place));
	shared->now_ms += 10 * 1000 * (int64_t)KEEPER_AT_ONCE;
	for (int i = 0; i < KEEPER_AT_ONCE; i++)
		CHECK(is_answered(place, "a", 1), "%d", i);
	assert_true(is_refused(place));
}

/* Who asks on at the pace of one a second fills no log. */
static void
too_often_is_said_once(void **state)
{
	struct place *place = *state;
	FILE *log = tmpfile();
	int before = dup(STDERR_FILENO);
	char line[512];
	int count = 0;

	assert_non_null(log);
	assert_true(before >= 0);
	assert_true(dup2(fileno(log), STDERR_FILENO) >= 0);
	keeper_start_due(&place->keeper, &place->conf);
	assert_true(dup2(before, STDERR_FILENO) >= 0);
	assert_int_equal(close(before), 0);
	for (int i = 0; i < KEEPER_AT_ONCE; i++)
		CHECK(is_answered(place, "a", 1), "%d", i);
	for (int i = 0; i < 3; i++) {
		assert_true(is_refused(place));
		shared->now_ms += 1000;
		assert_true(is_answered(place, "a", 1));
	}
	shared->now_ms += 1000 * (int64_t)KEEPER_AT_ONCE;
	for (int i = 0; i < KEEPER_AT_ONCE; i++)
		CHECK(is_answered(place, "a", 1), "%d", i);
	assert_true(is_refused(place));
	rewind(log);
	while (fgets(line, sizeof line, log) != NULL)
		count += strstr(line, "persons-asked") != NULL;
	assert_int_equal(fclose(log), 0);
	assert_int_equal(count, 2);
}

static int
ended(pid_t pid)
{
	int status = 0;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void
when_a_keeper_starts(void **state)
{
	struct place *place = *state;
	struct keeper *keeper = &place->keeper;
	pid_t first;

	keeper_start_due(keeper, &place->conf);
	first = keeper->pid;
	assert_true(first > 0);
	assert_int_equal(keeper->due_ms, NOW + 5000);
	shared->now_ms = NOW + 5000;
	keeper_start_due(keeper, &place->conf);
	assert_int_equal(keeper->pid, first);
	assert_false(keeper_ended(keeper, first + 1));
	assert_int_equal(keeper->pid, first);
	keeper_stop(keeper);
	assert_int_equal(ended(first), SIGKILL);
	assert_true(keeper_ended(keeper, first));
	assert_int_equal(keeper->pid, 0);
	/* It has ended. */
	keeper_stop(keeper);
	shared->now_ms = NOW + 4999;
	keeper_start_due(keeper, &place->conf);
	assert_int_equal(keeper->pid, 0);
	shared->now_ms = NOW + 5000;
	keeper_start_due(keeper, &place->conf);
	assert_true(keeper->pid > 0);
}

static void
keepers_that_cannot_start(void **state)
{
	struct place *place = *state;
	char path[200];

	for (int i = 0; i < 3; i++) {
		struct keeper keeper = {.pid = 0};

		memset(&fake, 0, sizeof fake);
		fake.no_key = i == 0;
		fake.no_role = i == 1;
		if (i == 2) {
			memset(path, 'a', sizeof path);
			path[sizeof path - 1] = '\0';
			place->conf.state_directory = path;
		}
		keeper_start_due(&keeper, &place->conf);
		CHECK(ended(keeper.pid) == EX_TEMPFAIL << 8, "%d", i);
	}
	place->conf.state_directory = place->directory;
}

#define HOUR (INT64_C(3600) * 1000)

static void
what_the_examiner_says(void **state)
{
	static const struct {
		bool no_register, is_damaged;
		enum error_retry retry;
		int code;
	} cases[] = {
	    {false, false, RETRY_LATER, EX_OK},
	    {false, true, RETRY_NEVER, EX_OK},
	    {false, true, RETRY_LATER, EX_TEMPFAIL},
	    {true, false, RETRY_NEVER, EX_OK},
	    {true, false, RETRY_LATER, EX_TEMPFAIL},
	};
	struct place *place = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct examiner examiner = {.pid = 0};
		pid_t pid;
		int status;

		fake.no_register = cases[i].no_register;
		fake.is_damaged = cases[i].is_damaged;
		fake.retry = cases[i].retry;
		examiner_start_due(&examiner, &place->conf);
		pid = examiner.pid;
		assert_true(pid > 0);
		assert_int_equal(examiner.due_ms, NOW + 24 * HOUR);
		examiner_start_due(&examiner, &place->conf);
		assert_int_equal(examiner.pid, pid);
		status = ended(pid);
		CHECK(status == cases[i].code << 8, "%zu: %x", i,
		    (unsigned)status);
		assert_false(examiner_ended(&examiner, pid + 1, status));
		assert_int_equal(examiner.pid, pid);
		assert_true(examiner_ended(&examiner, pid, status));
		CHECK(examiner.due_ms ==
			NOW + (cases[i].code == EX_OK ? 24 * HOUR : HOUR),
		    "%zu", i);
	}
}

static void
when_an_examiner_starts(void **state)
{
	struct place *place = *state;
	struct examiner examiner = {.due_ms = NOW + 1};
	pid_t pid;

	examiner_start_due(&examiner, &place->conf);
	assert_int_equal(examiner.pid, 0);
	examiner_stop(&examiner);
	shared->now_ms++;
	examiner_start_due(&examiner, &place->conf);
	pid = examiner.pid;
	assert_true(pid > 0);
	examiner_stop(&examiner);
	(void)ended(pid);
	/* It was killed: again in an hour. */
	assert_true(examiner_ended(&examiner, pid, SIGKILL));
	assert_int_equal(examiner.due_ms, NOW + 1 + HOUR);
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(hashes_of_addresses),
	    TEST(how_often),
	    TEST(too_often_is_said_once),
	    TEST(when_a_keeper_starts),
	    TEST(keepers_that_cannot_start),
	    TEST(what_the_examiner_says),
	    TEST(when_an_examiner_starts),
	};

	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return shared == MAP_FAILED ? 1
				    : cmocka_run_group_tests(tests, NULL, NULL);
}
