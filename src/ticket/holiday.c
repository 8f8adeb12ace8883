/* SPDX-License-Identifier: ISC */
#include "ticket/holiday.h"

#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

#define LAW		"law "
#define WORDS_MAX	48
#define YEAR_MAX	9999
#define NUMBER_DIGITS	4
#define COMMON_YEAR	2001
#define MOVED_SUFFIX	" (substitute day)"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* One line: the words before the colon, and the index of the next. */
struct line {
	struct arena *memory;
	const char *file;
	size_t number;
	char *words[WORDS_MAX];
	size_t words_count;
	size_t next;
	struct error *err;
};

static bool
refuse(const struct line *line, const char *what)
{
	return error_set(line->err, ERROR_STORE, RETRY_NEVER, "%s:%zu: %s",
	    line->file, line->number, what);
}

static const char *
take(struct line *line)
{
	return line->next < line->words_count ? line->words[line->next++] : "";
}

/* One to four digits; a sign if `is_signed`. */
static bool
read_number(
    const char *word, bool is_signed, int minimum, int maximum, int *ret_number)
{
	bool is_negative = is_signed && word[0] == '-';
	size_t digits;
	int number = 0;

	if (is_signed && (word[0] == '-' || word[0] == '+'))
		word++;
	digits = strspn(word, "0123456789");
	if (digits == 0 || digits > NUMBER_DIGITS || word[digits] != '\0')
		return false;
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (word[i] - '0');
	if (is_negative)
		number = -number;
	if (number < minimum || number > maximum)
		return false;
	*ret_number = number;
	return true;
}

static bool
take_weekday(struct line *line, enum weekday *ret_weekday)
{
	static const char *const names[] = {"monday", "tuesday", "wednesday",
	    "thursday", "friday", "saturday", "sunday"};
	const char *word = take(line);

	for (size_t i = 0; i < LENGTH(names); i++) {
		if (strcmp(word, names[i]) != 0)
			continue;
		*ret_weekday = (enum weekday)i;
		return true;
	}
	return refuse(line, "expected a weekday such as `monday`");
}

static bool
take_year(struct line *line, int *ret_year)
{
	if (!read_number(take(line), false, 1, YEAR_MAX, ret_year))
		return refuse(line, "expected a year such as `2024`");
	return true;
}

static bool
take_month(struct line *line, int *ret_month)
{
	if (!read_number(take(line), false, 1, 12, ret_month))
		return refuse(line, "expected a month such as `05`");
	return true;
}

/* MM-DD; 02-29 is valid. */
static bool
take_month_day(struct line *line, struct date *ret_date)
{
	const char *word = take(line);
	char text[DATE_TEXT_SIZE] = "2000-";

	if (strlen(word) == 5)
		memcpy(text + 5, word, 6);
	if (!date_parse(text, ret_date))
		return refuse(line, "expected a day such as `12-25`");
	return true;
}

static bool
take_fixed(struct line *line, struct holiday_rule *rule)
{
	return take_month_day(line, &rule->date);
}

static bool
take_easter(struct line *line, struct holiday_rule *rule)
{
	/* Within these bounds the day is in the same year as Easter. */
	if (!read_number(take(line), true, -80, 250, &rule->number))
		return refuse(
		    line, "expected days from Easter Sunday, -80 to +250");
	return true;
}

static bool
take_nth(struct line *line, struct holiday_rule *rule)
{
	if (!read_number(take(line), false, 1, 5, &rule->number))
		return refuse(line, "expected a number from 1 to 5");
	return take_weekday(line, &rule->weekday) &&
	    take_month(line, &rule->date.month);
}

static bool
take_last(struct line *line, struct holiday_rule *rule)
{
	return take_weekday(line, &rule->weekday) &&
	    take_month(line, &rule->date.month);
}

static bool
take_between(struct line *line, struct holiday_rule *rule)
{
	struct date last;

	if (!take_month_day(line, &rule->date) || !take_month_day(line, &last))
		return false;
	/* A common year, so that the seven days are the same every year. */
	rule->date.year = last.year = COMMON_YEAR;
	if (!date_is_valid(rule->date) || !date_is_valid(last) ||
	    date_to_days(last) - date_to_days(rule->date) != 6)
		return refuse(line, "the two dates must span seven days");
	return take_weekday(line, &rule->weekday);
}

static bool
take_once(struct line *line, struct holiday_rule *rule)
{
	if (!date_parse(take(line), &rule->date))
		return refuse(line, "expected a date such as `2022-09-19`");
	return true;
}

static const struct {
	const char *word;
	bool (*take)(struct line *line, struct holiday_rule *rule);
} whens[] = {
    [HOLIDAY_FIXED] = {"fixed", take_fixed},
    [HOLIDAY_EASTER] = {"easter", take_easter},
    [HOLIDAY_NTH] = {"nth", take_nth},
    [HOLIDAY_LAST] = {"last", take_last},
    [HOLIDAY_BETWEEN] = {"between", take_between},
    [HOLIDAY_ONCE] = {"once", take_once},
};

static bool
take_when(struct line *line, struct holiday_rule *rule)
{
	const char *word = take(line);

	for (size_t i = 0; i < LENGTH(whens); i++) {
		if (strcmp(word, whens[i].word) != 0)
			continue;
		rule->when = (enum holiday_when)i;
		return whens[i].take(line, rule);
	}
	return refuse(line,
	    "a rule must start with `fixed`, `easter`, `nth`, `last`, "
	    "`between` or `once`");
}

static bool
take_not(struct line *line, struct holiday_rule *rule)
{
	if (rule->not_years_count == HOLIDAY_NOT_YEARS_MAX)
		return refuse(line, "too many `not`: at most 16");
	return take_year(line, &rule->not_years[rule->not_years_count++]);
}

static bool
take_shift(struct line *line, struct holiday_rule *rule)
{
	if (!take_weekday(line, &rule->shift_weekday))
		return false;
	if (!read_number(take(line), true, -6, 6, &rule->shift_days) ||
	    rule->shift_days == 0)
		return refuse(line, "expected days from -6 to +6, but not 0");
	return true;
}

static bool
take_modifier(struct line *line, struct holiday_rule *rule)
{
	const char *word = take(line);

	if (strcmp(word, "from") == 0)
		return take_year(line, &rule->from_year);
	if (strcmp(word, "until") == 0)
		return take_year(line, &rule->until_year);
	if (strcmp(word, "not") == 0)
		return take_not(line, rule);
	if (strcmp(word, "shift") == 0)
		return take_shift(line, rule);
	if (strcmp(word, "moved") == 0)
		return rule->moved = true;
	if (strcmp(word, "soft") == 0)
		return rule->soft = true;
	return refuse(line,
	    "only `from`, `until`, `not`, `shift`, `moved` and `soft` may "
	    "follow the day");
}

/* Splits `text` into words at blanks and tabs, in place. */
static bool
split_words(struct line *line, char *text)
{
	line->words_count = line->next = 0;
	for (;;) {
		text += strspn(text, " \t");
		if (*text == '\0')
			return true;
		if (line->words_count == WORDS_MAX)
			return refuse(line, "too many words before the colon");
		line->words[line->words_count++] = text;
		text += strcspn(text, " \t");
		if (*text != '\0')
			*text++ = '\0';
	}
}

static bool
set_names(struct line *line, struct holiday_rule *rule, const char *name)
{
	name += strspn(name, " \t");
	if (*name == '\0' || strlen(name) > HOLIDAY_NAME_BYTES_MAX)
		return refuse(line,
		    "expected a name of at most 100 bytes after the colon");
	rule->name = arena_string(line->memory, name);
	rule->moved_name = arena_printf(line->memory, "%s" MOVED_SUFFIX, name);
	return true;
}

/* `text` is one line ending in NUL, without trailing blanks. */
static bool
parse_line(struct line *line, char *text, struct holiday_rule *ret_rule)
{
	struct holiday_rule rule = {.from_year = 1, .until_year = YEAR_MAX};
	char *colon = strchr(text, ':');

	if (colon == NULL)
		return refuse(line, "missing colon and name of the holiday");
	*colon = '\0';
	if (!split_words(line, text) || !take_when(line, &rule))
		return false;
	if (rule.when == HOLIDAY_ONCE)
		rule.from_year = rule.until_year = rule.date.year;
	while (line->next < line->words_count)
		if (!take_modifier(line, &rule))
			return false;
	if (rule.from_year > rule.until_year ||
	    (rule.when == HOLIDAY_ONCE &&
		(rule.from_year != rule.date.year ||
		    rule.until_year != rule.date.year)))
		return refuse(line, "the rule applies to no year");
	if (!set_names(line, &rule, colon + 1))
		return false;
	*ret_rule = rule;
	return true;
}

/* "law NAME: VALUE"; see law.h. */
static bool
parse_law(struct line *line, char *text, struct law *law)
{
	char *colon = strchr(text, ':');
	char *name = text + strlen(LAW), *value;

	if (colon == NULL)
		return refuse(line, "missing colon");
	*colon = '\0';
	value = colon + 1 + strspn(colon + 1, " \t");
	name += strspn(name, " \t");
	return law_set(law, name, value) ||
	    refuse(line,
		"expected `law identity: suspend` or `restart`, `law "
		"clarification: suspend` or `inclusive`, `law complaint: "
		"DAYS`, `law remedies: eu`, `nl` or `uk`");
}

/* UTF-8 without control characters except tabs and line ends. */
static bool
is_text(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		if ((byte < ' ' && byte != '\t' && byte != '\r') ||
		    byte == 0x7f)
			return false;
	}
	return utf8_is_valid(bytes, length);
}

bool
holiday_parse(struct arena *memory, const char *file, const char *text,
    size_t length, struct holiday_rules *ret_rules, struct error *err)
{
	struct line line = {.memory = memory, .file = file, .err = err};
	struct holiday_rules rules = {
	    .items =
		arena_array(memory, HOLIDAY_RULES_MAX, sizeof *rules.items)};
	const char *next = text;
	const char *end = text + length;

	if (length > HOLIDAY_FILE_BYTES_MAX)
		return refuse(&line, "larger than 64 KB");
	if (length >= 3 && memcmp(text, BYTE_ORDER_MARK, 3) == 0)
		next += 3;
	while (next < end) {
		const char *found = memchr(next, '\n', (size_t)(end - next));
		size_t bytes = (size_t)((found != NULL ? found : end) - next);
		const char *start = next;

		next += bytes + (found != NULL ? 1 : 0);
		line.number++;
		if (!is_text(start, bytes))
			return refuse(&line, "not UTF-8 text");
		while (bytes > 0 && memchr(" \t\r", start[bytes - 1], 3))
			bytes--;
		if (bytes == 0 || start[0] == '#')
			continue;
		if (bytes > strlen(LAW) &&
		    strncmp(start, LAW, strlen(LAW)) == 0) {
			if (!parse_law(&line, arena_copy(memory, start, bytes),
				&rules.law))
				return false;
			continue;
		}
		if (rules.count == HOLIDAY_RULES_MAX)
			return refuse(&line, "too many rules: at most 200");
		if (!parse_line(&line, arena_copy(memory, start, bytes),
			&rules.items[rules.count]))
			return false;
		rules.count++;
	}
	*ret_rules = rules;
	return true;
}

enum weekday
holiday_weekday(int64_t day)
{
	/* 1970-01-01 was a Thursday. */
	return (enum weekday)(((day + THURSDAY) % 7 + 7) % 7);
}

/* The first such weekday on or after the day. */
static int64_t
weekday_from(int64_t day, enum weekday weekday)
{
	return day + ((int)weekday - (int)holiday_weekday(day) + 7) % 7;
}

/* The day before a shift. */
static bool
plain_day(const struct holiday_rule *rule, int year, int64_t *ret_day)
{
	struct date date = {year, rule->date.month, rule->date.day};
	int in_month;

	switch (rule->when) {
	case HOLIDAY_FIXED:
	case HOLIDAY_ONCE:
		if (!date_is_valid(date))
			return false; /* 29 February */
		*ret_day = date_to_days(date);
		return true;
	case HOLIDAY_BETWEEN:
		*ret_day = weekday_from(date_to_days(date), rule->weekday);
		return true;
	case HOLIDAY_EASTER:
		*ret_day = date_to_days(date_easter(year)) + rule->number;
		return true;
	case HOLIDAY_NTH:
	case HOLIDAY_LAST:
		break;
	}
	in_month = date_days_in_month(year, date.month);
	date.day = rule->when == HOLIDAY_LAST ? in_month - 6
					      : 7 * (rule->number - 1) + 1;
	if (date.day > in_month)
		return false;
	*ret_day = weekday_from(date_to_days(date), rule->weekday);
	date.day = in_month;
	return *ret_day <= date_to_days(date);
}

bool
holiday_day(const struct holiday_rule *rule, int year, int64_t *ret_day)
{
	int64_t day;

	if (year < rule->from_year || year > rule->until_year)
		return false;
	for (size_t i = 0; i < rule->not_years_count; i++)
		if (rule->not_years[i] == year)
			return false;
	if (!plain_day(rule, year, &day))
		return false;
	if (rule->shift_days != 0 &&
	    holiday_weekday(day) == rule->shift_weekday)
		day += rule->shift_days;
	*ret_day = day;
	return true;
}
