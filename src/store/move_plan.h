/* SPDX-License-Identifier: ISC */
#ifndef STORE_MOVE_PLAN_H
#define STORE_MOVE_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db_private.h"

/*
 * move_plan - the tables of a register, and the statements that copy them
 *
 * From what the register says of itself, so that no table and no column is
 * forgotten.
 */
struct move_column {
	const char *name;
	enum {
		MOVE_NUMBER,
		MOVE_TEXT,
		MOVE_BYTES,
	} type;
	size_t key; /* place in the primary key, from 1; 0: not in it */
};

struct move_table {
	const char *name;
	struct move_column *columns;
	size_t columns_count, columns_size;
	size_t *keys; /* the columns of the primary key, in its order */
	size_t keys_count;
	bool is_placed;
	/* Statements: all columns, in the order of the key. */
	const char *read, *read_after;
	const char *last; /* the highest key */
	const char *add;
	const char *count;
};

struct move_plan {
	struct move_table *tables; /* each after those that it refers to */
	size_t count, size;
};

/* The texts must live as long as the register is open. */
bool move_plan_make(struct db *db, struct arena *memory, struct move_plan *ret,
    struct error *err);
/* Fails unless both have the same tables and columns. */
bool move_plan_compare(const struct move_plan *one,
    const struct move_plan *other, struct error *err);
/*
 * Without the tables whose rows say something of one place alone; there they
 * stay. They refuse changes like the others.
 */
void move_plan_leave_out(struct move_plan *plan);
/* A text of the catalogue, with `@` replaced. */
bool move_execute(struct db *db, struct arena *memory, const char *text,
    const char *at, struct error *err);

#endif
