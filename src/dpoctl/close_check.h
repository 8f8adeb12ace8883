/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_CLOSE_CHECK_H
#define DPOCTL_CLOSE_CHECK_H

#include "rules/kind.h"
#include "dpoctl/work.h"

/*
 * close_check - before a claim is closed as fulfilled: whether its checklist is
 * checked, and whether it is known who gets what was asked for
 *
 * The items that --checked names, an address in the mail that did not write it,
 * the requester's identity, for the kinds that are configured to want it, and
 * an agent's authority. An opt-out wants neither of the last two. EX_OK, or an
 * exit code after a message.
 */
int close_check(struct work *work, enum kind kind);

#endif
