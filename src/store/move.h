/* SPDX-License-Identifier: ISC */
#ifndef STORE_MOVE_H
#define STORE_MOVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"

/*
 * move - a register into an empty one, of any engine
 *
 *	1. The source is marked: nothing opens it any more, and who has it open
 *	   cannot change it (triggers). The mark has a random token.
 *	2. The target gets the schema, the same token, and a version that
 *	   nothing opens either.
 *	3. The tables are copied from one snapshot, some rows a transaction.
 *	4. Both are compared: the rows of every table and a digest of them, the
 *	   head of the history, and the balance.
 *	5. The source says that it was moved, and then the target is a register
 *	   like any other.
 *
 * Interrupted anywhere, the same call goes on. It is for the caller to see that
 * no dpod runs on a file. A database in which one has a lease is not marked
 * (lease_demand_none), and who has it open takes none then: the triggers are on
 * that table too.
 */
struct move_question {
	const char *from, *to;
	int64_t now_at;
	/* `done` of `total` rows, each counted twice; false interrupts. */
	bool (*on_rows)(size_t done, size_t total);
};

struct move_result {
	struct move_report {
		const char *table;
		int64_t rows;
		char digest[DIGEST_HEX_SIZE];
	} * tables; /* in the order of copying */
	size_t tables_count;
	int64_t rows, events, replaced;
	char head[DIGEST_HEX_SIZE];
	bool was_done; /* by an earlier call: the rest is 0 */
};

bool move_register(const struct move_question *question, struct arena *memory,
    struct move_result *ret, struct error *err);

/* The source is a register again; what the target has is not looked at. */
bool move_take_back(const char *from, struct error *err);

#endif
