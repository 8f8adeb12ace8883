/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_RETRY_H
#define DPOD_WORKER_RETRY_H

#include "dpod/worker/intake.h"

/*
 * retry - messages that go singly: what earlier batches left unsettled
 *
 * An attempt is counted before it is made, so that whatever dies of the
 * message has been counted; after ATTEMPTS_MAX it is set aside. What turns out
 * to have been the network's fault or the disk's is counted as a failure
 * instead, and waits longer each time, so that one message never stands
 * before the others. Failures: see intake.h.
 */
bool retry_all(struct intake *intake, struct error *err);

#endif
