/* SPDX-License-Identifier: ISC */
#ifndef TICKET_WARNING_H
#define TICKET_WARNING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"

/*
 * warning - how near the due date of a claim is, and when to notify somebody
 *
 * A stage is a number of days (or hours, for claims due in hours) before the
 * due date: 7 is reached seven days before the due date, 0 on it. Pure.
 */
struct warning_plan {
	const int64_t *days; /* the stages, in any order */
	size_t days_count;
	const int64_t *hours;
	size_t hours_count;
};

#define WARNING_NONE	1000 /* no stage was reached */
#define WARNING_OVERDUE (-1)

struct warning_question {
	struct date due_on;    /* year 0: none */
	int64_t due_at;	       /* in hours; else 0 */
	struct date target_on; /* year 0: none */
	bool stands_still;     /* a reply of the requester is outstanding */
	int64_t now_at;
	const char *zone; /* the office's */
};

/* WARNING_OVERDUE, the smallest stage reached, or WARNING_NONE. */
int warning_stage(
    const struct warning_plan *plan, const struct warning_question *question);

/* Days or hours left, rounded up; negative: overdue. */
int64_t warning_left(const struct warning_question *question);

/* The largest of a list of stages, and the smallest; -1 for an empty list. */
int64_t warning_first(const int64_t *stages, size_t count);
int64_t warning_last(const int64_t *stages, size_t count);

/*
 * The state of a clock as a word: "", "overdue", "stands-still", "due-soon",
 * "target-missed" or "runs"; the first that applies.
 */
const char *warning_word(
    const struct warning_plan *plan, const struct warning_question *question);

#endif
