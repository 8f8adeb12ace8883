/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_ANSWER_H
#define CASEWORK_ANSWER_H

#include <stdint.h>

#include "base/error.h"
#include "casework/casework.h"
#include "casework/incoming.h"

/*
 * answer - processes replies to our letters that need no person
 *
 * If the requester returns a code from the address to which it was sent, that
 * verifies the address; a wrong code is counted, and the third makes it void.
 * From any other address, even a party's, nothing is tried. A person still sees
 * the message.
 */
/* Inside a transaction: the message has joined that ticket. */
bool answer_take(struct casework *casework, const struct incoming *item,
    int64_t ticket_id, struct error *err);

#endif
