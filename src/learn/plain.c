/* SPDX-License-Identifier: ISC */
#include "learn/plain.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/memory.h"
#include "base/utf8.h"

enum {
	DECOMPOSED_MAX = 32,		    /* the longest in Unicode is 18 */
	CHARACTER_MAX = 4 * DECOMPOSED_MAX, /* maximum bytes of a character */
	LONG_NUMBER = 3,		    /* digits */
	KEEP_BYTES = 256 * 1024,
};

static const utf8proc_option_t options =
    UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE;

/* Letters without a decomposition. */
static const struct {
	uint32_t character;
	const char *plain;
} replacements[] = {
    {0x00df, "ss"}, {0x00e6, "ae"}, {0x00f0, "d"}, {0x00f8, "o"},
    {0x00fe, "th"}, {0x0111, "d"}, {0x0142, "l"}, {0x0153, "oe"},
    {0x03c2, "\xcf\x83"}, /* a final sigma */
};

bool
plain_is_blank(uint32_t character)
{
	return character == ' ' || (character >= 0x09 && character <= 0x0d) ||
	    (character >= 0x1c && character <= 0x1f) || character == 0x85 ||
	    character == 0xa0 || character == 0x1680 ||
	    (character >= 0x2000 && character <= 0x200a) ||
	    character == 0x2028 || character == 0x2029 || character == 0x202f ||
	    character == 0x205f || character == 0x3000;
}

static bool
is_digit(uint32_t character)
{
	return character < 0x80
	    ? character >= '0' && character <= '9'
	    : utf8proc_category((utf8proc_int32_t)character) ==
		UTF8PROC_CATEGORY_ND;
}

/* A letter or number of any script. */
static bool
is_of_word(uint32_t character)
{
	utf8proc_category_t category;

	if (character < 0x80)
		return is_digit(character) ||
		    ((character | 0x20) >= 'a' && (character | 0x20) <= 'z');
	category = utf8proc_category((utf8proc_int32_t)character);
	return (category >= UTF8PROC_CATEGORY_LU &&
		   category <= UTF8PROC_CATEGORY_LO) ||
	    (category >= UTF8PROC_CATEGORY_ND &&
		category <= UTF8PROC_CATEGORY_NO);
}

static size_t
write_part(uint32_t character, char *ret)
{
	if (utf8proc_get_property((utf8proc_int32_t)character)
		->combining_class != 0)
		return 0;
	for (size_t i = 0; i < LENGTH(replacements); i++) {
		size_t length = strlen(replacements[i].plain);

		if (replacements[i].character != character)
			continue;
		memcpy(ret, replacements[i].plain, length);
		return length;
	}
	return utf8_encode(character, ret);
}

/*
 * Writes a non-ASCII character in lower case, decomposed; returns its length.
 */
static size_t
write_character(uint32_t character, char ret[CHARACTER_MAX])
{
	utf8proc_int32_t parts[DECOMPOSED_MAX];
	int boundary = 0;
	utf8proc_ssize_t count;
	size_t length = 0;

	if (character == 0x2019 || character == 0x00b4) {
		ret[0] = '\'';
		return 1;
	}
	count = utf8proc_decompose_char(
	    utf8proc_tolower((utf8proc_int32_t)character), parts,
	    DECOMPOSED_MAX, options, &boundary);
	for (utf8proc_ssize_t i = 0; i < count && i < DECOMPOSED_MAX; i++)
		length += write_part((uint32_t)parts[i], ret + length);
	return length;
}

static void
lower(struct buffer *out, const char *text, size_t length)
{
	size_t i = 0;

	buffer_clear(out);
	while (i < length) {
		char *to = buffer_reserve(out, length - i + CHARACTER_MAX);
		uint32_t character;
		size_t bytes;

		while (i < length && text[i] >= 0) {
			char byte = text[i++];

			*to++ = (byte >= 'A' && byte <= 'Z')
			    ? (char)(byte | 0x20)
			    : byte;
		}
		out->length = (size_t)(to - out->data);
		if (i == length)
			break;
		bytes = utf8_decode(text + i, length - i, &character);
		if (bytes > 0)
			out->length += write_character(character, to);
		i += bytes == 0 ? 1 : bytes;
	}
}

/* What a run of non-blank bytes contains. */
enum {
	HAS_BLANK = 1,
	HAS_AT = 2,
	HAS_LINK = 4, /* possibly */
	HAS_DIGIT = 8,
	HAS_HIGH = 16, /* not ASCII */
	IS_LETTER = 32,
};

static unsigned
class_of(unsigned char byte)
{
	if (byte >= 0x80)
		return HAS_HIGH;
	if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z')
		return IS_LETTER;
	if (byte == ' ' || (byte >= 0x09 && byte <= 0x0d) ||
	    (byte >= 0x1c && byte <= 0x1f))
		return HAS_BLANK;
	if (byte >= '0' && byte <= '9')
		return HAS_DIGIT;
	if (byte == '@')
		return HAS_AT;
	return byte == '.' || byte == '/' ? HAS_LINK : 0;
}

static const unsigned char *
classes(void)
{
	static unsigned char table[256];

	if (table['@'] == 0)
		for (int i = 0; i < 256; i++)
			table[i] = (unsigned char)class_of((unsigned char)i);
	return table;
}

/* Length of a non-ASCII blank that decomposition preserves. */
static size_t
high_blank(const char *text, size_t length)
{
	if (length >= 2 && memcmp(text, "\xc2\x85", 2) == 0)
		return 2;
	if (length >= 3 &&
	    (memcmp(text, "\xe1\x9a\x80", 3) == 0 ||
		memcmp(text, "\xe2\x80\xa8", 3) == 0 ||
		memcmp(text, "\xe2\x80\xa9", 3) == 0))
		return 3;
	return 0;
}

/* An @ with something before and after it. */
static bool
is_address(const char *run, size_t length)
{
	for (size_t i = 1; i + 1 < length; i++)
		if (run[i] == '@')
			return true;
	return false;
}

/* Offset of a link, which extends to the end of the run; else its length. */
static size_t
find_link(const char *run, size_t length)
{
	static const char *const heads[] = {"https://", "http://", "www."};

	for (size_t i = 0; i + 4 < length; i++) {
		if (run[i] != 'h' && run[i] != 'w')
			continue;
		for (size_t j = 0; j < LENGTH(heads); j++) {
			size_t head = strlen(heads[j]);

			if (i + head < length &&
			    memcmp(run + i, heads[j], head) == 0)
				return i;
		}
	}
	return length;
}

/* Copies with each number as 0 or 00; returns the end of the copy. */
static char *
write_numbers(char *to, const char *run, size_t length)
{
	size_t digits = 0;

	for (size_t i = 0; i <= length;) {
		uint32_t character = ' ';
		size_t bytes = 1;

		if (i < length)
			bytes = utf8_decode(run + i, length - i, &character);
		if (bytes == 0)
			bytes = 1;
		if (is_digit(character)) {
			digits++;
			i += bytes;
			continue;
		}
		if (digits > 0)
			*to++ = '0';
		if (digits >= LONG_NUMBER)
			*to++ = '0';
		digits = 0;
		if (i < length) {
			memcpy(to, run + i, bytes);
			to += bytes;
		}
		i += bytes;
	}
	return to;
}

static char *
write_word(char *to, const char *word)
{
	size_t length = strlen(word);

	memcpy(to, word, length);
	return to + length;
}

static char *
write_run(char *to, const char *run, size_t length, unsigned has)
{
	size_t plain = length;

	if ((has & HAS_AT) != 0 && is_address(run, length))
		return write_word(to, " xmail ");
	if ((has & HAS_LINK) != 0)
		plain = find_link(run, length);
	if ((has & (HAS_DIGIT | HAS_HIGH)) != 0) {
		to = write_numbers(to, run, plain);
	} else {
		memcpy(to, run, plain);
		to += plain;
	}
	return plain == length ? to : write_word(to, " xurl ");
}

/* Replaces addresses, links and numbers by placeholders. */
static void
mask(struct plain *plain)
{
	const struct buffer *in = &plain->lower;
	const unsigned char *table = classes();
	char *to;

	buffer_clear(&plain->text);
	to = buffer_reserve(&plain->text, 2 * in->length + 16);
	for (size_t i = 0; i < in->length;) {
		size_t start = i;
		unsigned has = 0;

		for (; i < in->length; i++) {
			unsigned class = table[(unsigned char)in->data[i]];

			if (class == HAS_BLANK ||
			    (class == HAS_HIGH &&
				high_blank(in->data + i, in->length - i) > 0))
				break;
			has |= class;
		}
		to = write_run(to, in->data + start, i - start, has);
		if (i < in->length) {
			size_t high = high_blank(in->data + i, in->length - i);

			*to++ = ' ';
			i += high == 0 ? 1 : high;
		}
	}
	plain->text.length = (size_t)(to - plain->text.data);
	*to = '\0';
}

static void
add_word(struct plain *plain, size_t start, size_t end)
{
	if (plain->words_count == PLAIN_WORDS_MAX)
		return;
	if (plain->words_count == plain->words_size) {
		plain->words_size = 2 * plain->words_size + 64;
		plain->words = memory_resize(
		    plain->words, plain->words_size, sizeof *plain->words);
	}
	plain->words[plain->words_count++] =
	    (struct plain_word){(uint32_t)start, (uint32_t)(end - start)};
}

static void
find_words(struct plain *plain)
{
	const unsigned char *table = classes();
	const char *text = plain->text.data;
	size_t length = plain->text.length, start = 0;

	plain->words_count = 0;
	for (size_t i = 0; i < length;) {
		uint32_t character = (unsigned char)text[i];
		size_t bytes = 1;

		if ((table[character] & (IS_LETTER | HAS_DIGIT)) != 0) {
			i++;
			continue;
		}
		if (character >= 0x80)
			bytes = utf8_decode(text + i, length - i, &character);
		if (!is_of_word(character)) {
			if (i > start)
				add_word(plain, start, i);
			start = i + bytes;
		}
		i += bytes;
	}
	if (length > start)
		add_word(plain, start, length);
}

void
plain_read(struct plain *plain, const char *text, size_t length)
{
	lower(&plain->lower, text, length);
	mask(plain);
	find_words(plain);
}

void
plain_trim(struct plain *plain)
{
	if (plain->text.size > KEEP_BYTES || plain->lower.size > KEEP_BYTES)
		plain_release(plain);
}

void
plain_release(struct plain *plain)
{
	buffer_release(&plain->lower);
	buffer_release(&plain->text);
	free(plain->words);
	*plain = (struct plain){0};
}
