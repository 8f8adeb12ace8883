/* SPDX-License-Identifier: ISC */
#ifndef STORE_RELAY_STORE_H
#define STORE_RELAY_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"

/*
 * relay_store - whether the relay accepts letters, and if not, since when and
 * why
 */
/* No reply of the relay: our own sender cannot start. */
#define RELAY_STORE_OURS -1

struct relay_failure {
	int64_t since_at; /* 0: the relay accepts letters */
	int64_t tried_at;
	int tries;
	int code;    /* 0: none; RELAY_STORE_OURS */
	char *words; /* "" if it works */
};

bool relay_store_find(struct db *db, struct arena *memory,
    struct relay_failure *ret_failure, struct error *err);

/*
 * Inside a transaction: records another failed attempt. `words` must not
 * contain a person's address.
 */
bool relay_store_fail(struct db *db, int code, const char *words,
    int64_t now_at, struct error *err);
/* Inside a transaction: the relay accepts letters. */
bool relay_store_works(struct db *db, struct error *err);
/* Inside a transaction: our sender has started; the relay may still fail. */
bool relay_store_starts(struct db *db, struct error *err);

#endif
