/* SPDX-License-Identifier: ISC */
#ifndef MAIL_PARAMETER_H
#define MAIL_PARAMETER_H

#include "base/arena.h"
#include "mail/problem.h"
#include "mail/span.h"

/*
 * parameter - parses `value; name=value; ...` of Content-Type and the like
 *
 * RFC 2045 quoting, RFC 2231 charsets and continuations, and encoded words,
 * which RFC 2047 forbids here but most programs write.
 */

#define PARAMETER_FIELD_BYTES_MAX ((size_t)16 * 1024)
#define PARAMETERS_MAX		  200 /* per field */
#define PARAMETER_SECTIONS_MAX	  64  /* per parameter (RFC 2231, 3) */

/* The value before the parameters, in lower case, without comments. */
const char *parameter_value(struct arena *memory, struct span field);

/*
 * A raw parameter, unquoted, or put together from its sections (RFC 2231); an
 * empty span if missing. If it is repeated, the first one counts.
 */
struct span
parameter_raw(struct arena *memory, struct span field, const char *name);

/*
 * A parameter decoded as one line of UTF-8; "" if missing. Beyond the bounds it
 * is truncated, with the problem too-many-parameters.
 */
const char *parameter_text(struct arena *memory, struct span field,
    const char *name, struct problems *problems);

#endif
