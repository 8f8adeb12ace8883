/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "ticket/statistics.h"

static struct arena *memory;

static const struct statistics_claim answered = {
    .kind = KIND_ACCESS,
    .has_outcome = true,
    .outcome = OUTCOME_FULFILLED,
    .has_clock = true,
    .days = 10,
    .month = 3,
    .language = "en",
    .mailbox = "dpo",
};

/* Every claim is in exactly one of answered, lapsed, open, no request. */
static void
sums(void **state)
{
	struct statistics statistics = {.memory = memory};
	const struct statistics_figures *all = &statistics.all;
	struct statistics_claim claim = answered;
	int64_t sum = 0;

	(void)state;
	for (int i = 0; i < OUTCOMES; i++) {
		claim.outcome = (enum outcome)i;
		claim.is_late = i % 2 == 1;
		statistics_add(&statistics, &claim);
		assert_int_equal(statistics.outcomes[i], 1);
	}
	claim = answered;
	claim.has_outcome = false;
	claim.days = -1;
	statistics_add(&statistics, &claim);
	claim.is_late = true;
	claim.is_extended = true;
	statistics_add(&statistics, &claim);
	claim.is_undecided = true;
	statistics_add(&statistics, &claim);
	/* A question: no clock, so neither in time nor late. */
	claim = answered;
	claim.kind = KIND_QUESTION;
	claim.has_clock = false;
	claim.is_late = true;
	statistics_add(&statistics, &claim);
	statistics_finish(&statistics);
	assert_int_equal(all->answered, 6);
	assert_int_equal(all->in_time, 3);
	assert_int_equal(all->late, 2);
	assert_int_equal(all->lapsed, 2);
	assert_int_equal(all->open, 2);
	assert_int_equal(all->overdue, 1);
	assert_int_equal(all->extended, 1);
	assert_int_equal(all->refused, 1);
	assert_int_equal(statistics.answer_days[1], 6);
	assert_int_equal(statistics.open_ages[0], 2);
	assert_int_equal(statistics.months[2][KIND_ACCESS] +
		statistics.months[2][KIND_QUESTION],
	    all->requests);
	assert_int_equal(statistics.undecided, 1);
	assert_int_equal(
	    all->requests, all->answered + all->lapsed + all->open);
	for (int i = 0; i < KINDS; i++)
		sum += statistics.kinds[i].requests;
	assert_int_equal(sum, all->requests);
	assert_int_equal(statistics.kinds[KIND_QUESTION].answered, 1);
	assert_int_equal(statistics.kinds[KIND_QUESTION].late, 0);
}

static void
ranks(void **state)
{
	/* By hand: the nearest rank, which is always a day that was. */
	static const struct {
		int count; /* of 1, 2, 3, ... days */
		int median, p90;
	} cases[] = {{1, 1, 1}, {2, 1, 2}, {3, 2, 3}, {4, 2, 4}, {9, 5, 9},
	    {10, 5, 9}, {11, 6, 10}, {20, 10, 18}, {100, 50, 90}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct statistics statistics = {.memory = memory};
		struct statistics_claim claim = answered;

		/* The longest first: they are sorted. */
		for (int day = cases[i].count; day > 0; day--) {
			claim.days = day;
			statistics_add(&statistics, &claim);
		}
		statistics_finish(&statistics);
		CHECK(statistics.all.median_days == cases[i].median &&
			statistics.kinds[KIND_ACCESS].p90_days == cases[i].p90,
		    "%d: %d %d", cases[i].count,
		    (int)statistics.all.median_days,
		    (int)statistics.kinds[KIND_ACCESS].p90_days);
		assert_int_equal(statistics.kinds[KIND_ERASURE].p90_days, -1);
	}
}

static void
words(void **state)
{
	static const char *const came[] = {
	    "nb", "en", "da", "en", "nb", "en", ""};
	struct statistics statistics = {.memory = memory};
	struct statistics_claim claim = answered;
	char text[8];

	(void)state;
	for (size_t i = 0; i < LENGTH(came); i++) {
		/* Borrowed for the call. */
		(void)snprintf(text, sizeof text, "%s", came[i]);
		claim.language = text;
		statistics_add(&statistics, &claim);
	}
	claim.outcome = OUTCOME_SPAM;
	statistics_add(&statistics, &claim);
	statistics_finish(&statistics);
	assert_int_equal(statistics.languages.count, 4);
	assert_string_equal(statistics.languages.items[0].word, "en");
	assert_int_equal(statistics.languages.items[0].count, 3);
	assert_string_equal(statistics.languages.items[1].word, "nb");
	assert_string_equal(statistics.languages.items[2].word, "");
	assert_string_equal(statistics.languages.items[3].word, "da");
	assert_int_equal(statistics.mailboxes.count, 1);
	assert_int_equal(statistics.mailboxes.items[0].count, LENGTH(came));
}

static int
setup(void **state)
{
	(void)state;
	memory = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(memory);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sums),
	    cmocka_unit_test(ranks),
	    cmocka_unit_test(words),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
