/* SPDX-License-Identifier: ISC */
#ifndef STORE_FIND_STORE_H
#define STORE_FIND_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"
#include "store/find_text.h"
#include "store/find_words.h"

/*
 * find_store - finds words in mails, letters, notes and facts
 *
 * Triggers of the schema note each text that comes, changes or goes
 * (find_item), and take what goes out of the index (find_word) in the same
 * statement, whoever erases it. The index is written later, in steps; what it
 * does not contain yet is read by each search, so that nothing is missed.
 *
 * A row of the index says which of 63 items have a word. Four such chunks are a
 * shelf, which a search reads at once: a million items are 4,000 shelves. This
 * is not FTS5, whose segments keep deleted words until all of them are merged,
 * and which triggers cannot write with an untrusted schema.
 */

/*
 * Writes the oldest chunks with items that are not in the index yet, as many as
 * some 8 ms allow, at least one, in a transaction of its own; with
 * `only_whole`, not one to which items will still come, whose rows would be
 * written again with them. *ret_is_done: nothing else is left.
 */
bool find_store_index(
    struct db *db, bool only_whole, bool *ret_is_done, struct error *err);

/* Returns false to stop. What the hit refers to lives during the call. */
typedef bool find_hit_fn(const struct find_hit *hit, void *context);

/* The newest first, in the order in which they came into the register. */
bool find_store_each(struct db *db, const struct find_query *query,
    find_hit_fn *on_hit, void *context, struct error *err);

#endif
