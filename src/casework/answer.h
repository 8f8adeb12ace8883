/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_ANSWER_H
#define CASEWORK_ANSWER_H

#include <stdint.h>

#include "base/error.h"
#include "casework/casework.h"
#include "casework/incoming.h"

/*
 * answer - what an answer to our letter says that needs no human
 *
 * A code that the requester sends back from the address that it was sent to
 * verifies that address; a wrong one is counted, and the third makes the code
 * void. From any other address, of a party too, nothing is tried. A human sees
 * the message all the same.
 */
/* Inside a transaction: that message has joined that ticket. */
bool answer_take(struct casework *casework, const struct incoming *item,
    int64_t ticket_id, struct error *err);

#endif
