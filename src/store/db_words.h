/* SPDX-License-Identifier: ISC */
#ifndef STORE_DB_WORDS_H
#define STORE_DB_WORDS_H

#include <stdbool.h>

#include "base/error.h"

/*
 * db_words - the tables kind, outcome and purpose: words that the program knows
 *
 * So a new kind, outcome or letter needs no new schema.
 */
struct db;

/*
 * Fails if a word is from a newer program. *ret_complete: all words of this
 * program are in the tables.
 */
bool db_words_check(struct db *db, bool *ret_complete, struct error *err);
/* The same, but fails with RETRY_LATER if a word is missing. */
bool db_words_demand(struct db *db, struct error *err);
/* Adds missing words; inside a transaction. */
bool db_words_fill(struct db *db, struct error *err);

#endif
