/* SPDX-License-Identifier: ISC */
#ifndef DPOD_REHEARSE_H
#define DPOD_REHEARSE_H

#include <stdint.h>

#include "conf/conf.h"

/*
 * rehearse - `dpod -n`: does everything except changing mailboxes, sending and
 * writing. Prints a line for each message that would be taken in and each
 * letter that would be sent; returns an exit code of sysexits.h.
 *
 * With `since_at` it shows what would become of all messages in the mailboxes
 * received since then, known or not, and no letters that are due.
 */
#define REHEARSE_NEW INT64_MIN

int rehearse_run(const struct conf *conf, int64_t since_at);

#endif
