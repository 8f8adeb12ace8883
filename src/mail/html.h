/* SPDX-License-Identifier: ISC */
#ifndef MAIL_HTML_H
#define MAIL_HTML_H

#include <stdbool.h>

#include "base/buffer.h"
#include "mail/link.h"
#include "mail/problem.h"
#include "mail/span.h"

/*
 * html - extracts the text of an HTML part
 *
 * As a browser displays it, without a tree, network or files. Content that is
 * not text (scripts, styles) is dropped. Text of hidden elements is collected
 * separately, as is text that a browser loses because something is not closed.
 * Blocks become lines; lines of a quotation (blockquote of a mail program)
 * begin with "> ". If the text of a link shows another address than its target,
 * the target follows it, with the problem link-differs; the targets of other
 * links are listed separately.
 */
#define HTML_BYTES_MAX ((size_t)2 * 1024 * 1024)
/* Each stray end tag searches all open elements. */
#define HTML_DEPTH_MAX	256
#define HTML_NODES_MAX	200000		    /* start tags */
#define HTML_WORK_MAX	5000000		    /* comparisons with style rules */
#define HTML_HIDDEN_MAX ((size_t)16 * 1024) /* bytes of hidden text */
#define HTML_BESIDE_MAX ((size_t)16 * 1024) /* bytes */

/* Content of HTML other than its text. */
struct html_aside {
	struct buffer hidden; /* release it */
	/* Alternative texts of pictures; coloured answers; release it. */
	struct buffer beside;
	struct link_list links;
};

/*
 * Appends at most about `bytes_max` bytes of text, and at most HTML_HIDDEN_MAX
 * of hidden text (then hidden-too-long). `html` is UTF-8, whatever its meta
 * element says.
 */
void html_to_text(struct span html, size_t bytes_max, struct buffer *ret_text,
    struct html_aside *aside, struct problems *problems);

/* The charset in a meta element near the start; or an empty span. */
struct span html_charset(struct span html);

#endif
