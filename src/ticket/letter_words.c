/* SPDX-License-Identifier: ISC */
#include "ticket/letter_words.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

#define MONTH		"month "
#define KIND		"kind "
#define BLANK		" \t"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static const char *const date_names[] = {"day", "month", "year"};

struct reading {
	struct arena *memory;
	const char *file;
	size_t line;
	struct letter_words *words;
	struct error *err;
};

static bool
refuse(const struct reading *reading, const char *what)
{
	return error_set(reading->err, ERROR_STORE, RETRY_NEVER, "%s:%zu: %s",
	    reading->file, reading->line, what);
}

bool
letter_words_is_code(const char *language)
{
	size_t length = strspn(language, "abcdefghijklmnopqrstuvwxyz");

	return (length == 2 || length == 3) && language[length] == '\0';
}

static bool
set(const struct reading *reading, const char **place, const char *value)
{
	if (*place != NULL)
		return refuse(reading, "duplicate entry");
	*place = value;
	return true;
}

static bool
read_fallback(const struct reading *reading, const char *value)
{
	if (!letter_words_is_code(value))
		return refuse(reading,
		    "a language code has two or three lower-case letters");
	return set(reading, &reading->words->fallback, value);
}

static bool
read_date(const struct reading *reading, const char *value)
{
	const struct letter_names names = {
	    date_names, LENGTH(date_names), NULL, 0};
	struct letter_pieces *date = &reading->words->date;
	size_t found[LENGTH(date_names)] = {0};

	if (date->count > 0)
		return refuse(reading, "duplicate entry");
	if (!letter_template_line(reading->memory, reading->file, reading->line,
		value, &names, date, reading->err))
		return false;
	for (size_t i = 0; i < date->count; i++)
		if (date->items[i].type != LETTER_PIECE_TEXT)
			found[date->items[i].value]++;
	for (size_t i = 0; i < LENGTH(found); i++)
		if (found[i] != 1)
			return refuse(reading,
			    "a date must contain {{day}}, {{month}} and "
			    "{{year}}, each once");
	return true;
}

static bool
read_month(const struct reading *reading, const char *number, const char *value)
{
	size_t digits = strspn(number, "0123456789");
	long month = digits > 0 && digits <= 2 && number[digits] == '\0'
	    ? strtol(number, NULL, 10)
	    : 0;

	if (month < 1 || month > 12)
		return refuse(reading, "a month must be a number from 1 to 12");
	return set(reading, &reading->words->months[month - 1], value);
}

static bool
read_kind(const struct reading *reading, const char *name, const char *value)
{
	enum kind kind;

	if (!kind_find(name, &kind))
		return refuse(reading, "unknown kind of request");
	return set(reading, &reading->words->kinds[kind], value);
}

static bool
read_pair(const struct reading *reading, const char *name, const char *value)
{
	if (strcmp(name, "fallback") == 0)
		return read_fallback(reading, value);
	if (strcmp(name, "date") == 0)
		return read_date(reading, value);
	if (strcmp(name, "and") == 0)
		return set(reading, &reading->words->and, value);
	if (strcmp(name, "gdpr") == 0)
		return set(reading, &reading->words->gdpr, value);
	if (strncmp(name, MONTH, strlen(MONTH)) == 0)
		return read_month(reading, name + strlen(MONTH), value);
	if (strncmp(name, KIND, strlen(KIND)) == 0)
		return read_kind(reading, name + strlen(KIND), value);
	return refuse(reading,
	    "unknown word: expected fallback, date, and, gdpr, month NUMBER or "
	    "kind NAME");
}

/* "NAME: VALUE"; modifies the line. */
static bool
read_line(const struct reading *reading, char *line)
{
	char *value, *end;

	if (!utf8_is_valid(line, strlen(line)))
		return refuse(reading, "not UTF-8");
	for (const char *byte = line; *byte != '\0'; byte++)
		if (((unsigned char)*byte < ' ' && *byte != '\t') ||
		    *byte == 0x7f)
			return refuse(reading, "control character");
	line += strspn(line, BLANK);
	if (*line == '\0' || *line == '#')
		return true;
	value = strchr(line, ':');
	if (value == NULL)
		return refuse(reading, "expected NAME: WORD");
	*value++ = '\0';
	value += strspn(value, BLANK);
	end = value + strlen(value);
	while (end > value && strchr(BLANK, end[-1]) != NULL)
		*--end = '\0';
	if (*value == '\0')
		return refuse(reading, "missing word after the colon");
	return read_pair(reading, line, value);
}

static bool
is_complete(const struct reading *reading)
{
	const struct letter_words *words = reading->words;

	if (words->date.count == 0 || words->and == NULL)
		return error_set(reading->err, ERROR_STORE, RETRY_NEVER,
		    "%s: \"%s\" is missing", reading->file,
		    words->and == NULL ? "and" : "date");
	for (size_t i = 0; i < LENGTH(words->months); i++)
		if (words->months[i] == NULL)
			return error_set(reading->err, ERROR_STORE, RETRY_NEVER,
			    "%s: \"month %zu\" is missing", reading->file,
			    i + 1);
	return true;
}

bool
letter_words_parse(struct arena *memory, const char *file, const char *text,
    size_t length, struct letter_words *ret_words, struct error *err)
{
	struct letter_words words = {0};
	struct reading reading = {memory, file, 1, &words, err};
	char *line;

	if (length > LETTER_TEMPLATE_BYTES_MAX)
		return refuse(&reading, "larger than 64 KB");
	if (memchr(text, '\0', length) != NULL)
		return refuse(&reading, "contains a NUL byte");
	line = arena_copy(memory, text, length);
	if (strncmp(line, BYTE_ORDER_MARK, 3) == 0)
		line += 3;
	for (; *line != '\0'; reading.line++) {
		char *next = line + strcspn(line, "\n");

		if (*next == '\n')
			*next++ = '\0';
		if (next - line > 1 && next[-1] == '\0' && next[-2] == '\r')
			next[-2] = '\0';
		if (!read_line(&reading, line))
			return false;
		line = next;
	}
	if (!is_complete(&reading))
		return false;
	*ret_words = words;
	return true;
}

char *
letter_words_date(
    struct arena *memory, const struct letter_words *words, struct date date)
{
	const char *values[LENGTH(date_names)];

	assert(date_is_valid(date));
	values[0] = arena_printf(memory, "%d", date.day);
	values[1] = words->months[date.month - 1];
	values[2] = arena_printf(memory, "%d", date.year);
	return letter_template_fill(memory, &words->date, values);
}
