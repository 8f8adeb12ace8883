/* SPDX-License-Identifier: ISC */
#ifndef TICKET_WARNING_H
#define TICKET_WARNING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"

/*
 * warning - how near a claim's last day is, and when somebody must be told
 *
 * A stage is a number of days (hours, for what is due in hours) before the
 * end: 7 is reached seven days before the due day, 0 on it. Pure.
 */
struct warning_plan {
	const int64_t *days; /* the stages, in any order */
	size_t days_count;
	const int64_t *hours;
	size_t hours_count;
};

#define WARNING_NONE	1000 /* no stage is reached */
#define WARNING_OVERDUE (-1)

struct warning_question {
	struct date due_on;    /* year 0: none */
	int64_t due_at;	       /* of hours; else 0 */
	struct date target_on; /* year 0: none */
	bool stands_still;     /* an answer of the requester is awaited */
	int64_t now_at;
	const char *zone; /* the office's */
};

/* WARNING_OVERDUE, the smallest stage that is reached, or WARNING_NONE. */
int warning_stage(
    const struct warning_plan *plan, const struct warning_question *question);

/* Days or hours until the end, begun ones too; negative: it has passed. */
int64_t warning_left(const struct warning_question *question);

/* The largest of a list of stages, and the smallest; -1 if there is none. */
int64_t warning_first(const int64_t *stages, size_t count);
int64_t warning_last(const int64_t *stages, size_t count);

/*
 * The state of a clock in a word: "", "overdue", "stands-still", "due-soon",
 * "target-missed" or "runs"; the first that is true.
 */
const char *warning_word(
    const struct warning_plan *plan, const struct warning_question *question);

#endif
