/* SPDX-License-Identifier: ISC */
#include "mail/detect.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "mail/span.h"

/* Bytes examined, and the minimum of non-ASCII letters for a result. */
#define SAMPLE_BYTES_MAX  ((size_t)16 * 1024)
#define FOREIGN_BYTES_MIN 12
#define UTF7_RUNS_MIN	  2

/* ESC $ B, ESC $ @: Japanese; ESC $ ) C: Korean. */
static const char *
find_escapes(const char *bytes, size_t length)
{
	for (size_t i = 0; i + 3 < length; i++) {
		if (bytes[i] != 0x1b || bytes[i + 1] != '$')
			continue;
		if (bytes[i + 2] == 'B' || bytes[i + 2] == '@')
			return "iso-2022-jp";
		if (bytes[i + 2] == ')' && bytes[i + 3] == 'C')
			return "iso-2022-kr";
	}
	return NULL;
}

/* The end of a run of two-byte characters between ~{ and ~}; 0: none. */
static size_t
hz_run(const char *bytes, size_t length)
{
	size_t at = 2;

	if (length < 6 || bytes[0] != '~' || bytes[1] != '{')
		return 0;
	while (at + 1 < length && bytes[at] >= 0x21 && bytes[at] <= 0x77 &&
	    bytes[at + 1] >= 0x21 && bytes[at + 1] <= 0x7e)
		at += 2;
	return at > 2 && at + 1 < length && bytes[at] == '~' &&
		bytes[at + 1] == '}'
	    ? at
	    : 0;
}

static bool
is_hz(const char *bytes, size_t length)
{
	for (size_t i = 0; i + 6 <= length; i++)
		if (hz_run(bytes + i, length - i) > 2)
			return true;
	return false;
}

static int
base64_value(char byte)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *found =
	    byte == '\0' ? NULL : memchr(alphabet, byte, sizeof alphabet - 1);

	return found == NULL ? -1 : (int)(found - alphabet);
}

/* +AOY-: complete characters, the first not ASCII. */
static bool
is_utf7_run(const char *bytes, size_t length, size_t *ret_end)
{
	uint32_t bits = 0;
	size_t count = 0, at = 1;

	while (at < length && base64_value(bytes[at]) >= 0) {
		if (count < 3)
			bits = bits << 6 | (uint32_t)base64_value(bytes[at]);
		count++;
		at++;
	}
	*ret_end = at;
	return count >= 3 && at < length && bytes[at] == '-' &&
	    count * 6 % 16 < 6 && bits >> 2 >= 0xa0 && bits >> 2 < 0xe000;
}

static bool
is_utf7(const char *bytes, size_t length)
{
	size_t runs = 0;

	for (size_t i = 0, end; i + 1 < length; i++) {
		if (bytes[i] != '+' || bytes[i + 1] == '-')
			continue;
		if (!is_utf7_run(bytes + i, length - i, &end))
			return false;
		runs++;
		i += end;
	}
	return runs >= UTF7_RUNS_MIN;
}

/*
 * Pairs in the range of GB 2312's common characters, as in most Chinese text.
 */
static bool
is_gb(const char *bytes, size_t length)
{
	size_t common = 0, all = 0;

	for (size_t i = 0; i < length; i++) {
		unsigned char first = (unsigned char)bytes[i];
		unsigned char second;

		if (first < 0x80)
			continue;
		if (i + 1 == length)
			break;
		second = (unsigned char)bytes[++i];
		if (first < 0x81 || first == 0xff || second < 0x40 ||
		    second == 0x7f || second == 0xff)
			return false;
		all++;
		common += first >= 0xb0 && first <= 0xd7 && second >= 0xa1;
	}
	return all > 0 && common * 10 >= all * 6;
}

/* Most letters are lower case: their range shows the charset. */
static const char *
find_cyrillic(size_t low, size_t high, size_t foreign)
{
	if ((low + high) * 10 < foreign * 9)
		return NULL;
	if (low > high * 3)
		return "koi8-r";
	return high > low * 3 ? "windows-1251" : NULL;
}

const char *
detect_charset(const char *bytes, size_t length)
{
	size_t foreign = 0, latin = 0, low = 0, high = 0;
	const char *found;

	if (length > SAMPLE_BYTES_MAX)
		length = SAMPLE_BYTES_MAX;
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		foreign += byte >= 0x80;
		latin += (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
		low += byte >= 0xc0 && byte <= 0xdf;
		high += byte >= 0xe0;
	}
	if (foreign == 0) {
		found = find_escapes(bytes, length);
		if (found != NULL)
			return found;
		if (is_hz(bytes, length))
			return "hz-gb-2312";
		return is_utf7(bytes, length) ? "utf-7" : NULL;
	}
	if (foreign < FOREIGN_BYTES_MIN || latin > foreign)
		return NULL;
	return is_gb(bytes, length) ? "gb18030"
				    : find_cyrillic(low, high, foreign);
}

size_t
detect_unpack_hz(const char *bytes, size_t length, char *ret)
{
	size_t made = 0;

	for (size_t i = 0; i < length; i++) {
		size_t end = hz_run(bytes + i, length - i);

		if (end > 0) {
			for (size_t j = i + 2; j < i + end; j++)
				ret[made++] = (char)(bytes[j] | '\x80');
			i += end + 1;
		} else if (bytes[i] == '~' && i + 1 < length &&
		    (bytes[i + 1] == '~' || bytes[i + 1] == '\n')) {
			/* ~~ is one, and ~ at the end of a line joins lines. */
			if (bytes[++i] == '~')
				ret[made++] = '~';
		} else {
			ret[made++] = bytes[i];
		}
	}
	return made;
}
