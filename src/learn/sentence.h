/* SPDX-License-Identifier: ISC */
#ifndef LEARN_SENTENCE_H
#define LEARN_SENTENCE_H

#include <stddef.h>

/*
 * sentence - splits a text into sentences: after . ! ? and a blank, at an empty
 * line, and before a list item
 *
 * Single line ends are folding. Fewer than three letters are not a sentence.
 */
#define SENTENCES_MAX	     64
#define SENTENCE_LETTERS_MAX 16384 /* per text; the rest is not read */

struct sentence {
	size_t start; /* offset in the text, without surrounding blanks */
	size_t length;
};

size_t sentence_cut(const char *text, size_t length,
    struct sentence ret_sentences[SENTENCES_MAX]);

/* The whole text without surrounding blanks. */
struct sentence sentence_strip(const char *text, size_t length);

#endif
