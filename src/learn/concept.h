/* SPDX-License-Identifier: ISC */
#ifndef LEARN_CONCEPT_H
#define LEARN_CONCEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "learn/plain.h"

/*
 * concept - finds ideas in a sentence, independent of the words used
 *
 * A file LANGUAGE.tsv has a line for each idea: its name, a tab, and the words
 * that express it (dpod-rules(5)). They are stored as one table of stems per
 * language, in which the beginnings of each word are looked up; no regular
 * expression is run.
 */
#define CONCEPTS_MAX	      64
#define CONCEPT_NAME_MAX      32 /* bytes */
#define CONCEPT_LANGUAGES_MAX 40
#define CONCEPT_FILE_MAX      ((size_t)256 * 1024)

struct concepts;

struct concepts *concepts_new(void);
/* NULL is allowed. */
void concepts_free(struct concepts *concepts);

/*
 * Adds the ideas of one file for a language; `content` ends in NUL and is
 * modified. New ideas are accepted only if is_shipped. ERROR_STORE,
 * RETRY_NEVER; the error names `path` and the line.
 */
bool concepts_read(struct concepts *concepts, const char *language,
    const char *path, char *content, bool is_shipped, struct error *err);

/* The number of a language; -1: it has no words. */
int concepts_language(const struct concepts *concepts, const char *language);

const char *concept_name(const struct concepts *concepts, unsigned concept);

/* An idea and the first word that expresses it. */
struct concept_mark {
	unsigned concept;
	uint32_t word;
};

/*
 * Finds the ideas in a sentence, ordered by their first words, then by name.
 * Uses scratch memory of `concepts`.
 */
size_t concepts_find(struct concepts *concepts, int language,
    const struct plain *plain, struct concept_mark ret_marks[CONCEPTS_MAX]);

/* The feature of an idea, and of an idea before another one. */
uint32_t concept_hash(const struct concepts *concepts, unsigned concept);
uint32_t concept_pair_hash(
    const struct concepts *concepts, unsigned first, unsigned second);

#endif
