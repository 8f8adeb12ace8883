/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_INTAKE_BATCH_H
#define DPOD_WORKER_INTAKE_BATCH_H

#include "dpod/worker/intake.h"

/* intake_batch - finishes a batch: collects its verdicts, and commits */
/*
 * Collects the verdicts; a dead reader is replaced, and reported as the error.
 */
bool intake_batch_collect(
    struct intake *intake, struct batch *batch, struct error *err);

/*
 * One commit: records `done` (may be NULL), and begins the entries that are
 * processed next. Messages of `done` that did not arrive stay unsettled.
 */
bool intake_batch_commit(struct intake *intake, struct batch *done,
    const struct mailbox_entry *next, size_t next_count, bool is_attempt,
    struct error *err);

/* Collects, commits and discards a batch. */
bool intake_batch_finish(
    struct intake *intake, struct batch *batch, struct error *err);

#endif
