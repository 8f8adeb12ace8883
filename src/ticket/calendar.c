/* SPDX-License-Identifier: ISC */
#include "ticket/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "ticket/holiday.h"

#define SUFFIX		".holidays"
#define YEARS		3  /* the year itself and its neighbours */
#define MOVED_DAYS_MAX	14 /* limit of the search for a substitute */
#define YEAR_MIN	1
#define YEAR_MAX	9999
#define OCCURRENCES_MAX ((size_t)YEARS * HOLIDAY_RULES_MAX)

struct calendar {
	struct arena *memory; /* owned; contains everything else */
	struct holiday_rules rules;
	bool has_moved_days;
	struct date *extra_days;
	size_t extra_days_count;
	struct date *dropped_days;
	size_t dropped_days_count;
};

/* A rule applied to one year. */
struct occurrence {
	int64_t day;
	const struct holiday_rule *rule;
};

struct occurrences {
	struct occurrence items[OCCURRENCES_MAX];
	size_t count;
};

/* The set is unknown: the error lists the existing ones. */
static bool
refuse_set(const struct calendar_options *options,
    const struct file_names *files, struct error *err)
{
	struct buffer known = {0};

	for (size_t i = 0; i < files->count; i++)
		buffer_add_printf(&known, "%s%.*s", i == 0 ? "" : ", ",
		    (int)(strlen(files->names[i]) - strlen(SUFFIX)),
		    files->names[i]);
	(void)error_set(err, ERROR_STORE, RETRY_NEVER,
	    "unknown holiday set \"%.40s\"; in %s are: %s", options->set,
	    options->directory, buffer_string(&known));
	buffer_release(&known);
	return false;
}

/*
 * The path of the set's file. A name that is not a directory entry, such as one
 * with a slash, is an unknown set.
 */
static bool
find_set(struct arena *memory, const struct calendar_options *options,
    const char **ret_path, struct error *err)
{
	const char *name = arena_printf(memory, "%s" SUFFIX, options->set);
	struct file_names files = {0};

	if (!file_list(memory, options->directory, SUFFIX, &files, err)) {
		err->retry = RETRY_NEVER;
		return false;
	}
	for (size_t i = 0; i < files.count; i++) {
		if (strcmp(files.names[i], name) != 0)
			continue;
		*ret_path =
		    arena_printf(memory, "%s/%s", options->directory, name);
		return true;
	}
	return refuse_set(options, &files, err);
}

/* Removes soft days that this office does not observe. */
static void
drop_soft_days(struct holiday_rules *rules)
{
	size_t kept = 0;

	for (size_t i = 0; i < rules->count; i++)
		if (!rules->items[i].soft)
			rules->items[kept++] = rules->items[i];
	rules->count = kept;
}

static bool
load_set(struct calendar *calendar, const struct calendar_options *options,
    struct error *err)
{
	struct buffer content = {0};
	const char *path;
	bool loaded;

	if (!find_set(calendar->memory, options, &path, err))
		return false;
	if (!file_read(path, HOLIDAY_FILE_BYTES_MAX, &content, err)) {
		err->retry = RETRY_NEVER;
		return false;
	}
	loaded = holiday_parse(calendar->memory, path, buffer_string(&content),
	    content.length, &calendar->rules, err);
	buffer_release(&content);
	if (loaded && !options->soft_days_closed)
		drop_soft_days(&calendar->rules);
	return loaded;
}

static struct date *
copy_days(struct arena *memory, const struct date *days, size_t count)
{
	struct date *copy = arena_array(memory, count, sizeof *copy);

	if (count > 0)
		memcpy(copy, days, count * sizeof *copy);
	return copy;
}

static bool
has_day(const struct date *days, size_t count, struct date date)
{
	for (size_t i = 0; i < count; i++)
		if (date_compare(days[i], date) == 0)
			return true;
	return false;
}

static bool
load_own_days(struct calendar *calendar, const struct calendar_options *options,
    struct error *err)
{
	char text[DATE_TEXT_SIZE];

	if (options->extra_days_count > CALENDAR_EXTRA_DAYS_MAX ||
	    options->dropped_days_count > CALENDAR_EXTRA_DAYS_MAX)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "at most %d days can be added, and as many dropped",
		    CALENDAR_EXTRA_DAYS_MAX);
	for (size_t i = 0; i < options->dropped_days_count; i++) {
		if (!has_day(options->extra_days, options->extra_days_count,
			options->dropped_days[i]))
			continue;
		date_format(options->dropped_days[i], text);
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s is both added to and dropped from the holidays", text);
	}
	calendar->extra_days_count = options->extra_days_count;
	calendar->extra_days = copy_days(
	    calendar->memory, options->extra_days, options->extra_days_count);
	calendar->dropped_days_count = options->dropped_days_count;
	calendar->dropped_days = copy_days(calendar->memory,
	    options->dropped_days, options->dropped_days_count);
	return true;
}

struct calendar *
calendar_load(const struct calendar_options *options, struct error *err)
{
	struct calendar *calendar = memory_new(1, sizeof *calendar);

	calendar->memory = arena_new();
	if ((options->set != NULL && !load_set(calendar, options, err)) ||
	    !load_own_days(calendar, options, err)) {
		calendar_free(calendar);
		return NULL;
	}
	for (size_t i = 0; i < calendar->rules.count; i++)
		calendar->has_moved_days |= calendar->rules.items[i].moved;
	return calendar;
}

void
calendar_free(struct calendar *calendar)
{
	if (calendar == NULL)
		return;
	arena_free(calendar->memory);
	free(calendar);
}

const struct law *
calendar_law(const struct calendar *calendar)
{
	return &calendar->rules.law;
}

static bool
is_weekend(int64_t day)
{
	return holiday_weekday(day) >= SATURDAY;
}

static const struct occurrence *
find_occurrence(const struct occurrences *occurrences, int64_t day)
{
	for (size_t i = 0; i < occurrences->count; i++)
		if (occurrences->items[i].day == day)
			return &occurrences->items[i];
	return NULL;
}

/*
 * All days of the rules in the year and its neighbours, in order: a shift or a
 * substitute may cross the end of the year.
 */
static void
list_occurrences(const struct calendar *calendar, int year,
    struct occurrences *ret_occurrences)
{
	struct occurrences *list = ret_occurrences;

	list->count = 0;
	for (int near = year - 1; near <= year + 1; near++) {
		if (near < YEAR_MIN || near > YEAR_MAX)
			continue;
		for (size_t i = 0; i < calendar->rules.count; i++) {
			struct occurrence *item = &list->items[list->count];

			item->rule = &calendar->rules.items[i];
			if (holiday_day(item->rule, near, &item->day))
				list->count++;
		}
	}
}

static int
compare_occurrences(const void *left, const void *right)
{
	const struct occurrence *a = left, *b = right;

	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	return a->rule < b->rule ? -1 : a->rule > b->rule;
}

/*
 * The rule for which the day is a substitute. Substitutes are assigned in the
 * order of the days: if 25 and 26 December are on a weekend, the first gets
 * Monday and the second Tuesday.
 */
static const struct holiday_rule *
find_substitute(struct occurrences *plain, int64_t day)
{
	struct occurrences dealt = {.count = 0};

	qsort(plain->items, plain->count, sizeof *plain->items,
	    compare_occurrences);
	for (size_t i = 0; i < plain->count; i++) {
		struct occurrence item = plain->items[i];
		int64_t last = item.day + MOVED_DAYS_MAX;

		if (!item.rule->moved || !is_weekend(item.day))
			continue;
		do
			item.day++;
		while (item.day < last &&
		    (is_weekend(item.day) ||
			find_occurrence(plain, item.day) != NULL ||
			find_occurrence(&dealt, item.day) != NULL));
		if (item.day == day)
			return item.rule;
		dealt.items[dealt.count++] = item;
	}
	return NULL;
}

static const char *
find_holiday(const struct calendar *calendar, struct date date)
{
	struct occurrences plain;
	int64_t day = date_to_days(date);
	const struct occurrence *found;
	const struct holiday_rule *rule;

	list_occurrences(calendar, date.year, &plain);
	found = find_occurrence(&plain, day);
	if (found != NULL)
		return found->rule->name;
	if (!calendar->has_moved_days)
		return NULL;
	rule = find_substitute(&plain, day);
	return rule != NULL ? rule->moved_name : NULL;
}

bool
calendar_is_closed(
    const struct calendar *calendar, struct date date, const char **ret_reason)
{
	const char *reason = NULL;

	/* Only days of the set can be dropped; weekends stay closed. */
	if (date_weekday(date) >= SATURDAY)
		reason = date_weekday_name(date_weekday(date));
	else if (!has_day(calendar->dropped_days, calendar->dropped_days_count,
		     date))
		reason = find_holiday(calendar, date);
	if (reason == NULL &&
	    has_day(calendar->extra_days, calendar->extra_days_count, date))
		reason = "closed by the office";
	if (reason != NULL && ret_reason != NULL)
		*ret_reason = reason;
	return reason != NULL;
}
