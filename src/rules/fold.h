/* SPDX-License-Identifier: ISC */
#ifndef RULES_FOLD_H
#define RULES_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"

/*
 * fold - text in the one form in which patterns and mail are compared
 *
 * NFKC_Casefold of Unicode, and beyond it: marks are taken off (a ring, an
 * umlaut), so that what was written without them compares equal; o with a
 * stroke is o, ae is two letters; quotation marks and dashes are those of
 * ASCII. Invisible characters are dropped. Blanks and single line ends become
 * one blank; an empty line becomes LF, so that a paragraph is a line.
 *
 * Folding twice gives the same as folding once.
 */
struct folded {
	const char *text; /* UTF-8 with a NUL behind */
	size_t length;
	bool is_cut; /* it grew beyond twice its size: the rest is missing */
};

/* `text` is valid UTF-8. */
struct folded fold(struct arena *memory, const char *text, size_t length);

/*
 * For each byte of the folded text, and its end, where what became it begins
 * in `text`.
 */
uint32_t *fold_origins(
    struct arena *memory, const char *text, size_t length, size_t folded);

/*
 * Appends a pattern with what is not ASCII folded; ASCII stays as it is, for
 * \W and \w are different things.
 */
void fold_pattern(const char *text, size_t length, struct buffer *ret_pattern);

#endif
