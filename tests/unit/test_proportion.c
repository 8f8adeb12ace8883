/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <math.h>
#include <stdio.h>

#include "base/memory.h"
#include "ticket/proportion.h"

static void
near(const char *name, double got, double want)
{
	if (!(fabs(got - want) <= 1e-6)) /* nor is it NaN */
		fail_msg("%s: %.7f is not %.7f", name, got, want);
}

/* Worked with whole numbers: the sum of binomial probabilities is 0.05. */
static void
test_bound_of_clopper_and_pearson(void **state)
{
	static const struct {
		double found, looked, want;
	} cases[] = {
	    {0, 1, 0.950000},
	    {0, 5, 0.450720},
	    {0, 10, 0.258866},
	    {1, 10, 0.394163},
	    {0, 60, 0.048703},
	    {1, 60, 0.076640},
	    {3, 30, 0.238598},
	    {2, 100, 0.061619},
	    {10, 20, 0.698046},
	    {19, 20, 0.997439},
	    {20, 20, 1},
	    {0, 260, 0.011456},
	    {5, 260, 0.040007},
	    {12, 1000, 0.019370},
	    {0, 0, 1},
	};
	char name[40];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		(void)snprintf(name, sizeof name, "%g of %g", cases[i].found,
		    cases[i].looked);
		near(name, proportion_at_most(cases[i].found, cases[i].looked),
		    cases[i].want);
	}
	/* Of none found it is 1 - 0.05^(1/n), whole or not, large or small. */
	for (double looked = 0.5; looked < 1e9; looked *= 3.7)
		near("none found", proportion_at_most(0, looked),
		    1 - pow(0.05, 1 / looked));
}

static void
add(struct proportion *proportion, int64_t all, int64_t looked, int64_t found)
{
	const struct proportion_stratum stratum = {all, looked, found};

	proportion_add(proportion, &stratum);
}

/* As many of each week: as if all had been drawn at once. */
static void
test_equal_weights(void **state)
{
	struct proportion proportion = {0}, one = {0};

	(void)state;
	add(&one, 9, 1, 0);
	near("one of nine", proportion_bound(&one), 0.95);
	add(&proportion, 300, 10, 1);
	add(&proportion, 600, 20, 2);
	add(&proportion, 500, 0, 0); /* nobody has looked: says nothing */
	assert_int_equal(proportion.looked, 30);
	assert_int_equal(proportion.found, 3);
	near("equal weights", proportion_bound(&proportion), 0.238598);
}

/*
 * 5 of 5 and 5 of 45: weights 1 and 9. By hand: the sum is 50, of squares
 * 5 + 405 = 410; 2500 / 410 = 6.0976 messages' worth.
 */
static void
test_unequal_weights(void **state)
{
	struct proportion none = {0}, light = {0}, heavy = {0}, empty = {0};
	double looked = 2500.0 / 410.0;

	(void)state;
	add(&none, 5, 5, 0);
	add(&none, 45, 5, 0);
	near("none found", proportion_bound(&none), 1 - pow(0.05, 1 / looked));
	add(&light, 5, 5, 1);
	add(&light, 45, 5, 0);
	near("one of a week that was read whole", proportion_bound(&light),
	    proportion_at_most(looked / 50, looked));
	add(&heavy, 5, 5, 0);
	add(&heavy, 45, 5, 1);
	near("one that stands for nine", proportion_bound(&heavy),
	    proportion_at_most(looked * 9 / 50, looked));
	assert_true(proportion_bound(&light) < proportion_bound(&heavy));
	near("nothing", proportion_bound(&empty), 1);
}

static void
test_share_of_requests(void **state)
{
	(void)state;
	/* 2 % of 1,000 are 20, beside 180 that were recognised. */
	near("a tenth", proportion_missed(0.02, 1000, 180), 0.1);
	near("nothing was set apart", proportion_missed(1, 0, 180), 0);
	near("nothing at all", proportion_missed(1, 0, 0), 1);
	near("one that was recognised", proportion_missed(1, 0, 1), 0);
	near("one that was set apart", proportion_missed(0.5, 1, 0), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bound_of_clopper_and_pearson),
	    cmocka_unit_test(test_equal_weights),
	    cmocka_unit_test(test_unequal_weights),
	    cmocka_unit_test(test_share_of_requests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
