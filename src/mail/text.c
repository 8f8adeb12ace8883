/* SPDX-License-Identifier: ISC */
#include "mail/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"
#include "mail/span.h"

#define MARKS_MAX 30

/* Below U+0300 nothing combines or is composed. */
#define FIRST_COMBINING 0x300

static bool
is_control(uint32_t character)
{
	return character < 0x20 || (character >= 0x7f && character <= 0x9f) ||
	    character == 0x2028 || character == 0x2029;
}

static bool
is_mark(uint32_t character)
{
	return character >= FIRST_COMBINING &&
	    utf8proc_get_property((utf8proc_int32_t)character)
		->combining_class != 0;
}

struct cleaning {
	char *out;
	size_t length;
	size_t marks; /* in a row */
	bool compose; /* a character requires utf8proc */
	bool one_line;
};

static void
put_control(struct cleaning *cleaning, uint32_t character)
{
	if (cleaning->one_line)
		cleaning->out[cleaning->length++] = ' ';
	else if (character == '\t' || character == '\n')
		cleaning->out[cleaning->length++] = (char)character;
	else if (character == 0x85 || character == 0x2028 ||
	    character == 0x2029 || character == '\f')
		cleaning->out[cleaning->length++] = '\n';
}

/* Handles a non-ASCII or control character. */
static void
put_character(struct cleaning *cleaning, uint32_t character, const char *bytes,
    size_t taken)
{
	if (character == 0xfeff && cleaning->length == 0)
		return; /* byte order mark */
	if (is_control(character)) {
		put_control(cleaning, character);
		cleaning->marks = 0;
		return;
	}
	cleaning->marks = is_mark(character) ? cleaning->marks + 1 : 0;
	if (cleaning->marks > MARKS_MAX)
		return;
	if (character >= FIRST_COMBINING)
		cleaning->compose = true;
	memcpy(cleaning->out + cleaning->length, bytes, taken);
	cleaning->length += taken;
}

static void
clean(struct cleaning *cleaning, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length;) {
		uint32_t character;
		size_t taken;

		if (bytes[i] >= 0x20 && bytes[i] < 0x7f) {
			cleaning->out[cleaning->length++] = bytes[i++];
			cleaning->marks = 0;
			continue;
		}
		/* Folding: a line end before blanks is dropped. */
		if (cleaning->one_line && i + 1 < length &&
		    (bytes[i] == '\r' || bytes[i] == '\n') &&
		    ascii_is_blank(bytes[i + 1])) {
			i++;
			continue;
		}
		/* CRLF, and a lone CR, are one line end. */
		if (bytes[i] == '\r' && !cleaning->one_line) {
			if (i + 1 == length || bytes[i + 1] != '\n')
				put_control(cleaning, '\n');
			i++;
			continue;
		}
		taken = utf8_decode(bytes + i, length - i, &character);
		if (taken == 0) { /* the caller guarantees UTF-8: drop it */
			i++;
			continue;
		}
		put_character(cleaning, character, bytes + i, taken);
		i += taken;
	}
}

/* NFC, at most as long as `bytes_max`; NULL if unchanged. */
static char *
compose(struct arena *memory, const char *text, size_t length)
{
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t count = utf8proc_map((const utf8proc_uint8_t *)text,
	    (utf8proc_ssize_t)length, &composed,
	    UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	char *copy;

	if (count < 0)
		return NULL;
	copy = arena_copy(memory, composed, (size_t)count);
	free(composed);
	return copy;
}

char *
text_one_line(struct arena *memory, const char *bytes, size_t length)
{
	struct cleaning cleaning = {.one_line = true};
	struct span line;
	char *composed = NULL;

	cleaning.out = arena_alloc(memory, length + 1);
	clean(&cleaning, bytes, length);
	line = span_trim((struct span){cleaning.out, cleaning.length});
	if (cleaning.compose)
		composed = compose(memory, line.bytes, line.length);
	if (composed != NULL)
		return composed;
	memmove(cleaning.out, line.bytes, line.length);
	cleaning.out[line.length] = '\0';
	return cleaning.out;
}

/* Offset of the first line that is not empty. */
static size_t
skip_empty_lines(const char *text)
{
	size_t start = 0;

	for (size_t i = 0; ascii_is_blank(text[i]); i++)
		if (text[i] == '\n')
			start = i + 1;
	return start;
}

char *
text_lines(struct arena *memory, const char *bytes, size_t length,
    size_t bytes_max, bool *ret_cut)
{
	struct cleaning cleaning = {0};
	char *composed = NULL;
	size_t start;

	if (length > bytes_max) {
		length = utf8_cut(bytes, bytes_max);
		*ret_cut = true;
	}
	cleaning.out = arena_alloc(memory, length + 1);
	clean(&cleaning, bytes, length);
	cleaning.out[cleaning.length] = '\0';
	if (cleaning.compose)
		composed = compose(memory, cleaning.out, cleaning.length);
	if (composed != NULL) {
		cleaning.out = composed;
		cleaning.length = strlen(composed);
	}
	/* NFC makes a few characters longer. */
	if (cleaning.length > bytes_max)
		cleaning.length = utf8_cut(cleaning.out, bytes_max);
	while (cleaning.length > 0 &&
	    ascii_is_blank(cleaning.out[cleaning.length - 1]))
		cleaning.length--;
	cleaning.out[cleaning.length] = '\0';
	start = skip_empty_lines(cleaning.out);
	return cleaning.out + start;
}
