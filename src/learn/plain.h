/* SPDX-License-Identifier: ISC */
#ifndef LEARN_PLAIN_H
#define LEARN_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/*
 * plain - a sentence in the one form in which words are counted, and its words
 *
 * Lower case letter by letter, taken apart (NFKD) and without its marks;
 * addresses are `xmail`, links `xurl`, numbers `0` or, from three digits on,
 * `00`. What is not valid UTF-8 is left out. The trainer (contrib/train) does
 * the same to the byte; tests/learn holds both to that.
 */
struct plain_word {
	uint32_t start; /* bytes of text */
	uint32_t length;
};

/* Starts as {0}; its memory is used again by the next sentence. */
struct plain {
	struct buffer lower; /* on the way */
	struct buffer text;
	struct plain_word *words; /* owned */
	size_t words_count;
	size_t words_size;
};

#define PLAIN_WORDS_MAX 32768 /* of a sentence; more are not read */

void plain_read(struct plain *plain, const char *text, size_t length);
/* Gives large memory back. */
void plain_trim(struct plain *plain);
void plain_release(struct plain *plain);

/* A blank of any sort, as Unicode sees it. */
bool plain_is_blank(uint32_t character);

#endif
