/* SPDX-License-Identifier: ISC */
#include "rules/fold.h"

#include <string.h>
#include <utf8proc.h>

#include "base/memory.h"
#include "base/utf8.h"

enum {
	DECOMPOSED_MAX = 32, /* the longest in Unicode is 18 */
	LINE_SEPARATOR = 0x2028,
	PARAGRAPH_SEPARATOR = 0x2029,
};

static const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPAT |
    UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE |
    UTF8PROC_STRIPMARK;

/* Letters without a decomposition, and typographic punctuation. */
static const struct {
	uint32_t character;
	const char *ascii;
} replacements[] = {
    {0x00ab, "\""},
    {0x00bb, "\""},
    {0x00e6, "ae"},
    {0x00f0, "d"},
    {0x00f8, "o"},
    {0x00fe, "th"},
    {0x0111, "d"},
    {0x0131, "i"},
    {0x0142, "l"},
    {0x0153, "oe"},
    {0x02bc, "'"},
    {0x2010, "-"},
    {0x2011, "-"},
    {0x2012, "-"},
    {0x2013, "-"},
    {0x2014, "-"},
    {0x2015, "-"},
    {0x2018, "'"},
    {0x2019, "'"},
    {0x201b, "'"},
    {0x201c, "\""},
    {0x201d, "\""},
    {0x201e, "\""},
    {0x2022, "-"},
    {0x2212, "-"},
};

static size_t
write_character(uint32_t character, char ret_bytes[4])
{
	for (size_t i = 0; i < LENGTH(replacements); i++) {
		if (replacements[i].character == character) {
			size_t length = strlen(replacements[i].ascii);

			memcpy(ret_bytes, replacements[i].ascii, length);
			return length;
		}
	}
	return utf8_encode(character, ret_bytes);
}

/* Folds one non-ASCII character; returns the number of bytes written. */
static size_t
fold_character(uint32_t character, char ret_bytes[4 * DECOMPOSED_MAX])
{
	utf8proc_int32_t decomposed[DECOMPOSED_MAX];
	int boundary = 0;
	utf8proc_ssize_t count;
	size_t length = 0;

	if (character == LINE_SEPARATOR || character == PARAGRAPH_SEPARATOR) {
		ret_bytes[0] = '\n';
		return 1;
	}
	/*
	 * A longer decomposition does not occur: such a character is dropped.
	 */
	count = utf8proc_decompose_char((utf8proc_int32_t)character, decomposed,
	    DECOMPOSED_MAX, options, &boundary);
	if (count > DECOMPOSED_MAX)
		count = 0;
	for (utf8proc_ssize_t i = 0; i < count; i++)
		length += write_character(
		    (uint32_t)decomposed[i], ret_bytes + length);
	return length;
}

struct writer {
	char *text;
	size_t length;
	size_t size;
	size_t newlines;   /* since the last visible character */
	bool is_blank;	   /* a blank since then */
	uint32_t *origins; /* for each byte written; NULL: not needed */
	size_t origin;	   /* of the byte being written */
};

/* Appends visible bytes, and before them a pending blank. */
static bool
add(struct writer *writer, const char *bytes, size_t length)
{
	if (writer->length + length + 1 > writer->size)
		return false;
	if (writer->origins != NULL)
		for (size_t i = 0; i <= length; i++)
			writer->origins[writer->length + i] =
			    (uint32_t)writer->origin;
	if (writer->is_blank && writer->length > 0)
		writer->text[writer->length++] =
		    writer->newlines > 1 ? '\n' : ' ';
	writer->is_blank = false;
	writer->newlines = 0;
	memcpy(writer->text + writer->length, bytes, length);
	writer->length += length;
	return true;
}

static bool
add_byte(struct writer *writer, char byte)
{
	if (byte == '\n')
		writer->newlines++;
	if ((byte >= '\0' && byte <= ' ') || byte == 0x7f) {
		writer->is_blank = true;
		return true;
	}
	if (byte >= 'A' && byte <= 'Z')
		byte = (char)(byte - 'A' + 'a');
	return add(writer, &byte, 1);
}

static bool
add_folded(struct writer *writer, uint32_t character)
{
	char bytes[4 * DECOMPOSED_MAX];
	size_t length = fold_character(character, bytes);

	/*
	 * Characters that decompose to a leading blank (a lone acute accent) or
	 * to ASCII use the general path.
	 */
	for (size_t i = 0; i < length; i++) {
		bool added = bytes[i] >= 0 ? add_byte(writer, bytes[i])
					   : add(writer, bytes + i, 1);

		if (!added)
			return false;
	}
	return true;
}

/*
 * Copies ASCII letters and the like, the bulk of most texts, up to the next
 * other byte. Returns its offset.
 */
static size_t
write_plain(struct writer *writer, const char *text, size_t length, size_t at)
{
	char *to = writer->text + writer->length;
	size_t room = writer->size - writer->length - 1;

	if (length - at > room)
		length = at + room;
	while (at < length && text[at] >= ' ' && text[at] != 0x7f) {
		char byte = text[at];

		/*
		 * A blank before a letter stays; add_byte handles all others.
		 */
		if (byte == ' ' &&
		    (at + 1 == length || text[at + 1] <= ' ' ||
			text[at + 1] == 0x7f))
			break;
		/* The origin of a blank is that of the character after it. */
		if (writer->origins != NULL)
			writer->origins[to - writer->text] =
			    (uint32_t)(byte == ' ' ? at + 1 : at);
		at++;
		*to++ =
		    (byte >= 'A' && byte <= 'Z') ? (char)(byte | 0x20) : byte;
	}
	writer->length = (size_t)(to - writer->text);
	return at;
}

static bool
write_all(struct writer *writer, const char *text, size_t length)
{
	for (size_t i = 0; i < length;) {
		uint32_t character;
		size_t bytes;

		writer->origin = i;
		if (text[i] >= 0) {
			if (!add_byte(writer, text[i++]))
				return false;
			if (!writer->is_blank)
				i = write_plain(writer, text, length, i);
			continue;
		}
		bytes = utf8_decode(text + i, length - i, &character);
		if (bytes > 0 && !add_folded(writer, character))
			return false;
		i += bytes == 0 ? 1 : bytes;
	}
	return true;
}

struct folded
fold(struct arena *memory, const char *text, size_t length)
{
	struct folded folded = {0};
	struct writer writer = {.size = 2 * length + 64};

	writer.text = arena_alloc(memory, writer.size + 1);
	folded.is_cut = !write_all(&writer, text, length);
	writer.length = utf8_cut(writer.text, writer.length);
	writer.text[writer.length] = '\0';
	folded.text = writer.text;
	folded.length = writer.length;
	return folded;
}

uint32_t *
fold_origins(
    struct arena *memory, const char *text, size_t length, size_t folded)
{
	struct writer writer = {.size = 2 * length + 64};

	writer.text = arena_alloc(memory, folded + 8);
	writer.origins =
	    arena_array(memory, folded + 8, sizeof *writer.origins);
	(void)write_all(&writer, text, length);
	writer.origins[folded] = (uint32_t)length;
	return writer.origins;
}

void
fold_pattern(const char *text, size_t length, struct buffer *ret_pattern)
{
	for (size_t i = 0; i < length;) {
		char bytes[4 * DECOMPOSED_MAX];
		uint32_t character;
		size_t taken = utf8_decode(text + i, length - i, &character);

		if (taken <= 1) {
			buffer_add_byte(ret_pattern, text[i++]);
			continue;
		}
		buffer_add(
		    ret_pattern, bytes, fold_character(character, bytes));
		i += taken;
	}
}
