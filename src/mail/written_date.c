/* SPDX-License-Identifier: ISC */
#include "mail/written_date.h"

#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/timestamp.h"

#define TOKENS_MAX 16
#define YEAR_MIN   1990
#define YEAR_MAX   2100

/* A number with the letters behind it ("16th"), or a word. */
struct token {
	int number; /* -1: a word */
	size_t digits;
	struct span word;
	char after; /* the byte behind it; 0 at the end */
};

/* Beginnings, in lower case; a longer one stands before a shorter. */
static const struct {
	int month;
	const char *words[20];
} months[] = {
    {11, {"nov", "marras", "listopad", "нояб", "kası", "kasim", "νοε"}},
    {7,
	{"jul", "juil", "lug", "heinä", "lipca", "lipiec", "červenc", "júl",
	    "июл", "temm"}},
    {1,
	{"jan", "tammi", "stycz", "leden", "ledna", "gen", "ene", "янв", "oca",
	    "ian"}},
    {2, {"feb", "helmi", "lut", "únor", "fév", "fev", "févr", "фев", "şub"}},
    {4, {"apr", "avr", "abr", "huhti", "kwie", "dub", "ápr", "апр", "nis"}},
    {5, {"mai", "may", "maj", "mei", "mag", "touko", "květ", "máj", "мая"}},
    {6, {"jun", "juin", "giu", "kesä", "czerw", "červ", "jún", "июн", "haz"}},
    {8, {"aug", "août", "aou", "ago", "elo", "sierp", "srp", "авг", "ağu"}},
    {9, {"sep", "set", "syys", "wrze", "zář", "szept", "сен", "eyl"}},
    {10, {"okt", "oct", "ott", "out", "loka", "paź", "říj", "окт", "eki"}},
    {12, {"dec", "dez", "déc", "dic", "joulu", "grud", "prosin", "дек", "ara"}},
    {3, {"mar", "mär", "mrt", "maalis", "maart", "břez", "márc", "мар"}},
};

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool
is_of_word(char byte)
{
	return ascii_is_alnum(byte) || (byte & 0x80) != 0;
}

static bool
read_token(struct span *text, struct token *token)
{
	while (text->length > 0 && !is_of_word(*text->bytes))
		span_skip(text, 1);
	if (text->length == 0)
		return false;
	*token = (struct token){-1, 0, {text->bytes, 0}, 0};
	if (is_digit(*text->bytes))
		token->number = 0;
	for (; text->length > 0 && is_digit(*text->bytes); span_skip(text, 1))
		if (token->digits++ < 4)
			token->number =
			    token->number * 10 + (*text->bytes - '0');
	while (text->length > 0 && is_of_word(*text->bytes) &&
	    !is_digit(*text->bytes))
		span_skip(text, 1);
	token->word.length = (size_t)(text->bytes - token->word.bytes);
	token->after = text->length > 0 ? *text->bytes : '\0';
	return true;
}

static int
month_of(const struct token *token)
{
	if (token->number >= 0)
		return 0;
	for (size_t i = 0; i < LENGTH(months); i++)
		for (size_t j = 0; months[i].words[j] != NULL; j++)
			if (span_starts(token->word, months[i].words[j]))
				return months[i].month;
	return 0;
}

static bool
is_day(const struct token *token)
{
	return token->digits >= 1 && token->digits <= 2 && token->number >= 1 &&
	    token->number <= 31;
}

static bool
is_year(const struct token *token)
{
	return token->digits == 4 && token->number >= YEAR_MIN &&
	    token->number <= YEAR_MAX;
}

/* "16.11.2026", "2026-11-16", "11/16/26 10:12 AM": the token of its end. */
static bool
read_numbers(const struct token *tokens, size_t count, bool is_american,
    struct date *ret_date, size_t *ret_end)
{
	for (size_t i = 0; i + 2 < count; i++) {
		const struct token *first = &tokens[i], *year = first + 2;
		int day = first->number, month = first[1].number;

		if (strchr("./-", first->after) == NULL ||
		    first->after == '\0' || first[1].after != first->after)
			continue;
		*ret_end = i + 3;
		if (is_year(first) && is_day(year)) {
			*ret_date = (struct date){day, month, year->number};
			return true;
		}
		if (!is_day(first) || !is_day(&first[1]) ||
		    (!is_year(year) && year->digits != 2))
			continue;
		if (month > 12 || (is_american && first->after == '/'))
			day = month, month = first->number;
		*ret_date = (struct date){
		    year->number + (year->digits == 2 ? 2000 : 0), month, day};
		return true;
	}
	return false;
}

/* "16 de noviembre de 2026", "November 16, 2026", "2026. november 16." */
static bool
read_words(const struct token *tokens, size_t count, struct date *ret_date,
    size_t *ret_end)
{
	size_t day = count, month = count, year = 0;

	while (year < count && !is_year(&tokens[year]))
		year++;
	if (year == count)
		return false;
	for (size_t i = 0; i + 1 < count && month == count; i++)
		for (size_t j = i + 1; is_day(&tokens[i]) && j <= i + 2; j++)
			if (j < count && month_of(&tokens[j]) != 0)
				day = i, month = j;
	for (size_t i = 0; i + 1 < count && month == count; i++)
		if (month_of(&tokens[i]) != 0 && is_day(&tokens[i + 1]))
			month = i, day = i + 1;
	if (month == count)
		return false;
	*ret_date = (struct date){
	    tokens[year].number, month_of(&tokens[month]), tokens[day].number};
	*ret_end = year > day ? year + 1 : day + 1;
	return true;
}

/* Seconds of the day; 0 if no time follows. */
static int
read_time(const struct token *tokens, size_t count)
{
	for (size_t i = 0; i + 1 < count; i++) {
		int hour = tokens[i].number, minute = tokens[i + 1].number;

		if (hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
		    tokens[i + 1].digits != 2 ||
		    (tokens[i].after != ':' && tokens[i].after != '.'))
			continue;
		for (size_t j = i + 1; j < count; j++) {
			if (hour < 12 && span_is(tokens[j].word, "pm"))
				hour += 12;
			else if (hour == 12 && span_is(tokens[j].word, "am"))
				hour = 0;
		}
		return hour * 3600 + minute * 60;
	}
	return 0;
}

bool
written_date_parse(struct span text, int64_t *ret_at)
{
	struct token tokens[TOKENS_MAX];
	size_t count = 0, end = 0;
	bool is_american = false;
	struct date date;
	int64_t at;

	while (count < TOKENS_MAX && read_token(&text, &tokens[count]))
		count++;
	for (size_t i = 0; i < count; i++)
		is_american = is_american || span_is(tokens[i].word, "am") ||
		    span_is(tokens[i].word, "pm");
	if (!read_numbers(tokens, count, is_american, &date, &end) &&
	    !read_words(tokens, count, &date, &end))
		return false;
	if (!date_is_valid(date))
		return false;
	at = date_to_days(date) * 86400 + read_time(tokens + end, count - end);
	if (!timestamp_is_valid(at))
		return false;
	*ret_at = at;
	return true;
}
