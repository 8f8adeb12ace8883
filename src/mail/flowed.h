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
 * Joins lines that a program broke.
 *
 * A line that ends in a blank goes on in the next one of the same depth of
 * quotation; with `delete_space` (DelSp=yes) that blank is not part of it.
 * Never longer than `text` and one blank a quoted line.
 */
void flowed_join(struct span text, bool delete_space, struct buffer *ret_text);

/*
 * Marks lines that were broken for want of room, so that a narrow screen can
 * break them anew: a line gets a space at its end if the first word of the
 * next one would have made it longer than `columns` (code points). A line
 * that is followed by an empty or indented one, or is indented itself, ends
 * where it ends; so do short lines, such as those of an address. Lines that
 * begin with a space, `>` or "From " get a space in front, and spaces at the
 * end of a line are dropped (but those of "-- "), as the format requires.
 * flowed_join() joins the broken lines again. LF in and out.
 */
void flowed_break(struct span text, size_t columns, struct buffer *ret_text);

#endif
