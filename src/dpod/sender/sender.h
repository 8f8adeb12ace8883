/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SENDER_SENDER_H
#define DPOD_SENDER_SENDER_H

#include <stdbool.h>

#include "conf/conf.h"

/*
 * sender - the process that carries letters from the outbox to the relay
 *
 * One commit a letter: how the last one ended and that the next one starts.
 * What a crash leaves in `sending` may have been sent or not: it is `unknown`
 * and repeated with the same Message-ID, at most one letter a crash.
 */

/*
 * Runs until it is told to stop; with `once` until it has been told to finish
 * (SIGUSR1) and nothing is due. Returns EX_OK or EX_TEMPFAIL.
 */
int sender_run(const struct conf *conf, bool once);

#endif
