/* SPDX-License-Identifier: ISC */
#ifndef MAIL_HTML_H
#define MAIL_HTML_H

#include <stdbool.h>

#include "base/buffer.h"
#include "mail/link.h"
#include "mail/problem.h"
#include "mail/span.h"

/*
 * html - the words of an HTML part
 *
 * By libxml2's SAX parser: no tree, no network, no files. What a reader does
 * not see (scripts, styles) is dropped, the words of hidden elements are kept
 * apart; blocks become lines; lines of a quotation (blockquote of a mail
 * program) begin with "> ". A link whose words name another address than its
 * target is followed by the target, with the problem link-differs; the targets
 * of other links stand beside the text.
 */
#define HTML_BYTES_MAX ((size_t)2 * 1024 * 1024)
/* The parser looks through all open elements for each stray end tag. */
#define HTML_DEPTH_MAX	256
#define HTML_NODES_MAX	200000		    /* start tags */
#define HTML_HIDDEN_MAX ((size_t)16 * 1024) /* bytes of hidden words */

/* What HTML says besides its text. */
struct html_aside {
	struct buffer hidden; /* release it */
	struct link_list links;
};

/*
 * Appends at most about `bytes_max` bytes of text, and at most HTML_HIDDEN_MAX
 * of hidden words (then hidden-too-long). `html` is UTF-8, whatever its meta
 * element says.
 */
void html_to_text(struct span html, size_t bytes_max, struct buffer *ret_text,
    struct html_aside *aside, struct problems *problems);

/* The charset that a meta element near the start names; or an empty span. */
struct span html_charset(struct span html);

#endif
