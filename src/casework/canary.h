/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_CANARY_H
#define CASEWORK_CANARY_H

#include <stdbool.h>

#include "base/error.h"
#include "casework/casework.h"
#include "casework/incoming.h"

/*
 * canary - test messages that go the way of a request: from the relay to a
 * mailbox's public address, and back through the mailbox
 *
 * One is written to the first of a mailbox's `addresses` when it is due
 * (`canary-interval`), never while the last one still waits for the relay or
 * the mailbox cannot be read. While one is missing (casework/trouble.h), the
 * next follows earlier, so that the end of the outage is noticed. It is
 * known by its token (casework/canary_token.h).
 */
/* In its own transaction. Not while the clock is doubted. */
bool canary_send(struct casework *casework, struct error *err);

/*
 * Inside a transaction: whether the message is a canary that is still out, in
 * whichever mailbox; it is back then. Each counts once: a copy, one that this
 * register did not send, and one that was imported are messages like any other.
 */
bool canary_take(struct casework *casework, const struct incoming *item,
    bool *ret_is_canary, struct error *err);

#endif
