/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_INTAKE_NEW_H
#define DPOD_WORKER_INTAKE_NEW_H

#include "dpod/worker/intake.h"

/* Takes in new messages, in batches. Ends early for a stop or reload. */
bool intake_new(struct intake *intake, const struct mailbox_entry *entries,
    size_t count, struct error *err);

#endif
