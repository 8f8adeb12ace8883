/* SPDX-License-Identifier: ISC */
#ifndef BASE_CONFINEMENT_H
#define BASE_CONFINEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* confinement - what this machine provides to confine a process */

/* Whether the kernel filters system calls (seccomp). */
bool confinement_has_filter(void);

/* Whether the kernel lets a process give up its files (Landlock). */
bool confinement_has_landlock(void);

/*
 * Loads a filter of system calls: `otherwise` (SCMP_ACT_...) is what happens to
 * those that `add` has no rule for. `filter` is a scmp_filter_ctx; `add`
 * returns 0, or a negative errno. True without effect if the kernel has no
 * filters: what else confines the process still applies.
 */
typedef int confinement_add_fn(void *filter, const void *context);
bool confinement_filter(uint32_t otherwise, confinement_add_fn *add,
    const void *context, struct error *err);

/*
 * Gives up all files, for this process and its children: none can be opened,
 * created, renamed, removed or executed; as far as the kernel's version of
 * Landlock goes, none truncated, and no TCP connection, abstract socket or
 * signal leaves them. Descriptors stay as they are. PR_SET_NO_NEW_PRIVS is set.
 * True without effect if the kernel has no Landlock.
 */
bool confinement_refuse_files(struct error *err);

#endif
