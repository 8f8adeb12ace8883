/* SPDX-License-Identifier: ISC */
#ifndef LEARN_PLAIN_H
#define LEARN_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/*
 * plain - normalizes a sentence for counting, and splits it into words
 *
 * Lower case letter by letter, decomposed (NFKD) and without combining marks;
 * addresses become `xmail`, links `xurl`, numbers `0` or, with three or more
 * digits, `00`. Invalid UTF-8 is dropped. The trainer (contrib/train) does
 * exactly the same; tests/learn checks both.
 */
struct plain_word {
	uint32_t start; /* bytes of text */
	uint32_t length;
};

/* Initialized with {0}; reused for the next sentence. */
struct plain {
	struct buffer lower; /* intermediate */
	struct buffer text;
	struct plain_word *words; /* owned */
	size_t words_count;
	size_t words_size;
};

#define PLAIN_WORDS_MAX 32768 /* per sentence; the rest is not read */

void plain_read(struct plain *plain, const char *text, size_t length);
/* Frees large buffers. */
void plain_trim(struct plain *plain);
void plain_release(struct plain *plain);

/* Any Unicode blank. */
bool plain_is_blank(uint32_t character);

#endif
