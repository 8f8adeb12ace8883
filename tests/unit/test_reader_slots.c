/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include "reader/reader_slots.h"

/* Who may run a reader at a time; all in one process. */
static bool
take(size_t slot)
{
	reader_slots_name(slot);
	return reader_slots_take();
}

/* The tests follow each other: nothing is shared before. */
static void
nothing_is_shared(void **state)
{
	(void)state;
	reader_slots_limit(1);
	reader_slots_vacate(0);
	assert_true(reader_slots_take());
	assert_true(take(0));
	assert_true(take(1));
	reader_slots_leave();
	assert_false(reader_slots_is_scarce());
}

static void
one_at_a_time(void **state)
{
	(void)state;
	reader_slots_share();
	reader_slots_limit(1);
	assert_true(take(0));
	/* It has its own already. */
	assert_true(take(0));
	assert_false(take(1));
	reader_slots_leave(); /* of the one that has none */
	assert_false(take(1));
	reader_slots_name(0);
	reader_slots_leave();
	assert_true(take(1));
	assert_false(take(0));
	/* Of a process that has ended. */
	reader_slots_vacate(0);
	assert_false(take(0));
	reader_slots_vacate(1);
	assert_true(take(0));
	reader_slots_leave();
}

static void
as_many_as_are_allowed(void **state)
{
	(void)state;
	reader_slots_limit(READER_SLOTS_MAX);
	for (size_t i = 0; i < READER_SLOTS_MAX; i++) {
		assert_int_equal(
		    reader_slots_is_scarce(), i > READER_SLOTS_MAX / 2);
		CHECK(take(i), "%zu", i);
	}
	assert_false(take(READER_SLOTS_MAX));
	/* Fewer from now on: who has one keeps it, the last one as well. */
	reader_slots_limit(3);
	assert_true(take(READER_SLOTS_MAX - 1));
	for (size_t i = 0; i < READER_SLOTS_MAX; i++)
		reader_slots_vacate(i);
	assert_false(reader_slots_is_scarce());
	for (size_t i = 0; i < 3; i++)
		assert_true(take(i));
	assert_false(take(3));
	reader_slots_vacate(2);
	assert_true(reader_slots_is_scarce());
	reader_slots_vacate(1);
	assert_false(reader_slots_is_scarce());
	reader_slots_vacate(0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_is_shared),
	    cmocka_unit_test(one_at_a_time),
	    cmocka_unit_test(as_many_as_are_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
