/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_RETRY_H
#define DPOD_WORKER_RETRY_H

#include "dpod/worker/intake.h"

/*
 * retry - processes messages individually that earlier batches left unsettled
 *
 * An attempt is counted before it is made, so that it is counted even if the
 * process dies; after ATTEMPTS_MAX the message is set aside. If the network or
 * the disk was at fault, it is counted as a failure instead, and waits longer
 * each time, so that one message never blocks the others. Failures: see
 * intake.h.
 */
bool retry_all(struct intake *intake, struct error *err);

#endif
