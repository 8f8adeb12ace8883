/* SPDX-License-Identifier: ISC */
#ifndef STORE_IDENTITY_H
#define STORE_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "store/db.h"

/*
 * identity - the identity of this register: SHA-256 of its keys, and whether it
 * is a restored copy
 */
enum identity {
	IDENTITY_REFERENCE_KEY,
	IDENTITY_PSEUDONYM_KEY,
	IDENTITIES,
};

/* ABSENT: not recorded, as in a register of schema 2. */
enum lookup identity_find(struct db *db, enum identity identity,
    unsigned char ret_digest[DIGEST_BYTES], struct error *err);
/* Inside a transaction. */
bool identity_set(struct db *db, enum identity identity,
    const unsigned char digest[DIGEST_BYTES], struct error *err);

/*
 * Since when the register is known to be a restored copy; 0: it is not, or the
 * recovery was ended.
 */
bool
identity_recovering(struct db *db, int64_t *ret_since_at, struct error *err);

/*
 * Inside a transaction: records that it is a restored copy, missing this many
 * events (0: unknown). Queued letters may have been sent since the copy was
 * made, so they are held for a person; *ret_held is how many.
 */
bool identity_begin_recovery(struct db *db, int64_t events_missing,
    int64_t now_at, size_t *ret_held, struct error *err);

/* The current state of the last recovery. */
struct identity_recovery {
	int64_t since_at;	/* 0: none, or ended */
	int64_t copy_at;	/* last event before it; 0: none */
	int64_t events_missing; /* minimum; 0: unknown */
	int64_t tickets_since;	/* opened by mail since then */
	int64_t letters_held;	/* held because of it, now */
};
bool identity_recovery(
    struct db *db, struct identity_recovery *ret, struct error *err);
/* Inside a transaction, by a person. *ret_was: whether there was one. */
bool identity_end_recovery(struct db *db, const char *actor, int64_t now_at,
    bool *ret_was, struct error *err);

#endif
