/* SPDX-License-Identifier: ISC */
#include "mail/markup.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <libxml/HTMLparser.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "mail/charset.h"

#define REFERENCE_BYTES_MAX 32

static void
skip(struct span *span, size_t length)
{
	span->bytes += length;
	span->length -= length;
}

static bool
is_letter(char byte)
{
	return ascii_lower(byte) >= 'a' && ascii_lower(byte) <= 'z';
}

/* The offset of a string; rest.length if not found. */
static size_t
find(struct span rest, const char *string)
{
	size_t length = strlen(string);

	for (size_t i = 0; i + length <= rest.length;) {
		const char *at =
		    memchr(rest.bytes + i, string[0], rest.length - i);

		if (at == NULL)
			break;
		i = (size_t)(at - rest.bytes);
		if (i + length <= rest.length &&
		    memcmp(at, string, length) == 0)
			return i;
		i++;
	}
	return rest.length;
}

static size_t
find_byte(struct span rest, char byte)
{
	const char *at =
	    rest.length == 0 ? NULL : memchr(rest.bytes, byte, rest.length);

	return at == NULL ? rest.length : (size_t)(at - rest.bytes);
}

/* Skips a comment after <!--, including its end. */
static void
skip_comment(struct markup *markup)
{
	struct span rest = markup->rest;
	size_t end, other;

	skip(&rest, 4);
	if (span_starts(rest, ">") || span_starts(rest, "->")) {
		skip(&rest, rest.bytes[0] == '>' ? 1 : 2);
		markup->rest = rest;
		return;
	}
	if (markup->is_lost) {
		markup->rest = rest;
		return;
	}
	end = find(rest, "-->");
	other = find((struct span){rest.bytes, end}, "--!>");
	if (other < end)
		end = other + 1;
	if (end == rest.length) {
		markup->is_lost = true;
		markup->rest = rest;
		return;
	}
	skip(&rest, end + 3);
	markup->rest = rest;
}

/* <!doctype ...>, <?xml ...>, <![if ...]>, </ >: skips to the next >. */
static void
skip_declaration(struct markup *markup)
{
	size_t end = find_byte(markup->rest, '>');

	skip(&markup->rest, end < markup->rest.length ? end + 1 : end);
}

/* The value after `=`; false if a quote is not closed. */
static bool
take_value(struct span *rest, bool is_lost, struct span *ret_value)
{
	size_t end = 0;
	char quote;

	while (rest->length > 0 && ascii_is_blank(rest->bytes[0]))
		skip(rest, 1);
	if (rest->length == 0)
		return false;
	quote = rest->bytes[0];
	if (quote != '"' && quote != '\'') {
		while (end < rest->length && rest->bytes[end] != '>' &&
		    !ascii_is_blank(rest->bytes[end]))
			end++;
		*ret_value = (struct span){rest->bytes, end};
		skip(rest, end);
		return true;
	}
	skip(rest, 1);
	end = find_byte(*rest, quote);
	/*
	 * After a lost tag, a quote ends at the end of its tag at the latest.
	 */
	if (is_lost) {
		size_t tag = find_byte(*rest, '>');

		if (tag < end)
			end = tag;
	} else if (end == rest->length) {
		return false;
	}
	*ret_value = (struct span){rest->bytes, end};
	skip(rest, end);
	if (rest->length > 0 && rest->bytes[0] == quote)
		skip(rest, 1);
	return true;
}

/* Attributes up to and including the tag's >; false if there is none. */
static bool
take_attributes(struct span *rest, bool is_lost, struct markup_token *token)
{
	token->attributes_count = 0;
	while (rest->length > 0) {
		struct markup_attribute one = {{"", 0}, {"", 0}};
		size_t end = 0;

		if (ascii_is_blank(rest->bytes[0]) || rest->bytes[0] == '/') {
			skip(rest, 1);
			continue;
		}
		if (rest->bytes[0] == '>') {
			skip(rest, 1);
			return true;
		}
		/* A name may begin with =. */
		do
			end++;
		while (end < rest->length && rest->bytes[end] != '=' &&
		    rest->bytes[end] != '>' && rest->bytes[end] != '/' &&
		    !ascii_is_blank(rest->bytes[end]));
		one.name = (struct span){rest->bytes, end};
		skip(rest, end);
		while (rest->length > 0 && ascii_is_blank(rest->bytes[0]))
			skip(rest, 1);
		if (rest->length > 0 && rest->bytes[0] == '=') {
			skip(rest, 1);
			if (!take_value(rest, is_lost, &one.value))
				return false;
		}
		if (token->attributes_count < MARKUP_ATTRIBUTES_MAX)
			token->attributes[token->attributes_count++] = one;
	}
	return false;
}

static bool
has_raw_content(struct span name)
{
	static const char *const names[] = {"style", "script", "title",
	    "textarea", "iframe", "xmp", "noembed", "noframes"};

	for (size_t i = 0; i < LENGTH(names); i++)
		if (span_is(name, names[i]))
			return true;
	return false;
}

/* The content up to </name; without an end it is lost. */
static void
take_content(struct markup *markup, struct markup_token *token)
{
	struct span rest = markup->rest;

	for (size_t i = 0; i + 2 + token->name.length <= rest.length; i++) {
		size_t end =
		    find((struct span){rest.bytes + i, rest.length - i}, "</");
		const char *name;
		struct span found;

		i += end;
		if (i + 2 + token->name.length > rest.length)
			break;
		name = rest.bytes + i + 2;
		found = (struct span){name, token->name.length};
		end = i + 2 + token->name.length;
		if (strncasecmp(name, token->name.bytes, found.length) != 0 ||
		    (end < rest.length && is_letter(rest.bytes[end])))
			continue;
		token->content = (struct span){rest.bytes, i};
		token->has_content = true;
		skip(&rest, i);
		markup->rest = rest;
		skip_declaration(markup);
		return;
	}
	markup->is_lost = true;
}

/* A tag at the front; false if it has no end. */
static bool
take_tag(struct markup *markup, struct markup_token *token)
{
	struct span rest = markup->rest;
	size_t end = 0;

	skip(&rest, 1);
	token->kind = MARKUP_START;
	if (rest.bytes[0] == '/') {
		token->kind = MARKUP_END;
		skip(&rest, 1);
	}
	while (end < rest.length && rest.bytes[end] != '>' &&
	    rest.bytes[end] != '/' && !ascii_is_blank(rest.bytes[end]))
		end++;
	token->name = (struct span){rest.bytes, end};
	skip(&rest, end);
	if (!take_attributes(&rest, markup->is_lost, token))
		return false;
	token->is_lost = markup->is_lost;
	markup->rest = rest;
	if (token->kind == MARKUP_START && !markup->is_lost &&
	    has_raw_content(token->name))
		take_content(markup, token);
	return true;
}

/* A browser displays nothing from here on: continues after the first >. */
static void
lose_tag(struct markup *markup)
{
	size_t end = find_byte(markup->rest, '>');

	if (end == markup->rest.length)
		end = 0;
	skip(&markup->rest, end + 1);
	markup->is_lost = true;
}

/* Whether a tag begins at this <. */
static bool
is_tag(struct span rest)
{
	return rest.length > 1 &&
	    (is_letter(rest.bytes[1]) ||
		(rest.length > 2 && rest.bytes[1] == '/' &&
		    is_letter(rest.bytes[2])));
}

static bool
is_declaration(struct span rest)
{
	return rest.length > 1 &&
	    (rest.bytes[1] == '!' || rest.bytes[1] == '?' ||
		rest.bytes[1] == '/');
}

bool
markup_next(struct markup *markup, struct markup_token *ret_token)
{
	while (markup->rest.length > 0) {
		struct span rest = markup->rest;
		size_t end;

		ret_token->has_content = false;
		ret_token->attributes_count = 0;
		if (rest.bytes[0] == '<' && span_starts(rest, "<!--")) {
			skip_comment(markup);
			continue;
		}
		if (rest.bytes[0] == '<' && is_tag(rest)) {
			if (take_tag(markup, ret_token))
				return true;
			lose_tag(markup);
			continue;
		}
		if (rest.bytes[0] == '<' && is_declaration(rest)) {
			skip_declaration(markup);
			continue;
		}
		end = 1;
		skip(&rest, 1);
		end += find_byte(rest, '<');
		ret_token->kind = MARKUP_TEXT;
		ret_token->is_lost = markup->is_lost;
		ret_token->text = (struct span){markup->rest.bytes, end};
		skip(&markup->rest, end);
		return true;
	}
	return false;
}

struct span
markup_attribute(const struct markup_token *token, const char *name)
{
	for (size_t i = 0; i < token->attributes_count; i++)
		if (span_is(token->attributes[i].name, name))
			return token->attributes[i].value;
	return (struct span){NULL, 0};
}

static void
add_character(uint32_t character, struct buffer *text)
{
	char byte = (char)character;

	if (character >= 0x80 && character <= 0x9f) {
		(void)charset_convert(span_of("windows-1252"), &byte, 1, text);
		return;
	}
	if (character == 0 || character > 0x10ffff ||
	    (character >= 0xd800 && character <= 0xdfff))
		character = 0xfffd;
	(void)buffer_reserve(text, 5);
	text->length += utf8_encode(character, text->data + text->length);
	text->data[text->length] = '\0';
}

/* Decodes &#228; or &#xe4; after the &#; returns its length, or 0. */
static size_t
decode_number(struct span rest, struct buffer *text)
{
	bool is_hex = rest.length > 0 && ascii_lower(rest.bytes[0]) == 'x';
	size_t at = is_hex;
	uint32_t value = 0;

	for (; at < rest.length && at < REFERENCE_BYTES_MAX; at++) {
		char byte = ascii_lower(rest.bytes[at]);
		uint32_t digit;

		if (byte >= '0' && byte <= '9')
			digit = (uint32_t)(byte - '0');
		else if (is_hex && byte >= 'a' && byte <= 'f')
			digit = (uint32_t)(byte - 'a') + 10;
		else
			break;
		if (value <= 0x10ffff)
			value = value * (is_hex ? 16 : 10) + digit;
	}
	if (at == (size_t)is_hex)
		return 0;
	add_character(value, text);
	return at + (at < rest.length && rest.bytes[at] == ';');
}

/* Decodes the name after the &; returns its length, or 0. */
static size_t
decode_name(struct span rest, struct buffer *text)
{
	char name[REFERENCE_BYTES_MAX];
	const htmlEntityDesc *entity;
	size_t length = 0;

	while (length < rest.length && length < sizeof name - 1 &&
	    ascii_is_alnum(rest.bytes[length])) {
		name[length] = rest.bytes[length];
		length++;
	}
	name[length] = '\0';
	if (length == 0)
		return 0;
	if (strcmp(name, "apos") == 0) {
		buffer_add_byte(text, '\'');
		return length +
		    (length < rest.length && rest.bytes[length] == ';');
	}
	entity = htmlEntityLookup((const xmlChar *)name);
	if (entity == NULL)
		return 0;
	add_character(entity->value, text);
	return length + (length < rest.length && rest.bytes[length] == ';');
}

void
markup_decode(struct span text, struct buffer *ret_text)
{
	while (text.length > 0) {
		size_t end = find_byte(text, '&'), taken;

		buffer_add(ret_text, text.bytes, end);
		skip(&text, end);
		if (text.length == 0)
			return;
		skip(&text, 1);
		if (text.length > 0 && text.bytes[0] == '#') {
			struct span number = {text.bytes + 1, text.length - 1};

			taken = decode_number(number, ret_text);
			taken += taken > 0;
		} else {
			taken = decode_name(text, ret_text);
		}
		if (taken == 0)
			buffer_add_byte(ret_text, '&');
		skip(&text, taken);
	}
}
