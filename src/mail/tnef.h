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
 * tnef - the letter in a winmail.dat, Outlook's own format
 *
 * Of the attributes of the message the first that has words is taken: plain
 * text, HTML, Rich Text (compressed or not). Attached files are not read. What
 * is damaged ends there; nothing is allocated by a length that the bytes name.
 */

/*
 * Appends the words as UTF-8, at most about `bytes_max` bytes, and what HTML
 * says besides. Returns false if there are none. *ret_has_files: something is
 * attached within.
 */
bool tnef_to_text(struct span tnef, size_t bytes_max, struct buffer *ret_text,
    struct html_aside *aside, struct problems *problems, bool *ret_has_files);

#endif
