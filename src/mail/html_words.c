/* SPDX-License-Identifier: ISC */
#include "mail/html_private.h"

#include <string.h>

bool
html_is_full(const struct html *html)
{
	return html->out->length - html->start >= html->bytes_max;
}

/* Writes pending line ends and blanks before a word. */
void
html_begin_word(struct html *html)
{
	if (html->out->length == html->start)
		html->lines_wait = html->quotes_count > 0;
	if (html->lines_wait > 0) {
		for (unsigned int i = 0; i < html->lines_wait; i++)
			buffer_add_byte(html->out, '\n');
		for (size_t i = 0; i < html->quotes_count && i < 8; i++)
			buffer_add_string(html->out, "> ");
	} else if (html->blank_waits && html->line_has_text) {
		buffer_add_byte(html->out, ' ');
	}
	html->lines_wait = 0;
	html->blank_waits = false;
	html->line_has_text = true;
}

void
html_want_lines(struct html *html, unsigned int lines)
{
	if (html->lines_wait < lines)
		html->lines_wait = lines;
	html->blank_waits = false;
}

void
html_break_line(struct html *html)
{
	if (html->lines_wait < 2)
		html->lines_wait++;
	html->blank_waits = false;
}

/* Adds words separated by one blank; returns whether all fit. */
static bool
add_words(struct buffer *words, size_t start, size_t most, struct span text)
{
	for (size_t i = 0; i < text.length; i++) {
		size_t used = words->length - start;
		bool is_blank = ascii_is_blank(text.bytes[i]);

		if (is_blank &&
		    (used == 0 || words->data[words->length - 1] == ' '))
			continue;
		if (used >= most)
			return is_blank;
		buffer_add_byte(words, is_blank ? ' ' : text.bytes[i]);
	}
	return true;
}

void
html_add_hidden(struct html *html, struct span text)
{
	if (!add_words(&html->aside->hidden, html->hidden_start,
		HTML_HIDDEN_MAX, text))
		problem_add(html->problems, "hidden-too-long");
}

void
html_add_beside(struct html *html, struct span text)
{
	struct buffer *beside = &html->aside->beside;

	if (beside->length - html->beside_start >= HTML_BESIDE_MAX)
		return;
	if (beside->length > 0)
		buffer_add_byte(beside, '\n');
	(void)add_words(beside, html->beside_start, HTML_BESIDE_MAX, text);
}

void
html_add_words(struct html *html, struct span text)
{
	const char *bytes = text.bytes;

	for (size_t i = 0; i < text.length && !html_is_full(html);) {
		size_t run = i;

		if (html->pre_depth > 0 && bytes[i] == '\n') {
			html_break_line(html);
			i++;
			continue;
		}
		/* U+00A0 is also a blank. */
		if (ascii_is_blank(bytes[i]) ||
		    (i + 1 < text.length &&
			memcmp(bytes + i, "\xc2\xa0", 2) == 0)) {
			html->blank_waits = true;
			i += bytes[i] == '\xc2' ? 2 : 1;
			continue;
		}
		while (run < text.length && !ascii_is_blank(bytes[run]) &&
		    bytes[run] != '\xc2')
			run++;
		if (run == i)
			run++; /* first byte of another character */
		html_begin_word(html);
		buffer_add(html->out, bytes + i, run - i);
		i = run;
	}
}
