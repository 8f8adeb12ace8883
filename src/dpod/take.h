/* SPDX-License-Identifier: ISC */
#ifndef DPOD_TAKE_H
#define DPOD_TAKE_H

#include "conf/conf.h"

/*
 * take - `dpod --take-mailbox NAME`: takes the mailbox over from another
 * register
 *
 * Returns an exit code of sysexits.h.
 */
int take_run(const struct conf *conf, const char *name);

#endif
