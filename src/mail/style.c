/* SPDX-License-Identifier: ISC */
#include "mail/style.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
	PRIORITY_IMPORTANT = 100000,
	FAR = 500, /* pixels that move text out of sight */
};

#define VALUE_BYTES_MAX 128

/* At most to the end. */
static void
skip(struct span *span, size_t length)
{
	if (length > span->length)
		length = span->length;
	span->bytes += length;
	span->length -= length;
}

/* Skips a comment or a string at the front; returns whether there was one. */
bool
style_skip_opaque(struct span *css)
{
	char first = css->bytes[0];

	if (first == '\\' && css->length > 1) {
		skip(css, 2);
		return true;
	}
	if (first == '/' && css->length > 1 && css->bytes[1] == '*') {
		skip(css, 2);
		while (css->length > 0 &&
		    !(css->bytes[0] == '*' && css->length > 1 &&
			css->bytes[1] == '/'))
			skip(css, 1);
		skip(css, 2);
		return true;
	}
	if (first != '"' && first != '\'')
		return false;
	skip(css, 1);
	while (css->length > 0 && css->bytes[0] != first)
		skip(css, 1);
	skip(css, 1);
	return true;
}

/*
 * Takes the text up to one of `ends` outside of parentheses, strings or
 * comments, in lower case and with single blanks; removes that end too. Returns
 * the end, or 0 at the end of the input.
 */
static char
take_until(struct span *css, const char *ends, char text[VALUE_BYTES_MAX])
{
	size_t length = 0;
	int depth = 0;
	char end = '\0';

	while (css->length > 0 && end == '\0') {
		char byte = css->bytes[0];

		if (style_skip_opaque(css))
			continue;
		skip(css, 1);
		if (byte == '(')
			depth++;
		else if (byte == ')' && depth > 0)
			depth--;
		if (depth == 0 && byte != '\0' && strchr(ends, byte) != NULL) {
			end = byte;
		} else if (ascii_is_blank(byte)) {
			if (length > 0 && length < VALUE_BYTES_MAX - 1 &&
			    text[length - 1] != ' ')
				text[length++] = ' ';
		} else if (length < VALUE_BYTES_MAX - 1 && byte != '\0') {
			text[length++] = ascii_lower(byte);
		}
	}
	while (length > 0 && text[length - 1] == ' ')
		length--;
	text[length] = '\0';
	return end;
}

static bool
starts(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

/* A length: "none" is 0, or 1 px for fonts. */
static enum style_value
read_size(const char *value, double most)
{
	char *end;
	double number = strtod(value, &end);

	if (end == value)
		return STYLE_SOME;
	if (number < 0.01 && number > -0.01)
		return STYLE_NONE;
	if (most > 0 && (starts(end, "px") || starts(end, "pt")))
		return number <= most ? STYLE_NONE : STYLE_SOME;
	if (*end == '%' || (starts(end, "em") && end[2] == '\0'))
		return STYLE_RELATIVE;
	return STYLE_SOME;
}

static enum style_value
read_offset(const char *value)
{
	char *end;
	double number = strtod(value, &end);

	if (starts(end, "em"))
		number *= 16;
	return number <= -FAR || number >= 10 * FAR ? STYLE_NONE : STYLE_SOME;
}

static const struct {
	const char *name;
	uint32_t colour;
} colours[] = {{"white", 0xffffff}, {"black", 0}, {"red", 0xff0000},
    {"blue", 0x0000ff}, {"green", 0x008000}, {"navy", 0x000080},
    {"maroon", 0x800000}, {"purple", 0x800080}, {"gray", 0x808080},
    {"grey", 0x808080}, {"silver", 0xc0c0c0}, {"teal", 0x008080},
    {"yellow", 0xffff00}, {"lime", 0x00ff00}, {"orange", 0xffa500},
    {"fuchsia", 0xff00ff}, {"aqua", 0x00ffff}, {"olive", 0x808000},
    {"darkred", 0x8b0000}, {"darkblue", 0x00008b}, {"darkgreen", 0x006400},
    {"windowtext", 0}, {"snow", 0xfffafa}, {"whitesmoke", 0xf5f5f5},
    {"transparent", STYLE_TRANSPARENT}};

static uint32_t
read_hex(const char *text)
{
	char digits[7] = "";
	size_t length = strspn(text, "0123456789abcdef");

	if (length == 3 || length == 4) {
		for (size_t i = 0; i < 3; i++)
			digits[2 * i] = digits[2 * i + 1] = text[i];
	} else if (length == 6 || length == 8) {
		memcpy(digits, text, 6);
	} else {
		return STYLE_NO_COLOUR;
	}
	if ((length == 4 && text[3] == '0') ||
	    (length == 8 && text[6] == '0' && text[7] == '0'))
		return STYLE_TRANSPARENT;
	return (uint32_t)strtoul(digits, NULL, 16);
}

/* rgb(1, 2, 3) and rgba(1, 2, 3, 0), also without commas. */
static uint32_t
read_rgb(const char *text)
{
	double numbers[4] = {0, 0, 0, 1};
	size_t count = 0;

	while (count < 4 && *text != '\0' && *text != ')') {
		char *end;

		text += strspn(text, " ,/");
		numbers[count] = strtod(text, &end);
		if (end == text)
			break;
		text = end;
		if (*text == '%') {
			numbers[count] *= 2.55;
			text++;
		}
		count++;
	}
	if (count < 3)
		return STYLE_NO_COLOUR;
	if (numbers[3] < 0.01 && numbers[3] > -0.01)
		return STYLE_TRANSPARENT;
	for (size_t i = 0; i < 3; i++)
		if (!(numbers[i] >= 0 && numbers[i] < 256))
			return STYLE_NO_COLOUR;
	return (uint32_t)numbers[0] << 16 | (uint32_t)numbers[1] << 8 |
	    (uint32_t)numbers[2];
}

static uint32_t
read_colour(const char *value)
{
	size_t length = strcspn(value, " !;");

	if (*value == '#')
		return read_hex(value + 1);
	if (starts(value, "rgb"))
		return read_rgb(value + strcspn(value, "(") +
		    (value[strcspn(value, "(")] == '('));
	for (size_t i = 0; i < LENGTH(colours); i++)
		if (strlen(colours[i].name) == length &&
		    strncmp(value, colours[i].name, length) == 0)
			return colours[i].colour;
	return STYLE_NO_COLOUR;
}

/* Only Word writes the kind of line first. */
static enum style_value
read_rule(const char *value)
{
	return starts(value, "solid ") ? STYLE_NONE : STYLE_SOME;
}

/* rect(top, right, bottom, left): a single pixel shows no letter. */
static enum style_value
read_clip(const char *value)
{
	const char *at;
	double sides[4];

	if (starts(value, "inset(50%") || starts(value, "inset(100%"))
		return STYLE_NONE;
	if (!starts(value, "rect("))
		return STYLE_SOME;
	at = value + strlen("rect(");
	for (size_t i = 0; i < LENGTH(sides); i++) {
		char *end;

		at += strspn(at, " ,");
		sides[i] = strtod(at, &end);
		if (end == at)
			return STYLE_SOME;
		at = end + strcspn(end, " ,)");
	}
	return sides[2] - sides[0] <= 1 || sides[1] - sides[3] <= 1
	    ? STYLE_NONE
	    : STYLE_SOME;
}

static const struct {
	const char *name;
	enum style_property property;
} properties[] = {{"display", STYLE_DISPLAY}, {"visibility", STYLE_VISIBILITY},
    {"font-size", STYLE_FONT_SIZE}, {"font", STYLE_FONT_SIZE},
    {"opacity", STYLE_OPACITY}, {"height", STYLE_HEIGHT},
    {"max-height", STYLE_MAX_HEIGHT}, {"width", STYLE_WIDTH},
    {"max-width", STYLE_MAX_WIDTH}, {"overflow", STYLE_OVERFLOW},
    {"overflow-x", STYLE_OVERFLOW}, {"overflow-y", STYLE_OVERFLOW},
    {"text-indent", STYLE_INDENT}, {"left", STYLE_LEFT},
    {"margin-left", STYLE_INDENT}, {"top", STYLE_TOP},
    {"position", STYLE_POSITION}, {"clip", STYLE_CLIP},
    {"clip-path", STYLE_CLIP}, {"border-top", STYLE_RULE},
    {"color", STYLE_COLOUR}, {"background", STYLE_BACKGROUND},
    {"background-color", STYLE_BACKGROUND},
    {"background-image", STYLE_BACKGROUND}};

/* "font: bold 0/0 a": the size is before a slash or is the number. */
static enum style_value
read_font(const char *value)
{
	for (const char *word = value; *word != '\0';) {
		if (*word >= '0' && *word <= '9')
			return read_size(word, 1) == STYLE_NONE ? STYLE_NONE
								: STYLE_SOME;
		word += strcspn(word, " ");
		word += strspn(word, " ");
	}
	return STYLE_SOME;
}

static enum style_value
read_value(const char *name, enum style_property property, const char *value)
{
	switch (property) {
	case STYLE_DISPLAY:
		return starts(value, "none") ? STYLE_NONE : STYLE_SOME;
	case STYLE_VISIBILITY:
		return starts(value, "hidden") || starts(value, "collapse")
		    ? STYLE_NONE
		    : STYLE_SOME;
	case STYLE_FONT_SIZE:
		if (strcmp(name, "font") == 0)
			return read_font(value);
		if (starts(value, "larger") || starts(value, "smaller"))
			return STYLE_RELATIVE;
		return read_size(value, 1);
	case STYLE_OVERFLOW:
		return starts(value, "hidden") || starts(value, "clip")
		    ? STYLE_NONE
		    : STYLE_SOME;
	case STYLE_INDENT:
	case STYLE_LEFT:
	case STYLE_TOP:
		return read_offset(value);
	case STYLE_POSITION:
		return starts(value, "absolute") || starts(value, "fixed")
		    ? STYLE_NONE
		    : STYLE_SOME;
	case STYLE_CLIP:
		return read_clip(value);
	case STYLE_RULE:
		return read_rule(value);
	default:
		return read_size(value, 0);
	}
}

static void
set(struct style *style, enum style_property property, enum style_value value,
    int priority)
{
	if (style->values[property] != STYLE_UNSET &&
	    style->priorities[property] > priority)
		return;
	style->values[property] = (unsigned char)value;
	style->priorities[property] = priority;
}

static void
set_colour(struct style *style, enum style_property property, const char *value,
    int priority)
{
	uint32_t *colour =
	    property == STYLE_COLOUR ? &style->colour : &style->background;

	if (style->values[property] != STYLE_UNSET &&
	    style->priorities[property] > priority)
		return;
	set(style, property, STYLE_SOME, priority);
	*colour =
	    strstr(value, "url(") != NULL || strstr(value, "gradient") != NULL
	    ? STYLE_NO_COLOUR
	    : read_colour(value);
}

void
style_read(struct style *style, struct span css, int priority)
{
	char name[VALUE_BYTES_MAX], value[VALUE_BYTES_MAX];

	while (css.length > 0) {
		char end = take_until(&css, ":;", name);
		int weight = priority;

		if (end != ':')
			continue;
		(void)take_until(&css, ";", value);
		if (strstr(value, "!important") != NULL ||
		    strstr(value, "! important") != NULL)
			weight += PRIORITY_IMPORTANT;
		for (size_t i = 0; i < LENGTH(properties); i++) {
			enum style_property property = properties[i].property;

			if (strcmp(name, properties[i].name) != 0 ||
			    starts(value, "inherit"))
				continue;
			if (property == STYLE_COLOUR ||
			    property == STYLE_BACKGROUND)
				set_colour(style, property, value, weight);
			else
				set(style, property,
				    read_value(name, property, value), weight);
		}
	}
}

void
style_set_colour(
    struct style *style, enum style_property property, struct span value)
{
	char text[VALUE_BYTES_MAX];

	(void)take_until(&value, "", text);
	set_colour(style, property, text, 0);
}
