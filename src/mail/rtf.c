/* SPDX-License-Identifier: ISC */
#include "mail/rtf.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "mail/charset.h"

#define WORD_BYTES_MAX 32

struct group {
	bool is_skipped;
	int alternatives; /* replacement characters after \u */
};

struct reading {
	struct span rest;
	struct buffer *text;
	size_t start, bytes_max;
	struct buffer bytes; /* in the code page, not converted yet */
	char charset[32];
	struct group groups[RTF_DEPTH_MAX + 1];
	size_t depth;
	int to_skip;	/* replacement characters still to skip */
	bool is_markup; /* inside \htmlrtf: not text of the HTML */
	struct problems *problems;
};

static void
skip(struct span *span, size_t length)
{
	span->bytes += length;
	span->length -= length;
}

static void
flush(struct reading *reading)
{
	if (reading->bytes.length == 0)
		return;
	(void)charset_convert(span_of(reading->charset),
	    buffer_string(&reading->bytes), reading->bytes.length,
	    reading->text);
	buffer_clear(&reading->bytes);
}

static bool
is_silent(const struct reading *reading)
{
	return reading->groups[reading->depth].is_skipped || reading->is_markup;
}

static void
put_byte(struct reading *reading, char byte)
{
	if (reading->to_skip > 0) {
		reading->to_skip--;
		return;
	}
	if (!is_silent(reading))
		buffer_add_byte(&reading->bytes, byte);
}

static void
put_character(struct reading *reading, uint32_t character)
{
	if (is_silent(reading))
		return;
	flush(reading);
	if (character == 0 || (character >= 0xd800 && character <= 0xdfff))
		character = 0xfffd;
	(void)buffer_reserve(reading->text, 5);
	reading->text->length +=
	    utf8_encode(character, reading->text->data + reading->text->length);
	reading->text->data[reading->text->length] = '\0';
}

static const struct {
	const char *word;
	uint32_t character;
} characters[] = {{"par", '\n'}, {"line", '\n'}, {"sect", '\n'}, {"page", '\n'},
    {"row", '\n'}, {"tab", '\t'}, {"cell", ' '}, {"emdash", 0x2014},
    {"endash", 0x2013}, {"lquote", 0x2018}, {"rquote", 0x2019},
    {"ldblquote", 0x201c}, {"rdblquote", 0x201d}, {"bullet", 0x2022}};

/* Groups with these names contain no text of the letter. */
static const char *const skipped[] = {"fonttbl", "colortbl", "stylesheet",
    "info", "pict", "object", "header", "headerl", "headerr", "headerf",
    "footer", "footerl", "footerr", "footerf", "listtable", "listoverridetable",
    "rsidtbl", "xmlnstbl", "themedata", "generator", "datastore", "mmathPr",
    "latentstyles", "fldinst", "filetbl", "revtbl"};

static void
do_word(struct reading *reading, const char *word, long number, bool has_number)
{
	struct group *group = &reading->groups[reading->depth];

	for (size_t i = 0; i < LENGTH(characters); i++)
		if (strcmp(word, characters[i].word) == 0)
			put_character(reading, characters[i].character);
	for (size_t i = 0; i < LENGTH(skipped); i++)
		if (strcmp(word, skipped[i]) == 0)
			group->is_skipped = true;
	if (strcmp(word, "htmlrtf") == 0) {
		reading->is_markup = !has_number || number != 0;
	} else if (strcmp(word, "uc") == 0) {
		group->alternatives =
		    number >= 0 && number < 10 ? (int)number : 1;
	} else if (strcmp(word, "u") == 0 && has_number) {
		put_character(reading, (uint32_t)number & 0xffff);
		reading->to_skip = group->alternatives;
	} else if (strcmp(word, "ansicpg") == 0 && number > 0 &&
	    number < 100000) {
		flush(reading);
		(void)snprintf(reading->charset, sizeof reading->charset,
		    number == 65001 ? "utf-8" : "cp%ld", number);
	}
}

/* A control word with its number, after the backslash. */
static void
read_word(struct reading *reading)
{
	char word[WORD_BYTES_MAX];
	size_t length = 0, at = 0, digits;
	struct span rest = reading->rest;
	bool has_number, is_negative;
	long number = 0;

	while (at < rest.length &&
	    ((rest.bytes[at] >= 'a' && rest.bytes[at] <= 'z') ||
		(rest.bytes[at] >= 'A' && rest.bytes[at] <= 'Z'))) {
		if (length < sizeof word - 1)
			word[length++] = rest.bytes[at];
		at++;
	}
	word[length] = '\0';
	is_negative = at < rest.length && rest.bytes[at] == '-';
	at += is_negative;
	digits = at;
	while (at < rest.length && rest.bytes[at] >= '0' &&
	    rest.bytes[at] <= '9') {
		if (number < 1000000)
			number = number * 10 + (rest.bytes[at] - '0');
		at++;
	}
	has_number = at > digits;
	if (at < rest.length && rest.bytes[at] == ' ')
		at++;
	skip(&reading->rest, at);
	do_word(reading, word, is_negative ? -number : number, has_number);
}

static int
hex(char byte)
{
	byte = ascii_lower(byte);
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* A backslash that is not followed by a letter. */
static void
read_symbol(struct reading *reading)
{
	char symbol = reading->rest.bytes[0];

	if (symbol == '\'' && reading->rest.length > 2) {
		int high = hex(reading->rest.bytes[1]);
		int low = hex(reading->rest.bytes[2]);

		if (high >= 0 && low >= 0) {
			put_byte(reading, (char)(high << 4 | low));
			skip(&reading->rest, 3);
			return;
		}
	}
	skip(&reading->rest, 1);
	if (symbol == '*')
		reading->groups[reading->depth].is_skipped = true;
	else if (symbol == '~')
		put_character(reading, ' ');
	else if (symbol == '_')
		put_character(reading, '-');
	else if (symbol == '\n' || symbol == '\r')
		put_character(reading, '\n');
	else if (symbol == '\\' || symbol == '{' || symbol == '}')
		put_byte(reading, symbol);
}

/* Reads one token; false at the end. */
static bool
read_next(struct reading *reading)
{
	char byte;

	if (reading->rest.length == 0)
		return false;
	byte = reading->rest.bytes[0];
	skip(&reading->rest, 1);
	if (byte == '{') {
		if (reading->depth == RTF_DEPTH_MAX) {
			problem_add(reading->problems, "text-too-long");
			return false;
		}
		reading->groups[reading->depth + 1] =
		    reading->groups[reading->depth];
		reading->depth++;
	} else if (byte == '}') {
		reading->depth -= reading->depth > 0;
		reading->to_skip = 0;
	} else if (byte == '\\' && reading->rest.length > 0) {
		char next = ascii_lower(reading->rest.bytes[0]);

		if (next >= 'a' && next <= 'z')
			read_word(reading);
		else
			read_symbol(reading);
	} else if (byte != '\r' && byte != '\n' && byte != '\0') {
		put_byte(reading, byte);
	}
	return true;
}

bool
rtf_is(struct span bytes)
{
	return span_starts(span_trim(bytes), "{\\rtf");
}

void
rtf_to_text(struct span rtf, size_t bytes_max, struct buffer *ret_text,
    struct problems *problems)
{
	struct reading reading = {.rest = rtf,
	    .text = ret_text,
	    .start = ret_text->length,
	    .bytes_max = bytes_max,
	    .charset = "windows-1252",
	    .groups = {{false, 1}},
	    .problems = problems};

	if (!rtf_is(rtf))
		return;
	while (ret_text->length - reading.start + reading.bytes.length <
		bytes_max &&
	    read_next(&reading))
		;
	if (reading.rest.length > 0 && reading.depth > 0)
		problem_add(problems, "text-too-long");
	flush(&reading);
	buffer_release(&reading.bytes);
}
