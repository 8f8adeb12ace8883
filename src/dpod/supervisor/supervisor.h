/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SUPERVISOR_SUPERVISOR_H
#define DPOD_SUPERVISOR_SUPERVISOR_H

#include <stdbool.h>

#include "conf/conf.h"

/*
 * supervisor - forks one worker per mailbox and one sender, and restarts them
 *
 * One instance per state directory (a lock file). It creates or migrates the
 * database and creates the keys before the first fork, does not access mail or
 * the network itself, restarts children with back-off and jitter, and on
 * SIGTERM ends everything within SUPERVISOR_END_MS.
 */
#define SUPERVISOR_END_MS 4500

/*
 * Returns an exit code of sysexits.h; EX_IOERR if the register was removed or
 * replaced while running. `is_wanted_new`: see state_directory.h.
 */
int supervisor_run(const struct conf *conf, bool once, bool is_wanted_new);

#endif
