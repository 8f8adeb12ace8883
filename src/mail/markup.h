/* SPDX-License-Identifier: ISC */
#ifndef MAIL_MARKUP_H
#define MAIL_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * markup - splits HTML into tags and text, as a browser does
 *
 * Comments, and whatever a browser treats as such, are skipped. What a browser
 * loses because a comment, a quote or a style is not closed is read
 * nevertheless, and marked as lost. Linear in the bytes; allocates nothing.
 */
#define MARKUP_ATTRIBUTES_MAX 32 /* per tag; the rest is dropped */

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
	struct span name; /* for a tag, in any case */
	struct span text; /* raw, for MARKUP_TEXT */
	/*
	 * For the start of an element whose content is not markup (style,
	 * script, textarea ...): the whole content; there is no end token.
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

/* The next token; false at the end. Initialize with {html, false}. */
bool markup_next(struct markup *markup, struct markup_token *ret_token);

/*
 * If an attribute is repeated, the first one; an empty span without bytes if
 * there is none.
 */
struct span
markup_attribute(const struct markup_token *token, const char *name);

/* Appends text with its references resolved, as UTF-8. */
void markup_decode(struct span text, struct buffer *ret_text);

#endif
