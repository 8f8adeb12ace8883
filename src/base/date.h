/* SPDX-License-Identifier: ISC */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * date - days of the Gregorian calendar, as values
 *
 * Pure. Years 1 to 9999; a function whose result would be outside asserts, so
 * check external input with date_is_valid or date_parse.
 */
struct date {
	int year;
	int month; /* 1..12 */
	int day;   /* 1..31 */
};

/* Monday is 0: the ISO 8601 number less one. */
enum weekday {
	MONDAY,
	TUESDAY,
	WEDNESDAY,
	THURSDAY,
	FRIDAY,
	SATURDAY,
	SUNDAY,
};

#define DATE_TEXT_SIZE 11 /* YYYY-MM-DD and a NUL */

bool date_is_valid(struct date date);
int date_days_in_month(int year, int month);
/* Days since 1970-01-01; negative before. */
int64_t date_to_days(struct date date);
struct date date_from_days(int64_t days);
struct date date_add_days(struct date date, int64_t days);
/*
 * The same day `months` months later, or the last day of that month if it has
 * no such day (Regulation 1182/71, Article 3(2)(c)).
 */
struct date date_add_months(struct date date, int months);
enum weekday date_weekday(struct date date);
/* "Monday" and so on, in English, for explanations. */
const char *date_weekday_name(enum weekday weekday);
/* < 0, 0, > 0, like strcmp. */
int date_compare(struct date a, struct date b);
/* Exactly YYYY-MM-DD, with nothing after it. */
bool date_parse(const char *text, struct date *ret_date);
void date_format(struct date date, char ret_text[DATE_TEXT_SIZE]);
/* Easter Sunday of the Gregorian calendar. */
struct date date_easter(int year);

#endif
