/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_LOOKED_H
#define DPOCTL_LOOKED_H

#include "store/ticket_store.h"
#include "dpoctl/session.h"

/*
 * looked - marks the news on a ticket as seen by the user it was shown to
 *
 * Through a separate connection. If the user can read but not write the
 * register, this fails silently, and the ticket stays new. Not for JSON output:
 * a program does not read it.
 */
void looked_at(struct session *session, const struct ticket_row *ticket);

#endif
