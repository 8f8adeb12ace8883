/* SPDX-License-Identifier: ISC */
#include "net/base64.h"

#include <string.h>

#define DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

static void
encode(struct buffer *text, const unsigned char *bytes, size_t length,
    const char *digits, bool is_padded)
{
	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i < 3 ? length - i : 3;
		unsigned int group = (unsigned int)bytes[i] << 16;
		char out[4];

		if (left > 1)
			group |= (unsigned int)bytes[i + 1] << 8;
		if (left > 2)
			group |= bytes[i + 2];
		for (size_t j = 0; j < 4; j++)
			out[j] = digits[group >> (18 - 6 * j) & 63];
		buffer_add(text, out, left + 1);
		if (is_padded)
			buffer_add(text, "==", 3 - left);
	}
}

void
base64_add(struct buffer *text, const void *bytes, size_t length)
{
	encode(text, bytes, length, DIGITS "+/", true);
}

void
base64url_add(struct buffer *text, const void *bytes, size_t length)
{
	encode(text, bytes, length, DIGITS "-_", false);
}

/* The value of a digit; -1: not a digit. */
static int
value_of(char digit)
{
	static const char digits[] = DIGITS;
	const char *found;

	if (digit == '+' || digit == '-')
		return 62;
	if (digit == '/' || digit == '_')
		return 63;
	found = digit == '\0' ? NULL : strchr(digits, digit);
	return found == NULL ? -1 : (int)(found - digits);
}

bool
base64_decode(const char *text, size_t length, struct buffer *bytes)
{
	size_t before = bytes->length;
	unsigned int group = 0;
	size_t count = 0;

	for (int i = 0; i < 2 && length > 0 && text[length - 1] == '='; i++)
		length--;
	for (; count < length; count++) {
		int value = value_of(text[count]);

		if (value < 0)
			break;
		group = group << 6 | (unsigned int)value;
		if (count % 4 == 1)
			buffer_add_byte(bytes, (char)(group >> 4));
		else if (count % 4 == 2)
			buffer_add_byte(bytes, (char)(group >> 2));
		else if (count % 4 == 3)
			buffer_add_byte(bytes, (char)group);
	}
	if (count == length && length % 4 != 1)
		return true;
	bytes->length = before;
	return false;
}
