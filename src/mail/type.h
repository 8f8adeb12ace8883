/* SPDX-License-Identifier: ISC */
#ifndef MAIL_TYPE_H
#define MAIL_TYPE_H

#include <stdbool.h>

#include "base/arena.h"
#include "mail/span.h"

/*
 * type - what a part is, where its Content-Type is odd, wrong or of no use
 */

/* Whether it is "major/minor" of a sensible length. */
bool type_is_whole(const char *type);

/*
 * The type that is meant: lower case, one name for several. `field` is the
 * whole Content-Type, `said` what was read of it, `name` that of the file.
 */
const char *type_meant(struct arena *memory, struct span field,
    const char *said, const char *name);

/* Whether a type says anything of what the part is. */
bool type_says_something(const char *type);

/* "text/plain" or "text/html" of bytes that are text; "" if they are none. */
const char *type_guess(struct span bytes);

/* Whether text/plain is HTML that was labelled wrongly. */
bool type_looks_like_html(struct span text);

#endif
