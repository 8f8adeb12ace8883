/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"

#include <sysexits.h>

#include "dpod/sender/sender.h"
#include "tests/fake/fake_clock.h"
#include "tests/fake/fake_disk.h"
#include "tests/fake/fake_relay.h"

#define LOOKS 100 /* --once: one each 10 ms */

static int
set_up(void **state)
{
	fake_clock_reset();
	fake_relay = (struct fake_relay){0};
	return casework_set_up(state);
}

/*
 * Nothing has changed since the last look of this second: only whether others
 * have committed is read, in two steps.
 */
static void
looks_of_one_second(void **state)
{
	(void)state;
	fake_clock.stop_at = fake_clock.now_at + 1;
	fake_disk_fail(3 * LOOKS);
	assert_int_equal(sender_run(casework.setup->conf, true), EX_OK);
	assert_false(fake_disk_mend());
	assert_true(fake_clock.now_at >= fake_clock.stop_at);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		looks_of_one_second, set_up, casework_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
