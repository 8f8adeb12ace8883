/* SPDX-License-Identifier: ISC */
#ifndef TICKET_PERSON_H
#define TICKET_PERSON_H

#include "base/digest.h"

/*
 * person - what stays of a person after erasure
 *
 * A keyed hash of the address, whatever its case: whoever has the key can
 * tell that an address asked before, nobody can tell which ones did.
 */
void person_digest(const unsigned char key[DIGEST_BYTES], const char *address,
    unsigned char ret[DIGEST_BYTES]);

#endif
