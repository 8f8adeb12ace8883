/* SPDX-License-Identifier: ISC */
#include "ticket/warning.h"

#include "base/timestamp.h"

#define HOUR_SECONDS 3600

static struct date
today(const struct warning_question *question)
{
	return timestamp_date(question->now_at, question->zone);
}

static bool
has_clock(const struct warning_question *question)
{
	return question->due_at != 0 || question->due_on.year != 0;
}

int64_t
warning_left(const struct warning_question *question)
{
	int64_t seconds = question->due_at - question->now_at;

	if (question->due_at == 0)
		return date_to_days(question->due_on) -
		    date_to_days(today(question));
	return seconds >= 0 ? (seconds + HOUR_SECONDS - 1) / HOUR_SECONDS
			    : -1 - (-1 - seconds) / HOUR_SECONDS;
}

int
warning_stage(
    const struct warning_plan *plan, const struct warning_question *question)
{
	bool is_hours = question->due_at != 0;
	const int64_t *stages = is_hours ? plan->hours : plan->days;
	size_t count = is_hours ? plan->hours_count : plan->days_count;
	int64_t left, reached = WARNING_NONE;

	if (!has_clock(question))
		return WARNING_NONE;
	left = warning_left(question);
	if (left < 0)
		return WARNING_OVERDUE;
	for (size_t i = 0; i < count; i++)
		if (left <= stages[i] && stages[i] < reached)
			reached = stages[i];
	return (int)reached;
}

/* The target is in the past. */
static bool
warning_target_is_missed(const struct warning_question *question)
{
	return question->target_on.year != 0 &&
	    date_compare(question->target_on, today(question)) < 0;
}

int64_t
warning_first(const int64_t *stages, size_t count)
{
	int64_t first = -1;

	for (size_t i = 0; i < count; i++)
		if (stages[i] > first)
			first = stages[i];
	return first;
}

int64_t
warning_last(const int64_t *stages, size_t count)
{
	int64_t last = warning_first(stages, count);

	for (size_t i = 0; i < count; i++)
		if (stages[i] < last)
			last = stages[i];
	return last;
}

const char *
warning_word(
    const struct warning_plan *plan, const struct warning_question *question)
{
	int stage = warning_stage(plan, question);

	if (!has_clock(question))
		return "";
	if (stage == WARNING_OVERDUE)
		return "overdue";
	if (question->stands_still)
		return "stands-still";
	if (stage != WARNING_NONE)
		return "due-soon";
	return warning_target_is_missed(question) ? "target-missed" : "runs";
}
