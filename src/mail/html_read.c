/* SPDX-License-Identifier: ISC */
/*
 * html_to_text; the other files of html.h include html_private.h, which
 * includes html.h itself.
 */
#include "mail/html.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mail/html_private.h"

#define SLICE_BYTES 4096

static bool
is_shown(const struct html *html)
{
	const struct html_element *last = &html->elements[html->depth];

	return !html->is_lost && !last->is_hidden && last->role < HTML_DROPPED;
}

/* Decodes the references in raw text of the HTML. */
static struct span
decode(struct html *html, struct span text)
{
	if (text.length == 0 || memchr(text.bytes, '&', text.length) == NULL)
		return text;
	buffer_clear(&html->decoded);
	markup_decode(text, &html->decoded);
	return (struct span){
	    buffer_string(&html->decoded), html->decoded.length};
}

/* The front of a text, not cut inside a reference. */
static struct span
take_slice(struct span *raw)
{
	struct span slice = {
	    raw->bytes, raw->length < SLICE_BYTES ? raw->length : SLICE_BYTES};

	for (size_t i = slice.length;
	     slice.length < raw->length && i > SLICE_BYTES - 40; i--)
		if (raw->bytes[i - 1] == '&') {
			slice.length = i - 1;
			break;
		}
	raw->bytes += slice.length;
	raw->length -= slice.length;
	return slice;
}

static void
add_slice(struct html *html, struct span raw)
{
	struct span text = decode(html, raw);

	if (html->elements[html->depth].role == HTML_UNCHOSEN)
		return;
	if (!is_shown(html)) {
		html_add_hidden(html, text);
		return;
	}
	html_add_words(html, text);
	if (html->elements[html->depth].is_answer && span_trim(text).length > 0)
		html_add_beside(html, text);
}

/* In slices: text beyond the limit is not decoded. */
static void
add_text(struct html *html, struct span raw)
{
	while (raw.length > 0 && !html_is_full(html))
		add_slice(html, take_slice(&raw));
}

/* Markup that no mail program displays as such: its text is hidden. */
static void
add_hidden_markup(struct html *html, struct span raw)
{
	struct buffer words = {0}, text = {0};
	struct markup markup = {.is_lost = true};
	struct markup_token token;

	markup_decode(raw, &words);
	markup.rest = (struct span){buffer_string(&words), words.length};
	while (markup_next(&markup, &token)) {
		buffer_clear(&text);
		if (token.kind == MARKUP_TEXT)
			markup_decode(token.text, &text);
		else
			buffer_add_byte(&text, ' ');
		html_add_hidden(
		    html, (struct span){buffer_string(&text), text.length});
	}
	html_add_hidden(html, span_of(" "));
	buffer_release(&words);
	buffer_release(&text);
}

/* If a quote is closed much too late, it contains part of the letter. */
static void
add_swallowed(struct html *html, const struct markup_token *token)
{
	for (size_t i = 0; i < token->attributes_count; i++) {
		struct span value = token->attributes[i].value;
		bool is_document = span_is(token->attributes[i].name, "srcdoc");

		if (is_document ||
		    (value.length > 8 &&
			memchr(value.bytes, '<', value.length) != NULL))
			add_hidden_markup(html, value);
	}
}

/* Adds the alternative text of a picture, and values entered into a form. */
static void
add_values(struct html *html, const struct markup_token *token)
{
	static const char *const silent[] = {"hidden", "submit", "button",
	    "reset", "image", "checkbox", "radio", "file", "password"};
	struct span type = markup_attribute(token, "type");
	struct span value;

	if (span_is(token->name, "img") || span_is(token->name, "area")) {
		value = span_trim(decode(html, markup_attribute(token, "alt")));
		if (value.length > 0 &&
		    memchr(value.bytes, ' ', value.length) != NULL)
			html_add_beside(html, value);
		return;
	}
	if (!span_is(token->name, "input"))
		return;
	for (size_t i = 0; i < LENGTH(silent); i++)
		if (span_is(type, silent[i]))
			return;
	value = decode(html, markup_attribute(token, "value"));
	if (value.length == 0)
		return;
	html->blank_waits = true;
	if (!is_shown(html) || html_hides(html, token))
		html_add_hidden(html, value);
	else
		html_add_words(html, value);
	html_want_lines(html, 1);
}

static bool
is_for_screens(struct span media)
{
	return media.length == 0 || span_is(media, "all") ||
	    span_is(media, "screen");
}

/* Elements whose content is not markup. */
static void
add_content(struct html *html, const struct markup_token *token)
{
	struct span content = token->content;

	if (span_is(token->name, "style")) {
		if (html->sheet == NULL)
			html->sheet = memory_new(1, sizeof *html->sheet);
		if (is_for_screens(markup_attribute(token, "media")))
			style_read_sheet(html->sheet, content);
		return;
	}
	if (span_is(token->name, "textarea")) {
		html_want_lines(html, 1);
		html->pre_depth++;
		add_text(html, content);
		html->pre_depth--;
		html_want_lines(html, 1);
	} else if (span_is(token->name, "xmp")) {
		add_text(html, content);
	} else if (span_is(token->name, "noframes") ||
	    span_is(token->name, "noembed")) {
		add_hidden_markup(html, content);
	}
}

/* Writes the line ends at the start of an element. */
static void
start_lines(struct html *html, enum html_role role, bool is_seen)
{
	switch (role) {
	case HTML_PRE:
	case HTML_PARAGRAPH:
		html_want_lines(html, 2);
		break;
	case HTML_LINE:
		html_want_lines(html, 1);
		break;
	case HTML_CELL:
		html->blank_waits = true;
		break;
	case HTML_ITEM:
		html_want_lines(html, 1);
		if (is_seen) {
			html_begin_word(html);
			buffer_add_byte(html->out, '-');
			html->blank_waits = true;
		}
		break;
	case HTML_INLINE:
	case HTML_DROPPED:
	case HTML_UNCHOSEN:
		break;
	}
}

static void
start_link(struct html *html, const struct markup_token *token)
{
	struct span href = decode(html, markup_attribute(token, "href"));
	struct buffer target = {0};

	buffer_add(&target, href.bytes, href.length);
	link_start(&html->link, buffer_string(&target), html->out->length);
	buffer_release(&target);
}

static void
start_void(struct html *html, const struct markup_token *token)
{
	if (span_is(token->name, "br") && is_shown(html))
		html_break_line(html);
	else if (span_is(token->name, "hr") && is_shown(html))
		html_want_lines(html, 2);
	else if (!is_shown(html))
		html_add_hidden(html, span_of(" "));
	add_values(html, token);
}

/* If an inner document begins or ends, the text after it is displayed too. */
static bool
is_around_all(struct html *html, const struct markup_token *token)
{
	bool is_body = span_is(token->name, "body");

	if (is_body && token->kind == MARKUP_START && !html->has_body) {
		html->has_body = true;
		return false;
	}
	return is_body || span_is(token->name, "html") ||
	    span_is(token->name, "head");
}

/* False to stop reading. */
static bool
start_element(struct html *html, const struct markup_token *token)
{
	const struct html_element *element;

	if (++html->nodes > HTML_NODES_MAX) {
		problem_add(html->problems, "html-too-many-nodes");
		return false;
	}
	if (html_is_full(html))
		return false;
	add_swallowed(html, token);
	if (is_around_all(html, token))
		return true;
	if (html_is_void(html_key(token->name))) {
		start_void(html, token);
		return true;
	}
	if (token->has_content) {
		add_content(html, token);
		return true;
	}
	if (html->depth == HTML_DEPTH_MAX) {
		problem_add(html->problems, "html-too-deep");
		return false;
	}
	html_open(html, token);
	element = &html->elements[html->depth];
	/* Of a selection only the chosen option counts. */
	if (span_is(token->name, "option") &&
	    markup_attribute(token, "selected").bytes == NULL)
		html->elements[html->depth].role = HTML_UNCHOSEN;
	if (!is_shown(html))
		/* Separates the text of adjacent elements. */
		html_add_hidden(html, span_of(" "));
	else if (span_is(token->name, "a"))
		start_link(html, token);
	if (!element->is_gone && !html->is_lost)
		start_lines(html, element->role, is_shown(html));
	return true;
}

static void
end_link(struct html *html)
{
	const struct buffer *out = html->out;
	struct link *link = &html->link;
	struct span words;

	if (link->start > out->length || html_is_full(html))
		return;
	words = (struct span){
	    buffer_string(out) + link->start, out->length - link->start};
	link_list_add(&html->aside->links, link, words, html->problems);
	if (link_differs(link, words)) {
		buffer_add_printf(html->out, " [-> %.*s%s]", LINK_SHOWN_MAX,
		    link->target,
		    strlen(link->target) > LINK_SHOWN_MAX ? "..." : "");
		problem_add(html->problems, "link-differs");
	}
	link->target[0] = '\0';
}

static void
end_element(struct html *html, const struct markup_token *token)
{
	uint64_t key = html_key(token->name);
	size_t open;

	if (span_is(token->name, "br")) {
		start_void(html, token);
		return;
	}
	if (is_around_all(html, token))
		return;
	open = html_find_open(html, key);
	if (open == 0)
		return;
	if (is_shown(html) && span_is(token->name, "a"))
		end_link(html);
	html_close(html, open);
}

static void
read_all(struct html *html, struct span bytes)
{
	struct markup markup = {.rest = bytes};
	struct markup_token token;

	while (!html_is_full(html) && markup_next(&markup, &token)) {
		if (token.is_lost && !html->is_lost)
			html_add_hidden(html, span_of(" "));
		html->is_lost = token.is_lost;
		if (token.kind == MARKUP_TEXT)
			add_text(html, token.text);
		else if (token.kind == MARKUP_END)
			end_element(html, &token);
		else if (!start_element(html, &token))
			break;
	}
	if (html_is_full(html))
		problem_add(html->problems, "text-too-long");
}

void
html_to_text(struct span bytes, size_t bytes_max, struct buffer *ret_text,
    struct html_aside *aside, struct problems *problems)
{
	struct html *html;

	if (bytes.length > HTML_BYTES_MAX) {
		bytes.length = HTML_BYTES_MAX;
		problem_add(problems, "html-too-long");
	}
	if (bytes.length == 0)
		return;
	html = memory_new(1, sizeof *html);
	html->out = ret_text;
	html->start = ret_text->length;
	html->bytes_max = bytes_max;
	html->aside = aside;
	html->hidden_start = aside->hidden.length;
	html->beside_start = aside->beside.length;
	html->problems = problems;
	html->elements[0].background = 0xffffff;
	read_all(html, bytes);
	buffer_release(&html->decoded);
	free(html->sheet);
	free(html);
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
