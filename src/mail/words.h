/* SPDX-License-Identifier: ISC */
#ifndef MAIL_WORDS_H
#define MAIL_WORDS_H

#include "base/arena.h"
#include "mail/problem.h"
#include "mail/span.h"

/*
 * words - decodes the text of header fields (RFC 2047)
 *
 * Adjacent encoded words are joined before their charset is converted, so that
 * a character split between two of them survives. Bytes outside of words are
 * UTF-8 if they are valid UTF-8, else windows-1252.
 */

#define WORD_BYTES_MAX ((size_t)2048) /* RFC 2047: 75; some exceed it */
#define WORDS_MAX      500	      /* encoded words per text */

/*
 * A copy as one line of UTF-8 (NFC) without control characters and surrounding
 * blanks; decoded text cannot add a line end. A longer word, and those after
 * WORDS_MAX, remain encoded, with the problem word-too-long or too-many-words.
 */
char *words_decode(
    struct arena *memory, struct span value, struct problems *problems);

/*
 * Whether it has an encoded word in a charset other than UTF-8, which cannot be
 * read without conversion.
 */
bool words_need_conversion(struct span text);

/* The length of an encoded word without blanks at the front; 0 if none. */
size_t words_length(struct span text);

#endif
