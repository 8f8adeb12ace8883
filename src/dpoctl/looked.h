/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_LOOKED_H
#define DPOCTL_LOOKED_H

#include "store/ticket_store.h"
#include "dpoctl/session.h"

/*
 * looked - whoever was shown a ticket has seen what is new on it
 *
 * Through a connection of its own. Who may read the register and not write it
 * sees all the same: a failure is silent, and the ticket stays new. Not of
 * JSON: a program does not look.
 */
void looked_at(struct session *session, const struct ticket_row *ticket);

#endif
