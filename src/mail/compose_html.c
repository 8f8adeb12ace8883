/* SPDX-License-Identifier: ISC */
#include "mail/compose_html.h"

#include <string.h>

#include "base/memory.h"
#include "mail/flowed.h"
#include "mail/span.h"

static const char *const tags[] = {"{{language}}", "{{subject}}", "{{text}}"};
/* A value shorter than its name leaves a line that goes on this short. */
#define FULL_BYTES (COMPOSE_COLUMNS * 3 / 4)

enum {
	TAG_LANGUAGE,
	TAG_SUBJECT,
	TAG_TEXT
};

/* The tag that `text` begins with; LENGTH(tags) if none. */
static size_t
tag_at(const char *text)
{
	size_t i = 0;

	while (i < LENGTH(tags) && strncmp(text, tags[i], strlen(tags[i])) != 0)
		i++;
	return i;
}

bool
compose_html_is_page(const char *page, const char **ret_wrong)
{
	for (const char *at = page; (at = strstr(at, "{{")) != NULL; at++)
		if (tag_at(at) == LENGTH(tags)) {
			*ret_wrong = "the tags are {{text}}, {{subject}} and "
				     "{{language}}";
			return false;
		}
	*ret_wrong = "{{text}} is missing";
	return strstr(page, tags[TAG_TEXT]) != NULL;
}

static void
add_escaped(struct buffer *html, struct span text)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char)text.bytes[i];

		if (byte == '&')
			buffer_add_string(html, "&amp;");
		else if (byte == '<')
			buffer_add_string(html, "&lt;");
		else if (byte == '>')
			buffer_add_string(html, "&gt;");
		else if (byte == '"')
			buffer_add_string(html, "&quot;");
		else if (byte < 32 || byte == 127)
			buffer_add_byte(html, ' ');
		else
			buffer_add_byte(html, text.bytes[i]);
	}
}

static struct span
trimmed(struct span line)
{
	while (line.length > 0 && line.bytes[0] == ' ') {
		line.bytes++;
		line.length--;
	}
	while (line.length > 0 && line.bytes[line.length - 1] == ' ')
		line.length--;
	return line;
}

/* An item of a list, or a line of a message that is quoted. */
static bool
begins_item(struct span line)
{
	return strchr("-*>0123456789", line.bytes[0]) != NULL &&
	    line.length > 1 && strchr(" .)", line.bytes[1]) != NULL;
}

static void
add_paragraphs(struct buffer *html, const char *text)
{
	struct buffer broken = {0}, joined = {0};
	bool is_open = false, was_set = false, goes_on = false;
	struct span rest, line;

	flowed_break(span_of(text), COMPOSE_COLUMNS, &broken);
	flowed_join((struct span){broken.data, broken.length}, false, &joined);
	rest = (struct span){joined.data, joined.length};
	while (span_line(&rest, &line)) {
		bool is_set = line.length > 0 && line.bytes[0] == ' ';

		line = trimmed(line);
		if (is_open && (line.length == 0 || is_set != was_set)) {
			buffer_add_string(html, "</p>\n");
			is_open = false;
		}
		if (line.length == 0)
			continue;
		if (is_open)
			buffer_add_string(html,
			    goes_on && !begins_item(line) ? "\n" : "<br>\n");
		else
			buffer_add_string(
			    html, is_set ? "<p class=\"set\">" : "<p>");
		is_open = true;
		was_set = is_set;
		goes_on = !is_set && line.length >= FULL_BYTES;
		add_escaped(html, line);
	}
	if (is_open)
		buffer_add_string(html, "</p>\n");
	buffer_release(&broken);
	buffer_release(&joined);
}

void
compose_html(const char *page, const char *language, const char *subject,
    const char *text, struct buffer *ret_html)
{
	while (*page != '\0') {
		size_t tag = tag_at(page);

		if (tag == TAG_LANGUAGE)
			add_escaped(ret_html, span_of(language));
		else if (tag == TAG_SUBJECT)
			add_escaped(ret_html, span_of(subject));
		else if (tag == TAG_TEXT)
			add_paragraphs(ret_html, text);
		else
			buffer_add_byte(ret_html, *page);
		page += tag < LENGTH(tags) ? strlen(tags[tag]) : 1;
	}
}
