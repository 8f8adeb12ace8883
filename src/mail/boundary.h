/* SPDX-License-Identifier: ISC */
#ifndef MAIL_BOUNDARY_H
#define MAIL_BOUNDARY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "mail/header.h"
#include "mail/problem.h"
#include "mail/span.h"

/* boundary - finds the lines between the parts of a multipart */

/*
 * The boundary in the header, if it occurs in the body, or a guess with the
 * problem no-boundary or broken-mime; empty if there is none.
 */
struct span boundary_find(struct arena *memory, const struct header *header,
    struct problems *problems);

/*
 * The bytes before the next boundary line; removes both from *rest, and
 * everything after the last boundary.
 */
struct span boundary_next_part(struct span *rest, struct span boundary);

/*
 * The bytes after the line that ends the last part; *ret_has_end is false if
 * there is no such line.
 */
struct span
boundary_epilogue(struct span body, struct span boundary, bool *ret_has_end);

/*
 * The message as passed to libetpan: with a header that contains only a
 * well-formed type, so that junk in the real one has no effect.
 */
void boundary_rewrite(struct span body, const char *type, struct span boundary,
    struct buffer *ret_message);

#endif
