/* SPDX-License-Identifier: ISC */
#include "ticket/letter_wrap.h"

#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"

struct wrapping {
	struct buffer text;
	size_t column;	     /* of the current line */
	size_t indentation;  /* of its paragraph */
	bool is_continued;   /* the next line may be joined to it */
	bool has_empty_line; /* to be written before the next line */
};

static void
add_blanks(struct wrapping *wrapping, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buffer_add_byte(&wrapping->text, ' ');
	wrapping->column += count;
}

static void
end_line(struct wrapping *wrapping)
{
	if (wrapping->column > 0)
		buffer_add_byte(&wrapping->text, '\n');
	wrapping->column = 0;
	wrapping->is_continued = false;
}

/* Adds a word, with `blanks` before it unless it begins a line. */
static void
add_word(
    struct wrapping *wrapping, size_t blanks, const char *word, size_t length)
{
	size_t columns = utf8_count(word, length);

	if (wrapping->column > wrapping->indentation &&
	    wrapping->column + blanks + columns > LETTER_WRAP_COLUMNS) {
		end_line(wrapping);
		wrapping->is_continued = wrapping->indentation == 0;
	}
	if (wrapping->column == 0) {
		if (wrapping->has_empty_line && wrapping->text.length > 0)
			buffer_add_byte(&wrapping->text, '\n');
		wrapping->has_empty_line = false;
		add_blanks(wrapping, wrapping->indentation);
	} else if (wrapping->column > wrapping->indentation) {
		add_blanks(wrapping, blanks);
	}
	buffer_add(&wrapping->text, word, length);
	wrapping->column += columns;
}

/* How much of an overlong word fits into one line. */
static size_t
piece_of(const char *word, size_t length)
{
	size_t piece = LETTER_WRAP_COLUMNS / 2;

	if (length <= piece)
		return length;
	while (piece > 0 && ((unsigned char)word[piece] & 0xc0) == 0x80)
		piece--;
	return piece > 0 ? piece : length;
}

/* An overlong word is written as several pieces without blanks. */
static void
add_any_word(
    struct wrapping *wrapping, size_t blanks, const char *word, size_t length)
{
	bool is_word = length <= LETTER_WRAP_WORD_MAX;

	while (length > 0) {
		size_t piece = is_word ? length : piece_of(word, length);

		add_word(wrapping, blanks, word, piece);
		word += piece;
		length -= piece;
		blanks = 0;
	}
}

static void
add_line(struct wrapping *wrapping, const char *line, size_t length)
{
	size_t at = strspn(line, " "), blanks = 1;

	if (at >= length) {
		end_line(wrapping);
		wrapping->has_empty_line = true;
		return;
	}
	if (at > 0 || !wrapping->is_continued)
		end_line(wrapping);
	wrapping->is_continued = false;
	wrapping->indentation =
	    at < LETTER_WRAP_COLUMNS / 2 ? at : LETTER_WRAP_COLUMNS / 2;
	while (at < length) {
		size_t word = strcspn(line + at, " \n");

		add_any_word(wrapping, blanks, line + at, word);
		at += word;
		blanks = strspn(line + at, " ");
		at += blanks;
	}
}

char *
letter_wrap(struct arena *memory, const char *text)
{
	struct wrapping wrapping = {.text = {0}};
	char *copy;

	while (*text != '\0') {
		size_t length = strcspn(text, "\n");

		add_line(&wrapping, text, length);
		text += length + (text[length] == '\n' ? 1 : 0);
	}
	end_line(&wrapping);
	copy = arena_string(memory, buffer_string(&wrapping.text));
	buffer_release(&wrapping.text);
	return copy;
}
