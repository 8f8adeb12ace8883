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
 * As a browser shows them, without a tree, network or files. What is no text
 * (scripts, styles) is dropped, the words of hidden elements are kept apart,
 * and so are those that a browser would lose, since something was never
 * closed; blocks become lines; lines of a quotation (blockquote of a mail
 * program) begin with "> ". A link whose words name another address than its
 * target is followed by the target, with the problem link-differs; the targets
 * of other links stand beside the text.
 */
#define HTML_BYTES_MAX ((size_t)2 * 1024 * 1024)
/* All open elements are looked through for each stray end tag. */
#define HTML_DEPTH_MAX	256
#define HTML_NODES_MAX	200000	/* start tags */
#define HTML_WORK_MAX	5000000 /* comparisons with rules of style */
#define HTML_HIDDEN_MAX ((size_t)16 * 1024) /* bytes of hidden words */
#define HTML_BESIDE_MAX ((size_t)16 * 1024) /* bytes */

/* What HTML says besides its text. */
struct html_aside {
	struct buffer hidden; /* release it */
	/* What stands for pictures; coloured answers; release it. */
	struct buffer beside;
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
