/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_FLOOD_H
#define CASEWORK_FLOOD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/casework.h"
#include "casework/incoming.h"

/*
 * flood - limits how many tickets one person's messages open
 *
 * Beyond `tickets-per-day` of section budget, a message of a person whose
 * tickets of that day request the same is added to the newest of these that is
 * open. Nothing is lost: the message is stored and counted, and the ticket is
 * unread. Authenticated and unauthenticated senders count as different persons,
 * so that nobody can hide another's messages by forging their name. Colleagues,
 * who forward other people's messages, are not counted.
 */

/* Inside the intake's transaction. *ret_ticket_id 0: it opens a ticket. */
bool flood_find(struct casework *casework, const struct incoming *item,
    int64_t *ret_ticket_id, struct error *err);

#endif
