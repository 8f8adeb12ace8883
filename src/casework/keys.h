/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_KEYS_H
#define CASEWORK_KEYS_H

#include <stdbool.h>

#include "base/digest.h"
#include "base/error.h"
#include "conf/conf.h"
#include "mail/message.h"
#include "store/db.h"
#include "ticket/reference.h"

/*
 * keys - the two secret keys
 *
 * reference.key signs the ids of our letters; pseudonym.key keys the
 * fingerprints of messages. Both (0400, see keys_place.h) are 32 random bytes
 * in hexadecimal on a line; reference.key may have further lines, with older
 * keys that are still accepted. Neither belongs in a backup of the register.
 */
#define KEYS_REFERENCE_MAX 8

struct keys {
	struct reference_key references[KEYS_REFERENCE_MAX]; /* newest first */
	size_t references_count;
	unsigned char pseudonym[DIGEST_BYTES];
};

/*
 * For the supervisor, under its lock. A new register gets keys; an existing one
 * must have those with which it was written: with other keys, known messages
 * would open new tickets, and replies would match none. ERROR_STORE,
 * RETRY_NEVER with what to do.
 */
bool keys_prepare(const struct conf *conf, struct db *db, struct error *err);
/*
 * Whether pseudonym.key is the one with which the register was written; true
 * for who cannot read it.
 */
bool keys_fit(
    const struct conf *conf, struct db *db, bool *ret_fit, struct error *err);
/* Whether one of the files exists. */
bool keys_exist(const struct conf *conf);
/* Renames existing files to NAME.replaced: they belong to another register. */
bool keys_set_aside(const struct conf *conf, struct error *err);

/* ERROR_STORE. Wipe with keys_wipe. */
bool
keys_load(const struct conf *conf, struct keys *ret_keys, struct error *err);
void keys_wipe(struct keys *keys);
/* pseudonym.key alone; wipe it. */
bool keys_load_pseudonym(const struct conf *conf,
    unsigned char ret_key[DIGEST_BYTES], struct error *err);

/*
 * The fingerprint of a message: HMAC over the reader's result, and over the raw
 * header fields, which no reader can make equal to another message's.
 */
void keys_fingerprint(const struct keys *keys, const struct message *message,
    unsigned char ret[DIGEST_BYTES]);
/* The fingerprint in registers of schema 2: only over the reader's result. */
void keys_old_fingerprint(const struct keys *keys,
    const struct message *message, unsigned char ret[DIGEST_BYTES]);

/*
 * The number of the reference (ticket/reference.h) of a ticket that this
 * message opens: always the same. So after a restore, messages taken in again
 * get the references that their letters contained. Without the key it is
 * indistinguishable from a random number.
 */
uint64_t keys_reference(const struct keys *keys, const struct message *message);

/* The keyed hash of an address, ignoring case: what remains of a person. */
void keys_person(const struct keys *keys, const char *address,
    unsigned char ret[DIGEST_BYTES]);

#endif
