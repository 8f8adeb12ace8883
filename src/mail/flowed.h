/* SPDX-License-Identifier: ISC */
#ifndef MAIL_FLOWED_H
#define MAIL_FLOWED_H

#include <stdbool.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * flowed - text/plain with format=flowed (RFC 3676)
 */

/*
 * Joins flowed lines.
 *
 * A line that ends in a blank continues on the next one with the same quote
 * depth; with `delete_space` (DelSp=yes) that blank is removed. The result is
 * at most as long as `text` plus one blank per quoted line.
 */
void flowed_join(struct span text, bool delete_space, struct buffer *ret_text);

/*
 * Marks lines that were wrapped, so that a narrow screen can wrap them again: a
 * line gets a trailing space if the first word of the next one would have made
 * it longer than `columns` (code points). A line that is indented, or followed
 * by an empty or indented one, is not marked; neither are short lines, such as
 * those of an address. Lines that begin with a space, `>` or "From " get a
 * space in front, and trailing spaces are dropped (except those of "-- "), as
 * the format requires. flowed_join() joins the lines again. LF in and out.
 */
void flowed_break(struct span text, size_t columns, struct buffer *ret_text);

#endif
