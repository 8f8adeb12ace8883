/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_MARK_H
#define DPOD_WORKER_MARK_H

#include "dpod/worker/intake.h"

/*
 * mark - flags or moves settled messages, after the commit and until done
 *
 * Messages with a ticket as after-intake says; messages without a request that
 * match one of sort-rules, to sort-target. ERROR_MESSAGE: the mailbox
 * continues, and the next poll retries.
 */
bool mark_settled(struct intake *intake, struct error *err);

#endif
