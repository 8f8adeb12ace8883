/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_WORKER_H
#define DPOD_WORKER_WORKER_H

#include <stdbool.h>

#include "conf/conf.h"

/*
 * worker - the process of one mailbox: polls it, has its messages read and
 * records them
 *
 * Network, reading and disk overlap: while one batch is recorded the reader
 * processes the next, and the server's response with the one after is arriving.
 * A batch is in the ledger before it is fetched; if any process dies, its
 * messages are unsettled there and retried individually, each attempt counted
 * before it begins, and quarantined after ATTEMPTS_MAX (casework/attempt.h).
 */
/*
 * Runs until told to stop, or with `once` until the mailbox has been taken in.
 * Returns an exit code of sysexits.h: EX_OK, EX_TEMPFAIL (try again), EX_CONFIG
 * (a person must change something).
 */
int worker_run(
    const struct conf *conf, const struct conf_mailbox *mailbox, bool once);

#endif
