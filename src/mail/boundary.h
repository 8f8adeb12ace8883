/* SPDX-License-Identifier: ISC */
#ifndef MAIL_BOUNDARY_H
#define MAIL_BOUNDARY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "mail/header.h"
#include "mail/problem.h"
#include "mail/span.h"

/*
 * boundary - the lines between the parts of a multipart
 */

/*
 * The boundary that the header names, if it is in the body, or a guess with
 * the problem no-boundary or broken-mime; empty if there is none.
 */
struct span boundary_find(struct arena *memory, const struct header *header,
    struct problems *problems);

/*
 * The bytes before the next boundary's line; takes both off *rest, and all
 * that stands behind the last one.
 */
struct span boundary_next_part(struct span *rest, struct span boundary);

/*
 * What stands behind the line that ends the last part; *ret_has_end is false
 * if there is no such line.
 */
struct span
boundary_epilogue(struct span body, struct span boundary, bool *ret_has_end);

/*
 * The message as libetpan gets it: with a header that holds a well-formed
 * type and nothing else, so that junk in the real one is of no account.
 */
void boundary_rewrite(struct span body, const char *type, struct span boundary,
    struct buffer *ret_message);

#endif
