/* SPDX-License-Identifier: ISC */
#ifndef DPOD_CHECK_H
#define DPOD_CHECK_H

#include <stdbool.h>

#include "conf/conf.h"

/*
 * check - `dpod -t`: checks configuration, rules, letters, calendar and schema;
 * with `online` also logs in to each mailbox and the relay, without changing
 * anything. If `test_address` is not NULL (it must be sendable), a test letter
 * is sent there through the relay. Prints one line per item; returns an exit
 * code of sysexits.h.
 */
int check_run(const struct conf *conf, bool online, const char *test_address);

#endif
