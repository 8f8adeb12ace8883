/* SPDX-License-Identifier: ISC */
#ifndef STORE_IDENTITY_H
#define STORE_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "store/db.h"

/*
 * identity - what belongs to this register: SHA-256 of its keys, and whether
 * it is a copy that was restored
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
 * Since when it is known that the register is a restored copy, and nobody has
 * ended that; 0: it is none.
 */
bool
identity_recovering(struct db *db, int64_t *ret_since_at, struct error *err);

/*
 * Inside a transaction: it is a restored copy. Whatever waited to be sent may
 * have been sent since the copy was made: it is held, for a human. *ret_held
 * is how many letters that were.
 */
bool identity_begin_recovery(
    struct db *db, int64_t now_at, size_t *ret_held, struct error *err);
/* Inside a transaction, by a human. *ret_was: whether there was one. */
bool identity_end_recovery(struct db *db, const char *actor, int64_t now_at,
    bool *ret_was, struct error *err);

#endif
