/* SPDX-License-Identifier: ISC */
#ifndef RULES_LANGUAGE_H
#define RULES_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/*
 * language - detects the language of a text, by weighted words and letters from
 * the rule files
 *
 * Common words distinguish languages in running text, and specialist words
 * (personuppgifter, personoplysninger, personopplysningar) do in a single line.
 */
#define LANGUAGES_MAX	   32
#define LANGUAGE_CODE_SIZE 4  /* "nb" and a NUL, as LANGUAGE_SIZE */
#define LANGUAGE_WORD_MAX  40 /* bytes */

struct lexicon;

struct lexicon *lexicon_new(void);
/* NULL is allowed. */
void lexicon_free(struct lexicon *lexicon);

/*
 * Adds to the weight of a lower-case word for a language (a number below
 * LANGUAGES_MAX); false if the lexicon is full or the word is too long.
 */
bool lexicon_add(struct lexicon *lexicon, const char *word, size_t length,
    unsigned language, int weight);
/* The same for a letter. */
bool lexicon_add_letter(struct lexicon *lexicon, const char *letter,
    size_t length, unsigned language, int weight);

#define LANGUAGE_SIGNS_MAX 200
#define LANGUAGE_WORDS_MAX 8 /* shown for a language */

struct language_evidence {
	int weights[LANGUAGES_MAX];
	int words; /* examined words */
	/*
	 * The numbers of the lexicon's words found, in order, and how often
	 * each counted.
	 */
	unsigned short signs[LANGUAGE_SIGNS_MAX];
	size_t signs_count;
	unsigned char *seen;
};

/*
 * Adds the evidence of a text (valid UTF-8; read up to a limit). Start with
 * zeroed evidence; what it points to is allocated in `memory`.
 */
void lexicon_weigh(struct arena *memory, const struct lexicon *lexicon,
    const char *text, size_t length, struct language_evidence *evidence);

/*
 * The strongest words for a language, as in the rule files, separated by
 * blanks. "" if there are none.
 */
const char *language_words(struct arena *memory, const struct lexicon *lexicon,
    const struct language_evidence *evidence, unsigned language);

/*
 * The language with the most evidence; LANGUAGES_MAX if there is too little or
 * a tie.
 */
unsigned language_best(const struct language_evidence *evidence);
/* A language's share of all evidence, in hundredths. */
int language_share(const struct language_evidence *evidence, unsigned language);

#endif
