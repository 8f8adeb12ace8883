/* SPDX-License-Identifier: ISC */
#ifndef RULES_LEARNED_H
#define RULES_LEARNED_H

#include <stdbool.h>
#include <stddef.h>

/*
 * learned - what a learned model has to say of a mail, for people
 */
#define CLASSIFY_REASONS_MAX 8
#define CLASSIFY_REASON_MAX  200 /* bytes */
#define CLASSIFY_OTHER_MAX   32
#define PERMILLE	     1000

/* A word, or an idea (in capitals) that words stand for. */
struct learned_reason {
	const char *text;
	int weight; /* hundredths of the score; below 0: against it */
};

/* The sentence that spoke most for something, as written. */
struct learned_sentence {
	const char *what; /* that it speaks for; "": there is none */
	bool is_subject;  /* else it stands in the text */
	size_t start;	  /* bytes */
	size_t length;
	struct learned_reason *reasons; /* most first; then those against */
	size_t reasons_count;
};

#endif
