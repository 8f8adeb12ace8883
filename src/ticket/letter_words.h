/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_WORDS_H
#define TICKET_LETTER_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "rules/kind.h"
#include "ticket/letter_template.h"

/*
 * letter_words - what a language needs besides the texts of its letters
 *
 * templates/LANGUAGE/words, UTF-8, one item per line; # begins a comment:
 *
 *	fallback: nb
 *	date: {{day}}. {{month}} {{year}}
 *	and: og
 *	gdpr: personvernforordningen
 *	month 1: januar
 *	kind access: innsyn i personopplysninger
 *
 * fallback: the language to use for whatever is missing here; default English.
 * The date format, the conjunction for lists and twelve months are required;
 * gdpr is the language's name for the regulation. A kind is a noun that can
 * follow a colon; English has all of them.
 */
struct letter_words {
	const char *fallback; /* NULL: none */
	struct letter_pieces date;
	const char *and;
	const char *gdpr; /* the regulation's name; NULL: GDPR */
	const char *months[12];
	const char *kinds[KINDS]; /* NULL: not in this language */
};

/* "da", "nb": two or three lower-case letters. */
bool letter_words_is_code(const char *language);

/*
 * Pure. ERROR_STORE, RETRY_NEVER: the first error with `file`, its line and
 * what is expected.
 */
bool
letter_words_parse(struct arena *memory, const char *file, const char *text,
    size_t length, struct letter_words *ret_words, struct error *err);

/* "27. mars 2026" */
char *letter_words_date(
    struct arena *memory, const struct letter_words *words, struct date date);

#endif
