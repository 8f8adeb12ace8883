/* SPDX-License-Identifier: ISC */
#ifndef MAIL_MARKUP_H
#define MAIL_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * markup - HTML as tags and texts, taken apart as a browser does it
 *
 * Comments and what a browser takes for comments are stepped over. What a
 * browser loses for good, since a comment, a quote or a style is never closed,
 * is read on, and marked as lost. Linear in the bytes, nothing is allocated.
 */
#define MARKUP_ATTRIBUTES_MAX 32 /* of one tag; more are left out */

enum markup_kind {
	MARKUP_TEXT,
	MARKUP_START,
	MARKUP_END,
};

struct markup_attribute {
	struct span name;
	struct span value; /* raw: with references such as &amp; */
};

struct markup_token {
	enum markup_kind kind;
	bool is_lost;
	struct span name; /* of a tag, in any case */
	struct span text; /* raw, of MARKUP_TEXT */
	/*
	 * For the start of an element whose content is no markup (style,
	 * script, textarea ...): all of it; its end is not told.
	 */
	struct span content;
	bool has_content;
	struct markup_attribute attributes[MARKUP_ATTRIBUTES_MAX];
	size_t attributes_count;
};

struct markup {
	struct span rest;
	bool is_lost;
};

/* The next token; false at the end. Starts as {html, false}. */
bool markup_next(struct markup *markup, struct markup_token *ret_token);

/*
 * Of several attributes of a name the first; an empty span without bytes if
 * there is none.
 */
struct span
markup_attribute(const struct markup_token *token, const char *name);

/* Appends text with its references resolved, as UTF-8. */
void markup_decode(struct span text, struct buffer *ret_text);

#endif
