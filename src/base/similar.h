/* SPDX-License-Identifier: ISC */
#ifndef BASE_SIMILAR_H
#define BASE_SIMILAR_H

#include <stddef.h>

/*
 * similar - which known name was meant by a mistyped one
 *
 * Two names are alike if one begins with the other (three characters at
 * least), or if at most two (one for names under five characters) insertions,
 * deletions, replacements or swaps of neighbours lead from one to the other.
 * Case does not count.
 */

/* The most alike name, or NULL if none is; names may hold NULLs. */
const char *
similar_name(const char *wrong, const char *const *names, size_t count);

#endif
