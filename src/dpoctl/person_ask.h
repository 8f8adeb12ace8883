/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_PERSON_ASK_H
#define DPOCTL_PERSON_ASK_H

#include <stdbool.h>

#include "base/digest.h"
#include "base/error.h"
#include "conf/conf.h"
#include "ticket/person.h"

/*
 * person_ask - the keyed hash of a person's address: with pseudonym.key for
 * root and the daemon's user, for officers by asking the running daemon
 * (dpod/supervisor/keeper.h)
 */
struct person_ask {
	unsigned char key[DIGEST_BYTES];
	char *path; /* of the socket; NULL: we have the key */
	struct person_hasher hasher;
};

/* ERROR_STORE if the key is there, but not sound. End with person_ask_end. */
bool person_ask_begin(
    const struct conf *conf, struct person_ask *ret_ask, struct error *err);
void person_ask_end(struct person_ask *ask);

#endif
