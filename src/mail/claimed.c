/* SPDX-License-Identifier: ISC */
#include "mail/claimed.h"

#include <string.h>
#include <strings.h>

#define FIELD	     "From"
#define FIELD_LENGTH (sizeof FIELD - 1)

struct text {
	const char *at, *end;
};

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

static bool
is_of_address(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	    (byte >= 'A' && byte <= 'Z') ||
	    (byte != '\0' && strchr(".!#$%&'*+-/=?^_`{|}~@", byte) != NULL);
}

/* Behind the next line end: LF, CRLF or CR. */
static const char *
next_line(struct text text)
{
	while (text.at < text.end && *text.at != '\n' && *text.at != '\r')
		text.at++;
	if (text.end - text.at >= 2 && text.at[0] == '\r' && text.at[1] == '\n')
		return text.at + 2;
	return text.at < text.end ? text.at + 1 : text.end;
}

/* True: the field begins here; *ret_value is where its value does. */
static bool
is_field(struct text text, const char **ret_value)
{
	if ((size_t)(text.end - text.at) <= FIELD_LENGTH ||
	    strncasecmp(text.at, FIELD, FIELD_LENGTH) != 0)
		return false;
	text.at += FIELD_LENGTH;
	while (text.at < text.end && is_blank(*text.at))
		text.at++;
	*ret_value = text.at + 1;
	return text.at < text.end && *text.at == ':';
}

/* The value with its line ends, which no address contains. */
static struct text
find_field(struct text header)
{
	const char *value;

	while (header.at < header.end && *header.at != '\n' &&
	    *header.at != '\r') {
		struct text rest = {next_line(header), header.end};

		if (is_field(header, &value)) {
			while (rest.at < rest.end && is_blank(*rest.at))
				rest.at = next_line(rest);
			return (struct text){value, rest.at};
		}
		header = rest;
	}
	return (struct text){header.end, header.end};
}

/* At `text.at`, up to the first byte that no address has. */
static bool
take_address(struct text text, char ret_address[CLAIMED_SIZE])
{
	const char *start = text.at, *at;
	size_t length;

	while (text.at < text.end && is_of_address(*text.at))
		text.at++;
	length = (size_t)(text.at - start);
	at = length == 0 ? NULL : memchr(start, '@', length);
	if (at == NULL || at == start || at + 1 == text.at ||
	    memchr(at + 1, '@', (size_t)(text.at - at - 1)) != NULL ||
	    length >= CLAIMED_SIZE)
		return false;
	memcpy(ret_address, start, length);
	ret_address[length] = '\0';
	return true;
}

/*
 * Within angle brackets if the first of the list has them, else as it stands;
 * quoted strings and comments are passed over.
 */
bool
claimed_from(const char *raw, size_t length, char ret_address[CLAIMED_SIZE])
{
	struct text text = {raw,
	    raw +
		(length < CLAIMED_HEADER_BYTES ? length
					       : CLAIMED_HEADER_BYTES)};
	bool is_quoted = false, is_in_word = false;
	int depth = 0;

	ret_address[0] = '\0';
	for (text = find_field(text); text.at < text.end; text.at++) {
		bool is_outside = !is_quoted && depth == 0;
		char byte = *text.at;

		if (byte == '\\' && text.end - text.at >= 2) {
			text.at++;
		} else if (byte == '"' && depth == 0) {
			is_quoted = !is_quoted;
		} else if (byte == '(' && !is_quoted) {
			depth++;
		} else if (byte == ')' && depth > 0) {
			depth--;
		} else if (byte == '<' && is_outside) {
			text.at++;
			ret_address[0] = '\0';
			return take_address(text, ret_address);
		} else if (byte == ',' && is_outside &&
		    ret_address[0] != '\0') {
			break;
		} else if (is_outside && !is_in_word &&
		    ret_address[0] == '\0') {
			(void)take_address(text, ret_address);
		}
		is_in_word = is_of_address(byte);
	}
	return ret_address[0] != '\0';
}
