/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_INTAKE_BATCH_H
#define DPOD_WORKER_INTAKE_BATCH_H

#include "dpod/worker/intake.h"

/*
 * intake_batch - what becomes of a batch in hand: its verdicts, and one commit
 */
/* Verdicts of the batch; a dead reader is replaced, and that is the error. */
bool intake_batch_collect(
    struct intake *intake, struct batch *batch, struct error *err);

/*
 * One commit: what became of `done` (may be NULL), and the entries that are
 * taken in hand next. A message of it that did not arrive stays in hand.
 */
bool intake_batch_commit(struct intake *intake, struct batch *done,
    const struct mailbox_entry *next, size_t next_count, bool is_attempt,
    struct error *err);

/* Collects, commits and forgets a batch. */
bool intake_batch_finish(
    struct intake *intake, struct batch *batch, struct error *err);

#endif
