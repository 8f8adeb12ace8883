/* SPDX-License-Identifier: ISC */
#ifndef RULES_LITERAL_H
#define RULES_LITERAL_H

#include <stddef.h>

#include "base/arena.h"

/*
 * literal - words of which a text must have at least one to match a pattern
 *
 * Read from the pattern itself, conservatively: whatever is not understood
 * gives no literals, and the pattern is then tried on every text. Literals
 * are at least LITERAL_BYTES_MIN bytes, in lower case.
 */
#define LITERAL_BYTES_MIN 3
#define LITERALS_MAX	  64 /* of one pattern; more are none */

struct literals {
	char **items;
	size_t count; /* 0: there are none */
};

/* `pattern` has been compiled without complaint, and folded. */
struct literals literals_of(struct arena *memory, const char *pattern);

#endif
