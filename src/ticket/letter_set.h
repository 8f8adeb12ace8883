/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_SET_H
#define TICKET_LETTER_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "ticket/letter_purpose.h"
#include "ticket/letter_template.h"
#include "ticket/letter_words.h"

/*
 * letter_set - the letters and languages that are found in the directories
 *
 * DIRECTORY/LANGUAGE/words makes a language (ticket/letter_words.h),
 * DIRECTORY/LANGUAGE/PURPOSE.txt a letter, DIRECTORY/LANGUAGE/NAME.part what
 * letters of that language share as {{>NAME}}. A file in a later directory
 * replaces one of the same name in an earlier one.
 */
#define LETTER_LANGUAGES_MAX	  64
#define LETTER_LANGUAGE_PARTS_MAX 32
#define LETTER_ENGLISH		  "en"

struct letter_language {
	const char *code;
	const struct letter_words *words; /* never NULL once all is loaded */
	const struct letter_template *templates[LETTER_PURPOSES];
	struct letter_part files[LETTER_PURPOSES]; /* of templates */
	struct letter_part parts[LETTER_LANGUAGE_PARTS_MAX];
	size_t parts_count;
};

/* For letter.c to look into; others have functions. */
struct letter_set {
	struct arena *memory; /* owned; everything here lives in it */
	struct letter_language languages[LETTER_LANGUAGES_MAX];
	size_t count;
	const struct letter_language *office;
	const struct letter_language *english;
};

/*
 * NULL with ERROR_STORE, RETRY_NEVER, and file and line where there is one.
 * English must be complete in the end; `office_language` NULL is English.
 */
struct letter_set *letter_set_load(const char *const *directories, size_t count,
    const char *office_language, struct error *err);
/* NULL is allowed. */
void letter_set_free(struct letter_set *letters);

/* NULL if there is no such language. */
const struct letter_language *
letter_set_find(const struct letter_set *letters, const char *language);

/*
 * "cs, da, de": for which languages the directories have words, without
 * reading these; whether `language` is one.
 */
char *letter_set_languages(struct arena *memory, const char *const *directories,
    size_t count, const char *language, bool *ret_found);

#endif
