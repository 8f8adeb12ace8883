/* SPDX-License-Identifier: ISC */
#ifndef BASE_SIMILAR_H
#define BASE_SIMILAR_H

#include <stddef.h>

/*
 * similar - the known name that a mistyped name probably means
 *
 * Two names are similar if one begins with the other (at least three
 * characters), or if at most two insertions, deletions, replacements or
 * transpositions turn one into the other (at most one for names under five
 * characters). Case is ignored.
 */

/*
 * The most similar name, or NULL if none is similar; `names` may contain NULLs.
 */
const char *
similar_name(const char *wrong, const char *const *names, size_t count);

#endif
