/* SPDX-License-Identifier: ISC */
#include "base/similar.h"

#include <string.h>
#include <strings.h>

#define NAME_MAX_BYTES 48

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static char
lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/*
 * Edit distance of two names of at most NAME_MAX_BYTES bytes (restricted
 * Damerau-Levenshtein).
 */
static size_t
distance(const char *a, const char *b)
{
	size_t rows[3][NAME_MAX_BYTES + 1];
	size_t *before = rows[0], *last = rows[1], *row = rows[2];
	size_t a_length = strlen(a), b_length = strlen(b);

	for (size_t j = 0; j <= b_length; j++)
		before[j] = last[j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		size_t *reused = before;

		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			char x = lower(a[i - 1]), y = lower(b[j - 1]);

			row[j] = least(least(last[j], row[j - 1]) + 1,
			    last[j - 1] + (x == y ? 0 : 1));
			if (i > 1 && j > 1 && x == lower(b[j - 2]) &&
			    lower(a[i - 2]) == y)
				row[j] = least(row[j], before[j - 2] + 1);
		}
		before = last;
		last = row;
		row = reused;
	}
	return last[b_length];
}

const char *
similar_name(const char *wrong, const char *const *names, size_t count)
{
	size_t length = strlen(wrong), best = length < 5 ? 2 : 3;
	const char *found = NULL;

	if (length > NAME_MAX_BYTES)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t edits, shorter;

		if (names[i] == NULL || strlen(names[i]) > NAME_MAX_BYTES)
			continue;
		edits = distance(wrong, names[i]);
		shorter = least(length, strlen(names[i]));
		if (shorter >= 3 && edits >= best && found == NULL &&
		    strncasecmp(wrong, names[i], shorter) == 0)
			edits = best - 1;
		if (edits < best) {
			best = edits;
			found = names[i];
		}
	}
	return found;
}
