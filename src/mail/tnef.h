/* SPDX-License-Identifier: ISC */
#ifndef MAIL_TNEF_H
#define MAIL_TNEF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mail/html.h"
#include "mail/problem.h"
#include "mail/span.h"

/*
 * tnef - extracts the letter from winmail.dat, Outlook's own format
 *
 * Uses the first attribute of the message that has text: plain text, HTML, Rich
 * Text (compressed or not). Attached files are not read. Parsing stops at
 * damage; no length in the bytes determines an allocation.
 */

/*
 * Appends the text as UTF-8, at most about `bytes_max` bytes, and the other
 * content of HTML. Returns false if there is none. *ret_has_files: it has
 * attachments.
 */
bool tnef_to_text(struct span tnef, size_t bytes_max, struct buffer *ret_text,
    struct html_aside *aside, struct problems *problems, bool *ret_has_files);

#endif
