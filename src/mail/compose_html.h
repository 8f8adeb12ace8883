/* SPDX-License-Identifier: ISC */
#ifndef MAIL_COMPOSE_HTML_H
#define MAIL_COMPOSE_HTML_H

#include <stdbool.h>

#include "base/buffer.h"

/*
 * compose_html - a letter's text as an HTML page, in the office's style
 *
 * The page is a file of the office with {{text}}, and perhaps {{subject}} and
 * {{language}}: these are replaced, everything else is copied. Of the text
 * nothing is markup: it is escaped. An empty line ends a paragraph, indented
 * lines are a paragraph of class "set", lines broken for want of room or three
 * quarters full are joined, and other ends of lines stay, as do those before an
 * item of a list. LF in and out.
 */

/* Columns to which bodies are wrapped: full lines are marked as flowed. */
#define COMPOSE_COLUMNS 72

/* False if it lacks {{text}}, or has another tag: *ret_wrong says which. */
bool compose_html_is_page(const char *page, const char **ret_wrong);

/* Appends the page; it must be one, and the others UTF-8. */
void compose_html(const char *page, const char *language, const char *subject,
    const char *text, struct buffer *ret_html);

#endif
