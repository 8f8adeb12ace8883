/* SPDX-License-Identifier: ISC */
#include "mail/html_private.h"

#include <string.h>

#include "base/memory.h"

/* Properties of element names; the flags follow HTML's own rules. */
enum {
	IS_VOID = 1,	 /* has no end tag */
	CLOSES_P = 2,	 /* ends an open paragraph */
	IS_SCOPE = 4,	 /* end tags inside do not match outside */
	IS_TABLE = 8,	 /* ... except those of tables */
	IS_LIST = 16,	 /* items inside end before an outer one */
	ENDS_ITSELF = 32 /* ends an open one of its kind */
};

static struct known {
	const char *name;
	enum html_role role;
	unsigned int flags;
	uint64_t key;
} known[] = {
    {"br", HTML_INLINE, IS_VOID, 0},
    {"img", HTML_INLINE, IS_VOID, 0},
    {"input", HTML_INLINE, IS_VOID, 0},
    {"hr", HTML_PARAGRAPH, IS_VOID | CLOSES_P, 0},
    {"meta", HTML_DROPPED, IS_VOID, 0},
    {"link", HTML_DROPPED, IS_VOID, 0},
    {"base", HTML_DROPPED, IS_VOID, 0},
    {"area", HTML_INLINE, IS_VOID, 0},
    {"col", HTML_INLINE, IS_VOID, 0},
    {"wbr", HTML_INLINE, IS_VOID, 0},
    {"embed", HTML_INLINE, IS_VOID, 0},
    {"param", HTML_DROPPED, IS_VOID, 0},
    {"source", HTML_DROPPED, IS_VOID, 0},
    {"track", HTML_DROPPED, IS_VOID, 0},
    {"a", HTML_INLINE, 0, 0},
    {"b", HTML_INLINE, 0, 0},
    {"p", HTML_PARAGRAPH, CLOSES_P, 0},
    {"div", HTML_LINE, CLOSES_P, 0},
    {"span", HTML_INLINE, 0, 0},
    {"font", HTML_INLINE, 0, 0},
    {"table", HTML_LINE, CLOSES_P | IS_SCOPE | IS_TABLE, 0},
    {"tbody", HTML_INLINE, ENDS_ITSELF | IS_TABLE, 0},
    {"thead", HTML_INLINE, ENDS_ITSELF | IS_TABLE, 0},
    {"tfoot", HTML_INLINE, ENDS_ITSELF | IS_TABLE, 0},
    {"tr", HTML_LINE, ENDS_ITSELF | IS_TABLE, 0},
    {"td", HTML_CELL, ENDS_ITSELF | IS_SCOPE | IS_TABLE, 0},
    {"th", HTML_CELL, ENDS_ITSELF | IS_SCOPE | IS_TABLE, 0},
    {"li", HTML_ITEM, CLOSES_P | ENDS_ITSELF, 0},
    {"ul", HTML_PARAGRAPH, CLOSES_P | IS_LIST, 0},
    {"ol", HTML_PARAGRAPH, CLOSES_P | IS_LIST, 0},
    {"dl", HTML_PARAGRAPH, CLOSES_P | IS_LIST, 0},
    {"dt", HTML_LINE, CLOSES_P | ENDS_ITSELF, 0},
    {"dd", HTML_LINE, CLOSES_P | ENDS_ITSELF, 0},
    {"h1", HTML_PARAGRAPH, CLOSES_P, 0},
    {"h2", HTML_PARAGRAPH, CLOSES_P, 0},
    {"h3", HTML_PARAGRAPH, CLOSES_P, 0},
    {"h4", HTML_PARAGRAPH, CLOSES_P, 0},
    {"h5", HTML_PARAGRAPH, CLOSES_P, 0},
    {"h6", HTML_PARAGRAPH, CLOSES_P, 0},
    {"pre", HTML_PRE, CLOSES_P, 0},
    {"blockquote", HTML_PARAGRAPH, CLOSES_P, 0},
    {"address", HTML_LINE, CLOSES_P, 0},
    {"article", HTML_LINE, CLOSES_P, 0},
    {"aside", HTML_LINE, CLOSES_P, 0},
    {"section", HTML_LINE, CLOSES_P, 0},
    {"main", HTML_LINE, CLOSES_P, 0},
    {"nav", HTML_LINE, CLOSES_P, 0},
    {"header", HTML_LINE, CLOSES_P, 0},
    {"footer", HTML_LINE, CLOSES_P, 0},
    {"center", HTML_LINE, CLOSES_P, 0},
    {"form", HTML_LINE, CLOSES_P, 0},
    {"fieldset", HTML_LINE, CLOSES_P, 0},
    {"legend", HTML_LINE, 0, 0},
    {"details", HTML_LINE, CLOSES_P, 0},
    {"summary", HTML_LINE, CLOSES_P, 0},
    {"option", HTML_LINE, ENDS_ITSELF, 0},
    {"template", HTML_DROPPED, IS_SCOPE, 0},
    {"object", HTML_INLINE, IS_SCOPE, 0},
    {"svg", HTML_DROPPED, 0, 0},
};

uint64_t
html_key(struct span name)
{
	uint64_t key = 0;

	/* Eight bytes; the last is the length, for longer names. */
	for (size_t i = 0; i < name.length && i < 7; i++)
		key = key << 8 | (unsigned char)ascii_lower(name.bytes[i]);
	if (name.length == 8)
		key = key << 8 | (unsigned char)ascii_lower(name.bytes[7]);
	else if (name.length > 8)
		key = key << 8 | (name.length & 0x1f);
	return key;
}

static const struct known *
find_known(uint64_t key)
{
	static bool has_keys;

	for (size_t i = 0; i < LENGTH(known) && !has_keys; i++)
		known[i].key = html_key(span_of(known[i].name));
	has_keys = true;
	for (size_t i = 0; i < LENGTH(known); i++)
		if (known[i].key == key)
			return &known[i];
	return NULL;
}

static unsigned int
flags_of(uint64_t key)
{
	const struct known *found = find_known(key);

	return found == NULL ? 0 : found->flags;
}

static enum html_role
html_role_of(uint64_t key)
{
	const struct known *found = find_known(key);

	return found == NULL ? HTML_INLINE : found->role;
}

bool
html_is_void(uint64_t key)
{
	return (flags_of(key) & IS_VOID) != 0;
}

size_t
html_find_open(const struct html *html, uint64_t key)
{
	bool is_table = (flags_of(key) & IS_TABLE) != 0;

	for (size_t i = html->depth; i > 0; i--) {
		unsigned int flags = html->elements[i].flags;

		if (html->elements[i].key == key)
			return i;
		if ((flags & IS_SCOPE) != 0 &&
		    (!is_table || (flags & IS_TABLE) == 0 ||
			html->elements[i].key == html_key(span_of("table"))))
			return 0;
	}
	return 0;
}

/* Writes the line ends at the end of an element. */
static void
end_lines(struct html *html, enum html_role role)
{
	if (role == HTML_LINE || role == HTML_ITEM)
		html_want_lines(html, 1);
	else if (role == HTML_PARAGRAPH || role == HTML_PRE)
		html_want_lines(html, 2);
	else if (role == HTML_CELL)
		html->blank_waits = true;
}

void
html_close(struct html *html, size_t depth)
{
	while (html->depth >= depth) {
		const struct html_element *last =
		    &html->elements[html->depth--];

		if (!last->is_gone && !html->is_lost)
			end_lines(html, last->role);
		html->quotes_count -= last->is_quotation;
		html->pre_depth -= last->role == HTML_PRE;
	}
}

/* An item ends at the next one of its list, a cell at the next cell. */
static void
close_implied(struct html *html, uint64_t key, unsigned int flags)
{
	size_t open;

	if ((flags & CLOSES_P) != 0) {
		open = html_find_open(html, html_key(span_of("p")));
		if (open > 0)
			html_close(html, open);
	}
	if ((flags & ENDS_ITSELF) == 0)
		return;
	open = html_find_open(html, key);
	if (key == html_key(span_of("tr")) && open == 0)
		return;
	for (size_t i = html->depth; i > open; i--)
		if ((html->elements[i].flags & IS_LIST) != 0)
			return;
	if (open > 0)
		html_close(html, open);
}

static bool
is_near(uint32_t a, uint32_t b)
{
	for (int shift = 0; shift <= 16; shift += 8) {
		int left = (int)(a >> shift & 0xff);
		int right = (int)(b >> shift & 0xff);

		if (left - right > 12 || right - left > 12)
			return false;
	}
	return true;
}

/* Not black, not grey, and not #500050, Google's colour for quotations. */
static bool
is_vivid(uint32_t colour)
{
	int most = 0, least = 255;

	if (colour > 0xffffff)
		return false;
	for (int shift = 0; shift <= 16; shift += 8) {
		int part = (int)(colour >> shift & 0xff);

		most = part > most ? part : most;
		least = part < least ? part : least;
	}
	return most - least > 96;
}

static bool
is(const struct style *style, enum style_property property,
    enum style_value value)
{
	return style->values[property] == value;
}

static bool
is_taken_away(const struct style *style)
{
	bool is_box_nothing = is(style, STYLE_HEIGHT, STYLE_NONE) ||
	    is(style, STYLE_MAX_HEIGHT, STYLE_NONE) ||
	    is(style, STYLE_WIDTH, STYLE_NONE) ||
	    is(style, STYLE_MAX_WIDTH, STYLE_NONE);

	return is(style, STYLE_DISPLAY, STYLE_NONE) ||
	    is(style, STYLE_OPACITY, STYLE_NONE) ||
	    (is_box_nothing && is(style, STYLE_OVERFLOW, STYLE_NONE)) ||
	    is(style, STYLE_INDENT, STYLE_NONE) ||
	    (is(style, STYLE_POSITION, STYLE_NONE) &&
		(is(style, STYLE_LEFT, STYLE_NONE) ||
		    is(style, STYLE_TOP, STYLE_NONE) ||
		    is(style, STYLE_CLIP, STYLE_NONE)));
}

static void
read_attributes(const struct markup_token *token, struct style *style)
{
	for (size_t i = 0; i < token->attributes_count; i++) {
		struct span name = token->attributes[i].name;
		struct span value = token->attributes[i].value;

		if (span_is(name, "style"))
			style_read(style, value, STYLE_PRIORITY_INLINE);
		else if (span_is(name, "color") || span_is(name, "text"))
			style_set_colour(style, STYLE_COLOUR, value);
		else if (span_is(name, "bgcolor"))
			style_set_colour(style, STYLE_BACKGROUND, value);
		else if (span_is(name, "background"))
			style_set_colour(
			    style, STYLE_BACKGROUND, span_of("url()"));
	}
}

static void
apply_sheet(
    struct html *html, const struct html_element *element, struct style *style)
{
	const struct style_element *chain[HTML_DEPTH_MAX + 1];
	size_t count = 0;

	if (html->sheet == NULL || html->sheet->count == 0)
		return;
	if (html->work > HTML_WORK_MAX) {
		problem_add(html->problems, "html-too-many-nodes");
		return;
	}
	for (size_t i = 1; i <= html->depth; i++)
		chain[count++] = &html->elements[i].style;
	chain[count++] = &element->style;
	html->work += style_apply(html->sheet, chain, count, style);
}

/* Applies the element's style to the text in it. */
static void
apply(struct html *html, const struct markup_token *token,
    struct html_element *element, const struct style *style)
{
	bool is_link = span_is(token->name, "a") &&
	    markup_attribute(token, "href").length > 0;
	bool has_colour = style->values[STYLE_COLOUR] != STYLE_UNSET;

	element->is_gone = element->is_gone || is_taken_away(style) ||
	    (markup_attribute(token, "hidden").bytes != NULL &&
		is(style, STYLE_DISPLAY, STYLE_UNSET));
	if (!is(style, STYLE_VISIBILITY, STYLE_UNSET))
		element->is_invisible = is(style, STYLE_VISIBILITY, STYLE_NONE);
	if (is(style, STYLE_FONT_SIZE, STYLE_NONE))
		element->is_tiny = true;
	else if (is(style, STYLE_FONT_SIZE, STYLE_SOME))
		element->is_tiny = false;
	if (has_colour)
		element->colour = style->colour;
	else if (is_link)
		element->colour = 0x0000ee;
	if (style->values[STYLE_BACKGROUND] != STYLE_UNSET &&
	    style->background != STYLE_TRANSPARENT)
		element->background = style->background;
	if (has_colour)
		element->is_answer = html->quotes_count > 0 && !is_link &&
		    is_vivid(element->colour);
	element->is_hidden = element->is_gone || element->is_invisible ||
	    element->is_tiny || element->colour == STYLE_TRANSPARENT ||
	    (element->colour <= 0xffffff && element->background <= 0xffffff &&
		is_near(element->colour, element->background));
}

/* Mail programs mark quotations; a plain blockquote only indents. */
static bool
is_quotation(const struct markup_token *token)
{
	struct span class = markup_attribute(token, "class");

	return span_is(token->name, "blockquote") &&
	    (span_is(markup_attribute(token, "type"), "cite") ||
		span_has(class, "quote") || span_has(class, "cite"));
}

/*
 * Describes the element as a child of the last open one; returns whether it has
 * Word's rule.
 */
static bool
describe(struct html *html, const struct markup_token *token,
    struct html_element *ret_element)
{
	struct style style = {
	    .colour = STYLE_NO_COLOUR, .background = STYLE_NO_COLOUR};

	*ret_element = html->elements[html->depth];
	ret_element->is_quotation = false;
	ret_element->key = html_key(token->name);
	ret_element->flags = flags_of(ret_element->key);
	ret_element->role = html_role_of(ret_element->key);
	ret_element->style.name = token->name;
	ret_element->style.classes = markup_attribute(token, "class");
	ret_element->style.id = markup_attribute(token, "id");
	apply_sheet(html, ret_element, &style);
	read_attributes(token, &style);
	apply(html, token, ret_element, &style);
	return is(&style, STYLE_RULE, STYLE_NONE) ||
	    span_is(ret_element->style.id, "divRplyFwdMsg");
}

bool
html_hides(struct html *html, const struct markup_token *token)
{
	struct html_element element;

	(void)describe(html, token, &element);
	return element.is_hidden;
}

/*
 * Draws it as in plain text, so that the text below is recognized as history.
 */
static void
draw_rule(struct html *html)
{
	html_want_lines(html, 1);
	html_begin_word(html);
	buffer_add_string(html->out, "________________________________");
	html_want_lines(html, 1);
}

void
html_open(struct html *html, const struct markup_token *token)
{
	uint64_t key = html_key(token->name);
	struct html_element *element;
	bool has_rule;

	close_implied(html, key, flags_of(key));
	element = &html->elements[html->depth + 1];
	has_rule = describe(html, token, element);
	html->depth++;
	element->is_quotation = is_quotation(token);
	html->quotes_count += element->is_quotation;
	html->pre_depth += element->role == HTML_PRE;
	if (has_rule && !element->is_hidden && html->out->length > html->start)
		draw_rule(html);
}
