/* SPDX-License-Identifier: ISC */
#ifndef DPOD_CHECK_H
#define DPOD_CHECK_H

#include <stdbool.h>

#include "conf/conf.h"

/*
 * check - `dpod -t`: configuration, rules, letters, calendar and schema; with
 * `online` each mailbox and the relay is logged in to as well, and nothing
 * changed. Prints a line for each; returns an exit code of sysexits.h.
 */
int check_run(const struct conf *conf, bool online);

#endif
