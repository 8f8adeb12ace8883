/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/date.h"
#include "base/file.h"
#include "base/timestamp.h"
#include "ticket/calendar.h"
#include "ticket/deadline.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

static const struct cmd_option options[] = {
    {"--received", "TIMESTAMP",
	"Time of receipt, such as 2026-03-27T16:30:00+01:00", false},
    {"--calendar", "SET",
	"Public holidays, such as GB-EAW; `none` means weekends only", false},
    {"--timezone", "TZ", "Time zone of the office; by default UTC", false},
    {"--months", "N", "Calendar months; by default 1", false},
    {"--days", "N", "Days; the day after receipt is the first", false},
    {"--hours", "N", "Elapsed hours, regardless of weekends and holidays",
	false},
    {"--working-days", "N", "Working days, as for an office's own target",
	false},
    {"--pause-days", "N", "Days during which the clock was stopped", false},
    {"--extra", "DATE", "Another day on which the office is closed", true},
    {"--soft", NULL, "Also close on holidays that are by custom only", false},
    {NULL, NULL, NULL, false},
};

static const struct output_field fields[] = {
    {"received_on", "Received", NULL},
    {"nominal_on", "Nominal", NULL},
    {"due_on", "Due", NULL},
    {"due_at", "Due at", NULL},
    {"target_on", "Target", NULL},
    {"lines", "Because", OUTPUT_TEXTS},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

static const struct {
	const char *option;
	enum deadline_unit unit;
} units[] = {
    {"--months", DEADLINE_MONTHS},
    {"--days", DEADLINE_DAYS},
    {"--hours", DEADLINE_HOURS},
    {"--working-days", DEADLINE_WORKING_DAYS},
};

/* Sets the period; one month by default. */
static int
read_period(struct session *session, struct deadline_question *question)
{
	const char *given = NULL;

	question->unit = DEADLINE_MONTHS;
	question->amount = 1;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (session_option(session, units[i].option) == NULL)
			continue;
		if (given != NULL)
			return session_usage(session,
			    "%s and %s exclude each other", given,
			    units[i].option);
		given = units[i].option;
		question->unit = units[i].unit;
		if (!session_option_number(session, given, &question->amount))
			return EX_USAGE;
	}
	if (session_option(session, "--pause-days") != NULL &&
	    !session_option_number(
		session, "--pause-days", &question->pause_days))
		return EX_USAGE;
	return EX_OK;
}

static int
read_instant(struct session *session, struct deadline_question *question)
{
	const char *received = session_option(session, "--received");
	const char *zone = session_option(session, "--timezone");

	if (received == NULL)
		return session_usage(session, "--received is required");
	if (!timestamp_parse(received, &question->received_at))
		return session_usage(session,
		    "--received: invalid time \"%s\": expected a time with its "
		    "zone, such as 2026-03-27T16:30:00+01:00",
		    received);
	question->zone = zone == NULL ? "UTC" : zone;
	if (!timestamp_zone_exists(question->zone))
		return session_usage(session,
		    "--timezone: unknown time zone \"%s\"; an example is"
		    " Europe/London",
		    question->zone);
	return EX_OK;
}

static int
load_calendar(struct session *session, struct calendar **ret_calendar)
{
	struct calendar_options wanted = {
	    .set = session_option(session, "--calendar"),
	    .directory = arena_printf(session->memory, "%s/holidays",
		file_program_data(session->memory, "rules")),
	    .soft_days_closed = session_option(session, "--soft") != NULL,
	};
	struct date *extra = arena_array(
	    session->memory, session->options_count + 1, sizeof *extra);
	struct error err;

	if (wanted.set == NULL)
		return session_usage(
		    session, "--calendar is required: a holiday set, or none");
	if (strcmp(wanted.set, "none") == 0)
		wanted.set = NULL;
	for (size_t i = 0; i < session->options_count; i++) {
		if (strcmp(session->options[i].option->name, "--extra") != 0)
			continue;
		if (!date_parse(session->options[i].value,
			&extra[wanted.extra_days_count++]))
			return session_usage(session,
			    "--extra: invalid date \"%s\": expected"
			    " YYYY-MM-DD",
			    session->options[i].value);
	}
	if (wanted.extra_days_count > CALENDAR_EXTRA_DAYS_MAX)
		return session_usage(session, "--extra: at most %d days",
		    CALENDAR_EXTRA_DAYS_MAX);
	wanted.extra_days = extra;
	*ret_calendar = calendar_load(&wanted, &err);
	/* An unknown set is an error of the caller. */
	return *ret_calendar != NULL ? EX_OK : session_error(&err, EX_USAGE);
}

static void
print_day(
    struct output *output, const char *name, bool is_there, struct date date)
{
	char text[DATE_TEXT_SIZE] = "";

	if (is_there)
		date_format(date, text);
	output_day(output, name, text);
}

static void
print(struct output *output, const struct deadline_question *question,
    const struct deadline *deadline)
{
	bool is_hours = question->unit == DEADLINE_HOURS;
	bool is_target = question->unit == DEADLINE_WORKING_DAYS;
	char due_at[TIMESTAMP_TEXT_SIZE] = "";

	if (is_hours)
		timestamp_format_local(
		    deadline->due_at, question->zone, due_at);
	output_begin(output, &form);
	print_day(output, "received_on", true, deadline->received_on);
	print_day(output, "nominal_on", !is_hours, deadline->nominal_on);
	print_day(output, "due_on", !is_target, deadline->due_on);
	output_day(output, "due_at", due_at);
	print_day(output, "target_on", is_target, deadline->due_on);
	output_list_begin(output, "lines");
	for (size_t i = 0; i < deadline->lines_count; i++)
		output_list_text(output, deadline->lines[i]);
	output_list_end(output);
	output_row(output);
	output_end(output);
}

static int
find_deadline(struct session *session)
{
	struct deadline_question question = {0};
	struct deadline deadline;
	struct calendar *calendar = NULL;
	struct error err;
	int code = read_instant(session, &question);

	if (code == EX_OK)
		code = read_period(session, &question);
	if (code == EX_OK)
		code = load_calendar(session, &calendar);
	if (code != EX_OK)
		return code;
	question.calendar = calendar;
	if (deadline_find(session->memory, &question, &deadline, &err))
		print(session->output, &question, &deadline);
	else
		code = session_error(&err, EX_DATAERR);
	calendar_free(calendar);
	return code;
}

const struct cmd cmd_deadline = {
    .name = "deadline",
    .operands = "",
    .summary = "Compute a due date and explain it line by line",
    .access = CMD_NO_DATABASE,
    .options = options,
    .form = &form,
    .run = find_deadline,
};
