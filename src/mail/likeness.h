/* SPDX-License-Identifier: ISC */
#ifndef MAIL_LIKENESS_H
#define MAIL_LIKENESS_H

#include <stdbool.h>
#include <stddef.h>

#include "mail/span.h"

/*
 * likeness - whether two texts say the same, by the words that they have
 *
 * Addresses of the web, names of pictures and marks are no words. Of a text
 * at most LIKENESS_WORDS_MAX words are looked at. Nothing is allocated.
 */
#define LIKENESS_WORDS_MAX 1500

struct likeness {
	size_t left, right; /* different words of each */
	size_t left_only, right_only;
};

struct likeness likeness_of(struct span left, struct span right);

/* Whether words that only one has are more than a detail. */
bool likeness_adds(size_t only, size_t other);

#endif
