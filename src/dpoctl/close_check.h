/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_CLOSE_CHECK_H
#define DPOCTL_CLOSE_CHECK_H

#include "rules/kind.h"
#include "dpoctl/work.h"

/*
 * close_check - before a claim is closed as fulfilled: whether it is known who
 * gets what was asked for
 *
 * The requester's identity, for the kinds that are configured to want it, and
 * an agent's authority. An opt-out never wants either. EX_OK, or an exit code
 * after a message.
 */
int close_check(struct work *work, enum kind kind);

#endif
