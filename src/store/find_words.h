/* SPDX-License-Identifier: ISC */
#ifndef STORE_FIND_WORDS_H
#define STORE_FIND_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "rules/fold.h"

/*
 * find_words - the words of a text, and what an officer searches for
 *
 * Words are compared folded (rules/fold.h): without case and diacritics. A word
 * consists of letters and digits, so an address is several words.
 */
#define FIND_WORD_BYTES	 40 /* what is longer is cut */
#define FIND_QUERY_BYTES 1024
#define FIND_TERMS_MAX	 32

struct find_word {
	size_t start, length; /* in the folded text; length is cut */
	size_t end;
	size_t position; /* leaps at the end of a paragraph */
};

/* The next word at or behind ret_word->end; begin with {0}. */
bool find_words_next(const struct folded *folded, struct find_word *ret_word);

/*
 * A query: words and phrases, all of which must be in the same text. Several
 * words within quotation marks, or without a blank between them, are a phrase;
 * a word that ends in an asterisk is the beginning of one. Nothing else has a
 * meaning. ERROR_MESSAGE if there is no word in it, or too much.
 */
struct find_query {
	struct find_term {
		const char **words; /* of a phrase: more than one */
		size_t count;
		bool is_prefix; /* of the last word */
	} terms[FIND_TERMS_MAX];
	size_t count;
};
bool find_query_parse(struct arena *memory, const char *text,
    struct find_query *ret_query, struct error *err);

/*
 * If all terms are in the text: a line around the first one, with the words
 * that were found in brackets; otherwise NULL. Not yet safe to print.
 */
char *find_query_match(struct arena *memory, const struct find_query *query,
    const char *text, size_t length);

#endif
