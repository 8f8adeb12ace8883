/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SENDER_SENDER_H
#define DPOD_SENDER_SENDER_H

#include <stdbool.h>

#include "conf/conf.h"

/*
 * sender - the process that sends letters from the outbox through the relay
 *
 * One commit per batch (delivery.h): it writes the results of the last letters
 * and starts the next ones. Letters in state `sending` after a crash may have
 * been sent or not: they become `unknown` and are repeated with the same
 * Message-ID.
 *
 * Of several daemons each has a sender, and one of these keeps the house
 * (housekeeping.h, mail to the officer): dpod/tenure.h. A sender whose lease
 * has expired is gone: another one recovers its letters.
 */

/*
 * Runs until told to stop; with `once` until told to finish (SIGUSR1) and
 * nothing is due. Returns EX_OK or EX_TEMPFAIL.
 */
int sender_run(const struct conf *conf, bool once);

#endif
