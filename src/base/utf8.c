/* SPDX-License-Identifier: ISC */
#include "base/utf8.h"

#include <string.h>

#include "base/buffer.h"

size_t
utf8_decode(const char *bytes, size_t length, uint32_t *ret_character)
{
	const unsigned char *byte = (const unsigned char *)bytes;
	uint32_t character;
	size_t more;

	if (byte[0] < 0x80) {
		*ret_character = byte[0];
		return 1;
	}
	if (byte[0] >= 0xc2 && byte[0] <= 0xdf)
		more = 1, character = byte[0] & 0x1f;
	else if (byte[0] >= 0xe0 && byte[0] <= 0xef)
		more = 2, character = byte[0] & 0x0f;
	else if (byte[0] >= 0xf0 && byte[0] <= 0xf4)
		more = 3, character = byte[0] & 0x07;
	else
		return 0;
	if (length <= more)
		return 0;
	for (size_t i = 1; i <= more; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
		character = character << 6 | (byte[i] & 0x3f);
	}
	if ((more == 2 && character < 0x800) ||
	    (more == 3 && character < 0x10000) || character > 0x10ffff ||
	    (character >= 0xd800 && character <= 0xdfff))
		return 0;
	*ret_character = character;
	return more + 1;
}

size_t
utf8_encode(uint32_t character, char bytes[4])
{
	if (character < 0x80) {
		bytes[0] = (char)character;
		return 1;
	}
	if (character < 0x800) {
		bytes[0] = (char)(0xc0 | character >> 6);
		bytes[1] = (char)(0x80 | (character & 0x3f));
		return 2;
	}
	if (character < 0x10000) {
		bytes[0] = (char)(0xe0 | character >> 12);
		bytes[1] = (char)(0x80 | (character >> 6 & 0x3f));
		bytes[2] = (char)(0x80 | (character & 0x3f));
		return 3;
	}
	bytes[0] = (char)(0xf0 | character >> 18);
	bytes[1] = (char)(0x80 | (character >> 12 & 0x3f));
	bytes[2] = (char)(0x80 | (character >> 6 & 0x3f));
	bytes[3] = (char)(0x80 | (character & 0x3f));
	return 4;
}

size_t
utf8_skip_plain(const char *bytes, size_t length)
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	const uint64_t each = UINT64_C(0x0101010101010101);
	size_t at = 0;

	while (length - at >= 8) {
		uint64_t word;

		memcpy(&word, bytes + at, 8);
		/* No byte above 0x7f, so no sum carries into the next one. */
		if ((word & high) != 0 ||
		    ((word + 0x60 * each) & high) != high ||
		    ((word + each) & high) != 0)
			break;
		at += 8;
	}
	return at;
}

char *
utf8_replace(struct arena *memory, const char *text)
{
	struct buffer replaced = {0};
	size_t left = strlen(text);
	char *copy;

	while (left > 0) {
		uint32_t character;
		size_t length = utf8_decode(text, left, &character);

		if (length == 0)
			buffer_add(&replaced, "\xef\xbf\xbd", 3);
		else
			buffer_add(&replaced, text, length);
		text += length == 0 ? 1 : length;
		left -= length == 0 ? 1 : length;
	}
	copy = arena_copy(memory, buffer_string(&replaced), replaced.length);
	buffer_release(&replaced);
	return copy;
}

bool
utf8_is_valid(const char *bytes, size_t length)
{
	uint32_t character;

	for (size_t at = 0; at < length;) {
		size_t taken;

		/* Mail is mostly ASCII: eight bytes at a time. */
		while (length - at >= 8) {
			uint64_t word;

			memcpy(&word, bytes + at, 8);
			if ((word & UINT64_C(0x8080808080808080)) != 0)
				break;
			at += 8;
		}
		if (at == length)
			break;
		taken = utf8_decode(bytes + at, length - at, &character);
		if (taken == 0)
			return false;
		at += taken;
	}
	return true;
}

size_t
utf8_count(const char *bytes, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++)
		count += ((unsigned char)bytes[i] & 0xc0) != 0x80;
	return count;
}

size_t
utf8_cut(const char *bytes, size_t length)
{
	size_t start = length;
	uint32_t character;

	/* Step back over at most three continuation bytes. */
	while (start > 0 && length - start < 3 &&
	    ((unsigned char)bytes[start - 1] & 0xc0) == 0x80)
		start--;
	if (start == 0 || (unsigned char)bytes[start - 1] < 0xc0)
		return length;
	start--;
	return utf8_decode(bytes + start, length - start, &character) ==
		length - start
	    ? length
	    : start;
}

/* Characters that are invisible, or change how others are displayed. */
static bool
is_invisible(uint32_t character)
{
	static const struct {
		uint32_t first;
		uint32_t last;
	} ranges[] = {
	    {0x0000, 0x001f},
	    {0x007f, 0x009f},
	    {0x00ad, 0x00ad},
	    {0x034f, 0x034f},
	    {0x061c, 0x061c},
	    {0x115f, 0x1160},
	    {0x17b4, 0x17b5},
	    {0x180b, 0x180f},
	    {0x200b, 0x200f},
	    {0x2028, 0x202e},
	    {0x2060, 0x206f},
	    {0x3164, 0x3164},
	    {0xfe00, 0xfe0f},
	    {0xfeff, 0xfeff},
	    {0xffa0, 0xffa0},
	    {0xfff0, 0xfffb},
	    {0x1d173, 0x1d17a},
	    {0xe0000, 0xe0fff},
	};

	if (character >= 0x20 && character < 0x7f)
		return false;
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (character >= ranges[i].first && character <= ranges[i].last)
			return true;
	return false;
}

static bool
ends_word(char byte)
{
	return (byte >= 0 && byte <= ' ') ||
	    strchr("<>()[],;:\"", byte) != NULL;
}

/*
 * The end of what stands before the `@`, if an address with other characters
 * than ASCII there begins here; otherwise `at`.
 */
static size_t
foreign_part(const char *bytes, size_t length, size_t at, bool is_all)
{
	size_t sign = at, end = at;
	bool is_foreign = false;

	for (; end < length && !ends_word(bytes[end]); end++)
		if (bytes[end] == '@')
			sign = end;
	if (sign == at || sign + 1 == end || (is_all && end < length))
		return at;
	for (size_t i = at; i < end; i++)
		if ((unsigned char)bytes[i] >= 0x80) {
			if (i > sign)
				return at;
			is_foreign = true;
		}
	return is_foreign ? sign : at;
}

char *
utf8_visible(struct arena *memory, const char *bytes, size_t length,
    enum utf8_lines lines)
{
	struct buffer out = {0};
	bool keeps_lines = lines == UTF8_KEEP_LINES;
	size_t foreign = 0;
	char *copy;

	for (size_t at = 0; at < length;) {
		uint32_t character;
		size_t taken = utf8_decode(bytes + at, length - at, &character);

		if (at == 0 || (!keeps_lines && ends_word(bytes[at - 1])))
			foreign = foreign_part(bytes, length, at, keeps_lines);

		if (taken == 0) {
			buffer_add_printf(
			    &out, "<0x%02x>", (unsigned char)bytes[at]);
			at++;
			continue;
		}
		if ((is_invisible(character) &&
			!(keeps_lines &&
			    (character == '\n' || character == '\t'))) ||
		    (at < foreign && character >= 0x80))
			buffer_add_printf(
			    &out, "<U+%04X>", (unsigned int)character);
		else
			buffer_add(&out, bytes + at, taken);
		at += taken;
	}
	copy = arena_copy(memory, buffer_string(&out), out.length);
	buffer_release(&out);
	return copy;
}
