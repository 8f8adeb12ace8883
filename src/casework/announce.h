/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_ANNOUNCE_H
#define CASEWORK_ANNOUNCE_H

#include "casework/casefile.h"

/*
 * announce - notifies a colleague about a ticket assigned to them
 *
 * By mail, if the configuration has an address for the user (conf/people.h):
 * the number of the ticket, its kinds and its due date, nothing else. It counts
 * towards the budgets of letters; beyond them it is not written, which `done`
 * of the casefile says, but the ticket is still marked as news in the list.
 */
enum casework_result announce_to(struct casefile *file, const char *user);

#endif
