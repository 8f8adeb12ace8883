/* SPDX-License-Identifier: ISC */
#ifndef STORE_RELAY_STORE_H
#define STORE_RELAY_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"

/*
 * relay_store - that the relay takes no letters, since when, and in which
 * words it says so
 */
struct relay_failure {
	int64_t since_at; /* 0: the relay takes letters */
	int64_t tried_at;
	int tries;
	int code;    /* 0: it said nothing */
	char *words; /* "" if it works */
};

bool relay_store_find(struct db *db, struct arena *memory,
    struct relay_failure *ret_failure, struct error *err);

/*
 * Inside a transaction: it was tried in vain once more. `words` must not hold
 * the address of a person.
 */
bool relay_store_fail(struct db *db, int code, const char *words,
    int64_t now_at, struct error *err);
/* Inside a transaction: it takes letters. */
bool relay_store_works(struct db *db, struct error *err);

#endif
