/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_WORKER_H
#define DPOD_WORKER_WORKER_H

#include <stdbool.h>

#include "conf/conf.h"

/*
 * worker - the process of one mailbox: polls it, has its mail read and
 * records it
 *
 * Network, reading and disk overlap: while one batch is being recorded the
 * reader works on the next and the server's answer to the one after is on
 * its way. A batch is in the ledger before it is fetched; whatever dies, its
 * messages are found there unsettled and go singly, each counted before its
 * attempt, and are quarantined after ATTEMPTS_MAX (casework/attempt.h).
 */
/*
 * Runs until it is told to stop, or with `once` until the mailbox has been
 * taken in. Returns an exit code of sysexits.h: EX_OK, EX_TEMPFAIL (try
 * again), EX_CONFIG (a human must change something).
 */
int worker_run(
    const struct conf *conf, const struct conf_mailbox *mailbox, bool once);

#endif
