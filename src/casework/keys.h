/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_KEYS_H
#define CASEWORK_KEYS_H

#include <stdbool.h>

#include "base/digest.h"
#include "base/error.h"
#include "conf/conf.h"
#include "store/db.h"
#include "ticket/reference.h"

/*
 * keys - the two secrets beside the database
 *
 * reference.key (0400) signs the ids of our letters; pseudonym.key (0440)
 * keys the fingerprints of mail. Both are 32 random bytes in hexadecimal, a
 * line each; reference.key may have further lines, older keys that still
 * verify. Neither belongs into a backup of the register.
 */
#define KEYS_REFERENCE_MAX 8

struct keys {
	struct reference_key references[KEYS_REFERENCE_MAX]; /* newest first */
	size_t references_count;
	unsigned char pseudonym[DIGEST_BYTES];
};

/*
 * The supervisor's, under its lock. A register that is new gets keys; one that
 * is not must find those that it was written with: with others the same mail
 * would be a new ticket, and its replies nobody's. ERROR_STORE, RETRY_NEVER
 * with what to do.
 */
bool keys_prepare(const struct conf *conf, struct db *db, struct error *err);
/* Whether one of the files is there. */
bool keys_exist(const struct conf *conf);
/* Renames what is there to NAME.replaced: it belongs to another register. */
bool keys_set_aside(const struct conf *conf, struct error *err);

/* ERROR_STORE. Wipe with keys_wipe. */
bool
keys_load(const struct conf *conf, struct keys *ret_keys, struct error *err);
void keys_wipe(struct keys *keys);

/* The fingerprint of a mail: HMAC over what the reader said of it. */
void keys_fingerprint(const struct keys *keys,
    const unsigned char content_digest[DIGEST_BYTES],
    unsigned char ret[DIGEST_BYTES]);

/* The keyed hash of an address, whatever its case: what stays of a person. */
void keys_person(const struct keys *keys, const char *address,
    unsigned char ret[DIGEST_BYTES]);

#endif
