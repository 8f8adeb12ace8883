/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>

#include "dpod/reload.h"
#include "dpod/role.h"
#include "dpod/supervisor/child.h"
#include "dpod/supervisor/children.h"
#include "dpod/supervisor/examiner.h"
#include "dpod/supervisor/keeper.h"
#include "dpod/supervisor/notify.h"
#include "dpod/supervisor/state_directory.h"
#include "dpod/supervisor/supervisor.h"
#include "reader/confine.h"
#include "reader/reader_slots.h"

/*
 * The supervisor with processes, signals and a clock that follow a script; what
 * it does is written down and compared whole. The linker replaces all of them.
 */
bool __wrap_state_prepare(const struct conf *conf, bool is_wanted_new,
    struct state_lock *ret_lock, struct error *err);
bool
__wrap_state_in_place(const struct conf *conf, const struct state_lock *lock);
void __wrap_state_unlock(struct state_lock *lock);
bool __wrap_role_supervisor(struct error *err);
bool __wrap_confinement_has_filter(void);
int __wrap_getrlimit(int resource, struct rlimit *ret_limit);
int __real_getrlimit(int resource, struct rlimit *ret_limit);
void __wrap_reader_slots_limit(size_t count);
bool __wrap_child_start(struct child *child, bool once);
int64_t __wrap_child_silent_ms(const struct child *child);
void __wrap_child_ended(struct child *child, int wait_status, bool once);
void __wrap_children_renew(struct child **children, size_t *count,
    const struct conf *old, const struct conf *conf);
struct conf *__wrap_reload_conf(const struct conf *old, struct error *err);
void __wrap_conf_free(struct conf *conf);
char *__wrap_conf_register_location(const struct conf *conf);
pid_t __wrap_waitpid(pid_t pid, int *ret_status, int options);
int __wrap_sigtimedwait(
    const sigset_t *signals, siginfo_t *info, const struct timespec *limit);
int __wrap_kill(pid_t pid, int number);
int64_t __wrap_timestamp_monotonic_ms(void);
void
__wrap_notify(const char *format, ...) __attribute__((format(printf, 1, 2)));
void
__wrap_examiner_start_due(struct examiner *examiner, const struct conf *conf);
bool
__wrap_examiner_ended(struct examiner *examiner, pid_t pid, int wait_status);
void __wrap_examiner_stop(struct examiner *examiner);
void __wrap_keeper_start_due(struct keeper *keeper, const struct conf *conf);
bool __wrap_keeper_ended(struct keeper *keeper, pid_t pid);
void __wrap_keeper_stop(struct keeper *keeper);

#define NOW	 INT64_C(50000)
#define A	 100 /* the workers of the mailboxes a and b */
#define B	 101
#define SENDER	 102
#define EXAMINER 200
#define KEEPER	 201

/* What happens in one wait for a signal, which takes its time. */
struct tick {
	int signal;
	pid_t ends;
	int code;	   /* its exit code */
	int64_t again_ms;  /* it is due again so much later */
	int64_t silent_ms; /* from now on the worker of b */
	bool is_gone;	   /* the register, from now on */
	bool is_left;	   /* the mailbox b, which ends */
};

#define TICKS_MAX 12

static struct {
	struct tick ticks[TICKS_MAX + 1]; /* then SIGTERM */
	size_t at;
	int64_t now_ms;
	bool is_stopping, is_gone;
	bool is_stubborn; /* b does not end when it is asked to */
	bool is_stuck;	  /* nor when it is killed */
	bool is_refused;  /* the new configuration */
	bool no_role, no_filter, is_shown;
	bool no_state;
	enum error_retry retry;
	rlim_t memory;
	int64_t silent_ms;
	int64_t again_ms;
	struct child *b;
	struct {
		pid_t pid;
		int status;
	} ended[8];
	size_t ended_count;
	size_t limit, unlocked, freed;
	char told[4000];
} world;

static struct conf_mailbox mailboxes[2];
static struct conf conf, new_conf;

static void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void
tell(const char *format, ...)
{
	size_t length = strlen(world.told);
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(
	    world.told + length, sizeof world.told - length, format, arguments);
	va_end(arguments);
}

static const char *
name_of(pid_t pid)
{
	return pid == A ? "a" : pid == B ? "b" : pid == SENDER ? "sender" : "?";
}

bool
__wrap_state_prepare(const struct conf *given, bool is_wanted_new,
    struct state_lock *ret_lock, struct error *err)
{
	assert_ptr_equal(given, &conf);
	assert_true(is_wanted_new);
	ret_lock->fd = 77;
	return !world.no_state ||
	    error_set(err, ERROR_STORE, world.retry, "no state");
}

bool
__wrap_state_in_place(const struct conf *given, const struct state_lock *lock)
{
	(void)given;
	assert_int_equal(lock->fd, 77);
	return !world.is_gone;
}

void
__wrap_state_unlock(struct state_lock *lock)
{
	assert_int_equal(lock->fd, 77);
	world.unlocked++;
}

bool
__wrap_role_supervisor(struct error *err)
{
	return !world.no_role ||
	    error_set(err, ERROR_STORE, RETRY_NEVER, "no role");
}

bool
__wrap_confinement_has_filter(void)
{
	return !world.no_filter;
}

int
__wrap_getrlimit(int resource, struct rlimit *ret_limit)
{
	/* That of a sanitizer, which asks before main does. */
	if (resource != RLIMIT_AS)
		return __real_getrlimit(resource, ret_limit);
	*ret_limit = (struct rlimit){world.memory, RLIM_INFINITY};
	return world.memory == 0 ? -1 : 0;
}

void
__wrap_reader_slots_limit(size_t count)
{
	world.limit = count;
}

bool
__wrap_child_start(struct child *child, bool once)
{
	(void)once;
	assert_int_equal(child->pid, 0);
	child->pid = (pid_t)(A + child->slot);
	tell("start %s\n", name_of(child->pid));
	if (child->pid == B)
		world.b = child;
	return true;
}

int64_t
__wrap_child_silent_ms(const struct child *child)
{
	return child->pid == B ? world.silent_ms : 0;
}

void
__wrap_child_ended(struct child *child, int wait_status, bool once)
{
	tell("ended %s\n", name_of(child->pid));
	child->pid = 0;
	child->status = WEXITSTATUS(wait_status);
	child->is_finished = once && world.again_ms == 0;
	child->start_at_ms = world.now_ms + world.again_ms;
	child->is_killed = false;
}

void
__wrap_children_renew(struct child **children, size_t *count,
    const struct conf *old, const struct conf *given)
{
	assert_non_null(*children);
	assert_int_equal(*count, 3);
	assert_ptr_equal(given, &new_conf);
	assert_true(old == &conf || old == &new_conf);
	tell("renew\n");
}

struct conf *
__wrap_reload_conf(const struct conf *old, struct error *err)
{
	assert_non_null(old);
	if (!world.is_refused)
		return &new_conf;
	(void)error_set(err, ERROR_STORE, RETRY_NEVER, "line 1");
	return NULL;
}

void
__wrap_conf_free(struct conf *given)
{
	world.freed += given == &new_conf;
}

char *
__wrap_conf_register_location(const struct conf *given)
{
	char *path = memory_new(8, 1);

	(void)given;
	(void)snprintf(path, 8, "db");
	return path;
}

pid_t
__wrap_waitpid(pid_t pid, int *ret_status, int options)
{
	assert_int_equal(pid, -1);
	assert_int_equal(options, WNOHANG);
	if (world.ended_count == 0)
		return 0;
	world.ended_count--;
	*ret_status = world.ended[world.ended_count].status;
	return world.ended[world.ended_count].pid;
}

static void
end(pid_t pid, int code)
{
	assert_true(world.ended_count < LENGTH(world.ended));
	world.ended[world.ended_count].pid = pid;
	world.ended[world.ended_count].status = code << 8;
	world.ended_count++;
}

int
__wrap_sigtimedwait(
    const sigset_t *signals, siginfo_t *info, const struct timespec *limit)
{
	const struct tick *tick = &world.ticks[world.at];

	assert_null(info);
	assert_int_equal(sigismember(signals, SIGCHLD), 1);
	assert_int_equal(sigismember(signals, SIGHUP), 1);
	world.now_ms += limit->tv_sec * 1000 + limit->tv_nsec / 1000000;
	errno = EAGAIN;
	/* It looks more often than the rows tell. */
	if (world.is_stopping || world.now_ms % 1000 != 0)
		return -1;
	if (world.at == TICKS_MAX) {
		world.is_stopping = true;
		return SIGTERM;
	}
	world.at++;
	world.is_stopping = tick->signal == SIGTERM || tick->signal == SIGINT;
	world.again_ms = tick->again_ms;
	world.is_gone |= tick->is_gone;
	world.is_stopping |= tick->is_gone;
	if (tick->silent_ms != 0)
		world.silent_ms = tick->silent_ms;
	if (tick->is_left)
		world.b->is_leaving = true;
	if (tick->ends != 0)
		end(tick->ends, tick->code);
	return tick->signal == 0 ? -1 : tick->signal;
}

int
__wrap_kill(pid_t pid, int number)
{
	tell("kill %s %s\n", name_of(pid),
	    number == SIGTERM	    ? "TERM"
		: number == SIGKILL ? "KILL"
		: number == SIGUSR1 ? "USR1"
				    : "?");
	if (pid != B ? number != SIGUSR1
		     : (number == SIGTERM && !world.is_stubborn) ||
		    (number == SIGKILL && !world.is_stuck))
		end(pid, 0);
	return 0;
}

int64_t
__wrap_timestamp_monotonic_ms(void)
{
	return world.now_ms;
}

void
__wrap_notify(const char *format, ...)
{
	va_list arguments;
	char text[200];

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	for (char *at = text; (at = strchr(at, '\n')) != NULL;)
		*at = ' ';
	/* Each five seconds: only where the test is about it. */
	if (strstr(text, "STATUS=") == NULL || world.is_shown)
		tell("%lld %s\n", (long long)(world.now_ms - NOW), text);
}

void
__wrap_examiner_start_due(struct examiner *examiner, const struct conf *given)
{
	(void)given;
	if (examiner->pid == 0)
		tell("start examiner\n");
	examiner->pid = EXAMINER;
}

bool
__wrap_examiner_ended(struct examiner *examiner, pid_t pid, int wait_status)
{
	(void)wait_status;
	if (pid != examiner->pid)
		return false;
	tell("ended examiner\n");
	examiner->pid = 0;
	return true;
}

void
__wrap_examiner_stop(struct examiner *examiner)
{
	(void)examiner;
	tell("stop examiner\n");
}

void
__wrap_keeper_start_due(struct keeper *keeper, const struct conf *given)
{
	(void)given;
	if (keeper->pid == 0)
		tell("start keeper\n");
	keeper->pid = KEEPER;
}

bool
__wrap_keeper_ended(struct keeper *keeper, pid_t pid)
{
	if (pid != keeper->pid)
		return false;
	tell("ended keeper\n");
	keeper->pid = 0;
	return true;
}

void
__wrap_keeper_stop(struct keeper *keeper)
{
	(void)keeper;
	tell("stop keeper\n");
}

static int
set_up(void **state)
{
	static char names[2][2] = {"a", "b"};

	(void)state;
	memset(&world, 0, sizeof world);
	world.now_ms = NOW;
	world.memory = RLIM_INFINITY;
	for (size_t i = 0; i < 2; i++)
		mailboxes[i] = (struct conf_mailbox){.name = names[i]};
	conf = (struct conf){
	    .mailboxes = mailboxes,
	    .mailboxes_count = 2,
	    .silence_seconds = 60,
	    .readers_max = 3,
	};
	new_conf = conf;
	new_conf.readers_max = 4;
	return 0;
}

static void
run(const struct tick *ticks, size_t count, bool once, int status)
{
	int ended;

	if (count > 0)
		memcpy(world.ticks, ticks, count * sizeof *ticks);
	for (size_t i = count; i < TICKS_MAX; i++)
		world.ticks[i].signal = SIGTERM;
	ended = supervisor_run(&conf, once, true);
	CHECK(ended == status, "%d: %s", ended, world.told);
	assert_int_equal(world.unlocked, 1);
}

static void
assert_told(const char *want)
{
	CHECK(strcmp(world.told, want) == 0, "it was:\n%s", world.told);
}

#define STARTED "0 READY=1\nstart a\nstart b\nstart sender\n"
#define OTHERS	"start examiner\nstart keeper\n"
#define STOPPED                                                  \
	"stop examiner\nstop keeper\nkill a TERM\nkill b TERM\n" \
	"kill sender TERM\nended sender\nended b\nended a\n"

static void
starts_and_ends_all(void **state)
{
	static const struct tick ticks[] = {{0}, {.signal = SIGINT}};

	(void)state;
	run(ticks, LENGTH(ticks), false, EX_OK);
	assert_told(STARTED OTHERS "2000 STOPPING=1\n" STOPPED);
	assert_int_equal(world.limit, 3);
	assert_int_equal(world.freed, 0);
}

/* A process is started again when it is due, not earlier. */
static void
starts_again(void **state)
{
	static const struct tick ticks[] = {
	    {.ends = B, .code = 1, .again_ms = 2000},
	    {.ends = EXAMINER},
	    {.ends = KEEPER},
	    {.ends = 999},
	};

	(void)state;
	run(ticks, LENGTH(ticks), false, EX_OK);
	assert_told(STARTED OTHERS
	    "ended b\nended examiner\nstart examiner\nended keeper\nstart b\n"
	    "start keeper\n5000 STOPPING=1\n" STOPPED);
}

static void
ends_when_all_is_done(void **state)
{
	static const struct tick ticks[] = {
	    {.ends = A},
	    {.ends = B, .code = EX_CONFIG},
	    {0},
	    {.ends = SENDER, .again_ms = 1000},
	    {.signal = SIGHUP},
	    {.ends = SENDER, .code = EX_TEMPFAIL},
	};

	(void)state;
	run(ticks, LENGTH(ticks), true, EX_CONFIG);
	/* A sender that replaces the first is told again. */
	assert_told(STARTED "ended a\nended b\nkill sender USR1\n"
			    "ended sender\nstart sender\nkill sender USR1\n"
			    "ended sender\n");
}

static void
ends_well(void **state)
{
	static const struct tick ticks[] = {
	    {.ends = B}, {.ends = A}, {.ends = SENDER}};

	(void)state;
	run(ticks, LENGTH(ticks), true, EX_OK);
	assert_told(STARTED "ended b\nended a\nkill sender USR1\n"
			    "ended sender\n");
}

static void
kills_who_is_silent(void **state)
{
	static const struct tick ticks[] = {
	    {.silent_ms = 60000},
	    {.silent_ms = 60001},
	    {0},
	    {.ends = B, .silent_ms = 1},
	};

	(void)state;
	world.is_stuck = true;
	run(ticks, LENGTH(ticks), false, EX_OK);
	assert_told(STARTED OTHERS "kill b KILL\nended b\nstart b\n"
				   "5000 STOPPING=1\n" STOPPED);
}

/* Each five seconds; no watchdog if a killed one does not end. */
static void
tells_the_manager(void **state)
{
	static const struct tick ticks[] = {
	    {0},
	    {.silent_ms = 60000 + SUPERVISOR_END_MS},
	    {.ends = A, .again_ms = 60000},
	    {0},
	    {0},
	    {.silent_ms = 60001 + SUPERVISOR_END_MS},
	    {0},
	    {0},
	    {0},
	    {0},
	    {0},
	};

	(void)state;
	world.is_shown = true;
	world.is_stuck = true;
	run(ticks, LENGTH(ticks), false, EX_OK);
	assert_told(STARTED OTHERS
	    "250 WATCHDOG=1 STATUS=3 of 3 processes running\n"
	    "kill b KILL\nended a\n"
	    "5250 WATCHDOG=1 STATUS=2 of 3 processes running\n"
	    "10250 STATUS=2 of 3 processes running\n"
	    "12000 STOPPING=1\n"
	    "stop examiner\nstop keeper\nkill b TERM\nkill sender TERM\n"
	    "ended sender\nended b\n");
}

static void
reads_the_configuration_again(void **state)
{
	static const struct tick ticks[] = {{.signal = SIGHUP}};

	(void)state;
	run(ticks, LENGTH(ticks), false, EX_OK);
	assert_told(STARTED OTHERS "1000 RELOADING=1\nrenew\n1000 READY=1\n"
				   "2000 STOPPING=1\n" STOPPED);
	assert_int_equal(world.limit, 4);
	assert_int_equal(world.freed, 1);
}

static void
keeps_the_configuration(void **state)
{
	static const struct tick ticks[] = {{.signal = SIGHUP}};

	(void)state;
	world.is_refused = true;
	run(ticks, LENGTH(ticks), false, EX_OK);
	assert_told(STARTED OTHERS "1000 RELOADING=1\n1000 READY=1\n"
				   "2000 STOPPING=1\n" STOPPED);
	assert_int_equal(world.limit, 3);
	assert_int_equal(world.freed, 0);
}

/* Whose mailbox was removed is forgotten when it has ended. */
static void
forgets_who_left(void **state)
{
	static const struct tick ticks[] = {
	    {.is_left = true}, {.ends = B}, {0}};

	(void)state;
	run(ticks, LENGTH(ticks), false, EX_OK);
	assert_told(STARTED OTHERS
	    "ended b\n4000 STOPPING=1\nstop examiner\nstop keeper\n"
	    "kill a TERM\nkill sender TERM\nended sender\nended a\n");
}

static void
gives_up_without_a_register(void **state)
{
	static const struct tick ticks[] = {{0}, {.is_gone = true}};

	(void)state;
	run(ticks, LENGTH(ticks), false, EX_IOERR);
	assert_told(
	    STARTED OTHERS "kill a KILL\nkill b KILL\nkill sender KILL\n"
			   "stop examiner\nstop keeper\n"
			   "kill a TERM\nkill b TERM\nkill sender TERM\n"
			   "ended sender\nended b\nended a\n");
}

/* Who does not end is killed, and then waited for a moment. */
static void
kills_who_does_not_end(void **state)
{
	int64_t begun_ms = NOW + 1000;

	(void)state;
	world.is_stubborn = true;
	run(NULL, 0, false, EX_OK);
	assert_told(STARTED OTHERS "1000 STOPPING=1\n"
				   "stop examiner\nstop keeper\nkill a TERM\n"
				   "kill b TERM\nkill sender TERM\n"
				   "ended sender\nended a\n"
				   "kill b KILL\nended b\n");
	assert_int_equal(world.now_ms, begun_ms + SUPERVISOR_END_MS + 100);
	assert_int_equal(set_up(NULL), 0);
	world.is_stubborn = world.is_stuck = true;
	run(NULL, 0, false, EX_OK);
	assert_non_null(strstr(world.told, "ended a\nkill b KILL\n"));
	assert_null(strstr(world.told, "ended b"));
	assert_int_equal(world.now_ms, begun_ms + SUPERVISOR_END_MS + 350);
}

static void
does_not_start(void **state)
{
	static const struct {
		const char *name;
		rlim_t memory;
		bool no_filter, is_required, no_state, no_role;
		enum error_retry retry;
		int status;
	} cases[] = {
	    {"little memory", CONFINE_MEMORY_BYTES - 1, false, false, false,
		false, RETRY_NEVER, EX_CONFIG},
	    {"no filter", RLIM_INFINITY, true, true, false, false, RETRY_NEVER,
		EX_CONFIG},
	    {"no state", RLIM_INFINITY, false, false, true, false, RETRY_NEVER,
		EX_CONFIG},
	    {"no state now", RLIM_INFINITY, false, false, true, false,
		RETRY_LATER, EX_TEMPFAIL},
	    {"no role", RLIM_INFINITY, false, false, false, true, RETRY_NEVER,
		EX_CONFIG},
	    {"enough memory", CONFINE_MEMORY_BYTES, false, true, false, false,
		RETRY_NEVER, EX_OK},
	    {"no filter needed", RLIM_INFINITY, true, false, false, false,
		RETRY_NEVER, EX_OK},
	    {"no limit known", 0, false, false, false, false, RETRY_NEVER,
		EX_OK},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int status;

		assert_int_equal(set_up(NULL), 0);
		world.at = TICKS_MAX;
		world.memory = cases[i].memory;
		world.no_filter = cases[i].no_filter;
		conf.confinement = cases[i].is_required
		    ? CONF_CONFINEMENT_REQUIRED
		    : CONF_CONFINEMENT_AVAILABLE;
		world.no_state = cases[i].no_state;
		world.no_role = cases[i].no_role;
		world.retry = cases[i].retry;
		status = supervisor_run(&conf, false, true);
		CHECK(
		    status == cases[i].status, "%s: %d", cases[i].name, status);
		CHECK((world.told[0] != '\0') == (status == EX_OK), "%s: %s",
		    cases[i].name, world.told);
	}
}

int
main(void)
{
#define TEST(function) cmocka_unit_test_setup(function, set_up)
	const struct CMUnitTest tests[] = {
	    TEST(starts_and_ends_all),
	    TEST(starts_again),
	    TEST(ends_when_all_is_done),
	    TEST(ends_well),
	    TEST(kills_who_is_silent),
	    TEST(tells_the_manager),
	    TEST(reads_the_configuration_again),
	    TEST(keeps_the_configuration),
	    TEST(forgets_who_left),
	    TEST(gives_up_without_a_register),
	    TEST(kills_who_does_not_end),
	    TEST(does_not_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
