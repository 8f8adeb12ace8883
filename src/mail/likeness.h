/* SPDX-License-Identifier: ISC */
#ifndef MAIL_LIKENESS_H
#define MAIL_LIKENESS_H

#include <stdbool.h>
#include <stddef.h>

#include "mail/span.h"

/*
 * likeness - whether two texts are the same, by their sets of words
 *
 * Web addresses, names of pictures and punctuation do not count. At most
 * LIKENESS_WORDS_MAX words of each text are examined. Allocates nothing.
 */
#define LIKENESS_WORDS_MAX 1500

struct likeness {
	size_t left, right; /* distinct words of each */
	size_t left_only, right_only;
};

struct likeness likeness_of(struct span left, struct span right);

/* Whether the words in only one of them are more than a detail. */
bool likeness_adds(size_t only, size_t other);

#endif
