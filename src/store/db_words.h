/* SPDX-License-Identifier: ISC */
#ifndef STORE_DB_WORDS_H
#define STORE_DB_WORDS_H

#include <stdbool.h>

#include "base/error.h"

/*
 * db_words - the tables kind, outcome and purpose: words that the program knows
 *
 * A kind, an outcome or a letter more needs no other schema.
 */
struct db;

/*
 * Fails if there is a word that only a newer program can know. *ret_complete:
 * all that this one knows are there.
 */
bool db_words_check(struct db *db, bool *ret_complete, struct error *err);
/* The same, and fails with RETRY_LATER if one is missing. */
bool db_words_demand(struct db *db, struct error *err);
/* Adds what is missing; in a transaction. */
bool db_words_fill(struct db *db, struct error *err);

#endif
