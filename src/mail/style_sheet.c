/* SPDX-License-Identifier: ISC */
#include "mail/style_sheet.h"

#include <string.h>
#include <strings.h>

enum {
	PRIORITY_ID = 1000,
	PRIORITY_CLASS = 100,
	PRIORITY_NAME = 10,
};

static void
skip(struct span *span, size_t length)
{
	span->bytes += length;
	span->length -= length;
}

static bool
is_name_byte(char byte)
{
	return ascii_is_alnum(byte) || byte == '-' || byte == '_' ||
	    (byte & 0x80) != 0;
}

/* A name at the front. */
static struct span
take_name(struct span *rest)
{
	struct span name = {rest->bytes, 0};

	while (name.length < rest->length &&
	    is_name_byte(rest->bytes[name.length]))
		name.length++;
	skip(rest, name.length);
	return name;
}

/* "td.a#b": false for unsupported syntax. */
static bool
take_compound(struct span *rest, struct style_compound *compound, int *weight)
{
	const char *start = rest->bytes;

	while (rest->length > 0 && !ascii_is_blank(rest->bytes[0]) &&
	    rest->bytes[0] != '>') {
		char byte = rest->bytes[0];

		if (byte == '*') {
			skip(rest, 1);
		} else if (byte == '.' || byte == '#') {
			struct span name;

			skip(rest, 1);
			name = take_name(rest);
			*weight += byte == '#' ? PRIORITY_ID : PRIORITY_CLASS;
			if (name.length == 0)
				return false;
			if (byte == '#')
				compound->id = name;
			else if (compound->classes_count == STYLE_CLASSES_MAX)
				return false;
			else
				compound->classes[compound->classes_count++] =
				    name;
		} else if (is_name_byte(byte)) {
			compound->name = take_name(rest);
			*weight += PRIORITY_NAME;
		} else {
			return false;
		}
	}
	return rest->bytes != start;
}

static bool
read_selector(struct span text, struct style_rule *rule, int *weight)
{
	rule->compounds_count = 0;
	*weight = 0;
	for (;;) {
		struct style_compound *compound;

		while (text.length > 0 &&
		    (ascii_is_blank(text.bytes[0]) || text.bytes[0] == '>'))
			skip(&text, 1);
		if (text.length == 0)
			return rule->compounds_count > 0;
		if (rule->compounds_count == STYLE_COMPOUNDS_MAX)
			return false;
		compound = &rule->compounds[rule->compounds_count++];
		memset(compound, 0, sizeof *compound);
		if (!take_compound(&text, compound, weight) ||
		    *weight >= STYLE_PRIORITY_INLINE)
			return false;
	}
}

static bool
says_something(const struct style *style)
{
	for (size_t i = 0; i < STYLE_PROPERTIES; i++)
		if (style->values[i] != STYLE_UNSET)
			return true;
	return false;
}

/* Adds a list of selectors and their declarations. */
static void
add_rules(struct style_sheet *sheet, struct span selectors, struct span body)
{
	struct style probe = {
	    .colour = STYLE_NO_COLOUR, .background = STYLE_NO_COLOUR};

	style_read(&probe, body, 0);
	if (!says_something(&probe))
		return;
	while (selectors.length > 0 && sheet->count < STYLE_RULES_MAX) {
		struct style_rule *rule = &sheet->rules[sheet->count];
		struct span one = selectors;
		const char *comma =
		    memchr(selectors.bytes, ',', selectors.length);
		int weight;

		if (comma != NULL)
			one.length = (size_t)(comma - one.bytes);
		skip(&selectors, one.length + (comma != NULL));
		if (!read_selector(one, rule, &weight))
			continue;
		rule->style = probe;
		for (size_t i = 0; i < STYLE_PROPERTIES; i++)
			rule->style.priorities[i] += weight;
		sheet->count++;
	}
}

/* Takes the text up to `end` at this brace level, and the end too. */
static struct span
take_block(struct span *css, char end)
{
	struct span block = {css->bytes, 0};
	int depth = 0;

	while (css->length > 0) {
		const char *at = css->bytes;

		if (style_skip_opaque(css))
			continue;
		block.length = (size_t)(at - block.bytes);
		skip(css, 1);
		if (*at == end && depth == 0)
			return block;
		depth += *at == '{';
		depth -= *at == '}' && depth > 0;
	}
	block.length = (size_t)(css->bytes - block.bytes);
	return block;
}

/* Skips blanks, comments and HTML comment marks. */
static void
skip_between(struct span *css)
{
	while (css->length > 0) {
		if (ascii_is_blank(css->bytes[0]) || css->bytes[0] == '}')
			skip(css, 1);
		else if (span_starts(*css, "<!--"))
			skip(css, 4);
		else if (span_starts(*css, "-->"))
			skip(css, 3);
		else if (!span_starts(*css, "/*") || !style_skip_opaque(css))
			return;
	}
}

/* Whether an @media block applies to everybody who reads mail on a screen. */
static bool
is_for_screens(struct span prelude)
{
	return span_is(prelude, "@media screen") ||
	    span_is(prelude, "@media all") ||
	    span_is(prelude, "@media only screen");
}

void
style_read_sheet(struct style_sheet *sheet, struct span css)
{
	for (skip_between(&css); css.length > 0; skip_between(&css)) {
		struct span rest = css, prelude, body;

		prelude = span_trim(take_block(&rest, '{'));
		if (prelude.length > 0 && prelude.bytes[0] == '@' &&
		    memchr(prelude.bytes, ';', prelude.length) != NULL) {
			(void)take_block(&css, ';'); /* @import, @charset */
			continue;
		}
		css = rest;
		if (is_for_screens(prelude))
			continue; /* its rules are like any others */
		body = take_block(&css, '}');
		if (prelude.length > 0 && prelude.bytes[0] != '@')
			add_rules(sheet, prelude, body);
	}
}

/* Whether a name is in a list separated by blanks. */
static bool
is_among(struct span names, struct span name)
{
	for (size_t i = 0; i + name.length <= names.length; i++) {
		const char *at =
		    memchr(names.bytes + i, name.bytes[0], names.length - i);

		if (at == NULL)
			return false;
		i = (size_t)(at - names.bytes);
		if (i + name.length > names.length)
			return false;
		if (memcmp(at, name.bytes, name.length) == 0 &&
		    (i == 0 || ascii_is_blank(at[-1])) &&
		    (i + name.length == names.length ||
			ascii_is_blank(at[name.length])))
			return true;
	}
	return false;
}

static bool
is_same(struct span a, struct span b)
{
	return a.length == b.length &&
	    strncasecmp(a.bytes, b.bytes, a.length) == 0;
}

static bool
compound_matches(
    const struct style_compound *compound, const struct style_element *element)
{
	if (compound->name.length > 0 &&
	    !is_same(compound->name, element->name))
		return false;
	if (compound->id.length > 0 &&
	    (compound->id.length != element->id.length ||
		memcmp(compound->id.bytes, element->id.bytes,
		    compound->id.length) != 0))
		return false;
	for (size_t i = 0; i < compound->classes_count; i++)
		if (!is_among(element->classes, compound->classes[i]))
			return false;
	return true;
}

static size_t
work_for(const struct style_element *element)
{
	return 1 + element->classes.length / 32;
}

static bool
rule_matches(const struct style_rule *rule,
    const struct style_element *const *elements, size_t count, size_t *work)
{
	size_t wanted = rule->compounds_count;

	*work += work_for(elements[count - 1]);
	if (!compound_matches(
		&rule->compounds[wanted - 1], elements[count - 1]))
		return false;
	wanted--;
	for (size_t i = count - 1; i > 0 && wanted > 0; i--) {
		*work += work_for(elements[i - 1]);
		wanted -= compound_matches(
		    &rule->compounds[wanted - 1], elements[i - 1]);
	}
	return wanted == 0;
}

size_t
style_apply(const struct style_sheet *sheet,
    const struct style_element *const *elements, size_t count,
    struct style *style)
{
	size_t work = 0;

	for (size_t i = 0; i < sheet->count; i++) {
		const struct style_rule *rule = &sheet->rules[i];

		if (!rule_matches(rule, elements, count, &work))
			continue;
		for (size_t j = 0; j < STYLE_PROPERTIES; j++) {
			int priority = rule->style.priorities[j];

			if (rule->style.values[j] == STYLE_UNSET ||
			    (style->values[j] != STYLE_UNSET &&
				style->priorities[j] > priority))
				continue;
			style->values[j] = rule->style.values[j];
			style->priorities[j] = priority;
			if (j == STYLE_COLOUR)
				style->colour = rule->style.colour;
			if (j == STYLE_BACKGROUND)
				style->background = rule->style.background;
		}
	}
	return work;
}
