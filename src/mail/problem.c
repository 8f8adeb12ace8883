/* SPDX-License-Identifier: ISC */
#include "mail/problem.h"

#include <string.h>

void
problem_add(struct problems *problems, const char *word)
{
	for (size_t i = 0; i < problems->count; i++)
		if (strcmp(problems->words[i], word) == 0)
			return;
	if (problems->count < PROBLEM_WORDS_MAX)
		problems->words[problems->count++] = word;
}
