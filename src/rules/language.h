/* SPDX-License-Identifier: ISC */
#ifndef RULES_LANGUAGE_H
#define RULES_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/*
 * language - which language a text is in, by words and letters that the rule
 * files weigh
 *
 * Common words tell languages apart in running text, and the words of our
 * trade (personuppgifter, personoplysninger, personopplysningar) on one line.
 */
#define LANGUAGES_MAX	   32
#define LANGUAGE_CODE_SIZE 4  /* "nb" and a NUL, as LANGUAGE_SIZE */
#define LANGUAGE_WORD_MAX  40 /* bytes */

struct lexicon;

struct lexicon *lexicon_new(void);
/* NULL is allowed. */
void lexicon_free(struct lexicon *lexicon);

/*
 * Adds to the weight of a word in lower case for a language (a number below
 * LANGUAGES_MAX); false if the lexicon is full or the word is too long.
 */
bool lexicon_add(struct lexicon *lexicon, const char *word, size_t length,
    unsigned language, int weight);
/* The same for a letter. */
bool lexicon_add_letter(struct lexicon *lexicon, const char *letter,
    size_t length, unsigned language, int weight);

#define LANGUAGE_SIGNS_MAX 200
#define LANGUAGE_WORDS_MAX 8 /* that are shown of a language */

struct language_evidence {
	int weights[LANGUAGES_MAX];
	int words; /* that were looked at */
	/* The words of the lexicon among them (numbers), in their order, and
	 * how often each counted. */
	unsigned short signs[LANGUAGE_SIGNS_MAX];
	size_t signs_count;
	unsigned char *seen;
};

/*
 * Adds the evidence of a text (valid UTF-8; it is read up to a bound). Start
 * with an evidence of zeros; what it points to lives in `memory`.
 */
void lexicon_weigh(struct arena *memory, const struct lexicon *lexicon,
    const char *text, size_t length, struct language_evidence *evidence);

/*
 * The weightiest words for a language, as the rule files write them, separated
 * by blanks. "" if none speaks for it.
 */
const char *language_words(struct arena *memory, const struct lexicon *lexicon,
    const struct language_evidence *evidence, unsigned language);

/*
 * The language with most evidence; LANGUAGES_MAX if there is too little of it
 * or two have the same.
 */
unsigned language_best(const struct language_evidence *evidence);
/* A language's share of all evidence, in hundredths. */
int language_share(const struct language_evidence *evidence, unsigned language);

#endif
