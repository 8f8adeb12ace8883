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

#define PARAMETER_FIELD_BYTES_MAX ((size_t)16 * 1024)
#define PARAMETERS_MAX		  200 /* of one field */
#define PARAMETER_SECTIONS_MAX	  64  /* of one parameter (RFC 2231, 3) */

/* The value before the parameters, in lower case, without comments. */
const char *parameter_value(struct arena *memory, struct span field);

/*
 * A parameter as it stands, unquoted; an empty span if it is missing. The
 * first of its name wins.
 */
struct span
parameter_raw(struct arena *memory, struct span field, const char *name);

/*
 * A parameter decoded as one line of UTF-8; "" if it is missing. What is over
 * the bounds is left out, with the problem too-many-parameters.
 */
const char *parameter_text(struct arena *memory, struct span field,
    const char *name, struct problems *problems);

#endif
