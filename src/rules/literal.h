/* SPDX-License-Identifier: ISC */
#ifndef RULES_LITERAL_H
#define RULES_LITERAL_H

#include <stddef.h>

#include "base/arena.h"

/*
 * literal - sets of words of which a text must contain one each to match a
 * pattern
 *
 * Derived from the pattern, conservatively: unsupported syntax yields no
 * literals, and the pattern is then tried on every text. Literals have at least
 * LITERAL_BYTES_MIN bytes, in lower case.
 */
#define LITERAL_BYTES_MIN 3
#define LITERALS_MAX	  64 /* per set; if there are more: none */
#define LITERAL_SETS_MAX  8  /* per pattern; the rest is dropped */

struct literals {
	char **items;
	size_t count; /* 0: none */
};

struct literal_sets {
	struct literals items[LITERAL_SETS_MAX];
	size_t count;
};

/* `pattern` must be UTF-8, and folded. If it does not compile: any literals. */
struct literal_sets literals_of(struct arena *memory, const char *pattern);

#endif
