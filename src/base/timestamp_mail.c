/* SPDX-License-Identifier: ISC */
/*
 * Dates of RFC 5322, in the forms that forty years of mail programs have
 * written.
 */
#include "base/timestamp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

void
timestamp_format_mail(int64_t at, char ret_text[TIMESTAMP_MAIL_SIZE])
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int64_t nearest = at < 0 ? 0 : timestamp_nearest(at);
	int seconds = (int)(nearest % 86400);
	struct date date = date_from_days(nearest / 86400);

	(void)snprintf(ret_text, TIMESTAMP_MAIL_SIZE,
	    "%.3s, %d %.3s %04d %02d:%02d:%02d +0000",
	    date_weekday_name(date_weekday(date)), date.day,
	    names + (date.month - 1) * 3, date.year, seconds / 3600,
	    seconds / 60 % 60, seconds % 60);
}

/* Skips blanks and comments, possibly nested. */
static const char *
skip(const char *text)
{
	int depth = 0;

	for (; *text != '\0'; text++) {
		if (*text == '(')
			depth++;
		else if (*text == ')' && depth > 0)
			depth--;
		else if (depth == 0 && strchr(" \t\r\n,", *text) == NULL)
			break;
	}
	return text;
}

static bool
read_number(const char **text, int digits_max, int *ret, int *ret_digits)
{
	int digits = 0;

	*ret = 0;
	while (digits < digits_max && **text >= '0' && **text <= '9') {
		*ret = *ret * 10 + (**text - '0');
		(*text)++;
		digits++;
	}
	if (ret_digits != NULL)
		*ret_digits = digits;
	return digits > 0;
}

static bool
read_month(const char **text, int *ret)
{
	for (int i = 0; i < 12; i++)
		if (strncasecmp(*text, months + i * 3, 3) == 0) {
			*ret = i + 1;
			*text += strspn(*text,
			    "abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ.");
			return true;
		}
	return false;
}

/* RFC 5322, section 4.3: two digits, or three from a broken program. */
static int
full_year(int year, int digits)
{
	if (digits == 2)
		return year < 50 ? year + 2000 : year + 1900;
	return digits == 3 ? year + 1900 : year;
}

/* +0100; also +01:00 and +1. */
static bool
read_offset(const char *text, int *ret_minutes)
{
	bool negative = *text++ == '-';
	int number, digits, minutes = 0;

	if (!read_number(&text, 4, &number, &digits) || digits == 3)
		return false;
	if (digits == 4) {
		minutes = number % 100;
		number /= 100;
	} else if (*text == ':') {
		text++;
		if (!read_number(&text, 2, &minutes, &digits) || digits != 2)
			return false;
	}
	if (minutes > 59 || number > 23)
		return false;
	number = number * 60 + minutes;
	*ret_minutes = negative ? -number : number;
	return true;
}

static bool
read_zone(const char *text, int *ret_minutes)
{
	static const struct {
		char name[4];
		int hours;
	} names[] = {{"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5},
	    {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};

	*ret_minutes = 0;
	/* Not in the RFC: "GMT+0100", as JavaScript writes it. */
	if ((strncasecmp(text, "GMT", 3) == 0 ||
		strncasecmp(text, "UTC", 3) == 0) &&
	    (text[3] == '+' || text[3] == '-'))
		text += 3;
	if (*text == '+' || *text == '-')
		return read_offset(text, ret_minutes);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strncasecmp(text, names[i].name, 3) == 0)
			*ret_minutes = names[i].hours * 60;
	/* Any other name, or none, means an unknown zone: use UTC. */
	return true;
}

/* "10:00 PM", which is in no RFC. */
static bool
read_half_day(const char **text, int *hour)
{
	const char *next = skip(*text);
	bool is_pm = strncasecmp(next, "PM", 2) == 0;

	if (!is_pm && strncasecmp(next, "AM", 2) != 0)
		return true;
	if (*hour < 1 || *hour > 12)
		return false;
	*hour = *hour % 12 + (is_pm ? 12 : 0);
	*text = next + 2;
	return true;
}

static bool
read_time(const char **text, int *ret_seconds)
{
	int hour, minute, second = 0;

	if (!read_number(text, 2, &hour, NULL) || **text != ':')
		return false;
	(*text)++;
	if (!read_number(text, 2, &minute, NULL))
		return false;
	if (**text == ':') {
		(*text)++;
		if (!read_number(text, 2, &second, NULL))
			return false;
	}
	if (!read_half_day(text, &hour))
		return false;
	*ret_seconds = hour * 3600 + minute * 60 + second;
	return hour <= 23 && minute <= 59 && second <= 60;
}

bool
timestamp_parse_mail(const char *text, int64_t *ret_at)
{
	struct date date;
	int digits, seconds, offset;
	int64_t at;

	text = skip(text);
	/* The day of the week, which may be wrong or missing. */
	if (strchr("0123456789", *text) == NULL)
		text = skip(text + strcspn(text, " \t,("));
	if (!read_number(&text, 2, &date.day, NULL))
		return false;
	text = skip(text);
	text += *text == '-';
	if (!read_month(&text, &date.month))
		return false;
	text = skip(text);
	text += *text == '-';
	if (!read_number(&text, 4, &date.year, &digits))
		return false;
	date.year = full_year(date.year, digits);
	text = skip(text);
	if (!date_is_valid(date) || !read_time(&text, &seconds) ||
	    !read_zone(skip(text), &offset))
		return false;
	at = date_to_days(date) * 86400 + seconds - (int64_t)offset * 60;
	if (at < 0 || !timestamp_is_valid(at))
		return false;
	*ret_at = at;
	return true;
}
