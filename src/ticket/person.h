/* SPDX-License-Identifier: ISC */
#ifndef TICKET_PERSON_H
#define TICKET_PERSON_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"

/*
 * person - identifies a person, and what remains after erasure
 *
 * A keyed hash of the normalized address: with the key it can be checked
 * whether an address made a request before, but addresses cannot be recovered.
 */

/*
 * The address in lower case and without a tag: Zoe+list@a.example is
 * zoe@a.example (the same as party.normal in the schema). Only for display: a
 * tag can belong to another person.
 */
char *person_normal(struct arena *memory, const char *address);

void person_digest(const unsigned char key[DIGEST_BYTES], const char *address,
    unsigned char ret[DIGEST_BYTES]);

/* Who computes it: this process with the key, or another that has it. */
#define PERSON_ADDRESS_MAX 1000 /* bytes of an address that is asked for */
#define PERSON_TOO_OFTEN   "-"
struct person_hasher {
	const unsigned char *key; /* pseudonym.key; NULL: ask */
	bool (*ask)(const char *address, unsigned char ret[DIGEST_BYTES],
	    void *context, struct error *err);
	void *context;
};
bool person_hash(const struct person_hasher *hasher, const char *address,
    unsigned char ret[DIGEST_BYTES], struct error *err);

#endif
