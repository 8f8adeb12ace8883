/* SPDX-License-Identifier: ISC */
#ifndef RULES_LEARNED_H
#define RULES_LEARNED_H

#include <stdbool.h>
#include <stddef.h>

/* learned - explains the result of the learned model, for people */
#define CLASSIFY_REASONS_MAX 8
#define CLASSIFY_REASON_MAX  200 /* bytes */
#define CLASSIFY_OTHER_MAX   32
#define PERMILLE	     1000

/* A word, or an idea (in capitals) that words express. */
struct learned_reason {
	const char *text;
	int weight; /* hundredths of the score; below 0: against it */
};

/* The sentence with the highest score, as written. */
struct learned_sentence {
	const char *what; /* what it indicates; "": none */
	bool is_subject;  /* else it is in the text */
	size_t start;	  /* bytes */
	size_t length;
	struct learned_reason *reasons; /* strongest first; then against */
	size_t reasons_count;
};

#endif
