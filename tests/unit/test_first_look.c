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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_without_supervisor),
	    cmocka_unit_test(test_each_has_looked),
	    cmocka_unit_test(test_no_mailbox),
	    cmocka_unit_test(test_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
