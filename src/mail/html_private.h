/* SPDX-License-Identifier: ISC */
#ifndef MAIL_HTML_PRIVATE_H
#define MAIL_HTML_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mail/html.h"
#include "mail/markup.h"
#include "mail/style_sheet.h"

/* What an element does to the lines of the text. */
enum html_role {
	HTML_INLINE,
	HTML_LINE,	/* on a line of its own */
	HTML_PARAGRAPH, /* with an empty line around it */
	HTML_CELL,
	HTML_ITEM,
	HTML_PRE,
	HTML_DROPPED,  /* it is no text of the mail */
	HTML_UNCHOSEN, /* nor does it say anything */
};

/* An open element, and what of its style concerns the words in it. */
struct html_element {
	struct style_element style; /* points into the HTML */
	uint64_t key;		    /* of its name */
	unsigned int flags;	    /* of HTML's own rules */
	enum html_role role;
	uint32_t colour, background;
	bool is_gone;	   /* with all that is in it */
	bool is_invisible; /* an element in it may be seen again */
	bool is_tiny;	   /* likewise */
	bool is_quotation;
	bool is_answer; /* coloured, within a quotation */
	bool is_hidden; /* for one of those reasons */
};

/* One HTML part while it is made a text. */
struct html {
	struct buffer *out;
	size_t start; /* where our text begins in `out` */
	size_t bytes_max;
	struct html_aside *aside;
	size_t hidden_start, beside_start;
	struct problems *problems;
	struct html_element elements[HTML_DEPTH_MAX + 1]; /* 0: around all */
	size_t depth;
	size_t nodes; /* start tags so far */
	size_t work;  /* comparisons with rules so far */
	bool has_body, is_lost;
	struct style_sheet *sheet; /* NULL: none was read; owned */
	struct link link;
	struct buffer decoded; /* of one token */
	size_t pre_depth;
	size_t quotes_count;
	bool blank_waits;
	unsigned int lines_wait; /* 1: line end, 2: with an empty line */
	bool line_has_text;
};

/* html_element.c: a name in lower case as a number; 0: not known. */
uint64_t html_key(struct span name);
/* It has no end tag. */
bool html_is_void(uint64_t key);
/* Opens it: its style, and the ends of others that it implies. */
void html_open(struct html *html, const struct markup_token *token);
/* The depth of the open element that an end tag means; 0: none. */
size_t html_find_open(const struct html *html, uint64_t key);
/* Closes the element of this depth and those within it. */
void html_close(struct html *html, size_t depth);
/* Of a start tag alone: whether what it shows would be hidden. */
bool html_hides(struct html *html, const struct markup_token *token);

/* html_words.c: whether no more text is taken. */
bool html_is_full(const struct html *html);
void html_begin_word(struct html *html);
void html_want_lines(struct html *html, unsigned int lines);
/* A line end that is written: several of them are empty lines. */
void html_break_line(struct html *html);
/* Text in UTF-8, without references. */
void html_add_words(struct html *html, struct span text);
void html_add_hidden(struct html *html, struct span text);
/* A line of words that stand beside the letter. */
void html_add_beside(struct html *html, struct span text);

#endif
