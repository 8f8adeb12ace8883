/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_MOVED_H
#define DPOD_WORKER_MOVED_H

#include "dpod/worker/intake.h"

/*
 * moved - finds messages that an interrupted move has already copied
 *
 * Of `uids` (in the open folder, *count of them) keeps those that are also in
 * the target, with the same size and header, and one copy for each. Checks the
 * newest messages there. Opens the previous folder again.
 */
bool moved_find(struct intake *intake, const char *target, uint64_t *uids,
    size_t *count, struct error *err);

#endif
