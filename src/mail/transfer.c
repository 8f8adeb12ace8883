/* SPDX-License-Identifier: ISC */
#include "mail/transfer.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "mail/uuencode.h"

/* The value of a base64 digit plus one; 0: not a digit. */
static const unsigned char digits[256] = {
    ['A'] = 1,
    ['B'] = 2,
    ['C'] = 3,
    ['D'] = 4,
    ['E'] = 5,
    ['F'] = 6,
    ['G'] = 7,
    ['H'] = 8,
    ['I'] = 9,
    ['J'] = 10,
    ['K'] = 11,
    ['L'] = 12,
    ['M'] = 13,
    ['N'] = 14,
    ['O'] = 15,
    ['P'] = 16,
    ['Q'] = 17,
    ['R'] = 18,
    ['S'] = 19,
    ['T'] = 20,
    ['U'] = 21,
    ['V'] = 22,
    ['W'] = 23,
    ['X'] = 24,
    ['Y'] = 25,
    ['Z'] = 26,
    ['a'] = 27,
    ['b'] = 28,
    ['c'] = 29,
    ['d'] = 30,
    ['e'] = 31,
    ['f'] = 32,
    ['g'] = 33,
    ['h'] = 34,
    ['i'] = 35,
    ['j'] = 36,
    ['k'] = 37,
    ['l'] = 38,
    ['m'] = 39,
    ['n'] = 40,
    ['o'] = 41,
    ['p'] = 42,
    ['q'] = 43,
    ['r'] = 44,
    ['s'] = 45,
    ['t'] = 46,
    ['u'] = 47,
    ['v'] = 48,
    ['w'] = 49,
    ['x'] = 50,
    ['y'] = 51,
    ['z'] = 52,
    ['0'] = 53,
    ['1'] = 54,
    ['2'] = 55,
    ['3'] = 56,
    ['4'] = 57,
    ['5'] = 58,
    ['6'] = 59,
    ['7'] = 60,
    ['8'] = 61,
    ['9'] = 62,
    ['+'] = 63,
    ['/'] = 64,
    ['-'] = 63,
    ['_'] = 64,
};

size_t
transfer_decode_base64(
    struct transfer_base64 *state, struct span text, char *ret)
{
	size_t length = 0;

	for (size_t i = 0; i < text.length; i++) {
		unsigned int digit = digits[(unsigned char)text.bytes[i]];

		if (digit == 0) {
			if (text.bytes[i] == '=')
				state->count = 0;
			continue;
		}
		state->bits = state->bits << 6 | (digit - 1);
		state->count += 6;
		if (state->count >= 8) {
			state->count -= 8;
			ret[length++] = (char)(state->bits >> state->count);
		}
	}
	return length;
}

static int
hex_value(char byte)
{
	byte = ascii_lower(byte);
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* The byte of the two digits at `at`, or -1. */
static int
hex_byte(struct span text, size_t at)
{
	int high, low;

	if (text.length < 2 || at > text.length - 2)
		return -1;
	high = hex_value(text.bytes[at]);
	low = hex_value(text.bytes[at + 1]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static size_t
decode_escapes(struct span text, char mark, bool underscores, char *ret)
{
	size_t length = 0;

	for (size_t i = 0; i < text.length; i++) {
		char byte = text.bytes[i];
		int value = byte == mark ? hex_byte(text, i + 1) : -1;

		if (value >= 0) {
			byte = (char)value;
			i += 2;
		} else if (underscores && byte == '_') {
			byte = ' ';
		}
		ret[length++] = byte;
	}
	return length;
}

size_t
transfer_decode_q(struct span text, char *ret)
{
	return decode_escapes(text, '=', true, ret);
}

/* Bytes decoded at a time. */
#define PIECE_BYTES ((size_t)64 * 1024)

size_t
transfer_decode_percent(struct span text, char *ret)
{
	return decode_escapes(text, '%', false, ret);
}

/* The length of a line end at `at`, including blanks before it; 0: none. */
static size_t
line_end(struct span text, size_t at)
{
	size_t end = at;

	while (end < text.length &&
	    (text.bytes[end] == ' ' || text.bytes[end] == '\t'))
		end++;
	if (end < text.length && text.bytes[end] == '\r')
		end++;
	if (end < text.length && text.bytes[end] == '\n')
		return end + 1 - at;
	return end == text.length ? end - at : 0;
}

static size_t
decode_quoted_printable(struct span text, char *ret)
{
	size_t length = 0, i = 0;

	while (i < text.length) {
		const char *mark = memchr(text.bytes + i, '=', text.length - i);
		size_t plain = mark == NULL ? text.length - i
					    : (size_t)(mark - text.bytes) - i;
		int value;

		memcpy(ret + length, text.bytes + i, plain);
		length += plain;
		i += plain;
		if (mark == NULL)
			break;
		value = hex_byte(text, i + 1);
		if (value >= 0) {
			ret[length++] = (char)value;
			i += 3;
		} else if (i + 1 == text.length) {
			i++;
		} else if (line_end(text, i + 1) > 0) {
			i += 1 + line_end(text, i + 1);
		} else {
			ret[length++] = '=';
			i++;
		}
	}
	return length;
}

/*
 * Whether at least half of the non-blank bytes could be base64, and there are
 * no words separated by blanks.
 */
static bool
looks_like_base64(struct span body)
{
	size_t good = 0, bad = 0, blanks = 0;

	for (size_t i = 0; i < body.length; i++)
		if (digits[(unsigned char)body.bytes[i]] != 0)
			good++;
		else if (body.bytes[i] == ' ')
			blanks++;
		else if (body.bytes[i] != '=' && !ascii_is_blank(body.bytes[i]))
			bad++;
	return bad <= good && blanks * 12 <= good;
}

enum encoding {
	ENCODING_PLAIN,
	ENCODING_BASE64,
	ENCODING_QUOTED,
	ENCODING_UUENCODE,
	ENCODING_UNKNOWN,
};

static const struct {
	const char *name; /* only letters and digits */
	enum encoding encoding;
} encodings[] = {
    {"base64", ENCODING_BASE64},
    {"xbase64", ENCODING_BASE64},
    {"b64", ENCODING_BASE64},
    {"quotedprintable", ENCODING_QUOTED},
    {"quotedprintible", ENCODING_QUOTED},
    {"quoteprintable", ENCODING_QUOTED},
    {"xquotedprintable", ENCODING_QUOTED},
    {"qp", ENCODING_QUOTED},
    {"uuencode", ENCODING_UUENCODE},
    {"xuuencode", ENCODING_UUENCODE},
    {"xuue", ENCODING_UUENCODE},
    {"uue", ENCODING_UUENCODE},
    {"uuencoded", ENCODING_UUENCODE},
};

/*
 * In any spelling of programs; ignores the text after a blank or a semicolon.
 */
static enum encoding
read_encoding(struct span encoding)
{
	char name[24] = "";
	size_t length = 0;

	encoding = span_trim(encoding);
	if (encoding.length == 0)
		return ENCODING_PLAIN;
	for (size_t i = 0; i < encoding.length; i++) {
		char byte = ascii_lower(encoding.bytes[i]);

		if (length > 0 && (byte == ';' || byte == '(' || byte == '\t'))
			break;
		if (ascii_is_alnum(byte) && length < sizeof name - 1)
			name[length++] = byte;
	}
	name[length] = '\0';
	if (*name == '7' || *name == '8' || strncmp(name, "binary", 6) == 0)
		return ENCODING_PLAIN;
	for (size_t i = 0; i < LENGTH(encodings); i++)
		if (strcmp(name, encodings[i].name) == 0)
			return encodings[i].encoding;
	return span_starts(encoding, "base64")		? ENCODING_BASE64
	    : span_starts(encoding, "quoted-printable") ? ENCODING_QUOTED
							: ENCODING_UNKNOWN;
}

bool
transfer_is_plain(struct span encoding)
{
	enum encoding found = read_encoding(encoding);

	return found == ENCODING_PLAIN || found == ENCODING_UNKNOWN;
}

/* The first file inside; without one, the bytes unchanged. */
static bool
decode_uuencode(struct span body, struct buffer *ret_bytes)
{
	struct uuencode file;

	if (!uuencode_next(&body, &file)) {
		buffer_add(ret_bytes, body.bytes, body.length);
		return false;
	}
	buffer_add(ret_bytes, file.bytes.data, file.bytes.length);
	buffer_release(&file.bytes);
	return true;
}

/* A length that ends after a line, for quoted-printable. */
static size_t
whole_lines(struct span text, size_t length_min)
{
	const char *end;

	if (text.length <= length_min)
		return text.length;
	end = memchr(text.bytes + length_min, '\n', text.length - length_min);
	return end == NULL ? text.length : (size_t)(end - text.bytes) + 1;
}

bool
transfer_decode_pieces(struct span encoding, struct span body,
    transfer_piece_fn *on_piece, void *context)
{
	enum encoding found = read_encoding(encoding);
	bool is_base64 = found == ENCODING_BASE64, known = true;
	struct transfer_base64 state = {0};
	struct buffer room = {0};
	struct span rest = body;

	if (found == ENCODING_PLAIN || found == ENCODING_UNKNOWN) {
		on_piece(body, context);
		return found == ENCODING_PLAIN;
	}
	if (found == ENCODING_UUENCODE) {
		known = decode_uuencode(body, &room);
		on_piece(
		    (struct span){buffer_string(&room), room.length}, context);
		buffer_release(&room);
		return known;
	}
	while (rest.length > 0) {
		struct span piece = {
		    rest.bytes, whole_lines(rest, PIECE_BYTES)};
		char *out;

		if (is_base64 && piece.length > PIECE_BYTES)
			piece.length = PIECE_BYTES;
		buffer_clear(&room);
		out = buffer_reserve(&room, piece.length);
		room.length = is_base64
		    ? transfer_decode_base64(&state, piece, out)
		    : decode_quoted_printable(piece, out);
		on_piece((struct span){out, room.length}, context);
		rest.bytes += piece.length;
		rest.length -= piece.length;
	}
	buffer_release(&room);
	return !is_base64 || looks_like_base64(body);
}

bool
transfer_decode(
    struct span encoding, struct span body, struct buffer *ret_bytes)
{
	struct transfer_base64 state = {0};
	enum encoding found = read_encoding(encoding);
	char *room = buffer_reserve(ret_bytes, body.length);
	bool known = found != ENCODING_UNKNOWN;

	if (found == ENCODING_UUENCODE)
		return decode_uuencode(body, ret_bytes);
	if (found == ENCODING_BASE64) {
		known = looks_like_base64(body);
		ret_bytes->length += transfer_decode_base64(&state, body, room);
	} else if (found == ENCODING_QUOTED) {
		ret_bytes->length += decode_quoted_printable(body, room);
	} else {
		if (body.length > 0)
			memcpy(room, body.bytes, body.length);
		ret_bytes->length += body.length;
	}
	ret_bytes->data[ret_bytes->length] = '\0';
	return known;
}

static int
is_hex(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'F');
}

/* Soft line breaks and encoded non-ASCII characters. */
static bool
looks_quoted(struct span body)
{
	size_t soft_ends = 0, escapes = 0;

	for (size_t i = 0; i + 2 < body.length; i++) {
		const char *at = body.bytes + i;

		if (*at != '=')
			continue;
		if (at[1] == '\n' || (at[1] == '\r' && at[2] == '\n'))
			soft_ends++;
		else if (is_hex(at[1]) && is_hex(at[2]))
			escapes++;
		else
			return false;
	}
	return soft_ends > 1 ? escapes > 0 : soft_ends + escapes > 2;
}

#define BASE64_LINE_MAX 1000

/* A line of base64, with padding only if it is the last one. */
static bool
is_base64(struct span line, bool is_last)
{
	for (size_t i = 0; i < line.length; i++)
		if (digits[(unsigned char)line.bytes[i]] == 0 &&
		    (line.bytes[i] != '=' || !is_last || i + 2 < line.length))
			return false;
	return true;
}

/*
 * It has no control characters, and is UTF-8, or three in four of its bytes are
 * ASCII, as in a text of Latin 1: of letters that are no base64, half are.
 */
static bool
stands_for_text(struct span body)
{
	struct transfer_base64 state = {0};
	char *bytes = memory_new(body.length + 1, 1);
	size_t length = transfer_decode_base64(&state, body, bytes), ascii = 0;
	bool is_text = true;

	for (size_t i = 0; is_text && i < length; i++) {
		is_text =
		    (unsigned char)bytes[i] >= ' ' || ascii_is_blank(bytes[i]);
		ascii += (unsigned char)bytes[i] < 0x80;
	}
	is_text = is_text &&
	    (ascii * 4 >= length * 3 || utf8_is_valid(bytes, length));
	free(bytes);
	return is_text;
}

/*
 * Lines of equal length without blanks that stand for text: others are words
 * without an end, such as a checksum.
 */
static bool
looks_all_base64(struct span body)
{
	struct span rest = span_trim(body), line;
	size_t length = 0;

	if (rest.length < 60)
		return false;
	while (span_line(&rest, &line)) {
		bool is_last = span_trim(rest).length == 0;

		if (length == 0)
			length = line.length;
		if (length < 40 || length > BASE64_LINE_MAX ||
		    length % 4 != 0 || line.length > length ||
		    (line.length < length && !is_last) ||
		    !is_base64(line, is_last))
			return false;
	}
	return stands_for_text(body);
}

const char *
transfer_guess(struct span encoding, struct span body)
{
	enum encoding found = read_encoding(encoding);

	if (found == ENCODING_BASE64 && !looks_like_base64(body))
		return looks_quoted(body) ? "quoted-printable" : "8bit";
	if (found != ENCODING_PLAIN && found != ENCODING_UNKNOWN &&
	    found != ENCODING_QUOTED)
		return NULL;
	if (looks_all_base64(body))
		return "base64";
	return found != ENCODING_QUOTED && looks_quoted(body)
	    ? "quoted-printable"
	    : NULL;
}
