/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SUPERVISOR_CHILDREN_H
#define DPOD_SUPERVISOR_CHILDREN_H

#include <stddef.h>

#include "conf/conf.h"
#include "dpod/supervisor/child.h"

/*
 * children - which children a configuration wants: one worker a mailbox, then
 * the sender
 */
void children_make(
    struct child **ret_children, size_t *ret_count, const struct conf *conf);

/*
 * Another configuration is in force. Workers whose mailbox is the same go on
 * and read it when convenient, those whose mailbox changed at once; those
 * whose mailbox went are told to end, but stay in the array (before the
 * sender) until they have. New mailboxes get new children. `old` is needed no
 * more afterwards.
 */
void children_renew(struct child **children, size_t *count,
    const struct conf *old, const struct conf *conf);

#endif
