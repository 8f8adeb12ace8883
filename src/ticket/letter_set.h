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
 * letter_set - the letters and languages in the template directories
 *
 * DIRECTORY/LANGUAGE/words defines a language (ticket/letter_words.h),
 * DIRECTORY/LANGUAGE/PURPOSE.txt a letter, DIRECTORY/LANGUAGE/NAME.part text
 * that letters of that language share as {{>NAME}}. DIRECTORY/letter.html and
 * DIRECTORY/LANGUAGE/letter.html are the pages of mail/compose_html.h. A file
 * in a later directory replaces one with the same name in an earlier one.
 */
#define LETTER_LANGUAGES_MAX	  64
#define LETTER_LANGUAGE_PARTS_MAX 32
#define LETTER_ENGLISH		  "en"

struct letter_language {
	const char *code;
	const struct letter_words *words; /* never NULL after loading */
	const struct letter_template *templates[LETTER_PURPOSES];
	struct letter_part files[LETTER_PURPOSES]; /* the templates */
	struct letter_part parts[LETTER_LANGUAGE_PARTS_MAX];
	size_t parts_count;
	const char *page; /* NULL: that of the set */
};

/* Only letter.c uses the members; others use functions. */
struct letter_set {
	struct arena *memory; /* owned; contains everything else */
	struct letter_language languages[LETTER_LANGUAGES_MAX];
	size_t count;
	const struct letter_language *office;
	const struct letter_language *english;
	const char *page; /* NULL: none */
};

/*
 * NULL with ERROR_STORE, RETRY_NEVER, and file and line if applicable. English
 * must be complete; `office_language` NULL is English.
 */
struct letter_set *letter_set_load(const char *const *directories, size_t count,
    const char *office_language, struct error *err);
/* NULL is allowed. */
void letter_set_free(struct letter_set *letters);

/* NULL: unknown language. */
const struct letter_language *
letter_set_find(const struct letter_set *letters, const char *language);

/* For mail/compose_html.h; NULL: there is none. */
const char *
letter_set_page(const struct letter_set *letters, const char *language);

/*
 * "cs, da, de": the languages for which the directories have words, without
 * reading the files; *ret_found: `language` is one of them.
 */
char *letter_set_languages(struct arena *memory, const char *const *directories,
    size_t count, const char *language, bool *ret_found);

#endif
