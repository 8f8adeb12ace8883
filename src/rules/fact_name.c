/* SPDX-License-Identifier: ISC */
#include "rules/fact.h"

#include <string.h>
#include <strings.h>
#include <utf8proc.h>

#include "base/memory.h"
#include "base/utf8.h"

enum {
	NAME_WORDS_MIN = 2, /* for a name without a title */
	NAME_WORDS_MAX = 5,
	WORD_BYTES_MAX = 40,
};

static const char *const titles[] = {"mr", "mrs", "ms", "miss", "dr", "prof",
    "herr", "herrn", "frau", "mevrouw", "meneer", "heer", "dhr", "mw", "hr",
    "fru", "frk", "m", "mme", "mlle", "monsieur", "madame", "don",
    "do\303\261a", "sr", "sra", "sig", "signor", "signora", "pan", "pani",
    "pana", "rouva", "herra"};

static const char *const particles[] = {"van", "von", "vom", "zu", "zur", "der",
    "den", "de", "del", "della", "di", "da", "das", "do", "dos", "du", "la",
    "le", "ten", "ter", "te", "av", "af", "el", "al", "bin", "y", "e", "'t",
    "of"};

/* Capitalized words that may appear in place of a name. */
static const char *const strangers[] = {"i", "we", "you", "my", "our", "your",
    "the", "this", "please", "dear", "sie", "ihr", "ihre", "ihrem", "ihren",
    "ihrer", "ihnen", "ich", "wir", "mein", "meine", "unser", "unsere", "bitte",
    "die", "das", "ein", "eine", "u", "uw", "ik", "wij", "het", "een", "jeg",
    "vi", "dere", "deres", "jag", "ni", "er", "je", "nous", "vous", "votre",
    "usted", "lei", "team", "gdpr", "dsgvo", "avg", "rgpd", "data", "privacy",
    "personen", "personer", "people", "customers", "kunden", "herren", "damen"};

static bool
is_one_of(
    const char *word, size_t length, const char *const *words, size_t count)
{
	/* "Mr." */
	if (length > 1 && word[length - 1] == '.')
		length--;
	for (size_t i = 0; i < count; i++)
		if (strlen(words[i]) == length &&
		    strncasecmp(word, words[i], length) == 0)
			return true;
	return false;
}

static bool
has_capital(const char *word, size_t length)
{
	uint32_t first;
	utf8proc_category_t category;

	if (utf8_decode(word, length, &first) == 0)
		return false;
	category = utf8proc_category((utf8proc_int32_t)first);
	return category == UTF8PROC_CATEGORY_LU ||
	    category == UTF8PROC_CATEGORY_LT;
}

/* A full stop, unless it ends an initial. */
static bool
ends_here(const char *word, size_t length)
{
	return strchr(",;:)!?", word[length - 1]) != NULL ||
	    (word[length - 1] == '.' && length > 3);
}

void
fact_keep_name(char *value)
{
	size_t words = 0, start = 0, end = 0, at = 0;
	bool has_title = false, is_over = false;

	while (!is_over && words < NAME_WORDS_MAX) {
		size_t blanks = strspn(value + at, " \n\t"), length;
		const char *word = value + at + blanks;

		/* The next line does not belong to the name. */
		if (words >= NAME_WORDS_MIN &&
		    memchr(value + at, '\n', blanks) != NULL)
			break;
		length = strcspn(word, " \n\t");
		if (length == 0 || length > WORD_BYTES_MAX)
			break;
		at += blanks + length;
		if (words == 0 &&
		    is_one_of(word, length, titles, LENGTH(titles)))
			has_title = true;
		else if (has_capital(word, length) &&
		    !is_one_of(word, length, strangers, LENGTH(strangers))) {
			if (words++ == 0)
				start = at - length;
			end = at;
			is_over = ends_here(word, length);
		} else
			is_over = !is_one_of(
			    word, length, particles, LENGTH(particles));
	}
	if (words + (has_title ? 1 : 0) < NAME_WORDS_MIN)
		end = 0;
	while (end > 0 && strchr(" .,;:)!?", value[end - 1]) != NULL)
		end--;
	/*
	 * Without its title "Mrs", "Brown" alone would be ambiguous; "Alice
	 * Brown" is not.
	 */
	if (words < NAME_WORDS_MIN || end == 0)
		start = 0;
	memmove(value, value + start, end - start);
	value[end - start] = '\0';
}
