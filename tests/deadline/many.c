/* SPDX-License-Identifier: ISC */
/*
 * many - answers questions about deadlines, one a line, for the oracle
 *
 * In: RECEIVED_AT ZONE SET UNIT AMOUNT PAUSE_DAYS DAYS, where DAYS is `-` or
 * words joined by commas: soft, +YYYY-MM-DD (extra), =YYYY-MM-DD (dropped).
 * Out: RECEIVED_ON NOMINAL_ON DUE_ON DUE_AT, or `failed: why`.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ticket/deadline.h"

#define CALENDARS_MAX 64
#define OWN_DAYS_MAX  8
#define WORD_SIZE     200

static struct {
	char key[2 * WORD_SIZE];
	struct calendar *calendar;
} known[CALENDARS_MAX];

static struct calendar *
load(const char *directory, const char *set, const char *days)
{
	struct date extra[OWN_DAYS_MAX], dropped[OWN_DAYS_MAX];
	struct calendar_options options = {.set = set,
	    .directory = directory,
	    .extra_days = extra,
	    .dropped_days = dropped};
	struct calendar *calendar;
	struct error err;

	for (; *days != '\0'; days += *days == ',') {
		size_t length = strcspn(days, ",");
		char text[DATE_TEXT_SIZE] = "";

		if (length == DATE_TEXT_SIZE)
			memcpy(text, days + 1, DATE_TEXT_SIZE - 1);
		if (length == 4 && memcmp(days, "soft", 4) == 0)
			options.soft_days_closed = true;
		if (days[0] == '+' && options.extra_days_count < OWN_DAYS_MAX &&
		    date_parse(text, &extra[options.extra_days_count]))
			options.extra_days_count++;
		if (days[0] == '=' &&
		    options.dropped_days_count < OWN_DAYS_MAX &&
		    date_parse(text, &dropped[options.dropped_days_count]))
			options.dropped_days_count++;
		days += length;
	}
	calendar = calendar_load(&options, &err);
	if (calendar == NULL) {
		(void)fprintf(stderr, "many: %s\n", err.text);
		exit(2);
	}
	return calendar;
}

static const struct calendar *
find_calendar(const char *directory, const char *set, const char *days)
{
	static size_t next;
	char key[2 * WORD_SIZE];

	(void)snprintf(key, sizeof key, "%s %s", set, days);
	for (size_t i = 0; i < CALENDARS_MAX; i++)
		if (strcmp(known[i].key, key) == 0)
			return known[i].calendar;
	next = (next + 1) % CALENDARS_MAX;
	calendar_free(known[next].calendar);
	memcpy(known[next].key, key, sizeof key);
	known[next].calendar = load(directory, set, days);
	return known[next].calendar;
}

static void
answer(struct arena *memory, const struct deadline_question *question)
{
	char received[DATE_TEXT_SIZE], nominal[DATE_TEXT_SIZE] = "-";
	char due[DATE_TEXT_SIZE];
	struct deadline deadline;
	struct error err;

	if (!deadline_find(memory, question, &deadline, &err)) {
		(void)printf("failed: %s\n", err.text);
		return;
	}
	date_format(deadline.received_on, received);
	if (question->unit != DEADLINE_HOURS)
		date_format(deadline.nominal_on, nominal);
	date_format(deadline.due_on, due);
	(void)printf(
	    "%s %s %s %" PRId64 "\n", received, nominal, due, deadline.due_at);
}

int
main(int argc, char **argv)
{
	static const char *const units[] = {
	    "months", "days", "hours", "working-days"};
	struct arena *memory = arena_new();
	char line[4 * WORD_SIZE];

	while (argc == 2 && fgets(line, sizeof line, stdin) != NULL) {
		char zone[WORD_SIZE], set[WORD_SIZE], unit[WORD_SIZE];
		char days[WORD_SIZE];
		struct deadline_question question = {.zone = zone};

		if (sscanf(line, "%" SCNd64 " %199s %199s %199s %d %d %199s",
			&question.received_at, zone, set, unit,
			&question.amount, &question.pause_days, days) != 7)
			return 2;
		for (size_t i = 0; i < LENGTH(units); i++)
			if (strcmp(unit, units[i]) == 0)
				question.unit = (enum deadline_unit)i;
		question.calendar = find_calendar(argv[1], set, days);
		answer(memory, &question);
		arena_clear(memory);
	}
	for (size_t i = 0; i < CALENDARS_MAX; i++)
		calendar_free(known[i].calendar);
	arena_free(memory);
	return argc == 2 ? 0 : 2;
}
