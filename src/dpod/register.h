/* SPDX-License-Identifier: ISC */
#ifndef DPOD_REGISTER_H
#define DPOD_REGISTER_H

#include <stdbool.h>

#include "base/error.h"
#include "conf/conf.h"
#include "store/db.h"

/*
 * register - the register as the processes of the daemon open it
 *
 * What is on a server may be restored or replaced while dpod runs. The process
 * that loses its connection meanwhile refuses what it finds (store/db.h), and
 * ends. The one that is started in its place looks at it as the supervisor did:
 * it must be of our keys, and if it is an older copy, recovery begins before
 * anything is sent or taken in.
 */

/* To write; NULL with the error filled. */
struct db *register_open(const struct conf *conf, struct error *err);

/* Begins recovery if it is an older copy (casework/witness.h), and logs it. */
bool register_check_witness(
    const struct conf *conf, struct db *db, struct error *err);

#endif
