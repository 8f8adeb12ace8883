/* SPDX-License-Identifier: ISC */
#include "base/date.h"

#include <assert.h>
#include <stdio.h>

#define DAYS_IN_ERA	 146097 /* 400 years */
#define DAYS_BEFORE_1970 719468 /* from 0000-03-01 */

static bool
is_leap_year(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int
date_days_in_month(int year, int month)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	assert(month >= 1 && month <= 12);
	return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

bool
date_is_valid(struct date date)
{
	return date.year >= 1 && date.year <= 9999 && date.month >= 1 &&
	    date.month <= 12 && date.day >= 1 &&
	    date.day <= date_days_in_month(date.year, date.month);
}

/*
 * Years that begin in March have the leap day at their end, so the number of a
 * day within its year needs no table.
 */
int64_t
date_to_days(struct date date)
{
	int64_t year = date.year - (date.month <= 2);
	int64_t era = year / 400;
	int64_t year_of_era = year - era * 400;
	int64_t month = (date.month + 9) % 12;
	int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;

	assert(date_is_valid(date));
	return era * DAYS_IN_ERA + year_of_era * 365 + year_of_era / 4 -
	    year_of_era / 100 + day_of_year - DAYS_BEFORE_1970;
}

struct date
date_from_days(int64_t days)
{
	int64_t shifted = days + DAYS_BEFORE_1970;
	int64_t era = shifted / DAYS_IN_ERA;
	int64_t day_of_era = shifted - era * DAYS_IN_ERA;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 +
				  day_of_era / 36524 - day_of_era / 146096) /
	    365;
	int64_t day_of_year = day_of_era -
	    (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153;
	struct date date;

	assert(shifted >= 0);
	date.day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
	date.month = (int)(month < 10 ? month + 3 : month - 9);
	date.year = (int)(year_of_era + era * 400 + (date.month <= 2));
	assert(date_is_valid(date));
	return date;
}

struct date
date_add_days(struct date date, int64_t days)
{
	return date_from_days(date_to_days(date) + days);
}

struct date
date_add_months(struct date date, int months)
{
	int month = date.year * 12 + date.month - 1 + months;
	int last;

	date.year = month / 12;
	date.month = month % 12 + 1;
	last = date_days_in_month(date.year, date.month);
	if (date.day > last)
		date.day = last;
	assert(date_is_valid(date));
	return date;
}

enum weekday
date_weekday(struct date date)
{
	/* 1970-01-01 was a Thursday. */
	int64_t day = (date_to_days(date) + THURSDAY) % 7;

	return (enum weekday)(day < 0 ? day + 7 : day);
}

const char *
date_weekday_name(enum weekday weekday)
{
	static const char *const names[] = {"Monday", "Tuesday", "Wednesday",
	    "Thursday", "Friday", "Saturday", "Sunday"};

	return names[weekday];
}

int
date_compare(struct date a, struct date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return a.day < b.day ? -1 : a.day > b.day;
}

static bool
read_number(const char *text, int digits, int *ret_number)
{
	int number = 0;

	for (int i = 0; i < digits; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		number = number * 10 + (text[i] - '0');
	}
	*ret_number = number;
	return true;
}

bool
date_parse(const char *text, struct date *ret_date)
{
	struct date date;

	if (!read_number(text, 4, &date.year) || text[4] != '-' ||
	    !read_number(text + 5, 2, &date.month) || text[7] != '-' ||
	    !read_number(text + 8, 2, &date.day) || text[10] != '\0' ||
	    !date_is_valid(date))
		return false;
	*ret_date = date;
	return true;
}

void
date_format(struct date date, char ret_text[DATE_TEXT_SIZE])
{
	assert(date_is_valid(date));
	(void)snprintf(ret_text, DATE_TEXT_SIZE, "%04u-%02u-%02u",
	    (unsigned int)date.year % 10000, (unsigned int)date.month % 100,
	    (unsigned int)date.day % 100);
}

/* The anonymous Gregorian computus (Meeus, Jones, Butcher). */
struct date
date_easter(int year)
{
	int golden = year % 19;
	int century = year / 100;
	int of_century = year % 100;
	int epact = (19 * golden + century - century / 4 -
			(century - (century + 8) / 25 + 1) / 3 + 15) %
	    30;
	int weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact -
			  of_century % 4) %
	    7;
	int correction = (golden + 11 * epact + 22 * weekday) / 451;
	int day = epact + weekday - 7 * correction + 114;

	return (struct date){year, day / 31, day % 31 + 1};
}
