/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_MARK_H
#define DPOD_WORKER_MARK_H

#include "dpod/worker/intake.h"

/*
 * mark - flags or moves what is settled, after the commit and until done
 *
 * What belongs to a ticket as after-intake says; what asks for nothing, and
 * one of sort-rules matched, to sort-target.
 * ERROR_MESSAGE: the mailbox goes on, and the next poll tries again.
 */
bool mark_settled(struct intake *intake, struct error *err);

#endif
