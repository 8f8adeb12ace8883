/* SPDX-License-Identifier: ISC */
#ifndef MAIL_WORDS_H
#define MAIL_WORDS_H

#include "base/arena.h"
#include "mail/problem.h"
#include "mail/span.h"

/*
 * words - the text of header fields (RFC 2047)
 *
 * Encoded words that stand side by side are joined before their charset is
 * converted, so that a character split between two of them survives. Bytes
 * outside of words are UTF-8 if they are valid UTF-8, else windows-1252.
 */

#define WORD_BYTES_MAX ((size_t)2048) /* RFC 2047 says 75; not all read it */
#define WORDS_MAX      500	      /* encoded words of one text */

/*
 * A copy as one line of UTF-8 (NFC) without control characters and without
 * blanks at its ends; what was decoded can not bring a line end back.
 * A longer word, and those after WORDS_MAX, stay as they stand, with the
 * problem word-too-long or too-many-words.
 */
char *words_decode(
    struct arena *memory, struct span value, struct problems *problems);

/* The length of an encoded word without blanks at the front; 0 if none. */
size_t words_length(struct span text);

#endif
