/* SPDX-License-Identifier: ISC */
#ifndef RULES_LITERAL_H
#define RULES_LITERAL_H

#include <stddef.h>

#include "base/arena.h"

/*
 * literal - words that a text must have to match a pattern: of each set one
 *
 * Read from the pattern itself, conservatively: whatever is not understood
 * gives no literals, and the pattern is then tried on every text. Literals
 * are at least LITERAL_BYTES_MIN bytes, in lower case.
 */
#define LITERAL_BYTES_MIN 3
#define LITERALS_MAX	  64 /* of one set; more are none */
#define LITERAL_SETS_MAX  8  /* of one pattern; more are left out */

struct literals {
	char **items;
	size_t count; /* 0: there are none */
};

struct literal_sets {
	struct literals items[LITERAL_SETS_MAX];
	size_t count;
};

/* `pattern` has been compiled without complaint, and folded. */
struct literal_sets literals_of(struct arena *memory, const char *pattern);

#endif
