/* SPDX-License-Identifier: ISC */
#ifndef MAIL_HTML_PRIVATE_H
#define MAIL_HTML_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mail/html.h"
#include "mail/markup.h"
#include "mail/style_sheet.h"

/* An element's effect on the lines of the text. */
enum html_role {
	HTML_INLINE,
	HTML_LINE,	/* on a separate line */
	HTML_PARAGRAPH, /* surrounded by empty lines */
	HTML_CELL,
	HTML_ITEM,
	HTML_PRE,
	HTML_DROPPED,  /* not text of the message */
	HTML_UNCHOSEN, /* an option that was not chosen */
};

/* An open element, with the styles that affect its text. */
struct html_element {
	struct style_element style; /* points into the HTML */
	uint64_t key;		    /* of its name */
	unsigned int flags;	    /* for HTML's own rules */
	enum html_role role;
	uint32_t colour, background;
	bool is_gone;	   /* with all its content */
	bool is_invisible; /* an inner element may be visible again */
	bool is_tiny;	   /* an inner element may be visible again */
	bool is_quotation;
	bool is_answer; /* coloured, in a quotation */
	bool is_hidden; /* for one of those reasons */
};

/* State while one HTML part is converted. */
struct html {
	struct buffer *out;
	size_t start; /* start of our text in `out` */
	size_t bytes_max;
	struct html_aside *aside;
	size_t hidden_start, beside_start;
	struct problems *problems;
	struct html_element elements[HTML_DEPTH_MAX + 1]; /* 0: around all */
	size_t depth;
	size_t nodes; /* start tags so far */
	size_t work;  /* comparisons with rules so far */
	bool has_body, is_lost;
	struct style_sheet *sheet; /* NULL: no style element; owned */
	struct link link;
	struct buffer decoded; /* for one token */
	size_t pre_depth;
	size_t quotes_count;
	bool blank_waits;
	unsigned int lines_wait; /* 1: line end, 2: and an empty line */
	bool line_has_text;
};

/* html_element.c: an element's name in lower case as a number; 0: unknown. */
uint64_t html_key(struct span name);
/* Whether it has no end tag. */
bool html_is_void(uint64_t key);
/* Opens an element: applies its style, and closes others implicitly. */
void html_open(struct html *html, const struct markup_token *token);
/* The depth of the open element that matches an end tag; 0: none. */
size_t html_find_open(const struct html *html, uint64_t key);
/* Closes the element of this depth and those inside. */
void html_close(struct html *html, size_t depth);
/* Whether the content of this start tag would be hidden. */
bool html_hides(struct html *html, const struct markup_token *token);

/* html_words.c: whether the text has reached its limit. */
bool html_is_full(const struct html *html);
void html_begin_word(struct html *html);
void html_want_lines(struct html *html, unsigned int lines);
/* Writes a line end; several make empty lines. */
void html_break_line(struct html *html);
/* Adds UTF-8 text, with references resolved. */
void html_add_words(struct html *html, struct span text);
void html_add_hidden(struct html *html, struct span text);
/* Adds a line of text that is displayed beside the letter. */
void html_add_beside(struct html *html, struct span text);

#endif
