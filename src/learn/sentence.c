/* SPDX-License-Identifier: ISC */
#include "learn/sentence.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "learn/plain.h"

enum {
	LETTERS_MIN = 3
};

/* ASCII only, by table lookup. */
static inline bool
is_plain_blank(char byte)
{
	return byte == ' ' || (byte >= 0x09 && byte <= 0x0d) ||
	    (byte >= 0x1c && byte <= 0x1f);
}

/* Length of the blank at `text`; 0: none. */
static size_t
blank_at(const char *text, size_t length)
{
	uint32_t character;
	size_t bytes;

	if (length == 0)
		return 0;
	if (text[0] >= 0)
		return is_plain_blank(text[0]) ? 1 : 0;
	bytes = utf8_decode(text, length, &character);
	return bytes > 0 && plain_is_blank(character) ? bytes : 0;
}

static inline bool
begins_character(char byte)
{
	return ((unsigned char)byte & 0xc0) != 0x80;
}

/* Counts the letters (characters) of a text, up to `most`. */
static size_t
sentence_letters(const char *text, size_t length, size_t most)
{
	size_t count = 0;

	for (size_t i = 0; i < length && count < most; i++)
		count += begins_character(text[i]);
	return count;
}

/* Number of bytes of the first `most` letters. */
static size_t
first_letters(const char *text, size_t length, size_t most)
{
	size_t count = 0;

	if (length <= most)
		return length;
	for (size_t i = 0; i < length; i++) {
		count += begins_character(text[i]);
		if (count > most)
			return i;
	}
	return length;
}

static struct sentence
strip(const char *text, size_t start, size_t end)
{
	size_t bytes;

	while ((bytes = blank_at(text + start, end - start)) > 0)
		start += bytes;
	while (end > start) {
		size_t last = end - 1;

		while (last > start && !begins_character(text[last]))
			last--;
		if (blank_at(text + last, end - last) != end - last)
			break;
		end = last;
	}
	return (struct sentence){start, end - start};
}

struct sentence
sentence_strip(const char *text, size_t length)
{
	return strip(text, 0, length);
}

static bool
begins_item(const char *text, size_t length)
{
	return length > 0 &&
	    (text[0] == '-' || text[0] == '*' ||
		(length >= 3 && memcmp(text, "\xe2\x80\xa2", 3) == 0));
}

static inline bool
ends_sentence(char byte)
{
	return byte == '.' || byte == '!' || byte == '?';
}

static inline bool
may_cut(char byte, char last)
{
	return byte == '\n' || (ends_sentence(last) && (byte <= ' '));
}

/* Length of a separator after `last`; 0: none. */
static size_t
cut_at(const char *text, size_t length, char last)
{
	size_t count = 0, bytes;

	if (ends_sentence(last))
		while ((bytes = blank_at(text + count, length - count)) > 0)
			count += bytes;
	if (count > 0 || text[0] != '\n')
		return count;
	while (text[count] == '\n') /* a stripped text ends with none */
		count++;
	if (count >= 2)
		return count;
	return begins_item(text + 1, length - 1) ? 1 : 0;
}

size_t
sentence_cut(const char *text, size_t length,
    struct sentence ret_sentences[SENTENCES_MAX])
{
	struct sentence whole =
	    strip(text, 0, first_letters(text, length, SENTENCE_LETTERS_MAX));
	size_t start = whole.start, end = whole.start + whole.length;
	size_t count = 0, i = start;

	while (i <= end && count < SENTENCES_MAX) {
		char last = i > start ? text[i - 1] : ' ';
		struct sentence sentence;
		size_t cut = 1;

		if (i < end) {
			cut = may_cut(text[i], last)
			    ? cut_at(text + i, end - i, last)
			    : 0;
			if (cut == 0) {
				i++;
				continue;
			}
		}
		sentence = strip(text, start, i);
		if (sentence_letters(text + sentence.start, sentence.length,
			LETTERS_MIN) == LETTERS_MIN)
			ret_sentences[count++] = sentence;
		i += cut;
		start = i;
	}
	return count;
}
