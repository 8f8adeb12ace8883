/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_KEYS_PLACE_H
#define CASEWORK_KEYS_PLACE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/error.h"
#include "conf/conf.h"

/*
 * keys_place - where the keys are: in `keys/` of the state directory, which
 * only the daemon's user can enter
 *
 * Up to version 0.1 they were beside the register, where officers could read
 * one of them and replace both.
 */

/*
 * Creates the directory (0700) and moves keys of the old place into it, with
 * mode 0400. For the supervisor, under its lock. ERROR_STORE.
 */
bool keys_place_prepare(const struct conf *conf, struct error *err);

/* What was created or moved there survives a power cut from now on. */
bool keys_place_sync(const struct conf *conf, struct error *err);

/* Whether a key is still at the old place. */
bool keys_place_is_old(const struct conf *conf);

/*
 * Whether an open key, or the directory of the keys, may be trusted: it belongs
 * to the owner of the state directory or root, and nobody else has a right to
 * it. ERROR_STORE, RETRY_NEVER, with what to type.
 */
bool keys_place_demand(const struct conf *conf, const char *path,
    const struct stat *status, struct error *err);

#endif
