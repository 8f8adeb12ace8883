/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SUPERVISOR_SUPERVISOR_H
#define DPOD_SUPERVISOR_SUPERVISOR_H

#include <stdbool.h>

#include "conf/conf.h"

/*
 * supervisor - forks one worker a mailbox and one sender, and keeps them
 *
 * One instance a state directory (a lock file). It makes or migrates the
 * database and makes the keys before the first fork, touches no mail and no
 * network itself, restarts what dies with back-off and jitter, and on SIGTERM
 * ends everything within SUPERVISOR_END_MS.
 */
#define SUPERVISOR_END_MS 4500

/*
 * Returns an exit code of sysexits.h; EX_IOERR if the register was removed or
 * replaced meanwhile. `is_wanted_new`: see state_directory.h.
 */
int supervisor_run(const struct conf *conf, bool once, bool is_wanted_new);

#endif
