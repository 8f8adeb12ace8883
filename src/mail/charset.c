/* SPDX-License-Identifier: ISC */
#include "mail/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "mail/detect.h"

enum state {
	STATE_UNKNOWN,
	STATE_OPEN,
	STATE_MISSING,
};

/*
 * Labels of the IANA registry and of the WHATWG Encoding Standard, compared
 * without `-` and `_`. If mail programs mean a superset charset, that is used
 * (GBK for gb2312, CP932 for shift_jis, ...).
 */
static struct charset {
	const char *labels; /* each followed by a blank */
	const char *name;   /* iconv's name */
	enum state state;
	iconv_t descriptor;
} charsets[] = {
    {.labels = "utf16 utf16le ucs2 unicode iso10646ucs2 ", .name = "UTF-16LE"},
    {.labels = "utf16be ", .name = "UTF-16BE"},
    {.labels = "utf32 utf32le ", .name = "UTF-32LE"},
    {.labels = "utf32be ", .name = "UTF-32BE"},
    {.labels = "utf7 unicode11utf7 csunicode11utf7 ", .name = "UTF-7"},
    {.labels = "iso88592 latin2 l2 ", .name = "ISO-8859-2"},
    {.labels = "iso88593 latin3 l3 ", .name = "ISO-8859-3"},
    {.labels = "iso88594 latin4 l4 ", .name = "ISO-8859-4"},
    {.labels = "iso88595 cyrillic ", .name = "ISO-8859-5"},
    {.labels = "iso88596 arabic ", .name = "ISO-8859-6"},
    {.labels = "iso88597 greek ", .name = "ISO-8859-7"},
    {.labels = "iso88598 iso88598i iso88598e hebrew ", .name = "ISO-8859-8"},
    {.labels = "iso88599 latin5 l5 windows1254 cp1254 ", .name = "CP1254"},
    {.labels = "iso885910 latin6 l6 ", .name = "ISO-8859-10"},
    {.labels = "iso885911 windows874 cp874 tis620 ", .name = "CP874"},
    {.labels = "iso885913 latin7 ", .name = "ISO-8859-13"},
    {.labels = "iso885914 latin8 ", .name = "ISO-8859-14"},
    {.labels = "iso885915 latin9 ", .name = "ISO-8859-15"},
    {.labels = "iso885916 latin10 ", .name = "ISO-8859-16"},
    {.labels = "windows1250 cp1250 xcp1250 ", .name = "CP1250"},
    {.labels = "windows1251 cp1251 xcp1251 ", .name = "CP1251"},
    {.labels = "windows1253 cp1253 ", .name = "CP1253"},
    {.labels = "windows1255 cp1255 ", .name = "CP1255"},
    {.labels = "windows1256 cp1256 ", .name = "CP1256"},
    {.labels = "windows1257 cp1257 ", .name = "CP1257"},
    {.labels = "windows1258 cp1258 ", .name = "CP1258"},
    {.labels = "koi8r koi8 ", .name = "KOI8-R"},
    {.labels = "koi8u koi8ru ", .name = "KOI8-U"},
    {.labels = "macintosh mac xmacroman macroman ", .name = "MACINTOSH"},
    {.labels = "ibm437 cp437 ", .name = "CP437"},
    {.labels = "ibm850 cp850 ", .name = "CP850"},
    {.labels = "ibm852 cp852 ", .name = "CP852"},
    {.labels = "ibm865 cp865 ", .name = "CP865"},
    {.labels = "ibm866 cp866 ", .name = "CP866"},
    {.labels = "iso2022jp csiso2022jp iso2022jp2 ", .name = "ISO-2022-JP-2"},
    {.labels = "shiftjis sjis xsjis mskanji windows31j cp932 ",
	.name = "CP932"},
    {.labels = "eucjp xeucjp ", .name = "EUC-JP"},
    {.labels = "gb2312 gbk cp936 xgbk gb18030 euccn ", .name = "GB18030"},
    {.labels = "big5 big5hkscs xxbig5 cp950 ", .name = "BIG5-HKSCS"},
    {.labels = "euckr ksc56011987 ksc5601 windows949 cp949 uhc ",
	.name = "CP949"},
    {.labels = "iso2022kr ", .name = "ISO-2022-KR"},
};
static bool all_open;

#define LABEL_BYTES_MAX 40

/* Lower case, without - and _, followed by a blank; false if it is too long. */
static bool
normal_label(struct span label, char ret[LABEL_BYTES_MAX + 2])
{
	size_t length = 0;

	for (size_t i = 0; i < label.length; i++) {
		char byte = ascii_lower(label.bytes[i]);

		if (!ascii_is_alnum(byte))
			continue;
		if (length == LABEL_BYTES_MAX)
			return false;
		ret[length++] = byte;
	}
	ret[length++] = ' ';
	ret[length] = '\0';
	return true;
}

static bool
is_one_of(const char *label, const char *labels)
{
	const char *found = labels;

	while ((found = strstr(found, label)) != NULL) {
		if (found == labels || found[-1] == ' ')
			return true;
		found++;
	}
	return false;
}

static bool
open_charset(struct charset *charset)
{
	if (charset->state == STATE_UNKNOWN && !all_open) {
		charset->descriptor = iconv_open("UTF-8", charset->name);
		/* (iconv_t)-1, without a cast that warns. */
		charset->state = (intptr_t)charset->descriptor == -1
		    ? STATE_MISSING
		    : STATE_OPEN;
	}
	return charset->state == STATE_OPEN;
}

size_t
charset_open_all(void)
{
	size_t missing = 0;

	for (size_t i = 0; i < LENGTH(charsets); i++)
		missing += !open_charset(&charsets[i]);
	all_open = true;
	return missing;
}

void
charset_close_all(void)
{
	for (size_t i = 0; i < LENGTH(charsets); i++) {
		if (charsets[i].state == STATE_OPEN)
			(void)iconv_close(charsets[i].descriptor);
		charsets[i].state = STATE_UNKNOWN;
	}
	all_open = false;
}

static struct charset *
find_charset(const char *label)
{
	for (size_t i = 0; i < LENGTH(charsets); i++)
		if (is_one_of(label, charsets[i].labels))
			return &charsets[i];
	return NULL;
}

/* Bytes 0x80 to 0x9f; 0 if undefined in windows-1252. */
static const uint16_t windows_1252[32] = {0x20ac, 0, 0x201a, 0x0192, 0x201e,
    0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d,
    0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc,
    0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178};

/* Makes an undecodable byte visible. */
static void
add_escaped(unsigned char byte, struct buffer *text)
{
	buffer_add_printf(text, "\\x%02X", byte);
}

static void
add_windows_1252(unsigned char byte, struct buffer *text)
{
	uint32_t character = byte;

	if (byte >= 0x80 && byte <= 0x9f)
		character = windows_1252[byte - 0x80];
	if (character == 0 && byte != 0) {
		add_escaped(byte, text);
		return;
	}
	(void)buffer_reserve(text, 4);
	text->length += utf8_encode(character, text->data + text->length);
	text->data[text->length] = '\0';
}

static void
convert_windows_1252(const char *bytes, size_t length, struct buffer *text)
{
	(void)buffer_reserve(text, length + length / 8);
	for (size_t i = 0; i < length; i++)
		add_windows_1252((unsigned char)bytes[i], text);
}

/* Keeps valid UTF-8; other bytes are decoded individually as windows-1252. */
static bool
convert_utf8(const char *bytes, size_t length, struct buffer *text)
{
	if (utf8_is_valid(bytes, length)) {
		buffer_add(text, bytes, length);
		return true;
	}
	for (size_t i = 0; i < length;) {
		uint32_t character;
		size_t taken = utf8_decode(bytes + i, length - i, &character);

		if (taken == 0) {
			add_windows_1252((unsigned char)bytes[i], text);
			taken = 1;
		} else {
			buffer_add(text, bytes + i, taken);
		}
		i += taken;
	}
	return false;
}

/* Detected charsets are all in the table; NULL if nothing was detected. */
static const char *
detect(const char *bytes, size_t length)
{
	bool is_ascii = true;

	for (size_t i = 0; i < length && is_ascii; i++)
		is_ascii = (unsigned char)bytes[i] < 0x80;
	if (!is_ascii && utf8_is_valid(bytes, length))
		return NULL;
	/* ASCII without these bytes has only one reading. */
	if (is_ascii && memchr(bytes, 0x1b, length) == NULL &&
	    memchr(bytes, '~', length) == NULL &&
	    memchr(bytes, '+', length) == NULL)
		return NULL;
	return detect_charset(bytes, length);
}

static bool
convert_unlabelled(const char *bytes, size_t length, struct buffer *text)
{
	const char *label = detect(bytes, length);

	if (label != NULL)
		(void)charset_convert(span_of(label), bytes, length, text);
	else if (utf8_is_valid(bytes, length))
		buffer_add(text, bytes, length);
	else
		convert_windows_1252(bytes, length, text);
	return true;
}

static bool
convert_iconv(
    iconv_t descriptor, const char *bytes, size_t length, struct buffer *text)
{
	/* iconv does not modify its input. */
	union {
		const char *constant;
		char *variable;
	} in = {.constant = bytes};
	bool good = true;

	(void)iconv(descriptor, NULL, NULL, NULL, NULL);
	while (length > 0) {
		/* One byte yields at most 3. */
		size_t room = length + length / 2 + 64, most = room;
		char *out = buffer_reserve(text, room);
		size_t result =
		    iconv(descriptor, &in.variable, &length, &out, &room);

		text->length += most - room;
		if (result != (size_t)-1 || errno == E2BIG)
			continue;
		good = false;
		if (length == 0)
			break;
		/* Also for a character truncated at the end of the text. */
		add_escaped((unsigned char)*in.constant, text);
		in.constant++;
		length--;
	}
	(void)buffer_reserve(text, 1);
	text->data[text->length] = '\0';
	return good;
}

/* glibc does not support HZ, but supports its charset. */
static bool
convert_hz(const char *bytes, size_t length, struct buffer *text)
{
	struct buffer unpacked = {0};
	bool good;

	(void)buffer_reserve(&unpacked, length);
	unpacked.length = detect_unpack_hz(bytes, length, unpacked.data);
	good = charset_convert(
	    span_of("gb18030"), unpacked.data, unpacked.length, text);
	buffer_release(&unpacked);
	return good;
}

/*
 * UTF-16 and UTF-32 without byte order in the label have a mark, or are
 * big-endian by RFC 2781, or neither: then zero bytes of ASCII show the order.
 */
static const char *
byte_order(const char *label, const char *bytes, size_t length)
{
	bool wide = strncmp(label, "utf32", 5) == 0;
	size_t zeros[2] = {0, 0};

	if (!wide && is_one_of(label, "utf16be utf16le "))
		return label;
	if (wide && strcmp(label, "utf32 ") != 0)
		return label;
	if (wide)
		return length >= 4 && bytes[0] == 0 ? "utf32be " : "utf32le ";
	if (length >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0)
		return "utf16be ";
	if (length >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0)
		return "utf16le ";
	for (size_t i = 0; i < length && i < 512; i++)
		zeros[i % 2] += bytes[i] == 0;
	return zeros[1] > zeros[0] ? "utf16le " : "utf16be ";
}

static bool
has_high_byte(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((bytes[i] & 0x80) != 0)
			return true;
	return false;
}

static bool
is_single_byte(const char *name)
{
	return strncmp(name, "iso8859", 7) == 0 ||
	    strncmp(name, "latin", 5) == 0 ||
	    strncmp(name, "windows12", 9) == 0 ||
	    strncmp(name, "cp12", 4) == 0 || strncmp(name, "koi8", 4) == 0;
}

/* Letters that make up no Western language. */
static bool
is_cyrillic(const char *bytes, size_t length)
{
	const char *found = detect_charset(bytes, length);

	return found != NULL &&
	    (strcmp(found, "windows-1251") == 0 ||
		strcmp(found, "koi8-r") == 0);
}

bool
charset_convert(struct span label, const char *bytes, size_t length,
    struct buffer *ret_text)
{
	char name[LABEL_BYTES_MAX + 2];
	const char *known = name;
	struct charset *charset;

	if (length == 0)
		return true;
	if (!normal_label(label, name))
		return convert_unlabelled(bytes, length, ret_text) && false;
	if (is_one_of(name, "utf8 unicode11utf8 utf8mb4 "))
		return convert_utf8(bytes, length, ret_text);
	/* A label of a single-byte charset may be wrong. */
	if (is_single_byte(name) && has_high_byte(bytes, length) &&
	    utf8_is_valid(bytes, length)) {
		buffer_add(ret_text, bytes, length);
		return true;
	}
	if (is_one_of(name, "iso88591 latin1 l1 windows1252 cp1252 xansi ")) {
		if (is_cyrillic(bytes, length))
			return convert_unlabelled(bytes, length, ret_text);
		convert_windows_1252(bytes, length, ret_text);
		return true;
	}
	if (strcmp(name, " ") == 0 ||
	    is_one_of(name, "usascii ascii ansix341968 unknown8bit "))
		return convert_unlabelled(bytes, length, ret_text);
	if (strcmp(name, "ucs2 ") == 0 || strncmp(name, "unicode ", 8) == 0)
		known = "utf16 ";
	if (strncmp(known, "utf16", 5) == 0 || strncmp(known, "utf32", 5) == 0)
		known = byte_order(known, bytes, length);
	if (strcmp(known, "hzgb2312 ") == 0 || strcmp(known, "hz ") == 0)
		return convert_hz(bytes, length, ret_text);
	charset = find_charset(known);
	if (charset == NULL || !open_charset(charset))
		return convert_unlabelled(bytes, length, ret_text) && false;
	return convert_iconv(charset->descriptor, bytes, length, ret_text);
}
