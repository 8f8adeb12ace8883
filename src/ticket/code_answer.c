/* SPDX-License-Identifier: ISC */
#include "ticket/code_answer.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

#define DIGITS 6

/* In any compound and form: koden, Sicherheitscode, vahvistuskoodi. */
static const char *const words[] = {"code", "kod", "koodi", "codice",
    "c\xc3\xb3"
    "dig",
    "k\xc3\xb3"
    "d"};

static bool
is_letter(char byte)
{
	return isalpha((unsigned char)byte) || (unsigned char)byte >= 0x80;
}

/*
 * Whether such a word occurs in the line before `end`, which is a digit;
 * "postcode" does not count.
 */
static bool
has_word(const char *line, const char *end)
{
	for (const char *at = line; at < end; at++)
		for (size_t i = 0; i < LENGTH(words); i++) {
			size_t length = strlen(words[i]);

			if (strncasecmp(at, words[i], length) == 0 &&
			    (at - line < 4 ||
				strncasecmp(at - 4, "post", 4) != 0))
				return true;
		}
	return false;
}

/* Only blanks and punctuation. */
static bool
is_bare(const char *from, const char *end)
{
	for (; from < end; from++)
		if (is_letter(*from) || isdigit((unsigned char)*from))
			return false;
	return true;
}

/* The end of six digits that begin at `at`, or NULL. */
static const char *
read_digits(const char *at, const char *end, char ret_code[CODE_ANSWER_SIZE])
{
	size_t count = 0;

	while (at < end && count < DIGITS) {
		if (isdigit((unsigned char)*at))
			ret_code[count++] = *at++;
		else if (count == DIGITS / 2 && (*at == ' ' || *at == '-'))
			at++;
		else
			return NULL;
	}
	ret_code[count] = '\0';
	return count == DIGITS &&
		(at == end || (!isdigit((unsigned char)*at) && !is_letter(*at)))
	    ? at
	    : NULL;
}

static bool
find_in_line(const char *line, const char *end, char ret_code[CODE_ANSWER_SIZE])
{
	for (const char *at = line; at < end; at++) {
		const char *after;

		if (!isdigit((unsigned char)*at) ||
		    (at > line &&
			(isalnum((unsigned char)at[-1]) || at[-1] == '-')))
			continue;
		after = read_digits(at, end, ret_code);
		if (after != NULL &&
		    (has_word(line, at) ||
			(is_bare(line, at) && is_bare(after, end))))
			return true;
	}
	return false;
}

bool
code_answer_find(const char *text, char ret_code[CODE_ANSWER_SIZE])
{
	char code[CODE_ANSWER_SIZE];

	while (*text != '\0') {
		size_t length = strcspn(text, "\n");

		if (find_in_line(text, text + length, code)) {
			memcpy(ret_code, code, sizeof code);
			return true;
		}
		text += length;
		text += *text == '\n';
	}
	return false;
}
