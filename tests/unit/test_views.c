/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <math.h>

#include "learn/learner_private.h"

/* Two outputs; four sentences, three pairs, one triple, a subject. */
static struct view_rows
rows_of_a_mail(void)
{
	return (struct view_rows){
	    .one = {{{1, -2}}, {{3, -1}}, {{-4, 0.5F}}, {{2, -3}}},
	    .two = {{{0, 0}}, {{5, -1}}, {{2, 1}}},
	    .three = {{{6, -1}}},
	    .all = {{4, 2}},
	    .best = {{{3, 0.5F}}, {{2, -1}}, {{1, -2}}},
	    .mean = {{0.5F, -1.375F}},
	    .head = {{{-1, 7}}, {{-2, 3}}},
	    .one_count = 4,
	    .two_count = 3,
	    .three_count = 1,
	    .head_count = 2,
	    .outputs = 2,
	};
}

static void
expect(
    const struct view_rows *rows, const char *name, double first, double second)
{
	union score_row row = {{0}};
	const float *view = row.items;

	assert_non_null(view_find(name));
	view_find(name)(rows, &row);
	CHECK(fabs((double)view[0] - first) < 1e-5 &&
		fabs((double)view[1] - second) < 1e-5,
	    "%s: %f %f", name, (double)view[0], (double)view[1]);
}

static void
test_each_view(void **state)
{
	static const struct {
		const char *name;
		double first, second;
	} cases[] = {
	    {"best", 5, 7},
	    {"one1", 3, 0.5},
	    {"one2", 2, -1},
	    {"one3", 1, -2},
	    {"mean", 0.5, -1.375},
	    {"all", 4, 2},
	    {"two", 5, 1},
	    {"three", 6, -1},
	    {"head", -1, 7},
	    {"lse", 3.408212, 0.789240},
	    {"first", 3, 0.5},
	    {"last", 3, 0.5},
	    {"share", 0.75, 0.25},
	    {"std", 2.692582, 1.293010},
	};
	struct view_rows rows = rows_of_a_mail();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		expect(&rows, cases[i].name, cases[i].first, cases[i].second);
	assert_null(view_find("none"));
}

/* A short mail counts as a whole; what is missing has something else. */
static void
test_mails_with_less(void **state)
{
	struct view_rows rows = rows_of_a_mail();

	(void)state;
	rows.all.items[0] = 9;
	expect(&rows, "best", 5, 7);
	rows.is_short = true;
	expect(&rows, "best", 9, 7);
	rows.head_count = 0;
	expect(&rows, "head", -1, -1);
	rows.three_count = 0;
	expect(&rows, "three", 5, 1);
	rows.two_count = 0;
	expect(&rows, "two", 3, 0.5);
	expect(&rows, "three", 3, 0.5);
	rows.one_count = 1;
	expect(&rows, "first", 1, -2);
	expect(&rows, "last", 1, -2);
	expect(&rows, "share", 1, 0);
}

static void
test_five_sentences(void **state)
{
	struct view_rows rows = rows_of_a_mail();

	(void)state;
	rows.one[4] = (union score_row){{0, -9}};
	rows.one[0] = (union score_row){{8, 8}};
	rows.one_count = 5;
	expect(&rows, "last", 3, 0.5);
	rows.one[3] = (union score_row){{9, 9}};
	expect(&rows, "first", 8, 8);
}

static void
test_clipping(void **state)
{
	static const float cases[][2] = {
	    {0, 0}, {6, 6}, {6.5F, 6}, {-6, -6}, {-7, -6}, {INFINITY, 6}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(view_clip(cases[i][0]) == cases[i][1], "%zu", i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_each_view),
	    cmocka_unit_test(test_mails_with_less),
	    cmocka_unit_test(test_five_sentences),
	    cmocka_unit_test(test_clipping),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
