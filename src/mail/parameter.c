/* SPDX-License-Identifier: ISC */
#include "mail/parameter.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "mail/charset.h"
#include "mail/text.h"
#include "mail/transfer.h"
#include "mail/words.h"

struct parameter {
	struct span name;  /* without section and star */
	struct span value; /* unquoted */
	int section;	   /* -1: none */
	bool extended;	   /* name*= */
};

/* Skips blanks and comments. */
static struct span
skip_blanks(struct span rest)
{
	size_t depth = 0;

	while (rest.length > 0) {
		char byte = rest.bytes[0];

		if (byte == '(')
			depth++;
		else if (byte == ')' && depth > 0)
			depth--;
		else if (depth == 0 && !ascii_is_blank(byte))
			break;
		rest.bytes++;
		rest.length--;
	}
	return rest;
}

/* The bytes before the first of `stops`. */
static struct span
until(struct span *rest, const char *stops)
{
	struct span found = {rest->bytes, 0};

	while (found.length < rest->length &&
	    strchr(stops, rest->bytes[found.length]) == NULL)
		found.length++;
	rest->bytes += found.length;
	rest->length -= found.length;
	return found;
}

static struct span
unquote(struct arena *memory, struct span *rest)
{
	char *text = arena_alloc(memory, rest->length + 1);
	size_t length = 0, i = 1;

	for (; i < rest->length && rest->bytes[i] != '"'; i++) {
		if (rest->bytes[i] == '\\' && i + 1 < rest->length)
			i++;
		if (rest->bytes[i] != '\r' && rest->bytes[i] != '\n')
			text[length++] = rest->bytes[i];
	}
	i += i < rest->length;
	rest->bytes += i;
	rest->length -= i;
	return (struct span){text, length};
}

/* Splits `name*2*` into name, section and star. */
static void
read_name(struct span name, struct parameter *ret)
{
	const char *star;

	ret->name = name;
	ret->section = -1;
	ret->extended = name.length > 0 && name.bytes[name.length - 1] == '*';
	if (ret->extended)
		ret->name.length--;
	star = ret->name.length == 0
	    ? NULL
	    : memchr(ret->name.bytes, '*', ret->name.length);
	if (star == NULL)
		return;
	ret->section = 0;
	for (const char *digit = star + 1;
	     digit < ret->name.bytes + ret->name.length; digit++) {
		if (*digit < '0' || *digit > '9' ||
		    ret->section > PARAMETER_SECTIONS_MAX)
			break;
		ret->section = ret->section * 10 + (*digit - '0');
	}
	ret->name.length = (size_t)(star - ret->name.bytes);
}

/* Removes the next parameter from the front; false at the end. */
static bool
next_parameter(struct arena *memory, struct span *rest, struct parameter *ret)
{
	while (rest->length > 0) {
		struct span name;

		*rest = skip_blanks(*rest);
		name = span_trim(until(rest, "=;"));
		if (rest->length == 0)
			return false;
		if (rest->bytes[0] == ';') {
			rest->bytes++;
			rest->length--;
			continue;
		}
		rest->bytes++;
		rest->length--;
		*rest = skip_blanks(*rest);
		read_name(name, ret);
		if (rest->length > 0 && rest->bytes[0] == '"') {
			ret->value = unquote(memory, rest);
			(void)until(rest, ";");
		} else {
			ret->value = span_trim(until(rest, ";"));
		}
		return true;
	}
	return false;
}

const char *
parameter_value(struct arena *memory, struct span field)
{
	struct span rest = skip_blanks(field), value;
	char *text;

	value = until(&rest, ";( \t\r\n");
	text = arena_copy(memory, value.bytes, value.length);
	for (size_t i = 0; i < value.length; i++)
		text[i] = text[i] <= 32 || text[i] == 127 ||
			(unsigned char)text[i] >= 128
		    ? '?'
		    : ascii_lower(text[i]);
	return text;
}

/* The parameters, without the value before them. */
static struct span
skip_value(struct span field)
{
	if (field.length > PARAMETER_FIELD_BYTES_MAX)
		field.length = PARAMETER_FIELD_BYTES_MAX;
	(void)until(&field, ";");
	return field;
}

/* The sections of a parameter of RFC 2231 by number. */
struct sections {
	struct parameter items[PARAMETER_SECTIONS_MAX];
	size_t count;
};

static int
compare_sections(const void *a, const void *b)
{
	const struct parameter *left = a, *right = b;

	return (left->section > right->section) -
	    (left->section < right->section);
}

/* charset'language'text: splits off the charset. */
static struct span
take_charset(struct span *value)
{
	struct span rest = *value, charset = until(&rest, "'");

	if (rest.length == 0)
		return (struct span){"", 0};
	rest.bytes++;
	rest.length--;
	(void)until(&rest, "'");
	if (rest.length == 0)
		return (struct span){"", 0};
	value->bytes = rest.bytes + 1;
	value->length = rest.length - 1;
	return charset;
}

/* The bytes of all sections; *ret_charset is empty if none is named. */
static void
join_sections(
    struct sections *sections, struct buffer *bytes, struct span *ret_charset)
{
	*ret_charset = (struct span){"", 0};
	qsort(sections->items, sections->count, sizeof sections->items[0],
	    compare_sections);
	for (size_t i = 0; i < sections->count; i++) {
		struct parameter *item = &sections->items[i];
		char *room;

		if (i == 0 && item->extended)
			*ret_charset = take_charset(&item->value);
		room = buffer_reserve(bytes, item->value.length);
		if (item->extended) {
			bytes->length +=
			    transfer_decode_percent(item->value, room);
			continue;
		}
		buffer_add(bytes, item->value.bytes, item->value.length);
	}
}

static const char *
decode_sections(
    struct arena *memory, struct sections *sections, struct problems *problems)
{
	struct buffer bytes = {0}, text = {0};
	struct span charset;
	const char *line;

	join_sections(sections, &bytes, &charset);
	if (!charset_convert(
		charset, buffer_string(&bytes), bytes.length, &text))
		problem_add(problems, "bad-charset");
	line = text_one_line(memory, buffer_string(&text), text.length);
	buffer_release(&bytes);
	buffer_release(&text);
	return line;
}

/* Either the first plain one or sections; false if there are too many. */
static bool
find(struct arena *memory, struct span field, const char *name,
    struct span *ret_plain, struct sections *ret_sections)
{
	struct span rest = skip_value(field);
	struct parameter parameter;
	bool is_whole = field.length <= PARAMETER_FIELD_BYTES_MAX;

	*ret_plain = (struct span){NULL, 0};
	ret_sections->count = 0;
	for (int i = 0; next_parameter(memory, &rest, &parameter); i++) {
		if (i == PARAMETERS_MAX)
			return false;
		if (!span_is(parameter.name, name))
			continue;
		if (parameter.section < 0 && !parameter.extended) {
			if (ret_plain->bytes == NULL)
				*ret_plain = parameter.value;
		} else if (ret_sections->count < PARAMETER_SECTIONS_MAX) {
			ret_sections->items[ret_sections->count++] = parameter;
		} else {
			is_whole = false;
		}
	}
	return is_whole;
}

struct span
parameter_raw(struct arena *memory, struct span field, const char *name)
{
	struct buffer bytes = {0};
	struct sections sections;
	struct span raw, charset;

	(void)find(memory, field, name, &raw, &sections);
	if (raw.bytes != NULL || sections.count == 0)
		return raw.bytes != NULL ? raw : (struct span){"", 0};
	join_sections(&sections, &bytes, &charset);
	raw = (struct span){
	    arena_copy(memory, buffer_string(&bytes), bytes.length),
	    bytes.length};
	buffer_release(&bytes);
	return raw;
}

const char *
parameter_text(struct arena *memory, struct span field, const char *name,
    struct problems *problems)
{
	struct sections sections;
	struct span plain;

	if (!find(memory, field, name, &plain, &sections))
		problem_add(problems, "too-many-parameters");
	if (sections.count > 0)
		return decode_sections(memory, &sections, problems);
	return plain.bytes == NULL ? "" : words_decode(memory, plain, problems);
}
