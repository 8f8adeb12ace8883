/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_STATE_LOCK_H
#define CASEWORK_STATE_LOCK_H

#include <stdbool.h>

#include "base/error.h"
#include "conf/conf.h"

/*
 * state_lock - one dpod for a state directory
 *
 * `dpod.lock` has mode 0600: only the daemon's user and root can take it. It
 * contains the process that holds it.
 */

/*
 * Sets *ret_fd, whose copies hold the lock; waits a moment for children of a
 * killed supervisor. The error names who holds it. ERROR_STORE.
 */
bool state_lock_take(const struct conf *conf, int *ret_fd, struct error *err);

/*
 * The same for the directory of the keys, which must exist: a second lock,
 * since a lock file that looks forgotten is easily removed while dpod runs.
 * Officers cannot open that directory.
 */
bool
state_lock_take_keys(const struct conf *conf, int *ret_fd, struct error *err);

#endif
