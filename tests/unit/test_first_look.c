/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <sys/wait.h>
#include <unistd.h>

#include "dpod/first_look.h"
#include "tests/fake/fake_clock.h"

/* What another process says of its slot is seen here. */
static void
look_in_child(size_t slot)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		first_look_take(slot);
		first_look_done();
		first_look_done();
		_exit(0);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* Programs without a supervisor do not wait, and have nothing to say. */
static void
test_without_supervisor(void **state)
{
	(void)state;
	fake_clock_reset();
	first_look_take(0);
	first_look_done();
	assert_true(first_look_is_over());
}

static void
test_each_has_looked(void **state)
{
	(void)state;
	fake_clock_reset();
	first_look_expect(2);
	assert_false(first_look_is_over());
	look_in_child(1);
	look_in_child(1);
	assert_false(first_look_is_over());
	look_in_child(2); /* that of a mailbox added since */
	assert_false(first_look_is_over());
	look_in_child(0);
	assert_true(first_look_is_over());
}

static void
test_no_mailbox(void **state)
{
	(void)state;
	fake_clock_reset();
	first_look_expect(0);
	assert_true(first_look_is_over());
}

/* A server that does not answer delays letters for a minute. */
static void
test_limit(void **state)
{
	(void)state;
	fake_clock_reset();
	first_look_expect(1);
	fake_clock_pass(FIRST_LOOK_MS / 1000 - 1);
	assert_false(first_look_is_over());
	fake_clock_pass(1);
	assert_true(first_look_is_over());
}

/* What another daemon has is looked at when its poll has ended well since. */
static void
look_at_other(const int64_t polled_at[], const bool is_well[], size_t count)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		first_look_take(0);
		for (size_t i = 0; i < count; i++)
			first_look_of_other(polled_at[i], is_well[i]);
		_exit(0);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
test_other_daemon(void **state)
{
	static const bool well[] = {true, true, true, true};
	static const bool badly[] = {true, false, false, true};

	(void)state;
	fake_clock_reset();
	first_look_expect(1);
	/* That may be from before the register was put back. */
	look_at_other((const int64_t[]){100}, well, 1);
	look_at_other((const int64_t[]){100, 100, 100}, well, 3);
	look_at_other((const int64_t[]){100, 90, 100}, well, 3);
	look_at_other((const int64_t[]){100, 130, 160}, badly, 3);
	/* The last one is that of a failure. */
	look_at_other((const int64_t[]){100, 130, 130, 130}, badly, 4);
	assert_false(first_look_is_over());
	look_at_other((const int64_t[]){100, 100, 160}, well, 3);
	assert_true(first_look_is_over());

	/* It was never polled. */
	first_look_expect(1);
	look_at_other((const int64_t[]){0, 0}, well, 2);
	assert_false(first_look_is_over());
	look_at_other((const int64_t[]){0, 160}, well, 2);
	assert_true(first_look_is_over());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_without_supervisor),
	    cmocka_unit_test(test_each_has_looked),
	    cmocka_unit_test(test_no_mailbox),
	    cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_other_daemon),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
