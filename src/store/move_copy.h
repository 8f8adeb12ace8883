/* SPDX-License-Identifier: ISC */
#ifndef STORE_MOVE_COPY_H
#define STORE_MOVE_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "store/db.h"
#include "store/move_plan.h"

/* move_copy - the rows of one table into the same table of another register */

/* `rows` more are done; false: interrupted. May be NULL. */
typedef bool move_rows_fn(size_t rows, void *context);

struct move_copy {
	struct db *from; /* in a reading transaction */
	struct db *to;	 /* in none */
	move_rows_fn *on_rows;
	void *context;
	int64_t replaced; /* texts that were no UTF-8 */
};

/* Goes on after the last row that is there, a number of rows at a time. */
bool move_copy_table(
    struct move_copy *copy, const struct move_table *table, struct error *err);

/* All rows in the order of their keys. */
struct move_sum {
	int64_t rows;
	unsigned char digest[DIGEST_BYTES];
};
bool move_sum_table(struct db *db, const struct move_table *table,
    move_rows_fn *on_rows, void *context, struct move_sum *ret,
    struct error *err);

#endif
