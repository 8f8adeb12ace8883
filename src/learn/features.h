/* SPDX-License-Identifier: ISC */
#ifndef LEARN_FEATURES_H
#define LEARN_FEATURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "learn/concept.h"
#include "learn/plain.h"

/*
 * features - the features of a sentence: hashes in four blocks
 *
 * Words and pairs of adjacent words; groups of four and five letters of a word
 * with its borders; ideas (concept.h) and their order; and form: its length,
 * how it begins and ends, its punctuation, its first and last idea, and
 * neighbouring ideas.
 */
enum feature_block {
	FEATURES_WORDS,
	FEATURES_LETTERS,
	FEATURES_CONCEPTS,
	FEATURES_FORM,
	FEATURE_BLOCKS,
};

#define FEATURES_MAX	      65536 /* of a block; the rest is ignored */
#define FEATURES_CONCEPTS_MAX (CONCEPTS_MAX + 1) /* and a question mark */

/* Initialized with {0}; reused for the next sentence. */
struct features {
	struct plain plain;
	struct concept_mark marks[CONCEPTS_MAX];
	size_t marks_count;
	uint32_t *hashes[FEATURE_BLOCKS]; /* owned */
	size_t counts[FEATURE_BLOCKS];
	size_t sizes[FEATURE_BLOCKS];
};

/* `language` is a result of concepts_language(). */
void features_read(struct features *features, struct concepts *concepts,
    int language, const char *sentence, size_t length);
/* Only a single word: the word and its letters. */
void
features_read_word(struct features *features, const char *word, size_t length);
/* Only ideas, of the sentence whose words are in `plain`. */
void features_read_concepts(struct features *features,
    struct concepts *concepts, int language, bool is_asked);
/* Only the form; the words and ideas must have been read before. */
void features_read_form(struct features *features,
    const struct concepts *concepts, const char *sentence, size_t length);
/*
 * The feature of a word and the one before it; `before` is the FNV-1a of that.
 */
uint32_t features_pair(uint32_t before, const char *word, size_t length);
/* Frees large buffers. */
void features_trim(struct features *features);
void features_release(struct features *features);

#endif
