/* SPDX-License-Identifier: ISC */
#ifndef DPOD_REHEARSE_H
#define DPOD_REHEARSE_H

#include "conf/conf.h"

/*
 * rehearse - `dpod -n`: everything but changing mailboxes, sending and
 * writing. Prints a line for each message that would be taken in and each
 * letter that would be sent; returns an exit code of sysexits.h.
 */
int rehearse_run(const struct conf *conf);

#endif
