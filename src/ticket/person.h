/* SPDX-License-Identifier: ISC */
#ifndef TICKET_PERSON_H
#define TICKET_PERSON_H

#include "base/arena.h"
#include "base/digest.h"

/*
 * person - what tells a person, and what stays of one after erasure
 *
 * A keyed hash of the normal address: whoever has the key can tell that an
 * address asked before, nobody can tell which ones did.
 */

/*
 * The address in lower case and without a tag: Zoe+list@a.example is
 * zoe@a.example (party.normal of the schema is the same). For what is shown:
 * a tag can belong to somebody else.
 */
char *person_normal(struct arena *memory, const char *address);

void person_digest(const unsigned char key[DIGEST_BYTES], const char *address,
    unsigned char ret[DIGEST_BYTES]);

#endif
