/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_CLOSE_CHECK_H
#define DPOCTL_CLOSE_CHECK_H

#include "rules/kind.h"
#include "dpoctl/work.h"

/*
 * close_check - before a claim is closed as fulfilled: whether it is known who
 * gets what was asked for
 *
 * An agent's authority; an opt-out never wants it. EX_OK, or an exit code after
 * a message.
 */
int close_check(struct work *work, enum kind kind);

#endif
