/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SUPERVISOR_CHILDREN_H
#define DPOD_SUPERVISOR_CHILDREN_H

#include <stddef.h>

#include "conf/conf.h"
#include "dpod/supervisor/child.h"

/*
 * children - the children of a configuration: one worker per mailbox, then the
 * sender
 */
void children_make(
    struct child **ret_children, size_t *ret_count, const struct conf *conf);

/*
 * Applies a new configuration. Workers with an unchanged mailbox reload it when
 * convenient, those with a changed one at once; those whose mailbox was removed
 * are told to end, but stay in the array (before the sender) until they have.
 * New mailboxes get new children. Afterwards `old` is not used any more.
 */
void children_renew(struct child **children, size_t *count,
    const struct conf *old, const struct conf *conf);

#endif
