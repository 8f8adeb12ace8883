/* SPDX-License-Identifier: ISC */
#ifndef LEARN_CONCEPT_H
#define LEARN_CONCEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "learn/plain.h"

/*
 * concept - ideas that stand in a sentence, whatever the words for them
 *
 * A file LANGUAGE.tsv has a line for each idea: its name, a tab, and the words
 * that stand for it (dpod-rules(5)). They are kept as one table of stems a
 * language, in which the beginnings of each word are looked up; no pattern is
 * run.
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
 * Adds what a file says for a language; `content` ends in NUL and is written
 * to. Only where is_shipped an idea may be new. ERROR_STORE, RETRY_NEVER; the
 * error names `path` and the line.
 */
bool concepts_read(struct concepts *concepts, const char *language,
    const char *path, char *content, bool is_shipped, struct error *err);

/* A language's number; -1: it has no words. */
int concepts_language(const struct concepts *concepts, const char *language);

const char *concept_name(const struct concepts *concepts, unsigned concept);

/* An idea and the first word at which it stands. */
struct concept_mark {
	unsigned concept;
	uint32_t word;
};

/*
 * The ideas in a sentence by their first words; of those that begin at one
 * word by name. Uses scratch of `concepts`.
 */
size_t concepts_find(struct concepts *concepts, int language,
    const struct plain *plain, struct concept_mark ret_marks[CONCEPTS_MAX]);

/* Features of an idea, and of one that stands before another. */
uint32_t concept_hash(const struct concepts *concepts, unsigned concept);
uint32_t concept_pair_hash(
    const struct concepts *concepts, unsigned first, unsigned second);

#endif
