/* SPDX-License-Identifier: ISC */
#ifndef RULES_FOLD_H
#define RULES_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"

/*
 * fold - normalizes text, so that patterns and messages can be compared
 *
 * Unicode's NFKC_Casefold, and more: diacritics are removed (a ring, an
 * umlaut), so that text written without them compares equal; o with stroke
 * becomes o, the ae ligature two letters; quotation marks and dashes become
 * ASCII. Invisible characters are dropped. Blanks and single line ends become
 * one blank; an empty line becomes LF, so that a paragraph is one line.
 *
 * Folding is idempotent.
 */
struct folded {
	const char *text; /* UTF-8, followed by a NUL */
	size_t length;
	bool is_cut; /* truncated: it grew to more than twice its size */
};

/* `text` must be valid UTF-8. */
struct folded fold(struct arena *memory, const char *text, size_t length);

/*
 * For each byte of the folded text, and for its end, the offset in `text` of
 * the character that it came from.
 */
uint32_t *fold_origins(
    struct arena *memory, const char *text, size_t length, size_t folded);

/*
 * Appends a pattern with its non-ASCII characters folded; ASCII is unchanged,
 * because \W and \w differ.
 */
void fold_pattern(const char *text, size_t length, struct buffer *ret_pattern);

#endif
