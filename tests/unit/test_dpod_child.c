/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "conf/conf.h"
#include "dpod/heartbeat.h"
#include "dpod/role.h"
#include "dpod/sender/sender.h"
#include "dpod/supervisor/children.h"
#include "dpod/worker/worker.h"
#include "tests/fake/fake_clock.h"

pid_t __wrap_fork(void);
pid_t __real_fork(void);
bool __wrap_role_sender(struct error *err);
bool __wrap_role_worker(struct error *err);
int __wrap_sender_run(const struct conf *conf, bool once);
int __wrap_worker_run(
    const struct conf *conf, const struct conf_mailbox *mailbox, bool once);

/* What a child does, told by the status that it ends with. */
enum {
	UNCONFINED = 1, /* and what follows, it has the role of another */
	SENDS = 10,
	WORKS = 20,
	ONCE = 2,
};

static const struct conf some_conf;
static const struct conf_mailbox some_mailbox;
static bool is_sender, is_worker, is_refused, has_no_room;

pid_t
__wrap_fork(void)
{
	if (!has_no_room)
		return __real_fork();
	errno = EAGAIN;
	return -1;
}

bool
__wrap_role_sender(struct error *err)
{
	is_sender = true;
	return !is_refused ||
	    error_set(err, ERROR_STORE, RETRY_NEVER, "no such role");
}

bool
__wrap_role_worker(struct error *err)
{
	is_worker = true;
	return !is_refused ||
	    error_set(err, ERROR_STORE, RETRY_NEVER, "no such role");
}

int
__wrap_sender_run(const struct conf *its_conf, bool once)
{
	assert_ptr_equal(its_conf, &some_conf);
	heartbeat();
	return SENDS + (is_sender && !is_worker ? 0 : UNCONFINED) +
	    (once ? ONCE : 0);
}

int
__wrap_worker_run(const struct conf *its_conf,
    const struct conf_mailbox *its_mailbox, bool once)
{
	assert_ptr_equal(its_conf, &some_conf);
	assert_ptr_equal(its_mailbox, &some_mailbox);
	return WORKS + (is_worker && !is_sender ? 0 : UNCONFINED) +
	    (once ? ONCE : 0);
}

/* As waitpid tells it. */
#define EXITED(code)   ((code) << 8)
#define KILLED(number) (number)

static int
set_up(void **state)
{
	(void)state;
	fake_clock_reset();
	return 0;
}

/* A daemon's child: due again, each time later, up to five minutes. */
static void
test_back_off(void **state)
{
	static const struct {
		int lived_seconds;
		int64_t back_off_ms;
	} cases[] = {
	    {0, 1000},
	    {1, 2000},
	    {60, 4000},
	    {0, 8000},
	    {61, 1000}, /* healthy */
	    {0, 2000},
	    {0, 4000},
	    {0, 8000},
	    {0, 16000},
	    {0, 32000},
	    {0, 64000},
	    {0, 128000},
	    {0, 256000},
	    {0, 300000},
	    {0, 300000},
	};
	struct child child = {.name = "process=sender"};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int64_t want = cases[i].back_off_ms, wait;

		child.pid = 1;
		child.started_ms = fake_clock.monotonic_ms;
		fake_clock_pass(cases[i].lived_seconds);
		child_ended(&child,
		    i % 2 == 0 ? KILLED(SIGSEGV) : EXITED(EX_TEMPFAIL), false);
		CHECK(child.back_off_ms == want, "%zu: %lld", i,
		    (long long)child.back_off_ms);
		wait = child.start_at_ms - fake_clock.monotonic_ms;
		CHECK(wait >= want * 3 / 4 && wait <= want * 5 / 4, "%zu: %lld",
		    i, (long long)wait);
		CHECK(child.pid == 0 && !child.is_finished, "%zu", i);
	}
}

/* --once: an end is an end; a crash is followed by another try, ten times. */
static void
test_once(void **state)
{
	struct child child = {.pid = 1};

	(void)state;
	child_ended(&child, EXITED(EX_CONFIG), true);
	assert_true(child.is_finished);
	assert_int_equal(child.status, EX_CONFIG);
	child = (struct child){.pid = 1};
	for (int i = 0; i < 10; i++) {
		child_ended(&child, KILLED(SIGKILL), true);
		assert_false(child.is_finished);
		assert_int_equal(child.start_at_ms, fake_clock.monotonic_ms);
		assert_int_equal(child.back_off_ms, 0);
	}
	child_ended(&child, KILLED(SIGKILL), true);
	assert_true(child.is_finished);
	assert_int_equal(child.status, EX_SOFTWARE);
}

/* Told to start anew: at once, unless it crashed on the way. */
static void
test_renewed(void **state)
{
	struct child child = {
	    .pid = 1, .is_renewed = true, .back_off_ms = 4000};

	(void)state;
	child_ended(&child, EXITED(EX_OK), false);
	assert_int_equal(child.start_at_ms, fake_clock.monotonic_ms);
	assert_int_equal(child.back_off_ms, 0);
	assert_false(child.is_renewed);
	child = (struct child){.pid = 1,
	    .is_renewed = true,
	    .started_ms = fake_clock.monotonic_ms};
	child_ended(&child, KILLED(SIGABRT), false);
	assert_int_equal(child.back_off_ms, 1000);
	assert_false(child.is_renewed);
}

/* Each as what it is, with the rights of that and no others. */
static void
test_start(void **state)
{
	static const struct {
		const struct conf_mailbox *mailbox;
		bool once, is_refused;
		int status;
	} cases[] = {
	    {NULL, false, false, SENDS},
	    {NULL, true, false, SENDS + ONCE},
	    {&some_mailbox, false, false, WORKS},
	    {&some_mailbox, true, false, WORKS + ONCE},
	    {NULL, false, true, EX_OSERR},
	    {&some_mailbox, false, true, EX_OSERR},
	};

	(void)state;
	heartbeat_share();
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct child child = {.name = "process=x",
		    .mailbox = cases[i].mailbox,
		    .conf = &some_conf,
		    .slot = i + 1,
		    .is_killed = true,
		    .is_renewed = true};
		int status;

		is_refused = cases[i].is_refused;
		fake_clock_pass(1);
		assert_true(child_start(&child, cases[i].once));
		assert_true(child.pid > 0 && child.pid != getpid());
		assert_false(child.is_killed || child.is_renewed);
		assert_int_equal(child.started_ms, fake_clock.monotonic_ms);
		assert_int_equal(waitpid(child.pid, &status, 0), child.pid);
		CHECK(status == EXITED(cases[i].status), "%zu: %x", i,
		    (unsigned)status);
		/* It took its own slot. */
		CHECK(heartbeat_last_ms(i + 1) == fake_clock.monotonic_ms,
		    "%zu", i);
		CHECK(heartbeat_last_ms(i + 2) == 0, "%zu", i);
	}
	is_refused = false;
}

/* No room for another process: due again after a second. */
static void
test_no_process(void **state)
{
	struct child child = {.name = "process=x", .start_at_ms = 1};

	(void)state;
	has_no_room = true;
	assert_false(child_start(&child, false));
	has_no_room = false;
	assert_int_equal(child.pid, 0);
	assert_int_equal(child.start_at_ms, fake_clock.monotonic_ms + 1000);
}

/* Without signs of life it is silent since its start. */
static void
test_silence(void **state)
{
	struct child child = {.started_ms = fake_clock.monotonic_ms};

	(void)state;
	fake_clock_pass(7);
	assert_int_equal(child_silent_ms(&child), 0); /* it does not run */
	child.pid = 1;
	assert_int_equal(child_silent_ms(&child), 7000);
}

static char names[][8] = {"dpo", "gdpr", "office"};

static struct conf
conf_of(struct conf_mailbox *mailboxes, size_t first, size_t count)
{
	for (size_t i = 0; i < count; i++)
		mailboxes[i] = (struct conf_mailbox){.name = names[first + i]};
	return (struct conf){.mailboxes = mailboxes, .mailboxes_count = count};
}

static void
test_children_of_a_configuration(void **state)
{
	struct conf_mailbox mailboxes[2];
	struct conf conf = conf_of(mailboxes, 0, 2);
	struct child *children;
	size_t count;

	(void)state;
	children_make(&children, &count, &conf);
	assert_int_equal(count, 3);
	assert_string_equal(children[0].name, "process=worker mailbox=dpo");
	assert_string_equal(children[1].name, "process=worker mailbox=gdpr");
	assert_string_equal(children[2].name, "process=sender");
	assert_ptr_equal(children[1].mailbox, &mailboxes[1]);
	assert_null(children[2].mailbox);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(children[i].slot, i);
	free(children);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_back_off, set_up),
	    cmocka_unit_test_setup(test_once, set_up),
	    cmocka_unit_test_setup(test_renewed, set_up),
	    cmocka_unit_test_setup(test_start, set_up),
	    cmocka_unit_test_setup(test_no_process, set_up),
	    cmocka_unit_test_setup(test_silence, set_up),
	    cmocka_unit_test_setup(test_children_of_a_configuration, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
