/* SPDX-License-Identifier: ISC */
#ifndef MAIL_FLOWED_H
#define MAIL_FLOWED_H

#include <stdbool.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * flowed - lines that a program broke, joined again (RFC 3676)
 *
 * A line that ends in a blank goes on in the next one of the same depth of
 * quotation; with `delete_space` (DelSp=yes) that blank is not part of it.
 * Never longer than `text` and one blank a quoted line.
 */
void flowed_join(struct span text, bool delete_space, struct buffer *ret_text);

#endif
