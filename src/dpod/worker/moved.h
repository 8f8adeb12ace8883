/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_MOVED_H
#define DPOD_WORKER_MOVED_H

#include "dpod/worker/intake.h"

/*
 * moved - which messages an interrupted move has copied already
 *
 * Of `uids` (of the open folder, *count of them) keeps those that lie in the
 * target, too: with the same size and the same header, and one copy there for
 * each. Looks at the newest messages there. The open folder is opened again.
 */
bool moved_find(struct intake *intake, const char *target, uint64_t *uids,
    size_t *count, struct error *err);

#endif
