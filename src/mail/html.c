/* SPDX-License-Identifier: ISC */
#include "mail/html.h"

#include <string.h>
#include <libxml/HTMLparser.h>

#include "base/memory.h"
#include "mail/link.h"

struct converter {
	struct buffer *out;
	size_t start; /* where our text begins in `out` */
	size_t bytes_max;
	htmlParserCtxtPtr parser;
	struct problems *problems;
	size_t depth;	      /* open elements */
	size_t nodes;	      /* start tags so far */
	size_t dropped_depth; /* of the element that is not shown; 0: none */
	struct html_aside *aside;
	size_t hidden_start;
	bool is_hidden; /* what is dropped has words that are hidden */
	struct link link;
	size_t pre_depth; /* open <pre> */
	/* Depths of the open quotations. */
	size_t quotes[HTML_DEPTH_MAX + 1];
	size_t quotes_count;
	bool blank_waits;
	unsigned int lines_wait; /* 1: line end, 2: with an empty line */
	bool line_has_text;
};

enum role {
	ROLE_INLINE,
	ROLE_DROPPED,
	ROLE_LINE,	/* on a line of its own */
	ROLE_PARAGRAPH, /* with an empty line around it */
	ROLE_CELL,
	ROLE_ITEM,
	ROLE_BREAK,
	ROLE_PRE,
};

static enum role
role_of(const char *name)
{
	static const struct {
		const char *name;
		enum role role;
	} roles[] = {
	    {"br", ROLE_BREAK},
	    {"div", ROLE_LINE},
	    {"p", ROLE_PARAGRAPH},
	    {"td", ROLE_CELL},
	    {"th", ROLE_CELL},
	    {"tr", ROLE_LINE},
	    {"li", ROLE_ITEM},
	    {"style", ROLE_DROPPED},
	    {"script", ROLE_DROPPED},
	    {"title", ROLE_DROPPED},
	    {"template", ROLE_DROPPED},
	    {"svg", ROLE_DROPPED},
	    {"object", ROLE_DROPPED},
	    {"select", ROLE_DROPPED},
	    {"ul", ROLE_PARAGRAPH},
	    {"ol", ROLE_PARAGRAPH},
	    {"dl", ROLE_PARAGRAPH},
	    {"dt", ROLE_LINE},
	    {"dd", ROLE_LINE},
	    {"h1", ROLE_PARAGRAPH},
	    {"h2", ROLE_PARAGRAPH},
	    {"h3", ROLE_PARAGRAPH},
	    {"h4", ROLE_PARAGRAPH},
	    {"h5", ROLE_PARAGRAPH},
	    {"h6", ROLE_PARAGRAPH},
	    {"pre", ROLE_PRE},
	    {"table", ROLE_LINE},
	    {"hr", ROLE_PARAGRAPH},
	    {"blockquote", ROLE_PARAGRAPH},
	    {"address", ROLE_LINE},
	    {"article", ROLE_LINE},
	    {"section", ROLE_LINE},
	    {"header", ROLE_LINE},
	    {"footer", ROLE_LINE},
	    {"center", ROLE_LINE},
	    {"form", ROLE_LINE},
	    {"fieldset", ROLE_LINE},
	};

	for (size_t i = 0; i < LENGTH(roles); i++)
		if (strcmp(name, roles[i].name) == 0)
			return roles[i].role;
	return ROLE_INLINE;
}

static bool
is_full(const struct converter *converter)
{
	return converter->out->length - converter->start >=
	    converter->bytes_max;
}

/* Writes the line ends and blanks that waited for the next word. */
static void
begin_word(struct converter *converter)
{
	if (converter->out->length == converter->start)
		converter->lines_wait = converter->quotes_count > 0;
	if (converter->lines_wait > 0) {
		for (unsigned int i = 0; i < converter->lines_wait; i++)
			buffer_add_byte(converter->out, '\n');
		for (size_t i = 0; i < converter->quotes_count && i < 8; i++)
			buffer_add_string(converter->out, "> ");
	} else if (converter->blank_waits && converter->line_has_text) {
		buffer_add_byte(converter->out, ' ');
	}
	converter->lines_wait = 0;
	converter->blank_waits = false;
	converter->line_has_text = true;
}

static void
want_lines(struct converter *converter, unsigned int lines)
{
	if (converter->lines_wait < lines)
		converter->lines_wait = lines;
	converter->blank_waits = false;
}

/* A line end that is written: several of them are empty lines. */
static void
break_line(struct converter *converter)
{
	if (converter->lines_wait < 2)
		converter->lines_wait++;
	converter->blank_waits = false;
}

/* Words with one blank between them. */
static void
add_hidden(struct converter *converter, const char *text, size_t length)
{
	struct buffer *hidden = &converter->aside->hidden;

	for (size_t i = 0; i < length; i++) {
		size_t used = hidden->length - converter->hidden_start;
		bool is_blank = ascii_is_blank(text[i]);

		if (is_blank &&
		    (used == 0 || hidden->data[hidden->length - 1] == ' '))
			continue;
		if (used >= HTML_HIDDEN_MAX) {
			if (!is_blank)
				problem_add(
				    converter->problems, "hidden-too-long");
			return;
		}
		buffer_add_byte(hidden, is_blank ? ' ' : text[i]);
	}
}

static void
add_characters(void *context, const xmlChar *bytes, int length)
{
	struct converter *converter = context;
	const char *text = (const char *)bytes;

	if (length < 0)
		return;
	if (converter->dropped_depth > 0) {
		if (converter->is_hidden)
			add_hidden(converter, text, (size_t)length);
		return;
	}
	for (size_t i = 0; i < (size_t)length && !is_full(converter);) {
		size_t run = i;

		if (converter->pre_depth > 0 && text[i] == '\n') {
			break_line(converter);
			i++;
			continue;
		}
		/* U+00A0 is a blank as well. */
		if (ascii_is_blank(text[i]) ||
		    (i + 1 < (size_t)length &&
			memcmp(text + i, "\xc2\xa0", 2) == 0)) {
			converter->blank_waits = true;
			i += text[i] == '\xc2' ? 2 : 1;
			continue;
		}
		while (run < (size_t)length && !ascii_is_blank(text[run]) &&
		    text[run] != '\xc2')
			run++;
		if (run == i)
			run++; /* the first byte of another character */
		begin_word(converter);
		buffer_add(converter->out, text + i, run - i);
		i = run;
	}
}

/* Whether a property of a style is 0, in whatever unit, but not 0.5. */
static bool
is_nothing(const char *style, const char *property)
{
	const char *value = strstr(style, property);

	if (value == NULL)
		return false;
	value += strlen(property);
	if (*value != '0')
		return false;
	value += strspn(value, "0.");
	return *value < '1' || *value > '9';
}

/* Whether a style hides; blanks in it do not count. */
static bool
style_hides(const char *style)
{
	char text[512];
	size_t length = 0;

	for (; *style != '\0' && length < sizeof text - 1; style++)
		if (!ascii_is_blank(*style))
			text[length++] = ascii_lower(*style);
	text[length] = '\0';
	return strstr(text, "display:none") != NULL ||
	    strstr(text, "visibility:hidden") != NULL ||
	    strstr(text, "mso-hide:all") != NULL ||
	    is_nothing(text, "font-size:") || is_nothing(text, "max-height:") ||
	    is_nothing(text, "max-width:") || is_nothing(text, "opacity:");
}

static bool
is_hidden(const xmlChar **attributes)
{
	for (size_t i = 0; attributes != NULL && attributes[i] != NULL;
	     i += 2) {
		const char *name = (const char *)attributes[i];
		const char *value = (const char *)attributes[i + 1];

		if (strcmp(name, "hidden") == 0)
			return true;
		if (strcmp(name, "style") == 0 && value != NULL &&
		    style_hides(value))
			return true;
	}
	return false;
}

/* Mail programs mark what they quote; a plain blockquote only indents. */
static bool
is_quotation(const char *element, const xmlChar **attributes)
{
	if (strcmp(element, "blockquote") != 0)
		return false;
	for (size_t i = 0; attributes != NULL && attributes[i] != NULL;
	     i += 2) {
		const char *name = (const char *)attributes[i];
		const char *value = (const char *)attributes[i + 1];

		if (value == NULL)
			continue;
		if (strcmp(name, "type") == 0 && strcmp(value, "cite") == 0)
			return true;
		if (strcmp(name, "class") == 0 &&
		    (strstr(value, "quote") != NULL ||
			strstr(value, "cite") != NULL))
			return true;
	}
	return false;
}

static const char *
attribute(const xmlChar **attributes, const char *name)
{
	for (size_t i = 0; attributes != NULL && attributes[i] != NULL; i += 2)
		if (strcmp((const char *)attributes[i], name) == 0)
			return (const char *)attributes[i + 1];
	return NULL;
}

static void
start_shown(struct converter *converter, const char *name)
{
	switch (role_of(name)) {
	case ROLE_DROPPED:
		converter->dropped_depth = converter->depth;
		break;
	case ROLE_BREAK:
		break_line(converter);
		break;
	case ROLE_PRE:
		converter->pre_depth++;
		want_lines(converter, 2);
		break;
	case ROLE_LINE:
		want_lines(converter, 1);
		break;
	case ROLE_PARAGRAPH:
		want_lines(converter, 2);
		break;
	case ROLE_CELL:
		converter->blank_waits = true;
		break;
	case ROLE_ITEM:
		want_lines(converter, 1);
		begin_word(converter);
		buffer_add_byte(converter->out, '-');
		converter->blank_waits = true;
		break;
	case ROLE_INLINE:
		break;
	}
}

static void
start_element(void *context, const xmlChar *name, const xmlChar **attributes)
{
	struct converter *converter = context;

	converter->depth++;
	if (++converter->nodes > HTML_NODES_MAX) {
		problem_add(converter->problems, "html-too-many-nodes");
		xmlStopParser(converter->parser);
		return;
	}
	if (converter->depth > HTML_DEPTH_MAX ||
	    converter->parser->nameNr > HTML_DEPTH_MAX) {
		problem_add(converter->problems, "html-too-deep");
		xmlStopParser(converter->parser);
		return;
	}
	if (is_full(converter)) {
		xmlStopParser(converter->parser);
		return;
	}
	if (converter->dropped_depth > 0)
		return;
	if (is_hidden(attributes)) {
		converter->dropped_depth = converter->depth;
		converter->is_hidden =
		    role_of((const char *)name) != ROLE_DROPPED;
		/* Words of one element do not run into the next one's. */
		add_hidden(converter, " ", 1);
		return;
	}
	if (strcmp((const char *)name, "a") == 0)
		link_start(&converter->link, attribute(attributes, "href"),
		    converter->out->length);
	if (is_quotation((const char *)name, attributes))
		converter->quotes[converter->quotes_count++] = converter->depth;
	start_shown(converter, (const char *)name);
}

static void
end_link(struct converter *converter)
{
	const struct buffer *out = converter->out;
	struct link *link = &converter->link;
	struct span words;

	if (link->start > out->length || is_full(converter))
		return;
	words = (struct span){
	    buffer_string(out) + link->start, out->length - link->start};
	link_list_add(
	    &converter->aside->links, link, words, converter->problems);
	if (link_differs(link, words)) {
		buffer_add_printf(converter->out, " [-> %.*s%s]",
		    LINK_SHOWN_MAX, link->target,
		    strlen(link->target) > LINK_SHOWN_MAX ? "..." : "");
		problem_add(converter->problems, "link-differs");
	}
	link->target[0] = '\0';
}

static void
end_element(void *context, const xmlChar *name)
{
	struct converter *converter = context;
	enum role role = role_of((const char *)name);

	if (converter->dropped_depth == 0) {
		if (role == ROLE_LINE || role == ROLE_ITEM)
			want_lines(converter, 1);
		else if (role == ROLE_PARAGRAPH || role == ROLE_PRE)
			want_lines(converter, 2);
		else if (role == ROLE_CELL)
			converter->blank_waits = true;
		if (role == ROLE_PRE && converter->pre_depth > 0)
			converter->pre_depth--;
		if (strcmp((const char *)name, "a") == 0)
			end_link(converter);
	} else if (converter->dropped_depth == converter->depth) {
		converter->dropped_depth = 0;
	}
	if (converter->quotes_count > 0 &&
	    converter->quotes[converter->quotes_count - 1] == converter->depth)
		converter->quotes_count--;
	if (converter->depth > 0)
		converter->depth--;
}

void
html_to_text(struct span html, size_t bytes_max, struct buffer *ret_text,
    struct html_aside *aside, struct problems *problems)
{
	struct converter converter = {
	    .out = ret_text,
	    .start = ret_text->length,
	    .bytes_max = bytes_max,
	    .aside = aside,
	    .hidden_start = aside->hidden.length,
	    .problems = problems,
	};
	htmlSAXHandler handler = {
	    .startElement = start_element,
	    .endElement = end_element,
	    .characters = add_characters,
	    .ignorableWhitespace = add_characters,
	};

	if (html.length > HTML_BYTES_MAX) {
		html.length = HTML_BYTES_MAX;
		problem_add(problems, "html-too-long");
	}
	if (html.length == 0)
		return;
	converter.parser = htmlCreatePushParserCtxt(
	    &handler, &converter, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	if (converter.parser == NULL)
		return;
	(void)htmlCtxtUseOptions(converter.parser,
	    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
	(void)htmlParseChunk(converter.parser, html.bytes, (int)html.length, 1);
	htmlFreeParserCtxt(converter.parser);
	if (is_full(&converter))
		problem_add(problems, "text-too-long");
}

struct span
html_charset(struct span html)
{
	static const char mark[] = "charset=";
	size_t most = html.length < 2048 ? html.length : 2048;

	for (size_t i = 0; i + sizeof mark < most; i++) {
		struct span rest = {html.bytes + i, most - i};
		struct span label = {NULL, 0};

		if (!span_starts(rest, mark))
			continue;
		label.bytes = rest.bytes + sizeof mark - 1;
		rest.length -= sizeof mark - 1;
		if (*label.bytes == '"' || *label.bytes == '\'') {
			label.bytes++;
			rest.length--;
		}
		while (label.length < rest.length &&
		    (ascii_is_alnum(label.bytes[label.length]) ||
			strchr("-_", label.bytes[label.length]) != NULL) &&
		    label.bytes[label.length] != '\0')
			label.length++;
		return label;
	}
	return (struct span){"", 0};
}
