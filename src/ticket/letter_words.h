/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_WORDS_H
#define TICKET_LETTER_WORDS_H

#include <stddef.h>

#include "rules/kind.h"

/*
 * letter_words - the words that a letter needs beside its template
 *
 * A new language is a row here and a directory of templates.
 */
#define LETTER_LANGUAGES 7

struct letter_words {
	const char *language; /* ISO 639-1 */
	const char *fallback; /* the language to try next; NULL: none */
	const char *ordinal;  /* what follows a date's day: "." or "" */
	const char *and;      /* with its blanks */
	const char *months[12];
	/* As nouns that may follow a colon. */
	const char *kinds[KINDS];
};

extern const struct letter_words letter_words[LETTER_LANGUAGES];

/* The index of a language, or LETTER_LANGUAGES if there are no words. */
size_t letter_words_find(const char *language);

#endif
