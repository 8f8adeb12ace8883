/* SPDX-License-Identifier: ISC */
#ifndef MAIL_PROBLEM_H
#define MAIL_PROBLEM_H

#include <stddef.h>

/* problem - what could not be read correctly, as words, each once */
#define PROBLEM_WORDS_MAX 32 /* MESSAGE_PROBLEMS_MAX */

struct problems {
	const char *words[PROBLEM_WORDS_MAX]; /* static strings */
	size_t count;
};

/* Describes a word for people; "" for an unknown word. */
const char *problem_describe(const char *word);

void problem_add(struct problems *problems, const char *word);

#endif
