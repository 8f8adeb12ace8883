/* SPDX-License-Identifier: ISC */
#ifndef MAIL_PARAMETER_H
#define MAIL_PARAMETER_H

#include "base/arena.h"
#include "mail/problem.h"
#include "mail/span.h"

/*
 * parameter - `value; name=value; ...` of Content-Type and the like
 *
 * RFC 2045 quoting, RFC 2231 charsets and continuations, and the encoded
 * words that RFC 2047 forbids here and most programs write.
 */

/* The value before the parameters, in lower case, without comments. */
const char *parameter_value(struct arena *memory, struct span field);

/*
 * A parameter as it stands, unquoted; an empty span if it is missing. The
 * first of its name wins.
 */
struct span
parameter_raw(struct arena *memory, struct span field, const char *name);

/* A parameter decoded as one line of UTF-8; "" if it is missing. */
const char *parameter_text(struct arena *memory, struct span field,
    const char *name, struct problems *problems);

#endif
