/* SPDX-License-Identifier: ISC */
#ifndef TICKET_HOLIDAY_H
#define TICKET_HOLIDAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "ticket/law.h"

/*
 * holiday - the rules of one holiday file
 *
 * One rule per line; a line that starts with `#` is a comment:
 *
 *	WHEN [MODIFIER...]: NAME
 *
 * WHEN is one of
 *	fixed MM-DD			the same day every year
 *	easter OFFSET			days from Easter Sunday, -80..+250
 *	nth N WEEKDAY MM		the first (1) to fifth of the month
 *	last WEEKDAY MM			the last of the month
 *	between MM-DD MM-DD WEEKDAY	the one in these seven days
 *	once YYYY-MM-DD			this day only
 * and MODIFIER any of
 *	from YYYY, until YYYY		first and last year of the rule
 *	not YYYY			not in that year (may be repeated)
 *	shift WEEKDAY DAYS		on that weekday it is DAYS later
 *	moved				on a weekend also the next free weekday
 *	soft				closed only if the office says so
 * A line `law NAME: VALUE` is not a rule but part of the office's law
 * (ticket/law.h). Weekdays are English names in lower case. Pure.
 */
enum holiday_when {
	HOLIDAY_FIXED,
	HOLIDAY_EASTER,
	HOLIDAY_NTH,
	HOLIDAY_LAST,
	HOLIDAY_BETWEEN,
	HOLIDAY_ONCE,
};

#define HOLIDAY_FILE_BYTES_MAX ((size_t)64 * 1024)
#define HOLIDAY_RULES_MAX      200
#define HOLIDAY_NAME_BYTES_MAX 100
#define HOLIDAY_NOT_YEARS_MAX  16

struct holiday_rule {
	enum holiday_when when;
	struct date date;     /* year: for ONCE; day: not for NTH, LAST */
	int number;	      /* EASTER: offset; NTH: 1..5 */
	enum weekday weekday; /* NTH, LAST, BETWEEN */
	int from_year;
	int until_year;
	int not_years[HOLIDAY_NOT_YEARS_MAX];
	size_t not_years_count;
	enum weekday shift_weekday;
	int shift_days; /* 0: never shifted */
	bool moved;
	bool soft;
	const char *name;
	const char *moved_name; /* of the substitute day */
};

struct holiday_rules {
	struct holiday_rule *items;
	size_t count;
	struct law law;
};

/*
 * Parses a whole file. ERROR_STORE, RETRY_NEVER: the first error, with `file`,
 * its line and what is expected.
 */
bool holiday_parse(struct arena *memory, const char *file, const char *text,
    size_t length, struct holiday_rules *ret_rules, struct error *err);

/*
 * The day of a rule in a year (1..9999) as date_to_days counts, before `moved`;
 * false if it has none. A shift may lead into an adjacent year.
 */
bool holiday_day(const struct holiday_rule *rule, int year, int64_t *ret_day);

/* The weekday of any day number. */
enum weekday holiday_weekday(int64_t day);

#endif
