/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/timestamp.h"
#include "ticket/deadline.h"

#define FIELDS_MAX   10
#define OWN_DAYS_MAX 4
#define LINE_MAX     1000

static struct arena *memory;

static const char *
top_file(const char *name)
{
	const char *top = getenv("top_srcdir");

	return arena_printf(memory, "%s/%s", top != NULL ? top : ".", name);
}

/* Cuts a line at its tabs; missing fields are "". */
static void
split(const char *line, const char *fields[FIELDS_MAX])
{
	for (size_t i = 0; i < FIELDS_MAX; i++) {
		size_t length = strcspn(line, "\t\n");

		fields[i] = arena_copy(memory, line, length);
		line += length + (line[length] == '\t');
	}
}

/* `days`: "-", or "soft", "+DATE", "=DATE", joined by commas. */
static struct calendar *
load(const char *set, const char *days)
{
	struct date extra[OWN_DAYS_MAX], dropped[OWN_DAYS_MAX];
	struct calendar_options options = {.set = set,
	    .directory = top_file("rules/holidays"),
	    .extra_days = extra,
	    .dropped_days = dropped};
	struct calendar *calendar;
	struct error err;

	while (strcmp(days, "-") != 0 && *days != '\0') {
		size_t length = strcspn(days, ",");
		const char *word = arena_copy(memory, days, length);

		if (strcmp(word, "soft") == 0)
			options.soft_days_closed = true;
		else if (word[0] == '+')
			assert_true(date_parse(
			    word + 1, &extra[options.extra_days_count++]));
		else
			assert_true(date_parse(
			    word + 1, &dropped[options.dropped_days_count++]));
		days += length + (days[length] == ',');
	}
	calendar = calendar_load(&options, &err);
	if (calendar == NULL)
		fail_msg("%s", err.text);
	return calendar;
}

static const char *
date_text(struct date date)
{
	char text[DATE_TEXT_SIZE];

	date_format(date, text);
	return arena_string(memory, text);
}

/* What the deadline's last line promises is the answer itself. */
static void
check_lines(const char *name, const struct deadline *deadline)
{
	CHECK(deadline->lines_count >= 3, "%s", name);
	for (size_t i = 0; i < deadline->lines_count; i++)
		CHECK(deadline->lines[i][0] != '\0' &&
			strchr(deadline->lines[i], '\n') == NULL,
		    "%s", name);
	CHECK(strstr(deadline->lines[0], date_text(deadline->received_on)) !=
		NULL,
	    "%s", name);
	CHECK(strstr(deadline->lines[deadline->lines_count - 1],
		  date_text(deadline->due_on)) != NULL,
	    "%s", name);
}

struct row {
	const char *name;
	const char *received;
	const char *set;
	const char *zone;
	enum deadline_unit unit;
	int amount;
	int pause_days;
	const char *days;
	const char *nominal; /* not looked at for hours and working days */
	const char *due;
};

static void
check_row(const struct row *row)
{
	struct calendar *calendar = load(row->set, row->days);
	struct deadline_question question = {.zone = row->zone,
	    .unit = row->unit,
	    .amount = row->amount,
	    .pause_days = row->pause_days,
	    .calendar = calendar};
	struct deadline deadline = {0};
	struct error err = {.text = ""};
	char due[TIMESTAMP_TEXT_SIZE];

	CHECK(timestamp_parse(row->received, &question.received_at), "%s",
	    row->name);
	CHECK(deadline_find(memory, &question, &deadline, &err), "%s: %s",
	    row->name, err.text);
	if (row->unit == DEADLINE_HOURS) {
		timestamp_format_local(deadline.due_at, row->zone, due);
		CHECK(strcmp(due, row->due) == 0, "%s: %s", row->name, due);
	} else {
		date_format(deadline.due_on, due);
		CHECK(strcmp(due, row->due) == 0, "%s: %s", row->name, due);
		CHECK(deadline.due_at == 0, "%s", row->name);
	}
	if (row->unit == DEADLINE_MONTHS || row->unit == DEADLINE_DAYS)
		CHECK(strcmp(date_text(deadline.nominal_on), row->nominal) == 0,
		    "%s: nominal %s", row->name,
		    date_text(deadline.nominal_on));
	check_lines(row->name, &deadline);
	calendar_free(calendar);
}

static enum deadline_unit
unit_of(const char *word)
{
	static const char *const units[] = {
	    "months", "days", "hours", "working-days"};
	size_t i = 0;

	while (i < LENGTH(units) && strcmp(units[i], word) != 0)
		i++;
	CHECK(i < LENGTH(units), "%s", word);
	return (enum deadline_unit)i;
}

static size_t
each_line(const char *path, void (*check)(const char *line))
{
	FILE *file = fopen(path, "re");
	char line[LINE_MAX];
	size_t count = 0;

	CHECK(file != NULL, "%s", path);
	while (fgets(line, sizeof line, file) != NULL) {
		if (line[0] == '#')
			continue;
		check(line);
		arena_clear(memory);
		count++;
	}
	(void)fclose(file);
	return count;
}

static void
check_worked(const char *line)
{
	const char *fields[FIELDS_MAX];

	split(line, fields);
	check_row(&(struct row){.name = fields[0],
	    .received = fields[1],
	    .set = fields[2],
	    .zone = fields[3],
	    .unit = unit_of(fields[4]),
	    .amount = (int)strtol(fields[5], NULL, 10),
	    .pause_days = (int)strtol(fields[6], NULL, 10),
	    .days = fields[7],
	    .nominal = fields[8],
	    .due = fields[9]});
}

static void
worked(void **state)
{
	(void)state;
	assert_int_equal(
	    each_line(top_file("tests/deadline/worked.tsv"), check_worked), 68);
}

/*
 * The project's shared examples, where they are given: one month, unless a
 * row's remark means something else.
 */
static void
check_shared(const char *line)
{
	static const struct {
		const char *id;
		enum deadline_unit unit;
		int amount;
		int pause_days;
		const char *days;
	} others[] = {
	    {"D24", DEADLINE_MONTHS, 1, 0, "soft"},
	    {"D26", DEADLINE_MONTHS, 1, 0, "soft"},
	    {"D33", DEADLINE_MONTHS, 1, 0, "+2025-05-30"},
	    {"D38", DEADLINE_MONTHS, 1, 0, "soft"},
	    {"D43", DEADLINE_MONTHS, 3, 0, "-"},
	    {"D45", DEADLINE_MONTHS, 3, 0, "-"},
	    {"D46", DEADLINE_MONTHS, 3, 0, "-"},
	    {"D47", DEADLINE_MONTHS, 1, 14, "-"},
	    {"D48", DEADLINE_MONTHS, 1, 14, "-"},
	    {"D49", DEADLINE_MONTHS, 1, 5, "-"},
	    {"D51", DEADLINE_MONTHS, 1, 3, "-"},
	    {"D52", DEADLINE_MONTHS, 3, 5, "-"},
	    {"D53", DEADLINE_DAYS, 30, 0, "-"},
	    {"D54", DEADLINE_DAYS, 30, 0, "-"},
	    {"D55", DEADLINE_DAYS, 30, 0, "-"},
	    {"D56", DEADLINE_HOURS, 72, 0, "-"},
	    {"D57", DEADLINE_HOURS, 72, 0, "-"},
	    {"D58", DEADLINE_HOURS, 72, 0, "-"},
	    {"D59", DEADLINE_WORKING_DAYS, 2, 0, "-"},
	    {"D60", DEADLINE_WORKING_DAYS, 2, 0, "-"},
	};
	const char *fields[FIELDS_MAX];
	struct row row = {.unit = DEADLINE_MONTHS, .amount = 1, .days = "-"};

	split(line, fields);
	for (size_t i = 0; i < LENGTH(others); i++) {
		if (strcmp(fields[0], others[i].id) != 0)
			continue;
		row.unit = others[i].unit;
		row.amount = others[i].amount;
		row.pause_days = others[i].pause_days;
		row.days = others[i].days;
	}
	row.name = fields[0];
	row.received = fields[1];
	row.set = fields[2];
	row.zone = fields[3];
	/* "2026-03-30 Mon": the weekday is for people. */
	row.nominal = arena_copy(memory, fields[5], strcspn(fields[5], " "));
	row.due = arena_copy(memory, fields[6], strcspn(fields[6], " "));
	check_row(&row);
}

static void
shared(void **state)
{
	const char *domain = getenv("DPOD_DOMAIN");

	(void)state;
	if (domain == NULL)
		skip();
	assert_int_equal(
	    each_line(
		arena_printf(memory, "%s/deadlines.tsv", domain), check_shared),
	    60);
}

static void
explanation(void **state)
{
	static const char *const want[] = {
	    "received at 2026-08-31T22:30:00Z, in Europe/Copenhagen "
	    "2026-09-01T00:30:00+02:00: on Tuesday 2026-09-01",
	    "3 calendar months later: Tuesday 2026-12-01",
	    "24 days added, during which the clock was stopped: Friday "
	    "2026-12-25",
	    "Friday 2026-12-25 is skipped: Christmas Day (juledag)",
	    "Saturday 2026-12-26 is skipped: weekend",
	    "Sunday 2026-12-27 is skipped: weekend",
	    "due on Monday 2026-12-28, until midnight in Europe/Copenhagen",
	};
	struct calendar *calendar = load("DK", "-");
	struct deadline_question question = {.zone = "Europe/Copenhagen",
	    .unit = DEADLINE_MONTHS,
	    .amount = 3,
	    .pause_days = 24,
	    .calendar = calendar};
	struct deadline deadline = {0};
	struct error err;

	(void)state;
	assert_true(
	    timestamp_parse("2026-08-31T22:30:00Z", &question.received_at));
	assert_true(deadline_find(memory, &question, &deadline, &err));
	assert_int_equal(deadline.lines_count, LENGTH(want));
	for (size_t i = 0; i < LENGTH(want); i++)
		assert_string_equal(deadline.lines[i], want[i]);

	question = (struct deadline_question){.zone = "Europe/Copenhagen",
	    .received_at = question.received_at - 86400,
	    .unit = DEADLINE_MONTHS,
	    .amount = 1,
	    .calendar = calendar};
	assert_true(deadline_find(memory, &question, &deadline, &err));
	assert_string_equal(deadline.lines[1],
	    "1 calendar month later: Wednesday 2026-09-30, the last day of the "
	    "month, which has no day 31");
	calendar_free(calendar);
}

static void
refusals(void **state)
{
	static const struct {
		const char *name;
		int64_t received_at;
		enum deadline_unit unit;
		int amount;
		int pause_days;
	} cases[] = {
	    {"no month", 0, DEADLINE_MONTHS, 0, 0},
	    {"13 months", 0, DEADLINE_MONTHS, 13, 0},
	    {"negative days", 0, DEADLINE_DAYS, -1, 0},
	    {"367 days", 0, DEADLINE_DAYS, 367, 0},
	    {"8785 hours", 0, DEADLINE_HOURS, 8785, 0},
	    {"367 working days", 0, DEADLINE_WORKING_DAYS, 367, 0},
	    {"a negative pause", 0, DEADLINE_MONTHS, 1, -1},
	    {"a pause of years", 0, DEADLINE_MONTHS, 1, 3661},
	    {"before all years", INT64_MIN, DEADLINE_MONTHS, 1, 0},
	    {"in the first hours of all years", INT64_C(-62135596800),
		DEADLINE_MONTHS, 1, 0},
	    {"after all years", INT64_MAX, DEADLINE_MONTHS, 1, 0},
	    {"the last year of all", INT64_C(253402300799), DEADLINE_HOURS, 1,
		0},
	};
	struct calendar *calendar = load("NO", "-");

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct deadline_question question = {
		    .received_at = cases[i].received_at,
		    .zone = "UTC",
		    .unit = cases[i].unit,
		    .amount = cases[i].amount,
		    .pause_days = cases[i].pause_days,
		    .calendar = calendar};
		struct deadline deadline = {.due_at = 77};
		struct error err = {.text = ""};

		CHECK(!deadline_find(memory, &question, &deadline, &err), "%s",
		    cases[i].name);
		CHECK(err.scope == ERROR_MESSAGE && err.retry == RETRY_NEVER &&
			err.text[0] != '\0',
		    "%s", cases[i].name);
		CHECK(deadline.due_at == 77, "%s", cases[i].name);
	}
	calendar_free(calendar);
}

/* `count` closed days from Friday 2026-05-01 on, the day that is nominal. */
static bool
find_after(size_t count, struct deadline *ret_deadline)
{
	struct date closed[20];
	struct calendar_options options = {
	    .extra_days = closed, .extra_days_count = count};
	struct deadline_question question = {
	    .zone = "UTC", .unit = DEADLINE_MONTHS, .amount = 1};
	struct calendar *calendar;
	struct error err;
	bool found;

	for (size_t i = 0; i < count; i++)
		closed[i] =
		    date_add_days((struct date){2026, 5, 1}, (int64_t)i);
	calendar = calendar_load(&options, &err);
	assert_non_null(calendar);
	question.calendar = calendar;
	assert_true(
	    timestamp_parse("2026-04-01T12:00:00Z", &question.received_at));
	found = deadline_find(memory, &question, ret_deadline, &err);
	calendar_free(calendar);
	return found;
}

static void
closed_for_weeks(void **state)
{
	struct deadline deadline = {0};

	(void)state;
	/* 14 days later is 15 May, a Friday; the next is a weekend. */
	assert_true(find_after(14, &deadline));
	assert_int_equal(
	    date_compare(deadline.due_on, (struct date){2026, 5, 15}), 0);
	assert_false(find_after(15, &deadline));
}

/* A calendar without end: no number of working days is reached. */
static void
closed_between_working_days(void **state)
{
	static const struct {
		int amount;
		bool is_found;
	} cases[] = {{1, true}, {2, false}, {3, false}};
	struct date closed[20];
	struct calendar_options options = {
	    .extra_days = closed, .extra_days_count = LENGTH(closed)};
	struct deadline_question question = {
	    .zone = "UTC", .unit = DEADLINE_WORKING_DAYS};
	struct calendar *calendar;
	struct error err;

	(void)state;
	/* From Friday on; received on Wednesday. */
	for (size_t i = 0; i < LENGTH(closed); i++)
		closed[i] =
		    date_add_days((struct date){2026, 5, 1}, (int64_t)i);
	calendar = calendar_load(&options, &err);
	assert_non_null(calendar);
	question.calendar = calendar;
	assert_true(
	    timestamp_parse("2026-04-29T12:00:00Z", &question.received_at));
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct deadline deadline = {.due_at = 77};

		question.amount = cases[i].amount;
		err = (struct error){.text = ""};
		CHECK(deadline_find(memory, &question, &deadline, &err) ==
			cases[i].is_found,
		    "%d working days", cases[i].amount);
		CHECK(cases[i].is_found ||
			strstr(err.text, "no working day from 2026-05-01"),
		    "%d working days: %s", cases[i].amount, err.text);
	}
	calendar_free(calendar);
}

static int
set_up(void **state)
{
	(void)state;
	memory = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(memory);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(worked),
	    cmocka_unit_test(shared),
	    cmocka_unit_test(explanation),
	    cmocka_unit_test(refusals),
	    cmocka_unit_test(closed_for_weeks),
	    cmocka_unit_test(closed_between_working_days),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
