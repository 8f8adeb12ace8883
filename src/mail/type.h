/* SPDX-License-Identifier: ISC */
#ifndef MAIL_TYPE_H
#define MAIL_TYPE_H

#include <stdbool.h>

#include "base/arena.h"
#include "mail/span.h"

/* type - the type of a part whose Content-Type is odd, wrong or useless */

/* Whether it is "major/minor" of reasonable length. */
bool type_is_whole(const char *type);

/*
 * The intended type: lower case, synonyms unified. `field` is the whole
 * Content-Type, `said` the parsed type, `name` that of the file.
 */
const char *type_meant(struct arena *memory, struct span field,
    const char *said, const char *name);

/* Whether a type says anything about the content. */
bool type_says_something(const char *type);

/* "text/plain" or "text/html" if the bytes are text; else "". */
const char *type_guess(struct span bytes);

/* Whether text/plain is mislabelled HTML. */
bool type_looks_like_html(struct span text);

#endif
