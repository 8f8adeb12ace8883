/* SPDX-License-Identifier: ISC */
#ifndef LEARN_SENTENCE_H
#define LEARN_SENTENCE_H

#include <stddef.h>

/*
 * sentence - a text cut where one thought ends: behind . ! ? and a blank, at
 * an empty line, before an item of a list
 *
 * Single ends of lines are folding. What is shorter than three letters is
 * none.
 */
#define SENTENCES_MAX	     64
#define SENTENCE_LETTERS_MAX 16384 /* of a text; the rest is not read */

struct sentence {
	size_t start; /* bytes of the text, without blanks around it */
	size_t length;
};

size_t sentence_cut(const char *text, size_t length,
    struct sentence ret_sentences[SENTENCES_MAX]);

/* The whole text without blanks around it. */
struct sentence sentence_strip(const char *text, size_t length);

#endif
