/* SPDX-License-Identifier: ISC */
#include "ticket/deadline.h"

#include <string.h>

#include "base/timestamp.h"

#define PAUSE_DAYS_MAX	3660
#define CLOSED_DAYS_MAX 14 /* in a row */
#define HOUR_SECONDS	3600
#define DAY_SECONDS	86400
#define EARLIEST_AT	INT64_C(-62135596800) /* 0001-01-01 */
/* A later receipt is an error; with this bound no sum leaves the calendar. */
#define YEAR_MAX 9900

static const struct {
	int amount_max;
	const char *one;
	const char *many;
} units[] = {
    [DEADLINE_MONTHS] = {12, "calendar month", "calendar months"},
    [DEADLINE_DAYS] = {366, "day", "days"},
    [DEADLINE_HOURS] = {8784, "elapsed hour", "elapsed hours"},
    [DEADLINE_WORKING_DAYS] = {366, "working day", "working days"},
};

/* "Monday 2026-03-30" */
#define DAY_TEXT_SIZE (DATE_TEXT_SIZE + 10)

/* The question and the growing explanation. */
struct search {
	struct arena *memory;
	const struct deadline_question *question;
	const char **lines;
	size_t lines_count;
	size_t lines_size;
	struct error *err;
};

static void
explain(struct search *search, const char *line)
{
	if (search->lines_count == search->lines_size) {
		size_t size =
		    search->lines_size == 0 ? 16 : search->lines_size * 2;
		const char **lines =
		    arena_array(search->memory, size, sizeof *lines);

		if (search->lines_count > 0)
			memcpy(lines, search->lines,
			    search->lines_count * sizeof *lines);
		search->lines = lines;
		search->lines_size = size;
	}
	search->lines[search->lines_count++] = line;
}

static const char *
day_text(struct search *search, struct date date)
{
	char text[DATE_TEXT_SIZE];

	date_format(date, text);
	return arena_printf(search->memory, "%s %s",
	    date_weekday_name(date_weekday(date)), text);
}

static const char *
amount_text(struct search *search)
{
	const struct deadline_question *question = search->question;

	return arena_printf(search->memory, "%d %s", question->amount,
	    question->amount == 1 ? units[question->unit].one
				  : units[question->unit].many);
}

static bool
is_closed(struct search *search, struct date date)
{
	const char *reason;

	if (!calendar_is_closed(search->question->calendar, date, &reason))
		return false;
	explain(search,
	    date_weekday(date) >= SATURDAY
		? arena_printf(search->memory, "%s is skipped: weekend",
		      day_text(search, date))
		: arena_printf(search->memory, "%s is skipped: %s",
		      day_text(search, date), reason));
	return true;
}

/* The first working day on or after the date. */
static bool
find_working_day(struct search *search, struct date date, struct date *ret_date)
{
	char text[DATE_TEXT_SIZE];

	for (int i = 0; i <= CLOSED_DAYS_MAX; i++) {
		struct date next = date_add_days(date, i);

		if (is_closed(search, next))
			continue;
		*ret_date = next;
		return true;
	}
	date_format(date, text);
	return error_set(search->err, ERROR_MESSAGE, RETRY_NEVER,
	    "the calendar has no working day from %s to %d days later: check "
	    "the calendar",
	    text, CLOSED_DAYS_MAX);
}

static bool
check_question(const struct deadline_question *question, struct error *err)
{
	const int64_t latest_at =
	    date_to_days((struct date){YEAR_MAX, 12, 31}) * DAY_SECONDS;
	int amount_max = units[question->unit].amount_max;

	if (question->amount < 1 || question->amount > amount_max)
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "a deadline of %d %s: must be 1 to %d", question->amount,
		    units[question->unit].many, amount_max);
	if (question->pause_days < 0 || question->pause_days > PAUSE_DAYS_MAX)
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "a pause of %d days: must be 0 to %d", question->pause_days,
		    PAUSE_DAYS_MAX);
	/* One day of margin for the zone; setting another zone here is slow. */
	if (question->received_at < EARLIEST_AT + DAY_SECONDS ||
	    question->received_at > latest_at)
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "the time of receipt is outside the years 1 to %d",
		    YEAR_MAX);
	return true;
}

static void
explain_receipt(struct search *search, struct date received_on)
{
	const struct deadline_question *question = search->question;
	char instant[TIMESTAMP_TEXT_SIZE], local[TIMESTAMP_TEXT_SIZE];

	timestamp_format(question->received_at, instant);
	timestamp_format_local(question->received_at, question->zone, local);
	explain(search,
	    arena_printf(search->memory, "%s at %s, in %s %s: on %s",
		question->starts_as == NULL ? "received" : question->starts_as,
		instant, question->zone, local, day_text(search, received_on)));
}

static void
find_hours(struct search *search, struct deadline *deadline)
{
	const struct deadline_question *question = search->question;
	char local[TIMESTAMP_TEXT_SIZE];

	deadline->due_at =
	    question->received_at + (int64_t)question->amount * HOUR_SECONDS;
	deadline->due_on = timestamp_date(deadline->due_at, question->zone);
	timestamp_format_local(deadline->due_at, question->zone, local);
	explain(search,
	    arena_printf(search->memory,
		"%s later, regardless of clock changes: %s",
		amount_text(search), local));
	explain(search,
	    "a deadline in hours is not moved by pauses, weekends or holidays");
	explain(search,
	    arena_printf(search->memory, "due at %s, %s", local,
		day_text(search, deadline->due_on)));
}

static struct date
add_months(struct search *search, struct date received_on)
{
	struct date nominal =
	    date_add_months(received_on, search->question->amount);

	explain(search,
	    nominal.day == received_on.day
		? arena_printf(search->memory, "%s later: %s",
		      amount_text(search), day_text(search, nominal))
		: arena_printf(search->memory,
		      "%s later: %s, the last day of the month, which has no "
		      "day %d",
		      amount_text(search), day_text(search, nominal),
		      received_on.day));
	return nominal;
}

static struct date
add_days(struct search *search, struct date received_on)
{
	struct date nominal =
	    date_add_days(received_on, search->question->amount);

	explain(search,
	    arena_printf(search->memory,
		"%s, the day after receipt being day 1: %s",
		amount_text(search), day_text(search, nominal)));
	return nominal;
}

static bool
add_working_days(
    struct search *search, struct date received_on, struct date *ret_nominal)
{
	struct date date = received_on;

	for (int i = 0; i < search->question->amount; i++)
		if (!find_working_day(search, date_add_days(date, 1), &date))
			return false;
	explain(search,
	    arena_printf(search->memory,
		"%s, the first working day after receipt being day 1: %s",
		amount_text(search), day_text(search, date)));
	*ret_nominal = date;
	return true;
}

static bool
find_nominal(
    struct search *search, struct date received_on, struct date *ret_nominal)
{
	int pause_days = search->question->pause_days;
	struct date nominal = received_on;

	switch (search->question->unit) {
	case DEADLINE_MONTHS:
		nominal = add_months(search, received_on);
		break;
	case DEADLINE_DAYS:
		nominal = add_days(search, received_on);
		break;
	case DEADLINE_WORKING_DAYS:
		if (!add_working_days(search, received_on, &nominal))
			return false;
		break;
	case DEADLINE_HOURS:
		break;
	}
	if (pause_days > 0) {
		nominal = date_add_days(nominal, pause_days);
		explain(search,
		    arena_printf(search->memory,
			"%d day%s added, during which the clock was stopped: "
			"%s",
			pause_days, pause_days == 1 ? "" : "s",
			day_text(search, nominal)));
	}
	*ret_nominal = nominal;
	return true;
}

bool
deadline_find(struct arena *memory, const struct deadline_question *question,
    struct deadline *ret_deadline, struct error *err)
{
	struct search search = {
	    .memory = memory, .question = question, .err = err};
	struct deadline deadline = {0};

	if (!check_question(question, err))
		return false;
	deadline.received_on =
	    timestamp_date(question->received_at, question->zone);
	explain_receipt(&search, deadline.received_on);
	if (question->unit == DEADLINE_HOURS) {
		find_hours(&search, &deadline);
	} else {
		if (!find_nominal(
			&search, deadline.received_on, &deadline.nominal_on) ||
		    !find_working_day(
			&search, deadline.nominal_on, &deadline.due_on))
			return false;
		explain(&search,
		    arena_printf(memory, "due on %s, until midnight in %s",
			day_text(&search, deadline.due_on), question->zone));
	}
	deadline.lines = search.lines;
	deadline.lines_count = search.lines_count;
	*ret_deadline = deadline;
	return true;
}
